import asyncio
import websockets
import json

async def connect_with_auth(endpoint: str, token: str):
    uri = f"ws://localhost:8000{endpoint}?token={token}"
    
    async with websockets.connect(uri) as websocket:
        # Wait for connection confirmation
        response = await websocket.recv()
        data = json.loads(response)
        
        if data['type'] == 'connection_established':
            print(f"Connected as: {data['user']['username']}")
            
            # Subscribe to updates
            await websocket.send(json.dumps({
                "type": "subscribe",
                "data": {"subscription_type": "dashboard"}
            }))
            
            # Receive updates
            async for message in websocket:
                print(f"Update: {message}")
