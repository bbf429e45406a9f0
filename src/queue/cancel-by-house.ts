import { localDate, type Clock } from '../platform/clock';
import type { Db } from '../platform/db';
import type { Facility } from '../platform/facility';
import { recordAct } from '../platform/staff-acts';
import { cancelTicketsOfBooking } from '../service-points/tickets-of-booking';
import type { Booking } from './booking';
import { lockBooking } from './booking-store';
import { callOff } from './cancel';
import { refuse } from './refusals';

/**
 * The house calls a booking off, because its doctor cannot come: also for a patient who is here already, whom the rule for
 * patients' own cancellations (`cancelRefusedFrom`) does not let go.
 *
 * Guarantee: as of `cancelBooking`; pressed twice, it is cancelled once.
 * @throws Refusal booking-unknown, already-served, cancel-reason-missing
 */
export async function cancelByHouse(deps: { db: Db; clock: Clock }, facility: Facility, input: { bookingCode: string; reason: string; by: string }): Promise<Booking> {
  const { facilityId, timeZone } = facility;
  if (input.reason === '') throw refuse('cancel-reason-missing');
  return deps.db.transaction(async (tx) => {
    const now = deps.clock();
    const found = await lockBooking(tx, facilityId, input.bookingCode);
    if (found === undefined || found.booking.visitDate < localDate(now, timeZone)) throw refuse('booking-unknown');
    if (found.booking.state === 'cancelled') return found.booking;
    if (found.booking.state !== 'waiting') throw refuse('already-served');
    await recordAct(tx, facilityId, { at: now, actor: input.by, act: 'cancelled-by-house', subject: input.bookingCode });
    await cancelTicketsOfBooking(tx, facilityId, { bookingCode: input.bookingCode, at: now, by: input.by });
    return callOff(tx, facility, now, found, { reason: input.reason, source: 'desk' });
  });
}
