// What a kiosk does by itself: the scanner, the large keys, the way back to the start, the printer, and standing still
// until the server is back.
import { begin as printTicket } from './ticket.js';

const screen = () => document.getElementById('layar');
const startAt = () => `${document.getElementById('halaman')?.dataset['base'] ?? ''}/kiosk`;
/** Fetched and put in place, never by the browser's own loading: a server that goes away in that moment would leave its error page. */
const goToStart = () => void globalThis.htmx?.ajax('GET', startAt(), { target: 'body', swap: 'morph:innerHTML' }).catch(() => undefined);

// ── Left alone: back to the start, with a visible countdown ────────────────────────────────────────────────────────────

const LAST_SECONDS = 10;
/** A form that could not be sent is not waited for longer than this. */
const LEAVE_MS = 5_000;
let touchedAt = performance.now();
/** @type {number | undefined} */
let leavingSince;

const touched = () => {
  touchedAt = performance.now();
};
for (const sign of ['pointerdown', 'keydown', 'wheel', 'touchmove']) addEventListener(sign, touched, { capture: true, passive: true });

function countDown() {
  const idleSeconds = Number(screen()?.dataset['idle'] ?? 0);
  const overlay = document.getElementById('masih-di-sini');
  if (idleSeconds === 0 || document.documentElement.hasAttribute('data-offline')) {
    if (overlay !== null) overlay.hidden = true;
    return;
  }
  const seconds = Math.max(0, Math.ceil(idleSeconds - (performance.now() - touchedAt) / 1_000));
  const line = document.getElementById('hitung-mundur');
  if (line !== null) line.textContent = `Kembali ke awal dalam ${seconds} detik`;
  if (overlay !== null) {
    overlay.hidden = seconds > LAST_SECONDS;
    const shown = overlay.querySelector('[data-seconds]');
    if (shown !== null) shown.textContent = String(seconds);
  }
  if (seconds === 0) leave();
}

/** Ends the journey on the server and shows the start; if the server does not answer, the start comes all the same. */
function leave() {
  if (leavingSince !== undefined) {
    if (performance.now() - leavingSince < LEAVE_MS) return;
    leavingSince = performance.now();
    return goToStart();
  }
  leavingSince = performance.now();
  const form = document.getElementById('batal');
  if (form instanceof HTMLFormElement) form.requestSubmit();
  else goToStart();
}

setInterval(countDown, 250);
document.addEventListener('click', (event) => {
  if (event.target instanceof Element && event.target.closest('[data-still-here]') !== null) {
    touched();
    countDown();
  }
});

// ── The scanner types like a keyboard, faster, and ends with Enter ──────────────────────────────────────────────────────

const BURST_GAP_MS = 500;
const SHORTEST_CODE = 6;
let burst = '';
let lastKeyMs = 0;

addEventListener(
  'keydown',
  (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    if (event.timeStamp - lastKeyMs > BURST_GAP_MS) burst = '';
    lastKeyMs = event.timeStamp;
    if (event.key === 'Enter') {
      const code = burst;
      burst = '';
      if (code.length < SHORTEST_CODE) {
        // The keyboard of somebody testing: what stands in the field goes.
        const pad = document.querySelector('form[data-pad]');
        if (code !== '' && pad instanceof HTMLFormElement) {
          event.preventDefault();
          pad.requestSubmit();
        }
        return;
      }
      // Else the Enter of the scanner would press whatever button has the focus.
      event.preventDefault();
      event.stopPropagation();
      scanned(code);
      return;
    }
    if (event.key === 'Backspace') type(null);
    else if (event.key.length === 1 && event.key !== ' ') {
      burst += event.key;
      type(event.key.toUpperCase());
    }
  },
  { capture: true },
);

let isUnderWay = false;
/** Scanned while the next screen was on its way: meant for that one. */
let scannedMeanwhile = '';
document.addEventListener('htmx:beforeSend', () => {
  isUnderWay = true;
});
for (const failure of ['htmx:sendError', 'htmx:timeout', 'htmx:sendAbort']) {
  document.addEventListener(failure, () => {
    isUnderWay = false;
    scannedMeanwhile = '';
  });
}

/** @param {string} code */
function scanned(code) {
  if (isUnderWay) {
    scannedMeanwhile = code;
    return;
  }
  const form = document.querySelector('form[data-scan]');
  const field = form?.querySelector('[data-scan-value]');
  if (!(form instanceof HTMLFormElement) || !(field instanceof HTMLInputElement)) return;
  field.value = code;
  sound(1_320, 0.09);
  form.requestSubmit();
}

// ── The large keys ──────────────────────────────────────────────────────────────────────────────────────────────────────

/** @param {string | null} sign null takes the last one back */
function type(sign) {
  const field = document.querySelector('[data-pad-value]');
  if (!(field instanceof HTMLInputElement)) return;
  if (sign === null) field.value = field.value.slice(0, -1);
  else if (field.value.length < field.maxLength && document.querySelector(`[data-key="${CSS.escape(sign)}"]`) !== null) field.value += sign;
}

function wipe() {
  const field = document.querySelector('[data-pad-value]');
  if (field instanceof HTMLInputElement) field.value = '';
}

document.addEventListener('click', (event) => {
  const button = event.target instanceof Element ? event.target.closest('button') : null;
  if (button === null) return;
  const { key, showKeys } = button.dataset;
  if (button.hasAttribute('data-more')) main()?.scrollBy({ top: (main()?.clientHeight ?? 0) * 0.8, behavior: 'smooth' });
  if (key !== undefined) type(key);
  if (button.dataset['erase'] === 'all') wipe();
  else if (button.hasAttribute('data-erase')) type(null);
  if (showKeys !== undefined) {
    for (const keys of document.querySelectorAll('[data-keys]')) if (keys instanceof HTMLElement) keys.hidden = keys.dataset['keys'] !== showKeys;
  }
});

// ── More below the edge ─────────────────────────────────────────────────────────────────────────────────────────────────

const main = () => document.querySelector('.screen__main');

function offerMore() {
  const part = main();
  const button = document.querySelector('[data-more]');
  if (part === null || !(button instanceof HTMLElement)) return;
  button.hidden = part.scrollHeight - part.scrollTop - part.clientHeight < (button.hidden ? 48 : 8);
}

document.addEventListener('scroll', offerMore, { capture: true, passive: true });
addEventListener('resize', offerMore);

// ── Sound, where the layout wants it ────────────────────────────────────────────────────────────────────────────────────

/** @type {AudioContext | undefined} */
let audio;

/** @param {number} hertz @param {number} seconds @param {number} [after] */
function sound(hertz, seconds, after = 0) {
  if (screen()?.dataset['sound'] !== 'on') return;
  audio ??= new AudioContext();
  const begins = audio.currentTime + after;
  const tone = audio.createOscillator();
  const loudness = audio.createGain();
  tone.frequency.value = hertz;
  loudness.gain.setValueAtTime(0.15, begins);
  loudness.gain.exponentialRampToValueAtTime(0.001, begins + seconds);
  tone.connect(loudness).connect(audio.destination);
  tone.start(begins);
  tone.stop(begins + seconds);
}

document.addEventListener('pointerdown', (event) => {
  if (event.target instanceof Element && event.target.closest('button, a') !== null) sound(660, 0.05);
});

// ── A new screen ────────────────────────────────────────────────────────────────────────────────────────────────────────

let shown = screen()?.dataset['screen'];

function newScreen() {
  leavingSince = undefined;
  touched();
  sayAway();
  const now = screen();
  if (now?.dataset['screen'] !== shown) {
    shown = now?.dataset['screen'];
    for (const part of document.querySelectorAll('.screen__main')) part.scrollTop = 0;
    scrollTo(0, 0);
    if (shown === 'tiket') [784, 988].forEach((hertz, place) => sound(hertz, 0.5, place * 0.18));
  }
  tick();
  countDown();
  offerMore();
  printTicket();
  isUnderWay = false;
  const code = scannedMeanwhile;
  scannedMeanwhile = '';
  if (code !== '') scanned(code);
}

document.addEventListener('htmx:afterSettle', newScreen);
addEventListener('contextmenu', (event) => event.preventDefault());

// ── The clock on top, by the server's time ──────────────────────────────────────────────────────────────────────────────

const HOURS_OF_ZONE = { WIB: 7, WITA: 8, WIT: 9 };
let clockRead = '';
let serverMinusHere = 0;

function tick() {
  const clock = document.querySelector('[data-clock]');
  if (!(clock instanceof HTMLElement)) return;
  const { clock: read = '', zone } = clock.dataset;
  if (read !== clockRead) {
    clockRead = read;
    serverMinusHere = Number(read) - performance.now();
  }
  const hours = zone === 'WITA' || zone === 'WIT' ? HOURS_OF_ZONE[zone] : HOURS_OF_ZONE.WIB;
  const text = new Date(serverMinusHere + performance.now() + hours * 3_600_000).toISOString().slice(11, 16).replace(':', '.');
  if (clock.textContent !== text) clock.textContent = text;
}
setInterval(tick, 1_000);

// ── The server is away: one calm screen, and the start as soon as it answers ────────────────────────────────────────────

const LOOK_EVERY_MS = 2_000;
/** @type {ReturnType<typeof setInterval> | undefined} */
let looking;

function sayAway() {
  const title = document.querySelector('#offline .offline__title');
  if (title !== null) title.textContent = 'Mesin sedang tidak tersambung. Silakan hubungi petugas.';
  const more = document.querySelector('#offline .offline__title + p');
  if (more !== null) more.textContent = 'Mesin ini akan menyala kembali dengan sendirinya.';
}

async function lookForServer() {
  const reply = await fetch(startAt(), { headers: { 'x-look-again': '1' }, cache: 'no-store', credentials: 'same-origin', signal: AbortSignal.timeout(LOOK_EVERY_MS) }).catch(() => undefined);
  if (reply?.ok === true) goToStart();
}

new MutationObserver(() => {
  const isAway = document.documentElement.hasAttribute('data-offline');
  if (isAway && looking === undefined) looking = setInterval(() => void lookForServer(), LOOK_EVERY_MS);
  // What the patient saw may have changed meanwhile: from the start again.
  if (!isAway && looking !== undefined) {
    clearInterval(looking);
    looking = undefined;
    goToStart();
  }
}).observe(document.documentElement, { attributes: true, attributeFilter: ['data-offline'] });

sayAway();
tick();
countDown();
offerMore();
void document.fonts.ready.then(offerMore);
printTicket();
