// What every page does by itself: follow what happens in the house, look again, and say when the server is away.

/** The server beats every ten seconds; a stream that is silent for longer is dead, whatever the browser believes. */
const SILENCE_MS = 22_000;
const CHECK_EVERY_MS = 2_000;

/** @param {boolean} isAway */
export function showOffline(isAway) {
  const notice = document.getElementById('offline');
  if (notice !== null) notice.hidden = !isAway;
  document.documentElement.toggleAttribute('data-offline', isAway);
}

let looking = false;
let lookAgain = false;

/** Fetches this page anew and changes the parts marked `data-live` where they differ; what is being typed stays. */
export async function look() {
  if (document.querySelector('[data-live][id]') === null) return showOffline(false);
  if (looking) {
    lookAgain = true;
    return;
  }
  looking = true;
  try {
    do {
      lookAgain = false;
      const reply = await fetch(location.href, { headers: { 'x-look-again': '1' }, cache: 'no-store', credentials: 'same-origin' });
      if (reply.status === 401) return location.reload();
      if (!reply.ok) throw new Error(String(reply.status));
      const fresh = new DOMParser().parseFromString(await reply.text(), 'text/html');
      for (const part of document.querySelectorAll('[data-live][id]')) {
        const other = fresh.getElementById(part.id);
        if (other === null) location.reload();
        else globalThis.Idiomorph.morph(part, other, { morphStyle: 'outerHTML', ignoreActiveValue: true });
      }
      const { htmx } = globalThis;
      document.querySelectorAll('[data-live][id]').forEach((part) => htmx?.process(part));
      document.dispatchEvent(new CustomEvent('page:looked'));
    } while (lookAgain);
    showOffline(false);
  } catch {
    showOffline(true);
  } finally {
    looking = false;
  }
}

/** @type {EventSource | undefined} */
let stream;
let lastSignMs = performance.now();
let wasLost = false;

const liveAt = () => document.getElementById('halaman')?.dataset['liveAt'];

function listen() {
  const at = liveAt();
  if (at === undefined || stream !== undefined) return;
  stream = new EventSource(at);
  lastSignMs = performance.now();
  const sign = () => {
    lastSignMs = performance.now();
    if (!wasLost) return;
    wasLost = false;
    void look();
  };
  stream.addEventListener('beat', sign);
  stream.addEventListener('board', () => {
    sign();
    void look();
  });
  stream.addEventListener('error', lost);
}

function lost() {
  wasLost = true;
  showOffline(true);
  // The browser gives up for good on some answers; then we begin anew.
  if (stream?.readyState === EventSource.CLOSED) hangUp();
}

function hangUp() {
  stream?.close();
  stream = undefined;
}

setInterval(() => {
  if (document.hidden) return;
  if (stream !== undefined && performance.now() - lastSignMs > SILENCE_MS) {
    hangUp();
    lost();
  }
  listen();
}, CHECK_EVERY_MS);

// A browser keeps six connections to one server: pages nobody looks at must not hold them.
document.addEventListener('visibilitychange', () => {
  if (liveAt() === undefined) return;
  if (document.hidden) hangUp();
  else {
    listen();
    void look();
  }
});
listen();

// A page that waits for something to happen elsewhere, such as its pairing.
const waiting = /** @type {HTMLElement | null} */ (document.querySelector('[data-look-again]'));
if (waiting !== null) {
  const seconds = Number(waiting.dataset['lookAgain']);
  const again = () =>
    fetch(location.href, { headers: { 'x-look-again': '1' }, cache: 'no-store' }).then(
      async (reply) => {
        showOffline(!reply.ok);
        const fresh = new DOMParser().parseFromString(await reply.text(), 'text/html');
        if (reply.ok && fresh.querySelector('main')?.innerHTML !== document.querySelector('main')?.innerHTML) location.reload();
      },
      () => showOffline(true),
    );
  setInterval(() => void again(), seconds * 1_000);
}

// The page stays as it is when a press cannot reach the server.
document.addEventListener('htmx:sendError', () => showOffline(true));
document.addEventListener('htmx:timeout', () => showOffline(true));
document.addEventListener('htmx:afterOnLoad', () => showOffline(false));
