import type { VerdictKind } from '../../bpjs/verdict';

/** The states of a booking in the words in which BPJS lists its own (ws-bpjs §2.13), so that both stand side by side. */
const BOOKING_STATES = new Map([
  ['waiting', 'belum dilayani'],
  ['called', 'sedang dilayani'],
  ['finished', 'selesai dilayani'],
  ['absent', 'tidak hadir'],
  ['cancelled', 'batal'],
]);

const OUTBOX_STATES = new Map([
  ['open', 'menunggu giliran'],
  ['parked', 'tertahan'],
  ['sent', 'terkirim'],
  ['superseded', 'tidak tersimpan'],
  ['cancelled-at-bpjs', 'tidak tersimpan'],
  ['rejected', 'tidak tersimpan'],
  ['expired', 'lewat batas waktu'],
  ['dropped', 'ditutup petugas'],
  ['not-needed', 'tidak perlu dikirim'],
]);

/** A verdict of BPJS that has no words does not compile. */
const BPJS_VERDICTS: Record<VerdictKind, string> = {
  accepted: 'diterima BPJS',
  'already-there': 'sudah ada di BPJS',
  overtaken: 'BPJS sudah memegang task yang lebih lanjut',
  'cancelled-there': 'booking batal di BPJS',
  'blocked-on': 'langkah sebelumnya belum ada di BPJS',
  'booking-unknown': 'kode booking tidak dikenal BPJS',
  'needs-person': 'perlu petugas',
  rejected: 'ditolak BPJS',
  expired: 'lebih dari tujuh hari',
  unavailable: 'BPJS tidak menjawab',
  misconfigured: 'akun BPJS ditolak',
  'rate-limited': 'dibatasi BPJS',
};

/** Those of the outbox's own, before BPJS was asked. */
const VERDICTS = new Map([
  ...Object.entries(BPJS_VERDICTS),
  ['too-late', 'sesudah H+6 pukul 23.00 WIB'],
  ['called-off', 'batal sebelum dikirim'],
  ['not-reported', 'tidak dilaporkan menurut pengaturan'],
  ['not-yet', 'menunggu detik berikutnya'],
  ['not-in-dialect', 'tidak ada kirimannya di antrean FKTP'],
  ['uninsured', 'pasien tanpa kartu JKN'],
  ['entry-taken-over', 'antreannya sudah milik booking baru'],
  ['other-booking-first', 'menunggu booking sebelumnya'],
  ['unsendable', 'tidak dapat disusun'],
  ['our-fault', 'kesalahan aplikasi'],
]);

const SENT_TIME_REASONS = new Map([['equal-second', 'detiknya sama dengan task sebelumnya']]);

/** A code without words is shown as it is: better an English word than none. */
export const bookingStateText = (state: string): string => BOOKING_STATES.get(state) ?? state;
export const outboxStateText = (state: string): string => OUTBOX_STATES.get(state) ?? state;
export const verdictText = (verdict: string): string => VERDICTS.get(verdict) ?? verdict;
export const sentTimeReasonText = (reason: string): string => SENT_TIME_REASONS.get(reason) ?? reason;
