import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { parseUatArguments } from '../../src/tools/uat/arguments';
import { CannotRun, readDataFile } from '../../src/tools/uat/data-file';
import { readIdentityFile } from '../../src/tools/uat/identity-file';
import { FKRTL_DATA } from './fkrtl-server';
import { fktpData } from './fktp-server';

const docs = path.join(__dirname, '../../docs/uat');
const NOW = new Date('2027-01-18T09:00:00+07:00');
let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'antrean-uat-test-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const write = (name: string, content: object | string): string => {
  const file = path.join(folder, name);
  writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content));
  return file;
};
const complaintOf = (work: () => unknown): string => {
  try {
    work();
  } catch (error) {
    if (error instanceof CannotRun) return error.message;
    throw error;
  }
  return '';
};
const read = (content: object | string, over: object = {}) => readDataFile('fkrtl', { file: write('data.yaml', content), now: NOW, passwordOfEnvironment: 'rahasia', ...over });

describe('the data file', () => {
  test('the examples of the guide are complete', () => {
    const fkrtl = readDataFile('fkrtl', { file: path.join(docs, 'contoh-data.yaml'), now: NOW, passwordOfEnvironment: 'x' }).data;
    for (const part of [fkrtl.pasien, fkrtl.sesi, fkrtl.booking, fkrtl.operasi, fkrtl.farmasi]) expect(Object.values(part)).not.toContain(undefined);
    expect([fkrtl.pasienBaru, fkrtl.pasienTakDikenal, fkrtl.token.masaBerlakuDetik]).not.toContain(undefined);
    expect(readDataFile('fktp', { file: path.join(docs, 'contoh-data-fktp.yaml'), now: NOW, passwordOfEnvironment: 'x' }).data.versi).toBe(2);
    expect(readIdentityFile(path.join(docs, 'uat-identitas.yaml')).reliability.ups).toBe('2 kVA, 30 menit');
  });

  test('words for days count from the day of the run in the zone of the facility', () => {
    const late = new Date('2027-01-18T16:30:00Z'); // 23:30 WIB, half past one on the 19th in WIT
    const slot = (tanggalperiksa: string) => ({ kodepoli: 'INT', kodedokter: 1, tanggalperiksa, jampraktek: '08:00-12:00' });
    const days = (zona: string) => {
      const { data, today } = read({ profil: 'fkrtl', faskes: { kode: 'x', nama: 'x', zona }, username: 'u', sesi: { hariIni: slot('Hari ini'), besok: slot('besok'), tutup: slot('+10 hari'), selesai: slot('-1 hari') } }, { now: late });
      return [today, data.sesi.hariIni?.tanggalperiksa, data.sesi.besok?.tanggalperiksa, data.sesi.tutup?.tanggalperiksa, data.sesi.selesai?.tanggalperiksa];
    };
    expect(days('WIB')).toEqual(['2027-01-18', '2027-01-18', '2027-01-19', '2027-01-28', '2027-01-17']);
    expect(days('WIT')).toEqual(['2027-01-19', '2027-01-19', '2027-01-20', '2027-01-29', '2027-01-18']);
  });

  test('every complaint names its field, in Indonesian, all at once', () => {
    const complaint = complaintOf(() =>
      read(`
profil: fkrtl
faskes: { kode: "0001", nama: RS, zona: GMT }
pasien: { pertama: { nik: 3271999900000001, nomorkartu: "123", nohp: "0812", nomorreferensi: "" } }
sesi: { hariIni: { kodepoli: INT, kodedokter: "1", tanggalperiksa: 18-01-2027, jampraktek: "8-12" } }
oprasi: {}
`),
    );
    for (const line of [
      'faskes.zona: ', 'username: harus diisi', 'pasien.pertama.nik: tulis di antara tanda petik', 'pasien.pertama.nomorkartu: harus 13 angka', 'pasien.pertama.nomorreferensi: tidak boleh kosong',
      'sesi.hariIni.kodedokter: harus bilangan', 'sesi.hariIni.tanggalperiksa: harus tanggal yyyy-mm-dd', 'sesi.hariIni.jampraktek: harus jam praktek', 'nama isian tidak dikenal: oprasi',
    ]) expect(complaint).toContain(line);
    expect(complaint).not.toMatch(/invalid|expected|required/i);
  });

  test('version 2 of FKTP needs doctor and hours, and a profile is not taken for the other', () => {
    const { sesi, ...data } = fktpData(2);
    const file = write('fktp.json', { ...data, sesi: { hariIni: { kodepoli: sesi.hariIni.kodepoli, tanggalperiksa: 'hari ini' } } });
    expect(complaintOf(() => readDataFile('fktp', { file, now: NOW, passwordOfEnvironment: 'x' }))).toContain('sesi.hariIni: kodedokter dan jampraktek wajib diisi untuk versi 2');
    expect(complaintOf(() => readDataFile('fkrtl', { file, now: NOW, passwordOfEnvironment: 'x' }))).toContain('profil: harus fkrtl, atau jalankan dengan --profile fktp');
  });

  test('the password comes from the environment or a file beside it, and is never repeated', () => {
    write('sandi.txt', 'rahasia-dari-berkas\n');
    const file = write('data.json', { ...FKRTL_DATA, passwordFile: 'sandi.txt' });
    expect(readDataFile('fkrtl', { file, now: NOW, passwordOfEnvironment: undefined }).password).toBe('rahasia-dari-berkas');
    expect(readDataFile('fkrtl', { file, now: NOW, passwordOfEnvironment: 'dari-lingkungan' }).password).toBe('dari-lingkungan');
    expect(complaintOf(() => read(FKRTL_DATA, { passwordOfEnvironment: undefined }))).toContain('UAT_PASSWORD');
    const inside = complaintOf(() => read({ ...FKRTL_DATA, password: 'rahasia-di-berkas-data' }));
    expect(inside).toContain('nama isian tidak dikenal: password');
    expect(inside).not.toContain('rahasia-di-berkas-data');
  });

  test('files that are not there, or no YAML, are named', () => {
    expect(complaintOf(() => readDataFile('fkrtl', { file: path.join(folder, 'tidak-ada.yaml'), now: NOW, passwordOfEnvironment: 'x' }))).toMatch(/tidak-ada\.yaml tidak dapat dibaca \(ENOENT\)/);
    expect(complaintOf(() => read('a: [1'))).toMatch(/bukan YAML atau JSON/);
    expect(complaintOf(() => read({ ...FKRTL_DATA, caFile: 'tidak-ada.pem' }))).toMatch(/^caFile: .*tidak dapat dibaca/);
    copyFileSync(path.join(docs, 'uat-identitas.yaml'), path.join(folder, 'i.yaml'));
    writeFileSync(path.join(folder, 'i.yaml'), 'reliability: { ram: 16 }');
    expect(complaintOf(() => readIdentityFile(path.join(folder, 'i.yaml')))).toContain('reliability: nama isian tidak dikenal: ram');
  });
});

describe('the command line', () => {
  const complaint = (...argv: string[]) => complaintOf(() => parseUatArguments(argv));
  const whole = ['--url', 'https://antrean.rs.example/ws/', '--profile', 'fkrtl', '--data', 'd.yaml'];

  test('says what is missing or wrong, and never repeats what was typed', () => {
    expect(complaint('--url', 'http://x.example', '--profile', 'rs')).toBe('--url: harus alamat https, seperti https://antrean.rs.example\n--profile: harus fkrtl atau fktp\n--data: belum diisi');
    expect(complaint(...whole, '--password', 'rahasia-sekali')).toMatch(/^Argumen --password tidak dikenal/);
    expect(complaint(...whole, '--password', 'rahasia-sekali')).not.toContain('rahasia-sekali');
    expect(complaint('--url', 'https://u:p@x.example', '--profile', 'fkrtl', '--data', 'x')).toContain('tanpa ?, # dan nama pengguna');
    expect(complaint(...whole, '--ca', 'c.pem', '--insecure')).toContain('pilih salah satu');
    expect(complaint('--self', '--url', 'https://x.example')).toContain('tanpa --url');
    expect(complaint('--self', '--profile', 'rs')).toContain('harus fkrtl atau fktp');
  });

  test('takes a server or its own', () => {
    expect(parseUatArguments([...whole, '--ca', 'c.pem', '--out', 'o'])).toEqual({ command: 'target', url: 'https://antrean.rs.example/ws', profile: 'fkrtl', data: 'd.yaml', ca: 'c.pem', insecure: false, out: 'o' });
    expect(parseUatArguments(['--self'])).toEqual({ command: 'self', self: true, profile: 'fkrtl', out: 'var/uat' });
    expect(parseUatArguments(['--help'])).toEqual({ command: 'help' });
  });
});
