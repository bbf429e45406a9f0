import type { Sql } from '../platform/db';
import type { FacilityId } from '../platform/facility';
import type { OutboxState } from './desk-entry';

/** The door of the outbox for people: pages, the API and the command line import from here and from nowhere else. */
export type { DeskAct, EntryFacts, LaneRow, LastAct, Owed, OutboxState } from './desk-entry';
export { bookingForStaff, entriesForStaff, listForStaff, summary, type DeskEntry, type DeskFilter, type DeskList, type DeskPage, type ReasonCount } from './desk-list';
export { explain, reasonLabel, type Explanation } from './desk-words';
export { preview, MOST_AT_ONCE, type DeskFacility, type DeskSelection, type Preview, type WouldBeSent } from './desk-preview';
export { drop, resend, seen, type Resent } from './desk-acts';
export { correct, correctableFields, type Correction } from './desk-correct';
export type { ActResult } from './desk-transaction';
export type { DeskRefusal, DeskRefusalCode } from './desk-refusals';
export { outboxState, unknownMessages, type OutboxStanding, type Pause, type UnknownMessage } from './desk-state';
export { readRepair, type RepairExample, type RepairLine, type RepairOverview, type RepairRange } from './desk-repair';
export type { RepairGroup } from './desk-repair-judge';
export { repairRange, type RepairOrder, type RepairResult } from './desk-repair-send';
export { givesUpAt } from './backoff';
export { firstDayTaken, runningOut, type RunningOut } from './desk-deadline';
export { bookingHistory, type ActOfStaff, type Attempt, type RowHistory } from './desk-history';
export type { PrescriptionKind, TaskId } from './facts';
export { clockText, durationText, owedText, taskText } from './desk-phrases';

/** One row of the outbox as it is stored. */
export interface OutboxEntry {
  outbox_id: number;
  lane: string;
  precedence: number;
  kind: string;
  fact: Record<string, unknown>;
  state: OutboxState;
  due_at: Date;
  attempts: number;
  verdict: string | null;
  /** BPJS's own words at the last try. */
  last_message: string | null;
  created_at: Date;
  settled_at: Date | null;
}

const MOST_ROWS = 1_000;

/** What is owed or was sent, each lane in the order in which it leaves. At most a thousand rows. */
export async function listOutbox(db: Sql, facilityId: FacilityId, filter: { lane?: string; state?: OutboxState } = {}): Promise<OutboxEntry[]> {
  return db.rows<OutboxEntry>(
    `select outbox_id, lane, precedence, kind, fact, state, due_at, attempts, verdict, last_message, created_at, settled_at
     from outbox
     where facility_id = :facilityId
       and (cast(:lane as text) is null or lane = :lane)
       and (cast(:state as text) is null or state = :state)
     order by lane, precedence, outbox_id
     limit :limit`,
    { facilityId, lane: filter.lane ?? null, state: filter.state ?? null, limit: MOST_ROWS },
  );
}
