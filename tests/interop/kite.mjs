// Zerodha's own client (npm 'kiteconnect'), pointed at a simulator; prints what it decoded as one line of JSON each.
//   node kite.mjs ROOT API_KEY ACCESS_TOKEN [MODE:TOKEN]...
import { KiteTicker } from "kiteconnect";

const [root, apiKey, accessToken, ...wanted] = process.argv.slice(2);
const print = (what) => console.log(JSON.stringify(what));
const ticker = new KiteTicker({ api_key: apiKey, access_token: accessToken, root, reconnect: false });

ticker.on("connect", () => {
  print({ event: "open" });
  for (const [mode, token] of wanted.map((each) => each.split(":"))) {
    ticker.subscribe([Number(token)]);
    ticker.setMode(mode, [Number(token)]);
  }
});
ticker.on("ticks", (ticks) => ticks.forEach((tick) => print({ event: "tick", tick })));
ticker.on("message", (data) => data.byteLength === 1 && print({ event: "heartbeat" }));
ticker.on("order_update", (order) => print({ event: "order", order }));
ticker.on("error", (error) => print({ event: "error", text: String(error?.message ?? error) }));
ticker.connect();
