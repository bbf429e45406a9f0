import { schedule } from 'node-cron';
import type { Clock } from './platform/clock';
import type { Config } from './platform/config';
import type { Db } from './platform/db';
import type { FacilityDirectory } from './platform/facility-directory';
import type { Log } from './platform/log';
import { purgeEvidence } from './platform/purge-evidence';
import { makeWorker } from './worker';

export interface CronDeps {
  config: Config;
  db: Db;
  log: Log;
  clock: Clock;
  facilities: FacilityDirectory;
}

interface Job {
  name: string;
  /** Cron, with seconds first, in WIB. */
  when: string;
  run: () => Promise<unknown>;
}

/**
 * THE list of everything that runs by itself. Each process runs all of it: a job must be safe beside its twin.
 * A job never overlaps itself, and its failure is logged and ends with that run.
 */
export function startCron(deps: CronDeps): { stop(): Promise<void> } {
  const worker = makeWorker(deps);
  const jobs: readonly Job[] = [
    { name: 'outbox', when: '* * * * * *', run: worker.tick },
    { name: 'purge-evidence', when: '0 20 2 * * *', run: () => purgeEvidence(deps) },
  ];

  const running = new Map<string, Promise<void>>();
  const tasks = jobs.map((job) =>
    schedule(
      job.when,
      () => {
        if (running.has(job.name)) return;
        running.set(job.name, runJob(job, deps.log).finally(() => running.delete(job.name)));
      },
      // A busy second is made up for by the next one; node-cron's own warning would go past our log.
      { name: job.name, timezone: 'Asia/Jakarta', suppressMissedWarning: true },
    ),
  );

  return {
    stop: async () => {
      for (const task of tasks) await task.destroy();
      await worker.stop();
      await Promise.all(running.values());
    },
  };
}

async function runJob(job: Job, log: Log): Promise<void> {
  try {
    await job.run();
  } catch (error) {
    log.error({ error, job: job.name }, 'a job that runs by itself has failed');
  }
}
