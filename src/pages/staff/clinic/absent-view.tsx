import { sessionSpan } from '../../../schedules/practice-hours';
import type { BoardRow, ClinicBoard, Place } from '../../../queue/clinic-board';
import type { ServicePoint } from '../../../service-points/service-point';
import { Link, PostForm, useFrame } from '../../document';
import { StaffPage } from '../staff-page';
import { ChosenPatients } from './chosen-patients';
import { hoursText } from '../../../words/date-words';

const LISTED: readonly Place[] = ['skipped', 'booked', 'desk', 'waiting', 'called'];

/** At the end of a session a person says who did not come; nobody is marked by itself. */
export function AbsentView({ place, board, at }: { place: ServicePoint; board: ClinicBoard; /** The panel. */ at: string }) {
  const { facility, now } = useFrame();
  const { session, rows } = board;
  const isOver = now >= sessionSpan(session.visitDate, session.practiceHours, facility.timeZone).endsAt || session.doctorLeftAt !== null;
  const listed: BoardRow[] = LISTED.flatMap((which) => rows[which]);
  const isChosen = (row: BoardRow): boolean => row.place === 'skipped' || (row.place === 'booked' && isOver);
  return (
    <StaffPage title="Tidak hadir" servicePoint={place}>
      <h1>
        Tidak hadir: {session.clinicName} · {hoursText(session.practiceHours)}
      </h1>
      <section class="card">
        {!isOver && <p>Jam praktik belum selesai. Pasien yang belum datang tidak dipilih dahulu.</p>}
        {listed.length === 0 ? (
          <p>Tidak ada pasien yang belum selesai pada jadwal ini.</p>
        ) : (
          <PostForm to={`${at}/tidak-hadir`} class="form">
            <ChosenPatients rows={listed} isChosen={isChosen} legend="Siapa yang tidak hadir?" />
            <p>
              <button class="button button--danger">Tandai yang dipilih tidak hadir</button>
            </p>
          </PostForm>
        )}
        <p>
          <Link to={at} class="button">
            Kembali ke panel
          </Link>
        </p>
      </section>
    </StaffPage>
  );
}
