import type { Clock } from '../platform/clock';
import type { Db } from '../platform/db';
import type { Facility } from '../platform/facility';
import { Refusal } from '../platform/refusal';
import { recordAct } from '../platform/staff-acts';
import { queueForRegistration } from '../service-points/take-service-ticket';
import type { Booking } from './booking';
import { lockBooking } from './booking-store';
import { asKnownNow, recordTask } from './reach-task';
import { refuse } from './refusals';
import { checkInWindow } from './rules/check-in-window';

export interface CheckIn {
  bookingCode: string;
  /** waktu as the caller sent it; the event itself carries this server's time. */
  claimedAt: Date;
  source: string;
  /** Who pressed, where a person of the house did. */
  actor?: string;
}

/**
 * The patient is here: task 3, or task 1 for one whose data a registration desk still has to complete
 * (catalogue ws-faskes §3.6).
 *
 * Guarantee: recorded once, with the time of this server; repeating is answered like the first time, because BPJS
 * repeats after a time-out.
 * @throws Refusal booking-unknown, booking-cancelled, check-in-*, already-checked-in (by setting)
 */
export async function checkIn(deps: { db: Db; clock: Clock }, facility: Facility, input: CheckIn): Promise<Booking> {
  const { facilityId, settings, timeZone } = facility;
  return deps.db.transaction(async (tx) => {
    const found = await lockBooking(tx, facilityId, input.bookingCode);
    if (found === undefined) throw refuse('booking-unknown');
    const { booking, session } = found;
    if (booking.state === 'cancelled' || booking.state === 'absent') throw refuse('booking-cancelled');
    if (booking.checkedInAt !== null) {
      if (settings.repeatedCheckIn === 'accepted') return booking;
      throw refuse('already-checked-in');
    }
    const now = deps.clock();
    const closed = checkInWindow(session, now, timeZone, settings);
    if (closed instanceof Refusal) throw closed;

    const arrived = await asKnownNow(tx, facilityId, booking);
    const checkedIn = await recordTask(tx, deps, facility, arrived, session, {
      bookingCode: booking.bookingCode,
      task: arrived.isNewPatient ? 1 : 3,
      occurredAt: now,
      claimedAt: input.claimedAt,
      source: input.source,
      ...(input.actor === undefined ? {} : { actor: input.actor }),
    });
    if (arrived.isNewPatient) await queueForRegistration(tx, deps, facility, booking, input.source);
    if (input.actor !== undefined) await recordAct(tx, facilityId, { at: now, actor: input.actor, act: 'checked-in', subject: booking.bookingCode });
    return checkedIn;
  });
}
