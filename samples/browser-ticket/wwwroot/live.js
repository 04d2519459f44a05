// A ticket for each connection: asked for with the session that the browser has anyway, good once, for 30 seconds, from this page only.
// Whatever is logged on the way, nobody can use it again.

const FIRST_DELAY = 500;
const LAST_DELAY = 20_000;
const NEVER = 4099; // close codes from 4000 to here say: not again like this

/** Asks for a ticket. Null: the user has to sign in first. */
export async function ticket(token, ask = fetch) {
  const answer = await ask('/auth/ticket', {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify({ endpoint: 'stream' }),
  });
  if (answer.status === 401) return null;
  if (!answer.ok) throw new Error(`HTTP ${answer.status}`);
  return (await answer.json()).ticket;
}

/** Keeps a session open until it is told to stop, or until asking again would change nothing. */
export function live({ topics, token, onPush, onState, location = window.location, Socket = WebSocket, ask = fetch }) {
  let socket = null;
  let timer = null;
  let delay = FIRST_DELAY;
  let isOver = false;

  const again = (after) => {
    onState('waiting', { seconds: Math.ceil(after / 1_000) });
    timer = setTimeout(connect, after);
  };

  async function connect() {
    onState('connecting', {});
    let shown;
    try {
      shown = await ticket(token, ask);
    } catch {
      delay = Math.min(delay * 2, LAST_DELAY);
      if (!isOver) again(Math.random() * delay);
      return;
    }

    if (isOver) return;
    if (shown === null) {
      onState('signed-out', {});
      return;
    }

    const scheme = location.protocol === 'https:' ? 'wss:' : 'ws:';
    socket = new Socket(`${scheme}//${location.host}/stream?ticket=${encodeURIComponent(shown)}`, ['tidegate.v1']);
    socket.onmessage = ({ data }) => {
      const push = JSON.parse(data);
      if (push.type === 'welcome') {
        delay = FIRST_DELAY;
        onState('live', push);
        socket.send(JSON.stringify({ op: 'subscribe', id: 1, subs: topics.map((topic) => ({ topic, mode: 'quote' })) }));
      }

      onPush(push);
    };
    socket.onclose = ({ code, reason }) => {
      if (isOver) return;
      // A ticket or token that ran out is worth another try with a new one; a refusal of the user is not.
      const isHopeless = code >= 4000 && code <= NEVER && code !== 4002 && code !== 4003;
      if (isHopeless) {
        onState('refused', { code, reason });
        return;
      }

      delay = Math.min(delay * 2, LAST_DELAY);
      again(Math.random() * delay);
    };
  }

  connect();
  return {
    stop() {
      isOver = true;
      clearTimeout(timer);
      socket?.close(1000);
    },
  };
}
