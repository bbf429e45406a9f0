import { randomBytes } from 'node:crypto';
import type { Clock } from './clock';
import { type Db, sqlState, violatedConstraint } from './db';
import { beat, type ClaimedRun, claimTick, type Ending, interruptLost, type JobSummary, MOST_STARTS, settleRun } from './job-runs';
import type { Log } from './log';
import { withoutLongNumbers } from './personal-data';
import { complaintAbout, latestTick, type ScheduledTime } from './scheduled-time';

export interface JobContext {
  /** Aborted when the process is told to stop, or the run was declared lost: a long job looks at it between its steps. */
  signal: AbortSignal;
}

/**
 * A job must be idempotent: a tick is begun a second time when its process died in the middle, or could not write down
 * its end, and what the first start has done is then done again.
 */
export interface Job {
  name: string;
  when: ScheduledTime;
  /** On an installation that has never seen the job, its latest tick runs at once instead of counting as not missed. */
  alsoAtFirstStart?: boolean;
  /** A missed tick older than this is left missed. Default: made up for until the next one. */
  makeUpWithinMinutes?: number;
  /** @returns counts for the row of this run, if there are any */
  run: (tick: Date, context: JobContext) => Promise<JobSummary | void>;
}

export interface CronRunner {
  /**
   * Runs each job whose latest tick is due and not yet anybody's, and resolves when those it began have ended. Earlier
   * ticks that were missed as well stay missed. Called each minute and at the start; never rejects.
   */
  runDue: () => Promise<void>;
  /** Begins nothing more, tells the running jobs, and waits for them. What is cut off nevertheless is begun again elsewhere. */
  stop: () => Promise<void>;
}

export interface CronRunnerDeps {
  db: Db;
  log: Log;
  clock: Clock;
}

export interface Heartbeat {
  beatMs: number;
  /** Without a sign of life for so long, a run is declared lost. Several beats, or a slow database would double a run. */
  lostAfterMs: number;
}

const HEARTBEAT: Heartbeat = { beatMs: 15_000, lostAfterMs: 60_000 };
const MS_PER_MINUTE = 60_000;
const ERROR_LENGTH = 500;

/**
 * Runs jobs so that each tick is begun once across all processes and machines on this database, and once more when the
 * process that had it died. A job never overlaps itself; its failure is logged, recorded, and ends with that run.
 * @throws when two jobs have one name, or a time cannot be used
 */
export function makeCronRunner(deps: CronRunnerDeps, jobs: readonly Job[], heartbeat: Heartbeat = HEARTBEAT): CronRunner {
  const { db, log, clock } = deps;
  for (const job of jobs) {
    const complaint = complaintAbout(job.when);
    if (complaint !== undefined) throw new Error(`job ${job.name}: ${complaint}`);
    if (jobs.some((other) => other !== job && other.name === job.name)) throw new Error(`two jobs are called ${job.name}`);
  }
  // no host name: who runs what is told apart by chance, not by how machines are called
  const worker = `${randomBytes(6).toString('hex')}-${process.pid}`;
  const inHand = new Map<string, { ended: Promise<void>; aborter: AbortController }>();
  let looking: Promise<unknown> = Promise.resolve();
  let isStopping = false;

  const runIfDue = async (job: Job, aborter: AbortController): Promise<void> => {
    const now = clock();
    const tick = latestTick(job.when, now);
    if (job.makeUpWithinMinutes !== undefined && now.getTime() - tick.getTime() > job.makeUpWithinMinutes * MS_PER_MINUTE) return;
    const run = await claimTick(db, { job: job.name, tick, worker, now, alsoAtFirstStart: job.alsoAtFirstStart === true });
    if (run === undefined) return;
    const ending = await endingOf(job, run, deps, heartbeat, aborter);
    if (!(await settleRun(db, run, ending, clock()))) log.warn({ job: run.job, tick, outcome: ending.outcome }, 'a run ended that had been declared lost; it is not written down');
    else if (ending.outcome === 'interrupted') tellInterrupted(run, log);
  };

  const take = (job: Job): Promise<void> => {
    const aborter = new AbortController();
    const ended = runIfDue(job, aborter)
      // a run whose end could not be written down is declared lost in a while, and begun once more
      .catch((error: unknown) => log.warn({ error, job: job.name }, 'the book of jobs could not be read or written; the next minute tries again'))
      .finally(() => inHand.delete(job.name));
    inHand.set(job.name, { ended, aborter });
    return ended;
  };

  const declareLost = async (): Promise<void> => {
    for (const lost of await interruptLost(db, heartbeat.lostAfterMs, worker, [...inHand.keys()])) tellInterrupted(lost, log);
  };

  return {
    runDue: async () => {
      if (isStopping) return;
      try {
        await (looking = declareLost());
      } catch (error) {
        return log.warn({ error }, 'the book of jobs could not be read; the next minute tries again');
      }
      if (isStopping) return;
      await Promise.all(jobs.filter((job) => !inHand.has(job.name)).map(take));
    },
    stop: async () => {
      isStopping = true;
      for (const { aborter } of inHand.values()) aborter.abort(new Error('the process is stopping'));
      await looking.catch(() => undefined);
      await Promise.all([...inHand.values()].map(({ ended }) => ended));
    },
  };
}

/** Runs a job to its end and keeps its row alive meanwhile. Never rejects. */
async function endingOf(job: Job, run: ClaimedRun, { db, log }: CronRunnerDeps, { beatMs }: Heartbeat, aborter: AbortController): Promise<Ending> {
  const { signal } = aborter;
  if (signal.aborted) return { outcome: 'interrupted' };
  const beating = setInterval(() => {
    beat(db, run).then(
      (isOurs) => isOurs || aborter.abort(new Error('the run was declared lost')),
      (error: unknown) => log.debug({ error, job: job.name }, 'no sign of life could be given'),
    );
  }, beatMs);
  try {
    return { outcome: 'succeeded', summary: (await job.run(run.tick, { signal })) ?? undefined };
  } catch (error) {
    if (signal.aborted) return { outcome: 'interrupted' };
    log.error({ error, job: job.name, tick: run.tick }, 'a job that runs by itself has failed');
    return { outcome: 'failed', error: errorText(error) };
  } finally {
    clearInterval(beating);
  }
}

function tellInterrupted({ job, tick, starts }: ClaimedRun, log: Log): void {
  if (starts < MOST_STARTS) log.warn({ job, tick }, 'a job was cut off in the middle; it is begun once more');
  else log.error({ job, tick }, 'a job was cut off in the middle twice; it waits for its next time');
}

/** One line about an error without values: PostgreSQL repeats in its own sentences what it was given. */
function errorText(error: unknown): string {
  const state = error instanceof Error && 'severity' in error ? sqlState(error) : undefined;
  if (state !== undefined) return `PostgreSQL refused a statement: SQLSTATE ${state} ${violatedConstraint(error) ?? ''}`.trim();
  const text = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  return withoutLongNumbers(text).replace(/\s+/g, ' ').slice(0, ERROR_LENGTH);
}
