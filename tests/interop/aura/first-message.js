const ws = new WebSocket('ws://localhost:8000/analytics/realtime/dashboard');
ws.onopen = () => {
  ws.send(JSON.stringify({
    type: "auth",
    token: localStorage.getItem('jwt_token')
  }));
};
