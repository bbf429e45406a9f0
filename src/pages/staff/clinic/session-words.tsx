import type { Facility } from '../../../platform/facility';
import type { BoardRow, Place, SessionCard } from '../../../queue/clinic-board';
import { clockTime } from '../../../words/date-words';
import { NewPatientBadge, PayerBadge, PriorityBadge } from '../patient-badges';
import { useFrame } from '../../document';

export const placeName = ({ kind }: Pick<Facility, 'kind'>, place: Place): string => (place === 'booked' && kind === 'FKTP' ? 'Belum hadir' : PLACE_NAMES[place]);

export const PLACE_NAMES: Record<Place, string> = {
  booked: 'Belum check-in',
  desk: 'Masih di pendaftaran',
  waiting: 'Menunggu',
  skipped: 'Dilewati',
  called: 'Dipanggil',
  finished: 'Selesai',
  absent: 'Tidak hadir',
};

export const panelOf = (sessionId: number): string => `/petugas/poli/${sessionId}`;
export const patientAt = (sessionId: number, bookingCode: string): string => `${panelOf(sessionId)}/pasien/${bookingCode}`;

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
