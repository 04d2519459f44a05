// A client of npm 'ws' that does one thing and prints what it saw as one line of JSON each.
//   node client.mjs URL [--token T] [--bearer-subprotocol T] [--send TEXT]... [--ping] [--until text|close|pong] [--count N]
import WebSocket from "ws";

const [url, ...rest] = process.argv.slice(2);
const options = { send: [], until: "close", count: 1 };
for (let i = 0; i < rest.length; i++) {
  const name = rest[i].slice(2);
  if (name === "ping") options.ping = true;
  else if (name === "send") options.send.push(rest[++i]);
  else options[name] = rest[++i];
}

const print = (what) => console.log(JSON.stringify(what));
const protocols = options["bearer-subprotocol"]
  ? ["tidegate.v1", `bearer.${Buffer.from(options["bearer-subprotocol"]).toString("base64url")}`]
  : [];
const headers = options.token ? { Authorization: `Bearer ${options.token}` } : {};
const socket = new WebSocket(url, protocols, { headers });
let left = Number(options.count);
const seen = (kind) => {
  if (kind === options.until && --left === 0) socket.close(1000);
};

socket.on("unexpected-response", (_, response) => {
  let body = "";
  response.on("data", (chunk) => (body += chunk));
  response.on("end", () => {
    print({ event: "refused", status: response.statusCode, type: response.headers["content-type"], body });
    process.exit(0);
  });
});
socket.on("open", () => {
  print({ event: "open", protocol: socket.protocol });
  options.send.forEach((text) => socket.send(text));
  if (options.ping) socket.ping("are you there");
});
socket.on("message", (data) => {
  print({ event: "text", text: data.toString() });
  seen("text");
});
socket.on("pong", (data) => {
  print({ event: "pong", text: data.toString() });
  seen("pong");
});
socket.on("ping", () => {
  print({ event: "ping" });
  seen("ping");
});
socket.on("error", (error) => print({ event: "error", text: error.message }));
socket.on("close", (code, reason) => print({ event: "close", code, text: reason.toString() }));
