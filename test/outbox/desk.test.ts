import { bookingHistory, correct, drop, explain, listForStaff, outboxState, preview, resend, seen, summary, unknownMessages, type DeskEntry, type DeskFacility } from '../../src/outbox/desk';
import type { Fact } from '../../src/outbox/facts';
import { facilitySettingsSchema } from '../../src/platform/facility-settings';
import { startSimulator, type Simulator } from '../../src/tools/simulator/simulator';
import { freshDatabase, type FreshDatabase } from '../support/database';
import { opened } from '../support/opened';
import { until } from '../support/until';
import { ACCOUNT, atWib, booking, collectedLog, delivery, hospital, oweNow, standingClock, task, type BookingOptions, type Delivery } from './hospital';

const MINUTE = 60_000;
const BAD_NIK = '3300000000000999';
const GOOD_NIK = '3300000000000777';
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
  facilityId = await hospital(database.db, `66${hospitals}`, { baseUrl: simulator.url });
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
const tasksHeld = (code: string) => held(code)?.tasks.map(({ taskid, waktu }) => [taskid, waktu]);
const listed = (filter = {}, page = {}) => listForStaff(database.db, facilityId, clock(), filter, page);
const acts = async (outboxId: number) => opened(await database.db.rows<{ act: string; actor: string; acted_at: Date; reason: string | null; correction: string | null }>('select act, actor, acted_at, reason, correction from outbox_act where facility_id = :facilityId and outbox_id = :outboxId order by act_id', { facilityId, outboxId }));
const rows = (lane: string) =>
  database.db.rows<{ outbox_id: number; kind: string; state: string; needs_staff: boolean; requested_by: string | null; due_at: Date | number }>(
    'select outbox_id, kind, state, needs_staff, requested_by, due_at from outbox where facility_id = :facilityId and lane = :lane order by precedence, outbox_id',
    { facilityId, lane },
  );
const states = async (lane: string) => (await rows(lane)).map((row) => row.state);

async function fault(kind: string, options: object = {}): Promise<void> {
  const reply = await fetch(new URL('/control/faults', simulator.url), { method: 'POST', body: JSON.stringify({ kind, ...options }), headers: { 'content-type': 'application/json' } });
  expect(await reply.json()).toMatchObject({ metadata: { code: 200 } });
}

/** A booking whose add was refused with `message` and whose rows 3 and 4 wait behind it; the row that is parked. */
async function parkedAdd(code: string, message = 'data nik  belum sesuai.', options: BookingOptions = {}): Promise<DeskEntry> {
  await booking(database.db, facilityId, code, options);
  await fault('metadata', { match: { path: 'antrean/add', kodebooking: code }, code: 201, message });
  await owed([made(code), task(code, 3, atWib('08:50')), task(code, 4, atWib('08:55'))]);
  await sender.loop.tick();
  const [entry] = (await listed({ bookingCode: code })).entries;
  expect(entry).toMatchObject({ state: 'parked', needsStaff: true });
  return entry!;
}

describe('the list', () => {
  test('tells of a row what it is, what BPJS said, what may be done, how long there is and what waits behind it', async () => {
    await parkedAdd('LIST-1');
    const { entries, next } = await listed();
    expect(next).toBeNull();
    expect(entries).toHaveLength(1);
    expect(entries[0]).toMatchObject({
      bookingCode: 'LIST-1', visitDate: '2026-01-05', clinicCode: 'ANA', clinicName: 'Anak', doctorName: 'dr. Contoh Satu, Sp.A', payer: 'JKN',
      owed: { kind: 'booking-made', task: null, recordedAt: null, sentTime: null, sentTimeReason: null },
      state: 'parked', verdict: 'needs-person', about: 'field:nik', reason: 'field:nik', said: 'data nik  belum sesuai.', tries: 1, since: clock(), waitingBehind: 2,
      deadline: atWib('23:00', '2026-01-11'), deadlineInMs: (6 * 24 + 14) * 60 * MINUTE, acts: ['resend', 'correct', 'drop'], lastAct: null, isBeingSent: false,
    });
    expect(entries[0]?.queueNumber).toMatch(/^A-\d+$/);
    expect(entries[0]?.explanation.topic).toBe('field-nik');
  });

  test('shows no name and nothing a person is known by', async () => {
    await parkedAdd('LIST-2', `Peserta ${BAD_NIK} belum jelas`, { nik: BAD_NIK, cardNumber: '0009900555555', phone: '081200005555' });
    const text = JSON.stringify([await listed(), await summary(database.db, facilityId)]);
    for (const personal of [BAD_NIK, '0009900555555', '081200005555', 'Pasien Contoh']) expect(text).not.toContain(personal);
    expect(text).toContain('Peserta *** belum jelas');
  });

  test('finds by state, day, clinic, reason and booking code, and counts by reason', async () => {
    await parkedAdd('FIND-1');
    await parkedAdd('FIND-2', 'Rujukan tidak valid');
    await booking(database.db, facilityId, 'FIND-3');
    await owed([made('FIND-3')]);
    await sender.loop.tick();
    const codes = async (filter: object): Promise<string[]> => (await listed(filter)).entries.map((entry) => entry.bookingCode);
    expect(await codes({})).toEqual(['FIND-1', 'FIND-2']);
    expect(await codes({ state: 'parked', visitDate: '2026-01-05' })).toEqual(['FIND-1', 'FIND-2']);
    expect(await codes({ visitDate: '2026-01-06' })).toEqual([]);
    expect(await codes({ clinicCode: 'ANA', reason: 'referral' })).toEqual(['FIND-2']);
    expect(await codes({ clinicCode: 'INT' })).toEqual([]);
    expect(await codes({ bookingCode: 'FIND-2' })).toEqual(['FIND-2']);
    expect(await codes({ state: 'sent' })).toEqual(['FIND-3']);
    expect(await codes({ state: 'open' })).toEqual(['FIND-1', 'FIND-1', 'FIND-2', 'FIND-2']);
    expect(await summary(database.db, facilityId)).toEqual([
      { reason: 'field:nik', label: 'Isian nik tidak diterima', count: 1 },
      { reason: 'referral', label: 'Rujukan tidak valid atau habis masa berlakunya', count: 1 },
    ]);
    expect(await summary(database.db, facilityId, { state: 'open' })).toEqual([{ reason: 'waiting', label: 'Menunggu giliran', count: 4 }]);
  });

  test('page by page gives every row once, also when one of a page before is settled meanwhile', async () => {
    for (const code of ['PAGE-1', 'PAGE-2', 'PAGE-3']) await parkedAdd(code);
    const first = await listed({}, { limit: 2 });
    expect(first.entries.map((entry) => entry.bookingCode)).toEqual(['PAGE-1', 'PAGE-2']);
    await drop(database.db, clock, facilityId, first.entries[0]!.outboxId, 'pasien pulang', 'Sari');
    const second = await listed({}, { limit: 2, after: first.next ?? 0 });
    expect(second).toMatchObject({ next: null, entries: [{ bookingCode: 'PAGE-3' }] });
  });

  test('shows a row whose booking is not there, and one whose fact is not readable', async () => {
    await owed([made('GONE-1')]);
    await database.db.rows(`insert into outbox (facility_id, lane, kind, fact, due_at, created_at) values (:facilityId, 'GONE-2', 'task-reached', '{"task":"x","occurredAt":7}', :now, :now)`, { facilityId, now: clock() });
    await sender.loop.tick();
    const { entries } = await listed();
    expect(entries).toMatchObject([
      { bookingCode: 'GONE-1', visitDate: null, deadline: null, clinicName: null, said: null, explanation: { topic: 'unsendable' } },
      { bookingCode: 'GONE-2', owed: { task: null, recordedAt: null }, explanation: { topic: 'unsendable' } },
    ]);
    expect((await preview(database.db, facility, clock(), { ids: entries.map((entry) => entry.outboxId) })).refused.map(({ refusal }) => refusal.code)).toEqual(['unreadable', 'unreadable']);
  });

  test('an overtaken task is shown with the words that refused its time, not with the answer to the question after it', async () => {
    await booking(database.db, facilityId, 'OVER-1');
    await owed([made('OVER-1'), task('OVER-1', 3, atWib('08:50'))]);
    await sender.loop.tick();
    await owed([task('OVER-1', 4, atWib('08:55'))]);
    await fault('metadata', { match: { path: 'antrean/updatewaktu' }, code: 201, message: 'TaskId terakhir 5' });
    await sender.loop.tick();
    expect((await listed({ bookingCode: 'OVER-1', state: 'open' })).entries[0]).toMatchObject({ explanation: { topic: 'asking' }, said: 'TaskId terakhir 5' });
    clock.pass(2 * MINUTE);
    await sender.loop.tick();
    const [entry] = (await listed()).entries;
    expect(entry).toMatchObject({ state: 'superseded', said: 'TaskId terakhir 5', acts: ['seen'], explanation: { topic: 'overtaken' } });
    expect(explain(entry!).said).toContain('task 5');
  });

  test('another facility sees nothing of it and can do nothing to it', async () => {
    const { outboxId } = await parkedAdd('MINE-1');
    const other: DeskFacility = { ...facility, facilityId: await hospital(database.db, `65${hospitals}`) };
    expect((await listForStaff(database.db, other.facilityId, clock())).entries).toEqual([]);
    expect(await bookingHistory(database.db, other.facilityId, clock(), outboxId)).toBeUndefined();
    expect((await resend(database.db, clock, other, { ids: [outboxId] }, 'Sari')).results).toMatchObject([{ done: false, refusal: { code: 'not-found' } }]);
    expect(await drop(database.db, clock, other.facilityId, outboxId, 'x', 'Sari')).toMatchObject({ done: false, refusal: { code: 'not-found' } });
    expect(await correct(database.db, clock, other, outboxId, { nik: GOOD_NIK }, 'Sari')).toMatchObject({ done: false, refusal: { code: 'not-found' } });
  });
});

describe('sending again', () => {
  test('the preview shows what would be sent, masked, and what would not and why; it changes nothing', async () => {
    const entry = await parkedAdd('PREVIEW-1', undefined, { nik: BAD_NIK, phone: '081200005555' });
    const lane = await rows('PREVIEW-1');
    const shown = await preview(database.db, facility, clock(), { ids: [...lane.map((row) => row.outbox_id), 999_999_999] });
    expect(shown.sendable).toMatchObject([{ outboxId: entry.outboxId, service: 'antrean/add', body: { kodebooking: 'PREVIEW-1', nik: '***999', nohp: '***555', kodepoli: 'ANA' } }]);
    expect(JSON.stringify(shown)).not.toContain(BAD_NIK);
    expect(shown.refused.map(({ outboxId, refusal }) => [outboxId, refusal.code])).toEqual([[999_999_999, 'not-found'], [lane[1]?.outbox_id, 'still-blocked'], [lane[2]?.outbox_id, 'still-blocked']]);
    expect(await rows('PREVIEW-1')).toEqual(lane);
  });

  test('the preview of a task carries the recorded milliseconds', async () => {
    await booking(database.db, facilityId, 'PREVIEW-2');
    await fault('metadata', { match: { path: 'antrean/updatewaktu' }, code: 201, message: 'Kalimat baru' });
    const at = new Date(atWib('08:50:07').getTime() + 123);
    await owed([made('PREVIEW-2'), task('PREVIEW-2', 3, at)]);
    await sender.loop.tick();
    const shown = await preview(database.db, facility, clock(), { filter: {} });
    expect(shown.sendable).toMatchObject([{ service: 'antrean/updatewaktu', body: { kodebooking: 'PREVIEW-2', taskid: 3, waktu: at.getTime() } }]);
  });

  test('a parked row goes out and all that waited behind it follows, in order and with the recorded times', async () => {
    const { outboxId } = await parkedAdd('RESEND-1');
    await owed([task('RESEND-1', 5, atWib('08:59'), 'none')]); // recorded while the booking waits
    expect((await rows('RESEND-1'))[1]?.due_at).toBe(Infinity);
    expect(await resend(database.db, clock, facility, { ids: [outboxId] }, ' Sari ')).toEqual({ results: [{ outboxId, done: true }], hasMore: false });
    expect((await rows('RESEND-1'))[0]).toMatchObject({ state: 'open', needs_staff: false, requested_by: 'Sari', due_at: clock() });
    await sender.loop.tick();
    expect(await states('RESEND-1')).toEqual(['sent', 'sent', 'sent', 'sent']);
    expect(tasksHeld('RESEND-1')).toEqual([[3, atWib('08:50').getTime()], [4, atWib('08:55').getTime()], [5, atWib('08:59').getTime()]]);
    expect(await acts(outboxId)).toEqual([{ act: 'resend', actor: 'Sari', acted_at: clock(), reason: null, correction: null }]);
    const [history] = (await bookingHistory(database.db, facilityId, clock(), outboxId)) ?? [];
    expect(history?.attempts.map(({ attempt, code, verdict, cause }) => [attempt, code, verdict, cause])).toEqual([[1, 201, 'needs-person', 'schedule'], [2, 200, 'accepted', 'Sari']]);
  });

  test('many by their reason, each reported, and the others stay', async () => {
    const first = await parkedAdd('MANY-1', 'Data dokter tidak ditemukan.');
    const second = await parkedAdd('MANY-2', 'Data dokter tidak ditemukan.');
    await parkedAdd('MANY-3');
    const { results } = await resend(database.db, clock, facility, { filter: { reason: 'schedule', visitDate: '2026-01-05', clinicCode: 'ANA' } }, 'Sari');
    expect(results).toEqual([first, second].map(({ outboxId }) => ({ outboxId, done: true })));
    await sender.loop.tick();
    expect([...(await states('MANY-1')), ...(await states('MANY-2'))]).toEqual(Array(6).fill('sent'));
    expect(await states('MANY-3')).toEqual(['parked', 'open', 'open']);
  });

  test('of two people who send the same row again at once, one does and the other hears why not', async () => {
    const { outboxId } = await parkedAdd('RACE-1');
    const outcomes = await Promise.all(['Sari', 'Budi', 'Tono', 'Wati'].map(async (actor) => (await resend(database.db, clock, facility, { ids: [outboxId] }, actor)).results[0]));
    expect(outcomes.filter((outcome) => outcome?.done)).toHaveLength(1);
    expect(outcomes.flatMap((outcome) => (outcome?.done === false ? [outcome.refusal.code] : []))).toEqual(Array(3).fill('already-waiting'));
    expect(await acts(outboxId)).toHaveLength(1);
  });

  test('one person gives up and another sends again at the same moment: one of the two happens, and only it is on record', async () => {
    for (const code of ['DUEL-1', 'DUEL-2', 'DUEL-3', 'DUEL-4']) {
      const { outboxId } = await parkedAdd(code);
      const [dropped, { results: [sent] }] = await Promise.all([drop(database.db, clock, facilityId, outboxId, 'pasien pulang', 'Budi'), resend(database.db, clock, facility, { ids: [outboxId] }, 'Sari')]);
      const state = (await rows(code))[0]?.state;
      const recorded = (await acts(outboxId)).map((act) => act.act);
      // A dropped row may be sent again after all: then both happened, one after the other.
      if (dropped.done && sent?.done === true) expect([state, recorded]).toEqual(['open', ['drop', 'resend']]);
      else expect([state, recorded]).toEqual(dropped.done ? ['dropped', ['drop']] : ['open', ['resend']]);
    }
  });

  test('a row that a worker is sending is left alone', async () => {
    await booking(database.db, facilityId, 'FLIGHT-1');
    await fault('delay', { ms: 60_000, match: { path: 'antrean/add' } });
    await owed([made('FLIGHT-1')]);
    const sending = sender.loop.tick();
    await until(async () => (await listed({ state: 'open' })).entries[0]?.isBeingSent === true, 'the row in flight');
    const [entry] = (await listed({ state: 'open' })).entries;
    const outboxId = entry!.outboxId;
    expect(entry?.acts).toEqual([]);
    const outcomes = [
      (await resend(database.db, clock, facility, { ids: [outboxId] }, 'Sari')).results[0],
      await drop(database.db, clock, facilityId, outboxId, 'x', 'Sari'),
      await correct(database.db, clock, facility, outboxId, { nik: GOOD_NIK }, 'Sari'),
    ];
    expect(outcomes).toMatchObject(Array(3).fill({ done: false, refusal: { code: 'being-sent' } }));
    expect(await acts(outboxId)).toEqual([]);
    await simulator.close();
    await sending;
  });

  test('a worker that is settling the row at this moment is waited for, and its result counts', async () => {
    const { outboxId } = await parkedAdd('SETTLE-1');
    let act: ReturnType<typeof resend> | undefined;
    await database.db.transaction(async (tx) => {
      await tx.rows(`update outbox set state = 'sent' where facility_id = :facilityId and outbox_id = :outboxId`, { facilityId, outboxId });
      act = resend(database.db, clock, facility, { ids: [outboxId] }, 'Sari');
      await until(async () => (await database.db.rows(`select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock' and query like '%for update%'`)).length === 1, 'the act waiting for the lane');
    });
    expect((await act)?.results).toMatchObject([{ done: false, refusal: { code: 'already-sent' } }]);
  });

  test.each<[what: string, prepare: (code: string) => Promise<void>, code: string]>([
    ['delivered', async () => undefined, 'already-sent'],
    ['overtaken', (code) => turned(code, `state = 'superseded', verdict = 'overtaken'`), 'overtaken'],
    ['refused for its time while a higher one is there', (code) => turned(code, `state = 'rejected', verdict = 'rejected', last_message = 'Waktu (x) tidak boleh kurang atau sama dengan waktu sebelumnya'`), 'overtaken'],
    ['cancelled at BPJS', (code) => turned(code, `state = 'cancelled-at-bpjs', verdict = 'cancelled-there'`), 'cancelled-at-bpjs'],
    ['not needed', (code) => turned(code, `state = 'not-needed', verdict = 'called-off'`), 'not-needed'],
  ])('a task that is %s is not sent again', async (_what, prepare, code) => {
    await booking(database.db, facilityId, 'FINAL-1');
    await owed([made('FINAL-1'), task('FINAL-1', 3, atWib('08:50')), task('FINAL-1', 4, atWib('08:55'))]);
    await sender.loop.tick();
    await prepare('FINAL-1');
    const outboxId = (await rows('FINAL-1'))[1]!.outbox_id;
    expect((await resend(database.db, clock, facility, { ids: [outboxId] }, 'Sari')).results).toMatchObject([{ done: false, refusal: { code } }]);
    expect(await acts(outboxId)).toEqual([]);
  });

  /** Task 3 of the lane, turned into something else. */
  async function turned(lane: string, assignments: string): Promise<void> {
    await database.db.rows(`update outbox set ${assignments}, needs_staff = true where facility_id = :facilityId and lane = :lane and fact ->> 'task' = '3'`, { facilityId, lane });
  }

  test('nothing is sent again after H+6 23:00, and nothing of a clinic that is not reported', async () => {
    const { outboxId } = await parkedAdd('OLD-1');
    const silent: DeskFacility = { ...facility, settings: { ...facility.settings, clinicsNotReported: ['ANA'] } };
    expect((await resend(database.db, clock, silent, { ids: [outboxId] }, 'Sari')).results).toMatchObject([{ refusal: { code: 'not-reported' } }]);
    clock.moveTo(new Date(atWib('23:00', '2026-01-11').getTime() - 1));
    expect((await preview(database.db, facility, clock(), { ids: [outboxId] })).sendable).toHaveLength(1);
    clock.moveTo(atWib('23:00', '2026-01-11'));
    const [result] = (await resend(database.db, clock, facility, { ids: [outboxId] }, 'Sari')).results;
    expect(result).toMatchObject({ done: false, refusal: { code: 'too-old', sentence: 'Batas kirim ke BPJS sudah lewat pada 11-01-2026 pukul 23.00.00 WIB.' } });
  });

  test('a pharmacy number that BPJS refused goes out again although later tasks are there', async () => {
    await booking(database.db, facilityId, 'FARMASI-1');
    await owed([made('FARMASI-1'), task('FARMASI-1', 3, atWib('08:40')), task('FARMASI-1', 4, atWib('08:45')), task('FARMASI-1', 5, atWib('08:50'), 'compounded')]);
    await owed([{ kind: 'pharmacy-number-taken', bookingCode: 'FARMASI-1', prescriptionKind: 'compounded', ordinal: 7 }, task('FARMASI-1', 6, atWib('08:55'))]);
    await fault('metadata', { match: { path: 'antrean/farmasi/add' }, code: 201, message: 'Resep tidak dikenal' });
    await sender.loop.tick();
    const [entry] = (await listed()).entries;
    expect(entry).toMatchObject({ state: 'rejected', owed: { kind: 'pharmacy-number-taken' }, acts: ['resend', 'seen'] });
    await resend(database.db, clock, facility, { ids: [entry!.outboxId] }, 'Sari');
    await sender.loop.tick();
    expect(await states('FARMASI-1')).toEqual(Array(6).fill('sent'));
    expect((await listed()).entries).toEqual([]);
  });

  test('an add whose SEP came first is never offered again', async () => {
    await booking(database.db, facilityId, 'SEP-1');
    await fault('sep-issued');
    await owed([made('SEP-1')]);
    await sender.loop.tick();
    const [entry] = (await listed()).entries;
    expect(entry).toMatchObject({ state: 'rejected', explanation: { topic: 'sep-issued' }, acts: ['seen'] });
    expect((await resend(database.db, clock, facility, { ids: [entry!.outboxId] }, 'Sari')).results).toMatchObject([{ refusal: { code: 'sep-issued' } }]);
    expect(await seen(database.db, clock, facilityId, entry!.outboxId, 'Sari', 'sudah dijelaskan')).toEqual({ outboxId: entry!.outboxId, done: true });
    expect((await listed()).entries).toEqual([]);
    expect(await seen(database.db, clock, facilityId, entry!.outboxId, 'Sari')).toMatchObject({ done: false, refusal: { code: 'nothing-to-do' } });
    expect(await acts(entry!.outboxId)).toMatchObject([{ act: 'seen', actor: 'Sari', reason: 'sudah dijelaskan' }]);
  });
});

describe('correcting', () => {
  test('the corrected NIK reaches BPJS with the booking, and what waited follows; the patient\'s own data stay', async () => {
    const { outboxId } = await parkedAdd('FIX-1', undefined, { nik: BAD_NIK });
    const masterBefore = await database.db.rows('select * from patient where facility_id = :facilityId', { facilityId });
    expect(await correct(database.db, clock, facility, outboxId, { nik: ` ${GOOD_NIK} ` }, 'Sari')).toEqual({ outboxId, done: true });
    await sender.loop.tick();
    expect(held('FIX-1')?.payload).toMatchObject({ nik: GOOD_NIK });
    expect(await states('FIX-1')).toEqual(['sent', 'sent', 'sent']);
    expect(await database.db.rows('select * from patient where facility_id = :facilityId', { facilityId })).toEqual(masterBefore);
    const [act] = await acts(outboxId);
    expect(act).toMatchObject({ act: 'correct', actor: 'Sari', acted_at: clock() });
    expect(JSON.parse(act?.correction ?? '')).toEqual({ before: { nik: BAD_NIK }, after: { nik: GOOD_NIK } });
    const [history] = (await bookingHistory(database.db, facilityId, clock(), outboxId)) ?? [];
    expect(history?.acts).toMatchObject([{ act: 'correct', actor: 'Sari', correction: { before: { nik: '***999' }, after: { nik: '***777' } } }]);
    expect(JSON.stringify(history)).not.toMatch(new RegExp(`${BAD_NIK}|${GOOD_NIK}`));
  });

  test('each field that BPJS complains about can be corrected, several at once', async () => {
    const { outboxId } = await parkedAdd('FIX-2', 'Rujukan tidak valid');
    await correct(database.db, clock, facility, outboxId, { nomorkartu: '0009900123456', nohp: '+6281200007777', nomorreferensi: '0000R0010126K000009', jeniskunjungan: 3 }, 'Sari');
    await sender.loop.tick();
    expect(held('FIX-2')?.payload).toMatchObject({ nomorkartu: '0009900123456', nohp: '081200007777', nomorreferensi: '0000R0010126K000009', jeniskunjungan: 3 });
  });

  test.each<[what: string, correction: object, code: string]>([
    ['a NIK of 15 digits', { nik: '330000000000077' }, 'bad-correction'],
    ['a card with letters', { nomorkartu: '00099001234AB' }, 'bad-correction'],
    ['a phone that is none', { nohp: '12' }, 'bad-correction'],
    ['a reference with a blank', { nomorreferensi: '0001 R' }, 'bad-correction'],
    ['an empty reference', { nomorreferensi: ' ' }, 'bad-correction'],
    ['a kind of visit that does not exist', { jeniskunjungan: 5 }, 'bad-correction'],
    ['nothing', {}, 'nothing-corrected'],
    ['what is there already', { nik: BAD_NIK }, 'nothing-corrected'],
    ['the letter of another patient still to come', { nomorreferensi: '0000R0010126B777777' }, 'reference-in-use'],
  ])('%s is refused, and nothing is changed or sent', async (_what, correction, code) => {
    const { outboxId } = await parkedAdd('WRONG-1', undefined, { nik: BAD_NIK });
    await booking(database.db, facilityId, 'WRONG-2', { referenceNumber: '0000R0010126B777777' });
    const before = await database.db.rows('select * from booking where facility_id = :facilityId order by booking_code', { facilityId });
    expect(await correct(database.db, clock, facility, outboxId, correction, 'Sari')).toMatchObject({ done: false, refusal: { code } });
    expect(await database.db.rows('select * from booking where facility_id = :facilityId order by booking_code', { facilityId })).toEqual(before);
    expect(await states('WRONG-1')).toEqual(['parked', 'open', 'open']);
    expect(await acts(outboxId)).toEqual([]);
  });

  test('a task carries nothing that could be corrected: its time is a recorded event', async () => {
    await booking(database.db, facilityId, 'TIME-1');
    await fault('metadata', { match: { path: 'antrean/updatewaktu' }, code: 201, message: 'Kalimat baru' });
    await owed([made('TIME-1'), task('TIME-1', 3, atWib('08:50'))]);
    await sender.loop.tick();
    const [entry] = (await listed()).entries;
    expect(await correct(database.db, clock, facility, entry!.outboxId, { nik: GOOD_NIK }, 'Sari')).toMatchObject({ done: false, refusal: { code: 'not-the-add' } });
  });

  test('a booking that BPJS holds keeps the data it was added with', async () => {
    await booking(database.db, facilityId, 'THERE-1');
    await owed([made('THERE-1')]);
    await sender.loop.tick();
    expect(await correct(database.db, clock, facility, (await rows('THERE-1'))[0]!.outbox_id, { nik: GOOD_NIK }, 'Sari')).toMatchObject({ done: false, refusal: { code: 'add-is-there' } });
  });

  test('a NON JKN booking takes no referral: it would not be sent', async () => {
    const { outboxId } = await parkedAdd('UMUM-1', undefined, { payer: 'NON JKN' });
    expect(await correct(database.db, clock, facility, outboxId, { nomorreferensi: 'X1', jeniskunjungan: 3 }, 'Sari')).toMatchObject({ refusal: { code: 'not-for-non-jkn' } });
  });
});

describe('giving up and looking at', () => {
  test('what is given up never goes out, with who and why, and the booking goes on', async () => {
    await booking(database.db, facilityId, 'DROP-1');
    await owed([made('DROP-1'), task('DROP-1', 3, atWib('08:50')), task('DROP-1', 99, atWib('08:55'))]);
    await fault('metadata', { match: { path: 'antrean/updatewaktu' }, code: 201, message: 'Kalimat baru' });
    await sender.loop.tick();
    const [entry] = (await listed()).entries;
    const outboxId = entry!.outboxId;
    expect(await drop(database.db, clock, facilityId, outboxId, '  ', 'Sari')).toMatchObject({ done: false, refusal: { code: 'reason-missing' } });
    expect(await drop(database.db, clock, facilityId, outboxId, 'tidak jadi', ' ')).toMatchObject({ done: false, refusal: { code: 'actor-missing' } });
    expect(await drop(database.db, clock, facilityId, outboxId, 'tidak jadi', 'Sari')).toEqual({ outboxId, done: true });
    await sender.loop.tick();
    expect(await states('DROP-1')).toEqual(['sent', 'dropped', 'sent']);
    expect(tasksHeld('DROP-1')).toEqual([[99, atWib('08:55').getTime()]]);
    expect(await acts(outboxId)).toMatchObject([{ act: 'drop', actor: 'Sari', reason: 'tidak jadi' }]);
    const [after] = (await listed({ state: 'dropped' })).entries;
    expect(after).toMatchObject({ needsStaff: false, lastAct: { act: 'drop', actor: 'Sari', reason: 'tidak jadi', at: clock() } });
    expect(after?.explanation.means).toContain('Sari: tidak jadi');
  });

  test('what waits behind a parked row can be given up with it, what goes out by itself cannot', async () => {
    const parked = await parkedAdd('DROP-2');
    const [, third, fourth] = await rows('DROP-2');
    for (const outboxId of [fourth!.outbox_id, third!.outbox_id, parked.outboxId]) {
      expect(await drop(database.db, clock, facilityId, outboxId, 'SEP terbit lebih dulu', 'Sari')).toEqual({ outboxId, done: true });
    }
    await owed([task('DROP-2', 5, atWib('08:58'), 'none')]);
    const fifth = (await rows('DROP-2')).at(-1)!.outbox_id;
    expect(await drop(database.db, clock, facilityId, fifth, 'x', 'Sari')).toMatchObject({ refusal: { code: 'already-waiting' } });
    expect(await states('DROP-2')).toEqual(['dropped', 'dropped', 'dropped', 'open']);
  });

  test('with one of two parked rows given up, only what no longer waits for the other becomes due', async () => {
    await parkedAdd('DROP-3');
    const [first, third, fourth] = await rows('DROP-3');
    await database.db.rows(`update outbox set state = 'parked' where facility_id = :facilityId and outbox_id = :outboxId`, { facilityId, outboxId: third!.outbox_id });
    await drop(database.db, clock, facilityId, first!.outbox_id, 'x', 'Sari');
    expect((await rows('DROP-3'))[2]).toMatchObject({ outbox_id: fourth!.outbox_id, due_at: Infinity });
    await drop(database.db, clock, facilityId, third!.outbox_id, 'x', 'Sari');
    expect((await rows('DROP-3'))[2]).toMatchObject({ outbox_id: fourth!.outbox_id, due_at: clock() });
  });

  test('looking at a row that holds up its booking does not take it off the list', async () => {
    const { outboxId } = await parkedAdd('SEEN-1');
    expect(await seen(database.db, clock, facilityId, outboxId, 'Sari')).toMatchObject({ done: false, refusal: { code: 'holds-up' } });
    expect((await listed()).entries).toHaveLength(1);
  });
});

describe('how it stands', () => {
  test('says what is owed, what needs people and why, and what BPJS says in words nobody knows', async () => {
    expect((await outboxState(database.db, facilityId, clock())).line).toBe('Tidak ada kiriman yang tertunda. Tidak ada yang perlu petugas.');
    await parkedAdd('STATE-1');
    await parkedAdd('STATE-2', 'Kalimat baru');
    await parkedAdd('STATE-3', 'Kalimat baru');
    clock.pass(90 * MINUTE);
    const standing = await outboxState(database.db, facilityId, clock());
    expect(standing).toMatchObject({
      pause: null, owed: 6, oldestOwedAt: atWib('09:00'), needsStaff: 3, unknown: { messages: 1, times: 2 },
      parked: [{ reason: 'unknown', label: 'Kalimat BPJS belum dikenal', count: 2 }, { reason: 'field:nik', count: 1 }],
    });
    expect(standing.line).toBe(
      '6 kiriman menunggu, yang tertua sejak 05-01-2026 pukul 09.00.00 WIB (1 jam 30 menit). 3 perlu petugas; yang menahan bookingnya: Kalimat BPJS belum dikenal 2, Isian nik tidak diterima 1. Kalimat BPJS yang belum dikenal: 1 (muncul 2 kali).',
    );
    expect(await unknownMessages(database.db, facilityId)).toMatchObject([{ service: 'antrean/add', code: 201, message: 'Kalimat baru', times: 2 }]);
  });

  test('says since when nothing goes out, why, and what to do', async () => {
    await booking(database.db, facilityId, 'PAUSE-1');
    await fault('401');
    await owed([made('PAUSE-1')]);
    await sender.loop.tick();
    const { pause, line } = await outboxState(database.db, facilityId, clock());
    expect(pause).toMatchObject({ cause: 'misconfigured', since: clock(), isOver: false });
    expect(line).toMatch(/^Kiriman ke BPJS berhenti sejak 05-01-2026 pukul 09\.00\.00 WIB: BPJS menolak cons-id.*Dicoba lagi 05-01-2026 .*Minta pengelola.*1 kiriman menunggu/);
    expect((await listed({ state: 'open' })).entries[0]?.explanation.topic).toBe('misconfigured');
    clock.pass(60 * MINUTE);
    expect((await outboxState(database.db, facilityId, clock())).pause).toMatchObject({ isOver: true, sentence: expect.stringContaining('Sedang dicoba lagi') });
    await sender.loop.tick();
    expect((await outboxState(database.db, facilityId, clock())).pause).toBeNull();
    expect(await states('PAUSE-1')).toEqual(['sent']);
  });
});
