// npm 'ccxt' (pro), pointed at a simulator; prints what it decoded as one line of JSON each.
//   node kraken.mjs REST PUBLIC PRIVATE API_KEY SECRET SYMBOL PRICE
// It watches ticker, book, trades, balance, its orders and its trades; it places an order that rests at PRICE, cancels it, and buys at the market.
import ccxt from "ccxt";

const [rest, publicV2, privateV2, apiKey, secret, symbol, price] = process.argv.slice(2);
const print = (event, what) => console.log(JSON.stringify({ event, ...what }));
const exchange = new ccxt.pro.kraken({ apiKey, secret, enableRateLimit: false });
Object.assign(exchange.urls.api, { public: rest, private: rest, zendesk: rest });
Object.assign(exchange.urls.api.ws, { public: publicV2, private: privateV2, publicV2, privateV2 });

const watching = async (event, watch, chosen) => {
  for (;;) {
    print(event, { seen: chosen(await watch()) });
  }
};
const failed = (error) => {
  print("error", { text: `${error?.constructor?.name}: ${error?.message ?? error}` });
  process.exit(0);
};

try {
  await exchange.loadHttpProxyAgent(); // it wants an agent of its own for ws:// without TLS
  const markets = await exchange.loadMarkets();
  const { id, precision, limits } = markets[symbol];
  print("market", { count: Object.keys(markets).length, id, precision, least: limits.amount.min });
  print("fetched", { total: (await exchange.fetchBalance()).total });
  watching("ticker", () => exchange.watchTicker(symbol), ({ bid, ask, last }) => ({ bid, ask, last })).catch(failed);
  watching("book", () => exchange.watchOrderBook(symbol), ({ bids, asks }) => ({ bids: bids.slice(0, 10), asks: asks.slice(0, 10) })).catch(failed);
  watching("trade", () => exchange.watchTrades(symbol), (trades) => trades.at(-1)).catch(failed);
  watching("order", () => exchange.watchOrders(), (orders) => orders.map(({ id, status, filled }) => ({ id, status, filled }))).catch(failed);
  watching("fill", () => exchange.watchMyTrades(), (trades) => trades.at(-1)).catch(failed);
  const balance = exchange.watchBalance();
  print("balance", { seen: (await balance).total });
  watching("balance", () => exchange.watchBalance(), ({ total }) => total).catch(failed);

  const resting = await exchange.createOrderWs(symbol, "limit", "buy", 0.01, Number(price));
  print("placed", { id: resting.id });
  const cancelled = await exchange.cancelOrderWs(resting.id);
  print("cancelled", { id: cancelled.id });
  const bought = await exchange.createOrderWs(symbol, "market", "buy", 0.02);
  print("bought", { id: bought.id });
  const byRest = await exchange.createOrder(symbol, "limit", "buy", 0.01, Number(price));
  print("rest", { id: byRest.id });
  await exchange.createOrderWs(symbol, "limit", "buy", 1000000, Number(price)).then(
    () => print("refused", { text: "nothing" }),
    (error) => print("refused", { text: `${error.constructor.name}: ${error.message}` }),
  );
} catch (error) {
  failed(error);
}
