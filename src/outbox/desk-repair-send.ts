import type { Clock, LocalDate } from '../platform/clock';
import { transactionDespiteDeadlock, type Db, type Tx } from '../platform/db';
import { recordAct as recordStaffAct } from '../platform/staff-acts';
import type { EntryFacts } from './desk-entry';
import { entriesById, laneOrder } from './desk-list';
import { dayText } from './desk-phrases';
import { whyNotReported, type DeskFacility } from './desk-preview';
import { refused, type DeskRefusal } from './desk-refusals';
import { readRepair, type RepairRange, type SendableRow } from './desk-repair';
import { whyNotResent } from './desk-rules';
import { recordActs, sendAgain, type Acting } from './desk-transaction';

export interface RepairOrder {
  /** Who asks for it. */
  actor: string;
  /**
   * When what would be sent was looked at. What has been tried or touched since is left alone, so that a second press, or the
   * same page sent again after its server died, goes on with the rest and repeats nothing.
   */
  seenAt: Date;
  /** No more rows than this; absent: all. */
  mostRows?: number;
}

export interface RepairResult {
  /** Rows that go out again, and of how many visits. */
  resent: number;
  visits: number;
  /** What was left as it was, by its reason, most first. */
  refused: { refusal: DeskRefusal; rows: number }[];
  /** Still to be sent: the time, or the number asked for, was over. */
  left: number;
}

/** So many rows are locked at once: a worker that settles one of them waits for no more than a moment. */
const ROWS_AT_ONCE = 200;
/** A press is answered before whoever pressed gives up on it; what is left is said, and sent by the next one. */
const LONGEST_MS = 8_000;

/**
 * Sends again everything in the range that can be, as `readRepair` shows it, and nothing else: no time is made up, and what was
 * never recorded stays unsent. In parts, each kept on its own, so that a process that dies in the middle has sent a part of it
 * and the next press sends the rest. Each row keeps who asked for it; the whole is one act of staff, also when it breaks off.
 */
export async function repairRange(db: Db, clock: Clock, facility: DeskFacility, range: RepairRange, order: RepairOrder): Promise<RepairResult> {
  const begun = clock();
  const { sendable } = await readRepair(db, facility, begun, range);
  const wanted = sendable.rows.slice(0, order.mostRows);
  const done: Done = { resent: 0, lanes: new Set(), refusals: new Map(), handled: 0 };
  try {
    for (const part of partsOf(wanted)) {
      if (clock().getTime() - begun.getTime() > LONGEST_MS) break;
      await sendPart(db, { facilityId: facility.facilityId, actor: order.actor, now: clock() }, facility, range, order, part, done);
    }
  } finally {
    if (done.resent > 0) await leaveAct(db, clock(), facility, range, order, done);
  }
  return {
    resent: done.resent,
    visits: done.lanes.size,
    refused: [...done.refusals.values()].sort((a, b) => b.rows - a.rows),
    left: sendable.rows.length - done.handled,
  };
}

interface Done {
  resent: number;
  lanes: Set<string>;
  refusals: Map<string, { refusal: DeskRefusal; rows: number }>;
  handled: number;
}

/** The rows of one booking stay together: what waits for an earlier one is judged beside it. */
function* partsOf(rows: readonly SendableRow[]): Generator<readonly SendableRow[]> {
  let part: SendableRow[] = [];
  for (const [place, row] of rows.entries()) {
    part.push(row);
    if (part.length >= ROWS_AT_ONCE && rows[place + 1]?.bookingCode !== row.bookingCode) {
      yield part;
      part = [];
    }
  }
  if (part.length > 0) yield part;
}

async function sendPart(db: Db, acting: Acting, facility: DeskFacility, range: RepairRange, { seenAt }: RepairOrder, part: readonly SendableRow[], done: Done): Promise<void> {
  const { sent, left } = await transactionDespiteDeadlock(db, async (tx) => {
    await lockLanes(tx, acting, [...new Set(part.map((row) => row.bookingCode))]);
    // A statement after the lock: it sees what whoever held it has made of the rows.
    const entries = laneOrder(await entriesById(tx, acting.facilityId, acting.now, part.map((row) => row.outboxId)));
    const judged = judgedNow(entries, facility, acting.now, seenAt);
    if (judged.sent.length > 0) {
      await recordActs(tx, acting, judged.sent.map((entry) => entry.outboxId), 'resend', `Perbaikan ${rangeText(range)}`);
      await sendAgain(tx, acting, ...judged.sent);
    }
    return judged;
  });
  done.handled += part.length;
  done.resent += sent.length;
  for (const { bookingCode } of sent) done.lanes.add(bookingCode);
  for (const refusal of left) done.refusals.set(refusal.code, { refusal, rows: (done.refusals.get(refusal.code)?.rows ?? 0) + 1 });
}

/** In the order in which every act on a lane locks it. */
async function lockLanes(tx: Tx, { facilityId }: Acting, lanes: readonly string[]): Promise<void> {
  await tx.rows(
    `select outbox_id
     from outbox
     where facility_id = :facilityId
       and lane = any(:lanes)
     order by lane, precedence, outbox_id
     for update`,
    { facilityId, lanes },
  );
}

function judgedNow(entries: readonly EntryFacts[], facility: DeskFacility, now: Date, seenAt: Date): { sent: EntryFacts[]; left: DeskRefusal[] } {
  const sent: EntryFacts[] = [];
  const left: DeskRefusal[] = [];
  const before = new Set<number>();
  for (const entry of entries) {
    const refusal = whyNotResent(entry, now, before) ?? whyNotReported(facility, entry) ?? changedSince(entry, seenAt);
    if (refusal !== undefined) {
      left.push(refusal);
      continue;
    }
    before.add(entry.outboxId);
    sent.push(entry);
  }
  return { sent, left };
}

/** What was tried after it was looked at has been answered anew: somebody has to see that first. */
function changedSince(entry: EntryFacts, seenAt: Date): DeskRefusal | undefined {
  const isTriedSince = entry.since > seenAt || (entry.lastAct !== null && entry.lastAct.at > seenAt);
  return isTriedSince ? refused.changedSince() : undefined;
}

async function leaveAct(db: Db, at: Date, { facilityId }: DeskFacility, range: RepairRange, { actor }: RepairOrder, done: Done): Promise<void> {
  const left = [...done.refusals.values()].reduce((sum, { rows }) => sum + rows, 0);
  await recordStaffAct(db, facilityId, {
    at,
    actor,
    act: 'bpjs-range-resent',
    subject: `visits ${range.from} ${range.to}`,
    detail: {
      ...(range.clinicCode === undefined ? {} : { clinicCode: range.clinicCode }),
      ...(range.key === undefined ? {} : { cause: range.key }),
      resent: done.resent,
      visits: done.lanes.size,
      ...(left === 0 ? {} : { leftAsItWas: left }),
    },
  });
}

function rangeText({ from, to }: { from: LocalDate; to: LocalDate }): string {
  return from === to ? dayText(from) : `${dayText(from)} s.d. ${dayText(to)}`;
}
