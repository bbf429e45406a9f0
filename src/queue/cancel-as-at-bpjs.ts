import { announceEvents } from '../events/announce';
import type { Clock } from '../platform/clock';
import type { Tx } from '../platform/db';
import type { Facility } from '../platform/facility';
import { writeCounters } from '../schedules/session-store';
import { boardChanged } from '../service-points/board';
import { cancelTicketsOfBooking } from '../service-points/tickets-of-booking';
import type { Booking } from './booking';
import { bookingEvent } from './booking-events';
import { lockBooking, updateBooking } from './booking-store';
import { countersAfter } from './reach-task';

/** Shown to staff as the reason; BPJS does not tell the patient's own. */
const REASON = 'Dibatalkan peserta di Mobile JKN';

/**
 * Calls a booking off that BPJS says is cancelled there (`TaskId terakhir 99`), unless its patient is here. Nothing is
 * owed for it: BPJS is where the news comes from.
 *
 * Guarantee: called off once and its quota freed once, however often BPJS says so; a patient who is here is never lost.
 * @returns what to call once the caller has locked its own rows, in the same transaction
 */
export async function lockForCancelAsAtBpjs(tx: Tx, deps: { clock: Clock }, facility: Facility, bookingCode: string): Promise<() => Promise<'cancelled' | 'was-over' | 'patient-is-here'>> {
  const { facilityId } = facility;
  const found = await lockBooking(tx, facilityId, bookingCode);
  return async () => {
    if (found === undefined || found.booking.state === 'cancelled' || found.booking.state === 'absent') return 'was-over';
    const { booking, session } = found;
    if (booking.state !== 'waiting' || booking.checkedInAt !== null || booking.lastTask !== 0) return 'patient-is-here';
    const cancelled: Booking = { ...booking, state: 'cancelled' };
    const now = deps.clock();
    await updateBooking(tx, facilityId, { ...cancelled, cancelledAt: now, cancelReason: REASON });
    await writeCounters(tx, facilityId, [countersAfter(session, booking, cancelled)]);
    await cancelTicketsOfBooking(tx, facilityId, { bookingCode, at: now, by: 'mobile-jkn' });
    await announceEvents(tx, facilityId, now, [bookingEvent('booking.cancelled', booking, now, { source: 'mobile-jkn' })]);
    boardChanged(tx, facilityId);
    return 'cancelled';
  };
}
