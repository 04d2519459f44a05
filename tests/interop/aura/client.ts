class AuthWebSocketClient {
  private ws: WebSocket | null = null;
  private token: string;
  
  constructor(token: string) {
    this.token = token;
  }
  
  connect(endpoint: string) {
    const url = `ws://localhost:8000${endpoint}?token=${this.token}`;
    this.ws = new WebSocket(url);
    
    this.ws.onopen = () => {
      console.log('WebSocket connected');
    };
    
    this.ws.onmessage = (event) => {
      const data = JSON.parse(event.data);
      if (data.type === 'connection_established') {
        console.log('Authenticated as:', data.user);
      }
    };
    
    this.ws.onerror = (error) => {
      console.error('WebSocket error:', error);
    };
    
    this.ws.onclose = (event) => {
      if (event.code === 1008) {
        console.error('Authentication failed:', event.reason);
        // Handle re-authentication
      }
    };
  }
}
