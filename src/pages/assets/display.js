// A display: turns over the rows that do not fit, shows and speaks calls one after another, keeps the time. That it looks
// again, says when the server is away and loads itself anew for a new version is page.js.
import { look } from './page.js';
import { briefly, maySound, speak, unlock } from './voice.js';

/** @typedef {import('./voice.js').Call} Call */

const PAGE_MS = 10_000;
const CALL_SHOWN_MS = 8_000;
/** Where others wait for their turn. */
const CALL_SHOWN_AT_LEAST_MS = 4_000;
/** With so many behind it a call is told briefly: the display must not stay minutes behind the desks. */
const MANY_WAIT = 3;
const BRIEF_CALL_SHOWN_MS = 2_000;
/** Called longer ago than this before we saw it (a reload, a lost connection): shown in the lists, not spoken. */
const TOO_OLD_MS = 60_000;
const LOOK_EVERY_MS = 60_000;
const NEW_DAY_EVERY_MS = 5_000;
const DAY_MS = 86_400_000;
const REMEMBERED = 300;
const LOGGED = 50;

const REMEMBERED_AT = 'antrean-panggilan';

const pause = (/** @type {number} */ ms) => new Promise((resolve) => setTimeout(resolve, ms));
/** @param {string} id */
const byId = (id) => /** @type {HTMLElement} */ (document.getElementById(id));
const board = () => byId('papan');

// Time: the server's, which is the hospital's.
let lookedMs = performance.now();
const serverNow = () => Number(board().dataset['now']) + performance.now() - lookedMs;
const sinceMidnight = () => serverNow() - Number(board().dataset['dayBegan']);

function clockText() {
  return new Date(((sinceMidnight() % DAY_MS) + DAY_MS) % DAY_MS).toISOString().slice(11, 16).replace(':', '.');
}

// Rows by pages.
/** @type {Map<string, number>} */
const pageOf = new Map();

/** @param {HTMLElement} rows @returns {HTMLElement[][]} */
function pagesOf(rows) {
  const all = /** @type {HTMLElement[]} */ ([...rows.children]);
  all.forEach((row) => (row.hidden = false));
  /** @type {HTMLElement[][]} */
  const pages = [];
  let top = 0;
  for (const row of all) {
    if (pages.length === 0 || row.offsetTop + row.offsetHeight - top > rows.clientHeight + 1) {
      pages.push([]);
      top = row.offsetTop;
    }
    pages.at(-1)?.push(row);
  }
  return pages;
}

function showPages() {
  for (const panel of document.querySelectorAll('.panel')) {
    const rows = /** @type {HTMLElement | null} */ (panel.querySelector('.rows'));
    const mark = /** @type {HTMLElement | null} */ (panel.querySelector('[data-page]'));
    if (rows === null || mark === null) continue;
    const pages = pagesOf(rows);
    const called = pages.findIndex((page) => page.some(isCalled));
    const current = called >= 0 ? called : (pageOf.get(panel.id) ?? 0) % Math.max(1, pages.length);
    pageOf.set(panel.id, current);
    pages.forEach((page, index) => page.forEach((row) => (row.hidden = index !== current)));
    pages.flat().forEach((row) => row.toggleAttribute('data-calling', isCalled(row)));
    mark.hidden = pages.length < 2;
    mark.textContent = `${current + 1}/${pages.length}`;
  }
}

/** Whether somebody is just being called to this row. @param {HTMLElement} row */
function isCalled({ dataset: { ref, place } }) {
  return telling !== undefined && ref === telling.call.ref && (place === undefined || place === telling.call.place);
}

// Calls.
/** @type {Set<number>} */
const seen = new Set(/** @type {number[]} */ (JSON.parse(sessionStorage.getItem(REMEMBERED_AT) ?? '[]')));
/** @type {Call[]} */
let queue = [];
/** @type {Call | undefined} what stands in the big line */
let shown;
/** @type {{ call: Call, stop: AbortController } | undefined} what is being told just now */
let telling;
let isRunning = false;

/** The calls that stand, as the server wrote them: not withdrawn, and their patients not served, passed over or gone. @returns {Call[]} */
function standingCalls() {
  return [...document.querySelectorAll('#panggilan > li')].map((item) => {
    const { call, at, ref, number, place, sentence, words } = /** @type {HTMLElement} */ (item).dataset;
    return { id: Number(call), at: Number(at), ref: ref ?? '', number: number ?? '', place: place ?? '', sentence: sentence ?? '', words: (words ?? '').split(' ') };
  });
}

function takeCalls() {
  const standing = standingCalls();
  const now = serverNow();
  for (const call of standing) {
    if (seen.has(call.id)) continue;
    seen.add(call.id);
    if (now - call.at <= TOO_OLD_MS) queue.push(call);
  }
  // What no longer stands nobody hears of, and what is being told ends; called again before its turn a number is told once.
  const ids = new Set(standing.map(({ id }) => id));
  queue = queue
    .filter(({ id }) => ids.has(id))
    .sort((a, b) => a.id - b.id)
    .filter(({ ref, number }, at, all) => all.findIndex((other) => other.ref === ref && other.number === number) === at);
  if (telling === undefined) showLatest(standing);
  else if (!ids.has(telling.call.id)) telling.stop.abort();
  void run();
}

/** Between calls the big line keeps the latest one that stands. @param {Call[]} standing */
function showLatest(standing) {
  if (shown !== undefined && standing.some(({ id }) => id === shown?.id)) return;
  show(standing.filter(({ at, id }) => at >= Number(board().dataset['dayBegan']) && !queue.some((call) => call.id === id)).at(-1));
}

/** @param {Call | undefined} call */
function show(call) {
  shown = call;
  const line = document.getElementById('panggilan-kini');
  if (line === null) return;
  line.toggleAttribute('data-call', call !== undefined);
  const number = line.querySelector('.call__number');
  const place = line.querySelector('.call__place');
  if (number !== null) number.textContent = call?.number ?? '';
  if (place === null) return;
  place.textContent = call?.place ?? '';
  place.classList.toggle('call__place--long', (call?.place.length ?? 0) > 24);
}

/** @param {{ call: Call, stop: AbortController } | undefined} told */
function tell(told) {
  telling = told;
  document.getElementById('panggilan-kini')?.toggleAttribute('data-calling', told !== undefined);
  showPages();
}

/** One call after another, each shown while it is spoken. */
async function run() {
  if (isRunning || queue.length === 0) return;
  isRunning = true;
  for (let call = queue.shift(); call !== undefined; call = queue.shift()) {
    const began = performance.now();
    const stop = new AbortController();
    const said = queue.length >= MANY_WAIT ? briefly(call) : call;
    show(call);
    tell({ call, stop });
    const how = await speak(said, board().dataset['voice'] ?? 'off', stop.signal);
    log(said, how);
    remember();
    showBlocked(how === 'blocked');
    const isSpoken = how === 'browser' || how === 'recorded';
    const shownMs = () => (queue.length === 0 ? CALL_SHOWN_MS : isSpoken ? 0 : queue.length >= MANY_WAIT ? BRIEF_CALL_SHOWN_MS : CALL_SHOWN_AT_LEAST_MS);
    while (!stop.signal.aborted && performance.now() - began < shownMs()) await pause(200);
    tell(undefined);
  }
  isRunning = false;
  showLatest(standingCalls());
}

/** So that a page loaded anew says nothing twice, and what was still to be said, it says. */
function remember() {
  const told = [...seen].filter((id) => !queue.some((call) => call.id === id));
  sessionStorage.setItem(REMEMBERED_AT, JSON.stringify(told.slice(-REMEMBERED)));
}

/** What was called here and how, for whoever looks after the display. @param {Call} call @param {string} how */
function log(call, how) {
  const list = byId('terucap');
  const item = document.createElement('li');
  Object.assign(item.dataset, { call: String(call.id), number: call.number, words: call.words.join(' '), how });
  item.textContent = `${clockText()} ${call.sentence} (${how})`;
  list.append(item);
  while (list.childElementCount > LOGGED) list.firstElementChild?.remove();
}

// Sound: a browser may want a press before the first sound.
/** @param {boolean} isBlocked */
function showBlocked(isBlocked) {
  byId('aktifkan-suara').hidden = !isBlocked;
}

byId('aktifkan-suara').addEventListener('click', () => {
  void unlock().then(() => showBlocked(false));
});

const NEWS = { browser: 'Suara browser berfungsi.', recorded: 'Rekaman suara berfungsi.', silent: 'Suara dimatikan di pengaturan.', blocked: 'Browser belum mengizinkan suara.', failed: 'Suara gagal diputar.', stopped: 'Uji suara dihentikan.' };

byId('uji-suara').addEventListener('click', () => {
  if (isRunning) return;
  isRunning = true;
  byId('kabar-suara').textContent = 'Menguji suara …';
  void unlock()
    .then(() => speak({ id: 0, at: 0, ref: '', number: '', place: '', sentence: 'Uji suara. Nomor antrean A dua belas, silakan menuju loket satu.', words: ['chime', 'nomor-antrean', 'huruf-a', 'dua-belas', 'silakan-menuju', 'loket', 'satu'] }, board().dataset['voice'] ?? 'off'))
    .then((how) => {
      byId('kabar-suara').textContent = NEWS[how];
      showBlocked(how === 'blocked');
    })
    .finally(() => {
      isRunning = false;
      takeCalls();
    });
});

let nearTimer = 0;
addEventListener('mousemove', () => {
  byId('suara').toggleAttribute('data-near', true);
  clearTimeout(nearTimer);
  nearTimer = setTimeout(() => byId('suara').toggleAttribute('data-near', false), 5_000);
});

// After each look.
const layout = board().dataset['layout'];

document.addEventListener('page:looked', () => {
  lookedMs = performance.now();
  // Only now, right after an answer: a reload that fails would leave the browser's own error on the wall.
  if (board().dataset['layout'] !== layout) return location.reload();
  showPages();
  takeCalls();
});

let lastLookMs = performance.now();
setInterval(() => {
  byId('jam').textContent = clockText();
  const every = sinceMidnight() >= DAY_MS ? NEW_DAY_EVERY_MS : LOOK_EVERY_MS;
  if (performance.now() - lastLookMs < every) return;
  lastLookMs = performance.now();
  void look();
}, 1_000);

setInterval(() => {
  if (telling !== undefined) return;
  for (const [panel, page] of pageOf) pageOf.set(panel, page + 1);
  showPages();
}, PAGE_MS);

// A browser that is on before its server, the next time. Where the certificate is not trusted it stays without.
const base = document.getElementById('halaman')?.dataset['base'] ?? '';
navigator.serviceWorker?.register(`${base}/display-worker.js`, { scope: `${base}/display` }).catch(() => undefined);

// How old the numbers are, where the server is away.
const when = document.createElement('p');
byId('offline').append(when);
new MutationObserver(() => {
  if (document.documentElement.hasAttribute('data-offline')) when.textContent = `Angka di layar ini terakhir diperbarui pukul ${updatedText()}.`;
  showPages(); // the band takes room
}).observe(document.documentElement, { attributeFilter: ['data-offline'] });

function updatedText() {
  return new Date(Math.max(0, Number(board().dataset['now']) - Number(board().dataset['dayBegan'])) % DAY_MS).toISOString().slice(11, 16).replace(':', '.');
}

byId('jam').textContent = clockText();
addEventListener('resize', showPages);
void document.fonts.ready.then(showPages);
showPages();
takeCalls();
if (board().dataset['voice'] !== 'off') void maySound().then((may) => showBlocked(!may));
