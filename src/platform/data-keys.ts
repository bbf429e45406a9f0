import { createHmac, createSecretKey, hkdfSync, randomBytes, randomInt, timingSafeEqual, type KeyObject } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';
import { privateFileOnce } from './private-file';

/** A key that seals personal data. Its two halves come from one secret: what encrypts, and what the nonce is made with. */
export interface SealingKey {
  id: string;
  cipherKey: KeyObject;
  nonceKey: KeyObject;
}

/** A key under which values are found again. */
export interface LookupKey {
  id: string;
  macKey: KeyObject;
}

/** Of each kind the first one is active: it seals, or makes new lookup keys. All of them open and find. */
export interface DataKeyRing {
  sealing: readonly SealingKey[];
  lookup: readonly LookupKey[];
}

/** Where the keys come from. */
export interface DataKeySource {
  /** As last read. */
  ring: () => DataKeyRing;
  /** Reads again at once. @returns whether that changed anything */
  reload: () => boolean;
  /** Absent: the keys come from the environment, which only a person changes. */
  file?: string;
}

export type KeyKind = 'seal' | 'lookup';

/** One line of the key text. */
export interface KeyEntry {
  kind: KeyKind;
  id: string;
  /** 32 bytes. */
  secret: Buffer;
}

/** A sentence for the person who keeps the keys; holds no key. */
export class DataKeyError extends Error {
  override readonly name = 'DataKeyError';
}

const SECRET_BYTES = 32;
export const KEY_ID = /^[a-z][a-z0-9]{3,15}$/;
const HEADER = `# The keys of personal data. Without this file no name, NIK, card or phone number in the database can be read again:
# keep a copy where the backups are NOT kept. Changed by: npm run keys
`;

/**
 * Reads `kind:id:secret` entries, one a line or separated by spaces or commas; `#` begins a remark.
 * @throws DataKeyError that names the entry, never its secret
 */
export function parseKeyText(text: string): KeyEntry[] {
  const words = text.replace(/#.*$/gm, '').split(/[\s,]+/).filter((word) => word !== '');
  const entries = words.map((word, at): KeyEntry => {
    const [kind = '', id = '', encoded = '', ...rest] = word.split(':');
    const secret = Buffer.from(encoded, 'base64');
    if ((kind !== 'seal' && kind !== 'lookup') || !KEY_ID.test(id) || rest.length > 0) throw new DataKeyError(`entry ${at + 1} is not of the form seal:ID:SECRET or lookup:ID:SECRET`);
    if (secret.length !== SECRET_BYTES) throw new DataKeyError(`the secret of ${kind}:${id} is not ${SECRET_BYTES} bytes in base64`);
    return { kind, id, secret };
  });
  for (const kind of ['seal', 'lookup'] as const) if (!entries.some((entry) => entry.kind === kind)) throw new DataKeyError(`there is no ${kind} key`);
  const ids = entries.map(({ id }) => id);
  const twice = ids.find((id, at) => ids.indexOf(id) !== at);
  if (twice !== undefined) throw new DataKeyError(`the id ${twice} is given twice`);
  return entries;
}

export function keyText(entries: readonly KeyEntry[]): string {
  return `${HEADER}${entries.map(({ kind, id, secret }) => `${kind}:${id}:${secret.toString('base64')}\n`).join('')}`;
}

/** A new random key. */
export function newKey(kind: KeyKind): KeyEntry {
  const letters = 'abcdefghjkmnpqrstuvwxyz';
  return { kind, id: `${letters[randomInt(letters.length)]!}${randomBytes(3).toString('hex').slice(0, 5)}`, secret: randomBytes(SECRET_BYTES) };
}

function ringOf(entries: readonly KeyEntry[]): DataKeyRing {
  return {
    sealing: entries.flatMap(({ kind, id, secret }) => (kind === 'seal' ? [{ id, cipherKey: derived(secret, 'cipher'), nonceKey: derived(secret, 'nonce') }] : [])),
    lookup: entries.flatMap(({ kind, id, secret }) => (kind === 'lookup' ? [{ id, macKey: derived(secret, 'lookup') }] : [])),
  };
}

function derived(secret: Buffer, purpose: string): KeyObject {
  return createSecretKey(Buffer.from(hkdfSync('sha256', secret, Buffer.alloc(0), `antrean-online ${purpose}`, SECRET_BYTES)));
}

/** Keys of DATA_KEYS. @throws DataKeyError */
export function dataKeysOfText(text: string): DataKeySource {
  const ring = ringOf(parseKeyText(text));
  return { ring: () => ring, reload: () => false };
}

/** Long enough to cost nothing, short enough that a new key is used while the command that made it is still at work. */
const LOOK_AGAIN_MS = 2_000;

/**
 * Keys of a file, which may change while servers run: looked at every two seconds of use. A file that cannot be read any
 * more changes nothing for whoever has its keys already.
 * @throws DataKeyError when it cannot be read at first, or strangers may read it
 */
export function dataKeysOfFile(file: string): DataKeySource {
  let { text, ring } = read(file);
  let lookedAt = Date.now();
  let mark = markOf(file);
  const reload = (): boolean => {
    lookedAt = Date.now();
    try {
      mark = markOf(file);
      const next = read(file);
      if (next.text === text) return false;
      ({ text, ring } = next);
      return true;
    } catch {
      return false;
    }
  };
  return {
    file,
    reload,
    ring: () => {
      if (Date.now() - lookedAt >= LOOK_AGAIN_MS) {
        lookedAt = Date.now();
        if (markOf(file) !== mark) reload();
      }
      return ring;
    },
  };
}

/** Keys of a file that is made at the first start: a demo's, and those of throw-away servers. */
export function ownDataKeys(file: string): DataKeySource {
  privateFileOnce(file, () => keyText([newKey('seal'), newKey('lookup')]));
  return dataKeysOfFile(file);
}

function markOf(file: string): string {
  try {
    const { ino, mtimeMs, size } = statSync(file);
    return `${ino} ${mtimeMs} ${size}`;
  } catch {
    return 'gone';
  }
}

function read(file: string): { text: string; ring: DataKeyRing } {
  let text: string;
  let mode: number;
  try {
    text = readFileSync(file, 'utf8');
    ({ mode } = statSync(file));
  } catch (error) {
    throw new DataKeyError(`${file} cannot be read (${(error as NodeJS.ErrnoException).code ?? 'unknown'})`);
  }
  if (process.platform !== 'win32' && (mode & 0o007) !== 0) throw new DataKeyError(`${file} may be read by everybody on this machine: chmod 600 it`);
  try {
    return { text, ring: ringOf(parseKeyText(text)) };
  } catch (error) {
    throw new DataKeyError(`${file}: ${(error as Error).message}`);
  }
}

/** By which a database knows a lookup key again without holding it. */
export function markOfLookupKey({ macKey }: LookupKey): string {
  return createHmac('sha256', macKey).update('antrean-online check').digest('base64url');
}

export function sameText(one: string, other: string): boolean {
  const [a, b] = [Buffer.from(one), Buffer.from(other)];
  return a.length === b.length && timingSafeEqual(a, b);
}
