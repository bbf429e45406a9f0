// What staff pages do by themselves: keys that press a button, the countdown of an undo, a focus that comes back.
import { sessionOver } from './session-over.js';

/** Buttons say with `data-shortcut` which key presses them; a key held down presses once. */
document.addEventListener('keydown', (event) => {
  if (event.repeat || event.altKey || event.metaKey || event.shiftKey) return;
  const key = event.ctrlKey ? (event.key.toLowerCase() === 'z' ? 'Ctrl+Z' : undefined) : event.key;
  if (key === undefined) return;
  // In a field Ctrl+Z takes back what was typed.
  const { target } = event;
  if (key === 'Ctrl+Z' && target instanceof HTMLElement && target.matches('input:not([type=checkbox], [type=radio]), textarea')) return;
  for (const button of document.querySelectorAll('button[data-shortcut]')) {
    if (!(button instanceof HTMLButtonElement) || button.dataset['shortcut'] !== key || button.disabled || !button.checkVisibility()) continue;
    event.preventDefault();
    button.click();
    return;
  }
});

// The part of the menu that opens: done with when one presses beside it, leaves it with Tab, or presses Escape.
/** @param {Node | null} goesTo */
function closeMenu(goesTo) {
  for (const menu of document.querySelectorAll('.bar__more[open]')) {
    if (menu instanceof HTMLDetailsElement && !menu.contains(goesTo)) menu.open = false;
  }
}
document.addEventListener('click', ({ target }) => closeMenu(target instanceof Node ? target : null));
document.addEventListener('focusin', ({ target }) => closeMenu(target instanceof Node ? target : null));
document.addEventListener('keydown', ({ key, target }) => {
  if (key !== 'Escape' || !(target instanceof Element)) return;
  const menu = target.closest('.bar__more[open]');
  closeMenu(null);
  menu?.querySelector('summary')?.focus();
});

/** When each undo ends, by this machine's own steady clock: its wall clock may be wrong. @type {Map<string, number>} */
const ends = new Map();

function countDown() {
  for (const strip of document.querySelectorAll('[data-until][data-ms-left]')) {
    if (!(strip instanceof HTMLElement)) continue;
    const key = `${strip.id} ${strip.dataset['until']}`;
    const end = ends.get(key) ?? performance.now() + Number(strip.dataset['msLeft']);
    ends.set(key, end);
    const seconds = Math.ceil((end - performance.now()) / 1_000);
    strip.hidden = seconds <= 0;
    const shown = strip.querySelector('[data-seconds]');
    if (shown !== null && seconds > 0 && shown.textContent !== String(seconds)) shown.textContent = String(seconds);
  }
}
setInterval(countDown, 250);
document.addEventListener('page:looked', countDown);

// A button is off while its press is under way and loses the focus by it: whoever works with the keyboard gets it back.
let focused = '';
document.addEventListener('htmx:beforeRequest', () => {
  focused = document.activeElement?.id ?? '';
});
document.addEventListener('htmx:afterSettle', () => {
  const before = focused === '' ? null : document.getElementById(focused);
  if (before !== null && (document.activeElement === null || document.activeElement === document.body)) before.focus();
});

// The session is over (page.js), and something typed must not be lost with it.
document.addEventListener('page:session-over', (event) => {
  event.preventDefault();
  sessionOver(/** @type {CustomEvent<{ action: string | undefined }>} */ (event).detail.action);
});

// What a box above the page was opened for is done.
document.addEventListener('htmx:afterSwap', () => {
  document.querySelectorAll('[popover]:popover-open').forEach((box) => box instanceof HTMLElement && box.hidePopover());
  countDown();
  begin();
});

/**
 * Scripts of single pages: loaded when a page first has use for them; each exports `begin`, called after every change of the page.
 * `'data-charts': () => import('./charts.js'),`
 * @type {Record<string, () => Promise<{ begin: () => void }>>}
 */
const PARTS = {
  'data-chart': () => import('./monitor.js'),
  'data-print-now': () => import('./ticket.js'),
  'data-paper-sheet': () => import('./paper-sheet.js'),
};

function begin() {
  for (const [hook, load] of Object.entries(PARTS)) {
    if (document.querySelector(`[${hook}]`) !== null) void load().then((part) => part.begin());
  }
}
begin();
