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

export const taskWords = (task: number): string => TASKS[task] ?? `Task ${task}`;

/** Where a booking stands, for an officer. */
export function stateWords(booking: Pick<Booking, 'state' | 'lastTask'>): string {
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
      return booking.lastTask === 0 ? 'Belum check-in' : booking.lastTask === 3 ? 'Menunggu poli' : 'Di pendaftaran';
    default:
      return booking.state satisfies never;
  }
}

export const SOURCE_WORDS: Record<Booking['source'], string> = { 'mobile-jkn': 'Mobile JKN', kiosk: 'Anjungan', desk: 'Loket', simrs: 'SIMRS' };
