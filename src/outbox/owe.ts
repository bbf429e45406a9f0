import { addMinutes } from '../platform/clock';
import type { Tx } from '../platform/db';
import type { FacilityId } from '../platform/facility';
import type { Fact } from './facts';

/** How long BPJS is given to store a booking made in its own app before we look for it. */
const CONFIRM_AFTER_MINUTES = 1;

/**
 * Leaves facts in the outbox, inside the transaction that makes them true: both are kept or neither. The lane is the
 * booking, so what is owed about one booking leaves in the order given here.
 */
export async function owe(tx: Tx, facilityId: FacilityId, now: Date, facts: readonly Fact[]): Promise<void> {
  if (facts.length === 0) return;
  await tx.rows(
    `insert into outbox (facility_id, lane, kind, fact, due_at, created_at)
     select :facilityId, owed.lane, owed.kind, owed.fact, owed.due_at, :now
     from jsonb_to_recordset(:owed) as owed(position int, lane text, kind text, fact jsonb, due_at timestamptz)
     order by owed.position`,
    {
      facilityId,
      now,
      owed: JSON.stringify(
        facts.map((fact, position) => ({ position, lane: fact.bookingCode, kind: fact.kind, fact, due_at: dueAt(fact, now) })),
      ),
    },
    'owe',
  );
  const moving = facts.filter((fact) => fact.kind !== 'mobile-jkn-booking-made' && fact.kind !== 'booking-made');
  if (moving.length > 0) await hurryConfirmation(tx, facilityId, now, moving.map((fact) => fact.bookingCode));
}

function dueAt(fact: Fact, now: Date): Date {
  return fact.kind === 'mobile-jkn-booking-made' ? addMinutes(now, CONFIRM_AFTER_MINUTES) : now;
}

/** A patient who is already here must not wait for the minute of grace: the look-up goes first, but now. */
async function hurryConfirmation(tx: Tx, facilityId: FacilityId, now: Date, lanes: string[]): Promise<void> {
  await tx.rows(
    `update outbox set due_at = :now
     where facility_id = :facilityId and lane = any(:lanes) and kind = 'mobile-jkn-booking-made'
       and state = 'open' and attempts = 0 and due_at > :now`,
    { facilityId, now, lanes },
    'hurry_confirmation',
  );
}
