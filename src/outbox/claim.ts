import type { Sql } from '../platform/db';
import type { FacilityId } from '../platform/facility';
import type { FactKind } from './facts';

/** A row that is ours to send until the lease ends. `fact` is as stored: it is read when it is translated. */
export interface Claimed {
  facilityId: FacilityId;
  outboxId: number;
  lane: string;
  kind: FactKind;
  fact: unknown;
  /** What is to be asked instead of sending; null: it is to be sent. */
  question: 'task-list' | null;
  /** The time an earlier try sent in place of the recorded one; null: none did. */
  sentTime: Date | null;
  /** Number of this try, counted at the claim: a row that kills its worker uses up tries too. */
  attempt: number;
  claimId: string;
  /** From then on another worker may send it. */
  leasedUntil: Date;
  /** Who asked for this try; null: nobody, it was due. */
  requestedBy: string | null;
  /** Nothing has come back lately: what this one brings decides whether the facility's calls go on. */
  isProbe: boolean;
}

/** The answer to a worker that asks for work. */
export type Turn =
  | { kind: 'rows'; rows: Claimed[] }
  | { kind: 'nothing-due' }
  /** As many are in flight, in all workers together, as may be. */
  | { kind: 'busy' }
  /** The facility may not call before `at`: the spacing of its calls, or a pause. */
  | { kind: 'later'; at: Date };

export interface ClaimOptions {
  leaseMs: number;
  /** Between two calls of the facility, all workers counted. With 0, as many rows are given at once as may fly. */
  spacingMs: number;
  maxInFlight: number;
  /** Tells one account from another: a pause for wrong credentials ends when they are changed. */
  accountMark: string;
}

interface ClaimRow {
  turn_at: Date | null;
  is_probe: boolean;
  outbox_id: number | null;
  lane: string;
  kind: FactKind;
  fact: unknown;
  question: 'task-list' | null;
  sent_time: Date | null;
  attempts: number;
  claim_id: string;
  requested_by: string | null;
}

/**
 * Claims rows that are due, each the head of its lane: no earlier row of the lane is open or parked, in the order
 * (precedence, outbox_id), and none of it is in flight. So at most one row of a lane is in flight, and none overtakes
 * another, with any number of workers. A claim whose lease has ended, because its worker died, may be taken over.
 *
 * `skip locked` alone would not keep the order: it would skip a head in another worker's hands and take its follower.
 * How many calls fly, how far apart they start and the pauses are kept by the claim itself, across all processes.
 */
export async function claimDue(db: Sql, facilityId: FacilityId, now: Date, options: ClaimOptions): Promise<Turn> {
  const leasedUntil = new Date(now.getTime() + options.leaseMs);
  const found = await db.rows<ClaimRow>(
    `select * from claim_outbox(:facilityId, :now, :leasedUntil, make_interval(secs => :spacingSeconds), :maxInFlight, :accountMark)`,
    {
      facilityId,
      now,
      leasedUntil,
      spacingSeconds: options.spacingMs / 1000,
      maxInFlight: options.maxInFlight,
      accountMark: options.accountMark,
    },
    'claim_due',
  );
  const [first] = found;
  if (first === undefined) return { kind: 'nothing-due' };
  if (first.outbox_id === null) return first.turn_at === null || first.turn_at <= now ? { kind: 'busy' } : { kind: 'later', at: first.turn_at };
  return { kind: 'rows', rows: found.flatMap((row) => (row.outbox_id === null ? [] : [claimed(facilityId, row, row.outbox_id, leasedUntil)])) };
}

function claimed(facilityId: FacilityId, row: ClaimRow, outboxId: number, leasedUntil: Date): Claimed {
  return {
    facilityId,
    outboxId,
    lane: row.lane,
    kind: row.kind,
    fact: row.fact,
    question: row.question,
    sentTime: row.sent_time,
    attempt: row.attempts,
    claimId: row.claim_id,
    leasedUntil,
    requestedBy: row.requested_by,
    isProbe: row.is_probe,
  };
}

/**
 * Facilities with something due, one look for all of them: who owes nothing costs a step down an index a second, and no
 * claim. What waits out a pause is left out, unless a changed account may end it.
 *
 * Not a prepared statement: its plan would be kept from the time when the table was empty.
 */
export async function facilitiesOwing(sql: Sql, now: Date): Promise<FacilityId[]> {
  const rows = await sql.rows<{ facility_id: FacilityId }>(
    `select facility.facility_id
     from facility
     left join outbox_pace on outbox_pace.facility_id = facility.facility_id
     where (outbox_pace.paused_until is null or outbox_pace.paused_until <= :now or outbox_pace.account_mark is not null)
       and (
         select outbox.outbox_id
         from outbox
         where outbox.facility_id = facility.facility_id and outbox.state = 'open' and outbox.due_at <= :now
           and (outbox.leased_until is null or outbox.leased_until <= :now)
         order by outbox.precedence, outbox.due_at
         limit 1
       ) is not null`,
    { now },
  );
  return rows.map((row) => row.facility_id);
}
