"""A whole simulation as SimuTrador's SDK runs one: waits for answers by request_id, drops pushes without session_id, passes over types that it does not know, never sends tick_ack.

    SERVER__WEBSOCKET__URL=ws://127.0.0.1:8003 SIMUTRADOR_TOKEN=... python3 simutrador_run.py SYMBOL START END

Buys 10 shares at the first tick and prints one line of JSON: what it was told, counted, and what the account came to.
"""

import asyncio
import json
import os
import sys
from decimal import Decimal

import websockets

SKIPPED = ("connection_ready", "ping", "heartbeat")
PUSHES = ("history_snapshot", "tick", "execution_report", "account_snapshot", "simulation_end", "session_error")


class Client:
    def __init__(self, socket):
        self.socket = socket
        self.waiting = {}
        self.pushes = asyncio.Queue()
        self.requests = 0

    async def read(self):
        async for text in self.socket:
            message = json.loads(text)
            request = message.get("request_id")
            if message["type"] in SKIPPED:
                continue
            if request in self.waiting:
                self.waiting.pop(request).set_result(message)
            elif message["type"] in PUSHES and isinstance(message["data"].get("session_id"), str):
                await self.pushes.put(message)

    async def ask(self, kind, data):
        self.requests += 1
        request = f"req-{self.requests}"
        answer = self.waiting[request] = asyncio.get_running_loop().create_future()
        await self.socket.send(json.dumps({"type": kind, "data": data, "request_id": request, "timestamp": None}))
        return await asyncio.wait_for(answer, 20)


async def run(symbol, start, end):
    url = os.environ["SERVER__WEBSOCKET__URL"].rstrip("/") + "/ws/simulate?token=" + os.environ["SIMUTRADOR_TOKEN"]
    async with websockets.connect(url) as socket:
        client = Client(socket)
        reading = asyncio.create_task(client.read())
        created = await client.ask(
            "start_simulation",
            {
                "symbols": [symbol],
                "start_date": start,
                "end_date": end,
                "initial_capital": 100000.0,
                "timeframe": "1min",
                "warmup_bars": 0,
                "adjusted": True,
            },
        )
        if created["type"] != "session_created":
            print(json.dumps({"event": "refused", **created["data"]}), flush=True)
            return
        session = created["data"]["session_id"]
        counts = {}
        batch = end_of = report = None
        while end_of is None:
            push = await asyncio.wait_for(client.pushes.get(), 20)
            counts[push["type"]] = counts.get(push["type"], 0) + 1
            if push["type"] == "tick" and batch is None:
                assert Decimal(push["data"]["candles"][symbol]["close"]) > 0
                order = {"order_id": "o1", "symbol": symbol, "side": "buy", "type": "market", "quantity": 10}
                batch = await client.ask(
                    "order_batch",
                    {"session_id": session, "batch_id": "b1", "orders": [order], "execution_mode": "atomic"},
                )
            elif push["type"] == "execution_report":
                report = push["data"]
            elif push["type"] == "simulation_end":
                end_of = push["data"]
        reading.cancel()
        print(
            json.dumps(
                {
                    "event": "end",
                    "counts": counts,
                    "accepted": batch["data"]["accepted_orders"],
                    "paid": report["executed_price"],
                    "trades": end_of["total_trades"],
                    "equity": end_of["final_equity"],
                }
            ),
            flush=True,
        )


asyncio.run(run(*sys.argv[1:4]))
