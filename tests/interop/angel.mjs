// Angel One's own client (npm 'smartapi-javascript'), pointed at a simulator; prints what it decoded as one line of JSON each.
//   node angel.mjs URL API_KEY CLIENT_CODE JWT FEED_TOKEN [MODE:EXCHANGE_TYPE:TOKEN]...
import { createRequire } from "node:module";

const require = createRequire(import.meta.url);
const { CONSTANTS } = require("smartapi-javascript/config/constant");
const [url, apikey, clientcode, jwttoken, feedtype, ...wanted] = process.argv.slice(2);
const print = (what) => console.log(JSON.stringify(what));
CONSTANTS.websocketURL = url;
CONSTANTS.Interval = 200; // between two pings
const Client = require("smartapi-javascript/lib/websocket2.0");

const client = new Client({ apikey, clientcode, jwttoken, feedtype });
client.customError(); // a refusal rejects instead of throwing out of an event
client.on("tick", (tick) => print(typeof tick === "string" ? { event: "text", text: tick } : { event: "tick", tick }));
try {
  await client.connect();
} catch (error) {
  print({ event: "error", text: String(error?.message ?? error) });
  process.exit(0);
}

print({ event: "open" });
for (const [mode, exchangeType, token] of wanted.map((each) => each.split(":"))) {
  client.fetchData({ correlationID: "abcde12345", action: 1, mode: Number(mode), exchangeType: Number(exchangeType), tokens: [token] });
}

// Angel's Python client keeps the line with pings of the protocol that hold the word, and expects it back.
const { WebSocket } = require("ws");
const headers = { Authorization: jwttoken, "x-api-key": apikey, "x-client-code": clientcode, "x-feed-token": feedtype };
const pinging = new WebSocket(url, { headers });
pinging.on("open", () => pinging.ping("ping"));
pinging.on("pong", (payload) => print({ event: "pong", text: String(payload) }));
