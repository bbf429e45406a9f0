import type { Tx } from '../platform/db';
import type { Facility } from '../platform/facility';
import { findBooking } from '../queue/booking-store';
import { reachTaskIn } from '../queue/reach-task';
import { undoTaskIn } from '../queue/undo-task';
import type { TicketConsequences } from '../service-points/call-ticket';
import type { QueueTicket } from '../service-points/service-ticket';
import type { Booking } from '../queue/booking';
import { refuseRegistration } from './refusals';

/**
 * What a press at a registration desk means for the booking a ticket is about: a new patient who is called has task 2, one
 * who never came has 99, and what is taken back takes its task back with it. Each can still be taken back, so none of it is
 * due for BPJS before the window is over.
 */
export function deskConsequences(facility: Facility, actor: string): TicketConsequences {
  const record = async (tx: Tx, bookingCode: string, task: 2 | 99, at: Date): Promise<void> => {
    await reachTaskIn(tx, { clock: () => at }, facility, { bookingCode, task, occurredAt: at, source: 'desk', actor, canBeUndone: true });
  };
  return {
    called: async (tx, ticket, at) => {
      const booking = await bookingOf(tx, facility, ticket);
      if (booking === undefined) return true;
      if (booking.state === 'cancelled' || booking.state === 'absent') return false;
      if (booking.isNewPatient && booking.lastTask === 1) await record(tx, booking.bookingCode, 2, at);
      return true;
    },
    done: async (tx, ticket) => {
      const booking = await bookingOf(tx, facility, ticket);
      if (booking !== undefined && isToBeFinished(booking, ticket)) throw refuseRegistration('registration-unfinished', { ticketNumber: ticket.ticketNumber });
    },
    absent: async (tx, ticket, at) => {
      const booking = await bookingOf(tx, facility, ticket);
      if (booking !== undefined && isBeingRegistered(booking)) await record(tx, booking.bookingCode, 99, at);
    },
    undone: async (tx, ticket, pressedAt, at) => {
      if (ticket.bookingCode === null) return;
      const [event] = await tx.rows<{ task: 2 | 3 | 99 }>(
        `select task from task_event
         where facility_id = :facilityId and booking_code = :bookingCode and recorded_at = :pressedAt and task in (2, 3, 99)
         order by task desc
         limit 1`,
        { facilityId: facility.facilityId, bookingCode: ticket.bookingCode, pressedAt },
      );
      if (event !== undefined) await undoTaskIn(tx, { clock: () => at }, facility, { bookingCodes: [ticket.bookingCode], task: event.task, by: actor });
    },
  };
}

/** A new patient between check-in and the end of the registration. */
export function isBeingRegistered(booking: Pick<Booking, 'isNewPatient' | 'lastTask' | 'state'>): boolean {
  return booking.isNewPatient && booking.state === 'waiting' && (booking.lastTask === 1 || booking.lastTask === 2);
}

/**
 * The desk still owes this patient its finish (task 3): a new one, and a returning one whom the kiosk did not check in because
 * the number of the letter was missing. Without it no clinic calls them.
 */
export function isToBeFinished(booking: Pick<Booking, 'isNewPatient' | 'lastTask' | 'state' | 'visitDate'>, ticket: Pick<QueueTicket, 'queueDate'>): boolean {
  return isBeingRegistered(booking) || (!booking.isNewPatient && booking.state === 'waiting' && booking.lastTask === 0 && booking.visitDate === ticket.queueDate);
}

async function bookingOf(tx: Tx, facility: Facility, ticket: QueueTicket): Promise<Booking | undefined> {
  return ticket.bookingCode === null ? undefined : findBooking(tx, facility.facilityId, ticket.bookingCode);
}
