import { addDays, type LocalDate } from '../platform/clock';
import type { Sql } from '../platform/db';
import type { FacilityId } from '../platform/facility';
import { givesUpAt } from './backoff';
import { latestDayGivenUp } from './sweep';

/** How many visits have something BPJS has not heard of yet, and after when it will not hear of it any more. */
export interface RunningOut {
  visitDate: LocalDate;
  /** H+6 23:00 WIB of that date. */
  deadline: Date;
  visits: number;
}

/** The earliest date of visit of which something is still sent. */
export function firstDayTaken(now: Date): LocalDate {
  return addDays(latestDayGivenUp(now), 1);
}

/** Of the next two deadlines: the one within the next 24 hours, and the one a day after it. */
export async function runningOut(sql: Sql, facilityId: FacilityId, now: Date): Promise<[next: RunningOut, after: RunningOut]> {
  const first = firstDayTaken(now);
  const second = addDays(first, 1);
  const countOf = (date: string): string => `
       (select count(distinct outbox.lane)
        from outbox
        where outbox.facility_id = :facilityId
          and outbox.state in ('open', 'parked')
          and outbox.lane = any (array(
            select booking.booking_code
            from practice_session
            join booking on booking.facility_id = practice_session.facility_id and booking.session_id = practice_session.session_id
            where practice_session.facility_id = :facilityId and practice_session.visit_date = ${date}
          )))`;
  const [counted] = await sql.rows<{ first: number; second: number }>(`select ${countOf(':first')} as first, ${countOf(':second')} as second`, { facilityId, first, second });
  const of = (visitDate: LocalDate, visits = 0): RunningOut => ({ visitDate, deadline: givesUpAt(visitDate), visits });
  return [of(first, counted?.first), of(second, counted?.second)];
}
