import { schedule } from 'node-cron';
import { purgeIdempotentAnswers } from './auth/purge-idempotent-answers';
import { makeCaller, type Caller } from './bpjs/call';
import { purgeUploads } from './imports/uploads';
import { makeConnectorJob, type ConnectorJob } from './connector/connector-job';
import type { Doctor } from './doctor/doctor';
import { startEventWorker } from './event-worker';
import { countDays } from './insight/count-days';
import { purgeSentBodies } from './outbox/purge-sent-bodies';
import { clinicDaysRefused } from './outbox/refused-for-schedule';
import { sweepOutbox } from './outbox/sweep';
import { takeBackup } from './platform/backup/take-backup';
import { addMinutes, type Clock } from './platform/clock';
import type { Config } from './platform/config';
import { makeCronRunner, type Job } from './platform/cron-runner';
import type { Database } from './platform/db';
import type { FacilityDirectory } from './platform/facility-directory';
import type { JobSummary } from './platform/job-runs';
import type { Log } from './platform/log';
import { purgePatientAccess } from './platform/patient-access/purge-patient-access';
import { purgeEvidence } from './platform/purge-evidence';
import { purgeJobRuns } from './platform/purge-job-runs';
import { purgeSecurityLog } from './platform/security-log/purge-security-log';
import { sealAllChains } from './platform/security-log/seal-chain';
import { sealDatabase } from './platform/seal-database';
import { FACILITIES_AT_ONCE, workThrough } from './platform/work-through';
import { dashboardJob, lateTasksJob, reconcileJob } from './reconciliation/jobs';
import { retainPersons } from './registration/retain-persons';
import { hfisJob, pullHfis } from './schedules/hfis-sync';
import { openTimetable } from './schedules/timetable';
import { purgeFloor } from './service-points/purge-floor';
import { purgeEvents } from './webhooks/purge-events';
import { startWorker, type Worker } from './worker';

export interface CronDeps {
  config: Config;
  db: Database;
  log: Log;
  clock: Clock;
  facilities: FacilityDirectory;
  /** The database's address, for the nightly backup. */
  databaseUrl?: string;
  /** Of a running server, for its nightly examination. */
  doctor?: Pick<Doctor, 'examineAll'>;
  /** Where the connector finds the password of the SIMRS's database. */
  environment?: (name: string) => string | undefined;
}

/** A time is a minute, so one look a minute finds every tick; one that comes late is made up for by the next. */
const EACH_MINUTE = '0 * * * * *';
const HFIS_REFUSED_MINUTES = 5;
const BYTES_PER_MEGABYTE = 1_048_576;

/**
 * THE list of everything that runs by itself: name, when (in WIB), which function. Every process has all of it; a tick
 * runs in one of them, and leaves a row in `job_run`.
 *
 * The outbox itself needs no tick: the worker sends as soon as something is owed and due. That is also how each booking
 * from Mobile JKN is confirmed, a minute after it was made (outbox/owe.ts). The kick is the net below it.
 */
function jobsOf(deps: CronDeps, worker: Worker, caller: Caller, connector: ConnectorJob | undefined): readonly Job[] {
  const calling = { ...deps, caller, spacingMs: deps.config.outbox.spacingMs };
  return [
    {
      name: 'outbox-kick',
      when: { everyMinutes: 1 },
      run: async (tick) => {
        const swept = await sweepOutbox(deps);
        void worker.tick(); // not waited for: an outage's backlog may take longer than until the next kick
        return { ...swept, ...skewSince(worker, addMinutes(tick, -1)) };
      },
    },
    { name: 'hfis', when: { dailyAt: ['05:00', '12:00', '17:00'] }, alsoAtFirstStart: true, run: async (_tick, { signal }) => ({ ...(await hfisJob({ ...calling, signal })) }) },
    { name: 'hfis-for-refused', when: { everyMinutes: HFIS_REFUSED_MINUTES }, run: (tick, { signal }) => readHfisForRefused({ ...calling, signal }, addMinutes(tick, -HFIS_REFUSED_MINUTES)) },
    ...(connector === undefined ? [] : [{ name: 'connector', when: { everyMinutes: 1 }, makeUpWithinMinutes: 1, run: (_tick, { signal }) => connector.run(signal) } satisfies Job]),
    { name: 'late-tasks', when: { everyMinutes: 15 }, run: (_tick, { signal }) => lateTasksJob({ ...deps, signal }) },
    { name: 'insight', when: { everyMinutes: 5 }, run: async (_tick, { signal }) => ({ ...(await countDays({ ...deps, signal })) }) },
    ...backupJob(deps),
    // Before those that compare cards in the night. On a database of an earlier version, at once.
    { name: 'seal-personal-data', when: { dailyAt: ['01:00'] }, alsoAtFirstStart: true, run: (_tick, { signal }) => sealJob(deps, signal) },
    { name: 'reconciliation', when: { dailyAt: ['01:30'] }, run: (_tick, { signal }) => reconcileJob({ ...calling, signal }) },
    { name: 'dashboards', when: { dailyAt: ['02:00', '21:00'] }, run: (_tick, { signal }) => dashboardJob({ ...calling, signal }) },
    { name: 'purge-evidence', when: { dailyAt: ['02:20'] }, run: async (_tick, { signal }) => ({ deleted: await purgeEvidence(deps, signal) }) },
    { name: 'purge-sent-bodies', when: { dailyAt: ['02:30'] }, run: async (_tick, { signal }) => ({ emptied: await purgeSentBodies(deps, signal) }) },
    { name: 'purge-job-runs', when: { dailyAt: ['02:40'] }, run: async (_tick, { signal }) => ({ deleted: await purgeJobRuns(deps, signal) }) },
    { name: 'purge-service-points', when: { dailyAt: ['02:50'] }, run: async (_tick, { signal }) => ({ ...(await purgeFloor(deps, signal)) }) },
    ...doctorJob(deps),
    { name: 'retain-persons', when: { dailyAt: ['03:15'] }, run: async (_tick, { signal }) => ({ ...(await retainPersons(deps, signal)) }) },
    { name: 'purge-imports', when: { everyMinutes: 15 }, run: async () => ({ deleted: await purgeUploads(deps) }) },
    { name: 'seal-security-log', when: { everyMinutes: 1 }, makeUpWithinMinutes: 1, run: async (_tick, { signal }) => ({ sealed: await sealAllChains(deps, signal) }) },
    { name: 'purge-security-log', when: { dailyAt: ['03:10'] }, run: async (_tick, { signal }) => ({ events: await purgeSecurityLog(deps, signal), looks: await purgePatientAccess(deps, signal) }) },
    { name: 'purge-events', when: { dailyAt: ['03:00'] }, run: async (_tick, { signal }) => ({ events: await purgeEvents(deps, signal), answers: await purgeIdempotentAnswers(deps, signal) }) },
  ];
}

/** What servers of an earlier version have left in plain text, and what a change of keys that was cut off has left behind. */
async function sealJob({ db, log }: CronDeps, signal: AbortSignal): Promise<JobSummary> {
  const tables = await sealDatabase(db, { signal });
  const failed = tables.filter((table) => table.failed > 0);
  if (failed.length > 0) log.error({ failed }, 'personal data of some rows cannot be sealed: a value no key opens, or one NIK or card of two patients');
  return { sealed: tables.reduce((sum, table) => sum + table.sealed, 0), failed: failed.reduce((sum, table) => sum + table.failed, 0) };
}

/** What this minute's replies told of our clock, for those who look at the monitor: nothing else keeps it. */
function skewSince(worker: Worker, since: Date): { clockSkewSeconds?: number } {
  const skew = worker.clockSkew();
  return skew === undefined || skew.measuredAt < since ? {} : { clockSkewSeconds: skew.seconds };
}

/** A booking refused because its doctor is not in HFIS: what HFIS says of that clinic and day by now, for staff to go by. */
async function readHfisForRefused(deps: CronDeps & { caller: Caller; spacingMs: number; signal: AbortSignal }, since: Date): Promise<JobSummary> {
  const counts = { clinicDays: 0, added: 0, changed: 0, differences: 0, failures: 0 };
  await workThrough(deps.facilities.inService(), FACILITIES_AT_ONCE, async (facility) => {
    for (const only of await clinicDaysRefused(deps.db, facility.facilityId, since)) {
      deps.signal.throwIfAborted();
      const pulled = await pullHfis(deps, facility, { days: 1, only: { clinicCode: only.clinicCode, date: only.visitDate } });
      counts.clinicDays += 1;
      counts.added += pulled.added;
      counts.changed += pulled.changed;
      counts.differences += pulled.differences;
      counts.failures += pulled.failures.length;
      // A BPJS that says nothing to one call says nothing to the next, and the others wait for this job's next time.
      if (pulled.failures.some(({ verdict }) => verdict === 'unavailable')) return;
    }
  });
  return counts;
}

/** With pg_dump where the hospital has a PostgreSQL of its own, with its files where it is the embedded one. */
function backupJob({ config, databaseUrl, clock, environment, log }: CronDeps): readonly Job[] {
  const { backup } = config;
  if (backup === undefined || databaseUrl === undefined) return [];
  const run = async (): Promise<JobSummary> => {
    const kind = config.databaseUrl === undefined ? 'base' : 'dump';
    const taken = await takeBackup({ databaseUrl, kind, ...backup, clock, programPath: environment?.('PATH') ?? '' });
    if (taken.stuck.length > 0) log.warn({ directory: backup.directory, stuck: taken.stuck }, 'the backup is good, and older ones could not be removed; the next night tries again');
    return { megabytes: Math.ceil(taken.bytes / BYTES_PER_MEGABYTE), removed: taken.removed.length, notRemoved: taken.stuck.length };
  };
  return [{ name: 'backup', when: { dailyAt: ['01:00'] }, run }];
}

/** After the backup and before anybody opens, WIT being two hours ahead: who comes in the morning finds what must be mended. */
function doctorJob({ doctor }: CronDeps): readonly Job[] {
  if (doctor === undefined) return [];
  return [{ name: 'doctor', when: { dailyAt: ['04:15'] }, run: async (_tick, { signal }) => ({ ...(await doctor.examineAll(signal)) }) }];
}

async function connectorOf(deps: CronDeps): Promise<ConnectorJob | undefined> {
  const { connectorConfig } = deps.config;
  if (connectorConfig === undefined) return undefined;
  return makeConnectorJob({ ...deps, timetable: await openTimetable(deps.db, deps.facilities) }, connectorConfig, deps.environment ?? (() => undefined));
}

/**
 * Starts the worker of the outbox, that of events and webhooks, and the clock of the jobs.
 * @throws when the database cannot be reached, or the connector's file cannot be used
 */
export async function startCron(deps: CronDeps): Promise<{ stop: () => Promise<void> }> {
  const connector = await connectorOf(deps);
  const worker = await startWorker(deps);
  const eventWorker = await startEventWorker(deps);
  const caller = makeCaller(deps.config.bpjs, deps.clock, deps.log);
  const runner = makeCronRunner(deps, jobsOf(deps, worker, caller, connector));
  // not awaited by node-cron, whose own warning would go past our log
  const task = schedule(EACH_MINUTE, () => void runner.runDue(), { name: 'jobs', suppressMissedWarning: true });
  void runner.runDue();

  return {
    stop: async () => {
      await task.destroy();
      await Promise.all([worker.stop(), eventWorker.stop(), runner.stop()]);
      await connector?.close();
      caller.close();
    },
  };
}
