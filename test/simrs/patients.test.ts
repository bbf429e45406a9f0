import { registerPatient } from '../../src/queue/register-patient';
import { MORNING_SESSION, openHospital, person, CHILD_SESSION, type Hospital } from '../support/hospital';
import { antrean, expectProblem, simrsClient, type SimrsClient } from '../support/simrs';

let hospital: Hospital;
let simrs: SimrsClient;
beforeAll(async () => {
  hospital = await openHospital();
  simrs = await simrsClient(hospital);
});
afterAll(() => hospital.close());

const RECORD = { nama: 'Wahyu Uji', nik: '3271888800000001', nomorkartu: '0008880000001', jeniskelamin: 'L', tanggallahir: '1980-05-17', nohp: '081288880001', alamat: 'Jalan Uji 1' };
let provisional = 0;
/** A new patient of Mobile JKN, with a temporary record number. */
async function newcomer(over: { nik?: string; cardNumber?: string } = {}): Promise<string> {
  const tail = String(++provisional).padStart(4, '0');
  return registerPatient(hospital.deps, hospital.facility(), {
    nik: `327177770000${tail}`, cardNumber: `000777000${tail}`, familyCardNumber: '3271777700009999', fullName: `Pasien Baru ${tail}`, sex: 'P', birthDate: '1990-01-01', phone: '0812777', address: 'Jalan Baru', region: {}, ...over,
  });
}
const bookingsOf = async (norm: string) => (await hospital.db.rows<{ booking_code: string }>('select booking_code from booking where facility_id = :facilityId and medical_record_number = :norm order by 1', { facilityId: hospital.facility().facilityId, norm })).map((row) => row.booking_code);

test('a record is written, read back as it was sent, and written again without change', async () => {
  const added = await simrs.call('PUT', '/pasien/RM-1', { ...RECORD, nik: Number(RECORD.nik) });
  expect([added.status, added.body]).toEqual([201, { norm: 'RM-1', hasil: 'ditambah', pasienbaru: 0, etag: expect.any(String) }]);
  const read = await simrs.call('GET', '/pasien/RM-1');
  expect(read.body).toMatchObject({ ...RECORD, norm: 'RM-1', nomorkk: '', pasienbaru: 0, normsementara: 0 });
  expect([read.headers['etag'], added.headers['etag']]).toEqual([`"${read.body['etag'] as string}"`, `"${read.body['etag'] as string}"`]);
  expect((await simrs.call('PUT', '/pasien/RM-1', RECORD)).body).toMatchObject({ hasil: 'tetap', etag: read.body['etag'] });
});

test('a field that is not sent stays, one that is sent empty is emptied', async () => {
  await simrs.call('PUT', '/pasien/RM-2', { nama: 'Dua', nohp: '0811', alamat: 'Jalan Dua' });
  expect((await simrs.call('PUT', '/pasien/RM-2', { nama: 'Dua', alamat: '' })).body['hasil']).toBe('diubah');
  expect((await simrs.call('GET', '/pasien/RM-2')).body).toMatchObject({ nohp: '0811', alamat: '' });
  expectProblem(await simrs.call('PUT', '/pasien/RM-2', { nama: '' }), 422, 'patient-name-missing');
  expectProblem(await simrs.call('PUT', '/pasien/RM-2B', { nik: '' }), 422, 'patient-name-missing');
});

test('who writes with If-Match never writes over a change they have not seen, and without it the master wins', async () => {
  const etag = (await simrs.call('PUT', '/pasien/RM-3', { nama: 'Tiga' })).body['etag'] as string;
  const ifMatch = (version: string) => ({ headers: { 'if-match': `"${version}"` } });
  const answers = await Promise.all(Array.from({ length: 6 }, (_, i) => simrs.call('PUT', '/pasien/RM-3', { nama: `Tiga ${i}` }, ifMatch(etag))));
  expect(answers.map((answer) => answer.status).sort()).toEqual([200, 412, 412, 412, 412, 412]);
  expectProblem(answers.find((answer) => answer.status === 412)!, 412, 'changed-meanwhile');
  expect((await simrs.call('PUT', '/pasien/RM-3', { nama: 'Tiga akhir' })).status).toBe(200);
  expectProblem(await simrs.call('PUT', '/pasien/RM-3-TIDAK-ADA', { nama: 'Siapa' }, { headers: { 'if-match': '*' } }), 412);
});

test('a NIK or card that somebody has is refused with that record number, also when many write at once', async () => {
  const taken = await simrs.call('PUT', '/pasien/RM-4', { nama: 'Empat', nik: person(1).nik });
  expectProblem(taken, 409, 'patient-known-as');
  expect(taken.body.rincian).toEqual({ norm: person(1).norm });
  const rivals = await Promise.all(Array.from({ length: 8 }, (_, i) => simrs.call('PUT', `/pasien/RM-4-${i}`, { nama: 'Empat', nik: '3271888800000004' })));
  expect(rivals.map((rival) => rival.status).sort()).toEqual([201, 409, 409, 409, 409, 409, 409, 409]);
  const same = await Promise.all(Array.from({ length: 8 }, () => simrs.call('PUT', '/pasien/RM-4-SAMA', { nama: 'Sama', nik: '3271888800000044' })));
  expect(same.map((one) => one.body['hasil']).sort()).toEqual(['ditambah', ...Array.from({ length: 7 }, () => 'tetap')]);
});

test('who is in the master is a known patient, unless the registration is said not to be over; once known, always known', async () => {
  expect((await simrs.call('PUT', '/pasien/RM-5', { nama: 'Lima', pasienbaru: '1' })).body).toMatchObject({ pasienbaru: 1 });
  expect((await simrs.call('PUT', '/pasien/RM-5', { nama: 'Lima' })).body).toMatchObject({ pasienbaru: 0, hasil: 'diubah' });
  expect((await simrs.call('PUT', '/pasien/RM-5', { nama: 'Lima', pasienbaru: 1 })).body).toMatchObject({ pasienbaru: 0 });
});

test('of many, each is answered in its place and a refusal keeps nobody else from it', async () => {
  const list = [{ norm: 'RM-6A', nama: 'Enam A' }, { norm: 'RM-6B', nama: 'Enam B', nik: '12' }, { norm: 'RM-6C', nama: 'Enam C', nik: person(2).nik }, 'bukan pasien', { norm: 'RM-6D', nama: 'Enam D' }];
  const reply = await simrs.call('POST', '/pasien/banyak', { list }, { idempotencyKey: 'enam' });
  expect(reply.body.list.map((item) => item['status'])).toEqual([201, 422, 409, 422, 201]);
  expect(reply.body.list[1]).toMatchObject({ masalah: { kode: 'isian-tidak-sesuai', isian: 'nik', detail: 'nik: harus 16 angka' } });
  expect((await simrs.call('POST', '/pasien/banyak', { list }, { idempotencyKey: 'enam' })).body).toEqual(reply.body);
  expectProblem(await simrs.call('POST', '/pasien/banyak', { list: list.slice(1) }, { idempotencyKey: 'enam' }), 422, 'idempotency-key-dipakai-ulang');
  expectProblem(await simrs.call('POST', '/pasien/banyak', { list: Array.from({ length: 501 }, () => ({})) }), 422, 'isian-tidak-sesuai');
});

test('the list goes through all patients page by page, once each, whoever comes in meanwhile', async () => {
  const seen: string[] = [];
  const before = (await hospital.db.rows<{ norm: string }>('select medical_record_number as norm from patient where facility_id = :facilityId', { facilityId: hospital.facility().facilityId })).map((row) => row.norm);
  for (let kursor: string | null = '', page = 0; kursor !== null; page++) {
    const reply = await simrs.call('GET', `/pasien?limit=7&kursor=${kursor}`);
    seen.push(...reply.body.list.map((item) => item['norm'] as string));
    kursor = reply.body['kursorberikut'] as string | null;
    if (page === 1) await simrs.call('PUT', '/pasien/00-BARU', { nama: 'Datang di tengah' });
  }
  expect(new Set(seen).size).toBe(seen.length);
  expect(before.filter((norm) => !seen.includes(norm))).toEqual([]);
});

test('patients are found by NIK, by card and since a day', async () => {
  expect((await simrs.call('GET', `/pasien?nik=${person(3).nik}`)).body.list).toMatchObject([{ norm: person(3).norm }]);
  expect((await simrs.call('GET', `/pasien?nomorkartu=${person(4).nomorkartu}`)).body.list).toMatchObject([{ norm: person(4).norm }]);
  expect((await simrs.call('GET', '/pasien?sejak=2030-01-01')).body).toEqual({ list: [], kursorberikut: null });
});

describe('a temporary record number', () => {
  test('is replaced by the real one that nobody has yet, and its bookings go along', async () => {
    const from = await newcomer();
    const kodebooking = (await simrs.call('POST', '/antrean', antrean({ ...person(1), norm: from }, MORNING_SESSION, { nomorreferensi: 'GANTI-1' }))).body['kodebooking'] as string;
    const merged = await simrs.call('POST', `/pasien/${from}/gabung`, { normtujuan: 'RM-70' });
    expect(merged.body).toEqual({ norm: 'RM-70', normsementara: from, hasil: 'diganti', jumlahbooking: 1 });
    expect(await bookingsOf('RM-70')).toEqual([kodebooking]);
    expect((await simrs.call('GET', '/pasien/RM-70')).body).toMatchObject({ normsementara: 0, pasienbaru: 1 });
    expect((await simrs.call('POST', `/pasien/${from}/gabung`, { normtujuan: 'RM-70' })).body).toEqual(merged.body);
    expectProblem(await simrs.call('POST', `/pasien/${from}/gabung`, { normtujuan: 'RM-71' }), 404, 'patient-not-found');
  });

  test('joins the real patient who is there already: bookings move, blanks are filled, the temporary one is gone', async () => {
    const from = await newcomer();
    await simrs.call('PUT', '/pasien/RM-72', { nama: 'Tujuh Dua' });
    const kodebooking = (await simrs.call('POST', '/antrean', antrean({ ...person(1), norm: from }, MORNING_SESSION, { nomorreferensi: 'GABUNG-1' }))).body['kodebooking'] as string;
    const answers = await Promise.all(Array.from({ length: 5 }, () => simrs.call('POST', `/pasien/${from}/gabung`, { normtujuan: 'RM-72' })));
    expect(answers.map((answer) => answer.body)).toEqual(Array.from({ length: 5 }, () => ({ norm: 'RM-72', normsementara: from, hasil: 'digabung', jumlahbooking: 1 })));
    expect(await bookingsOf('RM-72')).toEqual([kodebooking]);
    expect((await simrs.call('GET', '/pasien/RM-72')).body).toMatchObject({ nama: 'Tujuh Dua', nik: expect.stringMatching(/^32717777/), nohp: '0812777' });
    expectProblem(await simrs.call('GET', `/pasien/${from}`), 404, 'patient-not-found');
  });

  test('is not merged where both are real, both are temporary, or NIK or card say they are two people', async () => {
    const [from, other] = [await newcomer(), await newcomer()];
    expectProblem(await simrs.call('POST', `/pasien/${person(5).norm}/gabung`, { normtujuan: person(6).norm }), 409, 'merge-of-real');
    expectProblem(await simrs.call('POST', `/pasien/${from}/gabung`, { normtujuan: other }), 422, 'merge-into-temporary');
    expectProblem(await simrs.call('POST', `/pasien/${from}/gabung`, { normtujuan: from }), 422, 'merge-into-temporary');
    expectProblem(await simrs.call('POST', `/pasien/${from}/gabung`, { normtujuan: 'MJ-999999' }), 422, 'merge-into-temporary');
    expectProblem(await simrs.call('POST', `/pasien/${from}/gabung`, { normtujuan: person(7).norm }), 409, 'merge-of-others');
  });

  test.each([
    ['the same session', MORNING_SESSION],
    ['another session of the same clinic and day', { ...MORNING_SESSION, kodedokter: 700102, jampraktek: '17:00-20:00', prefix: 'SARE' }],
  ])('is not merged where both hold a booking in %s, and is after one is cancelled', async (_where, session) => {
    const from = await newcomer();
    const real = `RM-8${provisional}`;
    await simrs.call('PUT', `/pasien/${real}`, { nama: 'Delapan', nohp: '081288880001' });
    const mine = (await simrs.call('POST', '/antrean', antrean({ ...person(1), norm: from }, MORNING_SESSION, { jenispasien: 'NON JKN' }))).body['kodebooking'] as string;
    const theirs = (await simrs.call('POST', '/antrean', antrean({ ...person(1), norm: real }, session, { jenispasien: 'NON JKN' }))).body['kodebooking'] as string;
    const refused = await simrs.call('POST', `/pasien/${from}/gabung`, { normtujuan: real });
    expectProblem(refused, 409, 'merge-bookings-collide');
    expect(refused.body.rincian).toEqual({ kodebooking: mine, kodebookinglain: theirs });
    await simrs.call('POST', `/antrean/${theirs}/batal`, { keterangan: 'Ganda' });
    expect((await simrs.call('POST', `/pasien/${from}/gabung`, { normtujuan: real })).body['hasil']).toBe('digabung');
  });

  test('is merged while its owner books: the booking is the real patient\'s or refused, never lost', async () => {
    const from = await newcomer();
    const real = `RM-9${provisional}`;
    await simrs.call('PUT', `/pasien/${real}`, { nama: 'Sembilan' });
    const [booked, merged] = await Promise.all([
      simrs.call('POST', '/antrean', antrean({ ...person(1), norm: from }, CHILD_SESSION, { jenispasien: 'NON JKN' })),
      simrs.call('POST', `/pasien/${from}/gabung`, { normtujuan: real }),
    ]);
    expect(merged.status).toBe(200);
    expect([201, 404]).toContain(booked.status);
    expect(await bookingsOf(real)).toHaveLength(booked.status === 201 ? 1 : 0);
  });
});
