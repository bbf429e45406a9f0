import { recordAct } from '../platform/staff-acts';
import type { Db, Sql, Tx } from '../platform/db';
import type { FacilityId } from '../platform/facility';
import { boardChanged } from './board';

/** What goes on a paper: a booking with whatever the desk still wants, its pharmacy number, or a number of a service queue. */
export type TicketSubject = { bookingCode: string; isPharmacy: boolean } | { ticketId: number };

export interface TicketPrint {
  printId: number;
  subject: TicketSubject;
  deviceId: number | null;
  requestedAt: Date;
  /** The name of the kiosk, or the user name of who pressed. */
  requestedBy: string;
  /** Null: nobody has said yet. */
  outcome: PrintOutcome | null;
}

export type PrintOutcome = 'printed' | 'failed';

export interface NewPrint {
  subject: TicketSubject;
  deviceId?: number;
  requestedBy: string;
  at: Date;
}

/**
 * Written before a ticket goes to a printer: one that never says "printed" is seen by staff, so that no number is given that
 * only the server knows.
 */
export async function recordPrint(sql: Sql, facilityId: FacilityId, print: NewPrint): Promise<number> {
  const [row] = await sql.rows<{ print_id: number }>(
    `insert into ticket_print (facility_id, booking_code, ticket_id, is_pharmacy, device_id, requested_at, requested_by)
     values (:facilityId, :bookingCode, :ticketId, :isPharmacy, :deviceId, :at, :requestedBy)
     returning print_id`,
    { facilityId, ...columnsOf(print.subject), deviceId: print.deviceId ?? null, at: print.at, requestedBy: print.requestedBy },
    'record_print',
  );
  return row!.print_id;
}

/** Staff print a ticket anew: what went wrong with the paper before it is seen to. */
export async function recordReprint(db: Db, facilityId: FacilityId, print: NewPrint): Promise<number> {
  return db.transaction(async (tx) => {
    await tx.rows(
      `update ticket_print set seen_at = :at, seen_by = :requestedBy
       where facility_id = :facilityId and seen_at is null and outcome is distinct from 'printed' and is_pharmacy = :isPharmacy
         and (booking_code = :bookingCode or ticket_id = :ticketId)`,
      { facilityId, at: print.at, requestedBy: print.requestedBy, ...columnsOf(print.subject) },
    );
    const printId = await recordPrint(tx, facilityId, print);
    const subject = 'bookingCode' in print.subject ? print.subject.bookingCode : `ticket ${print.subject.ticketId}`;
    await recordAct(tx, facilityId, { at: print.at, actor: print.requestedBy, act: 'ticket-printed', subject, detail: { printId } });
    boardChanged(tx, facilityId);
    return printId;
  });
}

export async function printById(sql: Sql, facilityId: FacilityId, printId: number): Promise<TicketPrint | undefined> {
  const [row] = await sql.rows<{
    print_id: number;
    booking_code: string | null;
    ticket_id: number | null;
    is_pharmacy: boolean;
    device_id: number | null;
    requested_at: Date;
    requested_by: string;
    outcome: PrintOutcome | null;
  }>(
    `select print_id, booking_code, ticket_id, is_pharmacy, device_id, requested_at, requested_by, outcome from ticket_print
     where facility_id = :facilityId and print_id = :printId`,
    { facilityId, printId },
    'print_by_id',
  );
  if (row === undefined) return undefined;
  return {
    printId: row.print_id,
    subject: row.booking_code === null ? { ticketId: row.ticket_id! } : { bookingCode: row.booking_code, isPharmacy: row.is_pharmacy },
    deviceId: row.device_id,
    requestedAt: row.requested_at,
    requestedBy: row.requested_by,
    outcome: row.outcome,
  };
}

/** What became of a print. A printer that says "printed" does not overrule the patient who holds no paper. `actor`: the member of staff who says it. */
export async function reportPrint(tx: Tx, facilityId: FacilityId, printId: number, outcome: PrintOutcome, at: Date, actor?: string): Promise<void> {
  const changed = await tx.rows(
    `update ticket_print set outcome = :outcome, outcome_at = :at
     where facility_id = :facilityId and print_id = :printId and (outcome is null or (outcome = 'printed' and :outcome = 'failed'))
     returning 1`,
    { facilityId, printId, outcome, at },
  );
  if (changed.length === 0) return;
  // "Printed" is said by the page itself, "failed" by a person.
  if (actor !== undefined && outcome === 'failed') await recordAct(tx, facilityId, { at, actor, act: 'print-failed', subject: `print ${printId}` });
  boardChanged(tx, facilityId);
}

/** A number of a service queue as it is printed. */
export interface TicketOfService {
  ticketId: number;
  ticketNumber: string;
  queueName: string;
  kind: 'registration' | 'other';
  takenAt: Date;
  ahead: number;
}

const SERVICE_TICKET = `
  select service_ticket.ticket_id, service_ticket.ticket_number, service_queue.queue_name, service_queue.kind, service_ticket.taken_at,
    (select count(*)::int from service_ticket before
     where before.facility_id = service_ticket.facility_id and before.queue_code = service_ticket.queue_code
       and before.queue_date = service_ticket.queue_date and before.state = 'waiting' and before.ordinal < service_ticket.ordinal) as ahead
  from service_ticket
  join service_queue on service_queue.facility_id = service_ticket.facility_id and service_queue.queue_code = service_ticket.queue_code
  where service_ticket.facility_id = :facilityId`;

interface ServiceTicketRow {
  ticket_id: number;
  ticket_number: string;
  queue_name: string;
  kind: 'registration' | 'other';
  taken_at: Date;
  ahead: number;
}

const toServiceTicket = (row: ServiceTicketRow): TicketOfService => ({
  ticketId: row.ticket_id,
  ticketNumber: row.ticket_number,
  queueName: row.queue_name,
  kind: row.kind,
  takenAt: row.taken_at,
  ahead: row.ahead,
});

export async function serviceTicketById(sql: Sql, facilityId: FacilityId, ticketId: number): Promise<TicketOfService | undefined> {
  const [row] = await sql.rows<ServiceTicketRow>(`${SERVICE_TICKET} and service_ticket.ticket_id = :ticketId`, { facilityId, ticketId }, 'service_ticket_by_id');
  return row === undefined ? undefined : toServiceTicket(row);
}

/** The number with which a booking waits at the registration desk; undefined: it does not. */
export async function registrationTicketOf(sql: Sql, facilityId: FacilityId, bookingCode: string): Promise<TicketOfService | undefined> {
  const [row] = await sql.rows<ServiceTicketRow>(
    `${SERVICE_TICKET} and service_ticket.booking_code = :bookingCode and service_ticket.state in ('waiting', 'called') and service_queue.kind = 'registration'
     limit 1`,
    { facilityId, bookingCode },
    'registration_ticket_of',
  );
  return row === undefined ? undefined : toServiceTicket(row);
}

function columnsOf(subject: TicketSubject): { bookingCode: string | null; ticketId: number | null; isPharmacy: boolean } {
  return 'bookingCode' in subject ? { bookingCode: subject.bookingCode, ticketId: null, isPharmacy: subject.isPharmacy } : { bookingCode: null, ticketId: subject.ticketId, isPharmacy: false };
}
