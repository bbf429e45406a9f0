import { startCron } from '../../src/cron';
import { readConfig } from '../../src/platform/config';
import { openFacilityDirectory } from '../../src/platform/facility-directory';
import { listJobRuns } from '../../src/platform/job-runs';
import { sealChain } from '../../src/platform/security-log/seal-chain';
import { recordSecurityEvent } from '../../src/platform/security-log/security-event';
import { atWib, hospital, standingClock } from '../outbox/hospital';
import { freshDatabase, type FreshDatabase } from '../support/database';
import { makeTestLog, type TestLog } from '../support/test-log';
import { until } from '../support/until';

let database: FreshDatabase;
beforeAll(async () => {
  database = await freshDatabase();
});
afterAll(() => database.drop());
beforeEach(() => database.db.rows('truncate job_run'));

interface Started {
  log: TestLog;
  stop: () => Promise<void>;
}

/** Two processes of one deployment, as far as what runs by itself goes. */
async function startTwice(now: Date): Promise<Started> {
  const log = makeTestLog();
  const { config } = readConfig({ DATABASE_URL: database.url, APP_MODE: 'demo' });
  const facilities = await openFacilityDirectory(database.db, log);
  const deps = { config, db: database.db, log, clock: standingClock(now), facilities };
  const processes = await Promise.all([startCron(deps), startCron(deps)]);
  return {
    log,
    stop: async () => {
      await Promise.all(processes.map((cron) => cron.stop()));
      await facilities.close();
    },
  };
}

const NIGHTLY = ['outbox-kick', 'purge-evidence', 'purge-job-runs', 'purge-security-log', 'retain-persons', 'seal-security-log'];
const newest = async (): Promise<[string, string, unknown][]> => (await listJobRuns(database.db, { limit: 1 })).map((run) => [run.job, run.outcome, run.summary]);

test('the first start on a database begins the book and runs nothing of the past', async () => {
  const started = await startTwice(atWib('08:00', '2026-03-01'));
  await until(async () => (await newest()).filter(([, outcome]) => outcome !== 'running').length === 17);
  await started.stop();
  expect(await newest()).toEqual([
    ['dashboards', 'skipped', null],
    // A new installation wants its schedules now and not tomorrow morning.
    ['hfis', 'succeeded', expect.objectContaining({ failures: 0 })],
    ['hfis-for-refused', 'skipped', null],
    ['insight', 'skipped', null],
    ['late-tasks', 'skipped', null],
    ['outbox-kick', 'skipped', null],
    ['purge-events', 'skipped', null],
    ['purge-evidence', 'skipped', null],
    ['purge-imports', 'skipped', null],
    ['purge-job-runs', 'skipped', null],
    ['purge-security-log', 'skipped', null],
    ['purge-sent-bodies', 'skipped', null],
    ['purge-service-points', 'skipped', null],
    ['reconciliation', 'skipped', null],
    ['retain-persons', 'skipped', null],
    // What an earlier version has left in plain text is not left a night longer.
    ['seal-personal-data', 'succeeded', { sealed: 0, failed: 0 }],
    ['seal-security-log', 'skipped', null],
  ]);
  expect(started.log.lines).toEqual([]);
});

test('a start makes up for the night the machine was off: once, with what was purged in the row', async () => {
  const now = atWib('08:00', '2026-03-01');
  const facilityId = await hospital(database.db, '7701');
  await database.db.rows('delete from bpjs_account'); // without a line to BPJS: here it is about our own books
  await database.db.rows(
    `insert into service_evidence (facility_id, received_at, duration_ms, request_id, service, caller_address, request, reply, code)
     select :facilityId, cast(:now as timestamptz) - make_interval(days => age), 1, 'r', 'ambil-antrean', '127.0.0.1', '{}', '{}', 200
     from generate_series(28, 32) as age`,
    { facilityId, now },
  );
  await database.db.rows(
    `insert into job_run (job, tick, starts, worker, started_at, heartbeat_at, outcome)
     select job, cast(:now as timestamptz) - make_interval(days => age), 1, 'w', :now, :now, 'succeeded'
     from unnest(array['purge-evidence', 'purge-job-runs', 'outbox-kick']) as job, unnest(array[3, 100, 101]) as age`,
    { now },
  );
  // what nobody needs to know any more: a patient of long ago, who looked at whom, and what was written in the security log
  const longAgo = atWib('08:00', '2024-01-01');
  await database.db.rows(`insert into patient (facility_id, medical_record_number, full_name, created_at) values (:facilityId, '00-00-01', 'Pasien Lama', '1990-01-01')`, { facilityId });
  await database.db.rows(`insert into patient_access (facility_id, medical_record_number, slot_start, who_kind, who, place, manner, looked_at) values (:facilityId, '00-00-01', :longAgo, 'staff', 'a', '/', 'opened', :longAgo)`, { facilityId, longAgo });
  for (const at of [longAgo, now]) {
    await recordSecurityEvent(database.db, facilityId, { at, kind: 'settings-changed', actor: 'administrator' });
    await sealChain({ db: database.db, clock: () => at }, facilityId);
  }
  await recordSecurityEvent(database.db, facilityId, { at: now, kind: 'settings-changed', actor: 'administrator' });
  await database.db.rows(
    `insert into job_run (job, tick, starts, worker, started_at, heartbeat_at, outcome)
     select job, cast(:now as timestamptz) - age, 1, 'w', :now, :now, 'succeeded'
     from unnest(array['retain-persons', 'purge-security-log', 'seal-security-log']) as job, unnest(array[interval '1 day', interval '1 minute']) as age
     where (job = 'seal-security-log') = (age = interval '1 minute')`,
    { now },
  );
  // of an earlier version
  await database.db.rows(`insert into webhook (facility_id, url, event_types, signing_secret, created_at, created_by) values (:facilityId, 'https://simrs.example/kait', '{}', 'whsec_polos', :now, 'uji')`, { facilityId, now });
  const started = await startTwice(now);
  await until(async () => (await listJobRuns(database.db, { limit: 1 })).every((run) => run.tick > atWib('00:00', '2026-03-01') && (run.outcome === 'succeeded' || ![...NIGHTLY, 'seal-personal-data'].includes(run.job))));
  await started.stop();
  expect((await newest()).filter(([job]) => NIGHTLY.includes(job))).toEqual([
    ['outbox-kick', 'succeeded', { expired: 0, rested: 0, woken: 0 }],
    ['purge-evidence', 'succeeded', { deleted: 2 }],
    ['purge-job-runs', 'succeeded', { deleted: 6 }],
    ['purge-security-log', 'succeeded', { events: 1, looks: 1 }],
    ['retain-persons', 'succeeded', { patients: 1, bookings: 0 }],
    ['seal-security-log', 'succeeded', { sealed: expect.any(Number) }],
  ]);
  expect(await database.db.rows(`select signing_secret like 's1.%' as sealed from webhook`)).toEqual([{ sealed: true }]);
  expect(await database.db.rows(`select (select count(*)::int from patient_access) as looks, (select bool_and(seal_number is not null) from security_event where kind = 'settings-changed') as sealed`)).toEqual([{ looks: 0, sealed: true }]);
  expect((await listJobRuns(database.db, { job: 'purge-evidence', limit: 10 })).map((run) => run.tick)).toEqual([atWib('02:20', '2026-03-01'), atWib('08:00', '2026-02-26')]);
  expect(started.log.lines.filter((line) => line.level !== 'info' && line.level !== 'debug')).toEqual([]);
});
