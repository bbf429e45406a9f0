import { addAntrean, updateWaktu } from '../../src/bpjs/antrean-rs';
import { claimDue, type Claimed } from '../../src/outbox/claim';
import { listOutbox } from '../../src/outbox/desk';
import type { Fact } from '../../src/outbox/facts';
import { makeOutboxLoop } from '../../src/outbox/loop';
import { antreanAdd, antreanUpdatewaktu } from '../../src/outbox/translate-fkrtl';
import { readVisit } from '../../src/outbox/visit';
import { facilitySettingsSchema } from '../../src/platform/facility-settings';
import { startSimulator, type Simulator } from '../../src/tools/simulator/simulator';
import { freshDatabase, type FreshDatabase } from '../support/database';
import { ACCOUNT, atWib, booking, collectedLog, delivery, hospital, oweNow, standingClock, STEADY, task, type Delivery, type LogLine } from './hospital';
import { opened } from '../support/opened';

const MINUTE = 60_000;
let database: FreshDatabase;
let hospitals = 0;
let facilityId: number;
let simulator: Simulator;
let sender: Delivery;
let lines: LogLine[];
let clock: ReturnType<typeof standingClock>;

beforeAll(async () => {
  database = await freshDatabase();
});
afterAll(() => database.drop());

beforeEach(async () => {
  clock = standingClock(atWib('08:30'));
  simulator = await startSimulator({ port: 0, account: ACCOUNT, clock });
  // The loop serves every facility there is: those of earlier tests are out of it without an account.
  await database.db.rows('delete from bpjs_account');
  hospitals += 1;
  facilityId = await hospital(database.db, `88${hospitals}`, { baseUrl: simulator.url });
  const log = collectedLog();
  lines = log.lines;
  sender = await delivery(database.db, clock, log);
});

afterEach(async () => {
  await sender.close();
  await simulator.close();
});

const claimOne = async (): Promise<Claimed | undefined> => {
  const turn = await claimDue(database.db, facilityId, clock(), { leaseMs: MINUTE, spacingMs: 0, maxInFlight: 1, accountMark: '' });
  return turn.kind === 'rows' ? turn.rows[0] : undefined;
};
const owed = (facts: readonly Fact[]) => oweNow(database.db, facilityId, clock(), facts);
const entries = (lane: string) => listOutbox(database.db, facilityId, { lane });
const states = async (lane: string) => (await entries(lane)).map((entry) => entry.state);
const held = (code: string) => simulator.ledger.booking(code);
const tasksHeld = (code: string) => held(code)?.tasks.map(({ taskid, waktu }) => [taskid, waktu]);
const attempts = async (lane: string) =>
  opened(await database.db.rows<{ service: string; request: string; http_status: number | null; code: number | null; message: string; verdict: string; cause: string }>(
    `select outbox_attempt.service, outbox_attempt.request, outbox_attempt.http_status, outbox_attempt.code, outbox_attempt.message,
            outbox_attempt.verdict, outbox_attempt.cause
     from outbox_attempt
     join outbox on outbox.facility_id = outbox_attempt.facility_id and outbox.outbox_id = outbox_attempt.outbox_id
     where outbox.facility_id = :facilityId
       and outbox.lane = :lane
     order by outbox_attempt.outbox_id, outbox_attempt.attempt`,
    { facilityId, lane },
  ));

const forStaff = () => database.db.rows<{ state: string; about: string | null }>('select state, about from outbox where facility_id = :facilityId and needs_staff order by outbox_id', { facilityId });

/** The simulator spoils the next calls that fit. */
async function fault(kind: string, options: object = {}): Promise<void> {
  const reply = await fetch(new URL('/control/faults', simulator.url), { method: 'POST', body: JSON.stringify({ kind, ...options }), headers: { 'content-type': 'application/json' } });
  expect(await reply.json()).toMatchObject({ metadata: { code: 200 } });
}

async function mobileJknHolds(code: string): Promise<void> {
  const body = JSON.stringify({
    kodebooking: code, kodepoli: 'ANA', namapoli: 'Anak', norm: '1', tanggalperiksa: '2026-01-05', kodedokter: 700001, namadokter: 'dr. Contoh', jampraktek: '08:00-12:00', nomorantrean: 'A-1', angkaantrean: 1, estimasidilayani: 1767576660000,
  });
  const reply = await fetch(new URL('/control/mobile-jkn/bookings', simulator.url), { method: 'POST', body, headers: { 'content-type': 'application/json' } });
  expect(await reply.json()).toMatchObject({ metadata: { code: 200 } });
}

describe('a day', () => {
  test('a new patient 1…7 and a known one 3…7 arrive in order with the recorded milliseconds', async () => {
    clock.moveTo(atWib('08:00'));
    const times = [1, 2, 3, 4, 5, 6, 7].map((number) => new Date(atWib(`08:0${number}`).getTime() + number * 111));
    const at = (number: number): Date => times[number - 1] ?? clock();
    await booking(database.db, facilityId, 'NEW-1', { isNewPatient: true });
    await booking(database.db, facilityId, 'KNOWN-1');
    for (const code of ['NEW-1', 'KNOWN-1']) await owed([{ kind: 'booking-made', bookingCode: code }]);
    for (const number of [1, 2, 3, 4, 5, 6, 7] as const) {
      clock.moveTo(at(number));
      const prescription = number === 5 ? 'compounded' : null;
      await owed([task('NEW-1', number, at(number), prescription)]);
      if (number >= 3) await owed([task('KNOWN-1', number, at(number), prescription)]);
      if (number === 4) await sender.loop.tick(); // part of the day live, part in one go
    }
    await sender.loop.tick();

    expect(tasksHeld('NEW-1')).toEqual([1, 2, 3, 4, 5, 6, 7].map((number) => [number, at(number).getTime()]));
    expect(tasksHeld('KNOWN-1')).toEqual([3, 4, 5, 6, 7].map((number) => [number, at(number).getTime()]));
    expect(held('KNOWN-1')?.tasks.map(({ jenisresep }) => jenisresep)).toEqual([null, null, 'Racikan', null, null]);
    expect(held('NEW-1')?.payload).toMatchObject({ pasienbaru: 1, kodepoli: 'ANA', namadokter: 'dr. Contoh Satu, Sp.A', jampraktek: '08:00-12:00', estimasidilayani: atWib('08:31').getTime(), sisakuotajkn: 10, kuotajkn: 20 });
    expect(new Set([...(await states('NEW-1')), ...(await states('KNOWN-1'))])).toEqual(new Set(['sent']));
    expect(lines.filter((line) => line.level === 'error' || line.level === 'warn')).toEqual([]);
  });

  test('every try is on record with what was really sent', async () => {
    await booking(database.db, facilityId, 'RECORD-1');
    await owed([{ kind: 'booking-made', bookingCode: 'RECORD-1' }, task('RECORD-1', 3, atWib('08:00'))]);
    await sender.loop.tick();
    const tries = await attempts('RECORD-1');
    expect(tries).toMatchObject([
      { service: 'antrean/add', http_status: 200, code: 200, message: 'Ok', verdict: 'accepted', cause: 'schedule' },
      { service: 'antrean/updatewaktu', request: `{"kodebooking":"RECORD-1","taskid":3,"waktu":${atWib('08:00').getTime()}}`, code: 200 },
    ]);
    expect(JSON.parse(tries[0]?.request ?? '')).toMatchObject({ kodebooking: 'RECORD-1', nohp: '081200000001' });
  });

  test('a cancellation goes as batal after the add', async () => {
    await booking(database.db, facilityId, 'CANCEL-1');
    await owed([{ kind: 'booking-made', bookingCode: 'CANCEL-1' }]);
    await sender.loop.tick();
    await owed([{ kind: 'booking-cancelled', bookingCode: 'CANCEL-1', reason: 'Terjadi perubahan jadwal dokter' }]);
    await sender.loop.tick();
    expect(held('CANCEL-1')).toMatchObject({ cancelled: true, cancelledBy: 'faskes', keterangan: 'Terjadi perubahan jadwal dokter' });
    expect(await states('CANCEL-1')).toEqual(['sent', 'sent']);
  });

  test('ticks at the same moment, from two loops, send everything once', async () => {
    const second = await delivery(database.db, clock, collectedLog());
    const codes = Array.from({ length: 20 }, (_, number) => `TWICE-${number}`);
    for (const code of codes) {
      await booking(database.db, facilityId, code);
      await owed([{ kind: 'booking-made', bookingCode: code }, task(code, 3, atWib('08:00')), task(code, 4, atWib('08:10'))]);
    }
    await Promise.all([sender.loop.tick(), second.loop.tick(), sender.loop.tick(), second.loop.tick()]);
    await second.close();
    for (const code of codes) {
      expect(tasksHeld(code)?.map(([number]) => number)).toEqual([3, 4]);
      expect((await attempts(code)).map((entry) => entry.code)).toEqual([200, 200, 200]);
    }
  });
});

describe('bookings from Mobile JKN', () => {
  test('one that BPJS holds is confirmed after a minute and not added', async () => {
    await booking(database.db, facilityId, 'APP-1', { source: 'mobile-jkn' });
    await mobileJknHolds('APP-1');
    await owed([{ kind: 'mobile-jkn-booking-made', bookingCode: 'APP-1' }]);
    await sender.loop.tick();
    expect(await attempts('APP-1')).toEqual([]);
    clock.pass(MINUTE);
    await sender.loop.tick();
    expect(await entries('APP-1')).toMatchObject([{ kind: 'mobile-jkn-booking-made', state: 'sent' }]);
    expect(held('APP-1')?.source).toBe('Mobile JKN');
  });

  test('one that BPJS does not hold is added, before the tasks of a patient already there', async () => {
    await booking(database.db, facilityId, 'APP-2', { source: 'mobile-jkn' });
    await owed([{ kind: 'mobile-jkn-booking-made', bookingCode: 'APP-2' }]);
    await owed([task('APP-2', 3, atWib('08:00')), task('APP-2', 4, atWib('08:10'))]);
    await sender.loop.tick();
    expect(held('APP-2')?.source).toBe('Bridging Antrean');
    expect(tasksHeld('APP-2')?.map(([number]) => number)).toEqual([3, 4]);
    expect((await entries('APP-2')).map(({ kind, state }) => [kind, state])).toEqual([
      ['mobile-jkn-booking-made', 'not-needed'],
      ['booking-made', 'sent'],
      ['task-reached', 'sent'],
      ['task-reached', 'sent'],
    ]);
  });

  test('one whose add stands behind its task, by whatever chance, is added all the same', async () => {
    await booking(database.db, facilityId, 'APP-9', { source: 'mobile-jkn' });
    await owed([task('APP-9', 3, atWib('08:00'))]);
    await database.db.rows(
      `insert into outbox (facility_id, lane, precedence, kind, fact, due_at, created_at)
       values (:facilityId, 'APP-9', 2, 'booking-made', '{"kind":"booking-made","bookingCode":"APP-9"}', :now, :now)`,
      { facilityId, now: clock() },
    );
    await sender.loop.tick();
    clock.pass(MINUTE);
    await sender.loop.tick();
    expect(tasksHeld('APP-9')?.map(([number]) => number)).toEqual([3]);
  });

  test('one that BPJS does not hold and that was called off meanwhile needs nothing', async () => {
    await booking(database.db, facilityId, 'APP-3', { source: 'mobile-jkn', state: 'cancelled' });
    await owed([
      { kind: 'mobile-jkn-booking-made', bookingCode: 'APP-3' },
      { kind: 'booking-cancelled', bookingCode: 'APP-3', reason: 'Batal' },
    ]);
    await sender.loop.tick();
    expect(held('APP-3')).toBeUndefined();
    expect(await states('APP-3')).toEqual(['not-needed', 'not-needed']);
  });

  test('one called off between the look-up and the add is not added', async () => {
    await booking(database.db, facilityId, 'APP-4', { source: 'mobile-jkn', state: 'cancelled' });
    await owed([{ kind: 'booking-made', bookingCode: 'APP-4' }]);
    await sender.loop.tick();
    expect(held('APP-4')).toBeUndefined();
    expect(await states('APP-4')).toEqual(['not-needed']);
  });

  test('a look-up that does not decrypt is asked again, never taken for "not there"', async () => {
    await booking(database.db, facilityId, 'APP-5', { source: 'mobile-jkn' });
    await mobileJknHolds('APP-5');
    await owed([{ kind: 'mobile-jkn-booking-made', bookingCode: 'APP-5' }]);
    await fault('wrong-encryption');
    clock.pass(MINUTE);
    await sender.loop.tick();
    expect(await entries('APP-5')).toMatchObject([{ state: 'open', verdict: 'unavailable', last_message: 'DECRYPT_FAILED' }]);
    clock.pass(MINUTE);
    await sender.loop.tick();
    expect(await states('APP-5')).toEqual(['sent']);
  });

  test('a patient who cancels in the app closes the whole lane', async () => {
    await booking(database.db, facilityId, 'APP-6', { source: 'mobile-jkn' });
    await mobileJknHolds('APP-6');
    await owed([task('APP-6', 3, atWib('08:00'))]);
    await sender.loop.tick();
    await fetch(new URL('/control/mobile-jkn/cancel', simulator.url), { method: 'POST', body: JSON.stringify({ kodebooking: 'APP-6' }), headers: { 'content-type': 'application/json' } });
    await owed([task('APP-6', 4, atWib('08:10')), task('APP-6', 5, atWib('08:20'))]);
    await sender.loop.tick();
    expect(await entries('APP-6')).toMatchObject([
      { state: 'sent' },
      { state: 'cancelled-at-bpjs', last_message: 'TaskId terakhir 99', attempts: 1 },
      { state: 'cancelled-at-bpjs', attempts: 0 },
    ]);
  });

  test('a task of a booking BPJS does not know owes the add once; an add that did not help parks the lane', async () => {
    await booking(database.db, facilityId, 'LOST-1', { source: 'mobile-jkn' });
    await owed([task('LOST-1', 3, atWib('08:00'))]);
    await fault('metadata', { match: { path: 'antrean/updatewaktu' }, times: 2, code: 201, message: 'Kode Booking tidak ditemukan' });
    await sender.loop.tick();
    expect((await entries('LOST-1')).map(({ kind, state, precedence }) => [kind, state, precedence])).toEqual([
      ['booking-made', 'sent', 0],
      ['task-reached', 'parked', 1],
    ]);
    expect(lines.filter((line) => line.level === 'error')).toMatchObject([{ fields: { bookingCode: 'LOST-1', said: 'Kode Booking tidak ditemukan' } }]);
  });
});

describe('lost replies and faults', () => {
  test('a worker that dies between sending and settling: the row goes again and the 208 settles it as sent', async () => {
    await booking(database.db, facilityId, 'CRASH-1');
    await owed([{ kind: 'booking-made', bookingCode: 'CRASH-1' }, task('CRASH-1', 3, atWib('08:00'))]);
    const account = sender.facilities.byId(facilityId)?.bpjs.get('antrean-rs');
    const settings = facilitySettingsSchema.parse({});
    const visit = await readVisit(database.db, facilityId, 'CRASH-1');
    if (account === undefined || visit === undefined) throw new Error('the hospital is not set up');

    // A first worker claims, sends, and is no more. Twice: at the add, and at the task.
    await claimOne();
    await addAntrean(sender.caller, account, antreanAdd(visit, settings));
    await sender.loop.tick();
    expect(await states('CRASH-1')).toEqual(['open', 'open']); // the lease protects the row
    clock.pass(MINUTE);
    await sender.loop.tick();
    expect(await entries('CRASH-1')).toMatchObject([{ state: 'sent', verdict: 'already-there', attempts: 2 }, { state: 'sent', verdict: 'accepted' }]);

    await owed([task('CRASH-1', 4, atWib('08:10'))]);
    const claimed = await claimOne();
    await updateWaktu(sender.caller, account, antreanUpdatewaktu(claimed?.fact as Extract<Fact, { kind: 'task-reached' }>, atWib('08:10'), settings));
    clock.pass(MINUTE);
    await sender.loop.tick();
    expect((await entries('CRASH-1'))[2]).toMatchObject({ state: 'sent', verdict: 'already-there', last_message: 'TaskId=4 sudah ada' });
    expect(tasksHeld('CRASH-1')).toEqual([[3, atWib('08:00').getTime()], [4, atWib('08:10').getTime()]]);
  });

  test.each([
    ['a connection cut after storing', 'hang-after-store', { drop: true }, 'already-there', null],
    ['a connection cut before storing', 'hang-before-store', { drop: true }, 'accepted', null],
    ['a 502 page', 'status', { status: 502 }, 'accepted', 502],
    ['an empty body after storing', 'empty', { stored: true }, 'already-there', 200],
    ['HTML with 200', 'html-200', {}, 'accepted', 200],
  ])('%s: tried again later, stored once', async (_name, kind, options, verdict, httpStatus) => {
    const code = `FAULT-${hospitals}`;
    await booking(database.db, facilityId, code);
    await owed([{ kind: 'booking-made', bookingCode: code }, task(code, 3, atWib('08:00')), task(code, 4, atWib('08:10'))]);
    await fault(kind, { ...options, match: { path: 'antrean/updatewaktu' } });
    await sender.loop.tick();
    const dueAt = new Date(clock().getTime() + 5_000);
    // What waits behind the postponed row is postponed with it.
    expect(await entries(code)).toMatchObject([{ state: 'sent' }, { state: 'open', verdict: 'unavailable', attempts: 1, due_at: dueAt }, { state: 'open', attempts: 0, due_at: dueAt }]);
    clock.pass(5_000);
    await sender.loop.tick();
    expect(await states(code)).toEqual(['sent', 'sent', 'sent']);
    expect((await attempts(code)).map((entry) => [entry.verdict, entry.http_status])).toEqual([['accepted', 200], ['unavailable', httpStatus], [verdict, 200], ['accepted', 200]]);
    expect(tasksHeld(code)?.map(([number]) => number)).toEqual([3, 4]);
  });

  test('a time that BPJS will not store is final, and the lane goes on to the next', async () => {
    await booking(database.db, facilityId, 'TIME-1');
    await owed([{ kind: 'booking-made', bookingCode: 'TIME-1' }, task('TIME-1', 3, atWib('08:10')), task('TIME-1', 4, atWib('08:00')), task('TIME-1', 99, atWib('08:20'))]);
    await sender.loop.tick();
    expect(await states('TIME-1')).toEqual(['sent', 'sent', 'rejected', 'sent']);
    expect((await forStaff()).map((row) => row.state)).toEqual(['rejected']);
  });

  test('a missing event parks the lane: no task is invented', async () => {
    await booking(database.db, facilityId, 'GAP-1');
    await owed([{ kind: 'booking-made', bookingCode: 'GAP-1' }, task('GAP-1', 4, atWib('08:10')), task('GAP-1', 5, atWib('08:20'))]);
    await sender.loop.tick();
    expect(await entries('GAP-1')).toMatchObject([{ state: 'sent' }, { state: 'parked', verdict: 'blocked-on', last_message: 'TaskId=3 belum ada' }, { state: 'open', attempts: 0 }]);
  });

  test('a task recorded in the wrong order goes first when BPJS asks for it', async () => {
    await booking(database.db, facilityId, 'SWAP-1');
    await owed([{ kind: 'booking-made', bookingCode: 'SWAP-1' }, task('SWAP-1', 4, atWib('08:10')), task('SWAP-1', 3, atWib('08:00'))]);
    await sender.loop.tick();
    expect(tasksHeld('SWAP-1')?.map(([number]) => number)).toEqual([3, 4]);
  });

  test('a lower task than BPJS holds is superseded, once BPJS was asked for its list a minute later', async () => {
    await booking(database.db, facilityId, 'LOW-1');
    await owed([{ kind: 'booking-made', bookingCode: 'LOW-1' }, task('LOW-1', 3, atWib('08:00')), task('LOW-1', 1, atWib('08:10'))]);
    await sender.loop.tick();
    expect((await entries('LOW-1'))[2]).toMatchObject({ state: 'open', last_message: 'TaskId terakhir 3' });
    clock.pass(MINUTE - 1);
    await sender.loop.tick();
    expect((await attempts('LOW-1')).map((entry) => entry.service)).not.toContain('antrean/getlisttask');
    clock.pass(1);
    await sender.loop.tick();
    expect((await entries('LOW-1'))[2]).toMatchObject({ state: 'superseded', attempts: 2 });
    expect((await attempts('LOW-1')).at(-1)).toMatchObject({ service: 'antrean/getlisttask', verdict: 'overtaken' });
    expect((await forStaff()).map((row) => row.state)).toEqual(['superseded']);
  });

  test('a task called overtaken that BPJS lists nevertheless is done', async () => {
    await booking(database.db, facilityId, 'LOW-2');
    await owed([{ kind: 'booking-made', bookingCode: 'LOW-2' }, task('LOW-2', 3, atWib('08:00'))]);
    await fault('metadata', { match: { path: 'antrean/updatewaktu' }, code: 201, message: 'TaskId terakhir 4', stored: true });
    await sender.loop.tick();
    clock.pass(MINUTE);
    await sender.loop.tick();
    expect((await entries('LOW-2'))[1]).toMatchObject({ state: 'sent', verdict: 'already-there' });
    expect(await forStaff()).toEqual([]);
  });

  test('a booking that is not in the database, or a fact nobody can read, parks its lane and no other', async () => {
    await booking(database.db, facilityId, 'FINE-1');
    await owed([{ kind: 'booking-made', bookingCode: 'NOWHERE' }, { kind: 'task-reached', bookingCode: 'FINE-2' } as Fact, { kind: 'booking-made', bookingCode: 'FINE-1' }]);
    await sender.loop.tick();
    expect(await states('NOWHERE')).toEqual(['parked']);
    expect(await states('FINE-2')).toEqual(['parked']);
    expect(await states('FINE-1')).toEqual(['sent']);
  });
});

describe('giving up', () => {
  test('an outage of days costs nothing: until H+6 23:00 WIB the row is tried, and then arrives', async () => {
    await booking(database.db, facilityId, 'OUTAGE-1');
    await owed([{ kind: 'booking-made', bookingCode: 'OUTAGE-1' }, task('OUTAGE-1', 3, atWib('08:00'))]);
    await fault('status', { status: 503, times: 100 });
    for (let tries = 0; tries < 100; tries += 1) {
      await sender.loop.tick();
      clock.pass(15 * MINUTE);
    }
    expect((await entries('OUTAGE-1'))[0]).toMatchObject({ state: 'open', attempts: 100 });
    clock.moveTo(atWib('22:59', '2026-01-11'));
    await sender.loop.tick();
    expect(await states('OUTAGE-1')).toEqual(['sent', 'sent']);
  });

  test('from H+6 23:00 WIB on nothing is sent any more', async () => {
    await booking(database.db, facilityId, 'OLD-1');
    await owed([{ kind: 'booking-made', bookingCode: 'OLD-1' }, task('OLD-1', 3, atWib('08:00'))]);
    clock.moveTo(atWib('23:00', '2026-01-11'));
    await sender.loop.tick();
    expect(await states('OLD-1')).toEqual(['expired', 'expired']);
    expect(await attempts('OLD-1')).toEqual([]);
    expect(held('OLD-1')).toBeUndefined();
  });

  test('a row whose next try would fall behind that hour expires with the try that failed', async () => {
    await booking(database.db, facilityId, 'OLD-2');
    await owed([{ kind: 'booking-made', bookingCode: 'OLD-2' }]);
    await fault('status', { status: 503 });
    clock.moveTo(atWib('22:59:58', '2026-01-11'));
    await sender.loop.tick();
    expect(await entries('OLD-2')).toMatchObject([{ state: 'expired', verdict: 'unavailable' }]);
  });
});

describe('verdicts on the whole facility', () => {
  test('refused credentials silence the facility, cost no row anything, and are an ERROR', async () => {
    for (let number = 0; number < 10; number += 1) {
      await booking(database.db, facilityId, `AUTH-${number}`);
      await owed([{ kind: 'booking-made', bookingCode: `AUTH-${number}` }]);
    }
    await fault('401', { times: 1_000 });
    await sender.loop.tick();
    const tried = (await listOutbox(database.db, facilityId)).filter((entry) => entry.attempts > 0).length;
    expect(tried).toBeGreaterThan(0);
    expect(tried).toBeLessThanOrEqual(4); // no more than were in flight when the first came back
    expect(lines.some((line) => line.level === 'error' && line.message.startsWith('BPJS refuses our credentials'))).toBe(true);
    clock.pass(4 * MINUTE);
    await sender.loop.tick();
    expect((await listOutbox(database.db, facilityId)).filter((entry) => entry.attempts > 0)).toHaveLength(tried);

    await fetch(new URL('/control/faults', simulator.url), { method: 'DELETE' });
    clock.pass(MINUTE);
    await sender.loop.tick();
    expect((await listOutbox(database.db, facilityId)).every((entry) => entry.state === 'sent')).toBe(true);
  });

  test('mended credentials are tried at once', async () => {
    await booking(database.db, facilityId, 'AUTH-MENDED');
    await owed([{ kind: 'booking-made', bookingCode: 'AUTH-MENDED' }]);
    await database.db.rows(`update bpjs_account set cons_secret = 'salah' where facility_id = :facilityId`, { facilityId });
    await sender.facilities.reload();
    await sender.loop.tick();
    expect(await entries('AUTH-MENDED')).toMatchObject([{ state: 'open', verdict: 'misconfigured' }]);
    await database.db.rows(`update bpjs_account set cons_secret = :secret where facility_id = :facilityId`, { facilityId, secret: ACCOUNT.consSecret });
    await sender.facilities.reload();
    clock.pass(1_000);
    await sender.loop.tick();
    expect(await states('AUTH-MENDED')).toEqual(['sent']);
  });

  test('Retry-After is honoured to the second', async () => {
    await booking(database.db, facilityId, 'RATE-1');
    await owed([{ kind: 'booking-made', bookingCode: 'RATE-1' }]);
    await fault('429', { retryAfterSeconds: 30 });
    await sender.loop.tick();
    clock.pass(29_999);
    await sender.loop.tick();
    expect(await entries('RATE-1')).toMatchObject([{ state: 'open', verdict: 'rate-limited', attempts: 1 }]);
    clock.pass(1);
    await sender.loop.tick();
    expect(await states('RATE-1')).toEqual(['sent']);
  });
});

test('stop waits for what is in flight, and nothing starts after it', async () => {
  await booking(database.db, facilityId, 'STOP-1');
  await owed([{ kind: 'booking-made', bookingCode: 'STOP-1' }, task('STOP-1', 3, atWib('08:00'))]);
  const running = sender.loop.tick();
  await sender.loop.stop();
  const settled = await entries('STOP-1');
  await running;
  await sender.loop.tick();
  expect(await entries('STOP-1')).toEqual(settled);
  // Sent to its end or not begun: never left in between.
  for (const entry of settled) expect(entry.state === 'sent' || entry.attempts === 0).toBe(true);
});

test('a tick while the database is away does not throw; it says so and leaves the rest to the next tick', async () => {
  const gone = await freshDatabase();
  await gone.drop();
  const log = collectedLog();
  const config = { outbox: { maxInFlight: 1, spacingMs: 0, leaseMs: MINUTE } };
  const blind = makeOutboxLoop({ config, db: gone.db, clock, log, facilities: sender.facilities, caller: sender.caller, ...STEADY });
  await expect(blind.tick()).resolves.toBeUndefined();
  expect(log.lines).toMatchObject([{ level: 'warn', message: 'what is owed could not be looked for; the next tick tries again' }]);
});
