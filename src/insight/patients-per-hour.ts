import { instantAt, type LocalDate, type TimeZone } from '../platform/clock';
import type { Sql } from '../platform/db';
import type { FacilityId } from '../platform/facility';

export interface HourOfDay {
  /** 0–23 by the facility's own clock. */
  hour: number;
  arrived: number;
  /** By a clinic (task 4). */
  called: number;
  /** Consultation over (task 5). */
  finished: number;
}

/** What happened in each hour of a day, from the first to the last in which anything did; nothing yet: no hours. */
export async function patientsPerHour(sql: Sql, facilityId: FacilityId, visitDate: LocalDate, zone: TimeZone): Promise<HourOfDay[]> {
  const rows = await sql.rows<HourOfDay>(
    `select cast(floor(extract(epoch from happened.at - cast(:midnight as timestamptz)) / 3600) as integer) as hour,
       count(*) filter (where happened.what = 'arrived') as arrived,
       count(*) filter (where happened.what = 'called') as called,
       count(*) filter (where happened.what = 'finished') as finished
     from practice_session
     join booking on booking.facility_id = practice_session.facility_id and booking.session_id = practice_session.session_id
     cross join lateral (
       select 'arrived' as what, booking.checked_in_at as at
       where booking.checked_in_at is not null
       union all
       select case task_event.task when 4 then 'called' else 'finished' end, task_event.occurred_at
       from task_event
       where task_event.facility_id = booking.facility_id and task_event.booking_code = booking.booking_code and task_event.task in (4, 5)
     ) as happened
     where practice_session.facility_id = :facilityId
       and practice_session.visit_date = :visitDate
     group by 1
     order by 1`,
    { facilityId, visitDate, midnight: instantAt(visitDate, '00:00', zone) },
    'patients_per_hour',
  );
  const [first, last] = [rows[0], rows.at(-1)];
  if (first === undefined || last === undefined) return [];
  const found = new Map(rows.map((row) => [row.hour, row]));
  return Array.from({ length: last.hour - first.hour + 1 }, (_, i) => found.get(first.hour + i) ?? { hour: first.hour + i, arrived: 0, called: 0, finished: 0 });
}
