import { addDays, type LocalDate } from '../platform/clock';
import type { Sql } from '../platform/db';
import type { FacilityId } from '../platform/facility';
import type { Period } from './figures';

/**
 * BPJS takes times until H+6 23:00 WIB and the reconciliation looks once more in the night after: a day older than this
 * changes no more.
 */
export const DAYS_STILL_MOVING = 8;

/** A few days that are not kept yet are counted on the spot; more would keep whoever looks waiting. */
const MOST_LIVE = 3;

/**
 * Which days of a period, today at the latest, are to be counted this moment: today, and the newest of those that nobody
 * has counted yet. What is left of these is in no figure, and told.
 */
export async function daysNotKept(sql: Sql, facilityId: FacilityId, period: Period, today: LocalDate): Promise<{ live: LocalDate[]; notCounted: LocalDate[] }> {
  const rows = await sql.rows<{ visit_date: LocalDate }>(
    `select cast(day as date) as visit_date
     from generate_series(
       cast(greatest(cast(:from as date), (select min(practice_session.visit_date) from practice_session where practice_session.facility_id = :facilityId)) as timestamp),
       cast(least(cast(:to as date), cast(:yesterday as date)) as timestamp), interval '1 day') as day
     where not exists (select from insight_day where insight_day.facility_id = :facilityId and insight_day.visit_date = cast(day as date))
       and exists (select from practice_session where practice_session.facility_id = :facilityId and practice_session.visit_date = cast(day as date))
     order by 1 desc`,
    { facilityId, from: period.from, to: period.to, yesterday: addDays(today, -1) },
    'insight_days_not_kept',
  );
  const missing = rows.map((row) => row.visit_date);
  const isTodayIn = period.from <= today && period.to >= today;
  return { live: [...(isTodayIn ? [today] : []), ...missing.slice(0, MOST_LIVE)], notCounted: missing.slice(MOST_LIVE) };
}
