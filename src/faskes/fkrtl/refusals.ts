import type { PharmacyRefusals } from '../../pharmacy/refusals';
import type { QueueRefusals } from '../../queue/refusals';
import { failed } from '../envelope';
import { phraseBy, SHARED_PHRASES, type Phrases } from '../shared-phrases';

/**
 * How the hospital dialect says each "no" (catalogue ws-faskes §2, §3). Exhaustive: a new refusal does not compile until
 * it has its sentence here.
 */
const PHRASES: Phrases<QueueRefusals & PharmacyRefusals> = {
  ...SHARED_PHRASES,
  'visit-date-passed': () => failed('Tanggal Periksa Tidak Berlaku'),
  'outside-booking-window': () => failed('Pendaftaran ke Poli Ini Sedang Tutup'),
  'schedule-unavailable': ({ doctor }) => failed(`Jadwal Dokter ${doctor} Tersebut Belum Tersedia, Silahkan Reschedule Tanggal dan Jam Praktek Lainnya`),
  'session-closed': ({ clinicName, closedAt }) => failed(`Pendaftaran Ke Poli (${clinicName}) Sudah Tutup Jam ${closedAt}`),
  'already-booked': () => failed('Nomor Antrean Hanya Dapat Diambil 1 Kali Pada Tanggal Yang Sama'),
  'pharmacy-booking-unknown': () => failed('Kode Booking tidak ditemukan'),
  'pharmacy-booking-cancelled': () => failed('Booking Anda Sudah Dibatalkan.'),
  'pharmacy-not-checked-in': () => failed('Anda Belum Melakukan Checkin.'),
  'pharmacy-no-prescription': () => failed('Anda tidak memiliki resep dari dokter yang anda tuju, silahkan konfirmasi petugas poli'),
  'pharmacy-not-in-queue': () => failed('Pasien belum masuk antrean farmasi.'),
};

export const phraseRefusal = phraseBy(PHRASES);
