import type { Tx } from '../platform/db';
import type { Claimed } from './claim';
import type { Lane } from './decision';
import type { Fact } from './facts';
import { PRECEDENCE } from './owe';

/** What the rest of a lane says when BPJS wants something else first. */
export async function readLane(tx: Tx, row: Claimed): Promise<Lane> {
  const others = await tx.rows<{ kind: string; task: number | null; state: string; is_to_come: boolean }>(
    `select kind, (fact ->> 'task')::integer as task, state, state in ('open', 'parked') as is_to_come
     from outbox
     where facility_id = :facilityId
       and lane = :lane
       and outbox_id <> :outboxId`,
    { facilityId: row.facilityId, lane: row.lane, outboxId: row.outboxId },
  );
  const bookings = await tx.rows<{ state: string }>(
    `select state
     from booking
     where facility_id = :facilityId
       and booking_code = :lane`,
    { facilityId: row.facilityId, lane: row.lane },
  );
  const adds = others.filter((other) => other.kind === 'booking-made' && other.state !== 'not-needed');
  return {
    isCalledOff: bookings[0]?.state === 'cancelled',
    add: adds.length === 0 ? 'never-owed' : adds.some((add) => add.is_to_come) ? 'to-come' : 'settled',
    tasksToCome: others.flatMap((other) => (other.kind === 'task-reached' && other.is_to_come && other.task !== null ? [other.task] : [])),
  };
}

export async function closeRestOfLane(tx: Tx, row: Claimed, message: string | null, now: Date): Promise<void> {
  await tx.rows(
    `update outbox
     set state = 'cancelled-at-bpjs', verdict = 'cancelled-there', last_message = :message, about = null, question = null, needs_staff = false,
       claim_id = null, leased_until = null, settled_at = :now
     where facility_id = :facilityId
       and lane = :lane
       and state in ('open', 'parked')`,
    { facilityId: row.facilityId, lane: row.lane, message, now },
  );
}

/** An earlier row may stand open too: one that staff sent again meanwhile. It keeps its time. */
const AFTER_OURS = `(precedence, outbox_id) > (select ours.precedence, ours.outbox_id from outbox as ours where ours.facility_id = :facilityId and ours.outbox_id = :outboxId)`;

/** What waits behind a postponed head is not due either: else each claim of a long outage would look at all of it. */
export async function postponeFollowers(tx: Tx, row: Claimed, dueAt: Date): Promise<void> {
  await tx.rows(
    `update outbox
     set due_at = :dueAt
     where facility_id = :facilityId
       and lane = :lane
       and ${AFTER_OURS}
       and state = 'open'
       and due_at < :dueAt`,
    { facilityId: row.facilityId, lane: row.lane, outboxId: row.outboxId, dueAt },
  );
}

/** Behind a parked row nothing is due until a person has acted. */
export async function restFollowers(tx: Tx, row: Claimed): Promise<void> {
  await tx.rows(
    `update outbox
     set due_at = 'infinity'
     where facility_id = :facilityId
       and lane = :lane
       and ${AFTER_OURS}
       and state = 'open'`,
    { facilityId: row.facilityId, lane: row.lane, outboxId: row.outboxId },
  );
}

/**
 * The add goes before everything the lane still owes, whatever was recorded first; where the lane owes nothing else,
 * nobody waits for it.
 */
export async function oweAddFirst(tx: Tx, row: Claimed, now: Date): Promise<void> {
  const fact: Fact = { kind: 'booking-made', bookingCode: row.lane };
  await tx.rows(
    `insert into outbox (facility_id, lane, precedence, kind, fact, due_at, created_at)
     select :facilityId, :lane,
       case when exists (
         select from outbox as other
         where other.facility_id = :facilityId
           and other.lane = :lane
           and other.state in ('open', 'parked')
           and other.kind <> 'mobile-jkn-booking-made'
       ) then ${PRECEDENCE.first} else ${PRECEDENCE.unhurried} end,
       :kind, :fact, :now, :now`,
    { facilityId: row.facilityId, lane: row.lane, kind: fact.kind, fact: JSON.stringify(fact), now },
  );
}

/** An add of another transaction's making may stand behind the task that waits for it. */
export async function bringAddForward(tx: Tx, row: Claimed, now: Date): Promise<void> {
  await tx.rows(
    `update outbox
     set precedence = ${PRECEDENCE.first}, due_at = case when attempts = 0 and waits_for is null then least(due_at, :now) else due_at end
     where facility_id = :facilityId
       and lane = :lane
       and kind = 'booking-made'
       and state in ('open', 'parked')`,
    { facilityId: row.facilityId, lane: row.lane, now },
  );
}

export async function bringTaskForward(tx: Tx, row: Claimed, task: number, now: Date): Promise<void> {
  await tx.rows(
    `update outbox
     set precedence = ${PRECEDENCE.first}, due_at = :now
     where facility_id = :facilityId
       and lane = :lane
       and kind = 'task-reached'
       and state = 'open'
       and (fact ->> 'task')::integer = :task`,
    { facilityId: row.facilityId, lane: row.lane, task, now },
  );
}
