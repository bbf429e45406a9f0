import { addAntreanFktp, batalAntreanFktp, panggilAntreanFktp, refDokterFktp, refPoliFktp } from '../../src/bpjs/antrean-fktp';
import * as rs from '../../src/bpjs/antrean-rs';
import type { Caller } from '../../src/bpjs/call';
import type { BpjsAccount } from '../../src/platform/facility';
import { startSimulator, type Simulator } from '../../src/tools/simulator/simulator';
import { callerAt, CREDENTIALS, keptLog } from './fixture-server';

// ws-bpjs §3.8: the day of a returning patient, a Monday.
const DAY = '2026-01-05';
const CODE = 'RSX-20260105-0012';
const TASKS: [taskid: number, waktu: number][] = [[3, 1767575100000], [4, 1767576660000], [5, 1767577380000], [6, 1767577470000], [7, 1767578280000]];
const HOLIDAY = '2026-01-11';

const slot = {
  kodepoli: 'ANA', namapoli: 'ANAK', kodesubspesialis: 'ANA', namasubspesialis: 'ANAK', kodedokter: 700001, namadokter: 'dr. Contoh Satu, Sp.A', hari: 1, namahari: 'SENIN',
  jadwal: '08:00 - 12:00', kapasitaspasien: 40, libur: 0,
};
const reference = {
  poli: [{ kdpoli: 'ANA', nmpoli: 'ANAK', kdsubspesialis: 'ANA', nmsubspesialis: 'ANAK' }],
  dokter: [{ namadokter: 'dr. Contoh Satu, Sp.A', kodedokter: 700001 }],
  poliFp: [{ kodesubspesialis: 'HDL', namasubspesialis: 'HEMODIALISA', kodepoli: 'HDL', namapoli: 'HEMODIALISA' }],
  pasienFp: [{ nomorkartu: '0009900112233', nik: '3300000000000001', tgllahir: '1990-01-31', daftarfp: 1 }],
  jadwal: [slot],
};
const add: rs.AntreanAdd = {
  kodebooking: CODE, jenispasien: 'JKN', nomorkartu: '0009900112233', nik: '3300000000000001', nohp: '081200000001', kodepoli: 'ANA', namapoli: 'Anak', pasienbaru: 0, norm: '012345',
  tanggalperiksa: DAY, kodedokter: 700001, namadokter: 'dr. Contoh Satu, Sp.A', jampraktek: '08:00-12:00', jeniskunjungan: 1, nomorreferensi: '0000R0010126B000001', nomorantrean: 'A-12',
  angkaantrean: 12, estimasidilayani: 1767576660000, sisakuotajkn: 10, kuotajkn: 20, sisakuotanonjkn: 8, kuotanonjkn: 10, keterangan: 'Datang 30 menit sebelum jadwal',
};
const fktp = {
  nomorkartu: '0009900112233', nik: '3300000000000001', nohp: '081200000001', kodepoli: '001', namapoli: 'POLI UMUM', norm: '012345', tanggalperiksa: DAY, kodedokter: 900101,
  namadokter: 'dr. Contoh Umum', jampraktek: '07:00-12:00', nomorantrean: '001-12', angkaantrean: 12, keterangan: '',
};

const accepted = { kind: 'accepted' };
let now: Date;
let bpjs: Simulator;
let caller: Caller;
let account: BpjsAccount;

async function start(listForm: 'array' | 'list'): Promise<void> {
  now = new Date(1767575000000);
  bpjs = await startSimulator({ port: 0, account: CREDENTIALS, clock: () => now, facilityCode: '0000R001', reference, listForm, fktpListForm: listForm });
  caller = callerAt(() => now, keptLog());
  account = { baseUrl: bpjs.url, secondBaseUrl: null, ...CREDENTIALS };
}
afterEach(async () => {
  caller.close();
  await bpjs.close();
});

describe.each(['array', 'list'] as const)('BPJS answering with the %s form', (listForm) => {
  beforeEach(() => start(listForm));

  test('a hospital looks up its references and proposes a week', async () => {
    expect(await rs.refPoli(caller, account)).toMatchObject({ verdict: accepted, rows: reference.poli });
    expect(await rs.refDokter(caller, account)).toMatchObject({ verdict: accepted, rows: reference.dokter });
    expect(await rs.refPoliFp(caller, account)).toMatchObject({ verdict: accepted, rows: reference.poliFp });
    expect(await rs.refPasienFp(caller, account, 'noka', '0009900112233')).toMatchObject({ verdict: accepted, value: reference.pasienFp[0] });
    expect(await rs.jadwalDokter(caller, account, 'ANA', DAY)).toMatchObject({ verdict: accepted, rows: [{ ...slot, jadwal: '08:00-12:00' }] });
    expect(await rs.jadwalDokter(caller, account, 'ANA', HOLIDAY)).toMatchObject({ verdict: accepted, rows: [] });
    const week = { kodepoli: 'ANA', kodesubspesialis: 'ANA', kodedokter: 700001, jadwal: [{ hari: '1', buka: '08:00', tutup: '10:00' }] };
    expect(await rs.updateJadwalDokter(caller, account, week)).toMatchObject({ verdict: accepted });
    expect(await rs.updateJadwalDokter(caller, account, { ...week, kodedokter: 1 })).toMatchObject({ verdict: { kind: 'needs-person', about: 'schedule' } });
  });

  test('a hospital reports a patient\'s day, twice, and reads back each time as it was sent', async () => {
    const farmasi: rs.FarmasiAdd = { kodebooking: CODE, jenisresep: 'non racikan', nomorantrean: 7, keterangan: '' };
    const verdicts = async (): Promise<unknown[]> => {
      const said: rs.Written[] = [await rs.addAntrean(caller, account, add)];
      for (const [taskid, waktu] of TASKS) {
        if (waktu > now.getTime()) now = new Date(waktu);
        said.push(await rs.updateWaktu(caller, account, { kodebooking: CODE, taskid, waktu, ...(taskid === 5 ? { jenisresep: 'Non racikan' } : {}) }));
        if (taskid === 5) said.push(await rs.addFarmasi(caller, account, farmasi));
      }
      return said.map(({ verdict }) => verdict.kind);
    };
    expect(await rs.getListTask(caller, account, CODE)).toMatchObject({ verdict: accepted, rows: [] });
    expect(new Set(await verdicts())).toEqual(new Set(['accepted']));
    // What a lost reply leads to: the same once more. A lower task is overtaken by the last (§2.14).
    expect(await verdicts()).toEqual(['already-there', 'overtaken', 'overtaken', 'overtaken', 'already-there', 'overtaken', 'already-there']);

    const { rows } = await rs.getListTask(caller, account, CODE);
    expect(rows.map(({ taskid, wakturs }) => [taskid, rs.waktuMs(wakturs)])).toEqual(TASKS);
    const held = { kodebooking: CODE, tanggal: DAY, kodedokter: 700001, jeniskunjungan: 1, sumberdata: 'Bridging Antrean', ispeserta: true, status: 'Selesai dilayani', estimasidilayani: 1767576660000 };
    expect(await rs.pendaftaranByKodebooking(caller, account, CODE)).toMatchObject({ verdict: accepted, rows: [held] });
    expect(await rs.pendaftaranByTanggal(caller, account, DAY)).toMatchObject({ verdict: accepted, rows: [held] });
    expect(await rs.pendaftaranAktif(caller, account)).toMatchObject({ verdict: accepted, rows: [] });
    for (const { verdict, rows: waits } of [await rs.waktuTungguTanggal(caller, account, DAY, 'rs'), await rs.waktuTungguBulan(caller, account, '01', '2026', 'rs')]) {
      expect({ verdict, waits }).toMatchObject({ verdict: accepted, waits: [{ kdppk: '0000R001', kodepoli: 'ANA', jumlah_antrean: 1, waktu_task3: 1560, waktu_task4: 720, avg_waktu_task5: 90, waktu_task6: 810 }] });
    }
    expect(await rs.waktuTungguTanggal(caller, account, '2026-01-06', 'server')).toMatchObject({ verdict: accepted, rows: [] });
  });

  test('a hospital calls a booking off', async () => {
    const odd = '2026/01/05#12';
    await rs.addAntrean(caller, account, { ...add, kodebooking: odd });
    const session = { kodepoli: 'ANA', kodedokter: 700001, hari: 1, jampraktek: '08:00-12:00' };
    expect((await rs.pendaftaranByJadwal(caller, account, session)).rows).toMatchObject([{ kodebooking: odd, status: 'Belum dilayani' }]);
    expect(await rs.batalAntrean(caller, account, { kodebooking: odd, keterangan: 'Terjadi perubahan jadwal dokter' })).toMatchObject({ verdict: accepted });
    expect((await rs.pendaftaranByKodebooking(caller, account, odd)).rows).toMatchObject([{ kodebooking: odd, status: 'Batal' }]);
    expect(await rs.updateWaktu(caller, account, { kodebooking: odd, taskid: 3, waktu: 1767575100000 })).toMatchObject({ verdict: { kind: 'cancelled-there' } });
    expect(await rs.updateWaktu(caller, account, { kodebooking: 'RSX-9', taskid: 3, waktu: 1767575100000 })).toMatchObject({ verdict: { kind: 'booking-unknown' } });
  });

  test('a primary-care clinic books, calls and calls off', async () => {
    const clinic = { ...account, baseUrl: bpjs.fktpUrl };
    const key = { tanggalperiksa: DAY, kodepoli: '001', nomorkartu: '0009900112233' };
    expect((await refPoliFktp(caller, clinic, DAY)).rows).toContainEqual({ kodepoli: '001', namapoli: 'POLI UMUM', kdsubspesialis: '', nmsubspesialis: '' });
    expect(await refPoliFktp(caller, clinic, HOLIDAY)).toMatchObject({ verdict: accepted, rows: [] });
    expect(await refDokterFktp(caller, clinic, '001', DAY)).toMatchObject({ verdict: accepted, rows: [{ kodedokter: 900101, jampraktek: '07:00-12:00', kapasitas: 60 }] });
    expect(await refDokterFktp(caller, clinic, '001', HOLIDAY)).toMatchObject({ verdict: accepted, rows: [] });
    expect(await addAntreanFktp(caller, clinic, fktp)).toMatchObject({ verdict: accepted });
    expect(await addAntreanFktp(caller, clinic, fktp)).toMatchObject({ verdict: { kind: 'already-there' } });
    expect(await panggilAntreanFktp(caller, clinic, { ...key, status: 1, waktu: 1767576660000 })).toMatchObject({ verdict: accepted });
    expect(await batalAntreanFktp(caller, clinic, { ...key, alasan: 'Pasien berhalangan' })).toMatchObject({ verdict: accepted });
  });
});

test('a wrong secret is a matter of configuration, for reads and writes alike', async () => {
  await start('array');
  const wrong = { ...account, consSecret: 'salah' };
  expect(await rs.refPoli(caller, wrong)).toMatchObject({ verdict: { kind: 'misconfigured' } });
  expect(await rs.addAntrean(caller, wrong, add)).toMatchObject({ verdict: { kind: 'misconfigured' } });
});
