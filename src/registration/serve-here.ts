import { localDate, type Clock } from '../platform/clock';
import type { Db } from '../platform/db';
import type { Facility } from '../platform/facility';
import { callHere, finishTicketAt, type CallOutcome, type Desk } from '../service-points/call-ticket';
import { refuseService } from '../service-points/refusals';
import { lockTicket, lockTicketAt } from '../service-points/service-ticket';
import { takeServiceTicket } from '../service-points/take-service-ticket';
import { deskConsequences } from './desk-consequences';

/**
 * Somebody stands at the desk without having been called: a number is given and called at once, so that the times of a new
 * patient are what they were. With a booking it is that booking's number.
 *
 * Guarantee: a press sent twice (`expects`: the ticket the presser saw at the desk) gives one number.
 */
export async function serveHere(deps: { db: Db; clock: Clock }, facility: Facility, desk: Desk, input: { bookingCode: string | null; expects: number | null }): Promise<CallOutcome> {
  const { facilityId } = facility;
  const consequences = deskConsequences(facility, desk.actor);
  return deps.db.transaction(async (tx) => {
    const at = deps.clock();
    if (desk.point.queueCode === null) throw refuseService('no-service-point');
    const here = await lockTicketAt(tx, facilityId, desk.point, localDate(at, facility.timeZone));
    if ((here?.ticketId ?? null) !== input.expects) return { kind: 'as-it-stands', ticket: here };
    if (here !== undefined && here.bookingCode !== null && here.bookingCode === input.bookingCode) return { kind: 'called', ticket: here };
    if (here !== undefined) await finishTicketAt(tx, facility, desk, here, at, consequences);
    const given = await takeServiceTicket(tx, { clock: () => at }, facility, {
      queueCode: desk.point.queueCode,
      purpose: input.bookingCode === null ? 'new-patient' : 'complete-booking',
      source: 'desk',
      ...(input.bookingCode === null ? {} : { bookingCode: input.bookingCode }),
    });
    const ticket = await lockTicket(tx, facilityId, given.ticketId);
    if (ticket?.state !== 'waiting') throw refuseService('ticket-not-here', { ticketNumber: given.ticketNumber });
    if ((await consequences.called?.(tx, ticket, at)) === false) throw refuseService('ticket-not-here', { ticketNumber: ticket.ticketNumber });
    return { kind: 'called', ticket: await callHere(tx, facility, desk, ticket, at) };
  });
}
