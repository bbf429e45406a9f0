import { messageOf, type Exchange } from './exchange';
import type { Wording } from './scenario';

const wording = (condition: string, suggested: string, ...also: string[]): Wording => ({ condition, suggested, ...(also.length === 0 ? {} : { also }) });

const DATE_FORMAT = 'Format Tanggal Tidak Sesuai, format yang benar adalah yyyy-mm-dd';
const DATE_FORMAT_CAPITALS = 'Format Tanggal Tidak Sesuai, Format Yang Benar adalah yyyy-mm-dd';

/** The sentences of the catalogue (ws-faskes §2, §3). The forms call them "saran". */
export const SAID = {
  ok: wording('ok', 'Ok', 'OK', 'ok'),
  badCredentials: wording('kredensial', 'Username atau Password Tidak Sesuai'),
  // Anything may be refused with 201: only the word shows that it was the token.
  tokenExpired: { ...wording('token-kedaluwarsa', 'Token Expired', 'Expired token'), mustSpeakOf: /token|expired|kedal[uo]|kadal[uo]/i },
  tokenInvalid: wording('token-salah', 'Token Invalid'),
  clinicUnknown: wording('poli', 'Poli Tidak Ditemukan'),
  dateFormat: wording('format-tanggal', DATE_FORMAT, DATE_FORMAT_CAPITALS),
  datePassed: wording('tanggal-lampau', 'Tanggal Periksa Tidak Berlaku', 'Tanggal Periksa Tidak Berlaku Mundur'),
  once: wording('satu-kali', 'Nomor Antrean Hanya Dapat Diambil 1 Kali Pada Tanggal Yang Sama'),
  oncePerClinic: wording('satu-kali', 'Nomor Antrean Hanya Dapat Diambil 1 Kali Pada Tanggal dan Poli Yang Sama'),
  newPatient: wording('pasien-baru', 'Data pasien ini tidak ditemukan, silahkan Melakukan Registrasi Pasien Baru'),
  closed: wording('tutup', 'Pendaftaran ke Poli Ini Sedang Tutup'),
  noSchedule: wording('jadwal', 'Jadwal Dokter {nama dokter} Tersebut Belum Tersedia, Silahkan Reschedule Tanggal dan Jam Praktek Lainnya'),
  closedSince: wording('tutup-jam', 'Pendaftaran Ke Poli ({nama poli}) Sudah Tutup Jam {jam}', 'Pendaftaran Ke Poli {nama poli} Sudah Tutup Jam {jam}'),
  notFound: wording('tidak-ditemukan', 'Antrean Tidak Ditemukan'),
  cancelled: wording('sudah-batal', 'Antrean Tidak Ditemukan atau Sudah Dibatalkan'),
  served: wording('dilayani', 'Pasien Sudah Dilayani, Antrean Tidak Dapat Dibatalkan'),
  visitType: wording('jenis-kunjungan', 'Jenis Kunjungan tidak ditemukan'),
  cardEmpty: wording('kartu-kosong', 'Nomor Kartu Tidak Boleh Kosong', 'Nomor Kartu Belum Diisi'),
  cardFormat: wording('kartu-format', 'Format Nomor Kartu Tidak Sesuai'),
  nikEmpty: wording('nik-kosong', 'NIK Tidak Boleh Kosong', 'NIK Belum Diisi'),
  nikFormat: wording('nik-format', 'Format NIK Tidak Sesuai'),
  clinicEmpty: wording('poli-kosong', 'Kode Poli Tidak Boleh Kosong'),
  dateEmpty: wording('tanggal-kosong', 'Tanggal Tidak Boleh Kosong'),
  birthDateFormat: wording('lahir-format', 'Format Tanggal Lahir Tidak Sesuai'),
  duplicate: wording('sudah-terdaftar', 'Data Peserta Sudah Pernah Dientrikan'),
  endBeforeStart: wording('akhir-awal', 'Tanggal Akhir Tidak Boleh Lebih Kecil dari Tanggal Awal'),
} as const;

/** Info pasien baru with one field empty (§3.7), in the order of the form; nohp, which FKTP does not have, last. */
export const EMPTY_FIELDS: readonly (readonly [field: string, said: Wording])[] = [
  ['nomorkartu', wording('kartu-kosong', 'Nomor Kartu Belum Diisi', 'Nomor Kartu Tidak Boleh Kosong')],
  ['nik', wording('nik-kosong', 'NIK Belum Diisi', 'NIK Tidak Boleh Kosong')],
  ...(
    [
      ['nomorkk', 'Nomor KK Belum Diisi'], ['nama', 'Nama Belum Diisi'], ['jeniskelamin', 'Jenis Kelamin Belum Dipilih'], ['tanggallahir', 'Tanggal Lahir Belum Diisi'],
      ['alamat', 'Alamat Belum Diisi'], ['kodeprop', 'Kode Propinsi Belum Diisi'], ['namaprop', 'Nama Propinsi Belum Diisi'], ['kodedati2', 'Kode Dati 2 Belum Diisi'],
      ['namadati2', 'Dati 2 Belum Diisi'], ['kodekec', 'Kode Kecamatan Belum Diisi'], ['namakec', 'Kecamatan Belum Diisi'], ['kodekel', 'Kode Kelurahan Belum Diisi'],
      ['namakel', 'Kelurahan Belum Diisi'], ['rw', 'RW Belum Diisi'], ['rt', 'RT Belum Diisi'], ['nohp', 'No Hp Belum Diisi'],
    ] as const
  ).map(([field, text]) => [field, wording(`${field}-kosong`, text)] as const),
];

const KNOWN: readonly Wording[] = [...Object.values(SAID), ...EMPTY_FIELDS.map(([, said]) => said)];

const texts = ({ suggested, also = [] }: Wording): readonly string[] => [suggested, ...also];

/** How a sentence differs from the suggested one; undefined when it does not. */
export interface WordingDifference {
  weight: 'salah' | 'hampir';
  text: string;
}

/**
 * Compares a sentence with what the form suggests. Other words are a near miss; the words of another condition are not,
 * since the patient would be told something that is not so.
 */
export function wordingDifference(message: string, expected: Wording): WordingDifference | undefined {
  if (texts(expected).some((template) => fits(template, message))) return undefined;
  const said = `tertulis "${message}"`;
  const suggestion = `saran: "${expected.suggested}"`;
  if (message.trim() === '') return { weight: 'hampir', text: `metadata.message kosong; ${suggestion}` };
  if (texts(expected).some((template) => fits(plain(template), plain(message), true))) return { weight: 'hampir', text: `hanya huruf besar/kecil, spasi atau tanda baca yang berbeda: ${said}; ${suggestion}` };
  const other = KNOWN.find((known) => known.condition !== expected.condition && texts(known).some((template) => fits(plain(template), plain(message), true)));
  const isBeside = expected.mustSpeakOf !== undefined && !expected.mustSpeakOf.test(message);
  if (other !== undefined || isBeside) return { weight: 'salah', text: `menyebut keadaan lain: ${said}; ${suggestion}` };
  return { weight: 'hampir', text: `${said}; ${suggestion}` };
}

/** A reply says just this, or nearly: for a hint to the officer. */
export function isSaid(exchange: Exchange, { condition }: Wording): boolean {
  const message = plain(messageOf(exchange));
  return KNOWN.some((known) => known.condition === condition && texts(known).some((template) => fits(plain(template), message, true)));
}

/** No letter and no digit: nothing a server writes is left like it. */
const PLACE = '~';

/** Letters and digits only, with the places of data kept. */
function plain(text: string): string {
  return text.toLowerCase().replaceAll(PLACE, '').replace(/\{[^{}]+\}/g, PLACE).replace(/[^a-z0-9~]+/g, '');
}

function fits(template: string, sentence: string, isPlain = false): boolean {
  const literal = template.split(isPlain ? PLACE : /\{[^{}]+\}/).map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^${literal.join('.+')}$`).test(sentence);
}
