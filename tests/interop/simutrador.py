"""A client of SimuTrador as its SDK connects: Debian's python3-websockets, the address from the environment, the token behind ?token=.

    SERVER__WEBSOCKET__URL=ws://127.0.0.1:8003 SIMUTRADOR_TOKEN=... python3 simutrador.py [MESSAGE]...

Prints one line of JSON for everything that happens, with the same words as client.mjs.
"""

import asyncio
import json
import os
import sys

import websockets


def say(event, **what):
    print(json.dumps({"event": event, **what}), flush=True)


def address():
    base = os.environ.get("SERVER__WEBSOCKET__URL", "ws://127.0.0.1:8003").rstrip("/")
    url = base + "/ws/simulate"
    token = os.environ.get("SIMUTRADOR_TOKEN")
    return url if token is None else url + ("&" if "?" in url else "?") + "token=" + token


async def run(messages):
    try:
        async with websockets.connect(address()) as socket:
            say("open")
            ready = json.loads(await socket.recv())
            say("text", text=json.dumps(ready))
            for message in messages:
                await socket.send(message)
                while True:
                    answer = json.loads(await socket.recv())
                    if answer["type"] not in ("connection_ready", "ping", "heartbeat"):
                        break
                say("text", text=json.dumps(answer))
            await socket.close()
            say("close", code=socket.close_code, text=socket.close_reason)
    except websockets.exceptions.InvalidStatusCode as refused:
        say("refused", status=refused.status_code, retry=refused.headers.get("Retry-After"))
    except websockets.exceptions.ConnectionClosed as closed:
        say("close", code=closed.rcvd.code if closed.rcvd else 1006, text=closed.rcvd.reason if closed.rcvd else "")


asyncio.run(run(sys.argv[1:]))
