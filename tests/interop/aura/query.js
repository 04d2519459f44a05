const token = localStorage.getItem('jwt_token');
const ws = new WebSocket(`ws://localhost:8000/analytics/realtime/dashboard?token=${token}`);
