import { type Db, type Sql, violatedConstraint } from './db';

/** Counts of what a run did, in words for the person who reads them. Numbers only: no name and no card can get in. */
export interface JobSummary {
  [what: string]: number | JobSummary;
}

export type JobOutcome = 'running' | 'succeeded' | 'failed' | 'interrupted' | 'skipped';

/** One start of one tick, ours as long as nobody has declared it lost. */
export interface ClaimedRun {
  job: string;
  tick: Date;
  worker: string;
  starts: number;
}

export interface JobRun extends ClaimedRun {
  startedAt: Date;
  /** The last sign of life, by the clock of the database. */
  heartbeatAt: Date;
  /** Null while it runs, and for ever when its process died. */
  finishedAt: Date | null;
  outcome: JobOutcome;
  summary: JobSummary | null;
  error: string | null;
}

export type Ending = { outcome: 'succeeded'; summary: JobSummary | undefined } | { outcome: 'failed'; error: string } | { outcome: 'interrupted' };

export interface Due {
  job: string;
  tick: Date;
  worker: string;
  now: Date;
  /** A job never seen before runs its latest tick at once; otherwise that tick counts as not missed. */
  alsoAtFirstStart: boolean;
}

/** First start and one more after its process died. */
export const MOST_STARTS = 2;
/** A tick further ahead of us was written by a machine whose clock was wrong; it must not keep the job from running. */
const BELIEVED_AHEAD_MS = 10 * 60_000;

/**
 * Takes a tick for this worker: at most one worker gets it, whatever their number and their clocks. A tick whose run was
 * interrupted can be taken once more. Nothing is taken while a run of the same job goes on anywhere, nor a tick older
 * than one already taken.
 */
export async function claimTick(db: Db, due: Due): Promise<ClaimedRun | undefined> {
  const { job, tick, worker } = due;
  try {
    const [claimed] = await db.rows<{ starts: number; outcome: JobOutcome }>(
      `insert into job_run (job, tick, worker, started_at, heartbeat_at, finished_at, starts, outcome)
       select :job, :tick, :worker, :now, clock_timestamp(), case when seen.runs then null else cast(:now as timestamptz) end,
         case when seen.runs then 1 else 0 end, case when seen.runs then 'running' else 'skipped' end
       from (select :alsoAtFirstStart or exists (select from job_run where job = :job) as runs) as seen
       where not exists (
         select from job_run as other
         where other.job = :job
           and (other.outcome = 'running'
             or (other.tick > :tick and other.tick <= :believedUntil)
             or (other.tick = :tick and (other.outcome <> 'interrupted' or other.starts >= :mostStarts)))
       )
       on conflict on constraint job_run_pkey do update
       set starts = job_run.starts + 1, worker = excluded.worker, started_at = excluded.started_at, heartbeat_at = excluded.heartbeat_at,
         finished_at = null, outcome = 'running', summary = null, error = null
       where job_run.outcome = 'interrupted' and job_run.starts < :mostStarts
       returning starts, outcome`,
      { ...due, believedUntil: new Date(due.now.getTime() + BELIEVED_AHEAD_MS), mostStarts: MOST_STARTS },
    );
    return claimed?.outcome === 'running' ? { job, tick, worker, starts: claimed.starts } : undefined;
  } catch (error) {
    // another worker took another tick of it in this very moment
    if (violatedConstraint(error) === 'job_run_never_overlaps') return undefined;
    throw error;
  }
}

const STILL_OURS = `job = :job and tick = :tick and worker = :worker and starts = :starts and outcome = 'running'`;

/** Says that the run goes on. @returns false when it has been declared lost meanwhile */
export async function beat(db: Db, run: ClaimedRun): Promise<boolean> {
  return (await db.rows(`update job_run set heartbeat_at = clock_timestamp() where ${STILL_OURS} returning job`, { ...run })).length > 0;
}

/** Writes down how the run ended. @returns false when it has been declared lost meanwhile; then nothing is written */
export async function settleRun(db: Db, run: ClaimedRun, ending: Ending, finishedAt: Date): Promise<boolean> {
  const rows = await db.rows(
    `update job_run
     set outcome = :outcome, finished_at = :finishedAt, heartbeat_at = clock_timestamp(), summary = :summary, error = :error
     where ${STILL_OURS}
     returning job`,
    {
      ...run,
      finishedAt,
      outcome: ending.outcome,
      summary: ending.outcome === 'succeeded' && ending.summary !== undefined ? JSON.stringify(ending.summary) : null,
      error: ending.outcome === 'failed' ? ending.error : null,
    },
  );
  return rows.length > 0;
}

/** Declares the runs lost whose process has given no sign of life for so long. Those that `worker` has in hand are left. */
export async function interruptLost(db: Db, lostAfterMs: number, worker: string, inHand: readonly string[]): Promise<ClaimedRun[]> {
  return db.rows<ClaimedRun>(
    `update job_run
     set outcome = 'interrupted'
     where outcome = 'running'
       and heartbeat_at < clock_timestamp() - make_interval(secs => :lostAfterSeconds)
       and not (worker = :worker and job = any(:inHand))
     returning job, tick, worker, starts`,
    { lostAfterSeconds: lostAfterMs / 1_000, worker, inHand },
  );
}

/** The newest runs, at most `limit` of each job, or of one job; by job, newest first. */
export async function listJobRuns(sql: Sql, asked: { job?: string; limit: number }): Promise<JobRun[]> {
  return sql.rows<JobRun>(
    // From name to name by the index: a distinct over a quarter of a year of ticks would read them all.
    `with recursive named as (
       select min(first.job) as job from job_run as first where cast(:job as text) is null or first.job = :job
       union all
       select (select min(next.job) from job_run as next where next.job > named.job) from named where named.job is not null and cast(:job as text) is null
     )
     select newest.job, newest.tick, newest.worker, newest.starts, newest.started_at as "startedAt", newest.heartbeat_at as "heartbeatAt",
       newest.finished_at as "finishedAt", newest.outcome, newest.summary, newest.error
     from named
     cross join lateral (select * from job_run where job_run.job = named.job order by job_run.tick desc limit :limit) as newest
     order by newest.job, newest.tick desc`,
    { job: asked.job ?? null, limit: asked.limit },
  );
}
