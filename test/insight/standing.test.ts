import { actsOfStaff } from '../../src/insight/acts-of-staff';
import { bpjsConnection } from '../../src/insight/bpjs-connection';
import { waitingForDesk } from '../../src/insight/waiting-for-desk';
import { drop, seen } from '../../src/outbox/desk';
import { owe } from '../../src/outbox/owe';
import { readConfig } from '../../src/platform/config';
import { openFacilityDirectory } from '../../src/platform/facility-directory';
import { recordAct } from '../../src/platform/staff-acts';
import { startSimulator } from '../../src/tools/simulator/simulator';
import { startWorker } from '../../src/worker';
import { ACCOUNT, atWib, booking, hospital, oweNow, standingClock, STEADY } from '../outbox/hospital';
import { freshDatabase, type FreshDatabase } from '../support/database';
import { makeTestLog } from '../support/test-log';
import { until } from '../support/until';

const NOW = atWib('10:00');
let database: FreshDatabase;
let hospitals = 0;
let facilityId: number;

beforeAll(async () => {
  database = await freshDatabase();
});
afterAll(() => database.drop());
beforeEach(async () => {
  await database.db.rows('delete from bpjs_account');
  await database.db.rows('truncate job_run');
  hospitals += 1;
  facilityId = await hospital(database.db, `88I${hospitals}`);
});

async function rowOf(bookingCode: string, state = 'open'): Promise<number> {
  await booking(database.db, facilityId, bookingCode);
  await oweNow(database.db, facilityId, NOW, [{ kind: 'booking-made', bookingCode }]);
  const [row] = await database.db.rows<{ outbox_id: number }>('update outbox set state = :state, needs_staff = :state <> \'open\' where facility_id = :facilityId and lane = :bookingCode returning outbox_id', { facilityId, bookingCode, state });
  return row!.outbox_id;
}

async function tried(outboxId: number, attempt: number, at: Date, verdict: string): Promise<void> {
  await database.db.rows(
    `insert into outbox_attempt (facility_id, outbox_id, attempt, started_at, duration_ms, service, request, verdict)
     values (:facilityId, :outboxId, :attempt, :at, 100, 'antrean/add', '{}', :verdict)`,
    { facilityId, outboxId, attempt, at, verdict },
  );
}

test('the last good answer is the newest from which BPJS knew us, a refusal among them, and not the newest try', async () => {
  expect(await bpjsConnection(database.db, facilityId, NOW)).toEqual({ lastAnswerAt: null, lastTryAt: null, skew: null });
  const row = await rowOf('TRIED-1');
  await tried(row, 1, atWib('08:00'), 'accepted');
  await tried(row, 2, atWib('08:10'), 'needs-person');
  await tried(row, 3, atWib('08:20'), 'unavailable');
  await tried(row, 4, atWib('08:30'), 'misconfigured');
  expect(await bpjsConnection(database.db, facilityId, NOW)).toMatchObject({ lastAnswerAt: atWib('08:10'), lastTryAt: atWib('08:30') });
});

test('how far our clock is off is known from the replies of BPJS, and told for a day from the run that kept it', async () => {
  const { db } = database;
  const clock = standingClock(NOW);
  const simulator = await startSimulator({ port: 0, account: ACCOUNT, clock: () => new Date(NOW.getTime() - 45_000) });
  await db.rows('update bpjs_account set base_url = :url where facility_id = :facilityId', { facilityId, url: simulator.url });
  const log = makeTestLog();
  const facilities = await openFacilityDirectory(db, log);
  const { config } = readConfig({ OUTBOX_SPACING_MS: '0' });
  const worker = await startWorker({ config, db, log, clock, facilities }, { ...STEADY, pollMs: 60_000 });
  try {
    expect(worker.clockSkew()).toBeUndefined();
    const row = await rowOf('SKEW-1');
    await worker.tick();
    await until(async () => (await db.rows('select from outbox_attempt where facility_id = :facilityId and outbox_id = :row', { facilityId, row })).length > 0, 'a reply of BPJS');
    expect(worker.clockSkew()).toEqual({ seconds: 45, measuredAt: NOW });
  } finally {
    await worker.stop();
    await facilities.close();
    await simulator.close();
  }

  const ran = (time: string, summary: object) =>
    db.rows(
      `insert into job_run (job, tick, starts, worker, started_at, heartbeat_at, finished_at, outcome, summary) values ('outbox-kick', :tick, 1, 'w', :tick, :tick, :tick, 'succeeded', :summary)`,
      { tick: atWib(time), summary: JSON.stringify(summary) },
    );
  await ran('08:00', { expired: 0, clockSkewSeconds: -45 });
  await ran('08:01', { expired: 0, clockSkewSeconds: 2 });
  await ran('08:02', { expired: 0 });
  expect((await bpjsConnection(db, facilityId, NOW)).skew).toEqual({ seconds: 2, measuredAt: atWib('08:01') });
  expect((await bpjsConnection(db, facilityId, atWib('08:02', '2026-01-06'))).skew).toBeNull();
});

test('a booking that only the loket can complete is told once, however much stands behind it', async () => {
  await booking(database.db, facilityId, 'LETTER-1');
  await booking(database.db, facilityId, 'LETTER-2');
  await database.db.transaction((tx) => owe(tx, facilityId, NOW, [{ kind: 'booking-made', bookingCode: 'LETTER-1' }], { waitsFor: 'reference-number' }));
  await oweNow(database.db, facilityId, NOW, [{ kind: 'task-reached', bookingCode: 'LETTER-1', task: 3, occurredAt: NOW.toISOString(), prescriptionKind: null }, { kind: 'booking-made', bookingCode: 'LETTER-2' }]);
  expect(await waitingForDesk(database.db, facilityId)).toEqual([expect.objectContaining({ bookingCode: 'LETTER-1', clinicName: 'Anak', since: NOW })]);
});

test('the record tells acts of every kind, newest first, by person, subject and time, and never those of another facility', async () => {
  const { db } = database;
  const [parked, rejected] = [await rowOf('ACT-1', 'parked'), await rowOf('ACT-2', 'rejected')];
  const at = (time: string) => () => atWib(time);
  await recordAct(db, facilityId, { at: atWib('09:00'), actor: 'rina', act: 'called', subject: 'ACT-1', detail: { place: 'Ruang 1' } });
  await drop(db, at('09:10'), facilityId, parked, 'surat tidak ada', 'budi');
  await seen(db, at('09:20'), facilityId, rejected, 'rina');
  const other = await hospital(db, `88I${hospitals}X`);
  await recordAct(db, other, { at: atWib('09:05'), actor: 'rina', act: 'called', subject: 'ACT-1' });

  const told = async (filter: object = {}, page = { offset: 0, limit: 10 }): Promise<string[]> =>
    (await actsOfStaff(db, facilityId, { from: atWib('00:00'), until: atWib('23:00'), ...filter }, page)).map(({ actor, act, subject, detail }) => [actor, act, subject, String((detail['reason'] as string | undefined) ?? '')].join(' ').trim());
  const [seenAct, dropAct, callAct] = ['rina bpjs-seen ACT-2', 'budi bpjs-drop ACT-1 surat tidak ada', 'rina called ACT-1'];
  expect(await told()).toEqual([seenAct, dropAct, callAct]);
  expect(await told({ actor: 'rina' })).toEqual([seenAct, callAct]);
  expect(await told({ subject: 'act-1' })).toEqual([dropAct, callAct]);
  expect(await told({ subject: 'act' })).toHaveLength(3);
  expect(await told({ subjectIs: 'ACT' })).toEqual([]);
  expect(await told({ from: atWib('09:10'), until: atWib('09:20') })).toEqual([dropAct]);
  expect(await told({}, { offset: 1, limit: 1 })).toEqual([dropAct]);
});
