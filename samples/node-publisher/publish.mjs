#!/usr/bin/env node
// A back end publishes to Tidegate. Node 18 or newer, nothing to install.
//
//   node publish.mjs app/kds/station-7 '{"order":12,"state":"ready"}'     one update
//   node publish.mjs --demo app/demo/clock                                one a second until Ctrl+C
//   node publish.mjs --batch < updates.jsonl                              a line each: {"topic":"...","data":{...}}
//
// TIDEGATE_URL      the gateway; http://127.0.0.1:8080 when it is not set
// TIDEGATE_API_KEY  a key with the scope publish, or publish:app/kds for what is below app/kds only:
//                   tidegate user create kitchen --no-password --permission publish:app/kds
//                   tidegate key create kitchen --scope publish:app/kds
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';

const BATCH_MAX = 512; // updates, and bytes, of one call
const BATCH_BYTES_MAX = 60_000;
const ATTEMPTS_MAX = 5;

const gateway = process.env.TIDEGATE_URL ?? 'http://127.0.0.1:8080';
const key = process.env.TIDEGATE_API_KEY;

/** Publishes one update, or a list of them. Comes back when the gateway said to; gives up on what will not change. */
async function publish(body) {
  for (let attempt = 1; ; attempt++) {
    const answer = await fetch(new URL('/api/publish', gateway), {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${key}` },
      body: JSON.stringify(body),
      signal: AbortSignal.timeout(10_000),
      redirect: 'error', // a key goes to one address only
    });
    if (answer.ok) {
      return answer.json();
    }

    const isPassing = answer.status === 429 || answer.status === 503;
    if (!isPassing || attempt === ATTEMPTS_MAX) {
      const problem = await answer.json().catch(() => ({}));
      throw new Error(`HTTP ${answer.status}: ${problem.detail ?? problem.title ?? 'refused'}`);
    }

    const seconds = Number(answer.headers.get('retry-after')) || 1;
    await sleep(seconds * 1_000 + Math.random() * 500); // not everybody at the same moment
  }
}

/** Sends a batch and says of each update that was refused why: one that is wrong does not cost the others. */
async function publishBatch(lines) {
  const { results } = await publish({ updates: lines.map((line) => JSON.parse(line)) });
  for (const { topic, error } of results) {
    if (error) {
      console.error(`publish: ${topic}: ${error.message} (${error.id})`);
      process.exitCode = 1;
    }
  }

  console.log(`${results.filter((each) => each.ok).length} published`);
}

async function publishLines() {
  let [batch, bytes] = [[], 0];
  for await (const line of createInterface({ input: process.stdin })) {
    if (!line.trim()) continue;
    const size = Buffer.byteLength(line) + 1;
    if (batch.length === BATCH_MAX || bytes + size > BATCH_BYTES_MAX) {
      await publishBatch(batch);
      [batch, bytes] = [[], 0];
    }

    batch.push(line);
    bytes += size;
  }

  if (batch.length > 0) await publishBatch(batch);
}

async function publishClock(topic) {
  for (let count = 1; ; count++) {
    await publish({ topic, data: { count, at: new Date().toISOString() } });
    console.log(`${topic} ${count}`);
    await sleep(1_000);
  }
}

const [first, second] = process.argv.slice(2);
if (!key || !first || (first !== '--batch' && !second)) {
  console.error('usage: TIDEGATE_API_KEY=... node publish.mjs TOPIC JSON | --demo TOPIC | --batch');
  process.exit(2);
}

try {
  if (first === '--batch') {
    await publishLines();
  } else if (first === '--demo') {
    await publishClock(second);
  } else {
    console.log(JSON.stringify(await publish({ topic: first, data: JSON.parse(second) })));
  }
} catch (error) {
  console.error(`publish: ${error.message}`);
  process.exit(1);
}
