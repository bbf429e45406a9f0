import { dateOf, isNoMoment, momentOf, weekdayOf, weekdayOfDate } from '../../src/connector/simrs-moment';
import { readRow, type RawRow, type RowKind } from '../../src/connector/simrs-row';

const VALUES = { penjamin: { BPJ: 'JKN', '*': 'NON JKN' } };
const rowOf = (kind: RowKind, raw: RawRow, values: Record<string, Record<string, string>> = {}): unknown => readRow(kind, raw, values, 'WITA');
const REGISTRATION = { noregistrasi: '2027/01/18/000001', norm: '000123', kodepoli: 'SAR', kodedokter: '700101', tanggalperiksa: '2027-01-18', waktudaftar: '2027-01-18 07:30:00', penjamin: 'BPJ' };

test.each([
  ['2027-01-18 08:15:07', '2027-01-18T00:15:07.000Z'],
  ['2027-01-18T08:15', '2027-01-18T00:15:00.000Z'],
  ['2027-01-18 01:15:07.250+00', '2027-01-18T01:15:07.250Z'],
  ['2027-01-18T08:15:07+07:00', '2027-01-18T01:15:07.000Z'],
  ['1800238507000', '2027-01-18T02:15:07.000Z'],
])('a time of the SIMRS is the wall clock of the facility unless it says otherwise: %s', (text, instant) => {
  expect(momentOf(text, 'WITA')?.toISOString()).toBe(instant);
});

test('what is no time is none, and what has not happened is not a mistake', () => {
  expect(['2027-02-31 08:00:00', '2027-01-18', '08:00', '18/01/2027 08:00'].map((text) => momentOf(text, 'WIB'))).toEqual([undefined, undefined, undefined, undefined]);
  expect(['', '0000-00-00 00:00:00', '0'].map(isNoMoment)).toEqual([true, true, true]);
  expect(rowOf('tasks', { noregistrasi: '1', taskid: '4', waktu: '0000-00-00 00:00:00' })).toBe('nothing');
  expect([dateOf('2027-01-18 00:00:00'), dateOf('0000-00-00')]).toEqual(['2027-01-18', undefined]);
});

test('days of the week by their names and numbers', () => {
  expect(['SENIN', 'selasa', 'RABU', 'KAMIS', "JUM'AT", 'JUMAT', 'SABTU', 'AKHAD', 'Minggu', '1', '7', '0', 'SEN'].map(weekdayOf)).toEqual([1, 2, 3, 4, 5, 5, 6, 7, 7, 1, 7, 7, undefined]);
  expect([weekdayOfDate('2027-01-18'), weekdayOfDate('2027-01-24')]).toEqual([1, 7]);
});

test('a registration in our words, its payer by the words of the file', () => {
  expect(rowOf('registrations', { ...REGISTRATION, jeniskunjungan: '3 (Kontrol)', nomorreferensi: '-', batal: '0' }, VALUES)).toEqual({
    key: '2027/01/18/000001',
    row: {
      kind: 'registrations', registrationNumber: '2027/01/18/000001', medicalRecordNumber: '000123', clinicCode: 'SAR', doctorCode: 700101, visitDate: '2027-01-18',
      registeredAt: new Date('2027-01-17T23:30:00.000Z'), practiceHours: undefined, payer: 'JKN', visitType: 3, referenceNumber: '', isCancelled: false,
    },
  });
  expect(rowOf('registrations', { ...REGISTRATION, penjamin: 'UMU' }, VALUES)).toMatchObject({ row: { payer: 'NON JKN' } });
});

test.each<[kind: RowKind, raw: RawRow, complaint: RegExp]>([
  ['registrations', { ...REGISTRATION, kodepoli: '', polisimrs: 'U0009' }, /^poli U0009 di SIMRS belum dipetakan ke kode poli BPJS$/],
  ['registrations', { ...REGISTRATION, kodedokter: '', doktersimrs: 'D0000004' }, /^dokter D0000004 di SIMRS belum dipetakan/],
  ['registrations', { ...REGISTRATION, penjamin: 'XYZ' }, /^penjamin XYZ belum dipetakan/],
  ['registrations', { ...REGISTRATION, noregistrasi: '' }, /nomor yang mengenali baris ini kosong/],
  ['patients', { norm: '1', nama: 'Uji', jeniskelamin: 'L', tanggallahir: '1990-01-01', nik: '3271' }, /^nik harus 16 angka$/],
  ['patients', { norm: '1', nama: 'Uji', jeniskelamin: 'X', tanggallahir: '1990-01-01' }, /^jeniskelamin harus L atau P$/],
  ['tasks', { noregistrasi: '1', taskid: '8', waktu: '2027-01-18 08:00:00' }, /^taskid harus/],
  ['tasks', { noregistrasi: '1', taskid: '5', waktu: 'kemarin' }, /^waktu bukan tanggal dan jam$/],
  ['schedules', { kodepoli: 'SAR', kodedokter: '1', hari: 'LIBUR', jammulai: '08:00:00', jamselesai: '12:00:00', kapasitas: '30' }, /^hari/],
  ['schedules', { kodepoli: 'SAR', kodedokter: '1', hari: 'SENIN', jammulai: '00:00:00', jamselesai: '00:00:00', kapasitas: '30' }, /^jam praktek tidak terbaca$/],
])('a row that cannot be mapped says why: %s %j', (kind, raw, complaint) => {
  expect(rowOf(kind, raw)).toMatchObject({ complaint: expect.stringMatching(complaint) });
});

test('a complaint never repeats the number of a person', () => {
  expect(JSON.stringify(rowOf('registrations', { ...REGISTRATION, penjamin: '0001234567890' }))).not.toContain('0001234567890');
  expect(JSON.stringify(rowOf('patients', { norm: '1', nama: 'Uji', jeniskelamin: 'L', tanggallahir: '1990-01-01', nik: '327199990000123' }))).not.toContain('327199990000123');
});

test('a number that stands for none counts as none', () => {
  expect(rowOf('patients', { norm: '1', nama: 'Uji', jeniskelamin: 'P', tanggallahir: '1990-01-01', nik: '-', nomorkartu: '0000000000000', nohp: '-' })).toMatchObject({
    row: { person: { nik: '', cardNumber: '', phone: '' } },
  });
});
