import { markSeen } from '../../src/reconciliation/finding-store';
import { reconcileDay } from '../../src/reconciliation/reconcile-day';
import { freshDatabase, type FreshDatabase } from '../support/database';
import { atWib, openDay, VISIT_DATE, type Day } from './day';

let database: FreshDatabase;
let hospitals = 0;
let day: Day;

beforeAll(async () => {
  database = await freshDatabase();
});
afterAll(() => database.drop());
beforeEach(async () => {
  hospitals += 1;
  day = await openDay(database.db, `77R${hospitals}`);
});
afterEach(() => day.close());

const WHOLE = { 3: atWib('08:05'), 4: atWib('08:31:00.400'), 5: atWib('08:43:59.999') };
const fault = (kind: string, options: object = {}): void => day.simulator.faults.add({ match: {}, times: 1, kind, ...options } as never);
const runs = () =>
  database.db.rows<{ finished_at: Date | null; compared: number; pending: number; not_read: string[]; read_failure: string | null; findings: number; needing_person: number }>(
    'select * from reconciliation_run where facility_id = :facilityId order by run_id',
    { facilityId: day.facility().facilityId },
  );
const calls = (operation: string): number => day.log.lines.filter(({ message, fields }) => message === 'called BPJS' && (fields as { operation: string }).operation === operation).length;

describe('what differs', () => {
  test('nothing, where both sides hold the same to the second, called-off and absent visits among it', async () => {
    await day.complete('KNOWN', WHOLE);
    await day.complete('NEW', { 1: atWib('07:40'), 2: atWib('07:45'), ...WHOLE }, { isNewPatient: true });
    await day.complete('ABSENT', { 99: atWib('12:10') });
    await day.complete('OFF', {}, { state: 'cancelled' });
    await day.called('OFF');
    // The patient called it off in the app, nobody came, and the 99 was answered with `TaskId terakhir 99`.
    await day.complete('OFF-IN-APP', {});
    day.simulator.ledger.record({ call: 'mobile-jkn/cancel', kodebooking: 'OFF-IN-APP', keterangan: 'Batal' });
    await day.recorded('OFF-IN-APP', 99, atWib('12:10'));
    await day.owed('OFF-IN-APP', { task: 99, verdict: 'cancelled-there', said: 'TaskId terakhir 99' });
    await day.visit('OFF-BEFORE', { state: 'cancelled' });
    await day.owed('OFF-BEFORE', { kind: 'booking-made', state: 'not-needed' });

    expect(await day.reconcile()).toMatchObject({ bookingsHere: 6, bookingsThere: 5, compared: 6, pending: 0, notRead: [], readFailure: null, dashboardFailure: null, findings: 0 });
    expect(await day.found()).toEqual([]);
    expect(await runs()).toMatchObject([{ compared: 6, findings: 0, needing_person: 0 }]);
  });

  test('only here: a booking that BPJS lacks, with the words of the outbox; one refused for good asks for no act', async () => {
    for (const code of ['PARKED', 'NEVER-OWED', 'LOST', 'REFUSED']) await day.visit(code);
    await day.owed('PARKED', { kind: 'booking-made', state: 'parked', verdict: 'needs-person', said: 'data nik  belum sesuai.' });
    await day.owed('PARKED', { task: 3, state: 'open' });
    await day.owed('LOST', { kind: 'booking-made' });
    await day.owed('REFUSED', { kind: 'booking-made', state: 'rejected', verdict: 'rejected', said: 'sudah terbit SEP' });
    await day.reconcile();
    expect((await day.findings()).filter(({ kind }) => kind === 'only-here').map(({ kind, bookingCode, why, needsPerson }) => [kind, bookingCode, why, needsPerson])).toEqual([
      ['only-here', 'LOST', 'terkirim (diterima BPJS)', true],
      ['only-here', 'NEVER-OWED', 'tidak ada kiriman', true],
      ['only-here', 'PARKED', 'tertahan (perlu petugas): data nik  belum sesuai.', true],
      ['only-here', 'REFUSED', 'tidak tersimpan (ditolak BPJS): sudah terbit SEP', false],
    ]);
  });

  test('only there: a booking that we do not hold, and what BPJS says of it', async () => {
    await day.visit('GONE');
    await day.added('GONE');
    await day.reported('GONE', 3, atWib('08:05'));
    await database.db.rows('delete from booking where facility_id = :facilityId', { facilityId: day.facility().facilityId });
    await day.reconcile();
    expect(await day.findings()).toMatchObject([
      { kind: 'only-there', bookingCode: 'GONE', clinicCode: 'ANA', theirs: 'Bridging Antrean, Belum dilayani, taskid 3', why: 'tidak ada kiriman', needsPerson: true },
      {}, {},
    ]);
  });

  test('field by field, a card by its name alone', async () => {
    await day.visit('OTHER');
    await day.added('OTHER', { kodepoli: 'SAR', kodedokter: 700002, jampraktek: '13:00-15:00', nomorantrean: 'B-1', nomorkartu: '0009900999999' });
    await day.reconcile();
    expect((await day.findings()).filter(({ kind }) => kind === 'booking-differs').map(({ field, ours, theirs }) => [field, ours, theirs])).toEqual([
      ['jampraktek', '08:00-12:00', '13:00-15:00'],
      ['kodedokter', '700001', '700002'],
      ['kodepoli', 'ANA', 'SAR'],
      ['noantrean', expect.stringMatching(/^A-\d+$/), 'B-1'],
      ['nokapst', '', ''],
    ]);
  });

  test('the date: BPJS is asked for the booking itself before it is called missing', async () => {
    await day.visit('MOVED');
    await day.added('MOVED', { tanggalperiksa: '2026-01-07' });
    await day.reconcile();
    expect((await day.findings()).filter(({ bookingCode }) => bookingCode === 'MOVED')).toMatchObject([{ kind: 'booking-differs', field: 'tanggal', ours: VISIT_DATE, theirs: '2026-01-07' }]);
  });

  test('called off on one side', async () => {
    await day.complete('OFF-THERE', {});
    day.simulator.ledger.record({ call: 'mobile-jkn/cancel', kodebooking: 'OFF-THERE', keterangan: 'Batal' });
    await day.complete('OFF-HERE', {}, { state: 'cancelled' });
    await day.reconcile();
    expect(await day.found()).toEqual(expect.arrayContaining(['booking-differs OFF-HERE status person', 'booking-differs OFF-THERE status person']));
    expect((await day.findings()).find(({ bookingCode }) => bookingCode === 'OFF-HERE')).toMatchObject({ ours: 'batal', theirs: 'tidak batal', why: 'tidak ada kiriman' });
  });

  test('nothing, where a booking is called off there while the day is being read', async () => {
    await day.complete('MEANWHILE', {}, { state: 'cancelled' });
    const cancelOnce = day.log.debug;
    day.log.debug = (fields, message) => {
      cancelOnce(fields, message);
      if ((fields as { operation?: string }).operation !== 'antrean/pendaftaran/tanggal') return;
      day.simulator.ledger.record({ call: 'mobile-jkn/cancel', kodebooking: 'MEANWHILE', keterangan: 'Batal' });
    };
    await day.reconcile();
    expect(await day.found()).toEqual([]);
  });

  test('tasks only here and only there; one that BPJS has overtaken asks for no act', async () => {
    await day.complete('FULL', WHOLE);
    await day.recorded('FULL', 6, atWib('08:50'));
    await day.owed('FULL', { task: 6, state: 'parked', verdict: 'needs-person', said: 'apa ini' });
    await day.visit('SPARSE');
    await day.added('SPARSE');
    for (const [task, at] of [[3, '08:05'], [4, '08:10'], [5, '08:20']] as const) await day.reported('SPARSE', task, atWib(at));
    for (const [task, at] of [[1, '07:50'], [2, '07:55'], [3, '08:05'], [4, '08:10']] as const) await day.recorded('SPARSE', task, atWib(at));
    await day.owed('SPARSE', { task: 1, state: 'superseded', verdict: 'overtaken', said: 'TaskId terakhir 3' });
    await day.reconcile();
    expect((await day.findings()).map(({ kind, bookingCode, task, ours, theirs, why, needsPerson }) => [kind, bookingCode, task, ours, theirs, why, needsPerson])).toEqual([
      ['task-only-here', 'FULL', 6, '05-01-2026 08:50:00 WIB', '', 'tertahan (perlu petugas): apa ini', true],
      ['task-only-here', 'SPARSE', 2, '05-01-2026 07:55:00 WIB', '', 'tidak ada kiriman', true],
      ['task-only-there', 'SPARSE', 5, '', '05-01-2026 08:20:00 WIB', 'tidak ada kiriman', true],
      ['task-only-here', 'SPARSE', 1, '05-01-2026 07:50:00 WIB', '', 'tidak tersimpan (BPJS sudah memegang task yang lebih lanjut): TaskId terakhir 3', false],
    ]);
  });

  test('times by the second; a second sent on purpose is a note, and of a task that stands there twice one is enough', async () => {
    await day.complete('LATE', { 3: atWib('08:05') });
    await day.recorded('LATE', 4, atWib('08:10'));
    await day.reported('LATE', 4, atWib('08:11'));
    await day.owed('LATE', { task: 4, verdict: 'already-there', said: 'TaskId=4 sudah ada' });
    await day.complete('SHIFTED', { 3: atWib('08:05') });
    await day.recorded('SHIFTED', 4, atWib('08:05:00.700'));
    await day.reported('SHIFTED', 4, atWib('08:05:01'));
    await day.owed('SHIFTED', { task: 4, sentTime: atWib('08:05:01') });
    await day.complete('TWICE', { 3: atWib('08:05:00.900') });
    day.simulator.ledger.record({ call: 'antrean/updatewaktu', kodebooking: 'TWICE', taskid: 3, waktu: atWib('08:04').getTime() });
    await day.reconcile();
    expect((await day.findings()).map(({ kind, bookingCode, task, ours, theirs, why, needsPerson }) => [kind, bookingCode, task, ours, theirs, why, needsPerson])).toEqual([
      ['task-time-differs', 'LATE', 4, '05-01-2026 08:10:00 WIB', '05-01-2026 08:11:00 WIB', 'terkirim (sudah ada di BPJS): TaskId=4 sudah ada', true],
      ['task-time-shifted', 'SHIFTED', 4, '05-01-2026 08:05:00 WIB', '05-01-2026 08:05:01 WIB', 'dikirim sebagai 05-01-2026 08:05:01 WIB: detiknya sama dengan task sebelumnya', false],
    ]);
  });

  test('the counts of the dashboards once the day is over: with no known reason for a person, else with the reason', async () => {
    const more = (code: string): void =>
      void day.simulator.ledger.record({ call: 'mobile-jkn/booking', kodebooking: code, payload: { ...day.simulator.ledger.booking('HERE')!.payload, kodebooking: code } });
    await day.complete('HERE', WHOLE);
    const debug = day.log.debug;
    let isMade = false;
    // After the list of the day was read, so that nothing but the counts tells of it.
    day.log.debug = (fields, message) => {
      debug(fields, message);
      if (!isMade && (fields as { operation?: string }).operation === 'antrean/getlisttask') more('BETWEEN');
      isMade = calls('antrean/getlisttask') > 0;
    };
    await day.reconcile();
    expect(await day.findings()).toMatchObject([
      { kind: 'figures-differ', clinicCode: 'ANA', field: 'rs', ours: '1, 1 dengan task', theirs: '2', needsPerson: true },
      { kind: 'figures-differ', clinicCode: 'ANA', field: 'server', theirs: '2', needsPerson: true },
    ]);
    await day.reconcile();
    expect(await day.found()).toEqual(['only-there BETWEEN person', 'figures-differ ANA rs note', 'figures-differ ANA server note']);
  });

  test('no counts of a day that is not over', async () => {
    day.setNow(atWib('20:00'));
    await day.complete('HERE', { 3: atWib('08:05') });
    await database.db.rows(`update booking set state = 'absent' where facility_id = :facilityId`, { facilityId: day.facility().facilityId });
    await day.reconcile();
    expect(await day.found()).toEqual([]);
    expect(calls('dashboard/waktutunggu/tanggal')).toBe(2);
    day.setNow(atWib('00:01', '2026-01-06'));
    await day.reconcile();
    expect(await day.found()).toEqual(['figures-differ ANA rs person', 'figures-differ ANA server person']);
  });

  test('clinics that are not reported are left out on both sides', async () => {
    await day.visit('EMERGENCY', { clinic: 'IGD' });
    await day.visit('THEIRS', { clinic: 'IGD' });
    await day.added('THEIRS');
    await day.settings({ clinicsNotReported: ['IGD'] });
    expect(await day.reconcile()).toMatchObject({ bookingsHere: 0, bookingsThere: 0, compared: 0, findings: 0 });
    expect(await day.found()).toEqual([]);
    expect(calls('antrean/getlisttask')).toBe(0);
  });
});

describe('what is not judged', () => {
  test('rows still in the outbox are on their way, until the outbox gives up', async () => {
    await day.visit('UNSENT');
    await day.owed('UNSENT', { kind: 'booking-made', state: 'open' });
    await day.complete('HALF', { 3: atWib('08:05') });
    await day.recorded('HALF', 4, atWib('08:10'));
    await day.owed('HALF', { task: 4, state: 'open', verdict: 'unavailable' });
    expect(await day.reconcile()).toMatchObject({ compared: 2, pending: 2 });
    expect((await day.found()).filter((line) => !line.startsWith('figures'))).toEqual([]);

    day.setNow(atWib('23:00', '2026-01-11'));
    expect(await day.reconcile()).toMatchObject({ compared: 2, pending: 0 });
    expect(await day.found()).toEqual(expect.arrayContaining(['task-only-here HALF 4 person', 'only-here UNSENT person']));
  });

  test('a task that BPJS took less than a minute ago and does not list yet', async () => {
    day.setNow(atWib('09:00'));
    day.simulator.options.listTaskLagMs = 90_000;
    await day.visit('FRESH');
    await day.added('FRESH');
    await day.recorded('FRESH', 3, atWib('08:05'));
    await day.reported('FRESH', 3, atWib('08:05'));
    await day.owed('FRESH', { task: 3, settledAt: day.now() });
    day.setNow(atWib('09:00:59'));
    expect(await day.reconcile()).toMatchObject({ pending: 1, findings: 0 });
    day.setNow(atWib('09:01:01'));
    await day.reconcile();
    expect(await day.found()).toEqual(['task-only-here FRESH 3 person']);
  });

  test('a booking on which BPJS gives no answer that counts: it is not read, and the others are', async () => {
    for (const code of ['ONE', 'TWO', 'THREE']) {
      await day.complete(code, WHOLE);
      await day.recorded(code, 6, atWib('08:50'));
    }
    fault('status', { status: 502, match: { path: 'antrean/getlisttask', kodebooking: 'TWO' } });
    const result = await day.reconcile();
    expect(result).toMatchObject({ compared: 2, notRead: ['TWO'], readFailure: 'antrean/getlisttask: unavailable, HTTP 502' });
    expect(await day.found()).toEqual(['task-only-here ONE 6 person', 'task-only-here THREE 6 person']);
  });

  test('wrongly encrypted answers, empty ones and unknown words are no empty list either', async () => {
    await day.complete('ONE', WHOLE);
    for (const kind of ['wrong-encryption', 'empty', 'html-200']) {
      fault(kind, { match: { path: 'antrean/pendaftaran/tanggal' } });
      expect(await day.reconcile()).toMatchObject({ isListRead: false, compared: 0, notRead: ['ONE'], findings: 0 });
    }
    fault('metadata', { code: 201, message: 'apa ini', match: { path: 'antrean/pendaftaran/tanggal' } });
    expect(await day.reconcile()).toMatchObject({ notRead: ['ONE'], readFailure: 'antrean/pendaftaran/tanggal: needs-person, 201 apa ini' });
    expect(await day.found()).toEqual([]);
  });

  test('a day during an outage: nothing is found, and what was found before stays', async () => {
    await day.complete('ONE', WHOLE);
    await day.recorded('ONE', 6, atWib('08:50'));
    await day.visit('TWO');
    const { payload } = day.simulator.ledger.booking('ONE')!;
    day.simulator.ledger.record({ call: 'mobile-jkn/booking', kodebooking: 'THEIRS', payload: { ...payload, kodebooking: 'THEIRS' } });
    await day.reconcile();
    const before = await day.findings();
    expect(await day.found()).toEqual(expect.arrayContaining(['task-only-here ONE 6 person', 'only-there THEIRS person', 'only-here TWO person']));

    // One booking is not read, then the whole day is not.
    fault('status', { status: 502, match: { path: 'antrean/getlisttask', kodebooking: 'ONE' } });
    await day.recorded('ONE', 7, atWib('08:58'));
    expect(await day.reconcile()).toMatchObject({ isListRead: true, notRead: ['ONE'] });
    expect((await day.findings()).map(({ findingId }) => findingId)).toEqual(before.map(({ findingId }) => findingId));
    const held = await day.findings();

    await day.simulator.close();
    expect(await day.reconcile()).toMatchObject({ isListRead: false, compared: 0, notRead: ['ONE', 'TWO'], findings: 0 });
    expect(await day.findings()).toEqual(held);
    expect(await runs()).toMatchObject([{}, {}, { compared: 0, not_read: ['ONE', 'TWO'], read_failure: expect.stringContaining('unavailable') }]);
  });

  test('after three reads without an answer, or one rate limit, nothing more is asked', async () => {
    for (const code of ['A', 'B', 'C', 'D', 'E', 'F']) await day.complete(code, { 3: atWib('08:05') });
    fault('status', { status: 503, times: 9, match: { path: 'antrean/getlisttask' } });
    expect(await day.reconcile()).toMatchObject({ compared: 0, notRead: ['A', 'B', 'C', 'D', 'E', 'F'] });
    expect(calls('antrean/getlisttask')).toBe(3);

    day.simulator.faults.clear();
    fault('429', { match: { path: 'antrean/getlisttask', kodebooking: 'C' } });
    expect(await day.reconcile()).toMatchObject({ compared: 2, notRead: ['C', 'D', 'E', 'F'] });
    expect(calls('antrean/getlisttask')).toBe(3 + 3);
    expect(calls('dashboard/waktutunggu/tanggal')).toBe(0);
  });
});

describe('what is kept', () => {
  const mark = async (note: string): Promise<boolean> => {
    const [finding] = await day.findings();
    return (await markSeen(database.db, day.facility().facilityId, [finding!.findingId], { by: 'Sari', note }, day.now())) === 1;
  };
  const seen = async (): Promise<unknown> => (await day.findings()).map(({ kind, why, seenBy, note }) => [kind, why, seenBy, note]);

  beforeEach(async () => {
    await day.complete('ONE', WHOLE);
    await day.recorded('ONE', 6, atWib('08:50'));
    await day.reconcile();
  });

  test('a second run of a day leaves one row per finding, and the mark of who has seen it while it is unchanged', async () => {
    const [first] = await day.findings();
    expect(await mark('sudah ditelusuri')).toBe(true);
    day.setNow(atWib('02:00', '2026-01-07'));
    await day.reconcile();
    expect(await seen()).toEqual([['task-only-here', 'tidak ada kiriman', 'Sari', 'sudah ditelusuri']]);
    expect(await day.findings()).toMatchObject([{ findingId: first!.findingId, firstFoundAt: first!.firstFoundAt, foundAt: day.now() }]);

    await day.owed('ONE', { task: 6, state: 'parked', verdict: 'needs-person', said: 'apa ini' });
    await day.reconcile();
    expect(await seen()).toEqual([['task-only-here', 'tertahan (perlu petugas): apa ini', null, null]]);
  });

  test('one that is gone is shown no more, and is news when it comes back', async () => {
    await mark('sudah ditelusuri');
    await day.owed('ONE', { task: 6, state: 'open' });
    await day.reconcile();
    expect(await day.findings()).toEqual([]);
    const facilityId = day.facility().facilityId;
    expect(await database.db.rows('select note, gone_at from reconciliation_finding where facility_id = :facilityId', { facilityId })).toEqual([{ note: 'sudah ditelusuri', gone_at: day.now() }]);

    await database.db.rows(`delete from outbox where facility_id = :facilityId and state = 'open'`, { facilityId });
    await day.reconcile();
    expect(await seen()).toEqual([['task-only-here', 'tidak ada kiriman', null, null]]);
  });

  test('of two runs side by side the one that began later has the last word', async () => {
    const { db, caller, log } = day;
    const begunAt = (time: string) => reconcileDay({ db, caller, clock: () => atWib(time, '2026-01-06'), log, spacingMs: 0 }, day.facility(), VISIT_DATE);
    await day.reported('ONE', 6, atWib('08:50'));
    await begunAt('02:30');
    expect(await day.findings()).toEqual([]);

    day.simulator.ledger.booking('ONE')!.tasks.pop();
    await begunAt('02:20');
    expect(await day.findings()).toEqual([]);
    expect(await runs()).toMatchObject([{}, { findings: 0 }, { findings: 1 }]);
    await begunAt('02:40');
    expect(await day.found()).toEqual(['task-only-here ONE 6 person']);
  });

  test('told to stop, a run ends at the next booking and leaves the findings as they were', async () => {
    const before = await day.findings();
    const { db, caller, log, now } = day;
    await expect(reconcileDay({ db, caller, clock: now, log, spacingMs: 0, signal: AbortSignal.abort(new Error('the process is stopping')) }, day.facility(), VISIT_DATE)).rejects.toThrow('stopping');
    expect((await runs()).at(-1)).toMatchObject({ finished_at: null });
    expect(await day.findings()).toEqual(before);
  });
});

test('bookings, tasks and what is owed are never changed, and no personal data are kept or logged', async () => {
  await day.complete('ONE', WHOLE);
  await day.recorded('ONE', 6, atWib('08:50'));
  await day.owed('ONE', { task: 6, state: 'parked', verdict: 'needs-person', said: `Kartu ${day.personal[1]!} milik 3300000000999999 salah` });
  await day.visit('OTHER');
  await day.added('OTHER', { nomorkartu: '0009900999998' });
  const held = await Promise.all(['booking', 'task_event', 'outbox', 'patient'].map((table) => database.db.rows(`select * from ${table} order by 1, 2, 3`)));
  await day.reconcile();
  expect(await Promise.all(['booking', 'task_event', 'outbox', 'patient'].map((table) => database.db.rows(`select * from ${table} order by 1, 2, 3`)))).toEqual(held);

  const kept = JSON.stringify([
    await database.db.rows('select * from reconciliation_run'), await database.db.rows('select * from reconciliation_finding'),
    await database.db.rows('select * from bpjs_waiting_time'), day.log.lines,
  ]);
  expect(kept).toContain('Kartu *** milik *** salah');
  for (const secret of [...day.personal, '3300000000999999', '0009900999998']) expect(kept).not.toContain(secret);
});
