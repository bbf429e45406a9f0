import type { LocalDate } from '../platform/clock';
import type { Db } from '../platform/db';
import type { FacilityId } from '../platform/facility';
import type { OurCount } from './rules/compare-figures';

/** How many visits of a day each clinic has, as BPJS should count them. */
export async function clinicCounts(db: Db, facilityId: FacilityId, visitDate: LocalDate, clinicsNotReported: readonly string[]): Promise<OurCount[]> {
  const rows = await db.rows<{ clinic_code: string; live: number; begun: number }>(
    `select booking.clinic_code,
            count(*) as live,
            count(*) filter (where exists (
              select from task_event
              where task_event.facility_id = booking.facility_id
                and task_event.booking_code = booking.booking_code
            )) as begun
     from practice_session
     join booking on booking.facility_id = practice_session.facility_id and booking.session_id = practice_session.session_id
     where practice_session.facility_id = :facilityId
       and practice_session.visit_date = :visitDate
       and booking.state not in ('cancelled', 'absent')
       and booking.clinic_code <> all(:clinicsNotReported)
     group by booking.clinic_code`,
    { facilityId, visitDate, clinicsNotReported },
  );
  return rows.map((row) => ({ clinicCode: row.clinic_code, live: row.live, begun: row.begun }));
}
