const MASK = '***';
const LONG_NUMBER = /(?<![0-9A-Za-z])\d{13,}(?![0-9A-Za-z])/g;
/** Times in milliseconds are as long as a card number. */
const TIMES = new Set(['waktu', 'estimasidilayani', 'lastupdate']);
const SECRETS = new Set(['token', 'password', 'x-token', 'x-password', 'authorization', 'cookie', 'set-cookie']);
const PERSONAL = new Set(['nama', 'namapeserta', 'namapasien', 'alamat', 'tanggallahir', 'nomorkk']);
/** Their end is kept: a verifier compares it with the patient at hand. */
const KEEPS_ITS_TAIL = new Set(['nik', 'nomorkartu', 'nokartu', 'nopeserta', 'nohp', 'nomorreferensi']);
const TAIL = 3;
/** Shorter values of such a field are the deliberately wrong ones of the checklist, and evidence. */
const SHORTEST_PERSONAL = 8;
/** Shorter texts would be found everywhere, in dates and numbers of others. */
const SHORTEST_SECRET = 4;
const SHORTEST_KNOWN = 6;
const DEEPEST = 8;

export interface Mask {
  /** From now on blotted out wherever it stands: a token, a password. */
  addSecret: (value: string) => void;
  /** From now on cut to its end wherever it stands: a card, a name. */
  addPersonal: (value: string) => void;
  text: (text: string) => string;
  value: (value: unknown) => unknown;
}

/**
 * Makes what was sent and received fit for a report that leaves the house: no token or password, of NIK, card, phone and
 * record number the last three characters, no KK, name, address or birth date; also where a server repeats them in a
 * sentence or a path.
 */
export function makeMask(): Mask {
  const known = new Map<string, string>();
  let pattern: RegExp | undefined;
  const add = (value: string, replacement: string): void => {
    // A secret stays one where a person's value happens to be the same.
    if (value.length < (replacement === MASK ? SHORTEST_SECRET : SHORTEST_KNOWN) || known.get(value.toLowerCase()) === MASK) return;
    for (const form of new Set([value, encodeURIComponent(value), JSON.stringify(value).slice(1, -1)])) known.set(form.toLowerCase(), replacement);
    // Longest first, so that a value inside a longer one does not leave the rest of that standing.
    const literals = [...known.keys()].sort((a, b) => b.length - a.length).map((literal) => literal.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
    pattern = new RegExp(literals.join('|'), 'gi');
  };
  const text = (raw: string): string => {
    const masked = pattern === undefined ? raw : raw.replace(pattern, (found) => known.get(found.toLowerCase()) ?? MASK);
    return masked.replace(LONG_NUMBER, tail);
  };
  const value = (raw: unknown, depth = 0): unknown => {
    if (depth > DEEPEST) return MASK;
    if (typeof raw === 'string') return text(raw);
    if (typeof raw === 'number') return raw >= 1e15 ? MASK : raw;
    if (Array.isArray(raw)) return raw.map((item) => value(item, depth + 1));
    if (typeof raw !== 'object' || raw === null) return raw;
    return Object.fromEntries(Object.entries(raw).map(([key, inner]) => [text(key), field(key.toLowerCase(), inner, depth)]));
  };
  const field = (key: string, inner: unknown, depth: number): unknown => {
    if (typeof inner !== 'string' && typeof inner !== 'number') return value(inner, depth + 1);
    const content = String(inner);
    if (content.trim() === '') return inner;
    if (SECRETS.has(key)) return MASK;
    if (PERSONAL.has(key)) return key === 'tanggallahir' && !/^\d{4}-\d{2}-\d{2}$/.test(content) ? text(content) : MASK;
    if (key === 'norm') return content.length > 2 * TAIL ? tail(content) : MASK;
    if (KEEPS_ITS_TAIL.has(key)) return content.length < SHORTEST_PERSONAL ? inner : tail(content);
    return TIMES.has(key) ? inner : value(inner, depth + 1);
  };
  return { addSecret: (secret) => add(secret, MASK), addPersonal: (personal) => add(personal, /\d/.test(personal) ? tail(personal) : MASK), text, value };
}

function tail(text: string): string {
  return `${MASK}${text.slice(-TAIL)}`;
}
