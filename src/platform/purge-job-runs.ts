import type { Clock } from './clock';
import type { Db } from './db';

export interface PurgeJobRunsDeps {
  db: Db;
  clock: Clock;
}

const RETENTION_DAYS = 90;
const BATCH = 5_000;
const MS_PER_DAY = 86_400_000;

/**
 * Deletes rows of job_run older than 90 days, in small steps. The newest row of a job stays, however old: without it the
 * job would count as never seen, and a missed tick as not missed.
 * @returns how many rows went
 */
export async function purgeJobRuns({ db, clock }: PurgeJobRunsDeps, signal?: AbortSignal): Promise<number> {
  const before = new Date(clock().getTime() - RETENTION_DAYS * MS_PER_DAY);
  let purged = 0;
  let deleted: number;
  do {
    signal?.throwIfAborted();
    const rows = await db.rows(
      `delete from job_run
       where (job, tick) in (
         select old.job, old.tick
         from job_run as old
         where old.tick < :before
           and old.outcome <> 'running'
           and exists (select from job_run as newer where newer.job = old.job and newer.tick > old.tick)
         limit :batch
       )
       returning job`,
      { before, batch: BATCH },
    );
    deleted = rows.length;
    purged += deleted;
  } while (deleted === BATCH);
  return purged;
}
