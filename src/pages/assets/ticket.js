// A ticket goes to the printer by itself, once; what became of it is told to the server.

/** Prints already begun by this page: the same screen drawn twice wakes no second paper. @type {Set<string>} */
const begun = new Set();

const AGAIN_MS = 1_000;

export function begin() {
  const form = document.querySelector('form[data-print-now]');
  if (!(form instanceof HTMLFormElement)) return;
  const print = form.dataset['print'] ?? '';
  if (begun.has(print)) return;
  begun.add(print);
  const told = new URLSearchParams();
  new FormData(form).forEach((value, name) => told.append(name, String(value)));
  void document.fonts.ready.then(() => send(print, () => tell(form.action, told)));
}

/**
 * Chromium passes over a print that a page begins by itself soon after the last one, up to half a minute, and says nothing: only
 * a print it takes on begins with `beforeprint`. So it is asked again for as long as the ticket is to be seen.
 * @param {string} print
 * @param {() => void} whenDone
 */
function send(print, whenDone) {
  let isTaken = false;
  const taken = () => {
    isTaken = true;
    addEventListener('afterprint', whenDone, { once: true });
  };
  addEventListener('beforeprint', taken, { once: true });
  const ask = () => {
    if (isTaken) return;
    // The patient has gone: the next print is another's. Staff see a ticket whose paper nobody knows of.
    if (document.querySelector(`form[data-print="${CSS.escape(print)}"]`) === null) return removeEventListener('beforeprint', taken);
    globalThis.print();
    setTimeout(ask, AGAIN_MS);
  };
  ask();
}

/** @param {string} to @param {URLSearchParams} told */
function tell(to, told) {
  const said = document.getElementById('hasil-cetak');
  void fetch(to, { method: 'POST', body: told, credentials: 'same-origin', redirect: 'manual' }).then(
    () => said !== null && (said.textContent = 'Tiket sudah dikirim ke printer.'),
    () => undefined,
  );
}
