import type { Clock } from '../platform/clock';
import type { Db } from '../platform/db';
import type { Facility } from '../platform/facility';
import { recordAct } from '../platform/staff-acts';
import type { Booking } from '../queue/booking';
import { findBooking } from '../queue/booking-store';
import { reachTaskIn } from '../queue/reach-task';
import { refuse } from '../queue/refusals';
import { boardChanged } from '../service-points/board';
import { lockTicketsOfBooking, writePress } from '../service-points/service-ticket';

/**
 * The desk has finished with the patient of a booking: task 3, unless the kiosk's ticket was it already, and the numbers of
 * the registration queue are done.
 *
 * Guarantee: recorded once with the time of the press, and together with its numbers; it can be taken back for some seconds
 * (`undoTicketPress` of the number, or `undoTask`).
 * @throws Refusal booking-unknown, booking-cancelled or one of the task flow
 */
export async function finishRegistration(deps: { db: Db; clock: Clock }, facility: Facility, input: { bookingCode: string; actor: string }): Promise<Booking> {
  const { facilityId } = facility;
  const { bookingCode, actor } = input;
  return deps.db.transaction(async (tx) => {
    const at = deps.clock();
    const tickets = await lockTicketsOfBooking(tx, facilityId, bookingCode);
    const known = await findBooking(tx, facilityId, bookingCode);
    if (known === undefined) throw refuse('booking-unknown');
    const isThroughAlready = known.lastTask === 3 && tickets.length > 0;
    const booking = isThroughAlready
      ? known
      : await reachTaskIn(tx, { clock: () => at }, facility, { bookingCode, task: 3, occurredAt: at, source: 'desk', actor, canBeUndone: true });
    for (const ticket of tickets) await writePress(tx, facilityId, ticket, { state: 'done', endedAt: at }, { at, actor });
    await recordAct(tx, facilityId, { at, actor, act: 'registration-finished', subject: bookingCode });
    boardChanged(tx, facilityId);
    return booking;
  });
}
