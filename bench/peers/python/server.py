"""A broadcaster with python3-websockets, as its documentation advises: one event loop (uvloop where it is installed) and broadcast().

Prints "listening <port>", then obeys lines on its input until that ends: "rate <updates per second>", 0 pauses; "once" is one update now.
"""

import asyncio
import os
import time

import websockets

try:
    import uvloop
except ImportError:
    uvloop = None

clients = set()
sequence = 0


def publish(due):
    global sequence
    sequence += 1
    websockets.broadcast(
        clients,
        f'{{"type":"update","topic":"md/NSE/RELIANCE","mode":"ltp","seq":{sequence},"data":{{"ltp":2954.35,"tsNs":{due}}}}}',
    )


class Feed:
    """Publishes at a steady rate, open loop."""

    def __init__(self):
        self.rate = 0.0
        self.changed = asyncio.Event()

    def set_rate(self, rate):
        self.rate = rate
        self.changed.set()

    async def run(self):
        while True:
            self.changed.clear()
            rate, start, published = self.rate, time.monotonic_ns(), 0
            while not self.changed.is_set():
                due = start + round(published * 1e9 / rate) if rate > 0 else None
                wait = None if due is None else (due - time.monotonic_ns()) / 1e9
                if wait is None or wait > 0:
                    try:
                        await asyncio.wait_for(self.changed.wait(), wait)
                    except asyncio.TimeoutError:
                        pass
                    continue
                publish(due)
                published += 1
                await asyncio.sleep(0)  # the sockets' turn


async def serve(client, path=None):
    clients.add(client)
    try:
        await client.wait_closed()
    finally:
        clients.discard(client)


def obey(feed):
    text = os.read(0, 4096).decode()
    if not text:
        os._exit(0)
    for word, *rest in map(str.split, text.splitlines()):
        if word == "rate":
            feed.set_rate(float(rest[0]))
        elif word == "once":
            publish(time.monotonic_ns())


async def main():
    feed = Feed()
    options = dict(compression=None, ping_interval=None, backlog=4096, max_queue=1)  # its fastest settings
    async with websockets.serve(serve, "127.0.0.1", 0, **options) as server:
        print("listening", server.sockets[0].getsockname()[1], flush=True)
        asyncio.get_running_loop().add_reader(0, obey, feed)
        await feed.run()


if uvloop:
    uvloop.install()
asyncio.run(main())
