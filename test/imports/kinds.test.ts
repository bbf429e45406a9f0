import { readFileSync } from 'node:fs';
import path from 'node:path';
import { isPassword } from '../../src/auth/password';
import { KINDS } from '../../src/imports/all-kinds';
import { passwordsCsv, reportCsv, templateCsv } from '../../src/imports/csv-out';
import { KIND_NAMES, type KindName, type NewPassword } from '../../src/imports/import-kind';
import { MORNING_SESSION, openHospital, TOMORROW, type Hospital } from '../support/hospital';
import { opened } from '../support/opened';
import { addStaff } from '../support/staff';
import { importing, told } from './import-hall';

let hospital: Hospital;
let facilityId: number;
beforeEach(async () => {
  hospital = await openHospital({ patients: 0 });
  facilityId = hospital.facility().facilityId;
  await addStaff(hospital);
});
afterEach(() => hospital.close());

const rows = async (text: string): Promise<Record<string, unknown>[]> => opened(await hospital.db.rows<Record<string, unknown>>(text, { facilityId }));

const TEMPLATES: Record<KindName, string> = { patients: 'pasien', doctors: 'dokter', schedules: 'jadwal', surgeries: 'operasi', users: 'pengguna', 'outpatient-visits': 'rawat-jalan' };

test('the templates of docs/impor are those the program gives, and each can be imported, and once more without any change', async () => {
  for (const name of KIND_NAMES) {
    const file = readFileSync(path.join(__dirname, '..', '..', 'docs', 'impor', `${TEMPLATES[name]}.csv`));
    expect(file.toString('utf8')).toBe(templateCsv(KINDS[name]));
    const outcome = await importing(hospital, name, file);
    expect([name, told(outcome), outcome.isSaved, outcome.added > 0]).toEqual([name, [], true, true]);
    const again = await importing(hospital, name, file);
    expect([name, again.added, again.changed, again.unchanged]).toEqual([name, 0, 0, outcome.added + outcome.changed + outcome.unchanged]);
  }
});

test('doctors are added and renamed by their code, with an act each', async () => {
  expect(told(await importing(hospital, 'doctors', 'Kd_Dokter_BPJS,Nm_Dokter\n700101,dr. Sari Berganti\n800200,dr. Baru\n800200,dr. Lagi\nsatu,dr. X\n'))).toEqual(['4 kodedokter: Sudah ada di baris 3.', '5 kodedokter: Isi dengan angka bulat 1 sampai 2147483647.']);
  expect(await importing(hospital, 'doctors', 'Kd_Dokter_BPJS,Nm_Dokter\n700101,dr. Sari Berganti\n800200,dr. Baru\n')).toMatchObject({ added: 1, changed: 1, isSaved: true });
  expect(await rows(`select act, subject from staff_act where facility_id = :facilityId and act like 'doctor-%' order by act`)).toEqual([{ act: 'doctor-added', subject: 'doctor 800200' }, { act: 'doctor-changed', subject: 'doctor 700101' }]);
});

const SCHEDULES = 'kodepoli;kodedokter;tanggal;hari;dari;sampai;jampraktek;kapasitas;kuotajkn;kuotanonjkn;prefix\n';
const sessions = (): Promise<Record<string, unknown>[]> =>
  rows(`select clinic_code as poli, visit_date as tanggal, practice_hours as jam, capacity, quota_jkn as jkn, queue_prefix as huruf from practice_session where facility_id = :facilityId and doctor_code = 700103 order by 2, 3`);

test('a weekday becomes a session a week from today on, without holidays and with letters of its own; a session that is there gets its places', async () => {
  await rows(`insert into holiday (facility_id, holiday_date, holiday_name) values (:facilityId, '2027-01-28', 'Libur')`);
  const file = `${SCHEDULES}ANA;700103;;Kamis;01/01/2027;2027-02-04;08.00 - 10.00;20;15;5;\nANA;700103;2027-01-18;;;;09:00-13:00;40;30;10;\n`;
  const before = await sessions();
  expect(await importing(hospital, 'schedules', file, { isSaved: false })).toMatchObject({ findings: 0, added: 2, changed: 1, isSaved: false });
  expect(await sessions()).toEqual(before);
  expect(await importing(hospital, 'schedules', file)).toMatchObject({ lines: 2, added: 2, changed: 1, isSaved: true });
  expect(await sessions()).toEqual([
    { poli: 'ANA', tanggal: '2027-01-18', jam: '09:00-13:00', capacity: 40, jkn: 30, huruf: 'ANA' },
    { poli: 'ANA', tanggal: '2027-01-21', jam: '08:00-10:00', capacity: 20, jkn: 15, huruf: 'ANA1' },
    { poli: 'ANA', tanggal: '2027-02-04', jam: '08:00-10:00', capacity: 20, jkn: 15, huruf: 'ANA1' },
  ]);
});

test('what is wrong with a schedule, alone, beside other lines and beside the house, is told by its line, and nothing is saved', async () => {
  await rows(`update practice_session set taken_jkn = 10 where facility_id = :facilityId and visit_date = '${TOMORROW}' and doctor_code = 700101`);
  const before = await rows('select * from practice_session where facility_id = :facilityId order by session_id');
  const lines = [
    'XXX;700103;2027-02-01;;;;08:00-10:00;20;15;5;',
    'ANA;999;2027-02-01;;;;08:00-10:00;20;15;5;',
    'ANA;700103;2027-02-01;Senin;2027-02-01;2027-02-28;08:00-10:00;20;15;5;',
    'ANA;700103;;;;;08:00-10:00;20;15;5;',
    'ANA;700103;;Senin;;2027-02-28;08:00-10:00;20;15;5;',
    'ANA;700103;;Senin;2027-03-01;2027-02-28;08:00-10:00;20;15;5;',
    'ANA;700103;;Senin;2026-01-01;2026-12-31;08:00-10:00;20;15;5;',
    'ANA;700103;;Senin;2027-01-01;2029-12-31;08:00-10:00;20;15;5;',
    'ANA;700103;2027-02-01;;;;pagi;20;15;5;',
    'ANA;700103;2027-02-01;;;;08:00-10:00;banyak;15;5;',
    'ANA;700103;2027-02-02;;;;08:00-10:00;20;15;5;AB',
    'ANA;700103;2027-02-02;;;;08:00-10:00;20;15;5;',
    'ANA;700104;2027-02-02;;;;08:00-10:00;20;15;5;AB',
    'ANA;700103;2027-01-17;;;;08:00-10:00;20;15;5;',
    'ANA;700103;2027-02-03;;;;08:00-10:00;10;15;5;',
    `${MORNING_SESSION.kodepoli};700101;${TOMORROW};;;;08:00-12:00;30;5;6;`,
    `${MORNING_SESSION.kodepoli};700103;${TOMORROW};;;;13:00-15:00;30;5;6;SAR`,
  ];
  const outcome = await importing(hospital, 'schedules', SCHEDULES + lines.join('\n'));
  expect(outcome.isSaved).toBe(false);
  expect(told(outcome)).toEqual([
    '2 kodepoli: Poli XXX tidak ada di sini.',
    '3 kodedokter: Dokter 999 tidak ada di sini. Impor atau tambahkan dokternya dahulu.',
    '4 tanggal: Isi tanggal, atau hari dengan dari dan sampai; tidak keduanya.',
    '5 tanggal: Isi tanggal, atau hari dengan dari dan sampai; tidak keduanya.',
    '6 hari: Hari memerlukan tanggal dari dan sampai.',
    '7 sampai: Tanggal sampai lebih awal daripada tanggal dari.',
    '8 hari: Hari itu tidak ada, atau sudah lewat, di antara tanggal dari dan sampai.',
    '9 sampai: Dari dan sampai paling jauh 366 hari.',
    '10 jampraktek: Jam praktek ditulis mulai-selesai: 08:00-12:00.',
    '11 kapasitas: Isi dengan angka bulat 0 sampai 2000.',
    '13 : Sudah ada di baris 12.',
    '14 prefix: Huruf antrean ini sudah dipakai jadwal lain di poli yang sama pada 2027-02-02, di baris 12.',
    '15 : Tanggal ini sudah lewat, jadi jadwalnya tidak dapat diubah lagi.',
    '16 : Kuota JKN melebihi kapasitas (10).',
    '17 : Sudah ada 10 booking JKN; kuota JKN tidak dapat lebih kecil daripada itu.',
    expect.stringMatching(/^18 : Huruf antrean SAR pada hari itu sudah dipakai dr\. Sari/),
  ]);
  expect(await rows('select * from practice_session where facility_id = :facilityId order by session_id')).toEqual(before);
});

test('outpatient visits come by day and clinic, an empty clinic meaning the whole house; what is there is replaced, and what cannot be so is told by its line', async () => {
  const kept = (): Promise<Record<string, unknown>[]> => rows('select visit_date as tanggal, clinic_code as poli, visits, source, entered_by as oleh from outpatient_count where facility_id = :facilityId order by 1, 2');
  const good = 'Tgl_SEP,Kode_Poli,Jml_SEP\n15/01/2027,,398\n2027-01-15,SAR,38\n2027-01-18,-,12\n';
  expect(await importing(hospital, 'outpatient-visits', good, { isSaved: false })).toMatchObject({ findings: 0, added: 3, isSaved: false });
  expect(await kept()).toEqual([]);
  expect(await importing(hospital, 'outpatient-visits', good)).toMatchObject({ added: 3, isSaved: true });
  expect(await importing(hospital, 'outpatient-visits', 'tanggal;jumlah\n2027-01-15;400\n2027-01-18;12\n')).toMatchObject({ added: 0, changed: 1, unchanged: 1 });
  const now = [
    { tanggal: '2027-01-15', poli: '', visits: 400, source: 'import', oleh: 'administrator' },
    { tanggal: '2027-01-15', poli: 'SAR', visits: 38, source: 'import', oleh: 'administrator' },
    { tanggal: '2027-01-18', poli: '', visits: 12, source: 'import', oleh: 'administrator' },
  ];
  expect(await kept()).toEqual(now);
  expect(told(await importing(hospital, 'outpatient-visits', 'tanggal;kodepoli;jumlah\n2027-01-16;;1\n2027-01-19;;1\n2007-01-16;;1\n2027-01-17;XXX;1\n2027-01-17;;100001\n2027-01-17;SAR;-1\n2027-01-16;;2\n;SAR;2\n'))).toEqual([
    '3 tanggal: Tanggal ini belum terjadi.',
    '4 tanggal: Tanggal ini terlalu lama; paling awal 2017-01-01.',
    '5 kodepoli: Poli XXX tidak ada di sini.',
    '6 jumlah: Isi dengan angka bulat 0 sampai 100000.',
    '7 jumlah: Isi dengan angka bulat 0 sampai 100000.',
    '8 : Sudah ada di baris 2.',
    '9 tanggal: Belum diisi.',
  ]);
  expect(await kept()).toEqual(now);
});

test('operations are added, changed and left alone where the house has something newer', async () => {
  const head = 'kodebooking;tanggaloperasi;jenistindakan;kodepoli;namapoli;terlaksana;nopeserta;lastupdate\n';
  const listed = (): Promise<Record<string, unknown>[]> => rows('select booking_code as kode, surgery_date as tanggal, performed, card_number as kartu, updated_at as diubah from surgery where facility_id = :facilityId order by 1');
  await importing(hospital, 'surgeries', `${head}OP-1;20/01/2027;Herniotomi;BED;Bedah;Belum;0001234567890;1800237600000\nOP-2;2027-01-21;Apendektomi;BED;;;;\n`);
  expect(await listed()).toEqual([
    { kode: 'OP-1', tanggal: '2027-01-20', performed: false, kartu: '0001234567890', diubah: new Date(1_800_237_600_000) },
    { kode: 'OP-2', tanggal: '2027-01-21', performed: false, kartu: '', diubah: hospital.deps.clock() },
  ]);
  hospital.setTime('2027-01-18T10:00:00.000+07:00');
  expect(await importing(hospital, 'surgeries', `${head}OP-1;2027-01-25;Herniotomi;BED;Bedah;1;;2027-01-01 08:00\nOP-2;2027-01-21;Apendektomi;BED;;1;;\n`)).toMatchObject({ added: 0, changed: 1, unchanged: 1 });
  expect(await listed()).toEqual([
    expect.objectContaining({ kode: 'OP-1', tanggal: '2027-01-20', performed: false }),
    expect.objectContaining({ kode: 'OP-2', performed: true, diubah: hospital.deps.clock() }),
  ]);
  expect(told(await importing(hospital, 'surgeries', `${head}OP-3;2027-01-25;Herniotomi;XYZ;;mungkin;123;kapan\nOP 4;;;BED;;;;\n`))).toEqual([
    '2 terlaksana: Isi dengan salah satu dari: 0, 1, belum, sudah.',
    '2 nopeserta: Berisi 3 angka, seharusnya 13.',
    '2 lastupdate: Waktu tidak dapat dibaca. Tulis tttt-bb-hh jj:mm:dd, atau milidetik 13 angka.',
    '2 kodepoli: Poli XYZ tidak ada di sini.',
    '3 kodebooking: Hanya boleh huruf, angka, titik, strip dan garis miring, paling panjang 50.',
    '3 tanggaloperasi: Belum diisi.',
    '3 jenistindakan: Belum diisi.',
  ].sort((a, b) => Number(a[0]) - Number(b[0])));
});

test('new users get a password that is told before it is in force and kept nowhere; the last administrator keeps the right', async () => {
  const file = 'username,nama,peran\nDewi.K,Dewi Kartikasari,"Pendaftaran, poli"\nclinic,Petugas Baru Poli,poli\n';
  expect(await importing(hospital, 'users', file, { isSaved: false })).toMatchObject({ added: 1, changed: 1, passwords: [], isSaved: false });
  let kept: readonly NewPassword[] = [];
  const outcome = await importing(hospital, 'users', file, { keepPasswords: async (made) => void (kept = made) });
  expect(outcome.passwords).toEqual(kept);
  const [user] = await rows(`select full_name, roles, password_hash, must_change_password from staff_user where facility_id = :facilityId and username = 'dewi.k'`);
  expect(user).toMatchObject({ full_name: 'Dewi Kartikasari', roles: expect.arrayContaining(['clinic', 'registration']), must_change_password: true });
  expect(await isPassword(kept[0]!.password, String(user!['password_hash']))).toBe(true);

  expect(told(await importing(hospital, 'users', 'username,nama,peran\nadministrator,Petugas administrator,loket\nX,Y,dokter\n'))).toEqual([
    '2 : Ini administrator terakhir; harus selalu ada satu.',
    '3 username: Hanya boleh 2–40 huruf kecil, angka, titik, garis bawah atau strip.',
    '3 peran: Isi dengan salah satu dari: administrator, loket, poli, farmasi, supervisor.',
  ]);
  await expect(importing(hospital, 'users', 'username,nama,peran\nbudi.s,Budi,loket\n', { keepPasswords: () => Promise.reject(new Error('no place on the disk')) })).rejects.toThrow('no place');
  expect(await rows(`select from staff_user where facility_id = :facilityId and username = 'budi.s'`)).toEqual([]);
});

test('what a spreadsheet would run as a formula is text in our files', async () => {
  const findings = (async function* () {
    yield { line: 2, column: '=cmd()', sentence: '+1+1' };
  })();
  let report = '';
  for await (const piece of reportCsv(findings)) report += piece;
  expect(report).toBe("\ufeffbaris,kolom,keterangan\r\n2,'=cmd(),'+1+1\r\n");
  expect(passwordsCsv([{ username: 'x', fullName: '@SUM(A1)', password: 'p' }])).toContain("'@SUM(A1)");
});
