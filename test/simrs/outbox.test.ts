import { booked } from '../support/clinic';
import { MORNING_SESSION, openHospital, type Hospital } from '../support/hospital';
import { expectProblem, simrsClient, type SimrsClient } from '../support/simrs';

let hospital: Hospital;
let simrs: SimrsClient;
let codes: string[];
beforeAll(async () => {
  hospital = await openHospital();
  simrs = await simrsClient(hospital, { scopes: ['kiriman:baca', 'kiriman:tulis'], name: 'monitor' });
  codes = (await booked(hospital, MORNING_SESSION, 1, 3)).map(({ bookingCode }) => bookingCode);
  // As it stands once BPJS has refused a card number.
  await hospital.db.rows(
    `update outbox set state = 'parked', needs_staff = true, due_at = 'infinity', attempts = 1, verdict = 'needs-person', about = 'field:nomorkartu', last_message = 'data nokapst  belum sesuai.'
     where facility_id = :facilityId and lane = any(:codes)`,
    { facilityId: hospital.facility().facilityId, codes },
  );
});
afterAll(() => hospital.close());

test('parked rows are listed page by page with the words of BPJS, what they mean and what to do', async () => {
  const first = (await simrs.call('GET', '/kiriman?keadaan=tertahan&limit=2')).body;
  const second = (await simrs.call('GET', `/kiriman?keadaan=tertahan&limit=2&kursor=${String(first['kursorberikut'])}`)).body;
  expect([...first.list, ...second.list].map((one) => one['kodebooking'])).toEqual(codes);
  expect(second['kursorberikut']).toBeNull();
  expect(first.list[0]).toMatchObject({ layanan: 'antrean/add', keadaan: 'tertahan', perlupetugas: 1, pesanbpjs: 'data nokapst  belum sesuai.', sebab: 'field:nomorkartu', bolehkirimulang: 1, bolehtutup: 1 });
  for (const words of ['ringkasan', 'arti', 'tindakan']) expect(first.list[0]?.[words]).toMatch(/\w+ \w+/);
  expect((await simrs.call('GET', '/kiriman')).body.list).toHaveLength(3);
  expect((await simrs.call('GET', '/kiriman?keadaan=terkirim')).body.list).toEqual([]);
});

test('a row is sent again once, and another given up with its reason, both by the client', async () => {
  const of = async (code: string) => (await simrs.call('GET', `/kiriman/${code}`)).body.list[0]!;
  const [sent, dropped] = [await of(codes[0]!), await of(codes[1]!)];
  expect((await simrs.call('POST', `/kiriman/${String(sent['id'])}/kirim-ulang`)).body).toMatchObject({ id: sent['id'], keadaan: 'menunggu', perlupetugas: 0 });
  expectProblem(await simrs.call('POST', `/kiriman/${String(sent['id'])}/kirim-ulang`), 409, 'kiriman-already-waiting');
  expectProblem(await simrs.call('POST', `/kiriman/${String(dropped['id'])}/tutup`, {}), 422, 'isian-tidak-sesuai');
  expect((await simrs.call('POST', `/kiriman/${String(dropped['id'])}/tutup`, { alasan: 'Dilayani tanpa JKN' })).body).toMatchObject({ keadaan: 'ditutup' });
  const acts = await hospital.db.rows(`select act, actor, reason from outbox_act where facility_id = :facilityId order by act_id`, { facilityId: hospital.facility().facilityId });
  expect(acts).toEqual([
    { act: 'resend', actor: 'monitor', reason: null },
    { act: 'drop', actor: 'monitor', reason: 'Dilayani tanpa JKN' },
  ]);
  expectProblem(await simrs.call('POST', '/kiriman/999999/kirim-ulang'), 404, 'kiriman-not-found');
  expectProblem(await simrs.call('GET', '/kiriman/TIDAKADA'), 404, 'booking-unknown');
});

test('a range is looked at and sent again in one call, each row under the client, and a repeat of the call does nothing more', async () => {
  const facilityId = hospital.facility().facilityId;
  const [code = ''] = (await booked(hospital, MORNING_SESSION, 4, 4)).map(({ bookingCode }) => bookingCode);
  await hospital.db.rows(
    `update outbox set state = 'parked', needs_staff = true, due_at = 'infinity', attempts = 1, verdict = 'needs-person', about = 'unknown', last_message = 'Kalimat baru'
     where facility_id = :facilityId and lane = :code`,
    { facilityId, code },
  );
  const seen = (await simrs.call('GET', '/kiriman/perbaikan?sebab=unknown')).body as unknown as Record<string, unknown>;
  expect(seen).toMatchObject({ tanggalawal: '2027-01-12', tanggalakhir: '2027-01-18', dapatdikirim: { kunjungan: 1, kiriman: 1 }, list: [{ kelompok: 'dapat-dikirim', sebab: 'unknown', pesanbpjs: 'Kalimat baru', contoh: [code] }], tidaktercatat: [] });
  const range = { tanggalawal: '2027-01-18', tanggalakhir: '2027-01-18', sebab: 'unknown' };
  expect((await simrs.call('POST', '/kiriman/kirim-ulang', range)).body).toMatchObject({ kunjungan: 1, kiriman: 1, tetap: [], sisa: 0 });
  expect((await simrs.call('POST', '/kiriman/kirim-ulang', range)).body).toMatchObject({ kunjungan: 0, kiriman: 0, tetap: [], sisa: 0 });
  const acts = await hospital.db.rows(`select actor, act, detail from staff_act where facility_id = :facilityId and act = 'bpjs-range-resent'`, { facilityId });
  expect(acts).toEqual([{ actor: 'monitor', act: 'bpjs-range-resent', detail: { cause: 'unknown', resent: 1, visits: 1 } }]);
  expect((await simrs.call('GET', '/kiriman?tanggalawal=2027-01-19')).body.list).toEqual([]);
  expectProblem(await simrs.call('POST', '/kiriman/kirim-ulang', { tanggalawal: '2027-01-18', tanggalakhir: '2027-01-01' }), 422, 'isian-tidak-sesuai');
});
