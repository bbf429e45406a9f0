import { withinTransaction } from '../../src/platform/db';
import { mergePatients, type MergedPatient } from '../../src/imports/merge-patients';
import { openHospital, person, type Hospital } from '../support/hospital';
import { importing, told } from './import-hall';
import { opened } from '../support/opened';

let hospital: Hospital;
beforeAll(async () => {
  hospital = await openHospital({ patients: 0 });
});
afterAll(() => hospital.close());
beforeEach(() => hospital.addPatients(1, 3));
afterEach(async () => {
  const { facilityId } = hospital.facility();
  for (const table of ['patient', 'staff_act']) await hospital.db.rows(`delete from ${table} where facility_id = :facilityId`, { facilityId });
});

const HEAD = 'norm;nik;nomorkartu;nama;jeniskelamin;tanggallahir;nohp;alamat;nomorkk\n';
const everybody = async (): Promise<object[]> => opened(await hospital.db.rows<object>('select * from patient where facility_id = :facilityId order by medical_record_number', { facilityId: hospital.facility().facilityId }));
const one = async (norm: string): Promise<Record<string, unknown>> => opened(await hospital.db.rows<Record<string, unknown>>('select * from patient where facility_id = :facilityId and medical_record_number = :norm', { facilityId: hospital.facility().facilityId, norm }))[0] ?? {};

test('a dry run counts and keeps nothing; the import keeps it, as returning patients; the same file again changes nothing', async () => {
  const { norm, nik, nomorkartu } = person(1);
  const file = `${HEAD}000777;3271000000000771;="0001234500071";Dewi Lestari;Perempuan;05/03/1980;+62812-0000-771;"Jl. A\nRT 1";-\n${norm};${nik};${nomorkartu};Pasien Berganti Nama;P;;;;\n`;
  const before = await everybody();
  expect(await importing(hospital, 'patients', file, { isSaved: false })).toMatchObject({ added: 1, changed: 1, unchanged: 0, isSaved: false, findings: 0 });
  expect(await everybody()).toEqual(before);

  expect(await importing(hospital, 'patients', file)).toMatchObject({ lines: 2, added: 1, changed: 1, isSaved: true });
  expect(await one('000777')).toMatchObject({ nik: '3271000000000771', card_number: '0001234500071', sex: 'P', birth_date: '1980-03-05', phone: '+628120000771', address: 'Jl. A RT 1', family_card_number: null, is_provisional: false, registered_at: hospital.deps.clock() });
  // an empty cell leaves what the house has
  expect(await one(norm)).toMatchObject({ full_name: 'Pasien Berganti Nama', phone: person(1).nohp });

  const after = await everybody();
  expect(await importing(hospital, 'patients', file)).toMatchObject({ added: 0, changed: 0, unchanged: 2, isSaved: true });
  expect(await everybody()).toEqual(after);
  expect(await hospital.db.rows(`select actor, subject, detail from staff_act where facility_id = :facilityId and act = 'imported' order by acted_at, detail->>'added' desc`, { facilityId: hospital.facility().facilityId })).toEqual([
    { actor: 'administrator', subject: 'import patients', detail: { lines: 2, added: 1, changed: 1, unchanged: 0 } },
    { actor: 'administrator', subject: 'import patients', detail: { lines: 2, added: 0, changed: 0, unchanged: 2 } },
  ]);
});

test.each<[column: string, cell: string, sentence: RegExp]>([
  ['norm', '', /^Belum diisi/],
  ['norm', '1,23E+05', /^Tertulis 1,23E\+05: Excel/],
  ['nama', '', /^Belum diisi/],
  ['nik', '3.20E+15', /^Tertulis 3\.20E\+15: Excel sudah memotong/],
  ['nik', '320101', /^Berisi 6 angka, seharusnya 16/],
  ['nik', '32010112345A7890', /^Hanya boleh angka/],
  ['nomorkartu', '1234567890', /^Hanya 10 angka, seharusnya 13: angka nol di depan/],
  ['nomorkartu', '00012345678901', /^Berisi 14 angka/],
  ['jeniskelamin', 'X', /^Isi dengan salah satu dari: L, P\./],
  ['tanggallahir', '31/02/1980', /^Tanggal ini tidak ada di kalender/],
  ['tanggallahir', '03/25/1980', /bulan\/hari\/tahun/],
  ['tanggallahir', '1/2/80', /^Tahun hanya dua angka/],
  ['tanggallahir', '29221', /^Tertulis 29221: Excel/],
  ['tanggallahir', '2027-01-19', /^Tanggal ini belum terjadi/],
  ['tanggallahir', 'kemarin', /^Tanggal tidak dapat dibaca/],
  ['nohp', '81200000001', /nol di depan mungkin dihilangkan Excel/],
  ['nohp', 'tidak ada', /^Bukan nomor telepon/],
  ['alamat', 'x'.repeat(301), /^Lebih panjang daripada 300/],
])('a line with %s %j is told with its column, and nothing is saved', async (column, cell, sentence) => {
  const before = await everybody();
  const good: Record<string, string> = { norm: '000888', nama: 'Tono' };
  const line = ['norm', 'nik', 'nomorkartu', 'nama', 'jeniskelamin', 'tanggallahir', 'nohp', 'alamat', 'nomorkk'].map((name) => (name === column ? cell : (good[name] ?? ''))).join(';');
  const outcome = await importing(hospital, 'patients', `${HEAD}000777;;;Dewi;;;;;\n${line}\n`);
  expect(outcome).toMatchObject({ isSaved: false, findings: 1, faultyLines: 1, added: 1, first: [{ line: 3, column, sentence: expect.stringMatching(sentence) }] });
  expect(await everybody()).toEqual(before);
});

test('a NIK, a card or a number twice is told with both lines, or with whose it is here', async () => {
  const [first, second] = [person(1), person(2)];
  await hospital.db.rows(`update patient set is_provisional = true where facility_id = :facilityId and medical_record_number = :norm`, { facilityId: hospital.facility().facilityId, norm: second.norm });
  const outcome = await importing(
    hospital,
    'patients',
    `${HEAD}A1;3271000000000771;0001234500071;Dewi;;;;;\nA2;3271000000000771;;Sari;;;;;\nA3;;0001234500071;Rina;;;;;\nA1;;;Dewi lagi;;;;;\nA5;${first.nik};;Palsu;;;;;\nA6;;${second.nomorkartu};Baru;;;;;\n`,
  );
  expect(told(outcome)).toEqual([
    '3 nik: Sudah ada di baris 2.',
    '4 nomorkartu: Sudah ada di baris 2.',
    '5 norm: Sudah ada di baris 2.',
    `6 nik: Sudah dipakai pasien lain di sini, nomor rekam medis ${first.norm}.`,
    `7 nomorkartu: Sudah dipakai pasien dengan nomor sementara ${second.norm}. Ganti dahulu nomor sementara itu dengan nomor yang benar, di panel Loket.`,
  ]);
  expect(outcome.isSaved).toBe(false);
});

test('two patients whose NIK was mixed up exchange it', async () => {
  const [first, second] = [person(1), person(2)];
  await importing(hospital, 'patients', `${HEAD}${first.norm};${second.nik};;Satu;;;;;\n${second.norm};${first.nik};;Dua;;;;;\n`);
  expect([(await one(first.norm))['nik'], (await one(second.norm))['nik']]).toEqual([second.nik, first.nik]);
});

test('zeros that a spreadsheet dropped from record numbers, and NIK that it rounded, are told and never guessed', async () => {
  await importing(hospital, 'patients', `${HEAD}000123;;;Dewi;;;;;\n`);
  expect(told(await importing(hospital, 'patients', `${HEAD}123;;;Dewi;;;;;\n00045;;;Sari;;;;;\n45;;;Rina;;;;;\n000123;;;Dewi;;;;;\n`))).toEqual([
    '2 norm: Sama dengan nomor 000123 kecuali angka nol di depan, yang mungkin dihilangkan Excel.',
    '4 norm: Sama dengan nomor 00045 kecuali angka nol di depan, yang mungkin dihilangkan Excel.',
  ]);
  const rounded = [1, 2, 3, 4, 5].map((n) => `C${n};32710000000007${n}0;;Pasien ${n};;;;;`).join('\n');
  expect(told(await importing(hospital, 'patients', HEAD + rounded))).toEqual([expect.stringMatching(/^2 nik: Semua NIK yang berangka \(5 baris\) berakhir dengan 0: Excel membulatkan/)]);
});

test('the report has every finding, and what was shown is bounded', async () => {
  const lines = Array.from({ length: 2_500 }, (_, i) => `D${i};12;;Pasien;;;;;`).join('\n');
  let reported = 0;
  const outcome = await importing(hospital, 'patients', HEAD + lines, {
    report: async (findings) => {
      for await (const { line } of findings) if (line > 0) reported += 1;
    },
  });
  expect([reported, outcome.findings, outcome.first.length]).toEqual([2_500, 2_500, 200]);
  expect(outcome.often).toEqual([{ line: 2, column: 'nik', sentence: 'Berisi 2 angka, seharusnya 16.', times: 2_500 }]);
});

test('of two imports at once one is refused with a sentence, a dry run never, and none waits', async () => {
  const file = `${HEAD}000777;;;Dewi;;;;;\n`;
  await importing(hospital, 'patients', file, {
    keepPasswords: () => Promise.resolve(),
    report: async () => {
      await expect(importing(hospital, 'doctors', 'kodedokter;namadokter\n1;dr. X')).rejects.toMatchObject({ code: 'import-under-way' });
      await expect(importing(hospital, 'patients', file, { isSaved: false })).resolves.toMatchObject({ added: 1 });
    },
  });
  expect(await one('000777')).toMatchObject({ full_name: 'Dewi' });
});

test('an import that ends in the middle leaves nothing', async () => {
  const before = await everybody();
  await expect(importing(hospital, 'patients', `${HEAD}000777;;;Dewi;;;;;\n`, { report: () => Promise.reject(new Error('the disk is full')) })).rejects.toThrow('the disk is full');
  expect(await everybody()).toEqual(before);
});

test('a booking of a patient is taken while an import that changes them is under way', async () => {
  const { norm } = person(1);
  const { facilityId } = hospital.facility();
  await importing(hospital, 'patients', `${HEAD}${norm};;;Nama Baru;;;;;\n`, { report: async () => undefined, isSaved: false });
  await hospital.deps.longWork.transaction(async (tx) => {
    await mergePatients(tx, facilityId, [merged({ medicalRecordNumber: norm, nik: '3271000000009991' })], hospital.deps.clock());
    // what the foreign key of a booking asks for; it would wait for ever if the import held the key
    await hospital.db.rows(`select from patient where facility_id = :facilityId and medical_record_number = :norm for key share nowait`, { facilityId, norm });
  });
});

const merged = (over: Partial<MergedPatient>): MergedPatient => ({ medicalRecordNumber: '', nik: null, cardNumber: null, familyCardNumber: null, fullName: 'Pasien', sex: null, birthDate: null, phone: null, address: null, ...over });

test('a list of patients is merged row by row: what conflicts is left out and said, the rest is written', async () => {
  const { facilityId } = hospital.facility();
  const rows = [merged({ medicalRecordNumber: 'S1', nik: '3271000000000771' }), merged({ medicalRecordNumber: 'S2', nik: person(1).nik }), merged({ medicalRecordNumber: 'S1' })];
  const result = await hospital.deps.longWork.transaction((tx) => withinTransaction(tx).transaction((inner) => mergePatients(inner, facilityId, rows, hospital.deps.clock())));
  expect(result).toMatchObject({ added: 1, changed: 0, unchanged: 0, refused: [{ index: 1, column: 'nik' }, { index: 2, column: 'norm' }] });
  expect([await one('S1'), await one('S2')]).toEqual([expect.objectContaining({ nik: '3271000000000771' }), {}]);
});
