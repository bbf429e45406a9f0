import { addMinutes } from '../platform/clock';
import type { Tx } from '../platform/db';
import type { FacilityId } from '../platform/facility';
import type { Fact, TaskId } from './facts';

/**
 * What goes first, in a lane and among lanes: 0 what the rest of a lane waits for, 1 what happened, in its order, 2 what
 * nobody waits for. A look-up made for each Mobile JKN booking must not keep BPJS from hearing of the patients who are here.
 */
export const PRECEDENCE = { first: 0, inOrder: 1, unhurried: 2 } as const;

/** Announced with the facility's id when something is owed and due now: the workers listen. */
export const OUTBOX_CHANNEL = 'outbox';

/** How long BPJS is given to store a booking made in its own app before we look for it. */
const CONFIRM_AFTER_MINUTES = 1;

export interface OweOptions {
  /** Not before this instant: what a person has just pressed can still be taken back. */
  notBefore?: Date;
  /** Not before a person has completed this (`releaseWaiting`): sent now, it would only be refused, and hold up its lane. */
  waitsFor?: WaitsFor;
}

/** What can still be missing from a booking when it is made. */
export type WaitsFor = 'reference-number';

/** Due when somebody says so. */
const NOT_BY_ITSELF = 'infinity';

/**
 * Leaves facts in the outbox, inside the transaction that makes them true: both are kept or neither. The lane is the
 * booking, so what is owed about one booking leaves in the order given here.
 */
export async function owe(tx: Tx, facilityId: FacilityId, now: Date, facts: readonly Fact[], options: OweOptions = {}): Promise<void> {
  if (facts.length === 0) return;
  const waitsFor = options.waitsFor ?? null;
  await tx.rows(
    `insert into outbox (facility_id, lane, precedence, kind, fact, due_at, created_at, waits_for)
     select :facilityId, owed.lane, owed.precedence, owed.kind, owed.fact, owed.due_at, :now, :waitsFor
     from jsonb_to_recordset(:owed) as owed(position int, lane text, precedence smallint, kind text, fact jsonb, due_at timestamptz)
     order by owed.position`,
    {
      facilityId,
      now,
      waitsFor,
      owed: JSON.stringify(
        facts.map((fact, position) => ({
          position,
          lane: fact.bookingCode,
          precedence: precedenceOf(fact),
          kind: fact.kind,
          fact,
          due_at: waitsFor === null ? dueAt(fact, options.notBefore ?? now) : NOT_BY_ITSELF,
        })),
      ),
    },
    'owe',
  );
  if (waitsFor !== null) return;
  // The look-ups of a rush are due in a minute: a batch of bookings wakes nobody.
  if (facts.some((fact) => dueAt(fact, options.notBefore ?? now) <= now)) tx.announce(OUTBOX_CHANNEL, String(facilityId));
  // What still can be taken back hurries as well: the booking itself is true in any case.
  const moving = facts.filter((fact) => fact.kind !== 'mobile-jkn-booking-made' && fact.kind !== 'booking-made');
  if (moving.length > 0) await hurryBooking(tx, facilityId, now, moving.map((fact) => fact.bookingCode));
}

function precedenceOf(fact: Fact): number {
  return fact.kind === 'mobile-jkn-booking-made' ? PRECEDENCE.unhurried : PRECEDENCE.inOrder;
}

function dueAt(fact: Fact, now: Date): Date {
  return fact.kind === 'mobile-jkn-booking-made' ? addMinutes(now, CONFIRM_AFTER_MINUTES) : now;
}

/**
 * A patient who is already here waits neither for the minute of grace nor behind the look-ups of others: what BPJS must
 * know of the booking goes first, and now, unless BPJS was away when it was tried.
 */
async function hurryBooking(tx: Tx, facilityId: FacilityId, now: Date, lanes: string[]): Promise<void> {
  await tx.rows(
    `update outbox set precedence = ${PRECEDENCE.first}, due_at = case when attempts = 0 then least(due_at, :now) else due_at end
     where facility_id = :facilityId and lane = any(:lanes) and kind in ('mobile-jkn-booking-made', 'booking-made')
       and state in ('open', 'parked') and precedence = ${PRECEDENCE.unhurried} and waits_for is null`,
    { facilityId, now, lanes },
    'hurry_booking',
  );
}

/**
 * What was missing is there: the fact is due at once, and what stood behind it follows.
 * @returns whether anything waited
 */
export async function releaseWaiting(tx: Tx, facilityId: FacilityId, now: Date, bookingCode: string, waitsFor: WaitsFor): Promise<boolean> {
  const released = await tx.rows(
    `update outbox set waits_for = null, due_at = :now
     where facility_id = :facilityId and lane = :bookingCode and state = 'open' and waits_for = :waitsFor
     returning outbox_id`,
    { facilityId, now, bookingCode, waitsFor },
  );
  if (released.length === 0) return false;
  await tx.rows(
    `update outbox set due_at = :now
     where facility_id = :facilityId and lane = :bookingCode and state = 'open' and waits_for is null and due_at = '${NOT_BY_ITSELF}'`,
    { facilityId, now, bookingCode },
  );
  tx.announce(OUTBOX_CHANNEL, String(facilityId));
  return true;
}

/**
 * A booking is called off while BPJS has never heard of it: its lane is over, and there is nothing to cancel there.
 * @returns whether it was so; if not, nothing has changed and BPJS is owed the cancellation
 */
export async function forgetWaiting(tx: Tx, facilityId: FacilityId, now: Date, bookingCode: string): Promise<boolean> {
  const [waiting] = await tx.rows(
    `select outbox_id from outbox where facility_id = :facilityId and lane = :bookingCode and state = 'open' and waits_for is not null for update`,
    { facilityId, bookingCode },
  );
  if (waiting === undefined) return false;
  await tx.rows(
    `update outbox set state = 'not-needed', verdict = 'called-off', waits_for = null, settled_at = :now
     where facility_id = :facilityId and lane = :bookingCode and state = 'open'`,
    { facilityId, now, bookingCode },
  );
  return true;
}

/**
 * A task that was owed `notBefore` is taken back while nobody has begun to tell BPJS: it is owed no longer.
 * @returns whether it was so; if not, nothing has changed
 */
export async function takeBackTask(tx: Tx, facilityId: FacilityId, bookingCode: string, task: TaskId): Promise<boolean> {
  const taken = await tx.rows(
    `delete from outbox
     where facility_id = :facilityId and lane = :bookingCode and kind = 'task-reached' and cast(fact ->> 'task' as integer) = :task
       and state = 'open' and attempts = 0 and claim_id is null and due_at > created_at
       and not exists (select from outbox_act where outbox_act.facility_id = :facilityId and outbox_act.outbox_id = outbox.outbox_id)
     returning outbox_id`,
    { facilityId, bookingCode, task },
    'take_back_task',
  );
  return taken.length > 0;
}
