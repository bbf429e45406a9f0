import { localDate, type LocalDate } from '../platform/clock';
import type { Sql, Tx } from '../platform/db';
import type { Facility, FacilityId } from '../platform/facility';
import type { ServicePoint } from './service-point';

/** waiting: not called, or called and passed over (skippedAt) · called: at a desk now · done, absent, cancelled: over. */
export type TicketState = 'waiting' | 'called' | 'done' | 'absent' | 'cancelled';

/** A number of a queue that is no clinic's, as it stands. */
export interface QueueTicket {
  ticketId: number;
  queueCode: string;
  queueDate: LocalDate;
  ordinal: number;
  ticketNumber: string;
  purpose: 'new-patient' | 'complete-booking' | 'general';
  bookingCode: string | null;
  state: TicketState;
  takenAt: Date;
  calledAt: Date | null;
  calledBy: string | null;
  /** Where it was called. */
  servicePointId: number | null;
  endedAt: Date | null;
  priorityReason: string | null;
  /** Was called and did not come. */
  skippedAt: Date | null;
  /** The last press, while it can still be taken back; null afterwards. */
  press: { at: Date; actor: string; kind: PressKind } | null;
}

/** What a press made of a ticket; the last three leave it waiting. */
export type PressKind = Exclude<TicketState, 'waiting'> | 'skip' | 'take-back' | 'priority';

interface TicketRow {
  ticket_id: number;
  queue_code: string;
  queue_date: string;
  ordinal: number;
  ticket_number: string;
  purpose: QueueTicket['purpose'];
  booking_code: string | null;
  state: TicketState;
  taken_at: Date;
  called_at: Date | null;
  called_by: string | null;
  service_point_id: number | null;
  ended_at: Date | null;
  priority_reason: string | null;
  skipped_at: Date | null;
  pressed_at: Date | null;
  pressed_by: string | null;
  priority_before: string | null;
}

const COLUMNS = `ticket_id, queue_code, queue_date, ordinal, ticket_number, purpose, booking_code, state, taken_at, called_at, called_by,
  service_point_id, ended_at, priority_reason, skipped_at, pressed_at, pressed_by, before_press ->> 'priority_reason' as priority_before`;

/** Who may be called next, and in which order: priority is the only exception to the number (Panduan Pelayanan Prima). */
export const WAITING = `state = 'waiting' and skipped_at is null`;
export const CALL_ORDER = `(priority_reason is null), ordinal`;

function kindOfPress(after: Pick<QueueTicket, 'state' | 'priorityReason' | 'skippedAt'>, priorityBefore: string | null): PressKind {
  if (after.state !== 'waiting') return after.state;
  if (after.priorityReason !== priorityBefore) return 'priority';
  return after.skippedAt === null ? 'take-back' : 'skip';
}

function toTicket(row: TicketRow): QueueTicket {
  const ticket: Omit<QueueTicket, 'press'> = {
    ticketId: row.ticket_id,
    queueCode: row.queue_code,
    queueDate: row.queue_date,
    ordinal: row.ordinal,
    ticketNumber: row.ticket_number,
    purpose: row.purpose,
    bookingCode: row.booking_code,
    state: row.state,
    takenAt: row.taken_at,
    calledAt: row.called_at,
    calledBy: row.called_by,
    servicePointId: row.service_point_id,
    endedAt: row.ended_at,
    priorityReason: row.priority_reason,
    skippedAt: row.skipped_at,
  };
  const press = row.pressed_at === null || row.pressed_by === null ? null : { at: row.pressed_at, actor: row.pressed_by, kind: kindOfPress(ticket, row.priority_before) };
  return { ...ticket, press };
}

/** A queue as its desks see it. */
export interface QueueDay {
  /** In the order in which they are called. */
  waiting: QueueTicket[];
  /** Passed over, earliest first. */
  skipped: QueueTicket[];
  /** At some desk now. */
  called: QueueTicket[];
  /** The last ones that are over, latest first. */
  over: QueueTicket[];
}

const MOST_OVER = 30;

/** Today's tickets of a queue. */
export async function queueDay(sql: Sql, facility: Facility, now: Date, queueCode: string): Promise<QueueDay> {
  const day = { facilityId: facility.facilityId, queueCode, queueDate: localDate(now, facility.timeZone) };
  const open = await sql.rows<TicketRow>(
    `select ${COLUMNS} from service_ticket
     where facility_id = :facilityId and queue_code = :queueCode and queue_date = :queueDate and state in ('waiting', 'called')
     order by ${CALL_ORDER}`,
    day,
    'queue_day_open',
  );
  const over = await sql.rows<TicketRow>(
    `select ${COLUMNS} from service_ticket
     where facility_id = :facilityId and queue_code = :queueCode and queue_date = :queueDate and state in ('done', 'absent', 'cancelled')
     order by ended_at desc
     limit ${MOST_OVER}`,
    day,
    'queue_day_over',
  );
  const tickets = open.map(toTicket);
  return {
    waiting: tickets.filter((ticket) => ticket.state === 'waiting' && ticket.skippedAt === null),
    skipped: tickets.filter((ticket) => ticket.state === 'waiting' && ticket.skippedAt !== null),
    called: tickets.filter((ticket) => ticket.state === 'called'),
    over: over.map(toTicket),
  };
}

/** Locked before sessions and bookings, by everybody. */
export async function lockTicket(tx: Tx, facilityId: FacilityId, ticketId: number): Promise<QueueTicket | undefined> {
  const [row] = await tx.rows<TicketRow>(`select ${COLUMNS} from service_ticket where facility_id = :facilityId and ticket_id = :ticketId for update`, { facilityId, ticketId });
  return row === undefined ? undefined : toTicket(row);
}

/** The open tickets of a booking, locked. */
export async function lockTicketsOfBooking(tx: Tx, facilityId: FacilityId, bookingCode: string): Promise<QueueTicket[]> {
  const rows = await tx.rows<TicketRow>(
    `select ${COLUMNS} from service_ticket
     where facility_id = :facilityId and booking_code = :bookingCode and state in ('waiting', 'called')
     order by ticket_id
     for update`,
    { facilityId, bookingCode },
  );
  return rows.map(toTicket);
}

/** A booking's tickets of these states that nobody else is pressing just now, locked. For who holds the booking: waiting for a desk that waits for it would never end. */
export async function lockFreeTicketsOfBooking(tx: Tx, facilityId: FacilityId, bookingCode: string, states: readonly TicketState[]): Promise<QueueTicket[]> {
  const rows = await tx.rows<TicketRow>(
    `select ${COLUMNS} from service_ticket
     where facility_id = :facilityId and booking_code = :bookingCode and state = any(:states)
     order by ticket_id
     for update skip locked`,
    { facilityId, bookingCode, states },
    'lock_free_tickets_of_booking',
  );
  return rows.map(toTicket);
}

/** The first of those who wait, for this caller alone: one that another desk is just calling is passed by. */
export async function lockNextTicket(tx: Tx, facilityId: FacilityId, queueCode: string, queueDate: LocalDate): Promise<QueueTicket | undefined> {
  const [row] = await tx.rows<TicketRow>(
    `select ${COLUMNS} from service_ticket
     where facility_id = :facilityId and queue_code = :queueCode and queue_date = :queueDate and ${WAITING}
     order by ${CALL_ORDER}
     limit 1
     for update skip locked`,
    { facilityId, queueCode, queueDate },
    'lock_next_ticket',
  );
  return row === undefined ? undefined : toTicket(row);
}

/** Who is at this desk now, locked. The desk is locked first: two presses at one desk wait for each other. */
export async function lockTicketAt(tx: Tx, facilityId: FacilityId, { servicePointId, queueCode }: ServicePoint, queueDate: LocalDate): Promise<QueueTicket | undefined> {
  await tx.rows('select from service_point where facility_id = :facilityId and service_point_id = :servicePointId for no key update', { facilityId, servicePointId });
  const [row] = await tx.rows<TicketRow>(
    `select ${COLUMNS} from service_ticket
     where facility_id = :facilityId and queue_code = :queueCode and queue_date = :queueDate and state = 'called' and service_point_id = :servicePointId
     order by called_at
     limit 1
     for update`,
    { facilityId, servicePointId, queueCode, queueDate },
  );
  return row === undefined ? undefined : toTicket(row);
}

/** What a press changes of a ticket. */
export type TicketChange = Partial<Pick<QueueTicket, 'state' | 'calledAt' | 'calledBy' | 'servicePointId' | 'endedAt' | 'priorityReason' | 'skippedAt'>>;

/** Writes what a press makes of a locked ticket, and beside it how it stood, so that the press can be taken back. */
export async function writePress(tx: Tx, facilityId: FacilityId, ticket: QueueTicket, change: TicketChange, press: { at: Date; actor: string }): Promise<QueueTicket> {
  const after = { ...ticket, ...change };
  await tx.rows(
    `update service_ticket set
       before_press = jsonb_build_object('state', state, 'called_at', called_at, 'called_by', called_by, 'service_point_id', service_point_id,
         'ended_at', ended_at, 'ended_by', ended_by, 'priority_reason', priority_reason, 'skipped_at', skipped_at),
       pressed_at = :pressedAt, pressed_by = :actor,
       state = :ticketState, called_at = :calledAt, called_by = :calledBy, service_point_id = :servicePointId,
       ended_at = :endedAt, ended_by = case when cast(:endedAt as timestamptz) is null then null when ended_at is null then :actor else ended_by end,
       priority_reason = :priorityReason, skipped_at = :skippedAt
     where facility_id = :facilityId and ticket_id = :ticketId`,
    {
      facilityId,
      ticketId: ticket.ticketId,
      pressedAt: press.at,
      actor: press.actor,
      ticketState: after.state,
      calledAt: after.calledAt,
      calledBy: after.calledBy,
      servicePointId: after.servicePointId,
      endedAt: after.endedAt,
      priorityReason: after.priorityReason,
      skippedAt: after.skippedAt,
    },
    'write_press',
  );
  return { ...after, press: { ...press, kind: kindOfPress(after, ticket.priorityReason) } };
}

/** The locked ticket stands again as it stood before its last press. */
export async function restoreBeforePress(tx: Tx, facilityId: FacilityId, ticketId: number): Promise<void> {
  await tx.rows(
    `update service_ticket set
       state = before_press ->> 'state', called_at = cast(before_press ->> 'called_at' as timestamptz), called_by = before_press ->> 'called_by',
       service_point_id = cast(before_press ->> 'service_point_id' as bigint), ended_at = cast(before_press ->> 'ended_at' as timestamptz),
       ended_by = before_press ->> 'ended_by', priority_reason = before_press ->> 'priority_reason',
       skipped_at = cast(before_press ->> 'skipped_at' as timestamptz),
       pressed_at = null, pressed_by = null, before_press = null
     where facility_id = :facilityId and ticket_id = :ticketId and before_press is not null`,
    { facilityId, ticketId },
  );
}

/** The ticket turns out to be about this booking, made at the desk; its presses can no longer be taken back. */
export async function tieTicketToBooking(tx: Tx, facilityId: FacilityId, ticketId: number, bookingCode: string): Promise<void> {
  await tx.rows(
    `update service_ticket set booking_code = :bookingCode, pressed_at = null, pressed_by = null, before_press = null
     where facility_id = :facilityId and ticket_id = :ticketId`,
    { facilityId, ticketId, bookingCode },
  );
}
