// Control characters, NUL among them, which PostgreSQL takes in no text.
// eslint-disable-next-line no-control-regex
const CONTROL = /[\u0000-\u001f\u007f]/g;

/**
 * A value of JSON as tidy text: numbers may come as text and text as numbers, blanks round it do not matter, and null or
 * nothing is empty. Undefined when it is an object, a list or a truth value.
 */
export function asText(raw: unknown): string | undefined {
  if (raw === null || raw === undefined) return '';
  // Beyond 2^53 a JSON number has already lost digits: a NIK would become its neighbour's.
  if (typeof raw === 'number') return Number.isFinite(raw) && (Number.isSafeInteger(raw) || !Number.isInteger(raw)) ? String(raw) : undefined;
  return typeof raw === 'string' ? raw.replace(CONTROL, ' ').toWellFormed().trim() : undefined;
}
