import { pendaftaranByKodebooking } from '../../src/bpjs/antrean-rs';
import { claimDue } from '../../src/outbox/claim';
import { listOutbox } from '../../src/outbox/desk';
import type { Fact } from '../../src/outbox/facts';
import { clinicDaysRefused } from '../../src/outbox/refused-for-schedule';
import { expireOld, latestDayGivenUp, restBehindParked, sweepOutbox } from '../../src/outbox/sweep';
import { startSimulator, type Simulator } from '../../src/tools/simulator/simulator';
import { freshDatabase, type FreshDatabase } from '../support/database';
import { ACCOUNT, atWib, booking, collectedLog, delivery, hospital, oweNow, standingClock, task, VISIT_DATE, type Delivery, type LogLine } from './hospital';

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
  clock = standingClock(atWib('09:00'));
  simulator = await startSimulator({ port: 0, account: ACCOUNT, clock });
  await database.db.rows('delete from bpjs_account');
  hospitals += 1;
  facilityId = await hospital(database.db, `77${hospitals}`, { baseUrl: simulator.url });
  const log = collectedLog();
  lines = log.lines;
  sender = await delivery(database.db, clock, log);
});
afterEach(async () => {
  await sender.close();
  await simulator.close();
});

const owed = (facts: readonly Fact[]) => oweNow(database.db, facilityId, clock(), facts);
const entries = (lane: string) => listOutbox(database.db, facilityId, { lane });
const states = async (lane: string) => (await entries(lane)).map((entry) => entry.state);
const tasksHeld = (code: string) => simulator.ledger.booking(code)?.tasks.map(({ taskid, waktu }) => [taskid, waktu]);
const made = (bookingCode: string): Fact => ({ kind: 'booking-made', bookingCode });
const ms = (time: string): number => atWib(time).getTime();
const rowsOf = (lane: string) =>
  database.db.rows<{ task: number | null; kind: string; state: string; needs_staff: boolean; about: string | null; sent_time: Date | null; sent_time_reason: string | null; occurred: Date | null; due_at: Date | number }>(
    `select (fact ->> 'task')::int as task, kind, state, needs_staff, about, sent_time, sent_time_reason, cast(fact ->> 'occurredAt' as timestamptz) as occurred, due_at
     from outbox where facility_id = :facilityId and lane = :lane order by precedence, outbox_id`,
    { facilityId, lane },
  );
const visitState = async (code: string) =>
  (await database.db.rows<{ state: string; cancel_reason: string | null }>('select state, cancel_reason from booking where facility_id = :facilityId and booking_code = :code', { facilityId, code }))[0];

async function control(method: string, path: string, body: object): Promise<void> {
  const reply = await fetch(new URL(`/control/${path}`, simulator.url), { method, body: JSON.stringify(body), headers: { 'content-type': 'application/json' } });
  expect(await reply.json()).toMatchObject({ metadata: { code: 200 } });
}
const fault = (kind: string, options: object = {}) => control('POST', 'faults', { kind, ...options });

describe('two events in one second', () => {
  test('the later is sent with the next second; both times are kept with the reason', async () => {
    await booking(database.db, facilityId, 'EQUAL-1');
    await owed([made('EQUAL-1'), task('EQUAL-1', 3, atWib('08:00:00.100')), task('EQUAL-1', 4, atWib('08:00:00.900')), task('EQUAL-1', 5, atWib('08:10:00.500'), 'none')]);
    await sender.loop.tick();
    expect(tasksHeld('EQUAL-1')).toEqual([[3, ms('08:00:00.100')], [4, ms('08:00:01.000')], [5, ms('08:10:00.500')]]);
    expect(await rowsOf('EQUAL-1')).toMatchObject([
      { kind: 'booking-made' },
      { task: 3, sent_time: null, sent_time_reason: null },
      { task: 4, occurred: atWib('08:00:00.900'), sent_time: atWib('08:00:01.000'), sent_time_reason: 'equal-second' },
      { task: 5, sent_time: null },
    ]);
  });

  test('a shifted time whose reply was lost is sent again with the same time', async () => {
    await booking(database.db, facilityId, 'EQUAL-2');
    await owed([made('EQUAL-2'), task('EQUAL-2', 3, atWib('08:00:00.100'))]);
    await sender.loop.tick();
    await owed([task('EQUAL-2', 4, atWib('08:00:00.200'))]);
    await fault('hang-before-store', { drop: true, match: { path: 'antrean/updatewaktu' } });
    await sender.loop.tick();
    clock.pass(MINUTE);
    await sender.loop.tick();
    expect(tasksHeld('EQUAL-2')).toEqual([[3, ms('08:00:00.100')], [4, ms('08:00:01.000')]]);
  });

  test('it is never sent with a second that has not come yet', async () => {
    clock.moveTo(atWib('08:00:00.950'));
    await booking(database.db, facilityId, 'EQUAL-3');
    await owed([made('EQUAL-3'), task('EQUAL-3', 3, atWib('08:00:00.100')), task('EQUAL-3', 4, atWib('08:00:00.900'))]);
    await sender.loop.tick();
    expect(tasksHeld('EQUAL-3')).toEqual([[3, ms('08:00:00.100')]]);
    clock.moveTo(atWib('08:00:01.000'));
    await sender.loop.tick();
    expect(tasksHeld('EQUAL-3')).toEqual([[3, ms('08:00:00.100')], [4, ms('08:00:01.000')]]);
  });

  test('three in one second go with three seconds, in their order', async () => {
    await booking(database.db, facilityId, 'EQUAL-4');
    await owed([made('EQUAL-4'), task('EQUAL-4', 3, atWib('08:00:00.100')), task('EQUAL-4', 4, atWib('08:00:00.200')), task('EQUAL-4', 99, atWib('08:00:00.900'))]);
    await sender.loop.tick();
    expect(tasksHeld('EQUAL-4')).toEqual([[3, ms('08:00:00.100')], [4, ms('08:00:01.000')], [99, ms('08:00:02.000')]]);
  });

  test('none passes an event of a later second: then the recorded time goes, and the refusal is shown to staff', async () => {
    await booking(database.db, facilityId, 'EQUAL-5');
    await owed([made('EQUAL-5'), task('EQUAL-5', 3, atWib('08:00:00.100')), task('EQUAL-5', 4, atWib('08:00:00.200')), task('EQUAL-5', 5, atWib('08:00:00.300'), 'none'), task('EQUAL-5', 99, atWib('08:00:01.500'))]);
    await sender.loop.tick();
    expect((await rowsOf('EQUAL-5'))[3]).toMatchObject({ task: 5, state: 'rejected', sent_time: null, needs_staff: true });
  });

  test('a time that lies ahead of our clock is sent when it has come', async () => {
    clock.moveTo(atWib('08:00:00'));
    await booking(database.db, facilityId, 'AHEAD-1');
    await owed([made('AHEAD-1'), task('AHEAD-1', 3, atWib('08:00:30'))]);
    await sender.loop.tick();
    expect(tasksHeld('AHEAD-1')).toEqual([]);
    clock.moveTo(atWib('08:00:30'));
    await sender.loop.tick();
    expect(tasksHeld('AHEAD-1')).toEqual([[3, ms('08:00:30')]]);
  });
});

describe('cancelled at BPJS', () => {
  const MOBILE_JKN = { kodepoli: 'ANA', namapoli: 'Anak', norm: '1', tanggalperiksa: VISIT_DATE, kodedokter: 700001, namadokter: 'dr. Contoh', jampraktek: '08:00-12:00', nomorantrean: 'A-1', angkaantrean: 1, estimasidilayani: 1767576660000 };

  test('a patient who is not here is called off here too, and the place is free again', async () => {
    await booking(database.db, facilityId, 'GONE-1', { source: 'mobile-jkn' });
    await control('POST', 'mobile-jkn/bookings', { ...MOBILE_JKN, kodebooking: 'GONE-1' });
    await control('POST', 'mobile-jkn/cancel', { kodebooking: 'GONE-1' });
    const taken = async () => (await database.db.rows<{ taken_jkn: number; waiting: number }>('select taken_jkn, waiting from practice_session where facility_id = :facilityId', { facilityId }))[0];
    const before = await taken();
    await owed([{ kind: 'mobile-jkn-booking-made', bookingCode: 'GONE-1' }]);
    clock.pass(MINUTE);
    await sender.loop.tick();
    expect(await visitState('GONE-1')).toMatchObject({ state: 'cancelled', cancel_reason: 'Dibatalkan peserta di Mobile JKN' });
    expect(await taken()).toEqual({ taken_jkn: (before?.taken_jkn ?? 0) - 1, waiting: (before?.waiting ?? 0) - 1 });
    expect(await rowsOf('GONE-1')).toMatchObject([{ state: 'cancelled-at-bpjs', needs_staff: false }]);
  });

  test('a patient who is here stays in the queue, and staff are shown it', async () => {
    await booking(database.db, facilityId, 'HERE-1', { source: 'mobile-jkn' });
    await control('POST', 'mobile-jkn/bookings', { ...MOBILE_JKN, kodebooking: 'HERE-1' });
    await control('POST', 'mobile-jkn/cancel', { kodebooking: 'HERE-1' });
    await database.db.rows(`update booking set checked_in_at = :at, last_task = 3 where facility_id = :facilityId and booking_code = 'HERE-1'`, { facilityId, at: atWib('08:30') });
    await owed([task('HERE-1', 3, atWib('08:30')), task('HERE-1', 4, atWib('08:40'))]);
    await sender.loop.tick();
    expect(await visitState('HERE-1')).toMatchObject({ state: 'waiting' });
    expect(await rowsOf('HERE-1')).toMatchObject([{ state: 'cancelled-at-bpjs', needs_staff: true }, { state: 'cancelled-at-bpjs', needs_staff: false }]);
  });
});

describe('the pharmacy', () => {
  const number = (bookingCode: string): Fact => ({ kind: 'pharmacy-number-taken', bookingCode, prescriptionKind: 'compounded', ordinal: 7 });

  test('farmasi/add goes after 5 is accepted and before 6', async () => {
    await booking(database.db, facilityId, 'PHARMACY-1');
    await owed([made('PHARMACY-1'), task('PHARMACY-1', 3, atWib('08:00')), task('PHARMACY-1', 4, atWib('08:10')), task('PHARMACY-1', 5, atWib('08:20'), 'compounded'), number('PHARMACY-1'), task('PHARMACY-1', 6, atWib('08:30'))]);
    await fault('status', { status: 503, match: { path: 'antrean/farmasi/add' } });
    await sender.loop.tick();
    expect((await entries('PHARMACY-1')).map((entry) => entry.state)).toEqual(['sent', 'sent', 'sent', 'sent', 'open', 'open']);
    clock.pass(MINUTE);
    await sender.loop.tick();
    const calls = simulator.ledger.calls().map((entry) => `${entry.call}${'taskid' in entry ? ` ${entry.taskid}` : ''}`);
    expect(calls.slice(-3)).toEqual(['antrean/updatewaktu 5', 'antrean/farmasi/add', 'antrean/updatewaktu 6']);
  });

  test('a refused number holds no task time up, and staff are shown it', async () => {
    await booking(database.db, facilityId, 'PHARMACY-2');
    await owed([made('PHARMACY-2'), number('PHARMACY-2'), task('PHARMACY-2', 3, atWib('08:30'))]);
    await fault('metadata', { match: { path: 'antrean/farmasi/add' }, code: 201, message: 'Resep tidak dikenal' });
    await sender.loop.tick();
    expect(await rowsOf('PHARMACY-2')).toMatchObject([{ state: 'sent' }, { state: 'rejected', needs_staff: true, about: 'unknown' }, { state: 'sent' }]);
  });

  test('with the switch off nothing of the pharmacy is told, neither number nor jenisresep', async () => {
    await database.db.rows(`update facility set settings = '{"pharmacyReported": false}' where facility_id = :facilityId`, { facilityId });
    await sender.facilities.reload();
    await booking(database.db, facilityId, 'PHARMACY-3');
    await owed([made('PHARMACY-3'), task('PHARMACY-3', 3, atWib('08:00')), task('PHARMACY-3', 4, atWib('08:10')), task('PHARMACY-3', 5, atWib('08:20'), 'compounded'), number('PHARMACY-3')]);
    await sender.loop.tick();
    expect(await states('PHARMACY-3')).toEqual(['sent', 'sent', 'sent', 'sent', 'not-needed']);
    expect(simulator.ledger.booking('PHARMACY-3')?.tasks.map((each) => each.jenisresep)).toEqual([null, null, null]);
  });
});

test('nothing is told of a clinic that is excluded by setting', async () => {
  await database.db.rows(`update facility set settings = '{"clinicsNotReported": ["ANA"]}' where facility_id = :facilityId`, { facilityId });
  await sender.facilities.reload();
  await booking(database.db, facilityId, 'SILENT-1');
  await owed([made('SILENT-1'), task('SILENT-1', 3, atWib('08:00'))]);
  await sender.loop.tick();
  expect(await states('SILENT-1')).toEqual(['not-needed', 'not-needed']);
  expect(simulator.ledger.booking('SILENT-1')).toBeUndefined();
});

describe('refusals', () => {
  test('unknown words are kept verbatim and counted, without the numbers of a person', async () => {
    for (const code of ['STRANGE-1', 'STRANGE-2']) {
      await booking(database.db, facilityId, code);
      await owed([made(code)]);
    }
    await fault('metadata', { times: 2, code: 201, message: 'Peserta 0009900112233 belum jelas' });
    await sender.loop.tick();
    expect(await rowsOf('STRANGE-1')).toMatchObject([{ state: 'parked', about: 'unknown', needs_staff: true }]);
    // the word itself is kept with the attempt, sealed
    expect((await entries('STRANGE-1'))[0]?.last_message).toBe('Peserta *** belum jelas');
    expect(await database.db.rows('select service, code, message, times from bpjs_unknown_message where facility_id = :facilityId', { facilityId })).toEqual([
      { service: 'antrean/add', code: 201, message: 'Peserta *** belum jelas', times: 2 },
    ]);
  });

  test('what waits behind a parked row is not looked at again, and what comes later is laid beside it', async () => {
    await booking(database.db, facilityId, 'PARKED-1');
    await owed([made('PARKED-1'), task('PARKED-1', 3, atWib('08:00'))]);
    await fault('metadata', { code: 201, message: 'data nik  belum sesuai.' });
    await sender.loop.tick();
    expect(await rowsOf('PARKED-1')).toMatchObject([{ state: 'parked', about: 'field:nik' }, { state: 'open', due_at: Infinity }]);
    await owed([task('PARKED-1', 4, atWib('08:10'))]);
    expect(await restBehindParked(database.db, facilityId, clock())).toBe(1);
    expect((await rowsOf('PARKED-1'))[2]).toMatchObject({ state: 'open', due_at: Infinity });
    const sweep = () => sweepOutbox({ db: database.db, clock, facilities: sender.facilities });
    expect(await sweep()).toEqual({ expired: 0, rested: 0, woken: 0 });
    // As when an act of the desk has crossed the sweep: nothing may rest for ever.
    await database.db.rows(`update outbox set state = 'dropped' where facility_id = :facilityId and state = 'parked'`, { facilityId });
    expect(await sweep()).toEqual({ expired: 0, rested: 0, woken: 2 });
    expect((await rowsOf('PARKED-1')).slice(1)).toMatchObject([{ due_at: clock() }, { due_at: clock() }]);
  });

  test('a doctor who is not in HFIS names the clinic and day to be read again', async () => {
    const since = clock();
    for (const code of ['DOCTOR-1', 'DOCTOR-2']) {
      await booking(database.db, facilityId, code);
      await owed([made(code)]);
    }
    await fault('metadata', { times: 2, code: 201, message: 'Data dokter tidak ditemukan.' });
    await sender.loop.tick();
    expect(await clinicDaysRefused(database.db, facilityId, since)).toEqual([{ clinicCode: 'ANA', visitDate: VISIT_DATE }]);
    expect(await clinicDaysRefused(database.db, facilityId, new Date(since.getTime() + 1))).toEqual([]);
  });

  test('what is too old expires also behind a parked row, and never what a worker has in its hands', async () => {
    await booking(database.db, facilityId, 'AGED-1');
    await booking(database.db, facilityId, 'AGED-2');
    await owed([made('AGED-1'), task('AGED-1', 3, atWib('08:00'))]);
    await fault('metadata', { code: 201, message: 'data nik  belum sesuai.' });
    await sender.loop.tick();
    clock.moveTo(atWib('22:59:59', '2026-01-11'));
    expect(await expireOld(database.db, facilityId, clock())).toBe(0);
    await owed([made('AGED-2')]);
    await claimDue(database.db, facilityId, clock(), { leaseMs: MINUTE, spacingMs: 0, maxInFlight: 9, accountMark: '' });
    clock.moveTo(atWib('23:00', '2026-01-11'));
    expect(await expireOld(database.db, facilityId, clock())).toBe(2);
    expect([await states('AGED-1'), await states('AGED-2')]).toEqual([['expired', 'expired'], ['open']]);
    expect(latestDayGivenUp(atWib('23:00', '2026-01-11'))).toBe(VISIT_DATE);
    expect(latestDayGivenUp(atWib('22:59:59', '2026-01-11'))).toBe('2026-01-04');
  });
});

describe('the pace of a facility', () => {
  const pace = async () => (await database.db.rows<{ strikes: number; unanswered: number; pause_cause: string | null; paused_until: Date | null }>('select strikes, unanswered, pause_cause, paused_until from outbox_pace where facility_id = :facilityId', { facilityId }))[0];

  test('an outage is probed with one call at a time, and when BPJS answers everything goes at once', async () => {
    const codes = Array.from({ length: 30 }, (_, n) => `AWAY-${n}`);
    for (const code of codes) {
      await booking(database.db, facilityId, code);
      await owed([made(code), task(code, 3, atWib('08:30'))]);
    }
    await fault('status', { status: 502, times: 1_000 });
    await sender.loop.tick();
    const tried = async () => (await listOutbox(database.db, facilityId)).reduce((sum, entry) => sum + entry.attempts, 0);
    const first = await tried();
    expect(first).toBeLessThanOrEqual(5 + 3); // five break it; three more were in flight
    expect(await pace()).toMatchObject({ strikes: 1, pause_cause: 'unavailable' });
    for (let probe = 1; probe <= 6; probe += 1) {
      clock.pass(MINUTE);
      await sender.loop.tick();
      expect(await tried()).toBe(first + probe);
    }
    await fetch(new URL('/control/faults', simulator.url), { method: 'DELETE' });
    clock.pass(MINUTE);
    await sender.loop.tick();
    expect((await listOutbox(database.db, facilityId)).every((entry) => entry.state === 'sent')).toBe(true);
    expect(await pace()).toMatchObject({ strikes: 0, unanswered: 0, pause_cause: null });
    expect(lines.filter((line) => line.message.startsWith('BPJS does not answer'))).toHaveLength(1);
    expect(lines.some((line) => line.message === 'BPJS answers again')).toBe(true);
  });

  test('spacing and the number in flight hold across workers', async () => {
    for (let n = 0; n < 6; n += 1) await owed([made(`SPACED-${n}`)]);
    const claim = (spacingMs: number, at = clock()) => claimDue(database.db, facilityId, at, { leaseMs: MINUTE, spacingMs, maxInFlight: 2, accountMark: '' });
    const turns = await Promise.all(Array.from({ length: 8 }, () => claim(150)));
    expect(turns.filter((turn) => turn.kind === 'rows')).toHaveLength(1);
    expect(turns.filter((turn) => turn.kind === 'later').map((turn) => turn.at)).toEqual(Array.from({ length: 7 }, () => new Date(clock().getTime() + 150)));
    clock.pass(149);
    expect((await claim(150)).kind).toBe('later');
    clock.pass(1);
    expect((await claim(150)).kind).toBe('rows');
    clock.pass(150);
    expect((await claim(150)).kind).toBe('busy');
    // A worker that died holds its places no longer than its lease.
    clock.pass(MINUTE);
    expect((await claim(0))).toMatchObject({ kind: 'rows', rows: [{}, {}] });
  });
});

test('what an announcement tells is heard at once: an event is at BPJS without any poll', async () => {
  await booking(database.db, facilityId, 'PRESSED-1');
  let woken: () => void = () => undefined;
  const heard = new Promise<void>((resolve) => {
    woken = resolve;
  });
  const listener = await database.db.listen('outbox', (payload) => (payload === String(facilityId) ? woken() : undefined));
  await owed([made('PRESSED-1')]);
  await heard;
  await listener.close();
});

test('BPJS is asked for a booking of its own app by its percent-encoded code', async () => {
  const account = sender.facilities.byId(facilityId)?.bpjs.get('antrean-rs');
  if (account === undefined) throw new Error('no account');
  expect((await pendaftaranByKodebooking(sender.caller, account, '05-01/2026#7')).rows).toEqual([]);
});
