import { startCron } from '../../src/cron';
import { listOutbox } from '../../src/outbox/desk';
import { purgeSentBodies } from '../../src/outbox/purge-sent-bodies';
import { readConfig } from '../../src/platform/config';
import { openFacilityDirectory } from '../../src/platform/facility-directory';
import { purgeEvidence } from '../../src/platform/purge-evidence';
import { startSimulator } from '../../src/tools/simulator/simulator';
import { freshDatabase, type FreshDatabase } from '../support/database';
import { ACCOUNT, atWib, booking, collectedLog, hospital, oweNow, standingClock } from './hospital';

let database: FreshDatabase;
beforeAll(async () => {
  database = await freshDatabase();
});
afterAll(() => database.drop());

test('cron sends what is owed without anybody asking, and stops cleanly', async () => {
  const clock = standingClock(atWib('08:00'));
  const simulator = await startSimulator({ port: 0, account: ACCOUNT, clock });
  const facilityId = await hospital(database.db, '6601', { baseUrl: simulator.url });
  await booking(database.db, facilityId, 'CRON-1');
  await oweNow(database.db, facilityId, clock(), [{ kind: 'booking-made', bookingCode: 'CRON-1' }]);

  let onSettled: () => void = () => undefined;
  const settled = new Promise<void>((resolve) => {
    onSettled = resolve;
  });
  const log = collectedLog((line) => {
    if (line.message === 'settled an outbox row') onSettled();
  });
  const facilities = await openFacilityDirectory(database.db, log);
  const { config } = readConfig({ DATABASE_URL: database.url, APP_MODE: 'demo' });
  const cron = await startCron({ config, db: database.db, log, clock, facilities });
  await settled;
  await cron.stop();
  await facilities.close();
  await simulator.close();

  expect(await listOutbox(database.db, facilityId, { state: 'sent' })).toMatchObject([{ lane: 'CRON-1', attempts: 1 }]);
  expect(log.lines.filter((line) => line.level === 'error')).toEqual([]);
});

describe('the purge of evidence', () => {
  const now = atWib('02:20', '2026-03-01');

  async function evidence(facilityId: number, daysOld: number, count: number): Promise<void> {
    await database.db.rows(
      `insert into service_evidence (facility_id, received_at, duration_ms, request_id, service, caller_address, request, reply, code)
       select :facilityId, :receivedAt, 1, 'r', 'ambil-antrean', '127.0.0.1', '{}', '{}', 200
       from generate_series(1, :count)`,
      { facilityId, receivedAt: new Date(now.getTime() - daysOld * 86_400_000), count },
    );
  }

  const kept = async (facilityId: number): Promise<number> =>
    (await database.db.rows('select 1 from service_evidence where facility_id = :facilityId', { facilityId })).length;

  test('takes what is older than the retention, in every facility, also more than one batch, and two at once do no harm', async () => {
    const first = await hospital(database.db, '6602');
    const second = await hospital(database.db, '6603');
    await evidence(first, 31, 5_001);
    await evidence(first, 29, 3);
    await evidence(second, 400, 2);
    const facilities = await openFacilityDirectory(database.db, collectedLog());
    const deps = { config: { evidenceDays: 30 }, db: database.db, clock: () => now, facilities };
    await Promise.all([purgeEvidence(deps), purgeEvidence(deps)]);
    await purgeEvidence(deps);
    await facilities.close();
    expect([await kept(first), await kept(second)]).toEqual([3, 0]);
  });

  test('leaves while another process is at it', async () => {
    const facilityId = await hospital(database.db, '6604');
    await evidence(facilityId, 31, 4);
    const facilities = await openFacilityDirectory(database.db, collectedLog());
    const deps = { config: { evidenceDays: 30 }, db: database.db, clock: () => now, facilities };
    await database.db.transaction(async (tx) => {
      await tx.rows('select pg_advisory_xact_lock(:lock)', { lock: 0x70757267 });
      expect(await purgeEvidence(deps)).toBe(0);
    });
    expect(await kept(facilityId)).toBe(4);
    expect(await purgeEvidence(deps)).toBe(4);
    await facilities.close();
  });
});

test('the purge of sent bodies empties what is older than the retention, keeps the try, and leaves what is not settled alone', async () => {
  const facilityId = await hospital(database.db, '6605');
  const now = atWib('02:30', '2026-02-01');
  const attempt = async (state: string, daysOld: number): Promise<void> => {
    await database.db.rows(
      `with row as (
         insert into outbox (facility_id, lane, kind, fact, state, due_at, created_at)
         values (:facilityId, 'OLD', 'booking-made', '{}', :state, :at, :at)
         returning outbox_id
       )
       insert into outbox_attempt (facility_id, outbox_id, attempt, started_at, duration_ms, service, request, code, message, verdict)
       select :facilityId, row.outbox_id, 1, :at, 12, 'antrean/add', '{"nik":"3300000000000001"}', 200, 'Ok', 'accepted' from row`,
      { facilityId, state, at: new Date(now.getTime() - daysOld * 86_400_000) },
    );
  };
  await attempt('sent', 31);
  await attempt('parked', 31);
  await attempt('sent', 29);
  const facilities = await openFacilityDirectory(database.db, collectedLog());
  const emptied = await purgeSentBodies({ config: { evidenceDays: 30 }, db: database.db, clock: () => now, facilities });
  await facilities.close();
  expect(emptied).toBe(1);
  const kept = await database.db.rows('select request, duration_ms, message from outbox_attempt where facility_id = :facilityId order by outbox_id', { facilityId });
  expect(kept).toMatchObject([{ request: '', duration_ms: 12, message: 'Ok' }, { request: '{"nik":"3300000000000001"}' }, { request: '{"nik":"3300000000000001"}' }]);
});
