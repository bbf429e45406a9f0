import { openHospital, type Hospital } from '../support/hospital';
import { importing, told } from './import-hall';
import { opened } from '../support/opened';

let hospital: Hospital;
beforeAll(async () => {
  hospital = await openHospital({ patients: 0 });
});
afterAll(() => hospital.close());
afterEach(() => hospital.db.rows('delete from patient where facility_id = :facilityId', { facilityId: hospital.facility().facilityId }));

const patients = async (): Promise<{ norm: string; nama: string; alamat: string | null }[]> =>
  opened(await hospital.db.rows('select medical_record_number as norm, full_name as nama, address as alamat from patient where facility_id = :facilityId order by 1', { facilityId: hospital.facility().facilityId }));

const TEXT = 'norm;nama;alamat\r\nA1;André Nuñez – “Dede”;Jl. Mawar 1\r\nA2;Siti;Jl. Melati 2\r\n';
const ROWS = [
  { norm: 'A1', nama: 'André Nuñez – “Dede”', alamat: 'Jl. Mawar 1' },
  { norm: 'A2', nama: 'Siti', alamat: 'Jl. Melati 2' },
];
/** Windows-1252 keeps typographic signs where Latin-1 has none. */
const windows = (text: string): Buffer => Buffer.from(text.replaceAll('–', '\x96').replaceAll('“', '\x93').replaceAll('”', '\x94'), 'latin1');
const utf16be = (text: string): Buffer => Buffer.from(`\ufeff${text}`, 'utf16le').swap16();

test.each<[name: string, file: string | Buffer]>([
  ['UTF-8', TEXT],
  ['UTF-8 with a mark', `\ufeff${TEXT}`],
  ['UTF-16 with a mark', Buffer.from(`\ufeff${TEXT}`, 'utf16le')],
  ['UTF-16 without one', Buffer.from(TEXT, 'utf16le')],
  ['UTF-16, the other way round', utf16be(TEXT)],
  ['Windows-1252', windows(TEXT)],
  ['commas', TEXT.replaceAll(';', ',')],
  ['tabs', TEXT.replaceAll(';', '\t')],
  ['a line that names the delimiter', `sep=;\r\n${TEXT}`],
  ['lines that end as on a Mac', TEXT.replaceAll('\r\n', '\n')],
  ['empty lines, and empty cells behind', TEXT.replaceAll('\r\n', ';;\r\n').concat(';;;;\r\n\r\n')],
  ['cells in quotes', 'norm;nama;alamat\n"A1";"André Nuñez – “Dede”";"Jl. Mawar 1"\nA2;Siti;"Jl. Melati 2"'],
  ['other names of the columns, another order, and a column too many', TEXT.replace('norm;nama;alamat', 'No_RKM Medis;NM.PASIEN;Alamat_Pasien').replaceAll('\r\n', ';x\r\n')],
])('the same patients are read from a file with %s', async (_name, file) => {
  const outcome = await importing(hospital, 'patients', file);
  expect([told(outcome), outcome.added]).toEqual([[], 2]);
  expect(await patients()).toEqual(ROWS);
});

test('an odd letter far below the first bytes decides about the encoding as well', async () => {
  const many = Array.from({ length: 5_000 }, (_, i) => `B${i};Pasien biasa nomor ${i};Jalan`).join('\n');
  await importing(hospital, 'patients', windows(`norm;nama;alamat\n${many}\nZ;Désirée;Jl. X\n`));
  expect((await patients()).at(-1)).toEqual({ norm: 'Z', nama: 'Désirée', alamat: 'Jl. X' });
});

test.each<[name: string, file: string, code: string]>([
  ['nothing', '', 'file-empty'],
  ['empty lines', '\r\n;;\r\n', 'file-empty'],
  ['no column that is needed', 'nik;alamat\n1;2', 'columns-missing'],
  ['a column twice', 'norm;nama;No. RM\n1;2;3', 'column-twice'],
])('a file with %s is refused as a whole', async (_name, file, code) => {
  await expect(importing(hospital, 'patients', file)).rejects.toMatchObject({ code });
});

test('a file without headers tells nobody who its first patient is', async () => {
  await expect(importing(hospital, 'patients', 'A1;Siti Rahasia;Jl. Mawar')).rejects.toMatchObject({ code: 'columns-missing', data: { found: [] } });
});

test('a line with a delimiter too many, a quote that swallows lines and one that never ends are told with their lines', async () => {
  const outcome = await importing(hospital, 'patients', 'norm;nama;alamat\nA1;Siti;Jl. Mawar; Blok 2\nA2;Budi;"Jl. Melati\nRT 1"\nA3;"Joko;x\nA4;y;x\nA5;z;x\nA6;w;x\nA7";Jl;\nA8;Tono;"Jl. buka\nA9;Rina;Jl.\n');
  expect(outcome.isSaved).toBe(false);
  expect(told(outcome)).toEqual([
    '2 : Baris ini berisi 4 kolom, judulnya 3: ada pemisah kolom yang kurang atau lebih.',
    '5 nama: Ada baris baru di dalam kolom ini: periksa tanda kutip (") di baris ini.',
    '10 : Tanda kutip (") dibuka di sekitar baris ini dan tidak ditutup. Baris sesudahnya tidak dapat dibaca.',
  ]);
});

test('a quote that is never closed does not bring the rest of the file into memory', async () => {
  const rest = Array.from({ length: 3_000 }, (_, i) => `B${i};Pasien;Jalan yang panjang sekali`).join('\n');
  const outcome = await importing(hospital, 'patients', `norm;nama;alamat\nA1;Siti;"Jl. Mawar\n${rest}\n`);
  expect(told(outcome)).toEqual(['2 : Baris ini terlalu panjang: mungkin ada tanda kutip (") yang tidak ditutup. Baris sesudahnya tidak dapat dibaca.']);
});
