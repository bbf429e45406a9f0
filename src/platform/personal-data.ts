import { createCipheriv, createDecipheriv, createHmac } from 'node:crypto';
import { DataKeyError, type DataKeySource, type SealingKey } from './data-keys';
import { nameWords } from './name-words';

/**
 * The one door for fields that identify a person (NIK, card, KK, phone, name, address) on their way into and out of
 * the database: `stored` on the way in, `revealed` on the way out, `lookupKey` beside a stored field for what it is found
 * by, `lookupKeys` for what a query compares with. Every column that goes through here is in `sealed-columns.ts`.
 *
 * A stored value is `s1.<key id>.<base64url of nonce, ciphertext, tag>`: AES-256-GCM, bound to its facility. The nonce is a
 * keyed hash of facility and value, so that no two values share one, and one value is stored as one text: statements that
 * only write what differs go on comparing columns. Whoever reads the database sees that two values of a facility are the
 * same, and nothing else.
 */

/** Instead of a facility where a value belongs to none. */
export const PLATFORM = 0;

let source: DataKeySource | undefined;
let isSealing = true;

/**
 * The keys of this process, set once before anything is read or written.
 * @param sealing `later`: what others have sealed is read, and what is written stays plain, while servers of a version that
 *   cannot read it are still running
 */
export function useDataKeys(keys: DataKeySource, sealing: 'now' | 'later' = 'now'): void {
  source = keys;
  isSealing = sealing === 'now';
}

/** @throws DataKeyError when `useDataKeys` was not called */
export function dataKeys(): DataKeySource {
  if (source === undefined) throw new DataKeyError('personal data can neither be read nor written without their keys: give the file of this database');
  return source;
}

/** Whether what is written is sealed. */
export function sealsNow(): boolean {
  return isSealing;
}

const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const MARK = 's1.';
const SEALED = /^s1\.([a-z][a-z0-9]{3,15})\.([A-Za-z0-9_-]{38,})$/;

/** The text kept for a value. Empty text and null say that there is none, and stay themselves. */
export function stored(facilityId: number, value: string): string;
export function stored(facilityId: number, value: string | null): string | null;
export function stored(facilityId: number, value: string | null): string | null {
  if (value === null || value === '' || !isSealing) return value;
  return sealedWith(dataKeys().ring().sealing[0]!, facilityId, value);
}

/** @returns the sealed text, whatever `useDataKeys` said of sealing */
export function sealedWith(key: SealingKey, facilityId: number, value: string): string {
  const nonce = createHmac('sha256', key.nonceKey).update(`${facilityId}|${value}`).digest().subarray(0, NONCE_BYTES);
  const cipher = createCipheriv('aes-256-gcm', key.cipherKey, nonce).setAAD(Buffer.from(String(facilityId)));
  const sealed = Buffer.concat([nonce, cipher.update(value, 'utf8'), cipher.final(), cipher.getAuthTag()]);
  return `${MARK}${key.id}.${sealed.toString('base64url')}`;
}

/**
 * The value of a kept text. One that was written before values were sealed is its own value.
 * @throws DataKeyError when its key is missing here, or it was changed or brought from another facility
 */
export function revealed(facilityId: number, text: string): string;
export function revealed(facilityId: number, text: string | null): string | null;
export function revealed(facilityId: number, text: string | null): string | null {
  const parts = text === null ? undefined : sealedParts(text);
  if (parts === undefined) return text;
  const value = opened(keyWith(parts.keyId), facilityId, parts.sealed);
  if (value === undefined) throw new DataKeyError(`a value sealed with key ${parts.keyId} cannot be opened for facility ${facilityId}: it was changed, or belongs elsewhere`);
  return value;
}

/** Which key a kept text is sealed with; undefined: it is plain. */
export function sealedParts(text: string): { keyId: string; sealed: string } | undefined {
  if (!text.startsWith(MARK)) return undefined;
  const [, keyId, sealed] = SEALED.exec(text) ?? [];
  return keyId === undefined || sealed === undefined ? undefined : { keyId, sealed };
}

function keyWith(id: string): SealingKey {
  const find = (): SealingKey | undefined => dataKeys().ring().sealing.find((key) => key.id === id);
  // Somebody may have begun to use a new key a moment ago.
  const key = find() ?? (dataKeys().reload() ? find() : undefined);
  if (key === undefined) throw new DataKeyError(`personal data are sealed with key ${id}, which DATA_KEYS_FILE or DATA_KEYS does not hold`);
  return key;
}

/** @returns undefined when it does not open */
export function opened(key: SealingKey, facilityId: number, sealed: string): string | undefined {
  const bytes = Buffer.from(sealed, 'base64url');
  const decipher = createDecipheriv('aes-256-gcm', key.cipherKey, bytes.subarray(0, NONCE_BYTES))
    .setAAD(Buffer.from(String(facilityId)))
    .setAuthTag(bytes.subarray(bytes.length - TAG_BYTES));
  try {
    return Buffer.concat([decipher.update(bytes.subarray(NONCE_BYTES, bytes.length - TAG_BYTES)), decipher.final()]).toString('utf8');
  } catch {
    return undefined;
  }
}

/** What a value is, so that the same digits as a NIK and as a card are not seen to be the same. */
export type LookupKind = 'nik' | 'card' | 'name';

const LOOKUP_BYTES = 16;

/** What is kept beside a stored value to find it by: `<key id>.<128 bits of a keyed hash>`. Empty text and null stay themselves. */
export function lookupKey(facilityId: number, kind: LookupKind, value: string): string;
export function lookupKey(facilityId: number, kind: LookupKind, value: string | null): string | null;
export function lookupKey(facilityId: number, kind: LookupKind, value: string | null): string | null {
  return value === null || value === '' ? value : keysUnderEach(facilityId, kind, value)[0]!;
}

/**
 * What a query compares with: the value's key under each lookup key, and the plain value, as a server of an earlier version
 * may have left it. `coalesce(nik_key, nik) = any(:niks)`. None for empty text, which is nobody's.
 */
export function lookupKeys(facilityId: number, kind: LookupKind, value: string): string[] {
  return value === '' ? [] : [...keysUnderEach(facilityId, kind, value), value];
}

/** The same without the plain value, for where every row is known to have its key. */
export function lookupKeysOnly(facilityId: number, kind: LookupKind, value: string): string[] {
  return value === '' ? [] : keysUnderEach(facilityId, kind, value);
}

/** The keys kept beside a name: one a word. */
export function nameKeys(facilityId: number, name: string): string[] {
  return nameWords(name).map((word) => keysUnderEach(facilityId, 'name', word)[0]!);
}

/** For each lookup key the keys of all words: a name is found that has all of one list. */
export function nameKeySets(facilityId: number, words: readonly string[]): string[][] {
  const keys = words.map((word) => keysUnderEach(facilityId, 'name', word));
  return dataKeys().ring().lookup.map((_key, at) => keys.map((ofWord) => ofWord[at]!));
}

function keysUnderEach(facilityId: number, kind: LookupKind, value: string): string[] {
  return dataKeys()
    .ring()
    .lookup.map(({ id, macKey }) => `${id}.${createHmac('sha256', macKey).update(`${facilityId}|${kind}|${value}`).digest().subarray(0, LOOKUP_BYTES).toString('base64url')}`);
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
