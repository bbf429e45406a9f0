import type { ClinicBoard, SessionCard } from '../../../queue/clinic-board';
import type { PressToUndo } from '../../../queue/press-to-undo';
import type { UnseenPrint } from '../../../registration/unseen-prints';
import type { ServicePoint } from '../../../service-points/service-point';
import { hoursText } from '../../../words/date-words';
import { Link } from '../../document';
import { Panel } from '../calling-panel';
import { BackAgain, BoardLine, CallingColumn, UndoLast } from '../clinic/board-rows';
import { DoctorBadges } from '../clinic/session-words';
import { Press } from '../press';
import { UnseenPrints } from '../registration/unseen-prints-view';
import { StaffPage } from '../staff-page';
import { RowGroup } from '../waiting-rows';
import type { Register } from './asked-patient';
import { CARE_AT, careAt } from './care-panel';
import { RegisterView } from './register-view';

interface CareProps {
  place: ServicePoint;
  board: ClinicBoard;
  /** All of today that are called from here. */
  sessions: readonly SessionCard[];
  undo: PressToUndo | undefined;
  prints: readonly UnseenPrint[];
  register: Register;
}

/** Everything a small clinic does with a patient, for one person: who is here, who is next, and whoever comes in. */
export function CareView({ place, board, sessions, undo, prints, register }: CareProps) {
  const { session, rows } = board;
  const at = careAt(session.sessionId);
  return (
    <StaffPage title={`Pelayanan ${session.clinicName}`} servicePoint={place}>
      <Panel
        heading={`${session.clinicName} · ${hoursText(session.practiceHours)}`}
        about={
          <>
            <span class="panel__doctor">{session.doctorName}</span>
            <DoctorBadges session={session} />
            <nav class="links" aria-label="Jadwal ini">
              <Link to={`${at}/tidak-hadir`}>Tandai tidak hadir</Link>
            </nav>
            {sessions.length > 1 && <SessionTabs sessions={sessions} here={session.sessionId} />}
          </>
        }
        undo={undo !== undefined && <UndoLast at={at} undo={undo} />}
        left={<CallingColumn at={at} board={board} place={place} />}
        right={
          <>
            <RowGroup heading="Menunggu" count={rows.waiting.length} whenEmpty="Belum ada pasien yang siap dipanggil.">
              {rows.waiting.map((row) => (
                <BoardLine key={row.bookingCode} at={at} row={row} since={row.checkedInAt}>
                  <Press to={`${at}/lewati`} fields={{ kode: row.bookingCode }} label={`Lewati ${row.queueNumber}`}>
                    Lewati
                  </Press>
                </BoardLine>
              ))}
            </RowGroup>
            <RowGroup heading="Dilewati" count={rows.skipped.length}>
              {rows.skipped.map((row) => (
                <BoardLine key={row.bookingCode} at={at} row={row} since={row.skippedAt}>
                  <BackAgain at={at} row={row} />
                </BoardLine>
              ))}
            </RowGroup>
            <RowGroup heading="Sudah booking, belum hadir" count={rows.booked.length + rows.desk.length}>
              {[...rows.booked, ...rows.desk].map((row) => (
                <BoardLine key={row.bookingCode} at={at} row={row}>
                  <Press to={`${CARE_AT}/hadir`} fields={{ kode: row.bookingCode, panel: session.sessionId }} tone="primary" label={`Hadir: ${row.queueNumber}`}>
                    Hadir
                  </Press>
                  <Press to={`${at}/tidak-hadir`} fields={{ kode: row.bookingCode }} label={`Tidak hadir: ${row.queueNumber}`}>
                    Tidak hadir
                  </Press>
                </BoardLine>
              ))}
            </RowGroup>
            <UnseenPrints at={CARE_AT} prints={prints} />
            <RowGroup heading="Tidak hadir" count={rows.absent.length}>
              {rows.absent.map((row) => (
                <BoardLine key={row.bookingCode} at={at} row={row} />
              ))}
            </RowGroup>
            <RowGroup heading="Selesai" count={rows.finished.length}>
              {rows.finished.map((row) => (
                <BoardLine key={row.bookingCode} at={at} row={row} since={row.finishedAt} />
              ))}
            </RowGroup>
          </>
        }
      />
      <RegisterView register={register} sessionId={session.sessionId} />
    </StaffPage>
  );
}

/** The poli of today, each with who waits there; a doctor's name where a poli has several. */
function SessionTabs({ sessions, here }: { sessions: readonly SessionCard[]; here: number }) {
  const isAlone = ({ clinicCode }: SessionCard): boolean => sessions.filter((session) => session.clinicCode === clinicCode).length === 1;
  return (
    <nav class="care-tabs" aria-label="Poli hari ini">
      {sessions.map((session) => (
        <Link key={session.sessionId} to={careAt(session.sessionId)} class="care-tab" {...(session.sessionId === here ? { 'aria-current': 'page' } : {})}>
          <span class="care-tab__name">{isAlone(session) ? session.clinicName : `${session.clinicName} · ${session.doctorName}`}</span>
          <span class="care-tab__count number" aria-label={`${session.counts.waiting} menunggu`}>
            {session.counts.waiting}
          </span>
        </Link>
      ))}
    </nav>
  );
}

/** There is nobody to call today. */
export function NoSessionView({ place }: { place: ServicePoint }) {
  return (
    <StaffPage title="Pelayanan" servicePoint={place}>
      <section class="card" id="jadwal" data-live>
        <h1>Hari ini tidak ada jadwal praktik</h1>
        <p>Tidak ada poli yang buka hari ini untuk {place.name}. Jadwal diatur administrator di menu Data.</p>
      </section>
    </StaffPage>
  );
}
