import type { Tx } from '../platform/db';
import type { FacilityId } from '../platform/facility';
import { boardChanged } from './board';
import { lockFreeTicketsOfBooking, restoreBeforePress, writePress } from './service-ticket';

/**
 * What becomes of a booking's numbers of other queues, such as the registration desk's, when the booking itself ends or moves
 * elsewhere. Called by whoever holds the booking's lock. Desks lock a number first and its booking then: a number that a desk
 * is pressing just now is passed by here, and that desk meets the booking as it stands.
 */
interface EndOfBooking {
  bookingCode: string;
  at: Date;
  /** A user name, or where it came from: `mobile-jkn`. */
  by: string;
}

/**
 * The booking is called off: nobody waits with its numbers any more, and none of it can be taken back. Whoever stands at a
 * desk stays there until that desk lets them go, unless it is the desk that calls it off (`isAtDeskToo`).
 */
export async function cancelTicketsOfBooking(tx: Tx, facilityId: FacilityId, { bookingCode, at, by, isAtDeskToo = false }: EndOfBooking & { isAtDeskToo?: boolean }): Promise<void> {
  const tickets = await lockFreeTicketsOfBooking(tx, facilityId, bookingCode, isAtDeskToo ? ['waiting', 'called'] : ['waiting']);
  if (tickets.length === 0) return;
  await tx.rows(
    `update service_ticket set state = 'cancelled', ended_at = :at, ended_by = :by, pressed_at = null, pressed_by = null, before_press = null
     where facility_id = :facilityId and ticket_id = any(:ticketIds)`,
    { facilityId, ticketIds: tickets.map(({ ticketId }) => ticketId), at, by },
  );
  boardChanged(tx, facilityId);
}

/** The patient is absent: nobody waits with its numbers, until the task 99 of that press is taken back (`restoreAbsentTickets`). */
export async function markTicketsOfBookingAbsent(tx: Tx, facilityId: FacilityId, { bookingCode, at, by }: EndOfBooking): Promise<void> {
  for (const ticket of await lockFreeTicketsOfBooking(tx, facilityId, bookingCode, ['waiting'])) {
    await writePress(tx, facilityId, ticket, { state: 'absent', endedAt: at }, { at, actor: by });
  }
  boardChanged(tx, facilityId);
}

/** The absence pressed at `at` is taken back: who waited with a number waits with it again. */
export async function restoreAbsentTickets(tx: Tx, facilityId: FacilityId, { bookingCode, at, by }: EndOfBooking): Promise<void> {
  for (const { ticketId, press } of await lockFreeTicketsOfBooking(tx, facilityId, bookingCode, ['absent'])) {
    if (press?.at.getTime() === at.getTime() && press.actor === by) await restoreBeforePress(tx, facilityId, ticketId);
  }
  boardChanged(tx, facilityId);
}

/** The patient has another booking now, in another session: open numbers (locked: `lockTicketsOfBooking`) are about that one. */
export async function moveTicketsToBooking(tx: Tx, facilityId: FacilityId, from: string, to: string): Promise<void> {
  await tx.rows(
    `update service_ticket set booking_code = :to
     where facility_id = :facilityId and booking_code = :from and state in ('waiting', 'called')`,
    { facilityId, from, to },
  );
  boardChanged(tx, facilityId);
}
