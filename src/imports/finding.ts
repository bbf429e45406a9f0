type NoData = Record<never, never>;

/** What can be wrong with a line of a file. No personal data: a line number leads to it. */
export interface FindingCatalogue {
  empty: NoData;
  'too-long': { most: number };
  'odd-characters': { allowed: string };
  /** Excel shows a long number as 3,20E+15 and saves it that way: the digits are gone. */
  'excel-number': { written: string };
  'not-digits': NoData;
  'digit-count': { digits: number; expected: number };
  /** As many digits as stay when a spreadsheet drops the zeros in front. */
  'zeros-lost': { digits: number; expected: number };
  'phone-zero-lost': NoData;
  'phone-odd': NoData;
  /** A spreadsheet keeps fifteen digits of a number and writes a zero for the sixteenth. */
  'all-end-in-zero': { rows: number };
  'record-number-zeros': { like: string };
  'date-unreadable': NoData;
  'date-two-digit-year': NoData;
  'date-is-number': { written: string };
  'date-month-first': NoData;
  'date-impossible': NoData;
  'date-in-future': NoData;
  'date-too-early': { first: string };
  'not-one-of': { allowed: readonly string[] };
  'not-a-number': { least: number; most: number };
  'hours-unreadable': NoData;
  'time-unreadable': NoData;
  'cells-count': { cells: number; headers: number };
  'line-break-in-cell': NoData;
  'quote-not-closed': NoData;
  'line-too-long': NoData;
  'twice-in-file': { line: number };
  'held-by-patient': { medicalRecordNumber: string; isProvisional: boolean };
  'clinic-unknown': { code: string };
  'doctor-unknown': { code: string };
  'date-or-weekday': NoData;
  'weekday-without-range': NoData;
  'range-backwards': NoData;
  'range-too-long': { mostDays: number };
  'range-without-that-day': NoData;
  'prefix-twice': { line: number; date: string };
  /** A use case of the house refused the line; its own sentence. */
  refused: { sentence: string };
}

export type FindingCode = keyof FindingCatalogue;

/** A finding as it is kept until the report is written. */
export interface RawFinding {
  line: number;
  /** The header of the column; empty: the whole line. */
  column: string;
  code: FindingCode;
  data: object;
}

/** A line of the report. */
export interface Finding {
  line: number;
  column: string;
  sentence: string;
}

export function finding<Code extends FindingCode>(line: number, column: string, code: Code, ...data: keyof FindingCatalogue[Code] extends never ? [] : [FindingCatalogue[Code]]): RawFinding {
  return { line, column, code, data: data[0] ?? {} };
}

/** Exhaustive: a new code does not compile until it has its sentence here. */
const PHRASES: { [Code in FindingCode]: (data: FindingCatalogue[Code]) => string } = {
  empty: () => 'Belum diisi.',
  'too-long': ({ most }) => `Lebih panjang daripada ${most} huruf.`,
  'odd-characters': ({ allowed }) => `Hanya boleh ${allowed}.`,
  'excel-number': ({ written }) => `Tertulis ${written}: Excel sudah memotong angkanya dan angka aslinya hilang. Ambil lagi dari sumbernya dengan kolom berformat Teks.`,
  'not-digits': () => 'Hanya boleh angka.',
  'digit-count': ({ digits, expected }) => `Berisi ${digits} angka, seharusnya ${expected}.`,
  'zeros-lost': ({ digits, expected }) => `Hanya ${digits} angka, seharusnya ${expected}: angka nol di depan mungkin dihilangkan Excel. Ambil lagi dari sumbernya dengan kolom berformat Teks.`,
  'phone-zero-lost': () => 'Dimulai dengan 8: angka nol di depan mungkin dihilangkan Excel. Ambil lagi dengan kolom berformat Teks.',
  'phone-odd': () => 'Bukan nomor telepon: 5 sampai 15 angka, dimulai dengan 0 atau 62.',
  'all-end-in-zero': ({ rows }) => `Semua NIK yang berangka (${rows} baris) berakhir dengan 0: Excel membulatkan angka ke-16, jadi NIK aslinya hilang. Ambil lagi dari sumbernya dengan kolom berformat Teks.`,
  'record-number-zeros': ({ like }) => `Sama dengan nomor ${like} kecuali angka nol di depan, yang mungkin dihilangkan Excel.`,
  'date-unreadable': () => 'Tanggal tidak dapat dibaca. Tulis tttt-bb-hh (1980-12-31) atau hh/bb/tttt (31/12/1980).',
  'date-two-digit-year': () => 'Tahun hanya dua angka. Tulis empat angka: 31/12/1980.',
  'date-is-number': ({ written }) => `Tertulis ${written}: Excel menyimpan tanggal sebagai angka. Format kolom sebagai tanggal tttt-bb-hh, lalu simpan lagi.`,
  'date-month-first': () => 'Bulan lebih besar daripada 12: tanggal tampaknya ditulis bulan/hari/tahun. Tulis hari/bulan/tahun.',
  'date-impossible': () => 'Tanggal ini tidak ada di kalender.',
  'date-in-future': () => 'Tanggal ini belum terjadi.',
  'date-too-early': ({ first }) => `Tanggal ini terlalu lama; paling awal ${first}.`,
  'not-one-of': ({ allowed }) => `Isi dengan salah satu dari: ${allowed.join(', ')}.`,
  'not-a-number': ({ least, most }) => `Isi dengan angka bulat ${least} sampai ${most}.`,
  'hours-unreadable': () => 'Jam praktek ditulis mulai-selesai: 08:00-12:00.',
  'time-unreadable': () => 'Waktu tidak dapat dibaca. Tulis tttt-bb-hh jj:mm:dd, atau milidetik 13 angka.',
  'cells-count': ({ cells, headers }) => `Baris ini berisi ${cells} kolom, judulnya ${headers}: ada pemisah kolom yang kurang atau lebih.`,
  'line-break-in-cell': () => 'Ada baris baru di dalam kolom ini: periksa tanda kutip (") di baris ini.',
  'quote-not-closed': () => 'Tanda kutip (") dibuka di sekitar baris ini dan tidak ditutup. Baris sesudahnya tidak dapat dibaca.',
  'line-too-long': () => 'Baris ini terlalu panjang: mungkin ada tanda kutip (") yang tidak ditutup. Baris sesudahnya tidak dapat dibaca.',
  'twice-in-file': ({ line }) => `Sudah ada di baris ${line}.`,
  'held-by-patient': ({ medicalRecordNumber, isProvisional }) =>
    isProvisional
      ? `Sudah dipakai pasien dengan nomor sementara ${medicalRecordNumber}. Ganti dahulu nomor sementara itu dengan nomor yang benar, di panel Loket.`
      : `Sudah dipakai pasien lain di sini, nomor rekam medis ${medicalRecordNumber}.`,
  'clinic-unknown': ({ code }) => `Poli ${code} tidak ada di sini.`,
  'doctor-unknown': ({ code }) => `Dokter ${code} tidak ada di sini. Impor atau tambahkan dokternya dahulu.`,
  'date-or-weekday': () => 'Isi tanggal, atau hari dengan dari dan sampai; tidak keduanya.',
  'weekday-without-range': () => 'Hari memerlukan tanggal dari dan sampai.',
  'range-backwards': () => 'Tanggal sampai lebih awal daripada tanggal dari.',
  'range-too-long': ({ mostDays }) => `Dari dan sampai paling jauh ${mostDays} hari.`,
  'range-without-that-day': () => 'Hari itu tidak ada, atau sudah lewat, di antara tanggal dari dan sampai.',
  'prefix-twice': ({ line, date }) => `Huruf antrean ini sudah dipakai jadwal lain di poli yang sama pada ${date}, di baris ${line}.`,
  refused: ({ sentence }) => sentence,
};

export function phraseFinding({ line, column, code, data }: RawFinding): Finding {
  return { line, column, sentence: (PHRASES[code] as (data: object) => string)(data) };
}
