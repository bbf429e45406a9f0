import type { LocalDate } from '../../../platform/clock';
import type { BoardRow, Place, SessionCard } from '../../../queue/clinic-board';
import { clockTime, NewPatientBadge, PayerBadge, PriorityBadge } from '../panel-parts';
import { useFrame } from '../../document';

export const PLACE_NAMES: Record<Place, string> = {
  booked: 'Belum datang',
  desk: 'Masih di pendaftaran',
  waiting: 'Menunggu',
  skipped: 'Dilewati',
  called: 'Dipanggil',
  finished: 'Selesai',
  absent: 'Tidak hadir',
};

export const panelOf = (sessionId: number): string => `/petugas/poli/${sessionId}`;
export const patientAt = (sessionId: number, bookingCode: string): string => `${panelOf(sessionId)}/pasien/${bookingCode}`;

/** `08.00–12.00` */
export function hoursText(practiceHours: string): string {
  return practiceHours.replaceAll(':', '.').replace('-', '–');
}

/** `Senin, 18 Januari 2027` */
export function dateText(date: LocalDate): string {
  return new Intl.DateTimeFormat('id-ID', { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric', timeZone: 'UTC' }).format(new Date(`${date}T00:00:00.000Z`));
}

/** Whether the doctor is late or has left. */
export function DoctorBadges({ session }: { session: Pick<SessionCard, 'lateMinutes' | 'doctorLeftAt' | 'onLeave'> }) {
  const { facility } = useFrame();
  return (
    <>
      {session.lateMinutes !== null && <span class="badge badge--warn">Dokter terlambat {session.lateMinutes} menit</span>}
      {session.doctorLeftAt !== null && <span class="badge badge--bad">Dokter pergi pukul {clockTime(session.doctorLeftAt, facility.timeZone)}</span>}
      {session.doctorLeftAt === null && session.onLeave && <span class="badge badge--bad">Dokter tidak praktik</span>}
    </>
  );
}

export function PatientBadges({ row }: { row: BoardRow }) {
  return (
    <>
      <PriorityBadge reason={row.priorityReason} />
      <PayerBadge payer={row.payer} />
      {row.isNewPatient && <NewPatientBadge />}
    </>
  );
}
