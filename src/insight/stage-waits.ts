import type { LocalDate } from '../platform/clock';
import type { Sql } from '../platform/db';
import type { FacilityId } from '../platform/facility';

/** From task n to task n+1 (catalogue ws-bpjs §3.1): 1 waits for admission … 6 medicine is made. */
export type Stage = 1 | 2 | 3 | 4 | 5 | 6;
export const STAGES: readonly Stage[] = [1, 2, 3, 4, 5, 6];

export interface StageWait {
  stage: Stage;
  /** Visits of which both times are recorded. */
  visits: number;
  /** Of which at least one time was entered by hand afterwards, from paper. */
  byHand: number;
  /** Null without a visit. */
  medianSeconds: number | null;
  p90Seconds: number | null;
}

/**
 * How long each stage took on a day, from recorded times only: a step that was never recorded is no wait. Median and 90th
 * percentile are waits that somebody really had (the nearest rank), not a value between two: with three patients an
 * interpolated 90th percentile would be nobody's.
 */
export async function stageWaits(sql: Sql, facilityId: FacilityId, visitDate: LocalDate): Promise<StageWait[]> {
  const rows = await sql.rows<StageWait>(
    `select begun.task as stage, count(*) as visits,
       count(*) filter (where begun.entry_reason is not null or ended.entry_reason is not null) as "byHand",
       cast(percentile_disc(0.5) within group (order by extract(epoch from ended.occurred_at - begun.occurred_at)) as double precision) as "medianSeconds",
       cast(percentile_disc(0.9) within group (order by extract(epoch from ended.occurred_at - begun.occurred_at)) as double precision) as "p90Seconds"
     from practice_session
     join booking on booking.facility_id = practice_session.facility_id and booking.session_id = practice_session.session_id
     join task_event as begun on begun.facility_id = booking.facility_id and begun.booking_code = booking.booking_code
     join task_event as ended on ended.facility_id = begun.facility_id and ended.booking_code = begun.booking_code and ended.task = begun.task + 1
     where practice_session.facility_id = :facilityId
       and practice_session.visit_date = :visitDate
       and begun.task between 1 and 6
     group by begun.task`,
    { facilityId, visitDate },
    'stage_waits',
  );
  const found = new Map(rows.map((row) => [row.stage, row]));
  return STAGES.map((stage) => found.get(stage) ?? { stage, visits: 0, byHand: 0, medianSeconds: null, p90Seconds: null });
}
