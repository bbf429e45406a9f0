import type { LocalDate } from '../platform/clock';
import type { Sql } from '../platform/db';
import type { FacilityId } from '../platform/facility';

/** A booking that BPJS hears of only when the loket has completed it. */
export interface WaitingForDesk {
  bookingCode: string;
  visitDate: LocalDate;
  clinicName: string;
  queueNumber: string;
  since: Date;
}

const MOST = 500;

/** Bookings whose report waits for a reference number, the oldest first. */
export async function waitingForDesk(sql: Sql, facilityId: FacilityId): Promise<WaitingForDesk[]> {
  return sql.rows<WaitingForDesk>(
    `select booking.booking_code as "bookingCode", booking.visit_date as "visitDate", clinic.clinic_name as "clinicName",
       booking.queue_number as "queueNumber", waiting.since
     from (
       select outbox.facility_id, outbox.lane, min(outbox.created_at) as since
       from outbox
       where outbox.facility_id = :facilityId
         and outbox.state in ('open', 'parked')
         and outbox.waits_for is not null
       group by outbox.facility_id, outbox.lane
     ) as waiting
     join booking on booking.facility_id = waiting.facility_id and booking.booking_code = waiting.lane
     join clinic on clinic.facility_id = booking.facility_id and clinic.clinic_code = booking.clinic_code
     order by waiting.since, booking.booking_code
     limit :most`,
    { facilityId, most: MOST },
  );
}
