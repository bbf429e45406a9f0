import type { TimeZone } from '../platform/clock';
import type { LaneRow } from './desk-entry';
import { momentText, owedText } from './desk-phrases';

/** Why an act was not done, as a sentence for the person who asked for it. */
export interface DeskRefusal {
  code: DeskRefusalCode;
  sentence: string;
}

export type DeskRefusalCode =
  | 'not-found'
  | 'actor-missing'
  | 'reason-missing'
  | 'being-sent'
  | 'already-sent'
  | 'already-waiting'
  | 'waits-for-desk'
  | 'already-final'
  | 'nothing-to-do'
  | 'holds-up'
  | 'overtaken'
  | 'cancelled-at-bpjs'
  | 'not-needed'
  | 'not-reported'
  | 'sep-issued'
  | 'too-old'
  | 'still-blocked'
  | 'changed-since'
  | 'unreadable'
  | 'not-the-add'
  | 'add-is-there'
  | 'nothing-corrected'
  | 'bad-correction'
  | 'not-for-non-jkn'
  | 'not-for-primary-care'
  | 'card-missing'
  | 'reference-in-use';

function refusal(code: DeskRefusalCode, sentence: string): DeskRefusal {
  return { code, sentence };
}

/** All sentences with which the desk says no. */
export const refused = {
  notFound: (outboxId: number) => refusal('not-found', `Kiriman nomor ${outboxId} tidak ada di faskes ini.`),
  actorMissing: () => refusal('actor-missing', 'Nama petugas harus diisi.'),
  reasonMissing: () => refusal('reason-missing', 'Alasan harus diisi.'),
  beingSent: () => refusal('being-sent', 'Kiriman ini sedang dikirim ke BPJS saat ini juga. Tunggu sebentar, lalu lihat hasilnya.'),
  alreadySent: () => refusal('already-sent', 'Kiriman ini sudah tersimpan di BPJS.'),
  alreadyWaiting: () => refusal('already-waiting', 'Kiriman ini sudah dalam antrean dan akan dikirim sendiri.'),
  waitsForDesk: () => refusal('waits-for-desk', 'Kiriman ini menunggu nomor rujukan dari loket: lengkapi di sana, lalu berangkat sendiri.'),
  alreadyFinal: () => refusal('already-final', 'Kiriman ini sudah selesai ditolak dan tidak menahan apa pun; cukup tandai sudah dilihat.'),
  nothingToDo: () => refusal('nothing-to-do', 'Kiriman ini tidak menunggu petugas; mungkin sudah ditangani orang lain.'),
  holdsUp: () => refusal('holds-up', 'Kiriman ini menahan kiriman lain dari booking yang sama: kirim ulang, koreksi, atau tutup dengan alasan.'),
  overtaken: (task: number | null, higher: number | null) =>
    refusal(
      'overtaken',
      `BPJS sudah menyimpan ${higher === null ? 'langkah yang lebih tinggi' : `task ${higher}`}; waktu ${task === null ? 'langkah ini' : `task ${task}`} tidak dapat disimpan lagi di sana, berapa kali pun dikirim.`,
    ),
  cancelledAtBpjs: () => refusal('cancelled-at-bpjs', 'Booking ini sudah dibatalkan di BPJS; tidak ada lagi yang diterima untuk kode booking ini.'),
  notNeeded: () => refusal('not-needed', 'Kiriman ini tidak perlu dikirim ke BPJS.'),
  notReported: () => refusal('not-reported', 'Menurut pengaturan faskes, kiriman seperti ini tidak dilaporkan ke BPJS.'),
  sepIssued: () => refusal('sep-issued', 'SEP kunjungan ini terbit lebih dulu; sesudah itu BPJS tidak menerima pendaftaran antreannya lagi.'),
  tooOld: (deadline: Date, zone: TimeZone) => refusal('too-old', `Batas kirim ke BPJS sudah lewat pada ${momentText(deadline, zone)}.`),
  stillBlocked: (blocker: LaneRow) => refusal('still-blocked', `Masih menunggu kiriman nomor ${blocker.outboxId} (${owedText(blocker)}) dari booking yang sama: tangani itu dulu.`),
  changedSince: () => refusal('changed-since', 'Kiriman ini sudah dicoba atau ditangani lagi sesudah pratinjau dibuka: lihat dulu jawaban BPJS yang baru.'),
  unreadable: () => refusal('unreadable', 'Catatan kiriman ini tidak dapat dibaca atau bookingnya tidak ada di basis data. Hubungi pengelola aplikasi.'),
  notTheAdd: () => refusal('not-the-add', 'Data pasien dan rujukan hanya dikirim dengan pendaftaran booking; kiriman ini tidak memuatnya. Waktu layanan tidak dapat dikoreksi.'),
  addIsThere: () => refusal('add-is-there', 'Booking ini sudah tersimpan di BPJS dan datanya tidak dapat diganti di sana.'),
  nothingCorrected: () => refusal('nothing-corrected', 'Isi yang baru sama dengan yang lama; tidak ada yang dikoreksi dan tidak ada yang dikirim.'),
  badCorrection: (sentence: string) => refusal('bad-correction', sentence),
  notForNonJkn: (fields: readonly string[]) => refusal('not-for-non-jkn', `Pasien booking ini NON JKN: ${fields.join(', ')} tidak dikirim ke BPJS.`),
  notForPrimaryCare: (fields: readonly string[]) => refusal('not-for-primary-care', `Antrean FKTP tidak memuat ${fields.join(', ')}.`),
  cardMissing: () => refusal('card-missing', 'Nomor kartu JKN pasien belum ada di booking ini: koreksi dulu, kirimannya lalu berangkat sendiri.'),
  referenceInUse: (bookingCode: string) => refusal('reference-in-use', `Nomor referensi itu sedang dipakai booking ${bookingCode}. Periksa surat pasien sekali lagi.`),
};
