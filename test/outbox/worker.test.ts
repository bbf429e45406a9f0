import { setBpjsAccount } from '../../src/platform-administration/bpjs-accounts';
import { retireFacility } from '../../src/platform-administration/retire-facility';
import { readConfig } from '../../src/platform/config';
import { openFacilityDirectory } from '../../src/platform/facility-directory';
import { startSimulator, type Simulator } from '../../src/tools/simulator/simulator';
import { startWorker, type Worker } from '../../src/worker';
import { freshDatabase, type FreshDatabase } from '../support/database';
import { until } from '../support/until';
import { ACCOUNT, atWib, booking, collectedLog, hospital, oweNow, standingClock, STEADY } from './hospital';

/** Longer than any test: what arrives has arrived without a poll. */
const NEVER_MS = 2_000_000_000;
const clock = standingClock(atWib('08:00'));
let database: FreshDatabase;
const simulators: Simulator[] = [];
const workers: Worker[] = [];

beforeAll(async () => {
  database = await freshDatabase();
});
afterEach(async () => {
  await Promise.all(workers.splice(0).map((worker) => worker.stop()));
  await Promise.all(simulators.splice(0).map((simulator) => simulator.close()));
  await database.db.rows('delete from bpjs_account');
});
afterAll(() => database.drop());

async function facilityWithSimulator(code: string): Promise<{ facilityId: number; simulator: Simulator }> {
  const simulator = await startSimulator({ port: 0, account: ACCOUNT, clock });
  simulators.push(simulator);
  return { simulator, facilityId: await hospital(database.db, code, { baseUrl: simulator.url }) };
}

async function worker(pollMs = NEVER_MS): Promise<void> {
  const log = collectedLog();
  const facilities = await openFacilityDirectory(database.db, log);
  const { config } = readConfig({ OUTBOX_SPACING_MS: '0' });
  const started = await startWorker({ config, db: database.db, log, clock, facilities }, { ...STEADY, pollMs });
  workers.push({ ...started, stop: async () => {
    await started.stop();
    await facilities.close();
  } });
}

async function oweBooking(facilityId: number, code: string): Promise<void> {
  await booking(database.db, facilityId, code);
  await oweNow(database.db, facilityId, clock(), [{ kind: 'booking-made', bookingCode: code }]);
}

test('what is recorded in one process is sent by another at once, without waiting for a poll', async () => {
  const { facilityId, simulator } = await facilityWithSimulator('3301');
  await worker();
  for (let press = 0; press < 3; press += 1) {
    await oweBooking(facilityId, `PRESS-${press}`);
    await until(() => simulator.ledger.booking(`PRESS-${press}`) !== undefined, `press ${press} at BPJS`);
  }
});

test('what was owed while no worker ran is sent when one starts', async () => {
  const { facilityId, simulator } = await facilityWithSimulator('3302');
  await oweBooking(facilityId, 'BEFORE-1');
  await worker();
  await until(() => simulator.ledger.booking('BEFORE-1') !== undefined, 'the booking at BPJS');
});

test('what a facility owed when it retired is sent all the same', async () => {
  const { facilityId, simulator } = await facilityWithSimulator('3305');
  await oweBooking(facilityId, 'LAST-1');
  await retireFacility({ db: database.db, clock }, { code: '3305', actor: 'dewi' });
  await worker();
  await until(() => simulator.ledger.booking('LAST-1') !== undefined, 'the booking at BPJS');
});

test('another secret and user key of BPJS are in force in a running worker at once, in the middle of the pause the old ones brought', async () => {
  const { facilityId, simulator } = await facilityWithSimulator('3306');
  await database.db.rows(`update bpjs_account set cons_secret = 'yang-lama', user_key = 'yang-lama' where facility_id = :facilityId`, { facilityId });
  await oweBooking(facilityId, 'CHANGED-1');
  await worker(25);
  const pause = () => database.db.rows('select pause_cause from outbox_pace where facility_id = :facilityId', { facilityId });
  await until(async () => JSON.stringify(await pause()).includes('misconfigured'), 'the refusal of the old secret');
  const { consId, consSecret, userKey } = ACCOUNT;
  await setBpjsAccount({ db: database.db, clock }, { code: '3306', service: 'antrean-rs', baseUrl: simulator.url, secondBaseUrl: null, consId, consSecret, userKey, actor: 'dewi' });
  await oweBooking(facilityId, 'CHANGED-2');
  await until(() => simulator.ledger.booking('CHANGED-2') !== undefined, 'the booking at BPJS');
  expect(JSON.stringify(await database.db.rows('select * from platform_act'))).not.toContain(consSecret);
});

test('a BPJS that hangs for one facility does not keep another waiting', async () => {
  const hanging = await facilityWithSimulator('3303');
  const fine = await facilityWithSimulator('3304');
  await fetch(new URL('/control/faults', hanging.simulator.url), { method: 'POST', body: JSON.stringify({ kind: 'hang-before-store', times: 'unlimited' }), headers: { 'content-type': 'application/json' } });
  await worker();
  for (let n = 0; n < 6; n += 1) await oweBooking(hanging.facilityId, `HUNG-${n}`);
  await oweBooking(fine.facilityId, 'FINE-1');
  await until(() => fine.simulator.ledger.booking('FINE-1') !== undefined, 'the booking of the facility that is well');
  expect(hanging.simulator.ledger.bookings()).toEqual([]);
  // Cuts what hangs, so that the worker may stop.
  await hanging.simulator.close();
});
