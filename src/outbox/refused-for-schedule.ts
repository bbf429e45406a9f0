import type { LocalDate } from '../platform/clock';
import type { Sql } from '../platform/db';
import type { FacilityId } from '../platform/facility';

/** A clinic and day of which BPJS says that its doctor or hours are not in HFIS. */
export interface RefusedClinicDay {
  clinicCode: string;
  visitDate: LocalDate;
}

/** Clinics and days of bookings refused for their schedule since an instant, each once: HFIS is to be read again for them. */
export async function clinicDaysRefused(db: Sql, facilityId: FacilityId, since: Date): Promise<RefusedClinicDay[]> {
  const rows = await db.rows<{ clinic_code: string; visit_date: LocalDate }>(
    `select distinct booking.clinic_code, booking.visit_date
     from outbox
     join booking on booking.facility_id = outbox.facility_id and booking.booking_code = outbox.lane
     where outbox.facility_id = :facilityId
       and outbox.needs_staff
       and outbox.about = 'schedule'
       and exists (
         select from outbox_attempt
         where outbox_attempt.facility_id = outbox.facility_id
           and outbox_attempt.outbox_id = outbox.outbox_id
           and outbox_attempt.started_at >= :since
       )
     order by booking.visit_date, booking.clinic_code`,
    { facilityId, since },
  );
  return rows.map((row) => ({ clinicCode: row.clinic_code, visitDate: row.visit_date }));
}
