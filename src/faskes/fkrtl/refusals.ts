import type { PharmacyRefusals } from '../../pharmacy/refusals';
import type { QueueRefusals } from '../../queue/refusals';
import { failed, type Reply } from '../envelope';

type Refusals = QueueRefusals & PharmacyRefusals;

/**
 * How the hospital dialect says each "no" (catalogue ws-faskes §2, §3). Exhaustive: a new refusal does not compile until
 * it has its sentence here.
 */
const PHRASES: { [Code in keyof Refusals]: (data: Refusals[Code]) => Reply } = {
  'visit-date-passed': () => failed('Tanggal Periksa Tidak Berlaku'),
  'visit-type-unknown': () => failed('Jenis Kunjungan tidak ditemukan'),
  'reference-missing': () => failed('No Referensi Belum Diisi'),
  'clinic-unknown': () => failed('Poli Tidak Ditemukan'),
  'clinic-closed': () => failed('Pendaftaran ke Poli Ini Sedang Tutup'),
  'outside-booking-window': () => failed('Pendaftaran ke Poli Ini Sedang Tutup'),
  'schedule-unavailable': ({ doctor }) => failed(`Jadwal Dokter ${doctor} Tersebut Belum Tersedia, Silahkan Reschedule Tanggal dan Jam Praktek Lainnya`),
  'session-closed': ({ clinicName, closedAt }) => failed(`Pendaftaran Ke Poli (${clinicName}) Sudah Tutup Jam ${closedAt}`),
  'patient-unknown': () => failed('Data pasien ini tidak ditemukan, silahkan Melakukan Registrasi Pasien Baru', 202),
  'patient-unknown-go-to-desk': () => failed('Data pasien ini tidak ditemukan, silahkan mendaftar sebagai pasien baru di loket pendaftaran'),
  'already-booked': () => failed('Nomor Antrean Hanya Dapat Diambil 1 Kali Pada Tanggal Yang Sama'),
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
  'pharmacy-booking-unknown': () => failed('Kode Booking tidak ditemukan'),
  'pharmacy-booking-cancelled': () => failed('Booking Anda Sudah Dibatalkan.'),
  'pharmacy-not-checked-in': () => failed('Anda Belum Melakukan Checkin.'),
  'pharmacy-no-prescription': () => failed('Anda tidak memiliki resep dari dokter yang anda tuju, silahkan konfirmasi petugas poli'),
  'pharmacy-not-in-queue': () => failed('Pasien belum masuk antrean farmasi.'),
};

/** The dialect's reply to a refusal; undefined for one that is not of the queue or the pharmacy. */
export function phraseFkrtl(refusal: { code: string; data: unknown }): Reply | undefined {
  const phrase = (PHRASES as Partial<Record<string, (data: unknown) => Reply>>)[refusal.code];
  return phrase?.(refusal.data);
}
