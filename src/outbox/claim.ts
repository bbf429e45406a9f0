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
  /** Number of this try, counted at the claim: a row that kills its worker uses up tries too. */
  attempt: number;
  claimId: string;
}

interface ClaimedRow {
  outbox_id: number;
  lane: string;
  kind: FactKind;
  fact: unknown;
  attempts: number;
  claim_id: string;
}

/**
 * Claims at most `limit` rows that are due, each the head of its lane: no earlier row of the lane is open or parked,
 * in the order (precedence, outbox_id). So at most one row of a lane is in flight, and none overtakes another, with
 * any number of workers. A claim whose lease has ended, because its worker died, may be taken over.
 *
 * `skip locked` alone would not keep the order: it would skip a head in another worker's hands and take its follower.
 */
export async function claimDue(db: Sql, facilityId: FacilityId, now: Date, leaseMs: number, limit: number): Promise<Claimed[]> {
  const rows = await db.rows<ClaimedRow>(
    `with head as (
       select candidate.facility_id, candidate.outbox_id
       from outbox as candidate
       where candidate.facility_id = :facilityId
         and candidate.state = 'open'
         and candidate.due_at <= :now
         and (candidate.leased_until is null or candidate.leased_until <= :now)
         and not exists (
           select from outbox as earlier
           where earlier.facility_id = candidate.facility_id
             and earlier.lane = candidate.lane
             and earlier.state in ('open', 'parked')
             and (earlier.precedence, earlier.outbox_id) < (candidate.precedence, candidate.outbox_id)
         )
       order by candidate.precedence, candidate.due_at, candidate.outbox_id
       limit :limit
       for update of candidate skip locked
     )
     update outbox
     set attempts = outbox.attempts + 1,
         claim_id = gen_random_uuid(),
         leased_until = :leasedUntil
     from head
     where outbox.facility_id = head.facility_id
       and outbox.outbox_id = head.outbox_id
     returning outbox.outbox_id, outbox.lane, outbox.kind, outbox.fact, outbox.attempts, outbox.claim_id`,
    { facilityId, now, limit, leasedUntil: new Date(now.getTime() + leaseMs) },
    'claim_due',
  );
  return rows.map((row) => ({
    facilityId,
    outboxId: row.outbox_id,
    lane: row.lane,
    kind: row.kind,
    fact: row.fact,
    attempt: row.attempts,
    claimId: row.claim_id,
  }));
}
