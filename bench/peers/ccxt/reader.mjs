// npm 'ccxt' (pro) as a reader of Kraken's v2 socket, as its users write one, for the part "kraken" of the benchmark. Takes commands from its input until that ends.
//   node reader.mjs watch REST SOCKET   watches book, ticker and trades of BTC/USD; says "ready", then "done CHANNEL SEEN" at each frame that ends a session
//   node reader.mjs handle REST BOOK-FILE FRAMES-FILE   "measure SECONDS" answers {"channel": microseconds a frame}: its own onMessage, called in a loop
import { readFileSync } from "node:fs";
import { createInterface } from "node:readline";
import ccxt from "ccxt";

const symbol = "BTC/USD";
const endPrice = 10; // below it are only the prices of a frame that ends a session
const [how, rest, ...others] = process.argv.slice(2);
const exchange = new ccxt.pro.kraken({ enableRateLimit: false, newUpdates: true });
Object.assign(exchange.urls.api, { public: rest, private: rest, zendesk: rest });
const say = (line) => process.stdout.write(`${line}\n`);

async function watch(socket) {
  Object.assign(exchange.urls.api.ws, { public: socket, publicV2: socket });
  await exchange.loadHttpProxyAgent(); // it wants an agent of its own for ws:// without TLS
  await exchange.loadMarkets();
  // One loop for each, which looks at what it gets and counts it: the least that a user does.
  const follow = async (channel, next, count, price, ready) => {
    let seen = 0;
    let end = 0;
    for (;;) {
      const value = await next();
      ready();
      seen += count(value);
      const now = price(value);
      if (now < endPrice && now !== end) { // it is said again and again, and is another one each time
        say(`done ${channel} ${seen}`);
        seen = 0;
        end = now;
      }
    }
  };
  const none = (price) => (price < endPrice ? 0 : 1);
  const begun = (channel, next, count, price) => new Promise((ready, failed) => follow(channel, next, count, price, ready).catch(failed));
  await Promise.all([
    begun("book", () => exchange.watchOrderBook(symbol, 10), (book) => none(book.bids[0][0]), (book) => book.bids[0][0]),
    begun("ticker", () => exchange.watchTicker(symbol), (ticker) => none(ticker.last), (ticker) => ticker.last),
    begun("trade", () => exchange.watchTrades(symbol), (trades) => trades.filter((trade) => none(trade.price)).length, (trades) => trades.at(-1).price),
  ]);
  say("ready");
}

async function handle(bookFile, framesFile) {
  await exchange.loadMarkets();
  const lines = (file) => readFileSync(file, "utf8").split("\n").filter((line) => line !== "").map((line) => Buffer.from(line));
  const sessions = { "book session": lines(bookFile) };
  for (const frame of lines(framesFile)) {
    const channel = JSON.parse(frame).channel;
    if (channel !== "book") { // an update alone belongs to no book
      sessions[channel] = [frame];
    }
  }
  const client = exchange.client("wss://127.0.0.1:1/v2"); // never opened
  const microseconds = (frames, seconds) => {
    const began = process.hrtime.bigint();
    const until = began + BigInt(Math.round(seconds * 1e9));
    let handled = 0;
    let now = began;
    while (now < until) {
      for (let turn = 0; turn < 500; turn += frames.length) {
        for (const frame of frames) {
          client.onMessage({ data: frame.toString() });
        }
        handled += frames.length;
      }
      now = process.hrtime.bigint();
    }
    return Number(now - began) / 1000 / handled;
  };
  say("ready");
  for await (const line of createInterface({ input: process.stdin })) {
    const seconds = Number(line.split(" ")[1]);
    say(JSON.stringify(Object.fromEntries(Object.entries(sessions).map(([name, frames]) => [name, microseconds(frames, seconds)]))));
  }
}

try {
  if (how === "watch") {
    await watch(others[0]);
    for await (const _ of createInterface({ input: process.stdin })); // until the driver has gone
    process.exit(0);
  } else {
    await handle(others[0], others[1]);
  }
} catch (error) {
  console.error(error);
  process.exit(1);
}
