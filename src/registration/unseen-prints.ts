import { addMinutes, localDate, type Clock } from '../platform/clock';
import type { Db, Sql, Tx } from '../platform/db';
import type { Facility } from '../platform/facility';
import { recordAct } from '../platform/staff-acts';
import { boardChanged } from '../service-points/board';
import { recordPrint, type TicketSubject } from '../service-points/ticket-print';

/** A ticket that was given and may never have come out of the printer. */
export interface UnseenPrint {
  /** Null: the number was given, and the kiosk or this server stopped before the paper. */
  printId: number | null;
  bookingCode: string | null;
  ticketId: number | null;
  /** As it should stand on the paper; of a pharmacy's see `prescription`. */
  number: string;
  /** The paper is the pharmacy's. */
  prescription: { kind: 'compounded' | 'non-compounded'; ordinal: number } | null;
  requestedAt: Date;
  /** Of the kiosk, or who pressed. */
  from: string;
  /** The device said that it failed; else it has said nothing. */
  hasFailed: boolean;
}

/** A printer that says nothing for so long is taken for one that failed. */
const SILENT_AFTER_MINUTES = 1;
const MOST_HOURS = 18;

/** Nobody has come with the booking's number yet: to the doctor, or after `givenAt` to a desk. Who was called and passed over has not come. */
const bookingWaits = (givenAt: string): string => `(booking.state = 'waiting' or (booking.state = 'called' and booking.skipped_at is not null))
       and not exists (select from service_ticket desk where desk.facility_id = :facilityId and desk.booking_code = booking.booking_code and desk.state in ('called', 'done') and desk.called_at >= ${givenAt})`;

/** Given at a kiosk of this house, and never so much as sent to a printer: whoever waits for it waits with nothing in hand. */
const NEVER_ON_PAPER = `
     select null, booking.booking_code, null, booking.queue_number, null, null, booking.booked_at, 'Anjungan', false
     from practice_session
     join booking on booking.facility_id = practice_session.facility_id and booking.session_id = practice_session.session_id
     where practice_session.facility_id = :facilityId and practice_session.visit_date between :fromDate and :toDate
       and booking.source = 'kiosk' and ${bookingWaits('booking.booked_at')}
       and booking.booked_at > :earliest and booking.booked_at < :silentSince
       and exists (select from device where device.facility_id = :facilityId and device.kind = 'kiosk' and device.paired_at <= booking.booked_at)
       and not exists (select from ticket_print where ticket_print.facility_id = :facilityId and ticket_print.booking_code = booking.booking_code)
     union all
     select null, null, service_ticket.ticket_id, service_ticket.ticket_number, null, null, service_ticket.taken_at, device.device_name, false
     from service_ticket
     join device on device.facility_id = service_ticket.facility_id and device.device_id = service_ticket.device_id
     where service_ticket.facility_id = :facilityId and service_ticket.booking_code is null and service_ticket.state = 'waiting'
       and service_ticket.taken_at > :earliest and service_ticket.taken_at < :silentSince
       and not exists (select from ticket_print where ticket_print.facility_id = :facilityId and ticket_print.ticket_id = service_ticket.ticket_id)`;

/** What nobody has looked after yet, the latest first: a number without paper is a patient nobody hears of. Whose number was called, finished or called off meanwhile is left out: somebody had it in hand, or nobody needs it. */
export async function unseenPrints(sql: Sql, facility: Facility, now: Date): Promise<UnseenPrint[]> {
  const earliest = addMinutes(now, -MOST_HOURS * 60);
  const rows = await sql.rows<{
    print_id: number | null;
    booking_code: string | null;
    ticket_id: number | null;
    number: string | null;
    kind: 'compounded' | 'non-compounded' | null;
    ordinal: number | null;
    requested_at: Date;
    requested_from: string;
    has_failed: boolean;
  }>(
    `select ticket_print.print_id, ticket_print.booking_code, ticket_print.ticket_id, coalesce(service_ticket.ticket_number, booking.queue_number) as number,
       prescription.prescription_kind as kind, prescription.ordinal, ticket_print.requested_at, coalesce(device.device_name, ticket_print.requested_by) as requested_from,
       ticket_print.outcome is not null as has_failed
     from ticket_print
     left join service_ticket on service_ticket.facility_id = ticket_print.facility_id and service_ticket.ticket_id = ticket_print.ticket_id
     left join booking on booking.facility_id = ticket_print.facility_id and booking.booking_code = ticket_print.booking_code
     left join prescription on prescription.facility_id = ticket_print.facility_id and prescription.booking_code = ticket_print.booking_code and ticket_print.is_pharmacy
     left join device on device.facility_id = ticket_print.facility_id and device.device_id = ticket_print.device_id
     where ticket_print.facility_id = :facilityId and ticket_print.seen_at is null and ticket_print.outcome is distinct from 'printed'
       and ticket_print.requested_at > :earliest
       and (ticket_print.outcome = 'failed' or ticket_print.requested_at < :silentSince)
       and case
         when ticket_print.is_pharmacy then prescription.ordinal is not null and prescription.called_at is null and prescription.handed_over_at is null
         when ticket_print.ticket_id is not null then service_ticket.state = 'waiting'
         else ${bookingWaits('ticket_print.requested_at')} end
     union all ${NEVER_ON_PAPER}
     order by requested_at desc
     limit 50`,
    { facilityId: facility.facilityId, earliest, silentSince: addMinutes(now, -SILENT_AFTER_MINUTES), fromDate: localDate(earliest, facility.timeZone), toDate: localDate(now, facility.timeZone) },
    'unseen_prints',
  );
  return rows.map((row) => ({
    printId: row.print_id,
    bookingCode: row.booking_code,
    ticketId: row.ticket_id,
    number: row.number ?? '–',
    prescription: row.kind === null || row.ordinal === null ? null : { kind: row.kind, ordinal: row.ordinal },
    requestedAt: row.requested_at,
    from: row.requested_from,
    hasFailed: row.has_failed,
  }));
}

/** Somebody has looked after it: the patient has a ticket, or is gone. */
export async function markPrintSeen(deps: { db: Db; clock: Clock }, facility: Facility, printId: number, actor: string): Promise<void> {
  await deps.db.transaction((tx) => markPrintSeenIn(tx, facility, printId, deps.clock(), actor));
}

/** The same of a number that never came to a printer: written down as a print that somebody has looked after. */
export async function markNumberSeen(deps: { db: Db; clock: Clock }, facility: Facility, subject: TicketSubject, actor: string): Promise<void> {
  await deps.db.transaction((tx) => markNumberSeenIn(tx, facility, subject, deps.clock(), actor));
}

/** Somebody has looked after all that stood on their screen: what was asked for later than `until` stays. */
export async function markAllSeen(deps: { db: Db; clock: Clock }, facility: Facility, until: Date, actor: string): Promise<number> {
  return deps.db.transaction(async (tx) => {
    const at = deps.clock();
    const seen = (await unseenPrints(tx, facility, at)).filter(({ requestedAt }) => requestedAt <= until);
    for (const { printId, ticketId, bookingCode } of seen) {
      if (printId !== null) await markPrintSeenIn(tx, facility, printId, at, actor);
      else await markNumberSeenIn(tx, facility, bookingCode === null ? { ticketId: ticketId ?? 0 } : { bookingCode, isPharmacy: false }, at, actor);
    }
    return seen.length;
  });
}

async function markPrintSeenIn(tx: Tx, { facilityId }: Facility, printId: number, at: Date, actor: string): Promise<void> {
  const seen = await tx.rows(
    'update ticket_print set seen_at = :at, seen_by = :actor where facility_id = :facilityId and print_id = :printId and seen_at is null returning print_id',
    { facilityId, printId, at, actor },
  );
  if (seen.length === 0) return;
  await recordAct(tx, facilityId, { at, actor, act: 'print-seen', subject: `print ${printId}` });
  boardChanged(tx, facilityId);
}

async function markNumberSeenIn(tx: Tx, facility: Facility, subject: TicketSubject, at: Date, actor: string): Promise<void> {
  const printId = await recordPrint(tx, facility.facilityId, { subject, requestedBy: actor, at });
  await markPrintSeenIn(tx, facility, printId, at, actor);
}
