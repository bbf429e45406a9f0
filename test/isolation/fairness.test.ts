import { setTimeout as delay } from 'node:timers/promises';
import request from 'supertest';
import { hashPassword } from '../../src/auth/password';
import { makeCaller } from '../../src/bpjs/call';
import { claimDue } from '../../src/outbox/claim';
import { makeOutboxLoop } from '../../src/outbox/loop';
import { readConfig } from '../../src/platform/config';
import { openFacilityDirectory, type FacilityDirectory } from '../../src/platform/facility-directory';
import { hfisJob } from '../../src/schedules/hfis-sync';
import { startSimulator, type Simulator } from '../../src/tools/simulator/simulator';
import { startWorker } from '../../src/worker';
import { ACCOUNT, atWib, booking, collectedLog, hospital, oweNow, standingClock, STEADY, task, VISIT_DATE } from '../outbox/hospital';
import { freshDatabase, type FreshDatabase } from '../support/database';
import { addSecondFacility } from '../support/filled-hospital';
import { openHospital, PASSWORD, USER, type Hospital } from '../support/hospital';
import { addStaff } from '../support/staff';
import { until } from '../support/until';
import { closedGate, type Gate } from './gate';

/** What goes wrong at one facility of a deployment costs no other anything. Every BPJS here is a simulator of its own. */
const clock = standingClock(atWib('08:00'));
const LANES = 4;
const endings: (() => Promise<unknown>)[] = [];
let database: FreshDatabase;
let facilities: FacilityDirectory;

beforeEach(async () => {
  database = await freshDatabase();
});
afterEach(async () => {
  for (const end of endings.splice(0).reverse()) await end();
  await database.drop();
});

async function simulatorOf(reference = {}): Promise<Simulator> {
  const simulator = await startSimulator({ port: 0, account: ACCOUNT, clock, reference: { poli: [], dokter: [], jadwal: [], ...reference } });
  endings.push(() => simulator.close());
  return simulator;
}

async function gateBefore(simulator: Simulator): Promise<Gate> {
  const gate = await closedGate(simulator.url);
  endings.push(() => gate.close());
  return gate;
}

/** Visits of four patients as far as the consultation. */
async function oweDay(facilityId: number, prefix: string): Promise<void> {
  for (let lane = 1; lane <= LANES; lane++) {
    const code = `${prefix}-${lane}`;
    await booking(database.db, facilityId, code);
    await oweNow(database.db, facilityId, clock(), [{ kind: 'booking-made', bookingCode: code }, task(code, 3, atWib('07:40')), task(code, 4, atWib('07:45')), task(code, 5, atWib('07:50'), 'none')]);
  }
}

const OWED = LANES * 4;
const states = async (facilityId: number): Promise<Record<string, number>> => {
  const rows = await database.db.rows<{ state: string; count: number }>(
    'select state, count(*) as count from outbox where facility_id = :facilityId group by state',
    { facilityId },
  );
  return Object.fromEntries(rows.map((row) => [row.state, row.count]));
};
const triesOf = async (facilityId: number): Promise<number> => (await database.db.rows('select 1 from outbox_attempt where facility_id = :facilityId', { facilityId })).length;

async function startWork(given: { spacingMs: number; clock: () => Date; wait: (ms: number) => Promise<void> } = { spacingMs: 0, clock, wait: STEADY.wait }): Promise<void> {
  const log = collectedLog();
  facilities = await openFacilityDirectory(database.db, log);
  const { config } = readConfig({ OUTBOX_SPACING_MS: String(given.spacingMs) });
  const worker = await startWorker({ config, db: database.db, log, clock: given.clock, facilities }, { ...STEADY, wait: given.wait, pollMs: 50 });
  endings.push(() => facilities.close(), () => worker.stop());
}

describe('what is owed to BPJS', () => {
  test('of one facility is all delivered while the BPJS of another has not answered its first call; then that one follows', async () => {
    const [hangs, fine] = [await simulatorOf(), await simulatorOf()];
    const gate = await gateBefore(hangs);
    const first = await hospital(database.db, '0001', { baseUrl: gate.url });
    const second = await hospital(database.db, '0002', { baseUrl: fine.url });
    endings.push(async () => gate.open());
    await oweDay(first, 'A');
    await startWork();
    await until(() => gate.held() > 0, 'a call that hangs');
    await oweDay(second, 'B');
    await until(async () => (await states(second))['sent'] === OWED, 'everything of the other facility');
    expect([await states(first), await triesOf(first)]).toEqual([{ open: OWED }, 0]);
    // Each was sent once, at the first try: nothing of it had to come back.
    expect(await triesOf(second)).toBe(OWED);

    gate.open();
    await until(async () => (await states(first))['sent'] === OWED, 'what hung');
    expect(hangs.ledger.bookings().map(({ kodebooking }) => kodebooking).sort()).toEqual(['A-1', 'A-2', 'A-3', 'A-4']);
    expect(fine.ledger.bookings().map(({ kodebooking }) => kodebooking).sort()).toEqual(['B-1', 'B-2', 'B-3', 'B-4']);
  });

  test('of one facility is all delivered while another, whose user_key is refused, is paused; its pace is its own', async () => {
    const fine = await simulatorOf();
    const first = await hospital(database.db, '0001', { baseUrl: fine.url });
    const second = await hospital(database.db, '0002', { baseUrl: fine.url });
    await database.db.rows(`update bpjs_account set user_key = 'kunci-salah' where facility_id = :first`, { first });
    await oweDay(first, 'A');
    await startWork();
    const paceOf = (facilityId: number) => database.db.rows('select strikes, pause_cause from outbox_pace where facility_id = :facilityId', { facilityId });
    await until(async () => (await paceOf(first)).some((pace) => (pace as { strikes: number }).strikes > 0), 'the pause');
    await oweDay(second, 'B');
    await until(async () => (await states(second))['sent'] === OWED, 'everything of the other facility');
    expect(await states(first)).toEqual({ open: OWED });
    expect(await triesOf(second)).toBe(OWED);
    expect(await paceOf(second)).toEqual([{ strikes: 0, pause_cause: null }]);
    expect(fine.ledger.bookings().every(({ kodebooking }) => kodebooking.startsWith('B'))).toBe(true);
  });

  test('of one facility does not stand behind the backlog of another', async () => {
    const [busy, fine] = [await simulatorOf(), await simulatorOf()];
    const first = await hospital(database.db, '0001', { baseUrl: busy.url });
    const second = await hospital(database.db, '0002', { baseUrl: fine.url });
    for (let day = 0; day < 10; day++) await oweDay(first, `A${day}`);
    const began = Date.now();
    // The spacing of calls takes its time, so here the clock runs.
    await startWork({ spacingMs: 150, clock: () => new Date(atWib('08:00').getTime() + Date.now() - began), wait: async (ms) => void (await delay(ms)) });
    await until(async () => ((await states(first))['sent'] ?? 0) > 0, 'the first of the backlog');
    await oweDay(second, 'B');
    await until(async () => (await states(second))['sent'] === OWED, 'everything of the other facility');
    expect((await states(first))['open']).toBeGreaterThan(OWED);
  });

  test('costs a facility that owes nothing not one claim', async () => {
    const simulator = await simulatorOf();
    const idle: number[] = [];
    for (let n = 1; n <= 5; n++) idle.push(await hospital(database.db, `100${n}`, { baseUrl: simulator.url }));
    const owing = idle.pop()!;
    await oweDay(owing, 'B');
    const log = collectedLog();
    facilities = await openFacilityDirectory(database.db, log);
    const claimedFor: unknown[] = [];
    const db = {
      ...database.db,
      rows: <Row extends object>(text: string, bindings?: Record<string, unknown>, name?: string) => {
        if (name === 'claim_due') claimedFor.push(bindings?.['facilityId']);
        return database.db.rows<Row>(text, bindings, name);
      },
    };
    const caller = makeCaller({ connectTimeoutMs: 2_000, totalTimeoutMs: 5_000 }, clock, log);
    const loop = makeOutboxLoop({ config: { outbox: { maxInFlight: 4, spacingMs: 0, leaseMs: 60_000 } }, db, clock, log, facilities, caller, ...STEADY });
    endings.push(async () => caller.close(), () => facilities.close(), () => loop.stop());
    await loop.tick();
    expect([(await states(owing))['sent'], new Set(claimedFor)]).toEqual([OWED, new Set([owing])]);
    claimedFor.length = 0;
    await loop.tick();
    expect(claimedFor).toEqual([]);
    // A worker that died in the middle: when its lease has ended, the row is found without anybody saying so.
    await booking(database.db, idle[0]!, 'DEAD-1');
    await oweNow(database.db, idle[0]!, clock(), [{ kind: 'booking-made', bookingCode: 'DEAD-1' }]);
    await claimDue(database.db, idle[0]!, clock(), { leaseMs: 60_000, spacingMs: 0, maxInFlight: 4, accountMark: '' });
    await loop.tick();
    expect(claimedFor).toEqual([]);
    clock.pass(61_000);
    await loop.tick();
    expect([new Set(claimedFor), await states(idle[0]!)]).toEqual([new Set([idle[0]]), { sent: 1 }]);
  });
});

test('HFIS is read for one facility while that of another has not answered its first question; then that one is read too', async () => {
  const SARI = { kodedokter: 700001, namadokter: 'dr. Contoh Satu, Sp.A' };
  const ANAK = { kdpoli: 'ANA', nmpoli: 'Anak', kdsubspesialis: 'ANA', nmsubspesialis: 'Anak' };
  const jadwal = [{ ...SARI, kodepoli: 'ANA', namapoli: 'Anak', kodesubspesialis: 'ANA', namasubspesialis: 'Anak', hari: 1, namahari: 'SENIN', jadwal: '13:00-15:00', kapasitaspasien: 20, libur: 0, tanggal: VISIT_DATE }];
  const [hangs, fine] = [await simulatorOf({ poli: [ANAK], dokter: [SARI], jadwal }), await simulatorOf({ poli: [ANAK], dokter: [SARI], jadwal })];
  const gate = await gateBefore(hangs);
  const settings = { hfisDaysAhead: 1 };
  const first = await hospital(database.db, '0001', { baseUrl: gate.url, settings });
  const second = await hospital(database.db, '0002', { baseUrl: fine.url, settings });
  const log = collectedLog();
  facilities = await openFacilityDirectory(database.db, log);
  const caller = makeCaller({ connectTimeoutMs: 5_000, totalTimeoutMs: 60_000 }, clock, log);
  endings.push(async () => caller.close(), () => facilities.close());
  const added = async (facilityId: number): Promise<number> => (await database.db.rows(`select 1 from practice_session where facility_id = :facilityId and practice_hours = '13:00-15:00'`, { facilityId })).length;

  const job = hfisJob({ db: database.db, caller, clock, log, spacingMs: 0, facilities });
  await until(async () => (await added(second)) === 1, 'the session of the other facility');
  expect([gate.held(), await added(first)]).toEqual([1, 0]);
  gate.open();
  expect(await job).toMatchObject({ facilities: 2, added: 2, failures: 0 });
  expect(await added(first)).toBe(1);
});

describe('a flood of strangers at one facility', () => {
  const SECOND = '/0000R888';
  let house: Hospital;
  let secondId: number;
  beforeEach(async () => {
    house = await openHospital();
    await addStaff(house);
    secondId = await addSecondFacility(house, { code: '0000R888', name: 'RS Dua', hostName: 'rs-dua.example', patients: [101, 105] });
    endings.push(() => house.close());
  });
  const ask = (path: string, headers: Record<string, string>) => request(house.publicUrl).get(path).disableTLSCerts().set(headers);

  test('uses up no evidence of another', async () => {
    const { facilityId } = house.facility();
    for (let calls = 0; calls < 320; calls += 40) await Promise.all(Array.from({ length: 40 }, () => ask('/0000R999/tidak-ada', {})));
    await ask(`${SECOND}/tidak-ada`, {});
    await house.deps.evidence.close();
    const kept = async (id: number): Promise<number> => (await house.db.rows('select 1 from service_evidence where facility_id = :id', { id })).length;
    expect([await kept(facilityId), await kept(secondId)]).toEqual([300, 1]);
  });

  test('that guess passwords does not shut another out, which is called from the same address', async () => {
    await house.db.rows('insert into web_service_user (facility_id, username, password_hash) values (:secondId, :user, :hash)', { secondId, user: USER, hash: await hashPassword(PASSWORD) });
    await house.deps.facilities.reload();
    const messageAt = async (path: string, password: string): Promise<unknown> => ((await ask(path, { 'x-username': USER, 'x-password': password })).body as { metadata: { message: string } }).metadata.message;
    await Promise.all(Array.from({ length: 25 }, (_, n) => messageAt('/0000R999/auth', `tebakan-${n}`)));
    expect(await messageAt('/0000R999/auth', PASSWORD)).not.toBe('Ok');
    expect(await messageAt(`${SECOND}/auth`, PASSWORD)).toBe('Ok');
  });
});
