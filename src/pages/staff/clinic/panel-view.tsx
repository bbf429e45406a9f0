import type { ClinicBoard } from '../../../queue/clinic-board';
import type { PressToUndo } from '../../../queue/press-to-undo';
import type { ServicePoint } from '../../../service-points/service-point';
import { Link } from '../../document';
import { hoursText } from '../../../words/date-words';
import { Panel } from '../calling-panel';
import { Press } from '../press';
import { PRESCRIPTION_NAMES } from '../press-choices';
import { RowGroup } from '../waiting-rows';
import { StaffPage } from '../staff-page';
import { BackAgain, BoardLine, CallingColumn, UndoLast } from './board-rows';
import { DoctorBadges, panelOf, PLACE_NAMES } from './session-words';

export interface PanelViewProps {
  place: ServicePoint;
  board: ClinicBoard;
  undo: PressToUndo | undefined;
}

/** Where a doctor's patients are called. */
export function PanelView({ place, board, undo }: PanelViewProps) {
  const { session, rows } = board;
  const at = panelOf(session.sessionId);
  return (
    <StaffPage title={`Poli ${session.clinicName}`} servicePoint={place}>
      <Panel
        heading={`${session.clinicName} · ${hoursText(session.practiceHours)}`}
        about={
          <>
            <span class="panel__doctor">{session.doctorName}</span>
            <DoctorBadges session={session} />
            <nav class="links" aria-label="Jadwal ini">
              <Link to={`${at}/tidak-hadir`}>Tidak hadir</Link>
              <Link to={`${at}/dokter`}>Dokter</Link>
              <Link to="/petugas/poli">Jadwal lain</Link>
            </nav>
          </>
        }
        undo={undo !== undefined && <UndoLast at={at} undo={undo} />}
        left={<CallingColumn at={at} board={board} place={place} />}
        right={
          <>
            <RowGroup heading={PLACE_NAMES.waiting} count={rows.waiting.length} whenEmpty="Belum ada pasien yang siap dipanggil.">
              {rows.waiting.map((row) => (
                <BoardLine key={row.bookingCode} row={row} at={at} since={row.checkedInAt}>
                  <Press to={`${at}/lewati`} fields={{ kode: row.bookingCode }} label={`Lewati ${row.queueNumber}`}>
                    Lewati
                  </Press>
                </BoardLine>
              ))}
            </RowGroup>
            <RowGroup heading={PLACE_NAMES.skipped} count={rows.skipped.length}>
              {rows.skipped.map((row) => (
                <BoardLine key={row.bookingCode} row={row} at={at} since={row.skippedAt}>
                  <BackAgain at={at} row={row} />
                </BoardLine>
              ))}
            </RowGroup>
            <RowGroup heading={PLACE_NAMES.desk} count={rows.desk.length}>
              {rows.desk.map((row) => (
                <BoardLine key={row.bookingCode} row={row} at={at} since={row.checkedInAt} />
              ))}
            </RowGroup>
            <RowGroup heading="Sudah booking, belum check-in" count={rows.booked.length}>
              {rows.booked.map((row) => (
                <BoardLine key={row.bookingCode} row={row} at={at} />
              ))}
            </RowGroup>
            <RowGroup heading={PLACE_NAMES.finished} count={rows.finished.length}>
              {rows.finished.map((row) => (
                <BoardLine key={row.bookingCode} row={row} at={at} since={row.finishedAt} note={PRESCRIPTION_NAMES[row.prescriptionKind ?? 'none']} />
              ))}
            </RowGroup>
            <RowGroup heading={PLACE_NAMES.absent} count={rows.absent.length}>
              {rows.absent.map((row) => (
                <BoardLine key={row.bookingCode} row={row} at={at} />
              ))}
            </RowGroup>
          </>
        }
      />
    </StaffPage>
  );
}
