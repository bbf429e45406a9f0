import { normalised } from '../bpjs/verdict';
import { unsettledBefore, waitsForDesk, type EntryFacts } from './desk-entry';
import type { Finding } from './decision';

/** What there is to explain about a row: each has its words in desk-words.ts. */
export type Topic =
  | 'field-nik'
  | 'field-nomorkartu'
  | 'card-missing'
  | 'field-nohp'
  | 'field-nomorreferensi'
  | 'field-jeniskunjungan'
  | 'field-other'
  | 'referral-invalid'
  | 'referral-expired'
  | 'schedule'
  | 'unknown-words'
  | 'sep-issued'
  | 'time-order'
  | 'time-on-other-date'
  | 'rejected-otherwise'
  | 'overtaken'
  | 'cancelled-there'
  | 'blocked-on'
  | 'booking-unknown'
  | 'expired'
  | 'too-late'
  | 'parked-too-late'
  | 'unsendable'
  | 'our-fault'
  | 'unavailable'
  | 'misconfigured'
  | 'rate-limited'
  | 'not-yet'
  | 'not-needed'
  | 'looked-up-in-vain'
  | 'not-reported'
  | 'not-in-dialect'
  | 'uninsured'
  | 'entry-taken-over'
  | 'other-booking-first'
  | 'dropped'
  | 'accepted'
  | 'already-there'
  | 'waiting'
  | 'waiting-behind'
  | 'waiting-for-reference'
  | 'asking'
  | 'resent';

/** Of a verdict or a finding of ours; a new one does not compile until it is said here what it is about. */
const BY_FINDING: Record<Finding['kind'], (entry: EntryFacts) => Topic> = {
  accepted: () => 'accepted',
  'already-there': () => 'already-there',
  overtaken: () => 'overtaken',
  'cancelled-there': () => 'cancelled-there',
  'blocked-on': () => 'blocked-on',
  'booking-unknown': () => 'booking-unknown',
  rejected: (entry) => rejectedFor(normalised(entry.said ?? '')),
  expired: () => 'expired',
  'needs-person': neededFor,
  unavailable: () => 'unavailable',
  misconfigured: () => 'misconfigured',
  'rate-limited': () => 'rate-limited',
  'too-late': () => 'too-late',
  'called-off': () => 'not-needed',
  'not-reported': () => 'not-reported',
  'not-yet': () => 'not-yet',
  'not-in-dialect': () => 'not-in-dialect',
  uninsured: () => 'uninsured',
  'entry-taken-over': () => 'entry-taken-over',
  'other-booking-first': () => 'other-booking-first',
  unsendable: () => 'unsendable',
  'our-fault': () => 'our-fault',
};

export function topicOf(entry: EntryFacts): Topic {
  switch (entry.state) {
    case 'open':
      return ofOpen(entry);
    case 'parked':
      return entry.deadlineInMs !== null && entry.deadlineInMs <= 0 ? 'parked-too-late' : ofFinding(entry);
    case 'sent':
      return entry.verdict === 'already-there' ? 'already-there' : 'accepted';
    case 'superseded':
      return 'overtaken';
    case 'cancelled-at-bpjs':
      return 'cancelled-there';
    case 'rejected':
      return ofFinding(entry);
    case 'expired':
      return entry.verdict === 'expired' ? 'expired' : 'too-late';
    case 'dropped':
      return 'dropped';
    case 'not-needed':
      if (entry.verdict !== null && HAS_ITS_REASON.has(entry.verdict)) return BY_FINDING[entry.verdict](entry);
      return entry.owed.kind === 'mobile-jkn-booking-made' && entry.verdict === 'booking-unknown' ? 'looked-up-in-vain' : 'not-needed';
  }
}

function ofFinding(entry: EntryFacts): Topic {
  return entry.verdict === null ? 'unknown-words' : BY_FINDING[entry.verdict](entry);
}

/** Why BPJS is not told, where it is more than that it need not be. */
const HAS_ITS_REASON: ReadonlySet<Finding['kind']> = new Set(['not-reported', 'not-in-dialect', 'uninsured', 'entry-taken-over']);
const HEALS_BY_ITSELF: ReadonlySet<Finding['kind']> = new Set(['unavailable', 'misconfigured', 'rate-limited', 'our-fault', 'not-yet', 'other-booking-first']);

/** What keeps an open row from leaving by itself is told; what somebody has just asked for again is not judged once more. */
function ofOpen(entry: EntryFacts): Topic {
  if (unsettledBefore(entry).some((row) => row.state === 'parked')) return 'waiting-behind';
  if (waitsForDesk(entry)) return 'waiting-for-reference';
  if (entry.verdict !== null && HEALS_BY_ITSELF.has(entry.verdict)) return BY_FINDING[entry.verdict](entry);
  if (entry.verdict === 'overtaken') return 'asking';
  return entry.requestedBy === null ? 'waiting' : 'resent';
}

const FIELDS: Record<string, Topic> = {
  nik: 'field-nik',
  nomorkartu: 'field-nomorkartu',
  nokartu: 'field-nomorkartu',
  nohp: 'field-nohp',
  nomorreferensi: 'field-nomorreferensi',
  jeniskunjungan: 'field-jeniskunjungan',
};

/** The field of `field:nik`; undefined where the row is about something else. */
export function fieldOf(about: string | null): string | undefined {
  return about?.startsWith('field:') === true ? about.slice('field:'.length) : undefined;
}

function neededFor(entry: EntryFacts): Topic {
  const field = fieldOf(entry.about);
  if (field === 'nomorkartu' && entry.said === null) return 'card-missing';
  if (field !== undefined) return FIELDS[field.toLowerCase().replace(/\s/g, '')] ?? 'field-other';
  if (entry.about === 'field') return 'field-other';
  if (entry.about === 'schedule') return 'schedule';
  if (entry.about === 'referral') return /masa berlaku habis/.test(normalised(entry.said ?? '')) ? 'referral-expired' : 'referral-invalid';
  return 'unknown-words';
}

function rejectedFor(message: string): Topic {
  if (/sudah terbit sep/.test(message)) return 'sep-issued';
  if (/^waktu tidak valid/.test(message)) return 'time-on-other-date';
  if (/tidak boleh kurang atau sama dengan|lebih besar dari/.test(message)) return 'time-order';
  return 'rejected-otherwise';
}

/** The task BPJS names as missing; null where it does not say which. */
export function missingTask(entry: EntryFacts): number | null {
  const named = /taskid ?= ?(\d+) belum ada/.exec(normalised(entry.said ?? ''))?.[1];
  return named === undefined ? null : Number(named);
}

/** The task BPJS holds already in place of an overtaken one; null where it does not say. */
export function higherTask(entry: EntryFacts): number | null {
  const named = /taskid terakhir ?=? ?(\d+)/.exec(normalised(entry.said ?? ''))?.[1];
  return named === undefined ? null : Number(named);
}
