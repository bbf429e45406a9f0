import { SIMRS_ENDPOINTS } from '../../src/simrs/routes';
import { MORNING_SESSION, openHospital, person, type Hospital } from '../support/hospital';
import { postgresWire, type PostgresWire } from '../support/postgres-wire';
import { freshDatabase } from '../support/database';
import { antrean, expectProblem, simrsClient, type SimrsClient } from '../support/simrs';

let hospital: Hospital;
let wire: PostgresWire;
let simrs: SimrsClient;
beforeAll(async () => {
  const database = await freshDatabase();
  wire = await postgresWire(database.url);
  hospital = await openHospital({ patients: 60, database: { ...database, url: wire.url } });
  simrs = await simrsClient(hospital);
});
afterAll(async () => {
  await hospital.close();
  await wire.close();
});

const bookingsOf = async (n: number) => (await hospital.db.rows('select booking_code from booking where facility_id = :facilityId and medical_record_number = :norm', { facilityId: hospital.facility().facilityId, norm: person(n).norm })).length;
const book = (n: number, idempotencyKey: string, over: Record<string, unknown> = {}) => simrs.call('POST', '/antrean', antrean(person(n), MORNING_SESSION, over), { idempotencyKey });

test.each(SIMRS_ENDPOINTS.filter(({ kind }) => kind.startsWith('write')).map((endpoint) => [endpoint.name, endpoint] as const))('%s demands a key of its order', async (_name, endpoint) => {
  for (const idempotencyKey of [null, '', 'x'.repeat(201), 'dua kata']) {
    expectProblem(await simrs.call(endpoint.method, endpoint.path.replace(/:\w+/g, '1'), {}, { idempotencyKey }), 400, 'idempotency-key-belum-dikirim');
  }
});

test('the same order sent by twenty at once is done once and answered twenty times alike', async () => {
  const answers = await Promise.all(Array.from({ length: 20 }, () => book(1, 'dua-puluh')));
  expect(answers.map((answer) => answer.status)).toEqual(Array.from({ length: 20 }, () => 201));
  expect(new Set(answers.map((answer) => answer.text)).size).toBe(1);
  expect(await bookingsOf(1)).toBe(1);
});

test('a refusal is repeated too, and the same order under another key is looked at anew', async () => {
  expectProblem(await book(2, 'tolak', { nomorreferensi: '' }), 422, 'reference-missing');
  await hospital.settings({ visitTypesWithoutReference: [1] });
  expectProblem(await book(2, 'tolak', { nomorreferensi: '' }), 422, 'reference-missing');
  expect((await book(2, 'tolak-lagi', { nomorreferensi: '' })).status).toBe(201);
  await hospital.settings({});
});

test('a key used for something else is refused, and that something is not done', async () => {
  const first = await book(3, 'sekali');
  expectProblem(await book(4, 'sekali'), 422, 'idempotency-key-dipakai-ulang');
  expectProblem(await simrs.call('PUT', `/pasien/${person(4).norm}`, { nama: 'Empat' }, { idempotencyKey: 'sekali' }), 422, 'idempotency-key-dipakai-ulang');
  expect(await bookingsOf(4)).toBe(0);
  expect((await book(3, 'sekali')).text).toBe(first.text);
  const [one, other] = await Promise.all([book(5, 'bersamaan'), book(6, 'bersamaan')]);
  expect([one.status, other.status].sort()).toEqual([201, 422]);
  expect((await bookingsOf(5)) + (await bookingsOf(6))).toBe(1);
});

test('a key of one client is nothing to another', async () => {
  const other = await simrsClient(hospital);
  const mine = await book(7, 'milik-saya');
  const theirs = await other.call('POST', '/antrean', antrean(person(8), MORNING_SESSION), { idempotencyKey: 'milik-saya' });
  expect([mine.status, theirs.status]).toEqual([201, 201]);
});

test('the same answer comes with the same version, and another If-Match is another order', async () => {
  const put = (headers: Record<string, string>) => simrs.call('PUT', '/pasien/RM-ETAG', { nama: 'Versi' }, { idempotencyKey: 'versi', headers });
  const [first, second] = [await put({}), await put({})];
  expect([second.status, second.headers['etag'], second.text]).toEqual([201, first.headers['etag'], first.text]);
  expectProblem(await put({ 'if-match': first.headers['etag']! }), 422, 'idempotency-key-dipakai-ulang');
});

test.each(['cut-before-commit', 'cut-after-commit'] as const)('a connection lost at the commit (%s) is told as an outage, and the repeat gives exactly one booking', async (fault) => {
  const n = fault === 'cut-before-commit' ? 10 : 11;
  await simrs.call('GET', '/status'); // so that no mark of a use of the key is written in between
  wire.failNextCommit(fault);
  const before = wire.faults();
  const outage = await book(n, fault);
  expect(wire.faults()).toBe(before + 1);
  expectProblem(outage, 503, 'gangguan');
  expect(outage.headers['retry-after']).toBe('5');
  const repeat = await book(n, fault);
  expect(repeat.status).toBe(201);
  expect((await book(n, fault)).text).toBe(repeat.text);
  expect(await bookingsOf(n)).toBe(1);
});

test('a list that was cut off in the middle goes on where it stood', async () => {
  const list = [{ norm: 'RM-L1', nama: 'Satu' }, { norm: 'RM-L2', nama: 'Dua' }, { norm: 'RM-L3', nama: 'Tiga' }];
  const send = () => simrs.call('POST', '/pasien/banyak', { list }, { idempotencyKey: 'daftar' });
  await hospital.db.rows(`alter table patient add constraint nobody_three check (medical_record_number <> 'RM-L3')`);
  expectProblem(await send(), 503, 'gangguan');
  await hospital.db.rows('alter table patient drop constraint nobody_three');
  const reply = await send();
  expect(reply.body.list.map((item) => (item['hasil'] as { hasil: string }).hasil)).toEqual(['ditambah', 'ditambah', 'ditambah']);
});

test('no answer that is kept holds a person\'s data', async () => {
  await simrs.call('PUT', '/pasien/RM-RAHASIA', { nama: 'Nama Rahasia', nik: '3271555500000001', nomorkartu: '0005550000001', nohp: '081255550001', alamat: 'Jalan Rahasia 9' });
  const kept = await hospital.db.rows<{ line: string }>('select cast(idempotent_answer as text) as line from idempotent_answer');
  expect(kept.length).toBeGreaterThan(10);
  for (const secret of ['Nama Rahasia', '3271555500000001', '0005550000001', '081255550001', 'Jalan Rahasia', 'Pasien Uji', person(1).nik, person(1).nomorkartu]) expect(kept.some(({ line }) => line.includes(secret))).toBe(false);
});
