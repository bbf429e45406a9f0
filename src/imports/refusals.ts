import { Refusal } from '../platform/refusal';

type NoData = Record<never, never>;

/** Every "no" to a whole file. What is wrong with single lines is a finding. */
export interface ImportRefusals {
  /** Another import of this facility is being saved. */
  'import-under-way': NoData;
  'file-empty': NoData;
  'file-encoding-unknown': { encoding: string };
  /** `found`: the headers of the file, as far as they are short enough to be headers. */
  'columns-missing': { missing: readonly string[]; found: readonly string[] };
  'column-twice': { column: string; headers: readonly string[] };
  /** Somebody else wrote one of the rows between the check and the save. */
  'changed-during-import': NoData;
  /** Imported already, dropped, too old, or somebody else's. */
  'upload-gone': NoData;
  'upload-too-large': { mostBytes: number };
}

export function refuseImport<Code extends keyof ImportRefusals & string>(
  code: Code,
  ...data: keyof ImportRefusals[Code] extends never ? [] : [ImportRefusals[Code]]
): Refusal<ImportRefusals, Code> {
  return new Refusal<ImportRefusals, Code>(code, data[0] ?? ({} as ImportRefusals[Code]));
}

const MEGABYTE = 1_048_576;

/** Exhaustive: a new refusal does not compile until it has its sentence here. */
const PHRASES: { [Code in keyof ImportRefusals]: (data: ImportRefusals[Code]) => string } = {
  'import-under-way': () => 'Impor lain sedang disimpan. Tunggu sampai selesai, lalu coba lagi.',
  'file-empty': () => 'Berkas ini kosong: tidak ada baris judul kolom.',
  'file-encoding-unknown': ({ encoding }) => `Berkas ini tersimpan sebagai ${encoding}. Simpan ulang sebagai CSV UTF-8.`,
  'columns-missing': ({ missing, found }) => `Kolom ${missing.join(', ')} tidak ada. Judul kolom yang terbaca: ${found.length === 0 ? 'tidak ada' : found.join(', ')}.`,
  'column-twice': ({ column, headers }) => `Kolom ${column} ada dua kali (${headers.join(' dan ')}). Hapus salah satu.`,
  'changed-during-import': () => 'Data berubah selama impor, dan tidak ada yang disimpan. Periksa sekali lagi, lalu simpan.',
  'upload-gone': () => 'Berkas ini sudah tidak ada: sudah disimpan, dibuang, atau terlalu lama menunggu. Unggah lagi.',
  'upload-too-large': ({ mostBytes }) => `Berkas lebih besar daripada ${Math.floor(mostBytes / MEGABYTE)} MB. Bagi menjadi beberapa berkas, atau pakai npm run import.`,
};

/** The Indonesian sentence of a refused file; undefined for any other error. */
export function phraseImport(error: unknown): string | undefined {
  if (!(error instanceof Refusal)) return undefined;
  const { code, data } = error as Refusal<Record<string, unknown>>;
  return (PHRASES as Partial<Record<string, (data: unknown) => string>>)[code]?.(data);
}
