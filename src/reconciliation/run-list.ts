import type { LocalDate } from '../platform/clock';
import type { Sql } from '../platform/db';
import type { FacilityId } from '../platform/facility';

/** How the newest reconciliation of a day went. */
export interface ReconciliationRun {
  visitDate: LocalDate;
  startedAt: Date;
  /** Null: under way, or its process died. */
  finishedAt: Date | null;
  bookingsHere: number;
  bookingsThere: number;
  compared: number;
  /** Differences that are on their way out, and so are none. */
  pending: number;
  notRead: number;
  readFailure: string | null;
  dashboardFailure: string | null;
  findings: number;
  needingPerson: number;
}

/** The newest run of each of the newest days, newest day first. */
export async function newestRuns(sql: Sql, facilityId: FacilityId, days: number): Promise<ReconciliationRun[]> {
  return sql.rows<ReconciliationRun>(
    `select distinct on (run.visit_date) run.visit_date as "visitDate", run.started_at as "startedAt", run.finished_at as "finishedAt",
       run.bookings_here as "bookingsHere", run.bookings_there as "bookingsThere", run.compared, run.pending, cardinality(run.not_read) as "notRead",
       run.read_failure as "readFailure", run.dashboard_failure as "dashboardFailure", run.findings, run.needing_person as "needingPerson"
     from reconciliation_run as run
     where run.facility_id = :facilityId
     order by run.visit_date desc, run.started_at desc
     limit :days`,
    { facilityId, days },
  );
}
