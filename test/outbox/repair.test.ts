import { neverRecorded } from '../../src/insight/never-recorded';
import { firstDayTaken, readRepair, repairRange, runningOut, type DeskFacility, type RepairOrder, type RepairRange } from '../../src/outbox/desk';
import type { Fact } from '../../src/outbox/facts';
import type { Db } from '../../src/platform/db';
import { facilitySettingsSchema } from '../../src/platform/facility-settings';
import { startSimulator, type Simulator } from '../../src/tools/simulator/simulator';
import { freshDatabase, type FreshDatabase } from '../support/database';
import { ACCOUNT, atWib, booking, collectedLog, delivery, hospital, oweNow, standingClock, task, VISIT_DATE, type Delivery } from './hospital';

const MINUTE = 60_000;
const RANGE: RepairRange = { from: '2026-01-01', to: VISIT_DATE };
let database: FreshDatabase;
let hospitals = 0;
let facility: DeskFacility;
let facilityId: number;
let simulator: Simulator;
let sender: Delivery;
let clock: ReturnType<typeof standingClock>;

beforeAll(async () => {
  database = await freshDatabase();
});
afterAll(() => database.drop());

beforeEach(async () => {
  clock = standingClock(atWib('09:00'));
  simulator = await startSimulator({ port: 0, account: ACCOUNT, clock });
  // The loop serves every facility there is: those of earlier tests are out of it without an account.
  await database.db.rows('delete from bpjs_account');
  hospitals += 1;
  facilityId = await hospital(database.db, `64${hospitals}`, { baseUrl: simulator.url });
  facility = { facilityId, kind: 'FKRTL', settings: facilitySettingsSchema.parse({}) };
  sender = await delivery(database.db, clock, collectedLog());
});
afterEach(async () => {
  await sender.close();
  await simulator.close();
});

const made = (bookingCode: string): Fact => ({ kind: 'booking-made', bookingCode });
const owed = (facts: readonly Fact[]) => oweNow(database.db, facilityId, clock(), facts);
const held = (code: string) => simulator.ledger.booking(code);
const overview = (range: RepairRange = RANGE) => readRepair(database.db, facility, clock(), range);
/** group, key, visits and rows of every line. */
const lines = async (range?: RepairRange) => (await overview(range)).lines.map(({ group, key, visits, rows }) => [group, key, visits, rows]);
const repair = (over: Partial<RepairOrder> = {}, range: RepairRange = RANGE, db: Db = database.db) => repairRange(db, clock, facility, range, { actor: 'sari', seenAt: clock(), ...over });
const rowsOf = (code: string) =>
  database.db.rows<{ outbox_id: number; state: string; acts: number }>(
    `select outbox_id, state, (select count(*) from outbox_act where outbox_act.facility_id = outbox.facility_id and outbox_act.outbox_id = outbox.outbox_id) as acts
     from outbox where facility_id = :facilityId and lane = :code order by precedence, outbox_id`,
    { facilityId, code },
  );
const states = async (code: string) => (await rowsOf(code)).map((row) => row.state);
const staffActs = () => database.db.rows<{ actor: string; act: string; subject: string; detail: object }>('select actor, act, subject, detail from staff_act where facility_id = :facilityId order by act_id', { facilityId });
const countActs = async () => (await database.db.rows<{ rows: number; acts: number }>('select count(distinct outbox_id) as rows, count(*) as acts from outbox_act where facility_id = :facilityId', { facilityId }))[0];

async function fault(kind: string, options: object = {}): Promise<void> {
  const reply = await fetch(new URL('/control/faults', simulator.url), { method: 'POST', body: JSON.stringify({ kind, ...options }), headers: { 'content-type': 'application/json' } });
  expect(await reply.json()).toMatchObject({ metadata: { code: 200 } });
}

/** A booking whose add was refused once with `message`; 3 and 4 wait behind it. */
async function refusedAdd(code: string, message: string, becomes = 'parked'): Promise<void> {
  await booking(database.db, facilityId, code);
  await fault('metadata', { match: { path: 'antrean/add', kodebooking: code }, code: 201, message });
  await owed([made(code), task(code, 3, atWib('08:50')), task(code, 4, atWib('08:55'))]);
  await sender.loop.tick();
  expect((await states(code))[0]).toBe(becomes);
}

/** The booking, on another day. */
async function moved(code: string, date: string): Promise<void> {
  await database.db.rows(
    `with session as (
       insert into practice_session (facility_id, clinic_code, doctor_code, visit_date, practice_hours, queue_prefix, capacity, quota_jkn, quota_non_jkn)
       values (:facilityId, 'ANA', 700001, :date, '08:00-12:00', 'A', 30, 20, 10) returning session_id
     )
     update booking set visit_date = :date, session_id = session.session_id from session where facility_id = :facilityId and booking_code = :code`,
    { facilityId, code, date },
  );
}

const recordedUpTo = (code: string, lastTask: number) => database.db.rows(`update booking set last_task = :lastTask, state = case when :lastTask >= 5 then 'finished' else 'waiting' end where facility_id = :facilityId and booking_code = :code`, { facilityId, code, lastTask });

test('one act sends what can be sent, with the recorded times, and leaves what waits for a person, what BPJS will never take, and other days', async () => {
  await refusedAdd('RANGE-ONCE', 'Kalimat yang belum pernah ada');
  await refusedAdd('RANGE-NIK', 'data nik  belum sesuai.');
  await refusedAdd('RANGE-CARD', 'data nokartu  belum sesuai.');
  await refusedAdd('RANGE-SEP', 'Gagal. Sudah terbit SEP', 'rejected');
  await refusedAdd('RANGE-LATER', 'Kalimat yang belum pernah ada');
  await moved('RANGE-LATER', '2026-01-06');
  // Mended where it is kept, after BPJS refused it.
  await database.db.rows(`update booking set card_number = '0009900777777' where facility_id = :facilityId and booking_code = 'RANGE-CARD'`, { facilityId });
  clock.pass(MINUTE);

  expect(await lines()).toEqual([
    ['sendable', 'field:nokartu', 1, 1],
    ['sendable', 'unknown', 1, 1],
    ['person', 'field:nik', 1, 1],
    ['closed', 'sep-issued', 1, 1],
    ['closed', 'step-refused', 1, 1],
  ]);
  const { sendable } = await overview();
  expect(sendable).toMatchObject({ visits: 2, byKind: [{ what: 'pendaftaran booking', rows: 2 }], following: 4 });
  expect(await lines({ ...RANGE, key: 'unknown' })).toEqual([['sendable', 'unknown', 1, 1]]);
  expect(await lines({ ...RANGE, clinicCode: 'LAIN' })).toEqual([]);

  expect(await repair()).toEqual({ resent: 2, visits: 2, refused: [], left: 0 });
  await sender.loop.tick();
  for (const code of ['RANGE-ONCE', 'RANGE-CARD']) {
    expect(await states(code)).toEqual(['sent', 'sent', 'sent']);
    expect(held(code)?.tasks.map(({ taskid, waktu }) => [taskid, waktu])).toEqual([[3, atWib('08:50').getTime()], [4, atWib('08:55').getTime()]]);
  }
  expect(await states('RANGE-NIK')).toEqual(['parked', 'open', 'open']);
  expect(await states('RANGE-LATER')).toEqual(['parked', 'open', 'open']);
  expect([held('RANGE-NIK'), held('RANGE-LATER'), held('RANGE-SEP')]).toEqual([undefined, undefined, undefined]);
  expect(await countActs()).toEqual({ rows: 2, acts: 2 });
  expect(await staffActs()).toEqual([{ actor: 'sari', act: 'bpjs-range-resent', subject: 'visits 2026-01-01 2026-01-05', detail: { resent: 2, visits: 2 } }]);
  expect(await repair()).toEqual({ resent: 0, visits: 0, refused: [], left: 0 });
  expect(await staffActs()).toHaveLength(1);
});

test('a doctor whom HFIS did not have is sent again once HFIS, read since, has him', async () => {
  await refusedAdd('HFIS-1', 'Data dokter tidak ditemukan.');
  expect(await lines()).toEqual([['person', 'schedule', 1, 1]]);
  const slot = (readAt: Date) =>
    database.db.rows(
      `with day as (
         insert into hfis_day (facility_id, clinic_code, visit_date, read_at) values (:facilityId, 'ANA', :date, :readAt)
         on conflict (facility_id, clinic_code, visit_date) do update set read_at = excluded.read_at
       )
       insert into hfis_slot (facility_id, clinic_code, visit_date, doctor_code, practice_hours, clinic_name, doctor_name, capacity, on_leave, pulled_at)
       values (:facilityId, 'ANA', :date, 700001, '08:00-12:00', 'Anak', 'dr. Contoh Satu, Sp.A', 30, false, :readAt)
       on conflict do nothing`,
      { facilityId, date: VISIT_DATE, readAt },
    );
  await slot(atWib('05:00'));
  expect(await lines()).toEqual([['person', 'schedule', 1, 1]]);
  await slot(new Date(clock().getTime() + MINUTE));
  clock.pass(2 * MINUTE);
  expect(await repair()).toMatchObject({ resent: 1 });
  await sender.loop.tick();
  expect(await states('HFIS-1')).toEqual(['sent', 'sent', 'sent']);
});

test('what was never recorded is named by step and clinic, stays unsent, and is neither made up nor sent around', async () => {
  // BPJS holds task 1 of its own app and misses a 2 that nobody recorded.
  await booking(database.db, facilityId, 'NEVER-2');
  await fault('metadata', { match: { path: 'antrean/updatewaktu', kodebooking: 'NEVER-2' }, code: 201, message: 'Task=1 ada. TaskId=2 belum ada' });
  await owed([made('NEVER-2'), task('NEVER-2', 3, atWib('08:50'))]);
  for (const code of ['NEVER-4', 'NEVER-5', 'NEVER-6', 'DONE-1', 'CAME-NOT']) await booking(database.db, facilityId, code);
  await owed([made('NEVER-4'), task('NEVER-4', 3, atWib('08:50'))]);
  await sender.loop.tick();
  await recordedUpTo('NEVER-4', 3);
  await recordedUpTo('NEVER-5', 4);
  await recordedUpTo('NEVER-6', 5);
  await recordedUpTo('DONE-1', 5);
  const prescribed = (code: string, kind: string) =>
    database.db.rows(`insert into task_event (facility_id, booking_code, task, occurred_at, recorded_at, source, prescription_kind) values (:facilityId, :code, 5, :at, :at, 'poli', :kind)`, { facilityId, code, at: atWib('08:58'), kind });
  await prescribed('NEVER-6', 'compounded');
  await prescribed('DONE-1', 'none');

  const missing = async (over: Partial<Parameters<typeof neverRecorded>[1]> = {}) => (await neverRecorded(database.db, { ...facility, timeZone: 'WIB', ...over }, clock(), RANGE)).map(({ bookingCode, task: step, clinicName }) => [bookingCode, step, clinicName]);
  // The session runs until noon: until long after it nothing is missing yet.
  expect(await missing()).toEqual([]);
  clock.moveTo(atWib('07:00', '2026-01-06'));
  expect(await missing()).toEqual([['NEVER-4', 4, 'Anak'], ['NEVER-5', 5, 'Anak'], ['NEVER-6', 6, 'Anak']]);
  expect(await missing({ settings: facilitySettingsSchema.parse({ pharmacyReported: false }) })).toEqual([['NEVER-4', 4, 'Anak'], ['NEVER-5', 5, 'Anak']]);
  expect(await missing({ settings: facilitySettingsSchema.parse({ clinicsNotReported: ['ANA'] }) })).toEqual([]);
  expect(await missing({ kind: 'FKTP' })).toEqual([['NEVER-4', 4, 'Anak']]);

  expect(await lines()).toEqual([['never-recorded', 'task:2', 1, 1]]);
  expect(await repair()).toEqual({ resent: 0, visits: 0, refused: [], left: 0 });
  await sender.loop.tick();
  expect(await states('NEVER-2')).toEqual(['sent', 'parked']);
  expect(held('NEVER-2')?.tasks).toEqual([]);
  expect(held('NEVER-4')?.tasks.map(({ taskid }) => taskid)).toEqual([3]);
});

test('what leaves by itself is counted and left alone, and after H+6 23:00 nothing is sent any more', async () => {
  await refusedAdd('LATE-1', 'Kalimat yang belum pernah ada');
  await fault('status', { status: 503, match: { path: 'antrean/add' }, times: 50 });
  await booking(database.db, facilityId, 'SELF-1');
  await owed([made('SELF-1'), task('SELF-1', 3, atWib('08:50'))]);
  await sender.loop.tick();
  expect(await lines()).toEqual([['sendable', 'unknown', 1, 1], ['by-itself', 'waiting', 1, 2]]);

  clock.moveTo(atWib('21:00', '2026-01-11'));
  const [next, after] = await runningOut(database.db, facilityId, clock());
  expect([next, after]).toEqual([
    { visitDate: VISIT_DATE, deadline: atWib('23:00', '2026-01-11'), visits: 2 },
    { visitDate: '2026-01-06', deadline: atWib('23:00', '2026-01-12'), visits: 0 },
  ]);
  expect((await overview()).lines[0]?.deadline).toEqual(atWib('23:00', '2026-01-11'));
  clock.moveTo(atWib('23:00', '2026-01-11'));
  expect(firstDayTaken(clock())).toBe('2026-01-06');
  expect((await lines()).find(([group]) => group === 'closed')).toEqual(['closed', 'too-late', 1, 1]);
  expect(await repair()).toEqual({ resent: 0, visits: 0, refused: [], left: 0 });
});

test('pressed twice at once, and pressed again from a page that is old by now, nothing goes out twice', async () => {
  const codes = ['TWICE-1', 'TWICE-2', 'TWICE-3'];
  for (const code of codes) await refusedAdd(code, 'Kalimat yang belum pernah ada');
  clock.pass(MINUTE);
  const seenAt = clock();
  clock.pass(1_000);
  const both = await Promise.all([repair({ seenAt }), repair({ seenAt })]);
  expect(both.reduce((sum, { resent }) => sum + resent, 0)).toBe(3);
  expect(await countActs()).toEqual({ rows: 3, acts: 3 });
  // BPJS refuses them once more; the press of the old page must not send what nobody has seen refused again.
  await fault('metadata', { match: { path: 'antrean/add' }, code: 201, message: 'Kalimat lain lagi', times: 3 });
  clock.pass(1_000);
  await sender.loop.tick();
  expect((await rowsOf('TWICE-1'))[0]).toMatchObject({ state: 'parked' });
  expect(await repair({ seenAt })).toMatchObject({ resent: 0, refused: [{ refusal: { code: 'changed-since' }, rows: 3 }], left: 0 });
  expect(await repair()).toMatchObject({ resent: 3, refused: [] });
});

test('more than one part, and a process that dies between two of them: the next press sends the rest and nothing twice', async () => {
  const COUNT = 620;
  await database.db.rows(
    `insert into patient (facility_id, medical_record_number, nik, card_number, full_name, phone)
     select :facilityId, 'M' || n, '33' || lpad(n::text, 14, '0'), '0008' || lpad(n::text, 9, '0'), 'Pasien Contoh', '081299990000' from generate_series(1, ${COUNT}) as n`,
    { facilityId },
  );
  await database.db.rows(
    `insert into booking (facility_id, booking_code, session_id, ordinal, queue_number, medical_record_number, payer, source, clinic_code, visit_date, nik, card_number, phone, visit_type,
       reference_number, is_new_patient, booked_at, estimated_at)
     select :facilityId, 'MANY-' || n, session_id, 1000 + n, 'A-' || n, 'M' || n, 'JKN', 'desk', 'ANA', visit_date, '', '', '', 1, 'R' || n, false, :now, :now
     from practice_session, generate_series(1, ${COUNT}) as n where facility_id = :facilityId`,
    { facilityId, now: clock() },
  );
  await database.db.rows(
    `insert into outbox (facility_id, lane, kind, fact, due_at, created_at, state, needs_staff, verdict, about, last_message, attempts)
     select :facilityId, 'MANY-' || n, 'booking-made', jsonb_build_object('kind', 'booking-made', 'bookingCode', 'MANY-' || n), 'infinity', :now, 'parked', true, 'needs-person', 'unknown', 'Kalimat baru', 1
     from generate_series(1, ${COUNT}) as n`,
    { facilityId, now: clock() },
  );
  const seenAt = clock();
  clock.pass(MINUTE);
  let parts = 0;
  const dying: Db = { rows: database.db.rows, transaction: (work) => (++parts > 2 ? Promise.reject(new Error('the process died')) : database.db.transaction(work)) };
  await expect(repair({ seenAt }, RANGE, dying)).rejects.toThrow('the process died');
  expect(await countActs()).toEqual({ rows: 400, acts: 400 });
  expect((await staffActs()).map(({ detail }) => detail)).toEqual([{ resent: 400, visits: 400 }]);
  expect(await repair({ seenAt, mostRows: 100 })).toMatchObject({ resent: 100, left: 120 });
  expect(await repair({ seenAt })).toEqual({ resent: 120, visits: 120, refused: [], left: 0 });
  expect(await countActs()).toEqual({ rows: COUNT, acts: COUNT });
});

test('another facility is neither shown nor touched', async () => {
  await refusedAdd('MINE-1', 'Kalimat yang belum pernah ada');
  const other: DeskFacility = { ...facility, facilityId: await hospital(database.db, `63${hospitals}`) };
  expect((await readRepair(database.db, other, clock(), RANGE)).lines).toEqual([]);
  expect(await repairRange(database.db, clock, other, RANGE, { actor: 'sari', seenAt: clock() })).toMatchObject({ resent: 0 });
  expect((await states('MINE-1'))[0]).toBe('parked');
});
