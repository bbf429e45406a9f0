import { announceEvents } from '../events/announce';
import { forgetWaiting, owe } from '../outbox/owe';
import { localDate, type Clock } from '../platform/clock';
import type { Db, Tx } from '../platform/db';
import type { Facility } from '../platform/facility';
import type { Session } from '../schedules/session';
import { writeCounters } from '../schedules/session-store';
import { boardChanged } from '../service-points/board';
import { cancelTicketsOfBooking } from '../service-points/tickets-of-booking';
import type { Booking, BookingSource } from './booking';
import { bookingEvent } from './booking-events';
import { lockBooking, updateBooking } from './booking-store';
import { countersAfter } from './reach-task';
import { refuse } from './refusals';

export interface CancelBooking {
  bookingCode: string;
  reason: string;
  /** Who cancels. */
  source: BookingSource;
}

/**
 * Calls a booking off: the row stays, its number is not given again, its quota is free (catalogue ws-faskes §3.5).
 *
 * Guarantee: cancelled, its waiting numbers of other queues over, the quota freed and BPJS owed the news, all or nothing, once.
 * @throws Refusal booking-unknown (also when the date has passed), booking-cancelled, already-served, cancel-reason-missing
 */
export async function cancelBooking(deps: { db: Db; clock: Clock }, facility: Facility, input: CancelBooking): Promise<Booking> {
  const { facilityId, settings, timeZone } = facility;
  return deps.db.transaction(async (tx) => {
    const now = deps.clock();
    const found = await lockBooking(tx, facilityId, input.bookingCode);
    if (found === undefined || found.booking.visitDate < localDate(now, timeZone)) throw refuse('booking-unknown');
    const { booking } = found;
    if (booking.state === 'cancelled') throw refuse('booking-cancelled');
    const isHere = settings.cancelRefusedFrom === 'check-in' && booking.checkedInAt !== null;
    if (booking.state !== 'waiting' || isHere) throw refuse('already-served');
    if (input.reason === '' && settings.cancelReasonRequired) throw refuse('cancel-reason-missing');

    const cancelled = await callOff(tx, facility, now, found, input);
    await cancelTicketsOfBooking(tx, facilityId, { bookingCode: input.bookingCode, at: now, by: input.source });
    return cancelled;
  });
}

/**
 * The writing half, for callers that hold the locks (`lockBooking`) and have decided that it may be. What becomes of the
 * booking's numbers of other queues is theirs to say.
 */
export async function callOff(tx: Tx, facility: Facility, now: Date, { booking, session }: { booking: Booking; session: Session }, input: Pick<CancelBooking, 'reason' | 'source'>): Promise<Booking> {
  const { facilityId, settings } = facility;
  const cancelled: Booking = { ...booking, state: 'cancelled' };
  await updateBooking(tx, facilityId, { ...cancelled, cancelledAt: now, cancelReason: input.reason });
  await writeCounters(tx, facilityId, [countersAfter(session, booking, cancelled)]);
  const isUnknownAtBpjs = await forgetWaiting(tx, facilityId, now, booking.bookingCode);
  if (!isUnknownAtBpjs && (input.source !== 'mobile-jkn' || settings.reportMobileJknCancellations)) {
    await owe(tx, facilityId, now, [{ kind: 'booking-cancelled', bookingCode: booking.bookingCode, reason: input.reason }]);
  }
  await announceEvents(tx, facilityId, now, [bookingEvent('booking.cancelled', booking, now, { source: input.source })]);
  boardChanged(tx, facilityId);
  return cancelled;
}
