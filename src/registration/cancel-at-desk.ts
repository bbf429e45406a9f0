import { localDate, type Clock } from '../platform/clock';
import type { Db } from '../platform/db';
import type { Facility } from '../platform/facility';
import { recordAct } from '../platform/staff-acts';
import { lockBooking } from '../queue/booking-store';
import { callOff } from '../queue/cancel';
import { refuse } from '../queue/refusals';
import { lockTicketsOfBooking } from '../service-points/service-ticket';
import { cancelTicketsOfBooking } from '../service-points/tickets-of-booking';

/**
 * The desk calls a booking off, also of a patient who is here, until a doctor has called (catalogue ws-bpjs §3.6).
 *
 * Guarantee: cancelled, its numbers of other queues over, the quota freed and BPJS owed the news (unless it never heard of
 * the booking), all or nothing, once.
 * @throws Refusal booking-unknown (also when the date has passed), booking-cancelled, already-served, cancel-reason-missing
 */
export async function cancelAtDesk(deps: { db: Db; clock: Clock }, facility: Facility, input: { bookingCode: string; reason: string; actor: string; source?: 'simrs' }): Promise<void> {
  const { facilityId, timeZone } = facility;
  const reason = input.reason.trim();
  if (reason === '') throw refuse('cancel-reason-missing');
  await deps.db.transaction(async (tx) => {
    const at = deps.clock();
    await lockTicketsOfBooking(tx, facilityId, input.bookingCode);
    const found = await lockBooking(tx, facilityId, input.bookingCode);
    if (found === undefined || found.booking.visitDate < localDate(at, timeZone)) throw refuse('booking-unknown');
    if (found.booking.state === 'cancelled') throw refuse('booking-cancelled');
    if (found.booking.state !== 'waiting') throw refuse('already-served');
    await callOff(tx, facility, at, found, { reason, source: input.source ?? 'desk' });
    await cancelTicketsOfBooking(tx, facilityId, { bookingCode: input.bookingCode, at, by: input.actor, isAtDeskToo: true });
    await recordAct(tx, facilityId, { at, actor: input.actor, act: 'booking-cancelled', subject: input.bookingCode, detail: { reason } });
  });
}
