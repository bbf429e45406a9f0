import type { Outcome } from './call';
import { OPERATIONS, type BpjsOperation } from './operation';

/** What a reply means for what we still owe (ws-bpjs §2.14 and §4.1). The reply's own message is kept beside it. */
export type Verdict =
  /** BPJS took it, or answered what was asked. */
  | { kind: 'accepted' }
  /** BPJS holds it since an earlier try: done. */
  | { kind: 'already-there' }
  /** BPJS holds a higher task; this one can no longer be stored. */
  | { kind: 'overtaken'; byTask: number }
  /** The booking is cancelled at BPJS: nothing more is taken for it. */
  | { kind: 'cancelled-there' }
  /** An earlier task must come first; null when BPJS does not say which. */
  | { kind: 'blocked-on'; task: number | null }
  | { kind: 'booking-unknown' }
  /** Refused for good: a time BPJS will not store, a booking whose SEP came first. */
  | { kind: 'rejected' }
  /** More than H+7. */
  | { kind: 'expired' }
  /** Refused until somebody acts: see NeedsPerson. */
  | NeedsPerson
  /** No answer that counts; whether the call landed is unknown. */
  | { kind: 'unavailable' }
  /** Credentials, key, clock or address are wrong: every call of the facility fails alike. */
  | { kind: 'misconfigured' }
  | { kind: 'rate-limited'; retryAfterMs: number | null };

/** What somebody must see to. `field` is the contract's own name of the field that BPJS does not take. */
export interface NeedsPerson {
  kind: 'needs-person';
  /** A field of the booking; its referral; doctor, poli and hours that HFIS does not have; words nobody knows. */
  about: 'field' | 'referral' | 'schedule' | 'unknown';
  field?: string;
}

export type VerdictKind = Verdict['kind'];

/** How messages are compared: case-insensitively, blanks collapsed, dots trimmed (ws-bpjs §2.14). */
export function normalised(message: string): string {
  return message.toLowerCase().replace(/\s+/g, ' ').replace(/^[\s.]+|[\s.]+$/g, '');
}

interface Rule {
  on: 'any' | 'reads' | 'writes' | readonly BpjsOperation[];
  code?: number;
  /** Compared with the normalised message. */
  says?: RegExp;
  verdict: Verdict | ((groups: readonly (string | undefined)[]) => Verdict);
}

/** The reads that tell of a day on which nobody practises by a refusal (ws-bpjs §2.3, §2F). */
const READS_OF_A_DAY: readonly BpjsOperation[] = ['jadwaldokter', 'fktp/ref/poli', 'fktp/ref/dokter'];

/** First match wins. A text that no row knows needs a person, verbatim. */
const RULES: readonly Rule[] = [
  { on: 'any', code: 200, verdict: { kind: 'accepted' } },
  { on: 'any', code: 1, verdict: { kind: 'accepted' } },
  { on: 'reads', code: 204, verdict: { kind: 'accepted' } },
  { on: 'reads', says: /^no content$/, verdict: { kind: 'accepted' } },
  { on: READS_OF_A_DAY, says: /^data tidak ditemukan$|\bjadwal\b.* (tidak|belum) (ada|tersedia|ditemukan)$|(tidak|belum) ada jadwal/, verdict: { kind: 'accepted' } },
  { on: 'writes', code: 208, verdict: { kind: 'already-there' } },
  { on: ['antrean/add'], says: /duplikasi kode ?booking/, verdict: { kind: 'already-there' } },
  { on: ['antrean/updatewaktu'], says: /^taskid ?= ?\d+ sudah ada$/, verdict: { kind: 'already-there' } },
  { on: ['antrean/farmasi/add'], says: /sudah ada/, verdict: { kind: 'already-there' } },
  // Recorded nowhere (gap 11 of the catalogue): what it says on its own reads, and what sites say to it.
  { on: ['fktp/antrean/add'], says: /sudah (ada|terdaftar|diambil|mengambil)|duplikasi|hanya dapat diambil 1 kali/, verdict: { kind: 'already-there' } },
  { on: ['fktp/antrean/panggil', 'fktp/antrean/batal'], says: /^(data|antrean|antrian)( peserta)? tidak ditemukan/, verdict: { kind: 'booking-unknown' } },
  { on: ['fktp/antrean/panggil'], says: /sudah (di)?batal/, verdict: { kind: 'cancelled-there' } },
  { on: 'any', says: /^kode ?booking tidak ditemukan/, verdict: { kind: 'booking-unknown' } },
  {
    on: 'any',
    says: /taskid terakhir ?=? ?(\d+)/,
    verdict: ([, task]) => (Number(task) === 99 ? { kind: 'cancelled-there' } : { kind: 'overtaken', byTask: Number(task) }),
  },
  { on: 'any', says: /taskid ?= ?(\d+) belum ada/, verdict: ([, task]) => ({ kind: 'blocked-on', task: Number(task) }) },
  // The task this one names is the refused one itself, not the missing one.
  { on: 'any', says: /taskid sebelumnya belum terkirim/, verdict: { kind: 'blocked-on', task: null } },
  { on: 'any', says: /h ?\+ ?7/, verdict: { kind: 'expired' } },
  { on: 'any', says: /tidak boleh kurang atau sama dengan waktu sebelumnya/, verdict: { kind: 'rejected' } },
  { on: 'any', says: /lebih besar dari ?pada taskid/, verdict: { kind: 'rejected' } },
  { on: 'any', says: /^waktu tidak valid/, verdict: { kind: 'rejected' } },
  { on: 'any', says: /sudah terbit sep/, verdict: { kind: 'rejected' } },
  // No rejection of batal is recorded anywhere (a gap of the catalogue); a second batal can only say something like this.
  { on: ['antrean/batal', 'fktp/antrean/batal'], says: /sudah (di)?batal/, verdict: { kind: 'already-there' } },
  { on: 'any', code: 401, verdict: { kind: 'misconfigured' } },
  { on: 'any', code: 403, verdict: { kind: 'misconfigured' } },
  { on: 'any', code: 429, verdict: { kind: 'rate-limited', retryAfterMs: null } },
  { on: 'any', says: /signature|user[ _-]?key|cons[ _-]?id|x-timestamp|authentication (failed|parameters missing)|no mapping rule/, verdict: { kind: 'misconfigured' } },
  { on: 'any', says: /limits exceeded/, verdict: { kind: 'rate-limited', retryAfterMs: null } },
  // Words of proxies between us and BPJS, not of the service (ws-bpjs §2.14, last paragraph).
  { on: 'any', says: /gagal dicoba kembali|bridging sedang bermasalah/, verdict: { kind: 'unavailable' } },
  // The name of the field only: some sentences repeat its value, which may be somebody's NIK.
  { on: 'any', says: /^data (.+) belum sesuai/, verdict: ([, field = '']) => ({ kind: 'needs-person', about: 'field', field: field.replace(/\s*\d{5,}\S*/g, '').trim() }) },
  { on: 'any', says: /^rujukan\b/, verdict: { kind: 'needs-person', about: 'referral' } },
  { on: 'any', says: /^(data|jadwal) dokter tidak ditemukan/, verdict: { kind: 'needs-person', about: 'schedule' } },
];

/** Judges what came back. Decided by metadata.code and message wherever there is an envelope, by HTTP otherwise. */
export function verdictOf(operation: BpjsOperation, outcome: Outcome): Verdict {
  switch (outcome.kind) {
    case 'no-reply':
    case 'undecipherable':
      return { kind: 'unavailable' };
    case 'unreadable':
      return withoutEnvelope(outcome.httpStatus, normalised(outcome.bodyStart), outcome.retryAfterMs);
    case 'replied': {
      if (outcome.httpStatus === 401 || outcome.httpStatus === 403) return { kind: 'misconfigured' };
      if (outcome.httpStatus === 429) return { kind: 'rate-limited', retryAfterMs: outcome.retryAfterMs };
      const verdict = byRule(operation, outcome.code, normalised(outcome.message));
      if (verdict?.kind === 'rate-limited') return { ...verdict, retryAfterMs: outcome.retryAfterMs };
      if (verdict !== undefined) return verdict;
      // Not a word about a booking, but that the address is wrong: it would park every lane of the facility.
      if (outcome.httpStatus === 404 || outcome.httpStatus === 405) return { kind: 'misconfigured' };
      // A code of 500 and above (5000 was seen) tells of a fault over there, not of our data.
      return outcome.code >= 500 ? { kind: 'unavailable' } : { kind: 'needs-person', about: 'unknown' };
    }
  }
}

function byRule(operation: BpjsOperation, code: number, message: string): Verdict | undefined {
  for (const rule of RULES) {
    if (!isOn(rule, operation)) continue;
    if (rule.code !== undefined && rule.code !== code) continue;
    const groups = rule.says === undefined ? [] : rule.says.exec(message);
    if (groups === null) continue;
    return typeof rule.verdict === 'function' ? rule.verdict(groups) : rule.verdict;
  }
  return undefined;
}

function isOn({ on }: Rule, operation: BpjsOperation): boolean {
  switch (on) {
    case 'any':
      return true;
    case 'reads':
      return OPERATIONS[operation] === 'read';
    case 'writes':
      return OPERATIONS[operation] === 'write';
    default:
      return on.includes(operation);
  }
}

/** HTML pages, empty bodies and the texts of the API gateway in front of BPJS (ws-bpjs §4). */
function withoutEnvelope(httpStatus: number, text: string, retryAfterMs: number | null): Verdict {
  if (httpStatus === 429 || /limits exceeded/.test(text)) return { kind: 'rate-limited', retryAfterMs };
  if (httpStatus === 401 || httpStatus === 403) return { kind: 'misconfigured' };
  // A page with 404 comes from a web server in trouble and heals; a gateway's bare text with 404 means a wrong address.
  if (httpStatus === 404 && !text.startsWith('<')) return { kind: 'misconfigured' };
  if (/authentication (failed|parameters missing)|no mapping rule/.test(text)) return { kind: 'misconfigured' };
  return { kind: 'unavailable' };
}
