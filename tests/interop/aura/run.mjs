// Runs the JavaScript of AuraConnect's own documentation, which lies beside this file as it was written, against the gateway at AURA_URL with the token
// AURA_TOKEN, and prints one line of JSON for everything that happens. Of the documentation's text nothing is changed but the address that it names,
// and the types of client.ts are taken out, because Node.js does not read TypeScript.
//   node run.mjs query|first-message|client|claims|close [PATH]
import { readFileSync } from "node:fs";
import WebSocket from "ws";

const [kind, path = "/analytics/realtime/dashboard"] = process.argv.slice(2);
const { AURA_URL: url, AURA_TOKEN: token } = process.env;
const text = (value) => (typeof value === "string" ? value : JSON.stringify(value));
const print = (what) => process.stdout.write(JSON.stringify(what) + "\n");
const say = (...values) => print({ event: "log", text: values.map(text).join(" ") });
const console = { log: say, error: say };
const localStorage = { getItem: (key) => (key === "jwt_token" ? token : null) };

const read = (file) => readFileSync(new URL(file, import.meta.url), "utf8").replaceAll("ws://localhost:8000", url);
const withoutTypes = (source) =>
  source
    .replaceAll("private ", "")
    .replace(/: WebSocket \| null/g, "")
    .replace(/: string/g, "");
const run = (source, result) =>
  new Function("WebSocket", "console", "token", `${source}\nreturn ${result};`)(WebSocket, console, token);

const watch = (socket) => {
  socket.addEventListener("open", () => print({ event: "open" }));
  socket.addEventListener("message", ({ data }) => print({ event: "text", text: data.toString() }));
  socket.addEventListener("close", ({ code, reason }) => print({ event: "close", code, text: reason }));
};

if (kind === "client") {
  const Client = run(withoutTypes(read("client.ts")), "AuthWebSocketClient");
  const client = new Client(token);
  client.connect(path);
  watch(client.ws);
} else if (kind === "claims") {
  run(read("claims.js"), "0");
} else if (kind === "close") {
  const ws = new WebSocket(`${url}${path}?token=${token}`);
  new Function("ws", "console", read("close.js"))(ws, console);
} else {
  // Its own const is named ws, so none is passed in.
  const ws = new Function("WebSocket", "localStorage", "console", `${read(`${kind}.js`)}\nreturn ws;`)(WebSocket, localStorage, console);
  watch(ws);
}
