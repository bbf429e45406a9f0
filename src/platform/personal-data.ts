/**
 * The one door for fields that identify a person (NIK, card, KK, phone, name, address) on their way into and out of
 * the database. Today they are stored as they are; encrypting them at rest changes this file and nothing else, as
 * long as every reader and writer goes through here: `stored` on the way in, `revealed` on the way out, `lookupKey`
 * for the value a query compares with.
 */
export function stored(value: string): string;
export function stored(value: string | null): string | null;
export function stored(value: string | null): string | null {
  return value;
}

export function revealed(value: string): string;
export function revealed(value: string | null): string | null;
export function revealed(value: string | null): string | null {
  return value;
}

/** What a stored field is compared with: equal plain values have equal keys. */
export function lookupKey(value: string): string {
  return value;
}

const MASK = '***';
/** A card or a NIK where none belongs; not the digits inside a booking code. */
const LONG_NUMBER = /(?<![0-9A-Za-z])\d{13,}(?![0-9A-Za-z])/g;
/** Fields with a time in milliseconds, as long as a card number. */
const TIMES = new Set(['waktu', 'estimasidilayani', 'lastupdate']);

/** Field names, of every wire we speak, whose value identifies a person or opens a door. Compared in lower case. */
const SECRET_FIELDS = new Set([
  'nik', 'nomorkartu', 'nokartu', 'nopeserta', 'nokapst', 'nomorkk', 'nohp', 'nama', 'alamat', 'tanggallahir', 'tgllahir', 'keluhan',
  'card_number', 'cardnumber', 'family_card_number', 'familycardnumber', 'phone', 'full_name', 'fullname', 'birth_date', 'birthdate', 'address',
  'password', 'token', 'x-password', 'x-token', 'authorization', 'cookie', 'x-signature', 'x-cons-id', 'user_key',
  'cons_secret', 'conssecret', 'tokensecret', 'password_hash', 'passwordhash',
]);

/** A copy fit for logs and evidence: identifying values keep their last three characters, secrets keep none. */
export function masked(value: unknown, depth = 0): unknown {
  if (depth > 6) return MASK;
  if (Array.isArray(value)) return value.slice(0, 200).map((item) => masked(item, depth + 1));
  if (typeof value === 'string') return value.replace(LONG_NUMBER, MASK);
  if (typeof value === 'number' && value >= 1e14) return MASK;
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key.replace(LONG_NUMBER, MASK), maskedField(key.toLowerCase(), inner, depth + 1)]));
}

/** What a caller sent, for the evidence: also without what somebody typed, in which a patient may be named. */
export function maskedRequest(body: unknown): unknown {
  const safe = masked(body);
  if (typeof safe !== 'object' || safe === null || Array.isArray(safe)) return safe;
  return Object.fromEntries(Object.entries(safe).map(([key, value]) => [key, TYPED.has(key.toLowerCase()) && value !== '' ? MASK : value]));
}

const TYPED = new Set(['keterangan', 'alasan', 'catatan']);

function maskedField(key: string, value: unknown, depth: number): unknown {
  if (SECRET_FIELDS.has(key)) return maskedValue(key, value);
  const isTime = TIMES.has(key) && (typeof value === 'number' || typeof value === 'string') && /^\d{1,13}$/.test(String(value));
  return isTime ? value : masked(value, depth);
}

const KEEPS_ITS_TAIL = new Set(['nik', 'nomorkartu', 'nokartu', 'nopeserta', 'nokapst', 'nohp']);

function maskedValue(key: string, value: unknown): unknown {
  if (value === '' || value === null || value === undefined) return value;
  const text = typeof value === 'string' || typeof value === 'number' ? String(value) : '';
  return KEEPS_ITS_TAIL.has(key) && text.length >= 10 ? `${MASK}${text.slice(-3)}` : MASK;
}

/** Free text with every run of ten or more digits (NIK, card, KK, phone) blotted out, for a log line. */
export function withoutLongNumbers(text: string): string {
  return text.replace(/\d{10,}/g, MASK);
}
