import { booked, sessionIdOf } from '../support/clinic';
import { EVENING_SESSION, MORNING_SESSION, openHospital, TOMORROW, TOMORROW_SESSION, type Hospital } from '../support/hospital';
import { expectProblem, simrsClient, type SimrsClient } from '../support/simrs';

let hospital: Hospital;
let simrs: SimrsClient;
beforeAll(async () => {
  hospital = await openHospital();
  simrs = await simrsClient(hospital, { scopes: ['jadwal:baca', 'jadwal:tulis'] });
});
afterAll(() => hospital.close());

const NEW = { kodepoli: 'ANA', kodedokter: 700104, tanggalperiksa: TOMORROW, jampraktek: '13.00 - 15.00', kapasitaspasien: 20, kuotajkn: 15, kuotanonjkn: 5 };
const sessionOf = async (id: unknown) => (await simrs.call('GET', `/jadwal?tanggal=${TOMORROW}`)).body.list.find((one) => one['id'] === id);

test('a session is added, changed by who has seen it last, and taken away', async () => {
  const added = await simrs.call('POST', '/jadwal', NEW);
  expect(added.status).toBe(201);
  expect(added.body).toMatchObject({ kodepoli: 'ANA', jampraktek: '13:00-15:00', hurufantrean: 'ANA1', kuotajkn: 15, menitperpasien: null, cuti: 0 });
  const at = `/jadwal/${String(added.body['id'])}`;
  expectProblem(await simrs.call('POST', '/jadwal', NEW), 409, 'session-slot-taken');
  for (const nobody of [{ kodepoli: 'XXX' }, { kodedokter: 999_999 }]) expectProblem(await simrs.call('POST', '/jadwal', { ...NEW, ...nobody }), 404, 'record-gone');
  expectProblem(await simrs.call('PUT', at, { kuotajkn: 18 }), 412, 'versi-belum-dikirim');
  const changed = await simrs.call('PUT', at, { kuotajkn: 18, menitperpasien: 6 }, { headers: { 'if-match': added.headers['etag']! } });
  expect(changed.body).toMatchObject({ kuotajkn: 18, kuotanonjkn: 5, menitperpasien: 6 });
  expectProblem(await simrs.call('PUT', at, { kuotajkn: 1 }, { headers: { 'if-match': added.headers['etag']! } }), 412, 'changed-meanwhile');
  expectProblem(await simrs.call('PUT', at, { kuotajkn: 21 }, { headers: { 'if-match': changed.headers['etag']! } }), 422, 'quota-jkn-above-capacity');
  expect(await sessionOf(added.body['id'])).toMatchObject({ kuotajkn: 18, etag: changed.body['etag'] });
  expect((await simrs.call('DELETE', at)).status).toBe(204);
  expect(await sessionOf(added.body['id'])).toBeUndefined();
  expectProblem(await simrs.call('DELETE', at), 404, 'record-gone');
});

test('leave that hits bookings is taken only with their number, and opened again', async () => {
  await booked(hospital, TOMORROW_SESSION, 1, 2);
  const id = await sessionIdOf(hospital, TOMORROW_SESSION);
  const unseen = await simrs.call('POST', `/jadwal/${id}/cuti`, { cuti: 1 });
  expectProblem(unseen, 409, 'bookings-hit-changed');
  expect(unseen.body.rincian).toEqual({ bookingterkena: 2 });
  expect((await simrs.call('POST', `/jadwal/${id}/cuti`, { cuti: 1, bookingterkena: 2 })).body).toMatchObject({ id, cuti: 1, terpakaijkn: 2 });
  expect((await simrs.call('POST', `/jadwal/${id}/cuti`, { cuti: 0 })).body).toMatchObject({ cuti: 0 });
  expectProblem(await simrs.call('DELETE', `/jadwal/${id}`), 409, 'session-has-numbers');
});

test('a doctor who is late is late for the next number too, and on time again', async () => {
  const id = await sessionIdOf(hospital, EVENING_SESSION);
  const estimated = async (n: number): Promise<string> => (await booked(hospital, EVENING_SESSION, n, n))[0]!.estimatedAt.toISOString();
  expect((await simrs.call('POST', `/jadwal/${id}/keterlambatan`, { menit: 45 })).body).toEqual({ id, menit: 45 });
  expect(await estimated(5)).toBe('2027-01-18T10:45:00.000Z');
  expect((await simrs.call('POST', `/jadwal/${id}/keterlambatan`, { menit: 0 })).body).toEqual({ id, menit: 0 });
  expect(await estimated(6)).toBe('2027-01-18T10:10:00.000Z');
  expectProblem(await simrs.call('POST', `/jadwal/${id}/keterlambatan`, { menit: 721 }), 422, 'isian-tidak-sesuai');
  expectProblem(await simrs.call('POST', '/jadwal/999999/keterlambatan', { menit: 5 }), 404, 'session-unknown');
});

test('the list goes page by page over days, by poli and by doctor', async () => {
  const all = (await simrs.call('GET', `/jadwal?tanggal=${MORNING_SESSION.tanggalperiksa}&sampai=${TOMORROW}`)).body.list.map((one) => one['id']);
  const paged: unknown[] = [];
  let cursor: unknown = '';
  do {
    const page = (await simrs.call('GET', `/jadwal?tanggal=${MORNING_SESSION.tanggalperiksa}&sampai=${TOMORROW}&limit=2&kursor=${String(cursor)}`)).body;
    paged.push(...page.list.map((one) => one['id']));
    cursor = page['kursorberikut'];
  } while (cursor !== null);
  expect(paged).toEqual(all);
  expect(all).toHaveLength(6);
  const ours = (await simrs.call('GET', `/jadwal?kodepoli=SAR&kodedokter=700102`)).body.list;
  expect(ours.map((one) => one['jampraktek'])).toEqual(['06:00-08:30', '17:00-20:00']);
});

test('poli and doctors are added, and changed only by who has seen them last', async () => {
  const poli = { namapoli: 'Mata', hurufantrean: 'mat' };
  const added = await simrs.call('PUT', '/poli/MAT', poli);
  expect([added.status, added.body]).toEqual([201, { kodepoli: 'MAT', namapoli: 'Mata', kodepoliinduk: 'MAT', namapoliinduk: 'Mata', hurufantrean: 'MAT', etag: expect.any(String) }]);
  expectProblem(await simrs.call('PUT', '/poli/MAT', poli), 412, 'versi-belum-dikirim');
  expectProblem(await simrs.call('PUT', '/poli/MTX', poli), 409, 'clinic-prefix-taken');
  const changed = await simrs.call('PUT', '/poli/MAT', { ...poli, namapoli: 'Mata Pagi' }, { headers: { 'if-match': added.headers['etag']! } });
  expect(changed.status).toBe(200);
  expect((await simrs.call('GET', '/poli')).body.list).toContainEqual(expect.objectContaining({ kodepoli: 'MAT', namapoli: 'Mata Pagi', etag: changed.body['etag'] }));
  expectProblem(await simrs.call('PUT', '/poli/MAT', poli, { headers: { 'if-match': added.headers['etag']! } }), 412, 'changed-meanwhile');
  const doctor = await simrs.call('PUT', '/dokter/700900', { namadokter: 'dr. Tirta' });
  expect(doctor.status).toBe(201);
  expect((await simrs.call('PUT', '/dokter/700900', { namadokter: 'dr. Tirta, Sp.M' }, { headers: { 'if-match': doctor.headers['etag']! } })).status).toBe(200);
  expect((await simrs.call('GET', '/dokter')).body.list).toContainEqual(expect.objectContaining({ kodedokter: 700900, namadokter: 'dr. Tirta, Sp.M' }));
});

test('a holiday is told with the bookings it hits, once for a date', async () => {
  await hospital.addSession({ ...MORNING_SESSION, tanggalperiksa: '2027-02-01' });
  const holiday = { tanggal: '2027-02-01', keterangan: 'Cuti bersama' };
  expect((await simrs.call('POST', '/hari-libur', holiday)).status).toBe(201);
  expectProblem(await simrs.call('POST', '/hari-libur', holiday), 409, 'holiday-taken');
  expect((await simrs.call('GET', '/hari-libur')).body.list).toEqual([{ ...holiday, bookingterkena: 0 }]);
  expect((await simrs.call('DELETE', '/hari-libur/2027-02-01')).status).toBe(204);
  expect((await simrs.call('GET', '/hari-libur')).body.list).toEqual([]);
});
