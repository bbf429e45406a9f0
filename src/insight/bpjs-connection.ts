import type { Sql } from '../platform/db';
import type { FacilityId } from '../platform/facility';

/** When BPJS last gave an answer that tells it is there and knows us, and how far our clock is from its. */
export interface BpjsConnection {
  /** Null: none that is still kept. */
  lastAnswerAt: Date | null;
  lastTryAt: Date | null;
  skew: { seconds: number; measuredAt: Date } | null;
}

/** Of a try that brought no answer, or one that every other call would have met. */
const NO_ANSWER = ['unavailable', 'misconfigured', 'rate-limited', 'our-fault', 'unsendable', 'not-yet'];
const SKEW_IS_TOLD_FOR_MS = 24 * 3_600_000;

export async function bpjsConnection(sql: Sql, facilityId: FacilityId, now: Date): Promise<BpjsConnection> {
  const [row] = await sql.rows<{ lastAnswerAt: Date | null; lastTryAt: Date | null; seconds: number | null; measuredAt: Date | null }>(
    // Bodies are emptied after the time they are kept for: the index knows the tries that still have theirs.
    `select answered.started_at as "lastAnswerAt", tried.started_at as "lastTryAt", skew.seconds, skew.tick as "measuredAt"
     from facility
     left join lateral (
       select outbox_attempt.started_at
       from outbox_attempt
       where outbox_attempt.facility_id = facility.facility_id
         and outbox_attempt.request <> ''
         and outbox_attempt.verdict <> all(:noAnswer)
       order by outbox_attempt.started_at desc
       limit 1
     ) as answered on true
     left join lateral (
       select outbox_attempt.started_at
       from outbox_attempt
       where outbox_attempt.facility_id = facility.facility_id
         and outbox_attempt.request <> ''
       order by outbox_attempt.started_at desc
       limit 1
     ) as tried on true
     left join lateral (
       select job_run.tick, cast(job_run.summary ->> 'clockSkewSeconds' as integer) as seconds
       from job_run
       where job_run.job = 'outbox-kick'
         and job_run.tick > :toldSince
         and job_run.summary ->> 'clockSkewSeconds' is not null
       order by job_run.tick desc
       limit 1
     ) as skew on true
     where facility.facility_id = :facilityId`,
    { facilityId, noAnswer: NO_ANSWER, toldSince: new Date(now.getTime() - SKEW_IS_TOLD_FOR_MS) },
    'bpjs_connection',
  );
  return {
    lastAnswerAt: row?.lastAnswerAt ?? null,
    lastTryAt: row?.lastTryAt ?? null,
    skew: row === undefined || row.seconds === null || row.measuredAt === null ? null : { seconds: row.seconds, measuredAt: row.measuredAt },
  };
}
