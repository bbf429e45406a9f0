import { addDays, instantAt, type LocalDate, type TimeZone } from '../platform/clock';
import type { Db } from '../platform/db';
import type { FacilityId } from '../platform/facility';

/** One more than BPJS takes tasks for: what expired at H+6 23:00 is judged once more in the night after. */
export const DAYS_LOOKED_BACK = 7;

/**
 * The past days that are to be reconciled, oldest first: yesterday always, an earlier one while something of it is
 * unsettled: a finding that needs a person and was seen by none, a row still in the outbox, or no complete reading
 * since the day ended.
 */
export async function daysToReconcile(db: Db, facilityId: FacilityId, today: LocalDate, zone: TimeZone): Promise<LocalDate[]> {
  const days = Array.from({ length: DAYS_LOOKED_BACK }, (_, i) => addDays(today, i - DAYS_LOOKED_BACK));
  const rows = await db.rows<{ visit_date: LocalDate }>(
    `select day.visit_date
     from unnest(cast(:days as date[]), cast(:ends as timestamptz[])) as day(visit_date, ended_at)
     where day.visit_date = :yesterday
        or exists (
          select from reconciliation_finding as finding
          where finding.facility_id = :facilityId
            and finding.visit_date = day.visit_date
            and finding.gone_at is null
            and finding.needs_person
            and finding.seen_at is null
        )
        or exists (
          select from outbox
          join booking on booking.facility_id = outbox.facility_id and booking.booking_code = outbox.lane
          where outbox.facility_id = :facilityId
            and outbox.state in ('open', 'parked')
            and booking.visit_date = day.visit_date
        )
        or (
          exists (
            select from practice_session
            join booking on booking.facility_id = practice_session.facility_id and booking.session_id = practice_session.session_id
            where practice_session.facility_id = :facilityId
              and practice_session.visit_date = day.visit_date
          )
          and not exists (
            select from reconciliation_run as run
            where run.facility_id = :facilityId
              and run.visit_date = day.visit_date
              and run.started_at >= day.ended_at
              and run.finished_at is not null
              and run.read_failure is null
          )
        )
     order by day.visit_date`,
    { facilityId, days, ends: days.map((date) => instantAt(addDays(date, 1), '00:00', zone)), yesterday: days.at(-1) ?? today },
  );
  return rows.map((row) => row.visit_date);
}
