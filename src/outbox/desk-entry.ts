import { givesUpAt } from './backoff';
import type { Finding } from './decision';
import type { LocalDate, TimeZone } from '../platform/clock';
import { withoutLongNumbers } from '../platform/personal-data';
import type { FactKind } from './facts';

export type OutboxState = 'open' | 'parked' | 'sent' | 'superseded' | 'cancelled-at-bpjs' | 'rejected' | 'expired' | 'dropped' | 'not-needed';

/** What staff may do with a row. */
export type DeskAct = 'resend' | 'correct' | 'drop' | 'seen';

/** What a row owes BPJS, with the recorded time and, where another one was sent, that time and why. */
export interface Owed {
  kind: FactKind;
  /** Of a task of the visit; null for anything else, and where the fact is not readable. */
  task: number | null;
  recordedAt: Date | null;
  sentTime: Date | null;
  sentTimeReason: string | null;
}

/** Another row of the same booking, or the row itself. */
export interface LaneRow {
  outboxId: number;
  precedence: number;
  kind: FactKind;
  state: OutboxState;
  task: number | null;
  recordedAt: Date | null;
  /** What the registration desk still has to complete before it becomes due. */
  waitsFor?: 'reference-number' | null;
}

export interface LastAct {
  act: DeskAct;
  actor: string;
  at: Date;
  reason: string | null;
}

/** One row of the outbox with what is needed to judge it. No name and no identifier of a person. */
export interface EntryFacts {
  outboxId: number;
  bookingCode: string;
  /** Null where the booking is not in the database. */
  visitDate: LocalDate | null;
  clinicCode: string | null;
  clinicName: string | null;
  doctorName: string | null;
  queueNumber: string | null;
  payer: 'JKN' | 'NON JKN' | null;
  owed: Owed;
  /** The fact as stored: it is read when it is translated. */
  fact: unknown;
  state: OutboxState;
  needsStaff: boolean;
  /** In this state since then; an open row is owed since then. */
  since: Date;
  tries: number;
  /** Of an open row; null while it waits for another of its booking. */
  nextTryAt: Date | null;
  isBeingSent: boolean;
  requestedBy: string | null;
  verdict: Finding['kind'] | null;
  /** field:<name> | referral | schedule | unknown */
  about: string | null;
  /** `about`, or else the verdict: what rows are grouped by. */
  reason: string | null;
  /** BPJS's own words at the last try, long numbers blotted out; null where BPJS said nothing. */
  said: string | null;
  /** What we noted ourselves where BPJS was not asked, such as the booking that goes first. */
  remark: string | null;
  /** H+6 23:00 WIB of the visit: from then on nothing is sent. */
  deadline: Date | null;
  /** Negative when it has passed. */
  deadlineInMs: number | null;
  /** Rows of the same booking that may only leave after this one. */
  waitingBehind: number;
  /** All rows of the booking, in the order in which they leave. */
  lane: readonly LaneRow[];
  lastAct: LastAct | null;
  timeZone: TimeZone;
}

export interface EntryRow {
  outbox_id: number;
  lane: string;
  precedence: number;
  kind: FactKind;
  fact: unknown;
  state: OutboxState;
  needs_staff: boolean;
  next_try_at: Date | null;
  attempts: number;
  leased_until: Date | null;
  requested_by: string | null;
  verdict: Finding['kind'] | null;
  about: string | null;
  last_message: string | null;
  sent_time: Date | null;
  sent_time_reason: string | null;
  created_at: Date;
  settled_at: Date | null;
  last_try_at: Date | null;
  time_zone: TimeZone;
  visit_date: LocalDate | null;
  payer: 'JKN' | 'NON JKN' | null;
  queue_number: string | null;
  clinic_code: string | null;
  clinic_name: string | null;
  doctor_name: string | null;
  lane_rows: { outbox_id: number; precedence: number; kind: FactKind; state: OutboxState; task: string | null; occurred_at: string | null; waits_for: 'reference-number' | null }[];
  last_act: { act: DeskAct; actor: string; acted_at: string; reason: string | null } | null;
}

/** What was found without asking BPJS: `last_message` then holds a remark of our own. */
const NOT_SAID_BY_BPJS: ReadonlySet<Finding['kind']> = new Set(['too-late', 'called-off', 'not-reported', 'not-yet', 'not-in-dialect', 'uninsured', 'entry-taken-over', 'other-booking-first', 'unsendable', 'our-fault']);

export function toEntryFacts(row: EntryRow, now: Date): EntryFacts {
  const deadline = row.visit_date === null ? null : givesUpAt(row.visit_date);
  const lane = row.lane_rows.map((other) => ({
    outboxId: other.outbox_id,
    precedence: other.precedence,
    kind: other.kind,
    state: other.state,
    task: taskOf(other.kind, other.task),
    recordedAt: instantOf(other.occurred_at),
    waitsFor: other.state === 'open' ? other.waits_for : null,
  }));
  const self = lane.find((other) => other.outboxId === row.outbox_id);
  const words = row.last_message === null || row.last_message.trim() === '' ? null : row.last_message;
  const isOurs = row.verdict !== null && NOT_SAID_BY_BPJS.has(row.verdict);
  return {
    outboxId: row.outbox_id,
    bookingCode: row.lane,
    visitDate: row.visit_date,
    clinicCode: row.clinic_code,
    clinicName: row.clinic_name,
    doctorName: row.doctor_name,
    queueNumber: row.queue_number,
    payer: row.payer,
    owed: { kind: row.kind, task: self?.task ?? null, recordedAt: self?.recordedAt ?? null, sentTime: row.sent_time, sentTimeReason: row.sent_time_reason },
    fact: row.fact,
    state: row.state,
    needsStaff: row.needs_staff,
    since: row.state === 'open' ? row.created_at : (row.settled_at ?? row.last_try_at ?? row.created_at),
    tries: row.attempts,
    nextTryAt: row.next_try_at,
    isBeingSent: row.state === 'open' && row.leased_until !== null && row.leased_until > now,
    requestedBy: row.requested_by,
    verdict: row.verdict,
    about: row.about,
    reason: row.about ?? row.verdict,
    said: words === null || isOurs ? null : withoutLongNumbers(words),
    remark: isOurs ? words : null,
    deadline,
    deadlineInMs: deadline === null ? null : deadline.getTime() - now.getTime(),
    waitingBehind: lane.slice(lane.findIndex((other) => other.outboxId === row.outbox_id) + 1).filter((other) => isUnsettled(other.state)).length,
    lane,
    lastAct: row.last_act === null ? null : { act: row.last_act.act, actor: row.last_act.actor, at: new Date(row.last_act.acted_at), reason: row.last_act.reason },
    timeZone: row.time_zone,
  };
}

export function isUnsettled(state: OutboxState): boolean {
  return state === 'open' || state === 'parked';
}

/** The rows of the booking that must be settled before this one may leave. */
export function unsettledBefore(entry: EntryFacts): LaneRow[] {
  return entry.lane.slice(0, entry.lane.findIndex((other) => other.outboxId === entry.outboxId)).filter((other) => isUnsettled(other.state));
}

/** The desk has to complete something first: of this row, or of one before it. */
export function waitsForDesk(entry: EntryFacts): boolean {
  return entry.lane.slice(0, entry.lane.findIndex((other) => other.outboxId === entry.outboxId) + 1).some((other) => (other.waitsFor ?? null) !== null);
}

/** The highest task BPJS has taken of the booking; 0 where it has taken none. */
export function highestTaskSent(entry: EntryFacts): number {
  return Math.max(0, ...entry.lane.map((other) => (other.state === 'sent' ? (other.task ?? 0) : 0)));
}

function taskOf(kind: FactKind, text: string | null): number | null {
  return kind === 'task-reached' && text !== null && /^\d{1,2}$/.test(text) ? Number(text) : null;
}

function instantOf(text: string | null): Date | null {
  // Date.parse reads a bare number as a year.
  const ms = /^\d{4}-\d{2}-\d{2}T/.test(text ?? '') ? Date.parse(text ?? '') : Number.NaN;
  return Number.isNaN(ms) ? null : new Date(ms);
}
