import { openHospital, TODAY, TOMORROW, YESTERDAY, type Hospital } from '../support/hospital';
import { expectProblem, simrsClient, type SimrsClient } from '../support/simrs';

let hospital: Hospital;
let simrs: SimrsClient;
beforeAll(async () => {
  hospital = await openHospital({ patients: 0 });
  simrs = await simrsClient(hospital, { scopes: ['rawat-jalan:baca', 'rawat-jalan:tulis'], name: 'simrs-utama' });
});
afterAll(() => hospital.close());

const put = (date: string, body: unknown, idempotencyKey?: string) => simrs.call('PUT', `/rawat-jalan/${date}`, body, idempotencyKey === undefined ? {} : { idempotencyKey });
const by = (jumlah: number) => ({ jumlah, sumber: 'SIMRS', oleh: 'simrs-utama', lastupdate: hospital.deps.clock().getTime() });

test('a day is written as a whole or in part, read back with who gave it, and repeated without harm', async () => {
  const first = await put(YESTERDAY, { jumlah: '412', poli: [{ kodepoli: 'SAR', jumlah: 38 }, { kodepoli: 'ANA', jumlah: 20 }] }, 'rj-1');
  const written = { tanggal: YESTERDAY, kunjungan: 412, dari: 'faskes', faskes: by(412), poli: [{ kodepoli: 'ANA', namapoli: 'Anak', ...by(20) }, { kodepoli: 'SAR', namapoli: 'Saraf', ...by(38) }] };
  expect([first.status, first.body]).toEqual([200, { hasil: 'ditambah', ...written }]);
  expect((await put(YESTERDAY, { jumlah: '412', poli: [{ kodepoli: 'SAR', jumlah: 38 }, { kodepoli: 'ANA', jumlah: 20 }] }, 'rj-1')).body).toEqual(first.body);
  expect((await put(YESTERDAY, { jumlah: 412 })).body).toEqual({ hasil: 'tetap', ...written });

  // only the clinics that are named stay, and the house is then their sum
  expect((await put(YESTERDAY, { jumlah: null, poli: [{ kodepoli: 'SAR', jumlah: 40 }] })).body).toMatchObject({ hasil: 'diubah', kunjungan: 40, dari: 'poli', faskes: null, poli: [{ kodepoli: 'SAR', jumlah: 40 }] });
  expect((await simrs.call('GET', `/rawat-jalan?tanggalawal=${YESTERDAY}`)).body).toMatchObject({ list: [{ tanggal: YESTERDAY, kunjungan: 40, dari: 'poli' }], kursorberikut: null });
  expect((await put(YESTERDAY, { poli: [] })).body).toEqual({ hasil: 'diubah', tanggal: YESTERDAY, kunjungan: null, dari: null, faskes: null, poli: [] });
});

test('what cannot be so is told by its field, and changes nothing', async () => {
  const wrong: [body: unknown, status: number, kode: string, isian: string, date?: string][] = [
    [{}, 422, 'isian-tidak-sesuai', 'jumlah'],
    [{ jumlah: -1 }, 422, 'isian-tidak-sesuai', 'jumlah'],
    [{ jumlah: 100_001 }, 422, 'isian-tidak-sesuai', 'jumlah'],
    [{ jumlah: 'banyak' }, 422, 'isian-tidak-sesuai', 'jumlah'],
    [{ poli: 'SAR' }, 422, 'isian-tidak-sesuai', 'poli'],
    [{ poli: [{ kodepoli: 'SAR' }] }, 422, 'isian-tidak-sesuai', 'poli.0.jumlah'],
    [{ poli: [{ kodepoli: 'SAR', jumlah: 1 }, { kodepoli: 'SAR', jumlah: 2 }] }, 422, 'isian-tidak-sesuai', 'poli.1.kodepoli'],
    [{ jumlah: 5, poli: [{ kodepoli: 'XXX', jumlah: 1 }] }, 404, 'outpatient-clinic-unknown', 'kodepoli'],
    [{ jumlah: 5 }, 422, 'outpatient-date-in-future', 'tanggal', TOMORROW],
    [{ jumlah: 5 }, 422, 'outpatient-date-too-early', 'tanggal', '1987-01-18'],
    [{ jumlah: 5 }, 422, 'isian-tidak-sesuai', 'tanggal', '2027-02-31'],
  ];
  for (const [body, status, kode, isian, date = TODAY] of wrong) {
    const reply = await put(date, body);
    expectProblem(reply, status, kode);
    expect([body, reply.body.isian]).toEqual([body, isian]);
  }
  expect((await simrs.call('GET', `/rawat-jalan?tanggalawal=2000-01-01&tanggalakhir=${TOMORROW}`)).body.list).toEqual([]);
});

test('many days are written each for itself, and the list goes page by page, the last 30 days where nothing is asked', async () => {
  const reply = await simrs.call('POST', '/rawat-jalan/banyak', { list: [{ tanggal: '2026-12-01', jumlah: 300 }, { tanggal: '2027-01-14', jumlah: 310 }, { tanggal: TOMORROW, jumlah: 1 }, { tanggal: '2027-01-15', jumlah: 0 }, { tanggal: '2027-01-16', poli: [{ kodepoli: 'SAR', jumlah: 9 }] }] });
  expect(reply.body.list.map((one) => one['status'])).toEqual([200, 200, 422, 200, 200]);
  const first = (await simrs.call('GET', '/rawat-jalan?limit=2')).body;
  const second = (await simrs.call('GET', `/rawat-jalan?limit=2&kursor=${String(first['kursorberikut'])}`)).body;
  expect([...first.list, ...second.list].map((one) => [one['tanggal'], one['kunjungan']])).toEqual([['2027-01-14', 310], ['2027-01-15', 0], ['2027-01-16', 9]]);
  expect(second['kursorberikut']).toBeNull();
});
