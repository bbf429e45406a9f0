import type { QueueRefusals } from '../queue/refusals';
import { failed, type Reply } from './envelope';
import type { Dialect, Service } from './service';

/** Each refusal to the reply that says it, which may depend on the service that was asked. */
export type Phrases<Refusals> = { [Code in keyof Refusals]: (data: Refusals[Code], service: Service | undefined) => Reply };

/** The reply to a refusal by a table; undefined for one that is not in it. */
export function phraseBy<Refusals>(phrases: Phrases<Refusals>): Dialect['phraseRefusal'] {
  const byCode = phrases as Partial<Record<string, (data: unknown, service: Service | undefined) => Reply>>;
  return (refusal, service) => byCode[refusal.code]?.(refusal.data, service);
}

/** What both dialects say in the same words (catalogue ws-faskes §2, §3). */
export const SHARED_PHRASES = {
  'visit-type-unknown': () => failed('Jenis Kunjungan tidak ditemukan'),
  'reference-missing': () => failed('No Referensi Belum Diisi'),
  'clinic-unknown': () => failed('Poli Tidak Ditemukan'),
  'clinic-closed': () => failed('Pendaftaran ke Poli Ini Sedang Tutup'),
  'patient-unknown': () => failed('Data pasien ini tidak ditemukan, silahkan Melakukan Registrasi Pasien Baru', 202),
  'patient-unknown-go-to-desk': () => failed('Data pasien ini tidak ditemukan, silahkan mendaftar sebagai pasien baru di loket pendaftaran'),
  'reference-in-use': () => failed('Anda sudah terdaftar dalam antrian menggunakan nomor referensi yang sama'),
  'quota-full': () => failed('Jadwal tidak tersedia atau kuota penuh! Silahkan pilih tanggal lain!'),
  'booking-unknown': () => failed('Antrean Tidak Ditemukan'),
  'booking-cancelled': () => failed('Antrean Tidak Ditemukan atau Sudah Dibatalkan'),
  'already-served': () => failed('Pasien Sudah Dilayani, Antrean Tidak Dapat Dibatalkan'),
  'cancel-reason-missing': () => failed('Keterangan Belum Diisi'),
  'not-checked-in': () => failed('Anda belum melakukan checkin, Silahkan checkin terlebih dahulu'),
  'check-in-on-other-day': ({ visitDate }) => failed(`Check in hanya dapat dilakukan pada tanggal periksa (${visitDate})`),
  'check-in-not-open-yet': ({ opensAt }) => failed(`Check in baru dapat dilakukan mulai jam ${opensAt}`),
  'check-in-over': ({ closedAt }) => failed(`Waktu check in sudah berakhir jam ${closedAt}`),
  'already-checked-in': () => failed('Anda sudah melakukan check in'),
  'birth-date-impossible': () => failed('Format Tanggal Lahir Tidak Sesuai'),
  'patient-already-known': () => failed('Data Peserta Sudah Pernah Dientrikan'),
  'task-already-recorded': () => failed('Anda sudah melakukan check in'),
  'visit-already-over': () => failed('Antrean Tidak Ditemukan atau Sudah Dibatalkan'),
  'task-too-early': () => failed('Check in belum dapat dilakukan, silahkan menghubungi petugas'),
  'task-without-prescription': () => failed('Anda tidak memiliki resep dari dokter yang anda tuju, silahkan konfirmasi petugas poli'),
  'task-on-other-day': ({ visitDate }) => failed(`Check in hanya dapat dilakukan pada tanggal periksa (${visitDate})`),
  'task-time-in-future': () => failed('Waktu belum berlaku'),
  'task-time-before-previous': () => failed('Waktu lebih awal dari waktu sebelumnya'),
  'prescription-kind-missing': () => failed('Jenis resep belum diisi'),
} satisfies Partial<Phrases<QueueRefusals>>;
