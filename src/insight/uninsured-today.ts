import type { LocalDate } from '../platform/clock';
import type { Sql } from '../platform/db';
import type { FacilityId } from '../platform/facility';

/** How many of a day's patients come without JKN; of these primary care tells BPJS nothing (ws-bpjs §2F). */
export async function uninsuredToday(sql: Sql, facilityId: FacilityId, visitDate: LocalDate): Promise<number> {
  const [row] = await sql.rows<{ uninsured: number }>(
    `select count(*)::int as uninsured from practice_session
     join booking on booking.facility_id = practice_session.facility_id and booking.session_id = practice_session.session_id
     where practice_session.facility_id = :facilityId and practice_session.visit_date = :visitDate
       and booking.payer = 'NON JKN' and booking.state <> 'cancelled'`,
    { facilityId, visitDate },
    'uninsured_today',
  );
  return row?.uninsured ?? 0;
}
