import { addMinutes, type Clock } from '../platform/clock';
import type { Db, Sql } from '../platform/db';
import type { Facility } from '../platform/facility';
import { recordAct } from '../platform/staff-acts';
import { boardChanged } from '../service-points/board';

/** A ticket that was given and may never have come out of the printer. */
export interface UnseenPrint {
  printId: number;
  bookingCode: string | null;
  ticketId: number | null;
  /** As it should stand on the paper. */
  number: string;
  isPharmacy: boolean;
  requestedAt: Date;
  /** Of the kiosk, or who pressed. */
  from: string;
  /** The device said that it failed; else it has said nothing. */
  hasFailed: boolean;
}

/** A printer that says nothing for so long is taken for one that failed. */
const SILENT_AFTER_MINUTES = 1;
const MOST_HOURS = 18;

/** What nobody has looked after yet, the latest first: a number without paper is a patient nobody hears of. */
export async function unseenPrints(sql: Sql, facility: Facility, now: Date): Promise<UnseenPrint[]> {
  const rows = await sql.rows<{
    print_id: number;
    booking_code: string | null;
    ticket_id: number | null;
    number: string | null;
    is_pharmacy: boolean;
    requested_at: Date;
    requested_from: string;
    has_failed: boolean;
  }>(
    `select ticket_print.print_id, ticket_print.booking_code, ticket_print.ticket_id, coalesce(service_ticket.ticket_number, booking.queue_number) as number,
       ticket_print.is_pharmacy, ticket_print.requested_at, coalesce(device.device_name, ticket_print.requested_by) as requested_from,
       ticket_print.outcome is not null as has_failed
     from ticket_print
     left join service_ticket on service_ticket.facility_id = ticket_print.facility_id and service_ticket.ticket_id = ticket_print.ticket_id
     left join booking on booking.facility_id = ticket_print.facility_id and booking.booking_code = ticket_print.booking_code
     left join device on device.facility_id = ticket_print.facility_id and device.device_id = ticket_print.device_id
     where ticket_print.facility_id = :facilityId and ticket_print.seen_at is null and ticket_print.outcome is distinct from 'printed'
       and ticket_print.requested_at > :earliest
       and (ticket_print.outcome = 'failed' or ticket_print.requested_at < :silentSince)
     order by ticket_print.requested_at desc
     limit 50`,
    { facilityId: facility.facilityId, earliest: addMinutes(now, -MOST_HOURS * 60), silentSince: addMinutes(now, -SILENT_AFTER_MINUTES) },
    'unseen_prints',
  );
  return rows.map((row) => ({
    printId: row.print_id,
    bookingCode: row.booking_code,
    ticketId: row.ticket_id,
    number: row.number ?? '–',
    isPharmacy: row.is_pharmacy,
    requestedAt: row.requested_at,
    from: row.requested_from,
    hasFailed: row.has_failed,
  }));
}

/** Somebody has looked after it: the patient has a ticket, or is gone. */
export async function markPrintSeen(deps: { db: Db; clock: Clock }, facility: Facility, printId: number, actor: string): Promise<void> {
  const { facilityId } = facility;
  await deps.db.transaction(async (tx) => {
    const at = deps.clock();
    const seen = await tx.rows(
      'update ticket_print set seen_at = :at, seen_by = :actor where facility_id = :facilityId and print_id = :printId and seen_at is null returning print_id',
      { facilityId, printId, at, actor },
    );
    if (seen.length === 0) return;
    await recordAct(tx, facilityId, { at, actor, act: 'print-seen', subject: `print ${printId}` });
    boardChanged(tx, facilityId);
  });
}
