import type { EntryFacts, LaneRow } from './desk-entry';
import { addState } from './desk-lane-words';
import { whyNotReported, type DeskFacility } from './desk-preview';
import { waitsForMending } from './desk-repair-mended';
import type { TroubledLane } from './desk-repair-rows';
import { whyNotResent } from './desk-rules';
import { missingTask, topicOf, type Topic } from './desk-topic';

/**
 * What a row of a visit needs: to be sent again, nothing, a person first; or that it cannot be mended, because the step
 * before it was never recorded, or because BPJS takes it no longer.
 */
export type RepairGroup = 'sendable' | 'by-itself' | 'person' | 'never-recorded' | 'closed';

export interface Judgement {
  group: RepairGroup;
  /** A fixed word: field:nik, referral, schedule, reference-number, …; `task:4` of what was never recorded; a topic of what is closed. */
  key: string;
  topic: Topic;
}

interface Known {
  facility: DeskFacility;
  now: Date;
  /** What BPJS refused of these has been mended since. */
  mended: ReadonlySet<number>;
}

/** Why BPJS will never take it, or a person has said that it shall not go. */
const CLOSED: ReadonlySet<Topic> = new Set(['sep-issued', 'time-order', 'time-on-other-date', 'rejected-otherwise', 'overtaken', 'cancelled-there', 'expired', 'too-late', 'parked-too-late', 'dropped']);

/**
 * Every row of a booking that is neither there nor needless, with what it needs. Rows that only wait for another of the
 * same booking are left out: they follow it.
 */
export function judgeLane({ isCalledOff, entries: lane }: TroubledLane, known: Known): { entry: EntryFacts; judgement: Judgement }[] {
  const sentAgain = new Set<number>();
  const holdsUp = lane.some((entry) => entry.state === 'parked' || entry.lane.some((row) => row.waitsFor !== undefined && row.waitsFor !== null));
  return lane.flatMap((entry) => {
    // Of a booking that nothing holds up the open rows are counted elsewhere (goingByItself).
    if ((entry.state === 'open' && !holdsUp) || whyNotReported(known.facility, entry) !== undefined) return [];
    const judgement = judge(entry, known, sentAgain);
    if (judgement === undefined || (judgement.group === 'closed' && (isCalledOff || isNobodysConcern(entry)))) return [];
    if (judgement.group === 'sendable') sentAgain.add(entry.outboxId);
    return [{ entry, judgement }];
  });
}

/** A look-up that was not made in time: the booking itself speaks for it. */
function isNobodysConcern({ owed, state }: EntryFacts): boolean {
  return owed.kind === 'mobile-jkn-booking-made' && state !== 'rejected';
}

function judge(entry: EntryFacts, known: Known, sentAgain: ReadonlySet<number>): Judgement | undefined {
  const topic = topicOf(entry);
  const needs = groupOf(entry, topic, known, sentAgain);
  if (needs === undefined) return undefined;
  const key = typeof needs === 'object' ? `task:${needs.neverRecorded}` : needs === 'closed' ? closedKey(entry, topic) : topic === 'waiting-for-reference' ? 'reference-number' : (entry.reason ?? 'waiting');
  return { group: typeof needs === 'object' ? 'never-recorded' : needs, key, topic };
}

function groupOf(entry: EntryFacts, topic: Topic, known: Known, sentAgain: ReadonlySet<number>): RepairGroup | { neverRecorded: number } | undefined {
  switch (entry.state) {
    case 'sent':
    case 'not-needed':
      return undefined;
    case 'open':
      return topic === 'waiting-behind' ? undefined : topic === 'waiting-for-reference' ? (isHead(entry) ? 'person' : undefined) : 'by-itself';
    case 'superseded':
    case 'cancelled-at-bpjs':
    case 'dropped':
      return 'closed';
    case 'parked':
    case 'rejected':
    case 'expired':
      return ofRefused(entry, topic, known, sentAgain);
  }
}

/** Only the row that waits itself, and not all that stand behind it. */
function isHead(entry: EntryFacts): boolean {
  return entry.lane.some((row) => row.outboxId === entry.outboxId && row.waitsFor !== undefined && row.waitsFor !== null);
}

function ofRefused(entry: EntryFacts, topic: Topic, { now, mended }: Known, sentAgain: ReadonlySet<number>): RepairGroup | { neverRecorded: number } {
  const isInTime = entry.deadline !== null && now < entry.deadline;
  if (CLOSED.has(topic) && !(entry.state === 'expired' && isInTime && topic !== 'expired')) return 'closed';
  // Somebody has looked at it and let it be.
  if (entry.state === 'rejected' && !entry.needsStaff) return 'closed';
  const blocked = topic === 'blocked-on' ? blockedBy(entry, sentAgain) : topic === 'booking-unknown' ? withoutBooking(entry, sentAgain) : undefined;
  if (blocked !== undefined) return blocked;
  if (waitsForMending(topic) && !mended.has(entry.outboxId)) return 'person';
  const refusal = whyNotResent(entry, now, sentAgain);
  if (refusal === undefined) return 'sendable';
  return refusal.code === 'being-sent' || refusal.code === 'already-waiting' ? 'by-itself' : refusal.code === 'still-blocked' || refusal.code === 'waits-for-desk' ? 'person' : 'closed';
}

/** BPJS misses a step before it. Undefined: that step is there or goes along, so that a new try may end otherwise. */
function blockedBy(entry: EntryFacts, sentAgain: ReadonlySet<number>): RepairGroup | { neverRecorded: number } | undefined {
  const missing = missingTask(entry);
  if (missing === null) {
    const before = entry.lane.filter((row) => row.task !== null && entry.owed.task !== null && row.task < entry.owed.task);
    return before.every((row) => arrives(row, sentAgain)) ? undefined : 'closed';
  }
  const steps = entry.lane.filter((row) => row.task === missing);
  if (steps.length === 0) return { neverRecorded: missing };
  return steps.some((row) => arrives(row, sentAgain)) ? undefined : 'closed';
}

/** BPJS does not know the booking: its add goes along or was taken, or it will never be there. */
function withoutBooking(entry: EntryFacts, sentAgain: ReadonlySet<number>): RepairGroup | undefined {
  const state = addState(entry);
  if (state === null || state === 'sent') return undefined;
  if (state === 'parked') return 'person';
  return entry.lane.some((row) => row.kind === 'booking-made' && arrives(row, sentAgain)) ? undefined : 'closed';
}

function arrives(row: LaneRow, sentAgain: ReadonlySet<number>): boolean {
  return row.state === 'sent' || row.state === 'open' || sentAgain.has(row.outboxId);
}

function closedKey(entry: EntryFacts, topic: Topic): string {
  if (topic === 'parked-too-late' || topic === 'expired') return 'too-late';
  if (topic === 'blocked-on' || topic === 'booking-unknown') return 'step-refused';
  return CLOSED.has(topic) ? topic : (entry.reason ?? topic);
}
