// What every page does by itself: follow what happens in the house, look again, and say when the server is away.
import './field-complaints.js';

/** The server beats every ten seconds; a stream that is silent for longer is dead, whatever the browser believes. */
const SILENCE_MS = 22_000;
const CHECK_EVERY_MS = 2_000;
/** A fetch that is not answered by then is given up, or a network that swallows packets would hold all later ones. */
const ANSWER_MS = 15_000;

let isOffline = false;

/** @param {boolean} isAway */
export function showOffline(isAway) {
  isOffline = isAway;
  const notice = document.getElementById('offline');
  if (notice !== null) notice.hidden = !isAway;
  document.documentElement.toggleAttribute('data-offline', isAway);
}

const frame = () => document.getElementById('halaman');
/** A kiosk keeps its steps out of the browser's history: its address is not that of the page it shows. */
function address() {
  const { base = '', path = '', search = '' } = frame()?.dataset ?? {};
  return document.body.getAttribute('hx-push-url') === 'false' ? base + path + search : location.href;
}

/** @param {string} at @returns {Promise<{ status: number; isOurs: boolean; page: Document }>} */
async function fetchPage(at) {
  const reply = await fetch(at, { headers: { 'x-look-again': '1' }, cache: 'no-store', credentials: 'same-origin', signal: AbortSignal.timeout(ANSWER_MS) });
  const page = new DOMParser().parseFromString(await reply.text(), 'text/html');
  // A proxy whose server is away answers with a page of its own.
  return { status: reply.status, isOurs: page.getElementById('halaman') !== null, page };
}

/** @param {Document} page */
const versionOf = (page) => page.querySelector('script[src$="/page.js"]')?.getAttribute('src');

/** Something typed or chosen that is not sent yet. @param {ParentNode} part */
function isBeingFilled(part) {
  return [...part.querySelectorAll('input, textarea, select')].some((field) => {
    if (field instanceof HTMLSelectElement) return field.selectedIndex !== Math.max(0, [...field.options].findIndex((option) => option.defaultSelected));
    if (field instanceof HTMLTextAreaElement) return field.value !== field.defaultValue;
    if (!(field instanceof HTMLInputElement) || field.type === 'hidden') return false;
    return field.type === 'checkbox' || field.type === 'radio' ? field.checked !== field.defaultChecked : field.value !== field.defaultValue;
  });
}

/** What a person has opened or begun to fill in stays as it is while the rest of its part changes. */
const KEEPING = {
  /** @param {Node} old */
  beforeNodeMorphed: (old) => !(old instanceof Element && (old.hasAttribute('data-keep') || (old instanceof HTMLFormElement && isBeingFilled(old)))),
  /** @param {Node} old */
  beforeNodeRemoved: (old) => !(old instanceof HTMLFormElement && isBeingFilled(old)),
  /** @param {string} name @param {Element} element */
  beforeAttributeUpdated: (name, element) => !(name === 'open' && (element instanceof HTMLDetailsElement || element instanceof HTMLDialogElement)),
};

let looking = false;
let lookAgain = false;
/** Counts the pages that were put in place of another: what was fetched for one is nothing to the next. */
let turn = 0;
/** The page is what a press was answered with in its place, such as a form with its complaints: looking again would bring another. */
let isAnswer = false;
/** Presses that are not answered yet. Somebody hears of their own press before its answer is here, which will say more than a reload. */
let underWay = 0;
document.addEventListener('htmx:beforeSend', () => void underWay++);
document.addEventListener('htmx:afterRequest', () => void (underWay = Math.max(0, underWay - 1)));

/** No longer signed in: the page goes, but not what is being typed where somebody takes care of that (staff.js). @param {string} [action] of the form that was pressed */
function leave(action) {
  const isTyped = isAnswer || isBeingFilled(document);
  if (!isTyped || document.dispatchEvent(new CustomEvent('page:session-over', { cancelable: true, detail: { action } }))) location.reload();
  else showOffline(false);
}

/** Fetches this page anew and changes the parts marked `data-live` where they differ; what is being typed stays. */
export async function look() {
  if (!isOffline && document.querySelector('[data-live][id]') === null) return;
  if (looking) {
    lookAgain = true;
    return;
  }
  looking = true;
  try {
    do {
      lookAgain = false;
      const ofTurn = turn;
      const { status, isOurs, page } = await fetchPage(address());
      if (turn !== ofTurn) {
        // Fetched before a press whose answer stands here now: older than what is shown.
        lookAgain = true;
        continue;
      }
      if (status >= 500 || (status < 400 && !isOurs)) throw new Error(String(status));
      const parts = [...document.querySelectorAll('[data-live][id]')];
      const isChanged = status >= 400 || versionOf(page) !== versionOf(document) || parts.some((part) => page.getElementById(part.id) === null);
      if (status === 401) return leave();
      // Gone, another page, or the server has a new version: all of it anew, but for what is being typed.
      if (isChanged && !(isAnswer || underWay > 0 || isBeingFilled(document))) return location.reload();
      for (const part of parts) {
        const other = page.getElementById(part.id);
        if (other !== null && !part.hasAttribute('data-keep')) globalThis.Idiomorph.morph(part, other, { morphStyle: 'outerHTML', ignoreActiveValue: true, callbacks: KEEPING });
      }
      // The library reads where a form goes to when it first sees it.
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

// Listening. A browser keeps six connections to one server, and screens of one machine share them: of all its pages that
// listen to the same stream, the one that holds the lock has it open and tells the others. A page nobody looks at lets go.

/** @type {{ at: string; channel: BroadcastChannel; stop: AbortController; source?: EventSource } | undefined} */
let listening;
let lastSignMs = performance.now();
let wasLost = false;

const liveAt = () => frame()?.dataset['liveAt'];

/** @param {string} sign */
function heard(sign) {
  if (sign === 'lost') return lost();
  lastSignMs = performance.now();
  if (sign === 'board' || wasLost) void look();
  wasLost = false;
}

function lost() {
  wasLost = true;
  showOffline(true);
}

/** @param {boolean} isForced takes the stream from a page that has it and no longer tells anything */
function listen(isForced = false) {
  const at = liveAt();
  // Whoever is no longer signed in hears nothing until they are.
  if (at === undefined || document.hidden || listening !== undefined || document.getElementById('sesi-berakhir') !== null) return;
  const channel = new BroadcastChannel(`siaran ${at}`);
  const stop = new AbortController();
  const mine = (listening = { at, channel, stop });
  lastSignMs = performance.now();
  channel.addEventListener('message', ({ data }) => {
    if (data !== 'new') heard(String(data));
    else if (mine === listening && 'source' in mine) tellAll('board');
  });
  // What happened since this page was drawn: whoever has the stream says it once more.
  channel.postMessage('new');
  const hold = () => new Promise((release) => {
    if (stop.signal.aborted) return release(undefined);
    open();
    stop.signal.addEventListener('abort', () => release(undefined));
  });
  if (!('locks' in navigator)) void hold();
  else void navigator.locks.request(channel.name, isForced ? { steal: true } : { signal: stop.signal }, hold).catch(() => mine === listening && hangUp());
}

/** @param {string} sign */
function tellAll(sign) {
  listening?.channel.postMessage(sign);
  heard(sign);
}

function open() {
  const mine = listening;
  if (mine === undefined) return;
  const source = new EventSource(mine.at);
  mine.source = source;
  // Whatever happened between two streams was told to nobody.
  source.addEventListener('open', () => tellAll('board'));
  source.addEventListener('beat', () => tellAll('beat'));
  source.addEventListener('board', () => tellAll('board'));
  source.addEventListener('error', () => {
    tellAll('lost');
    // The browser gives up for good on an answer that is no stream: we ask why, and begin anew.
    if (source.readyState !== EventSource.CLOSED || mine !== listening) return;
    hangUp();
    void look();
  });
}

function hangUp() {
  listening?.source?.close();
  listening?.stop.abort();
  listening?.channel.close();
  listening = undefined;
}

setInterval(() => {
  if (document.hidden) return;
  if (listening !== undefined && listening.at !== liveAt()) hangUp();
  if (listening !== undefined && performance.now() - lastSignMs > SILENCE_MS) {
    hangUp();
    lost();
    listen(true);
  }
  listen();
  if (isOffline) void look();
}, CHECK_EVERY_MS);

document.addEventListener('visibilitychange', () => {
  if (document.hidden) return hangUp();
  listen();
  if (liveAt() !== undefined) void look();
});
listen();

// A page that waits for something to happen elsewhere (its pairing), or only says something on a device nobody stands at.
let waitingSinceMs = performance.now();

/** @param {HTMLElement} waiting */
async function lookElsewhere(waiting) {
  const at = waiting.dataset['lookAt'];
  try {
    const { status, isOurs, page } = await fetchPage(at ?? location.href);
    if (status >= 500 || !isOurs) throw new Error(String(status));
    showOffline(false);
    if (at !== undefined) location.assign(at);
    else if (page.querySelector('main')?.innerHTML !== document.querySelector('main')?.innerHTML) location.reload();
  } catch {
    showOffline(true);
  }
}

setInterval(() => {
  const waiting = document.querySelector('[data-look-again]');
  if (!(waiting instanceof HTMLElement)) {
    waitingSinceMs = performance.now();
  } else if (performance.now() - waitingSinceMs >= Number(waiting.dataset['lookAgain']) * 1_000) {
    waitingSinceMs = performance.now();
    void lookElsewhere(waiting);
  }
}, 1_000);

// Pressing and going on.

/** @type {{ path: string | undefined; pressed: Element | null }} */
let before = { path: undefined, pressed: null };

document.addEventListener('htmx:beforeRequest', () => {
  before = { path: frame()?.dataset['path'], pressed: document.activeElement };
});

document.addEventListener('htmx:beforeSwap', (event) => {
  const { detail } = /** @type {CustomEvent<{ xhr: XMLHttpRequest; shouldSwap: boolean; requestConfig: { verb: string; elt: Element } }>} */ (event);
  const { xhr } = detail;
  if ((xhr.getResponseHeader('content-type') ?? '').startsWith('text/html') && xhr.responseText.includes('id="halaman"')) {
    turn++;
    isAnswer = xhr.getResponseHeader('hx-push-url') === 'false';
    return;
  }
  // No page of ours: a file to save, a door that closed meanwhile, or a proxy whose server is away.
  detail.shouldSwap = false;
  if (xhr.status === 401) leave(detail.requestConfig.elt.getAttribute('action') ?? undefined);
  else if (xhr.status < 400 && detail.requestConfig.verb === 'get') location.assign(xhr.responseURL);
  else showOffline(true);
});

document.addEventListener('htmx:afterOnLoad', (event) => {
  const { xhr } = /** @type {CustomEvent<{ xhr: XMLHttpRequest }>} */ (event).detail;
  if (!xhr.responseText.includes('id="halaman"')) return;
  showOffline(false);
  waitingSinceMs = performance.now();
  // Styles and scripts are only loaded with a whole page: the server has others by now, and nothing would be lost.
  if (!isAnswer && document.querySelector('.flash') === null && !xhr.responseText.includes(`src="${versionOf(document) ?? ''}"`)) return location.reload();
  if (frame()?.dataset['path'] !== before.path) {
    arrive();
  } else if (document.activeElement === null || document.activeElement === document.body) {
    // A button that is off while its press is under way loses the focus by it.
    if (before.pressed instanceof HTMLElement && before.pressed.isConnected && before.pressed !== document.body) before.pressed.focus({ preventScroll: true });
  }
  if (listening !== undefined && listening.at !== liveAt()) hangUp();
  listen();
});

/** A page came without the browser's own loading: to its top, the keyboard into it, and its title said to whoever cannot see it. */
function arrive() {
  window.scrollTo(0, 0);
  const main = document.querySelector('main');
  const first = main?.querySelector('[autofocus]') ?? main;
  if (first instanceof HTMLElement) {
    if (first === main && !main.hasAttribute('tabindex')) main.setAttribute('tabindex', '-1');
    first.focus({ preventScroll: true });
  }
  const said = document.getElementById('sebutan');
  if (said !== null) said.textContent = document.title;
}

// The page stays as it is when a press cannot reach the server.
document.addEventListener('htmx:sendError', () => showOffline(true));
document.addEventListener('htmx:timeout', () => showOffline(true));
