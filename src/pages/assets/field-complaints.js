// A browser says in its own language what is wrong with a field; staff read Indonesian.

/** @typedef {HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement} Field */

/** @param {unknown} target @returns {target is Field} */
const isField = (target) => target instanceof HTMLInputElement || target instanceof HTMLSelectElement || target instanceof HTMLTextAreaElement;

/** @param {Field} field */
function complaint(field) {
  const { validity } = field;
  const bound = (/** @type {string} */ name) => field.getAttribute(name) ?? '';
  if (validity.valueMissing) return field instanceof HTMLSelectElement || field.type === 'radio' ? 'Pilih salah satu.' : field.type === 'checkbox' ? 'Centang dahulu.' : 'Belum diisi.';
  if (validity.badInput) return field.type === 'number' ? 'Isi dengan angka.' : 'Isian ini tidak dapat dibaca.';
  const isDay = field.type === 'date';
  if (validity.rangeUnderflow) return `${isDay ? 'Paling awal' : 'Paling sedikit'} ${bound('min')}.`;
  if (validity.rangeOverflow) return `${isDay ? 'Paling akhir' : 'Paling banyak'} ${bound('max')}.`;
  if (validity.tooShort) return `Paling sedikit ${bound('minlength')} karakter.`;
  if (validity.tooLong) return `Paling banyak ${bound('maxlength')} karakter.`;
  if (validity.stepMismatch) return 'Angka ini tidak sesuai.';
  return field.title === '' ? 'Isian ini tidak sesuai.' : field.title;
}

document.addEventListener(
  'invalid',
  ({ target }) => {
    if (!isField(target)) return;
    target.setCustomValidity('');
    if (!target.validity.valid) target.setCustomValidity(complaint(target));
  },
  true,
);

// Mended or not is the browser's to judge again; of a group of choices every one was complained about.
for (const kind of ['input', 'change']) {
  document.addEventListener(kind, ({ target }) => {
    if (!isField(target)) return;
    for (const field of target.form?.elements ?? [target]) if (isField(field)) field.setCustomValidity('');
  });
}
