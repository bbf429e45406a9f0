import { localDate, type Clock, type LocalDate } from '../platform/clock';
import type { Tx } from '../platform/db';
import type { Facility } from '../platform/facility';
import { boardChanged } from './board';
import { refuseService } from './refusals';

export interface TakeServiceTicket {
  queueCode: string;
  /** new-patient: registers at the desk · complete-booking: the desk completes what a booking lacks · general: any other reason. */
  purpose: 'new-patient' | 'complete-booking' | 'general';
  /** The booking it is about; a booking has one open ticket in a queue. */
  bookingCode?: string;
  source: 'kiosk' | 'desk' | 'mobile-jkn';
  deviceId?: number;
  /** The number its owner has in hand already, such as that of a booking checked in from the phone; else the next one. */
  knownAs?: string;
}

export interface ServiceTicket {
  ticketId: number;
  queueCode: string;
  queueName: string;
  queueDate: LocalDate;
  /** As printed and called: `P-001`. */
  ticketNumber: string;
  takenAt: Date;
  /** How many waited before it. */
  ahead: number;
}

/**
 * A number of a queue that is no clinic's, counted per queue and day.
 *
 * Guarantee: a number is given once; a booking that has an open ticket in this queue gets the same one again.
 * @throws Refusal queue-unknown
 */
export async function takeServiceTicket(tx: Tx, deps: { clock: Clock }, facility: Facility, input: TakeServiceTicket): Promise<ServiceTicket> {
  const { facilityId, timeZone } = facility;
  const now = deps.clock();
  const queueDate = localDate(now, timeZone);
  const [queue] = await tx.rows<{ queue_name: string; queue_prefix: string }>(
    // Shared with others who take numbers; whoever closes the queue waits for this number and sees it, or this one sees it closed.
    'select queue_name, queue_prefix from service_queue where facility_id = :facilityId and queue_code = :queueCode and closed_at is null for key share',
    { facilityId, queueCode: input.queueCode },
  );
  if (queue === undefined) throw refuseService('queue-unknown');
  // The row of the day is the lock: two who ask for the same booking wait for each other here.
  const [day] = await tx.rows<{ last_ordinal: number }>(
    `insert into service_queue_day (facility_id, queue_code, queue_date) values (:facilityId, :queueCode, :queueDate)
     on conflict (facility_id, queue_code, queue_date) do update set last_ordinal = service_queue_day.last_ordinal
     returning last_ordinal`,
    { facilityId, queueCode: input.queueCode, queueDate },
  );
  const of = (row: TicketRow): ServiceTicket => ({
    ticketId: row.ticket_id,
    queueCode: input.queueCode,
    queueName: queue.queue_name,
    queueDate,
    ticketNumber: row.ticket_number,
    takenAt: row.taken_at,
    ahead: row.ahead,
  });
  const ahead = `(select count(*)::int from service_ticket before
    where before.facility_id = :facilityId and before.queue_code = :queueCode and before.queue_date = :queueDate
      and before.state = 'waiting' and before.ordinal < service_ticket.ordinal) as ahead`;
  if (input.bookingCode !== undefined) {
    const [open] = await tx.rows<TicketRow>(
      `select ticket_id, ticket_number, taken_at, ${ahead} from service_ticket
       where facility_id = :facilityId and queue_code = :queueCode and queue_date = :queueDate
         and booking_code = :bookingCode and state in ('waiting', 'called')`,
      { facilityId, queueCode: input.queueCode, queueDate, bookingCode: input.bookingCode },
    );
    if (open !== undefined) return of(open);
  }
  const ordinal = day!.last_ordinal + 1;
  await tx.rows('update service_queue_day set last_ordinal = :ordinal where facility_id = :facilityId and queue_code = :queueCode and queue_date = :queueDate', {
    facilityId,
    queueCode: input.queueCode,
    queueDate,
    ordinal,
  });
  const [made] = await tx.rows<TicketRow>(
    `insert into service_ticket (facility_id, queue_code, queue_date, ordinal, ticket_number, purpose, booking_code, taken_at, source, device_id)
     values (:facilityId, :queueCode, :queueDate, :ordinal, :ticketNumber, :purpose, :bookingCode, :now, :source, :deviceId)
     returning ticket_id, ticket_number, taken_at, ${ahead}`,
    {
      facilityId,
      queueCode: input.queueCode,
      queueDate,
      ordinal,
      ticketNumber: input.knownAs ?? `${queue.queue_prefix}-${String(ordinal).padStart(3, '0')}`,
      purpose: input.purpose,
      bookingCode: input.bookingCode ?? null,
      now,
      source: input.source,
      deviceId: input.deviceId ?? null,
    },
  );
  boardChanged(tx, facilityId);
  return of(made!);
}

/**
 * A booking whose patient must come to the registration desk first stands in its queue from the moment of check-in, with
 * the booking's own number: somebody who checked in from a phone has no other. Nothing happens where no such queue is kept.
 */
export async function queueForRegistration(tx: Tx, deps: { clock: Clock }, facility: Facility, booking: { bookingCode: string; queueNumber: string }, source: string): Promise<void> {
  const [queue] = await tx.rows<{ queue_code: string }>(
    `select queue_code from service_queue where facility_id = :facilityId and kind = 'registration' and closed_at is null`,
    { facilityId: facility.facilityId },
    'registration_queue',
  );
  if (queue === undefined) return;
  await takeServiceTicket(tx, deps, facility, {
    queueCode: queue.queue_code,
    purpose: 'complete-booking',
    bookingCode: booking.bookingCode,
    // The SIMRS is what the desk of the house works with.
    source: source === 'kiosk' || source === 'desk' ? source : source === 'simrs' ? 'desk' : 'mobile-jkn',
    ...(source === 'kiosk' ? {} : { knownAs: booking.queueNumber }),
  });
}

interface TicketRow {
  ticket_id: number;
  ticket_number: string;
  taken_at: Date;
  ahead: number;
}
