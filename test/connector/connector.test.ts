import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { takeNumbers } from '../../src/queue/take-number';
import { addDays, localDate } from '../../src/platform/clock';
import { openDb } from '../../src/platform/db';
import { parseConnector } from '../../src/connector/connector-config';
import { marksOf } from '../../src/connector/mark-store';
import { refusedRows } from '../../src/connector/row-book';
import { SimrsUnread, type SimrsDatabase } from '../../src/connector/simrs-database';
import { TEST_DATA_KEYS } from '../support/data-keys';
import { booked, miscounted } from '../support/clinic';
import { CHILD_SESSION, MORNING_SESSION, openHospital, person, TODAY, type Hospital } from '../support/hospital';
import { opened } from '../support/opened';
import { until } from '../support/until';
import { pass, smallSimrs, type SmallSimrs } from './small-simrs';

let hospital: Hospital;
let simrs: SmallSimrs;
let open: SimrsDatabase;
beforeEach(async () => {
  hospital = await openHospital({ patients: 20 });
  simrs = await smallSimrs();
  open = simrs.open();
});
afterEach(async () => {
  await open.close();
  await simrs.close();
  await hospital.close();
});

const read = (honourPauses = false) => pass(hospital, open, simrs.config, honourPauses);
const facilityId = () => hospital.facility().facilityId;

async function registered(n: number, over: Record<string, unknown> = {}): Promise<void> {
  const row = { nomor: `R${n}`, norm: person(n).norm, poli: 'SAR', dokter: '700101', tanggal: TODAY, jam: `${TODAY} 08:0${n % 10}:00`, bayar: 'B', rujukan: `0301R001${n}`, batal: false, ...over };
  await simrs.database.db.rows(
    `insert into daftar (nomor, norm, poli, dokter, tanggal, jam, bayar, rujukan, batal) values (:nomor, :norm, :poli, :dokter, cast(:tanggal as date), cast(:jam as timestamp), :bayar, :rujukan, :batal)
     on conflict (nomor) do update set poli = excluded.poli, dokter = excluded.dokter, rujukan = excluded.rujukan, batal = excluded.batal`,
    row,
  );
}
const step = (n: number, task: number, time: string, recipe = ''): Promise<object[]> =>
  simrs.database.db.rows('insert into langkah values (:nomor, :task, cast(:jam as timestamp), :recipe)', { nomor: `R${n}`, task, jam: `${TODAY} ${time}`, recipe });
const bookings = () =>
  hospital.db.rows<{ booking_code: string; medical_record_number: string; source: string; ordinal: number; state: string; clinic_code: string; reference_number: string; payer: string }>(
    'select booking_code, medical_record_number, source, ordinal, state, clinic_code, reference_number, payer from booking where facility_id = :facilityId order by booked_at, clinic_code, ordinal',
    { facilityId: facilityId() },
  );
const sentences = async (): Promise<[string, string][]> => (await refusedRows(hospital.db, facilityId(), 'uji', 100)).map(({ rowKey, refusal }) => [rowKey, refusal]);

test('patients come in, a changed one is changed, and a temporary record number gives way to the real one with its booking', async () => {
  await hospital.db.rows(`update patient set is_provisional = true, registered_at = null, medical_record_number = 'MJ-000001' where facility_id = :facilityId and medical_record_number = :norm`, { facilityId: facilityId(), norm: person(1).norm });
  await hospital.db.rows(`update patient set full_name = 'Nama Lama' where facility_id = :facilityId and medical_record_number = :norm`, { facilityId: facilityId(), norm: person(2).norm });
  const add = (n: number, norm: string, nama: string, at: string): Promise<object[]> =>
    simrs.database.db.rows(`insert into orang values (:norm, :nama, :nik, :kartu, '1990-05-17', 'P', cast(:at as timestamp))`, { norm, nama, nik: person(n).nik, kartu: person(n).nomorkartu, at });
  await add(1, 'RM1', 'Satu', '2027-01-18 07:00:00');
  await add(2, person(2).norm, 'Nama Baru', '2027-01-18 07:00:00');
  await add(77, 'RM77', 'Tujuh', '2027-01-18 07:01:00');
  await add(3, 'RM3', 'Orang Lain', '2027-01-18 07:02:00');
  expect((await read()).queries[0]).toMatchObject({ name: 'pasien', run: { rows: 4, taken: 3, refused: 1 } });
  expect(opened(await hospital.db.rows(`select medical_record_number, full_name, is_provisional, registered_at is not null as known from patient where facility_id = :facilityId and medical_record_number in ('RM1', 'RM77', 'MJ-000001', :two) order by medical_record_number`, { facilityId: facilityId(), two: person(2).norm }))).toEqual([
    { medical_record_number: person(2).norm, full_name: 'Nama Baru', is_provisional: false, known: true },
    { medical_record_number: 'RM1', full_name: 'Satu', is_provisional: false, known: false },
    { medical_record_number: 'RM77', full_name: 'Tujuh', is_provisional: false, known: true },
  ]);
  expect(await sentences()).toEqual([['RM3', expect.stringContaining(person(3).norm)]]);
  await simrs.database.db.rows("update orang set nik = '', kartu = '' where norm = 'RM3'");
  hospital.setTime('2027-01-18T09:01:00.000+07:00');
  expect((await read()).queries[0]).toMatchObject({ run: { taken: 1, refused: 0 } });
  expect(await sentences()).toEqual([]);
  // Read again and again, and still new until its registration ends.
  expect(await hospital.db.rows("select registered_at from patient where facility_id = :facilityId and medical_record_number = 'RM1'", { facilityId: facilityId() })).toEqual([{ registered_at: null }]);
});

test('a registration becomes one booking, read however often; a booking from Mobile JKN is that booking', async () => {
  const [fromPhone] = await takeNumbers(hospital.deps, hospital.facility(), [
    { source: 'mobile-jkn', slot: { clinicCode: 'SAR', doctorCode: 700101, visitDate: TODAY, practiceHours: '08:00-12:00' }, doctorAsAsked: '700101', patient: { medicalRecordNumber: person(1).norm, nik: person(1).nik, cardNumber: person(1).nomorkartu }, payer: 'JKN', phone: '', visitType: 1, referenceNumber: '0001' },
  ]);
  await registered(1);
  await registered(2);
  await registered(3, { bayar: 'U', rujukan: '' });
  for (let i = 0; i < 3; i++) await read();
  expect((await bookings()).map(({ medical_record_number, source, payer }) => [medical_record_number, source, payer])).toEqual([
    [person(1).norm, 'mobile-jkn', 'JKN'],
    [person(2).norm, 'simrs', 'JKN'],
    [person(3).norm, 'simrs', 'NON JKN'],
  ]);
  await step(1, 3, '08:10:00');
  await read();
  expect(await hospital.db.rows('select booking_code from task_event where facility_id = :facilityId', { facilityId: facilityId() })).toEqual([{ booking_code: (fromPhone as { bookingCode: string }).bookingCode }]);
  expect(await miscounted(hospital)).toEqual([]);
});

test('moved, completed and cancelled in the SIMRS is moved, completed and cancelled here', async () => {
  for (const n of [1, 2, 3]) await registered(n, { rujukan: '' });
  await read();
  await registered(1, { poli: 'ANA', dokter: String(CHILD_SESSION.kodedokter), rujukan: '' });
  await registered(2, { rujukan: '0301R001X' });
  await registered(3, { rujukan: '', batal: true });
  await read();
  expect((await bookings()).map(({ medical_record_number, state, clinic_code, reference_number }) => [medical_record_number, state, clinic_code, reference_number])).toEqual(
    expect.arrayContaining([
      [person(1).norm, 'cancelled', 'SAR', ''],
      [person(1).norm, 'waiting', 'ANA', ''],
      [person(2).norm, 'waiting', 'SAR', '0301R001X'],
      [person(3).norm, 'cancelled', 'SAR', ''],
    ]),
  );
  expect(await bookings()).toHaveLength(4);
  expect(await miscounted(hospital)).toEqual([]);
});

test('tasks keep the time they were recorded with, in the order of the visit whatever the order of the rows', async () => {
  await registered(1);
  await step(1, 5, '08:40:30', 'Non racikan');
  await step(1, 4, '08:30:00');
  await step(1, 3, '08:05:00');
  await step(2, 3, '08:05:00');
  expect((await read()).queries.at(-1)).toMatchObject({ run: { taken: 3, waiting: 1, refused: 0 } });
  expect(await hospital.db.rows('select task, occurred_at, source, prescription_kind from task_event where facility_id = :facilityId order by task', { facilityId: facilityId() })).toEqual([
    { task: 3, occurred_at: new Date(`${TODAY}T08:05:00+07:00`), source: 'simrs', prescription_kind: null },
    { task: 4, occurred_at: new Date(`${TODAY}T08:30:00+07:00`), source: 'simrs', prescription_kind: null },
    { task: 5, occurred_at: new Date(`${TODAY}T08:40:30+07:00`), source: 'simrs', prescription_kind: 'non-compounded' },
  ]);
});

test('what cannot be taken is listed with a sentence, keeps nothing back, and heals once its cause is gone', async () => {
  await hospital.db.rows("update practice_session set quota_jkn = 1 where facility_id = :facilityId and clinic_code = 'ANA'", { facilityId: facilityId() });
  await registered(1, { poli: 'X09' });
  await registered(2, { poli: 'THT' });
  await registered(3, { bayar: 'Z' });
  await registered(4, { poli: 'ANA', dokter: '700103' });
  await registered(5, { poli: 'ANA', dokter: '700103' });
  await registered(6, { norm: 'TIDAK-ADA' });
  await registered(7);
  await step(1, 3, '08:05:00');
  const first = await read();
  expect(first.queries[1]).toMatchObject({ name: 'daftar', run: { rows: 7, taken: 2, refused: 5 } });
  expect(await sentences()).toEqual([
    ['R1', 'Poli X09 di SIMRS belum dipetakan ke kode poli BPJS.'],
    ['R2', `Poli tidak ditemukan. (poli THT, dokter 700101, ${TODAY})`],
    ['R3', 'Penjamin Z belum dipetakan ke JKN atau NON JKN (values.penjamin).'],
    ['R5', expect.stringContaining('Kuota jadwal ini sudah habis')],
    ['R6', 'Pasien TIDAK-ADA belum ada di sini.'],
  ]);
  // Left alone for a moment, then tried again: not by every reading.
  await hospital.db.rows("update practice_session set quota_jkn = 5 where facility_id = :facilityId and clinic_code = 'ANA'", { facilityId: facilityId() });
  expect((await read()).queries[1]).toMatchObject({ run: { taken: 0, refused: 0 } });
  hospital.setTime('2027-01-18T09:01:00.000+07:00');
  expect((await read()).queries[1]).toMatchObject({ run: { taken: 1, refused: 4 } });
  // A row that was mended is another row, and one that is gone is nobody's work.
  await registered(1, { poli: 'SAR' });
  await simrs.database.db.rows("delete from daftar where nomor in ('R2', 'R3', 'R6')");
  expect((await read()).queries[1]).toMatchObject({ run: { taken: 1, refused: 0 } });
  expect(await sentences()).toEqual([]);
  expect(await bookings()).toHaveLength(4);
});

const BY_MARK = '    watermark: { kind: number, column: urut, key: noregistrasi, overlap: 2 }\n';

test('a restart goes on from the mark, takes what came late with a lower number, and asks again for what was refused behind it', async () => {
  await hospital.db.rows("update practice_session set quota_non_jkn = 30 where facility_id = :facilityId and clinic_code = 'SAR'", { facilityId: facilityId() });
  const marked = await smallSimrs({ batch: 2, registrations: BY_MARK });
  const database = marked.open();
  const put = (n: number, urut: number, poli = 'SAR') =>
    marked.database.db.rows(`insert into daftar (nomor, norm, poli, dokter, tanggal, jam, bayar, rujukan, batal, urut) overriding system value values (:nomor, :norm, :poli, '700101', '${TODAY}', '${TODAY} 08:00:00', 'U', '', false, :urut)`, { nomor: `R${n}`, norm: person(n).norm, poli, urut });
  try {
    for (const [n, urut] of [[1, 1], [2, 2], [3, 3], [4, 3], [5, 3], [6, 6]] as const) await put(n, urut, n === 1 ? 'X1' : 'SAR');
    expect((await pass(hospital, database, marked.config)).queries[1]).toMatchObject({ run: { rows: 6, taken: 5, refused: 1 } });
    expect((await marksOf(hospital.db, facilityId(), 'uji')).get('daftar')).toMatchObject({ watermark: '6', rowsTaken: 5, lastError: null });
    await put(7, 5);
    await put(8, 7);
    expect((await pass(hospital, database, marked.config)).queries[1]).toMatchObject({ run: { rows: 3, taken: 2 } });
    await marked.database.db.rows("update daftar set poli = 'SAR' where nomor = 'R1'");
    hospital.setTime('2027-01-18T09:01:00.000+07:00');
    expect((await pass(hospital, database, marked.config)).queries[1]).toMatchObject({ run: { taken: 1 } });
    expect(await sentences()).toEqual([]);
    expect(await bookings()).toHaveLength(8);
  } finally {
    await database.close();
    await marked.close();
  }
});

test('two connectors at once take each registration once', async () => {
  await hospital.db.rows("update practice_session set capacity = 100, quota_non_jkn = 100 where facility_id = :facilityId and clinic_code = 'SAR'", { facilityId: facilityId() });
  for (let n = 1; n <= 20; n++) await registered(n, { bayar: 'U', rujukan: '' });
  const other = { db: openDb(hospital.databaseUrl), simrs: simrs.open() };
  const otherHospital: Hospital = { ...hospital, deps: { ...hospital.deps, db: other.db } };
  try {
    await until(async () => {
      await Promise.all([read(), pass(otherHospital, other.simrs, simrs.config)]);
      return (await bookings()).length >= 20;
    });
    await read();
    expect((await bookings()).map(({ ordinal }) => ordinal)).toEqual(Array.from({ length: 20 }, (_, i) => i + 1));
    expect(new Set((await bookings()).map(({ medical_record_number }) => medical_record_number)).size).toBe(20);
    expect(await miscounted(hospital)).toEqual([]);
  } finally {
    await other.simrs.close();
    await other.db.close();
  }
});

test('while one process is at it, another takes nothing', async () => {
  await registered(1);
  await hospital.db.transaction(async (tx) => {
    await tx.rows('select pg_advisory_xact_lock(:connector, :facilityId)', { connector: 0x73696d72, facilityId: facilityId() });
    expect(await read()).toMatchObject({ isBusy: true });
  });
  expect(await bookings()).toEqual([]);
  expect(await read()).toMatchObject({ isBusy: false });
  expect(await bookings()).toHaveLength(1);
});

test('a SIMRS that is away is said to be away, is asked less and less, and is read again by itself', async () => {
  await registered(1);
  await read();
  await registered(2);
  await simrs.cut();
  expect(await read(true)).toMatchObject({ isAway: true });
  const marks = await marksOf(hospital.db, facilityId(), 'uji');
  expect([...marks.values()].map(({ lastError, failures }) => [lastError, failures])).toEqual(Array.from({ length: 3 }, () => [expect.stringMatching(/^Basis data SIMRS di 127\.0\.0\.1:\d+ tidak menjawab/), 1]));
  await simrs.mend();
  const before = simrs.connections();
  expect(await read(true)).toMatchObject({ isAway: true });
  expect(simrs.connections()).toBe(before);
  hospital.setTime('2027-01-18T09:00:15.000+07:00');
  expect(await read(true)).toMatchObject({ isAway: false });
  expect(await bookings()).toHaveLength(2);
  expect([...(await marksOf(hospital.db, facilityId(), 'uji')).values()].map(({ lastError, retryAt }) => [lastError, retryAt])).toEqual(Array.from({ length: 3 }, () => [null, null]));
  expect(JSON.stringify(hospital.log.lines)).not.toContain(simrs.password);
  expect(hospital.log.lines.filter(({ level }) => level === 'error')).toEqual([]);
});

test('the session itself writes nothing, whatever gets past the check of the statement', async () => {
  await simrs.database.db.rows(`create function tulis() returns integer language sql as $$ insert into orang (norm) values ('x'); select 1 $$`);
  const [query] = parseConnector(simrs.yaml.replace('select norm, nama, nik', 'select tulis() as tulis, norm, nama, nik').replace(/ {4}watermark: \{ kind: time.*\n/, ''), 'uji.yaml').queries;
  await simrs.database.db.rows("insert into orang values ('a', 'A', '', '', '1990-01-01', 'L', '2027-01-18 07:00:00')");
  await expect(open.whole(query!, TODAY)).rejects.toEqual(new SimrsUnread('Query ini hendak menulis; sesi konektor hanya boleh membaca.', false));
  expect(await simrs.database.db.rows('select norm from orang')).toEqual([{ norm: 'a' }]);
});

test('a query that cannot be read says which column is wrong, and the others go on', async () => {
  await registered(1);
  const config = parseConnector(simrs.yaml.replace('select norm, nama, nik', 'select norm, namaa, nik'), 'uji.yaml');
  const result = await pass(hospital, open, config);
  expect(result.queries.map(({ problem }) => problem)).toEqual([expect.stringMatching(/^Query ini ditolak basis data SIMRS \(42703\): .*namaa/), undefined, undefined]);
  expect(await bookings()).toHaveLength(1);
  const missing = await pass(hospital, open, parseConnector(simrs.yaml.replace('batal, urut from', 'urut from').replace('bayar as penjamin,', ''), 'uji.yaml'));
  expect(missing.queries[1]?.problem).toBe('Hasil query ini tidak mempunyai kolom penjamin.');
});

test('kill -9 in the middle loses nothing and doubles nothing', async () => {
  const people = 120;
  const day = addDays(localDate(new Date(), 'WIB'), 2);
  await hospital.addPatients(21, people);
  await hospital.addSession({ ...MORNING_SESSION, tanggalperiksa: day, capacity: 200, quotaJkn: 200, quotaNonJkn: 200, prefix: 'K' });
  for (let n = 1; n <= people; n++) await registered(n, { tanggal: day, jam: `${localDate(new Date(), 'WIB')} 00:00:00`, bayar: 'U', rujukan: '' });
  const folder = mkdtempSync(path.join(os.tmpdir(), 'antrean-connector-'));
  const file = path.join(folder, 'uji.yaml');
  writeFileSync(file, simrs.yaml);
  const start = () =>
    spawn(process.execPath, [path.resolve(__dirname, '../../dist/src/cli/connector.js'), 'once', '--config', file], {
      stdio: 'ignore', env: { PATH: process.env['PATH'] ?? '', DATABASE_URL: hospital.databaseUrl, DATA_KEYS: TEST_DATA_KEYS, SIMRS_DB_PASSWORD: simrs.password || 'none' },
    });
  try {
    const victim = start();
    const gone = new Promise((resolve) => victim.once('exit', (_code, signal) => resolve(signal)));
    await until(async () => (await bookings()).length >= 10);
    victim.kill('SIGKILL');
    expect(await gone).toBe('SIGKILL');
    const taken = (await bookings()).length;
    expect(taken).toBeLessThan(people);
    const next = start();
    expect(await new Promise((resolve) => next.once('exit', resolve))).toBe(0);
    const all = await bookings();
    expect(all).toHaveLength(people);
    expect(new Set(all.map(({ medical_record_number }) => medical_record_number)).size).toBe(people);
    expect(all.map(({ ordinal }) => ordinal).sort((a, b) => a - b)).toEqual(Array.from({ length: people }, (_, i) => i + 1));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

test('who is booked elsewhere already is listed, not booked twice', async () => {
  await booked(hospital, { ...MORNING_SESSION }, 1, 1);
  await hospital.addSession({ ...MORNING_SESSION, kodedokter: 700102, prefix: 'SARX', jampraktek: '10:00-11:00' });
  await registered(1, { dokter: '700102' });
  await read();
  expect(await sentences()).toEqual([['R1', expect.stringContaining('sudah memiliki nomor antrean untuk poli dan tanggal itu')]]);
  expect(await bookings()).toHaveLength(1);
});
