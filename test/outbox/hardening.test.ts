import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { BpjsOperation, Exchange } from '../../src/bpjs/call';
import { claimDue, type Claimed } from '../../src/outbox/claim';
import { decide, type Finding } from '../../src/outbox/decision';
import { deliver } from '../../src/outbox/deliver';
import { listOutbox, resend } from '../../src/outbox/desk';
import type { Fact } from '../../src/outbox/facts';
import { accountMark, learn } from '../../src/outbox/pace';
import { settle } from '../../src/outbox/settle';
import type { BpjsAccount, Facility } from '../../src/platform/facility';
import { startSimulator, type Simulator } from '../../src/tools/simulator/simulator';
import { freshDatabase, type FreshDatabase } from '../support/database';
import { until } from '../support/until';
import { ACCOUNT, atWib, booking, collectedLog, delivery, hospital, oweNow, standingClock, STEADY, task, type Delivery, type LogLine } from './hospital';

const MINUTE = 60_000;
const LEASE_MS = 60_000;
let database: FreshDatabase;
let hospitals = 0;
let facilityId: number;
let simulator: Simulator;
let sender: Delivery;
let log: ReturnType<typeof collectedLog>;
let lines: LogLine[];
let clock: ReturnType<typeof standingClock>;
const servers: Server[] = [];

beforeAll(async () => {
  database = await freshDatabase();
});
afterAll(() => database.drop());

beforeEach(async () => {
  clock = standingClock(atWib('09:00'));
  simulator = await startSimulator({ port: 0, account: ACCOUNT, clock });
  await database.db.rows('delete from bpjs_account');
  hospitals += 1;
  facilityId = await hospital(database.db, `55${hospitals}`, { baseUrl: simulator.url });
  log = collectedLog();
  lines = log.lines;
  sender = await delivery(database.db, clock, log);
});
afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => new Promise((resolve) => server.close(resolve))));
  await sender.close();
  await simulator.close();
});

const owed = (facts: readonly Fact[]) => oweNow(database.db, facilityId, clock(), facts);
const made = (bookingCode: string): Fact => ({ kind: 'booking-made', bookingCode });
const lookUp = (bookingCode: string): Fact => ({ kind: 'mobile-jkn-booking-made', bookingCode });
const entries = (lane: string) => listOutbox(database.db, facilityId, { lane });
const states = async (lane: string) => (await entries(lane)).map((entry) => entry.state);
const tasksHeld = (code: string) => simulator.ledger.booking(code)?.tasks.map(({ taskid, waktu }) => [taskid, waktu]);
const ms = (time: string): number => atWib(time).getTime();
const rowsOf = (lane: string) =>
  database.db.rows<{ outbox_id: number; task: number | null; kind: string; state: string; needs_staff: boolean; verdict: string | null; question: string | null; sent_time: Date | null; due_at: Date | number; attempts: number }>(
    `select outbox_id, (fact ->> 'task')::int as task, kind, state, needs_staff, verdict, question, sent_time, due_at, attempts
     from outbox where facility_id = :facilityId and lane = :lane order by precedence, outbox_id`,
    { facilityId, lane },
  );
const pace = async () => (await database.db.rows<{ strikes: number; unanswered: number; pause_cause: string | null; paused_until: Date | null }>('select strikes, unanswered, pause_cause, paused_until from outbox_pace where facility_id = :facilityId', { facilityId }))[0];

async function control(method: string, path: string, body: object): Promise<void> {
  const reply = await fetch(new URL(`/control/${path}`, simulator.url), { method, body: JSON.stringify(body), headers: { 'content-type': 'application/json' } });
  expect(await reply.json()).toMatchObject({ metadata: { code: 200 } });
}
const fault = (kind: string, options: object = {}) => control('POST', 'faults', { kind, ...options });
const noMoreFaults = () => fetch(new URL('/control/faults', simulator.url), { method: 'DELETE' });

/** A BPJS that says one thing on each path, whatever it is asked. */
async function oddBpjs(says: (path: string) => object): Promise<void> {
  const server = createServer((request, response) => {
    request.resume().on('end', () => response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(says(request.url ?? ''))));
  });
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  await database.db.rows('update bpjs_account set base_url = :baseUrl where facility_id = :facilityId', { facilityId, baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}/` });
  await sender.facilities.reload();
}

function facilityNow(): { facility: Facility; account: BpjsAccount } {
  const facility = sender.facilities.byId(facilityId);
  const account = facility?.bpjs.get('antrean-rs');
  if (facility === undefined || account === undefined) throw new Error('no facility');
  return { facility, account };
}

const deps = (db = database.db) => ({ db, clock, log, caller: sender.caller, ...STEADY });
const exchange = (message = 'Ok', operation: BpjsOperation = 'antrean/updatewaktu'): Exchange => ({ operation, host: '127.0.0.1', request: '{}', startedAt: clock(), durationMs: 1, outcome: { kind: 'replied', httpStatus: 200, code: 201, message, value: null, retryAfterMs: null } });
const settleAs = (row: Claimed, finding: Finding, message?: string) =>
  settle(deps(), facilityNow().facility, row, { finding, exchange: exchange(message), task: (row.fact as { task?: number }).task ?? null, givesUpAt: null });
const claim = async (maxInFlight = 10): Promise<Claimed[]> => {
  const turn = await claimDue(database.db, facilityId, clock(), { leaseMs: LEASE_MS, spacingMs: 0, maxInFlight, accountMark: accountMark(facilityNow().account) });
  return turn.kind === 'rows' ? turn.rows : [];
};
const only = <Row>(rows: readonly Row[]): Row => {
  const [row] = rows;
  if (row === undefined || rows.length !== 1) throw new Error(`${rows.length} rows where one was expected`);
  return row;
};

describe('one in flight per booking', () => {
  test('a row that staff send again waits until the later one, in flight meanwhile, is settled', async () => {
    await booking(database.db, facilityId, 'AGAIN-1');
    await owed([task('AGAIN-1', 3, atWib('08:00')), task('AGAIN-1', 4, atWib('08:10'))]);
    await settleAs(only(await claim()), { kind: 'rejected' }, 'Waktu tidak valid');
    const four = only(await claim());
    const [three] = await rowsOf('AGAIN-1');
    expect(await resend(database.db, clock, facilityNow().facility, { ids: [three?.outbox_id ?? 0] }, 'petugas')).toMatchObject({ results: [{ done: true }] });
    expect(await claim()).toEqual([]);
    await settleAs(four, { kind: 'unavailable' });
    expect((await claim()).map((row) => (row.fact as { task: number }).task)).toEqual([3]);
  });

  test('a worker that was held up for so long that its lease could end before the reply sends nothing', async () => {
    await booking(database.db, facilityId, 'HELD-1');
    await owed([made('HELD-1')]);
    const row = only(await claim());
    clock.pass(LEASE_MS - 25_000);
    const { facility, account } = facilityNow();
    await expect(deliver({ ...deps(), longestCallMs: 25_000 }, facility, account, row)).rejects.toThrow('too little of the lease');
    expect(simulator.ledger.booking('HELD-1')).toBeUndefined();
    clock.pass(25_000);
    await sender.loop.tick();
    expect(simulator.ledger.booking('HELD-1')).toBeDefined();
  });

  test('a shifted time is sent only by the worker that could write it down', async () => {
    await booking(database.db, facilityId, 'LOST-1');
    await owed([made('LOST-1'), task('LOST-1', 3, atWib('08:00:00.100'))]);
    await sender.loop.tick();
    await owed([task('LOST-1', 4, atWib('08:00:00.200'))]);
    const row = only(await claim());
    clock.pass(LEASE_MS);
    only(await claim()); // another worker has it by now
    const { facility, account } = facilityNow();
    await expect(deliver(deps(), facility, account, row)).rejects.toThrow('another worker');
    expect(tasksHeld('LOST-1')).toEqual([[3, ms('08:00:00.100')]]);
  });
});

describe('the second a task is sent with', () => {
  test('a task that staff send again while the one after it is in flight never gets a time of after that one', async () => {
    await booking(database.db, facilityId, 'CHAIN-1');
    await owed([made('CHAIN-1'), task('CHAIN-1', 3, atWib('08:00:05.100'))]);
    await sender.loop.tick();
    await owed([task('CHAIN-1', 4, atWib('08:00:05.200'))]);
    await fault('metadata', { code: 201, message: 'Waktu tidak valid', match: { path: 'antrean/updatewaktu' } });
    await sender.loop.tick();
    await database.db.rows(`update outbox set sent_time = null, sent_time_reason = null where facility_id = :facilityId and state = 'rejected'`, { facilityId });
    await owed([task('CHAIN-1', 99, atWib('08:00:05.300'))]);
    const end = only(await claim());
    await resend(database.db, clock, facilityNow().facility, { ids: [(await rowsOf('CHAIN-1'))[2]?.outbox_id ?? 0] }, 'petugas');
    const { facility, account } = facilityNow();
    await deliver(deps(), facility, account, end);
    await sender.loop.tick();
    expect((await rowsOf('CHAIN-1')).slice(2)).toMatchObject([{ task: 4, sent_time: null }, { task: 99, state: 'sent', sent_time: atWib('08:00:06') }]);
  });
});

describe('who and when', () => {
  test('only the try that staff asked for is written down as theirs', async () => {
    await booking(database.db, facilityId, 'CAUSE-1');
    await owed([made('CAUSE-1')]);
    await fault('metadata', { code: 201, message: 'data nik  belum sesuai.' });
    await sender.loop.tick();
    await resend(database.db, clock, facilityNow().facility, { ids: [only(await rowsOf('CAUSE-1')).outbox_id] }, 'petugas');
    await fault('status', { status: 503 });
    await sender.loop.tick();
    clock.pass(MINUTE);
    await sender.loop.tick();
    expect(await database.db.rows('select cause from outbox_attempt where facility_id = :facilityId order by attempt', { facilityId })).toEqual([{ cause: 'schedule' }, { cause: 'petugas' }, { cause: 'schedule' }]);
  });

  test('a clinic that is reported again gets its bookings added before their tasks', async () => {
    const reported = async (clinicsNotReported: string[]) => {
      await database.db.rows('update facility set settings = :settings where facility_id = :facilityId', { facilityId, settings: JSON.stringify({ clinicsNotReported }) });
      await sender.facilities.reload();
    };
    await reported(['ANA']);
    await booking(database.db, facilityId, 'AGAIN-2');
    await owed([made('AGAIN-2')]);
    await sender.loop.tick();
    expect(await states('AGAIN-2')).toEqual(['not-needed']);
    await reported([]);
    await owed([task('AGAIN-2', 3, atWib('08:30'))]);
    await sender.loop.tick();
    expect(tasksHeld('AGAIN-2')).toEqual([[3, ms('08:30')]]);
  });
});

describe('the pace', () => {
  test('a good answer to a changed account ends the pause the old one brought', async () => {
    for (let n = 0; n < 8; n += 1) {
      await booking(database.db, facilityId, `CHANGED-${n}`);
      await owed([made(`CHANGED-${n}`)]);
    }
    await fault('401');
    await sender.loop.tick();
    expect(await pace()).toMatchObject({ pause_cause: 'misconfigured' });
    await database.db.rows(`update bpjs_account set base_url = base_url || '/' where facility_id = :facilityId`, { facilityId });
    await sender.facilities.reload();
    await noMoreFaults();
    clock.pass(1_000);
    await sender.loop.tick();
    expect(await pace()).toMatchObject({ strikes: 0, pause_cause: null, paused_until: null });
  });

  test('a Retry-After of years, or one no calendar holds, silences nobody for longer than an hour', async () => {
    await booking(database.db, facilityId, 'YEARS-1');
    await owed([made('YEARS-1')]);
    const { facility, account } = facilityNow();
    for (const retryAfterMs of [4 * 365 * 86_400_000, 1e20]) {
      only(await claim(1));
      await learn({ db: database.db, clock, log }, facility, account, { finding: { kind: 'rate-limited', retryAfterMs }, exchange: exchange('Limits exceeded') }, true);
      expect((await pace())?.paused_until?.getTime()).toBeLessThanOrEqual(clock().getTime() + 60 * MINUTE);
      clock.pass(61 * MINUTE);
    }
  });

  test('a Retry-After of nothing is no leave to call as fast as ever', async () => {
    for (let n = 0; n < 6; n += 1) {
      await booking(database.db, facilityId, `ZERO-${n}`);
      await owed([made(`ZERO-${n}`)]);
    }
    await fault('429', { retryAfterSeconds: 0, times: 'unlimited' });
    await sender.loop.tick();
    const tries = async () => (await listOutbox(database.db, facilityId)).reduce((sum, entry) => sum + entry.attempts, 0);
    const first = await tries();
    expect(first).toBeLessThanOrEqual(4);
    await sender.loop.tick();
    expect(await tries()).toBe(first);
    await noMoreFaults();
    clock.pass(MINUTE);
    await sender.loop.tick();
    expect((await listOutbox(database.db, facilityId)).every((entry) => entry.state === 'sent')).toBe(true);
  });

  test('what was answered is written down although the pace could not be', async () => {
    await booking(database.db, facilityId, 'NOPACE-1');
    await owed([made('NOPACE-1')]);
    const row = { ...only(await claim()), isProbe: true };
    const { facility, account } = facilityNow();
    const db = { ...database.db, rows: ((text: string, bindings?: Record<string, unknown>, name?: string) => (text.includes('outbox_pace') ? Promise.reject(new Error('deadlock detected')) : database.db.rows(text, bindings, name))) as typeof database.db.rows };
    await deliver(deps(db), facility, account, row);
    expect(await states('NOPACE-1')).toEqual(['sent']);
  });

  test('one call that BPJS answers with 403 whenever it comes cannot hold up all others for ever', async () => {
    await booking(database.db, facilityId, 'POISON-1', { source: 'mobile-jkn' });
    await owed([made('POISON-1')]);
    await database.db.rows(`update outbox set precedence = 0 where facility_id = :facilityId and lane = 'POISON-1'`, { facilityId });
    for (let n = 0; n < 5; n += 1) {
      await booking(database.db, facilityId, `GOOD-${n}`);
      await owed([made(`GOOD-${n}`)]);
    }
    await oddBpjsByBody((body) => (body.includes('POISON-1') ? 403 : 200));
    for (let minute = 0; minute < 60; minute += 1) {
      await sender.loop.tick();
      clock.pass(MINUTE);
    }
    expect((await listOutbox(database.db, facilityId)).filter((entry) => entry.lane !== 'POISON-1').map((entry) => entry.state)).toEqual(Array.from({ length: 5 }, () => 'sent'));
  });

  test('a BPJS that is there but says it is broken is probed like one that does not answer', async () => {
    for (let n = 0; n < 30; n += 1) {
      await booking(database.db, facilityId, `BROKEN-${n}`);
      await owed([made(`BROKEN-${n}`)]);
    }
    await fault('metadata', { code: 500, message: 'Internal error', times: 1_000 });
    await sender.loop.tick();
    expect((await listOutbox(database.db, facilityId)).reduce((sum, entry) => sum + entry.attempts, 0)).toBeLessThanOrEqual(8);
    await noMoreFaults();
    clock.pass(MINUTE);
    await sender.loop.tick();
    expect((await listOutbox(database.db, facilityId)).every((entry) => entry.state === 'sent')).toBe(true);
  });

  test('while one call hangs, what becomes due meanwhile goes beside it', async () => {
    await booking(database.db, facilityId, 'SLOW-1');
    await booking(database.db, facilityId, 'QUICK-1');
    await owed([made('SLOW-1')]);
    await fault('hang-before-store');
    const first = sender.loop.tick();
    await until(async () => (await rowsOf('SLOW-1'))[0]?.attempts === 1, 'the call that hangs');
    await owed([made('QUICK-1')]);
    const second = sender.loop.tick();
    await until(() => simulator.ledger.booking('QUICK-1') !== undefined, 'the other booking at BPJS');
    expect(await database.db.rows(`select from outbox where facility_id = :facilityId and lane = 'SLOW-1' and claim_id is not null`, { facilityId })).toHaveLength(1);
    await Promise.all([first, second]);
  });
});

async function oddBpjsByBody(status: (body: string) => number): Promise<void> {
  const server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => (body += chunk.toString()));
    request.on('end', () => {
      const code = status(body);
      response.writeHead(code, { 'content-type': 'application/json' }).end(code === 200 ? JSON.stringify({ metadata: { code: 200, message: 'Ok' } }) : 'Forbidden');
    });
  });
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  await database.db.rows('update bpjs_account set base_url = :baseUrl where facility_id = :facilityId', { facilityId, baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}/` });
  await sender.facilities.reload();
}

describe('odd answers', () => {
  test('a look-up that BPJS answers with unknown words holds no task of the patient up', async () => {
    await booking(database.db, facilityId, 'ODD-1', { source: 'mobile-jkn' });
    await owed([lookUp('ODD-1')]);
    await fault('metadata', { code: 201, message: 'Belum waktunya', match: { path: 'antrean/pendaftaran' } });
    await owed([task('ODD-1', 3, atWib('08:30'))]);
    await sender.loop.tick();
    for (let n = 0; n < 3; n += 1) {
      clock.pass(MINUTE);
      await sender.loop.tick();
    }
    expect(tasksHeld('ODD-1')).toEqual([[3, ms('08:30')]]);
  });

  test('a booking that BPJS lists twice, once cancelled and once alive, is not called off here', async () => {
    await booking(database.db, facilityId, 'TWICE-1', { source: 'mobile-jkn' });
    await oddBpjs(() => ({ metadata: { code: 200, message: 'Ok' }, response: [{ kodebooking: 'TWICE-1', status: 'Batal' }, { kodebooking: 'TWICE-1', status: 'Belum dilayani' }] }));
    await owed([lookUp('TWICE-1')]);
    clock.pass(MINUTE);
    await sender.loop.tick();
    expect(await database.db.rows(`select state from booking where facility_id = :facilityId and booking_code = 'TWICE-1'`, { facilityId })).toEqual([{ state: 'waiting' }]);
    expect(await states('TWICE-1')).toEqual(['sent']);
  });

  test('a task list with the rows of another booking proves nothing of ours', async () => {
    await booking(database.db, facilityId, 'OTHERS-1');
    await oddBpjs((path) =>
      path.includes('getlisttask') ? { metadata: { code: 200, message: 'Ok' }, response: [{ taskid: 3, kodebooking: 'STRANGER' }] } : { metadata: { code: 201, message: 'TaskId terakhir 5' } },
    );
    await owed([task('OTHERS-1', 3, atWib('08:30'))]);
    await sender.loop.tick();
    clock.pass(MINUTE);
    await sender.loop.tick();
    expect(await states('OTHERS-1')).toEqual(['superseded']);
  });

  test('after the add that was owed in the middle of a question the task itself is sent', async () => {
    await booking(database.db, facilityId, 'ASKED-1');
    await owed([task('ASKED-1', 3, atWib('08:30'))]);
    await fault('metadata', { code: 201, message: 'TaskId terakhir 5', match: { path: 'antrean/updatewaktu' } });
    await sender.loop.tick();
    await fault('metadata', { code: 201, message: 'Kode Booking tidak ditemukan', match: { path: 'antrean/getlisttask' } });
    clock.pass(MINUTE);
    await sender.loop.tick();
    expect(tasksHeld('ASKED-1')).toEqual([[3, ms('08:30')]]);
    expect(await states('ASKED-1')).toEqual(['sent', 'sent']);
  });

  test('a later task is never sent before an earlier one, whatever BPJS misses', () => {
    const lane = { isCalledOff: false, add: 'settled', tasksToCome: [5] } as const;
    expect(decide({ kind: 'task-reached', task: 4, wasAsked: false }, { kind: 'blocked-on', task: 5 }, lane)).toEqual({ kind: 'park' });
  });
});

describe('what cannot be written down', () => {
  test('a reply whose consequence the database refuses keeps no place occupied, is tried again later, and alarms', async () => {
    await booking(database.db, facilityId, 'REFUSED-1');
    await owed([task('REFUSED-1', 3, atWib('08:30'))]);
    await fault('metadata', { code: 201, message: 'TaskId terakhir 99' });
    // The counters of the session have gone wrong: one fewer would be below nothing.
    await database.db.rows('update practice_session set waiting = 0 where facility_id = :facilityId', { facilityId });
    await sender.loop.tick();
    expect(only(await entries('REFUSED-1'))).toMatchObject({ state: 'open', verdict: 'our-fault', attempts: 1 });
    expect(await database.db.rows('select from outbox where facility_id = :facilityId and claim_id is not null', { facilityId })).toEqual([]);
    expect(await database.db.rows('select verdict, message from outbox_attempt where facility_id = :facilityId', { facilityId })).toEqual([{ verdict: 'our-fault', message: 'TaskId terakhir 99' }]);
    expect(lines.filter((line) => line.level === 'error').map((line) => line.fields['bookingCode'])).toEqual(['REFUSED-1']);
  });
});
