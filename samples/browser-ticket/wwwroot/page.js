import { live } from './live.js';

const TOPICS = ['md/DEMO/TIDE', 'md/DEMO/EBB', 'md/DEMO/FLOW'];
const WORDS = {
  connecting: 'Connecting',
  live: 'Live',
  waiting: 'Reconnecting',
  refused: 'Refused',
  'signed-out': 'Not signed in',
};

const at = (id) => document.getElementById(id);
const first = new Map();
let session = null;

function show(state, facts) {
  at('state').dataset.state = state;
  at('state').textContent = facts.reason ? `${WORDS[state]}: ${facts.reason}` : WORDS[state];
  at('sign-in').hidden = state !== 'signed-out';
  at('board').hidden = state === 'signed-out';
  if (state === 'live') {
    const { used, max } = facts.limits?.connections ?? {};
    at('who').textContent = max ? `${facts.subject}, plan ${facts.plan}, connection ${used} of ${max}` : facts.subject;
  }
}

// Everything is put in as text, never as markup.
function cardOf(topic) {
  const id = `quote-${topic}`;
  return (
    at(id) ??
    at('quotes').appendChild(
      Object.assign(document.createElement('li'), {
        id,
        innerHTML: '<span class="name"></span><span class="price"></span><span class="change"></span>',
      }),
    )
  );
}

function draw({ type, topic, data }) {
  if ((type !== 'snapshot' && type !== 'update') || data?.ltp === undefined) return;
  if (!first.has(topic)) first.set(topic, data.ltp);
  const change = data.ltp - first.get(topic);
  const card = cardOf(topic);
  card.dataset.way = change > 0 ? 'up' : change < 0 ? 'down' : 'flat';
  card.querySelector('.name').textContent = topic;
  card.querySelector('.price').textContent = data.ltp.toFixed(2);
  card.querySelector('.change').textContent = `${change >= 0 ? '+' : '−'}${Math.abs(change).toFixed(2)} since you came`;
}

at('sign-in').addEventListener('submit', async (event) => {
  event.preventDefault();
  at('fault').textContent = '';
  try {
    const answer = await fetch('/auth/login', { method: 'POST', body: new URLSearchParams(new FormData(event.target)) });
    const body = await answer.json();
    if (!answer.ok) throw new Error(body.detail ?? `HTTP ${answer.status}`);
    event.target.reset();
    session = live({ topics: TOPICS, token: body.access_token, onPush: draw, onState: show }); // in memory only
  } catch (fault) {
    at('fault').textContent = fault.message;
  }
});

at('leave').addEventListener('click', () => {
  session?.stop();
  first.clear();
  at('quotes').replaceChildren();
  show('signed-out', {});
});
