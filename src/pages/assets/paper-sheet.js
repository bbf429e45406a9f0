// The sheet for what stands on paper: up and down go through a column, and what was typed is not left behind unasked.

/** @type {WeakSet<HTMLFormElement>} */
const known = new WeakSet();

/** @returns {HTMLFormElement | null} */
const sheet = () => document.querySelector('form[data-paper-sheet]');

function hasUnsaved() {
  return [...(sheet()?.querySelectorAll('input[name^="jam."]') ?? [])].some((field) => field instanceof HTMLInputElement && field.value.trim() !== '');
}

/** @param {KeyboardEvent} event */
function moveInColumn(event) {
  const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
  const cell = event.target instanceof HTMLInputElement ? event.target.closest('td') : null;
  if (step === 0 || cell === null) return;
  let row = cell.closest('tr');
  while (row !== null) {
    const other = step > 0 ? row.nextElementSibling : row.previousElementSibling;
    row = other instanceof HTMLTableRowElement ? other : null;
    const field = row?.cells[cell.cellIndex]?.querySelector('input');
    if (field instanceof HTMLInputElement) {
      event.preventDefault();
      field.focus();
      return;
    }
  }
}

/** What the sheet was before: being written, to be mended, or shown once more. @type {string | undefined} */
let step;

export function begin() {
  const form = sheet();
  const before = step;
  step = form?.dataset['paperSheet'];
  // Another step at the same address: from its top, where it says what it is.
  if (before !== undefined && !(before === 'tulis' && step === 'tulis')) {
    window.scrollTo(0, 0);
    document.querySelector('main')?.focus({ preventScroll: true });
  }
  if (form === null || known.has(form)) return;
  known.add(form);
  form.addEventListener('keydown', moveInColumn);
}

let saving = false;
window.addEventListener('beforeunload', (event) => {
  if (!saving && hasUnsaved()) event.preventDefault();
});
// Links of the page fetch the next one; nothing is unloaded then.
document.addEventListener('htmx:confirm', (event) => {
  saving = event.target === sheet();
  if (saving || !hasUnsaved()) return;
  event.preventDefault();
  if (window.confirm('Jam yang Anda tulis belum disimpan. Tinggalkan halaman ini?')) /** @type {CustomEvent} */ (event).detail.issueRequest(true);
});
document.addEventListener('htmx:afterOnLoad', () => {
  saving = false;
});
