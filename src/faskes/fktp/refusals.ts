import type { QueueRefusals } from '../../queue/refusals';
import { failed } from '../envelope';
import { phraseBy, SHARED_PHRASES, type Phrases } from '../shared-phrases';

/**
 * How the primary-care dialect says each "no" (catalogue ws-faskes §5, §7.2). Exhaustive: a new refusal does not compile until
 * it has its sentence here.
 */
const PHRASES: Phrases<QueueRefusals> = {
  ...SHARED_PHRASES,
  'visit-date-passed': (_none, service) => failed(service?.name === 'ambil-antrean' ? 'Tanggal Periksa Tidak Berlaku Mundur' : 'Tanggal Periksa Tidak Berlaku'),
  'outside-booking-window': ({ isTooFar, lastDate }) =>
    failed(isTooFar ? `Pendaftaran baru dapat dilakukan untuk tanggal periksa sampai ${lastDate}, silahkan pilih tanggal lain` : 'Pendaftaran ke Poli Ini Sedang Tutup'),
  'schedule-unavailable': ({ doctor }) =>
    failed(
      doctor === ''
        ? 'Jadwal Dokter Tersebut Belum Tersedia, Silahkan Reschedule Tanggal dan Jam Praktek Lainnya'
        : `Jadwal Dokter ${doctor} Tersebut Belum Tersedia, Silahkan Reschedule Tanggal dan Jam Praktek Lainnya`,
    ),
  'session-closed': ({ clinicName, closedAt }) => failed(`Pendaftaran Ke Poli (${clinicName}) Sudah Tutup Jam ${closedAt.replace(':', '.')}`),
  'already-booked': () => failed('Nomor Antrean Hanya Dapat Diambil 1 Kali Pada Tanggal dan Poli Yang Sama'),
};

export const phraseRefusal = phraseBy(PHRASES);
