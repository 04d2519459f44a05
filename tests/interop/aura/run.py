"""Runs the Python of AuraConnect's own documentation, which lies beside this file as it was written, against the gateway at AURA_URL with the token AURA_TOKEN.

    AURA_URL=ws://127.0.0.1:8000 AURA_TOKEN=... python3 run.py [PATH]

Of the documentation's text nothing is changed but the address that it names. Prints what that code prints, and how the connection ended.
"""

import asyncio
import os
import pathlib
import sys

import websockets

source = pathlib.Path(__file__).with_name("client.py").read_text(encoding="utf-8")
exec(source.replace("ws://localhost:8000", os.environ["AURA_URL"]))  # the documentation's code, from this repository
sys.stdout.reconfigure(line_buffering=True)
path = sys.argv[1] if len(sys.argv) > 1 else "/analytics/realtime/dashboard"
try:
    asyncio.run(connect_with_auth(path, os.environ["AURA_TOKEN"]))  # noqa: F821
except websockets.ConnectionClosed as closed:
    print(f"Closed: {closed.code} {closed.reason}")
