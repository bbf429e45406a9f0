import { hasAdmission, type Facility } from '../../../platform/facility';
import type { Booking } from '../../../queue/booking';

const TASKS: Record<number, string> = {
  1: 'Mulai antre pendaftaran',
  2: 'Dipanggil loket',
  3: 'Selesai pendaftaran',
  4: 'Dipanggil poli',
  5: 'Selesai poli',
  6: 'Mulai farmasi',
  7: 'Obat selesai',
  99: 'Tidak hadir',
};

export const taskWords = (of: Pick<Facility, 'kind'>, task: number): string => (task === 3 && !hasAdmission(of) ? 'Hadir' : (TASKS[task] ?? `Task ${task}`));

/** Where a booking stands, for an officer. */
export function stateWords(of: Pick<Facility, 'kind'>, booking: Pick<Booking, 'state' | 'lastTask'>): string {
  switch (booking.state) {
    case 'cancelled':
      return 'Dibatalkan';
    case 'absent':
      return 'Tidak hadir';
    case 'called':
      return 'Di ruang poli';
    case 'finished':
      return 'Selesai dilayani poli';
    case 'waiting':
      return booking.lastTask === 0 ? (hasAdmission(of) ? 'Belum check-in' : 'Belum hadir') : booking.lastTask === 3 ? 'Menunggu poli' : 'Di pendaftaran';
    default:
      return booking.state satisfies never;
  }
}

const SOURCES: Record<string, string> = { 'mobile-jkn': 'Mobile JKN', kiosk: 'Anjungan', desk: 'Loket', simrs: 'SIMRS' } satisfies Record<Booking['source'], string>;

export const sourceWords = (of: Pick<Facility, 'kind'>, source: string): string => (source === 'desk' && !hasAdmission(of) ? 'Petugas' : (SOURCES[source] ?? source));
