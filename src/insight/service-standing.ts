import type { Sql } from '../platform/db';

/** Figures of the whole deployment as the database holds them, the same whichever process is asked. */
export interface ServiceStanding {
  /** Visits of today by who booked them. */
  bookings: { facility: string; source: string; count: number }[];
  /** What BPJS is owed. `oldestSeconds`: since the oldest fell due. */
  owed: { facility: string; open: number; parked: number; forStaff: number; oldestSeconds: number }[];
  paused: { facility: string; isPaused: boolean }[];
  /** Calls to BPJS of the last five minutes. */
  calls: { service: string; verdict: string; count: number; averageSeconds: number }[];
  jobs: { job: string; lastSuccess: Date }[];
  clockSkewSeconds: number | null;
  lastBackup: Date | null;
}

const CALLS_OF_MS = 5 * 60_000;
const SKEW_OF_MS = 60 * 60_000;
const JOBS_OF_MS = 14 * 86_400_000;

/** Reads what can be read by an index, so that it may be asked several times a minute. */
export async function serviceStanding(sql: Sql, now: Date): Promise<ServiceStanding> {
  const since = (ms: number): Date => new Date(now.getTime() - ms);
  const [bookings, owed, paused, calls, jobs, [single]] = await Promise.all([
    sql.rows<ServiceStanding['bookings'][number]>(
      `select facility.code as facility, booking.source, count(*)::int as count
       from facility
       join practice_session on practice_session.facility_id = facility.facility_id
         and practice_session.visit_date = cast(:now at time zone case facility.time_zone when 'WIT' then 'Asia/Jayapura' when 'WITA' then 'Asia/Makassar' else 'Asia/Jakarta' end as date)
       join booking on booking.facility_id = facility.facility_id and booking.session_id = practice_session.session_id
       group by facility.code, booking.source`,
      { now },
    ),
    sql.rows<ServiceStanding['owed'][number]>(
      `select facility.code as facility,
         count(*) filter (where outbox.state = 'open')::int as open, count(*) filter (where outbox.state = 'parked')::int as parked,
         count(*) filter (where outbox.needs_staff)::int as "forStaff",
         coalesce(greatest(0, extract(epoch from cast(:now as timestamptz) - min(outbox.created_at) filter (where outbox.state = 'open' and outbox.due_at <= :now))), 0)::float8 as "oldestSeconds"
       from facility
       left join outbox on outbox.facility_id = facility.facility_id and outbox.state in ('open', 'parked')
       where facility.retired_at is null
       group by facility.code`,
      { now },
    ),
    sql.rows<ServiceStanding['paused'][number]>(
      `select facility.code as facility, outbox_pace.paused_until > :now as "isPaused"
       from outbox_pace join facility on facility.facility_id = outbox_pace.facility_id
       where outbox_pace.paused_until is not null`,
      { now },
    ),
    sql.rows<ServiceStanding['calls'][number]>(
      `select outbox_attempt.service, outbox_attempt.verdict, count(*)::int as count, (avg(outbox_attempt.duration_ms) / 1000)::float8 as "averageSeconds"
       from facility
       join outbox_attempt on outbox_attempt.facility_id = facility.facility_id and outbox_attempt.request <> '' and outbox_attempt.started_at > :since
       group by outbox_attempt.service, outbox_attempt.verdict`,
      { since: since(CALLS_OF_MS) },
    ),
    sql.rows<ServiceStanding['jobs'][number]>(
      `select job, max(finished_at) as "lastSuccess" from job_run where outcome = 'succeeded' and tick > :since and not (job = any(:each)) group by job
       union all
       select job, max(finished_at) from job_run where outcome = 'succeeded' and tick > :recent and job = any(:each) group by job`,
      // of what runs each minute, a fortnight would be twenty thousand rows
      { since: since(JOBS_OF_MS), recent: since(SKEW_OF_MS), each: ['outbox-kick', 'connector', 'hfis-for-refused'] },
    ),
    sql.rows<{ skew: number | null; backup: Date | null }>(
      `select
         (select cast(summary ->> 'clockSkewSeconds' as integer) from job_run
          where job = 'outbox-kick' and tick > :since and summary ->> 'clockSkewSeconds' is not null order by tick desc limit 1) as skew,
         (select max(finished_at) from backup_run where outcome = 'succeeded') as backup`,
      { since: since(SKEW_OF_MS) },
    ),
  ]);
  return { bookings, owed, paused, calls, jobs, clockSkewSeconds: single?.skew ?? null, lastBackup: single?.backup ?? null };
}
