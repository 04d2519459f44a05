"""A client of OpenAlgo as its Python SDK behaves: Debian's python3-websockets, authenticate, one bulk subscribe, pings of its own.

    OPENALGO_URL=ws://127.0.0.1:8765 OPENALGO_KEY=... python3 openalgo.py MODE SYMBOL.EXCHANGE... [-- COUNT]

Prints one line of JSON for everything that happens, with the same words as client.mjs; ends after COUNT ticks (default 1).
"""

import asyncio
import json
import os
import sys

import websockets

NAMES = {1: "ltp", 2: "quote", 3: "depth"}


def say(event, **what):
    print(json.dumps({"event": event, **what}), flush=True)


async def run(mode, symbols, count):
    stored = {"ltp": {}, "quote": {}, "depth": {}}
    async with websockets.connect(os.environ["OPENALGO_URL"], ping_interval=20, ping_timeout=10, open_timeout=5) as socket:
        say("open")
        await socket.send(json.dumps({"action": "authenticate", "api_key": os.environ["OPENALGO_KEY"]}))
        answer = json.loads(await asyncio.wait_for(socket.recv(), 5))
        say("text", text=json.dumps(answer))
        if answer.get("type") != "auth" or answer.get("status") != "success":
            await socket.close()
            return
        instruments = [dict(zip(("symbol", "exchange"), each.split("."))) for each in symbols]
        await socket.send(json.dumps({"action": "subscribe", "symbols": instruments, "mode": mode, "depth": 5}))
        while count > 0:
            message = json.loads(await socket.recv())
            if message.get("type") != "market_data":
                say("text", text=json.dumps(message))
                continue
            # As the SDK keeps values: by the number that the tick carries, with its own names of the fields.
            data = message["data"]
            kept = stored[NAMES[message["mode"]]]
            key = f"{message['exchange']}:{message['symbol']}"
            kept[key] = {"ltp": float(data["ltp"]), "timestamp": int(data["timestamp"])}
            if message["mode"] >= 2:
                kept[key].update({name: data.get(name, 0) for name in ("open", "high", "low", "close", "volume")})
            if message["mode"] == 3:
                kept[key]["best"] = [data["depth"]["buy"][0]["price"], data["depth"]["sell"][0]["price"]]
            say("tick", mode=message["mode"], text=json.dumps(kept[key]))
            count -= 1
        await socket.send(json.dumps({"action": "unsubscribe_all"}))
        await socket.close()
        say("close", code=socket.close_code, text=socket.close_reason)


arguments = sys.argv[1:]
ticks = int(arguments.pop()) if "--" in arguments else 1
asyncio.run(run(int(arguments[0]), [each for each in arguments[1:] if each != "--"], ticks))
