import { dashboardJob, lateTasksJob, reconcileJob, type ReconciliationJobDeps } from '../../src/reconciliation/jobs';
import { markSeen } from '../../src/reconciliation/finding-store';
import { freshDatabase, type FreshDatabase } from '../support/database';
import { atWib, openDay, type Day } from './day';

let database: FreshDatabase;
let day: Day;
let other: Day;

beforeEach(async () => {
  database = await freshDatabase();
  day = await openDay(database.db, '76R1');
  other = await openDay(database.db, '76R2');
  await day.directory.reload();
});
afterEach(async () => {
  await day.close();
  await other.close();
  await database.drop();
});

const deps = (over: Partial<ReconciliationJobDeps> = {}): ReconciliationJobDeps => ({ db: database.db, facilities: day.directory, caller: day.caller, clock: day.now, log: day.log, spacingMs: 0, ...over });
const daysRead = async (): Promise<string[]> => {
  const rows = await database.db.rows<{ visit_date: string }>('select visit_date from reconciliation_run where facility_id = :facilityId order by run_id', { facilityId: day.facility().facilityId });
  await database.db.rows('truncate reconciliation_run cascade');
  return rows.map((row) => row.visit_date);
};

test('every hospital is reconciled for yesterday, and one that fails does not stop the next', async () => {
  await day.complete('HERE', { 3: atWib('08:05') });
  await day.recorded('HERE', 4, atWib('08:10'));
  await other.complete('THERE', { 3: atWib('08:05') });
  await database.db.rows(`alter table reconciliation_run add constraint broken check (facility_id <> ${day.facility().facilityId})`);
  expect(await reconcileJob(deps())).toMatchObject({ facilities: 2, failed: 1, days: 1, bookings: 1, findings: 0 });
  expect(day.log.lines.filter(({ level }) => level === 'error')).toMatchObject([{ fields: { facility: '76R1' } }]);

  await database.db.rows('alter table reconciliation_run drop constraint broken');
  expect(await reconcileJob(deps())).toEqual({ facilities: 2, failed: 0, days: 2, daysNotRead: 0, bookings: 2, pending: 0, notRead: 0, findings: 1, needingPerson: 1 });
});

test('an outage at BPJS is counted as not read, and as no finding', async () => {
  await day.complete('HERE', { 3: atWib('08:05') });
  await day.simulator.close();
  await other.simulator.close();
  expect(await reconcileJob(deps())).toMatchObject({ facilities: 2, failed: 0, days: 2, daysNotRead: 2, notRead: 1, findings: 0 });
  expect(await dashboardJob(deps())).toMatchObject({ facilities: 2, failed: 0, days: 16, daysNotRead: 16, rows: 0 });
});

test('a facility without an account or of primary care is left alone', async () => {
  await database.db.rows('delete from bpjs_account where facility_id = :facilityId', { facilityId: other.facility().facilityId });
  await database.db.rows(`update facility set kind = 'FKTP' where facility_id = :facilityId`, { facilityId: day.facility().facilityId });
  await day.directory.reload();
  expect(await reconcileJob(deps())).toMatchObject({ facilities: 0, days: 0 });
  expect(await lateTasksJob(deps())).toMatchObject({ facilities: 0 });
});

test('an earlier day is read again while it is unsettled, up to the night after BPJS takes no more', async () => {
  const facilityId = day.facility().facilityId;
  await day.complete('HERE', { 3: atWib('08:05') });
  await reconcileJob(deps());
  expect(await daysRead()).toEqual(['2026-01-05']);

  const nights = async (date: string): Promise<string[]> => {
    day.setNow(atWib('02:00', date));
    await reconcileJob(deps());
    return daysRead();
  };
  // read while it lasted and not since it ended, as if the service had been off in that night
  await database.db.rows(
    `insert into reconciliation_run (facility_id, visit_date, started_at, finished_at) values (:facilityId, '2026-01-05', :at, :at)`,
    { facilityId, at: atWib('20:00') },
  );
  expect(await nights('2026-01-08')).toEqual(['2026-01-05', '2026-01-05', '2026-01-07']);
  await reconcileJob(deps());
  const settled = async (date: string): Promise<string[]> => {
    day.setNow(atWib('02:00', date));
    await database.db.rows('truncate reconciliation_run cascade');
    await database.db.rows(
      `insert into reconciliation_run (facility_id, visit_date, started_at, finished_at) values (:facilityId, '2026-01-05', :at, :at)`,
      { facilityId, at: atWib('02:00', '2026-01-06') },
    );
    await reconcileJob(deps());
    return (await daysRead()).slice(1);
  };
  expect(await settled('2026-01-08')).toEqual(['2026-01-07']);
  await day.owed('HERE', { task: 4, state: 'parked' });
  expect(await settled('2026-01-09')).toEqual(['2026-01-05', '2026-01-08']);
  expect(await settled('2026-01-12')).toEqual(['2026-01-05', '2026-01-11']);
  expect(await settled('2026-01-13')).toEqual(['2026-01-12']);
});

test('a finding that waits for a person keeps its day unsettled until somebody has seen it', async () => {
  await day.complete('HERE', { 3: atWib('08:05') });
  await day.recorded('HERE', 4, atWib('08:10'));
  await reconcileJob(deps());
  const read = async (): Promise<number> => (await database.db.rows('select * from reconciliation_run where facility_id = :facilityId and visit_date = :date', { facilityId: day.facility().facilityId, date: '2026-01-05' })).length;
  day.setNow(atWib('02:00', '2026-01-08'));
  await reconcileJob(deps());
  expect(await read()).toBe(2);
  const [finding] = await day.findings();
  await markSeen(database.db, day.facility().facilityId, [finding!.findingId], { by: 'Sari', note: 'sudah' }, day.now());
  day.setNow(atWib('02:00', '2026-01-09'));
  await reconcileJob(deps());
  expect(await read()).toBe(2);
});

test('dashboards are pulled for each day whose times may still arrive', async () => {
  await day.complete('HERE', { 3: atWib('08:05') });
  expect(await dashboardJob(deps())).toEqual({ facilities: 2, failed: 0, days: 16, daysNotRead: 0, rows: 2 });
  day.setNow(atWib('02:00', '2026-01-13'));
  expect(await dashboardJob(deps())).toMatchObject({ rows: 0 });
});

test('late tasks are counted by reason over all facilities', async () => {
  day.setNow(atWib('12:31'));
  await day.visit('A');
  await other.visit('B');
  await other.recorded('B', 3, atWib('08:05'));
  await other.owed('B', { task: 3, state: 'open' });
  expect(await lateTasksJob(deps())).toEqual({
    facilities: 2, failed: 0, 'admission-open': 0, 'not-called': 1, 'consultation-open': 0, 'preparation-not-begun': 0, 'medicine-not-ready': 0, 'no-show': 1, unsent: 1,
  });
});

test('told to stop, no further facility is begun', async () => {
  await expect(reconcileJob(deps({ signal: AbortSignal.abort(new Error('the process is stopping')) }))).rejects.toThrow('stopping');
  expect(await daysRead()).toEqual([]);
});
