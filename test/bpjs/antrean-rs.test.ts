import {
  addAntrean,
  addFarmasi,
  batalAntrean,
  getListTask,
  jadwalDokter,
  pendaftaranAktif,
  pendaftaranByJadwal,
  pendaftaranByKodebooking,
  pendaftaranByTanggal,
  refDokter,
  refPasienFp,
  refPoli,
  refPoliFp,
  updateJadwalDokter,
  updateWaktu,
  waktuMs,
  waktuTungguBulan,
  waktuTungguTanggal,
  type AntreanAdd,
  type Found,
  type Listed,
  type Written,
} from '../../src/bpjs/antrean-rs';
import type { Caller } from '../../src/bpjs/call';
import { OPERATIONS } from '../../src/bpjs/operation';
import type { BpjsAccount } from '../../src/platform/facility';
import { callerAt, keptLog, NOW, startFixtureServer, type FixtureServer } from './fixture-server';

type Call<Result> = (caller: Caller, account: BpjsAccount) => Promise<Result>;

let bpjs: FixtureServer;
let log: ReturnType<typeof keptLog>;
let caller: Caller;

beforeEach(async () => {
  bpjs = await startFixtureServer();
  log = keptLog();
  caller = callerAt(() => NOW, log);
});
afterEach(async () => {
  caller.close();
  await bpjs.close();
});

// ws-bpjs §2.3, §2.7, §2.12: the catalogue's own samples.
const jadwal = { kodesubspesialis: 'ANA', hari: 1, kapasitaspasien: 40, libur: 0, namahari: 'SENIN', jadwal: '08:00-12:00', namasubspesialis: 'ANAK', namadokter: 'dr. Contoh Satu, Sp.A', kodepoli: 'ANA', namapoli: 'ANAK', kodedokter: 700001 };
const tunggu = {
  kdppk: '0000R001', nmppk: 'RS CONTOH', kodepoli: 'ANA', namapoli: 'Anak', tanggal: '2026-01-05', jumlah_antrean: 2, insertdate: 1767578280000,
  waktu_task1: 0, avg_waktu_task1: 0, waktu_task2: 0, avg_waktu_task2: 0, waktu_task3: 3120, avg_waktu_task3: 1560,
  waktu_task4: 1440, avg_waktu_task4: 720, waktu_task5: 180, avg_waktu_task5: 90, waktu_task6: 1620, avg_waktu_task6: 810,
};
const task = { taskid: 3, taskname: 'mulai waktu tunggu poli', wakturs: '01-01-2026 08:05:00 WIB', waktu: '01-01-2026 08:05:03 WIB', kodebooking: 'RSX-20260101-0001' };
const pendaftaran = {
  kodebooking: 'RSX-20260105-0012', tanggal: '2026-01-05', kodepoli: 'ANA', kodedokter: 700001, jampraktek: '08:00-12:00', nik: '3300000000000001', nokapst: '0009900112233',
  nohp: '081200000001', norekammedis: '012345', jeniskunjungan: 1, nomorreferensi: '0000R0010126B000001', sumberdata: 'Mobile JKN', ispeserta: true, noantrean: 'A-12',
  estimasidilayani: 1767576660000, createdtime: 1767500000000, status: 'Belum dilayani',
};
const add: AntreanAdd = {
  kodebooking: 'RSX-20260105-0012', jenispasien: 'JKN', nomorkartu: '0009900112233', nik: '3300000000000001', nohp: '081200000001', kodepoli: 'ANA', namapoli: 'Anak', pasienbaru: 0,
  norm: '012345', tanggalperiksa: '2026-01-05', kodedokter: 700001, namadokter: 'dr. Contoh Satu, Sp.A', jampraktek: '08:00-12:00', jeniskunjungan: 1, nomorreferensi: '0000R0010126B000001',
  nomorantrean: 'A-12', angkaantrean: 12, estimasidilayani: 1767576660000, sisakuotajkn: 10, kuotajkn: 20, sisakuotanonjkn: 8, kuotanonjkn: 10, keterangan: 'Datang 30 menit sebelum jadwal',
};

const poli = { kdpoli: 'ANA', nmpoli: 'Anak', kdsubspesialis: '038', nmsubspesialis: 'Anak Alergi' };
const poliFp = { kodesubspesialis: 'HDL', namasubspesialis: 'HEMODIALISA', kodepoli: 'HDL', namapoli: 'HEMODIALISA' };
const pasien = { nomorkartu: '0009900112233', nik: '3300000000000001', tgllahir: '1990-01-31', daftarfp: 1 };

const reads: [string, Call<Listed<object>>, method: string, url: string, row: object][] = [
  ['ref/poli', refPoli, 'GET', 'ref/poli', poli],
  ['ref/dokter', refDokter, 'GET', 'ref/dokter', { namadokter: 'dr. Contoh Satu, Sp.A', kodedokter: 700001 }],
  ['jadwaldokter', (c, a) => jadwalDokter(c, a, 'ANA', '2026-01-05'), 'GET', 'jadwaldokter/kodepoli/ANA/tanggal/2026-01-05', jadwal],
  ['ref/poli/fp', refPoliFp, 'GET', 'ref/poli/fp', poliFp],
  ['antrean/getlisttask', (c, a) => getListTask(c, a, 'RSX-1'), 'POST', 'antrean/getlisttask', task],
  ['dashboard/waktutunggu/tanggal', (c, a) => waktuTungguTanggal(c, a, '2026-01-05', 'rs'), 'GET', 'dashboard/waktutunggu/tanggal/2026-01-05/waktu/rs', tunggu],
  ['dashboard/waktutunggu/bulan', (c, a) => waktuTungguBulan(c, a, '01', '2026', 'server'), 'GET', 'dashboard/waktutunggu/bulan/01/tahun/2026/waktu/server', tunggu],
  ['antrean/pendaftaran/tanggal', (c, a) => pendaftaranByTanggal(c, a, '2026-01-05'), 'GET', 'antrean/pendaftaran/tanggal/2026-01-05', pendaftaran],
  ['antrean/pendaftaran/kodebooking', (c, a) => pendaftaranByKodebooking(c, a, 'RSX-1'), 'GET', 'antrean/pendaftaran/kodebooking/RSX-1', pendaftaran],
  ['antrean/pendaftaran/aktif', pendaftaranAktif, 'GET', 'antrean/pendaftaran/aktif', pendaftaran],
  [
    'antrean/pendaftaran/jadwal',
    (c, a) => pendaftaranByJadwal(c, a, { kodepoli: 'ANA', kodedokter: 700001, hari: 1, jampraktek: '08:00-12:00' }),
    'GET',
    'antrean/pendaftaran/kodepoli/ANA/kodedokter/700001/hari/1/jampraktek/08:00-12:00',
    pendaftaran,
  ],
];
const readPasienFp: Call<Found<object>> = (c, a) => refPasienFp(c, a, 'nik', '3300000000000001');

const writes: [string, Call<Written>, body: object][] = [
  [
    'jadwaldokter/updatejadwaldokter',
    (c, a) => updateJadwalDokter(c, a, { kodepoli: 'ANA', kodesubspesialis: 'ANA', kodedokter: 700001, jadwal: [{ hari: '1', buka: '08:00', tutup: '10:00' }] }),
    { kodepoli: 'ANA', kodesubspesialis: 'ANA', kodedokter: 700001, jadwal: [{ hari: '1', buka: '08:00', tutup: '10:00' }] },
  ],
  ['antrean/add', (c, a) => addAntrean(c, a, add), add],
  [
    'antrean/farmasi/add',
    (c, a) => addFarmasi(c, a, { kodebooking: 'RSX-1', jenisresep: 'non racikan', nomorantrean: 7, keterangan: '' }),
    { kodebooking: 'RSX-1', jenisresep: 'non racikan', nomorantrean: 7, keterangan: '' },
  ],
  ['antrean/updatewaktu', (c, a) => updateWaktu(c, a, { kodebooking: 'RSX-1', taskid: 5, waktu: 1767577380000, jenisresep: 'Non racikan' }), { kodebooking: 'RSX-1', taskid: 5, waktu: 1767577380000, jenisresep: 'Non racikan' }],
  ['antrean/batal', (c, a) => batalAntrean(c, a, { kodebooking: 'RSX-1', keterangan: 'Terjadi perubahan jadwal dokter' }), { kodebooking: 'RSX-1', keterangan: 'Terjadi perubahan jadwal dokter' }],
];

test('every service of Antrean RS is tested here', () => {
  const tested = [...reads, ...writes].map(([operation]) => operation).concat('ref/pasien/fp');
  expect(tested.sort()).toEqual(Object.keys(OPERATIONS).filter((name) => !name.startsWith('fktp/')).sort());
});

describe('reads', () => {
  test.each(reads)('%s asks at its own address and lists what comes encrypted, as an array or as {list}', async (operation, read, method, url, row) => {
    bpjs.answerEncrypted([row, row]);
    const { exchange, verdict, rows } = await read(caller, bpjs.account);
    expect({ operation: exchange.operation, verdict, rows }).toEqual({ operation, verdict: { kind: 'accepted' }, rows: [row, row] });
    bpjs.answerEncrypted({ list: [row] }, { code: '1', message: 'Ok.' });
    expect((await read(caller, bpjs.account)).rows).toEqual([row]);
    expect(bpjs.seen).toMatchObject([{ method, url: `/antreanrs/${url}` }, { method, url: `/antreanrs/${url}` }]);
  });

  test.each(reads)('%s is taken plainly where it comes so', async (_operation, read, _method, _url, row) => {
    bpjs.answerPlain({ metadata: { code: 200, message: 'OK' }, response: { list: [row] } });
    expect(await read(caller, bpjs.account)).toMatchObject({ verdict: { kind: 'accepted' }, rows: [row] });
  });

  test.each(reads)('%s: numbers as text and text as numbers come out as the contract has them', async (_operation, read, _method, _url, row) => {
    const asText = Object.fromEntries(Object.entries(row).map(([name, value]) => [name, typeof value === 'number' ? String(value) : (value as unknown)]));
    bpjs.answerEncrypted([asText]);
    expect((await read(caller, bpjs.account)).rows).toEqual([row]);
  });

  test.each(reads)('%s: nothing there is an empty list in each of its forms', async (_operation, read) => {
    for (const envelope of [
      { metadata: { code: 204, message: 'No Content' } },
      { metadata: { code: '201', message: ' no  content. ' }, response: 'No Content' },
      { metadata: { code: 200, message: 'OK' }, response: null },
      { metadata: { code: 1, message: 'OK' }, response: '' },
      { metaData: { code: 200, message: 'OK' }, response: { list: [] } },
    ]) {
      bpjs.answerPlain(envelope);
      expect(await read(caller, bpjs.account)).toMatchObject({ verdict: { kind: 'accepted' }, rows: [] });
    }
    bpjs.answerEncrypted([]);
    expect(await read(caller, bpjs.account)).toMatchObject({ verdict: { kind: 'accepted' }, rows: [] });
  });

  test.each(reads)('%s: rows in a shape nobody knows are unavailable, never an empty list, and no word of them is logged', async (_operation, read, _method, _url, row) => {
    for (const value of [[row, { rahasia: '3300000000000001' }], { rows: [row] }, ['3300000000000001'], 7]) {
      bpjs.answerEncrypted(value);
      expect(await read(caller, bpjs.account)).toMatchObject({ verdict: { kind: 'unavailable' }, rows: [] });
    }
    expect(log.lines.filter((line) => line.startsWith('warn'))).toHaveLength(4);
    expect(log.lines.join('\n')).not.toContain('3300000000000001');
  });

  test('no schedule that day: 201 is an empty list, whether it says No Content or so', async () => {
    for (const message of ['No Content', 'Jadwal Dokter tidak ditemukan', 'Tidak ada jadwal dokter.', 'Data tidak ditemukan']) {
      bpjs.answerPlain({ metadata: { code: 201, message } });
      expect(await jadwalDokter(caller, bpjs.account, 'ANA', '2026-01-05')).toMatchObject({ verdict: { kind: 'accepted' }, rows: [] });
    }
    bpjs.answerPlain({ metadata: { code: 201, message: 'Sesuatu yang belum pernah terlihat' } });
    expect((await jadwalDokter(caller, bpjs.account, 'ANA', '2026-01-05')).verdict).toEqual({ kind: 'needs-person', about: 'unknown' });
  });

  test('the blanks of the printed schedule are removed, and a doctor on leave stays so', async () => {
    bpjs.answerEncrypted([{ ...jadwal, jadwal: ' 08:00 - 12:00 ', libur: true }]);
    expect((await jadwalDokter(caller, bpjs.account, 'ANA', '2026-01-05')).rows).toEqual([{ ...jadwal, libur: 1 }]);
  });

  test('a task that stands there twice is listed twice', async () => {
    const later = { ...task, wakturs: '01-01-2026 08:09:00 WIB' };
    bpjs.answerEncrypted([task, later]);
    expect((await getListTask(caller, bpjs.account, 'RSX-1')).rows).toEqual([task, later]);
  });

  test('an average may be fractional; one that BPJS leaves null is 0, one that is missing is another shape', async () => {
    const list = [{ ...tunggu, avg_waktu_task3: 1560.5, avg_waktu_task4: '720.25', avg_waktu_task6: null }];
    bpjs.answerPlain({ metadata: { code: 200, message: 'OK' }, response: { list } });
    expect((await waktuTungguTanggal(caller, bpjs.account, '2026-01-05', 'rs')).rows).toEqual([{ ...tunggu, avg_waktu_task3: 1560.5, avg_waktu_task4: 720.25, avg_waktu_task6: 0 }]);
    const { avg_waktu_task6: _left, ...without } = tunggu;
    bpjs.answerPlain({ metadata: { code: 200, message: 'OK' }, response: { list: [without] } });
    expect((await waktuTungguTanggal(caller, bpjs.account, '2026-01-05', 'rs')).verdict).toEqual({ kind: 'unavailable' });
  });

  test.each([
    [1, true], [0, false], ['1', true], ['0', false], [true, true], [false, false], ['true', true], ['FALSE', false], [null, null], ['', null], [{ ya: 1 }, null],
  ])('ispeserta %j is %j', async (ispeserta, expected) => {
    bpjs.answerEncrypted([{ ...pendaftaran, ispeserta }]);
    expect((await pendaftaranAktif(caller, bpjs.account)).rows).toEqual([{ ...pendaftaran, ispeserta: expected }]);
  });

  test('a booking of which BPJS tells the code alone is held all the same', async () => {
    bpjs.answerEncrypted([{ kodebooking: 'RSX-1', kodedokter: '', status: null }]);
    const { rows } = await pendaftaranByKodebooking(caller, bpjs.account, 'RSX-1');
    expect(rows).toEqual([
      {
        kodebooking: 'RSX-1', tanggal: '', kodepoli: '', jampraktek: '', nik: '', nokapst: '', nohp: '', norekammedis: '', nomorreferensi: '', sumberdata: '', noantrean: '', status: '',
        kodedokter: null, jeniskunjungan: null, estimasidilayani: null, createdtime: null, ispeserta: null,
      },
    ]);
  });

  test('parameters of a path are percent-encoded, except the colon of hours', async () => {
    await pendaftaranByKodebooking(caller, bpjs.account, '2026/01/05#7?a=%20 b');
    await jadwalDokter(caller, bpjs.account, 'A/B', '2026-01-05');
    await pendaftaranByJadwal(caller, bpjs.account, { kodepoli: 'A#B', kodedokter: 7, hari: 7, jampraktek: '08:00-12:00' });
    expect(bpjs.seen.map(({ url }) => url)).toEqual([
      '/antreanrs/antrean/pendaftaran/kodebooking/2026%2F01%2F05%237%3Fa%3D%2520%20b',
      '/antreanrs/jadwaldokter/kodepoli/A%2FB/tanggal/2026-01-05',
      '/antreanrs/antrean/pendaftaran/kodepoli/A%23B/kodedokter/7/hari/7/jampraktek/08:00-12:00',
    ]);
  });
});

describe('a patient\'s fingerprint', () => {
  test.each([['an object', pasien], ['a list of one', [pasien]], ['{list}', { list: [{ ...pasien, daftarfp: '1' }] }]])('%s is found', async (_name, value) => {
    bpjs.answerEncrypted(value, { code: 1, message: 'Ok' });
    expect(await readPasienFp(caller, bpjs.account)).toMatchObject({ verdict: { kind: 'accepted' }, value: pasien });
    expect(bpjs.seen[0]).toMatchObject({ method: 'GET', url: '/antreanrs/ref/pasien/fp/identitas/nik/noidentitas/3300000000000001' });
  });

  test('nothing there is null, and another shape is unavailable', async () => {
    bpjs.answerPlain({ metadata: { code: 201, message: 'No Content' } });
    expect(await readPasienFp(caller, bpjs.account)).toMatchObject({ verdict: { kind: 'accepted' }, value: null });
    bpjs.answerPlain({ metadata: { code: 1, message: 'Ok' }, response: null });
    expect(await readPasienFp(caller, bpjs.account)).toMatchObject({ verdict: { kind: 'accepted' }, value: null });
    for (const value of [{ nik: '3300000000000001' }, [pasien, pasien], 'ya']) {
      bpjs.answerEncrypted(value, { code: 1, message: 'Ok' });
      expect(await readPasienFp(caller, bpjs.account)).toMatchObject({ verdict: { kind: 'unavailable' }, value: null });
    }
  });

  test('the number in the path reaches no log line, nor does what BPJS answers', async () => {
    bpjs.answerEncrypted(pasien, { code: 1, message: 'Ok' });
    await readPasienFp(caller, bpjs.account);
    await refPasienFp(caller, { ...bpjs.account, baseUrl: 'http://127.0.0.1:1/' }, 'noka', '0009900112233');
    expect(log.lines).not.toEqual([]);
    expect(log.lines.join('\n')).not.toMatch(/3300000000000001|0009900112233/);
  });
});

describe('writes', () => {
  test.each(writes)('%s posts its body unchanged and is accepted by metadata alone', async (operation, write, body) => {
    bpjs.answerPlain({ metadata: { code: 200, message: 'Ok' } });
    const { exchange, verdict } = await write(caller, bpjs.account);
    expect({ operation: exchange.operation, verdict }).toEqual({ operation, verdict: { kind: 'accepted' } });
    expect(bpjs.seen).toMatchObject([{ method: 'POST', url: `/antreanrs/${operation}` }]);
    expect(JSON.parse(bpjs.seen[0]?.body ?? '')).toEqual(body);
    expect(exchange.request).toBe(bpjs.seen[0]?.body);
  });

  test.each(writes)('%s is sent once, also when nothing comes back', async (_operation, write) => {
    bpjs.answer((response) => response.destroy());
    expect(await write(caller, bpjs.account)).toMatchObject({ verdict: { kind: 'unavailable' }, exchange: { outcome: { kind: 'no-reply', stage: 'reply' } } });
    expect(bpjs.seen).toHaveLength(1);
  });
});

describe('waktuMs reads the times of getlisttask', () => {
  test.each([
    ['05-01-2026 08:05:00 WIB', 1767575100000],
    [' 05-01-2026  08:05:00 WIB ', 1767575100000],
    ['05-01-2026 09:05:00 WITA', 1767575100000],
    ['31-12-2025 23:59:59 WIB', 1767200399000],
    ['29-02-2028 00:00:00 WIB', Date.parse('2028-02-28T17:00:00Z')],
    ['29-02-2026 00:00:00 WIB', null],
    ['2026-01-05 08:05:00 WIB', null],
    ['05-01-2026 24:00:00 WIB', null],
    ['05-01-2026 08:05:00', null],
    ['', null],
    [null, null],
    [undefined, null],
  ])('%j is %j', (given, expected) => {
    expect(waktuMs(given)).toBe(expected);
  });
});
