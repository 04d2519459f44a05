// A broadcaster with npm 'ws', as its users write it. With TIDEGATE_BENCH_SECRET the upgrade needs an HS256 token (npm 'jsonwebtoken').
// Prints "listening <port>", then obeys lines on its input until that ends: "rate <updates per second>", 0 pauses; "once" is one update now.
import { createServer } from "node:http";
import { createInterface } from "node:readline";
import jwt from "jsonwebtoken";
import { WebSocketServer } from "ws";

const secret = process.env.TIDEGATE_BENCH_SECRET;
const server = createServer();
const sockets = new Set();
// Its fastest settings: no compression, no check of the text it is sent, no list of clients beside ours.
const broadcaster = new WebSocketServer({ noServer: true, perMessageDeflate: false, clientTracking: false, skipUTF8Validation: true });

function believes(request) {
  try {
    jwt.verify((request.headers.authorization ?? "").slice("Bearer ".length), secret, { algorithms: ["HS256"] });
    return true;
  } catch {
    return false;
  }
}

server.on("upgrade", (request, socket, head) => {
  if (secret && !believes(request)) {
    socket.end("HTTP/1.1 401 Unauthorized\r\nContent-Length: 0\r\n\r\n");
    return;
  }
  broadcaster.handleUpgrade(request, socket, head, (client) => {
    sockets.add(client);
    client.on("close", () => sockets.delete(client));
    client.on("error", () => client.terminate());
  });
});

let sequence = 0;
function publish(due) {
  const update = `{"type":"update","topic":"md/NSE/RELIANCE","mode":"ltp","seq":${++sequence},"data":{"ltp":2954.35,"tsNs":${due}}}`;
  const bytes = Buffer.from(update); // once, so that no socket has to encode it again
  for (const socket of sockets) socket.send(bytes, { binary: false });
}

const now = () => process.hrtime.bigint(); // monotonic, the same clock in every process of the machine
let timer;
function setRate(rate) {
  clearTimeout(timer);
  if (rate <= 0) return;
  const start = now();
  let published = 0;
  const due = () => start + BigInt(Math.round((published * 1e9) / rate));
  const turn = () => {
    for (const until = now(); due() <= until; published++) publish(due());
    timer = setTimeout(turn, Math.max(Number(due() - now()) / 1e6, 0));
  };
  turn();
}

createInterface({ input: process.stdin })
  .on("line", (line) => {
    const [word, rate] = line.split(" ");
    if (word === "rate") setRate(Number(rate));
    if (word === "once") publish(now());
  })
  .on("close", () => process.exit());
server.listen({ port: 0, host: "127.0.0.1", backlog: 4096 }, () => console.log(`listening ${server.address().port}`));
