// A ticket goes to the printer by itself, once; what became of it is told to the server.

/** Prints already begun by this page: the same screen drawn twice wakes no second paper. @type {Set<string>} */
const begun = new Set();

export function begin() {
  const form = document.querySelector('form[data-print-now]');
  if (!(form instanceof HTMLFormElement)) return;
  const print = form.dataset['print'] ?? '';
  if (begun.has(print)) return;
  begun.add(print);
  // Drawn anew before the printer has answered, the form may be another one; what it sends is the same.
  const told = new URLSearchParams();
  new FormData(form).forEach((value, name) => told.append(name, String(value)));
  const { action } = form;
  addEventListener(
    'afterprint',
    () => {
      void fetch(action, { method: 'POST', body: told, credentials: 'same-origin', redirect: 'manual' }).then(
        () => {
          const said = document.getElementById('hasil-cetak');
          if (said !== null) said.textContent = 'Tiket sudah dikirim ke printer.';
        },
        // Not told: staff see a ticket whose paper nobody knows of.
        () => undefined,
      );
    },
    { once: true },
  );
  void document.fonts.ready.then(() => globalThis.print());
}
