import type { Finding } from './decision';
import type { EntryFacts } from './desk-entry';
import { dayText, momentText } from './desk-phrases';
import { addState, blockText, overtakenText, timeOrderText } from './desk-lane-words';
import { fieldOf, topicOf, type Topic } from './desk-topic';

/** Three sentences for a registration clerk. BPJS's own words stand apart from them, verbatim: `EntryFacts.said`. */
export interface Explanation {
  topic: Topic;
  /** What BPJS said, in plain words. */
  said: string;
  means: string;
  todo: string;
}

type Words = [said: string, means: string, todo: string];

const NOT_THERE_YET = 'Antrean ini belum tercatat di BPJS, dan waktu layanannya menunggu.';
const CORRECT_AND_RESEND = 'koreksi di sini; kirimannya lalu berangkat lagi.';
const AS_THE_LETTER_SAYS =
  'Lihat surat rujukan atau surat kontrol pasien: pilih jenis kunjungan dan isi nomor persis seperti yang tertulis di surat itu, jangan mencoba-coba. Sesudah dikoreksi, kirimannya berangkat lagi.';
const MARK_SEEN = 'Tandai sudah dilihat.';
const NOTHING = 'Tidak perlu tindakan.';
const STAYS_AS_RECORDED = 'Waktu yang tercatat di sini tidak diubah.';
const FOR_THE_OPERATOR = 'Hubungi pengelola aplikasi dan sebutkan nomor kiriman ini.';

/**
 * The one table of what people are told. Whatever can need a person has its words here; a new topic does not compile
 * without them. None may suggest that a time be made up or moved, or that kinds of visit be tried until one passes.
 */
const WORDS: Record<Topic, (entry: EntryFacts) => Words> = {
  'field-nik': () => ['BPJS tidak menerima NIK pasien.', `NIK di booking tidak cocok dengan data di BPJS. ${NOT_THERE_YET}`, `Cocokkan NIK dengan KTP atau KK pasien, ${CORRECT_AND_RESEND}`],
  'field-nomorkartu': () => ['BPJS tidak menerima nomor kartu pasien.', `Nomor kartu di booking tidak cocok dengan data di BPJS. ${NOT_THERE_YET}`, `Cocokkan nomor dengan kartu JKN pasien, ${CORRECT_AND_RESEND}`],
  'card-missing': () => [
    'BPJS belum ditanya.',
    `Pasien booking ini peserta JKN, tetapi nomor kartunya belum ada, sedangkan BPJS mengenal antrean FKTP dari nomor kartu. ${NOT_THERE_YET}`,
    `Lihat kartu JKN pasien, isi nomornya, ${CORRECT_AND_RESEND}`,
  ],
  'field-nohp': () => ['BPJS tidak menerima nomor HP pasien.', `Nomor HP kosong, terlalu pendek, terlalu panjang, atau bukan angka. ${NOT_THERE_YET}`, `Tanyakan nomor HP kepada pasien, ${CORRECT_AND_RESEND}`],
  'field-nomorreferensi': () => ['BPJS tidak menerima nomor rujukan atau nomor surat kontrol.', `Nomor di booking tidak cocok dengan surat pasien. ${NOT_THERE_YET}`, AS_THE_LETTER_SAYS],
  'field-jeniskunjungan': () => ['BPJS tidak menerima jenis kunjungan.', `Jenis kunjungan di booking tidak cocok dengan surat pasien. ${NOT_THERE_YET}`, AS_THE_LETTER_SAYS],
  'field-other': (entry) => [
    `BPJS tidak menerima isian ${fieldOf(entry.about) ?? 'booking'}.`,
    `Isian itu berasal dari data pasien, poli, dokter atau jadwal. ${NOT_THERE_YET}`,
    'Periksa dan perbaiki data itu pada tempatnya, lalu kirim ulang. Bila tidak jelas, tanyakan kepada petugas BPJS dengan kalimat BPJS di atas.',
  ],
  'referral-invalid': () => ['BPJS menyatakan rujukan tidak valid.', `Nomor rujukan atau jenis kunjungan tidak sesuai dengan rujukan pasien di BPJS. ${NOT_THERE_YET}`, AS_THE_LETTER_SAYS],
  'referral-expired': (entry) => [
    'BPJS menyatakan masa berlaku rujukan sudah habis.',
    `Rujukan tidak berlaku lagi pada tanggal periksa${entry.visitDate === null ? '' : ` ${dayText(entry.visitDate)}`}. ${NOT_THERE_YET}`,
    'Jelaskan kepada pasien bahwa ia memerlukan surat yang masih berlaku. Bila surat itu ada, isi nomor dan jenis kunjungannya seperti tertulis di surat; bila tidak, tutup kiriman ini dengan alasan.',
  ],
  schedule: (entry) => [
    'BPJS tidak menemukan dokter ini di HFIS.',
    `Dokter, poli, tanggal atau jam praktik booking ini (${entry.doctorName ?? 'dokter'}, ${entry.clinicName ?? 'poli'}) tidak ada di jadwal HFIS. ${NOT_THERE_YET}`,
    'Minta penanggung jawab HFIS menyamakan jadwalnya; perubahan di HFIS tidak langsung berlaku. Sesudah jadwal itu tampil di HFIS, kirim ulang semua yang bersebab sama sekaligus.',
  ],
  'unknown-words': (entry) => [
    'BPJS menolak dengan kalimat yang belum dikenal aplikasi ini.',
    entry.state === 'parked' ? 'Sebabnya tidak dapat ditebak; kiriman lain dari booking ini menunggu.' : 'Sebabnya tidak dapat ditebak; kiriman lain dari booking ini tetap berjalan.',
    'Baca kalimat BPJS di atas. Bila menyebut data yang salah, perbaiki lalu kirim ulang; bila tidak jelas, tanyakan kepada petugas BPJS.',
  ],
  'sep-issued': () => [
    'BPJS menolak karena SEP kunjungan ini sudah terbit.',
    'Antrean yang sampai sesudah SEP tidak dapat ditambahkan lagi, sehingga kunjungan ini tidak tercatat di antrean BPJS.',
    `${MARK_SEEN} Agar tidak terulang, terbitkan SEP sesudah pendaftaran booking tersimpan di BPJS.`,
  ],
  'time-order': (entry) => [
    'BPJS menolak karena waktu ini tidak lebih akhir dari waktu langkah sebelumnya.',
    timeOrderText(entry),
    `${STAYS_AS_RECORDED} ${MARK_SEEN} Cari tahu mengapa urutannya tercatat begitu (tombol terlambat ditekan, jam komputer salah) agar tidak terulang.`,
  ],
  'time-on-other-date': (entry) => [
    'BPJS menolak karena waktu ini tidak jatuh pada tanggal periksa.',
    `Waktunya tercatat ${entry.owed.recordedAt === null ? 'pada tanggal lain' : momentText(entry.owed.recordedAt, entry.timeZone)}, sedangkan tanggal periksa booking ${entry.visitDate === null ? 'lain' : dayText(entry.visitDate)} (dihitung dalam WIB). Waktu ini tidak tersimpan di BPJS.`,
    `${STAYS_AS_RECORDED} ${MARK_SEEN} Bila pasien dilayani pada hari lain, buatkan booking untuk hari itu lebih dulu.`,
  ],
  'rejected-otherwise': () => ['BPJS menolak kiriman ini.', 'Isi kiriman ini tidak akan diterima BPJS; kiriman lain dari booking ini tetap berjalan.', `Baca kalimat BPJS di atas. ${MARK_SEEN}`],
  overtaken: (entry) => [overtakenText(entry), 'Waktu tidak tersimpan di BPJS, dan tidak dapat disusulkan lagi.', `${STAYS_AS_RECORDED} ${MARK_SEEN}`],
  'cancelled-there': (entry) => [
    'BPJS menyatakan booking ini sudah dibatalkan.',
    entry.needsStaff ? 'Pasien sudah ada di sini, tetapi BPJS tidak lagi menerima apa pun untuk kode booking ini.' : 'BPJS tidak lagi menerima apa pun untuk kode booking ini.',
    entry.needsStaff ? 'Tanyakan kepada pasien apakah ia membatalkannya di Mobile JKN. Bila tetap dilayani, buatkan booking baru; lalu tandai sudah dilihat.' : NOTHING,
  ],
  'blocked-on': blockText,
  'booking-unknown': (entry) => [
    'BPJS tidak mengenal kode booking ini.',
    addState(entry) === 'sent' ? 'Padahal pendaftaran booking ini sudah diterima BPJS sebelumnya.' : 'Pendaftaran booking ini tidak tersimpan di BPJS, sehingga waktu layanannya tidak dapat disimpan juga.',
    addState(entry) === 'sent'
      ? 'Kirim ulang beberapa menit lagi. Bila jawabannya tetap sama, tanyakan kepada petugas BPJS dengan menyebut kode booking ini.'
      : 'Tangani dulu pendaftaran booking ini. Bila memang tidak dapat ditambahkan lagi, tutup kiriman ini dengan alasan.',
  ],
  expired: () => ['BPJS menolak karena sudah lebih dari tujuh hari sejak tanggal pelayanan.', 'Kiriman ini tidak tersimpan di BPJS dan tidak dapat disusulkan.', MARK_SEEN],
  'too-late': (entry) => [
    tooLateText(entry),
    'Batas kirim (H+6 pukul 23.00 WIB) sudah lewat; kiriman ini tidak tersimpan di BPJS.',
    `${MARK_SEEN} Bila banyak yang begini, minta pengelola aplikasi mencari sebab tertahannya kiriman.`,
  ],
  'parked-too-late': () => ['BPJS menolak kiriman ini, dan batas waktunya kini sudah lewat.', 'Batas kirim (H+6 pukul 23.00 WIB) sudah lewat; kiriman ini tidak tersimpan di BPJS.', 'Tutup kiriman ini dengan alasan.'],
  unsendable: () => ['BPJS belum ditanya.', 'Aplikasi tidak dapat menyusun kiriman ini: catatannya rusak atau bookingnya tidak ada di basis data.', `${FOR_THE_OPERATOR} Sesudah diperbaiki, kirim ulang.`],
  'our-fault': () => ['BPJS belum ditanya.', 'Aplikasi ini sendiri yang keliru. Kiriman tersimpan dan dicoba lagi sendiri.', `${FOR_THE_OPERATOR}`],
  unavailable: () => ['BPJS tidak menjawab.', 'BPJS atau jaringan ke sana sedang terganggu. Tidak ada yang hilang: kiriman dicoba lagi sendiri sampai H+6.', NOTHING],
  misconfigured: () => [
    'BPJS menolak cara aplikasi ini masuk: cons-id, kunci, user_key, jam server, atau alamat layanan.',
    'Semua kiriman faskes ini berhenti sementara. Tidak ada yang hilang.',
    'Minta pengelola aplikasi memeriksa akun BPJS dan jam server; sesudah benar, kiriman berjalan lagi sendiri.',
  ],
  'rate-limited': () => ['BPJS membatasi banyaknya kiriman.', 'Kiriman faskes ini menunggu sebentar, lalu berjalan lagi sendiri. Tidak ada yang hilang.', NOTHING],
  'not-yet': () => ['BPJS belum ditanya.', 'Dua langkah tercatat pada detik yang sama; yang kedua dikirim satu detik kemudian, dan waktu aslinya tetap tersimpan di sini.', NOTHING],
  'looked-up-in-vain': () => ['BPJS tidak mempunyai booking Mobile JKN ini.', 'Bila bookingnya masih berlaku, pendaftarannya dikirim sebagai kiriman tersendiri; bila sudah dibatalkan, tidak ada yang perlu dikirim.', NOTHING],
  'not-needed': () => ['BPJS tidak perlu diberi tahu.', 'Booking dibatalkan sebelum tersimpan di BPJS, atau BPJS sudah mengetahuinya dengan jalan lain.', NOTHING],
  'not-reported': () => ['BPJS tidak diberi tahu.', 'Menurut pengaturan faskes, kiriman seperti ini tidak dilaporkan.', NOTHING],
  'not-in-dialect': () => ['BPJS tidak perlu diberi tahu.', 'Antrean FKTP tidak mempunyai kiriman untuk ini; yang tercatat di sini tetap tersimpan.', NOTHING],
  uninsured: () => ['BPJS tidak diberi tahu.', 'Pasien tanpa kartu JKN: dicatat, tidak dikirim ke BPJS.', NOTHING],
  'entry-taken-over': (entry) => [
    'BPJS tidak diberi tahu.',
    `Pasien sudah mengambil antrean lagi di Mobile JKN untuk poli dan tanggal yang sama${entry.remark === null ? '' : ` (booking ${entry.remark})`}; kiriman ini akan mengenai antrean barunya.`,
    NOTHING,
  ],
  'other-booking-first': (entry) => [
    'BPJS belum ditanya.',
    `Pasien mempunyai booking sebelumnya di poli dan tanggal yang sama${entry.remark === null ? '' : ` (${entry.remark})`}, yang kirimannya belum selesai. Kiriman ini berangkat sesudahnya.`,
    'Bila kiriman booking itu tertahan, tangani itu dulu; yang ini lalu berangkat sendiri.',
  ],
  dropped: (entry) => [
    entry.said === null ? 'BPJS belum ditanya.' : 'BPJS menolak kiriman ini.',
    `Kiriman ini ditutup oleh ${entry.lastAct?.actor ?? 'petugas'}${entry.lastAct?.act === 'drop' && entry.lastAct.reason !== null ? `: ${entry.lastAct.reason}` : ''}. Di BPJS tidak tersimpan.`,
    NOTHING,
  ],
  accepted: () => ['BPJS menerimanya.', 'Kiriman ini tersimpan di BPJS.', NOTHING],
  'already-there': () => ['BPJS sudah menyimpannya sejak kiriman sebelumnya.', 'Kiriman ini tersimpan di BPJS.', NOTHING],
  waiting: () => ['BPJS belum ditanya.', 'Kiriman ini menunggu gilirannya dan berangkat sendiri.', NOTHING],
  'waiting-behind': () => ['BPJS belum ditanya.', 'Kiriman ini menunggu kiriman sebelumnya dari booking yang sama, yang tertahan.', 'Tangani kiriman yang tertahan itu; yang ini lalu berangkat sendiri.'],
  'waiting-for-reference': (entry) => [
    'BPJS belum ditanya.',
    entry.owed.kind === 'booking-made' ? 'Kiriman ini menunggu nomor rujukan dari loket.' : 'Kiriman ini berangkat sesudah pendaftaran bookingnya, yang menunggu nomor rujukan dari loket.',
    'Lengkapi nomor rujukan atau surat kontrol pasien di loket; kirimannya lalu berangkat sendiri.',
  ],
  asking: (entry) => [overtakenText(entry), 'Mungkin waktu ini tersimpan juga dan hanya jawabannya yang hilang: aplikasi menanyakannya sendiri ke BPJS sesudah satu menit.', NOTHING],
  resent: (entry) => ['BPJS belum menjawab kiriman ulang.', `${entry.requestedBy ?? 'Petugas'} sudah meminta kiriman ini dikirim ulang; ia berangkat sendiri.`, NOTHING],
};

function tooLateText(entry: EntryFacts): string {
  if (entry.tries === 0) return 'BPJS belum pernah ditanya.';
  const isOutage = entry.verdict === 'unavailable' || entry.verdict === 'rate-limited' || entry.verdict === 'misconfigured' || entry.verdict === 'too-late';
  return isOutage ? 'BPJS tidak memberi jawaban yang dapat dipakai sampai batas waktu.' : 'BPJS menolak kiriman ini, dan masalahnya belum selesai sampai batas waktu.';
}

export function explain(entry: EntryFacts): Explanation {
  const topic = topicOf(entry);
  const [said, means, todo] = WORDS[topic](entry);
  return { topic, said, means, todo };
}

/** A few words for each reason rows are grouped by; the fields are named as BPJS names them. */
const REASON_LABELS: Record<Exclude<Finding['kind'], 'needs-person'> | 'referral' | 'schedule' | 'unknown' | 'field', string> = {
  field: 'Isian tidak diterima',
  referral: 'Rujukan tidak valid atau habis masa berlakunya',
  schedule: 'Dokter atau jadwal tidak ada di HFIS',
  unknown: 'Kalimat BPJS belum dikenal',
  accepted: 'Diterima BPJS',
  'already-there': 'Sudah ada di BPJS',
  overtaken: 'Waktu tidak tersimpan di BPJS',
  'cancelled-there': 'Dibatalkan di BPJS',
  'blocked-on': 'Menunggu langkah yang tidak tercatat',
  'booking-unknown': 'Kode booking tidak dikenal BPJS',
  rejected: 'Ditolak: waktu atau SEP',
  expired: 'Lewat tujuh hari',
  unavailable: 'BPJS tidak menjawab',
  misconfigured: 'Akun BPJS ditolak',
  'rate-limited': 'Dibatasi BPJS',
  'too-late': 'Lewat batas kirim',
  'called-off': 'Batal sebelum dikirim',
  'not-reported': 'Tidak dilaporkan menurut pengaturan',
  'not-yet': 'Menunggu detik berikutnya',
  'not-in-dialect': 'Tidak ada kirimannya di antrean FKTP',
  uninsured: 'Pasien tanpa kartu JKN',
  'entry-taken-over': 'Antreannya sudah milik booking baru',
  'other-booking-first': 'Menunggu booking sebelumnya',
  unsendable: 'Tidak dapat disusun',
  'our-fault': 'Kesalahan aplikasi',
};

export function reasonLabel(reason: string | null): string {
  if (reason === null) return 'Menunggu giliran';
  const field = fieldOf(reason);
  if (field !== undefined) return `Isian ${field} tidak diterima`;
  return Object.hasOwn(REASON_LABELS, reason) ? REASON_LABELS[reason as keyof typeof REASON_LABELS] : 'Perlu petugas';
}
