"""The fills of a market order strategy in plain Python: what a back-test written by hand does for each candle.

    python3 fills.py CANDLES.csv EVERY QUANTITY

Reads open,high,low,close a line, buys QUANTITY every EVERY candles and sells it as many candles later, at the next open with 5 basis
points of slippage and 0.005 a share of commission, each rounded to the cent against the trader as Tidegate's FillRules do. Prints
the processor's seconds of the loop, without the reading, and the last equity.
"""

import sys
import time
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal

CENT = Decimal("0.01")
SLIP = Decimal("0.0005")
FEE = Decimal("0.005")


def main(path, every, quantity):
    with open(path, encoding="ascii") as file:
        candles = [tuple(Decimal(price) for price in line.split(",")) for line in file]
    began = time.process_time()
    cash, held, waiting, equity = Decimal(100000), 0, None, Decimal(100000)
    for number, (open_, high, low, close) in enumerate(candles, 1):
        if waiting == "buy":
            price = min((open_ * (1 + SLIP)).quantize(CENT, ROUND_CEILING), high)
            cost = price * quantity + (FEE * quantity).quantize(CENT, ROUND_CEILING)
            if cost <= cash:
                cash -= cost
                held += quantity
        elif waiting == "sell" and held >= quantity:
            price = max((open_ * (1 - SLIP)).quantize(CENT, ROUND_FLOOR), low)
            cash += price * quantity - (FEE * quantity).quantize(CENT, ROUND_CEILING)
            held -= quantity
        waiting = None
        equity = cash + held * close
        if number % every == 0:
            waiting = "buy" if number // every % 2 else "sell"
    print(f"{time.process_time() - began:.6f} {equity}")


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]))
