import type { ComponentChildren } from 'preact';
import type { BoardRow, ClinicBoard } from '../../../queue/clinic-board';
import type { PressToUndo } from '../../../queue/press-to-undo';
import type { ServicePoint } from '../../../service-points/service-point';
import { Link } from '../../document';
import { hoursText } from '../../../words/date-words';
import { CallNext, NobodyServed, Panel, Served, UndoStrip } from '../calling-panel';
import { SkippedBadge } from '../patient-badges';
import { Press } from '../press';
import { PRESCRIPTION_NAMES, PrescriptionChooser } from '../press-choices';
import { RowGroup, WaitingRow } from '../waiting-rows';
import { StaffPage } from '../staff-page';
import { DoctorBadges, panelOf, PatientBadges, patientAt, PLACE_NAMES } from './session-words';

export interface PanelViewProps {
  place: ServicePoint;
  board: ClinicBoard;
  undo: PressToUndo | undefined;
}

/** Where a doctor's patients are called. */
export function PanelView({ place, board, undo }: PanelViewProps) {
  const { session, rows } = board;
  const at = panelOf(session.sessionId);
  // Who was called from here first, the latest on top: those are whom the keys mean.
  const called = [...rows.called].sort((a, b) => Number(b.calledFrom === place.name) - Number(a.calledFrom === place.name) || (b.calledAt?.getTime() ?? 0) - (a.calledAt?.getTime() ?? 0));
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
        left={
          <>
            <CallNext to={`${at}/panggil`} fields={{ sesudah: board.lastCallHere }} waiting={rows.waiting.length} next={rows.waiting[0]?.queueNumber} />
            {called.length === 0 && <NobodyServed>Belum ada pasien yang dipanggil.</NobodyServed>}
            {called.map((row, position) => (
              <CalledPatient key={row.bookingCode} at={at} sessionId={session.sessionId} row={row} place={place} hasShortcuts={position === 0} />
            ))}
          </>
        }
        right={
          <>
            <RowGroup heading={PLACE_NAMES.waiting} count={rows.waiting.length} whenEmpty="Belum ada pasien yang siap dipanggil.">
              {rows.waiting.map((row) => (
                <Row key={row.bookingCode} row={row} sessionId={session.sessionId} since={row.checkedInAt}>
                  <Press to={`${at}/lewati`} fields={{ kode: row.bookingCode }} label={`Lewati ${row.queueNumber}`}>
                    Lewati
                  </Press>
                </Row>
              ))}
            </RowGroup>
            <RowGroup heading={PLACE_NAMES.skipped} count={rows.skipped.length}>
              {rows.skipped.map((row) => (
                <Row key={row.bookingCode} row={row} sessionId={session.sessionId} since={row.skippedAt}>
                  <BackAgain at={at} row={row} />
                </Row>
              ))}
            </RowGroup>
            <RowGroup heading={PLACE_NAMES.desk} count={rows.desk.length}>
              {rows.desk.map((row) => (
                <Row key={row.bookingCode} row={row} sessionId={session.sessionId} since={row.checkedInAt} />
              ))}
            </RowGroup>
            <RowGroup heading="Sudah booking, belum check-in" count={rows.booked.length}>
              {rows.booked.map((row) => (
                <Row key={row.bookingCode} row={row} sessionId={session.sessionId} />
              ))}
            </RowGroup>
            <RowGroup heading={PLACE_NAMES.finished} count={rows.finished.length}>
              {rows.finished.map((row) => (
                <Row key={row.bookingCode} row={row} sessionId={session.sessionId} since={row.finishedAt} note={PRESCRIPTION_NAMES[row.prescriptionKind ?? 'none']} />
              ))}
            </RowGroup>
            <RowGroup heading={PLACE_NAMES.absent} count={rows.absent.length}>
              {rows.absent.map((row) => (
                <Row key={row.bookingCode} row={row} sessionId={session.sessionId} />
              ))}
            </RowGroup>
          </>
        }
      />
    </StaffPage>
  );
}

function CalledPatient({ at, sessionId, row, place, hasShortcuts }: { at: string; sessionId: number; row: BoardRow; place: ServicePoint; hasShortcuts: boolean }) {
  const fields = { kode: row.bookingCode };
  return (
    <Served
      id={row.bookingCode}
      number={row.queueNumber}
      name={row.patientName}
      state={row.calledFrom === null || row.calledFrom === place.name ? 'Dipanggil' : `Dipanggil ke ${row.calledFrom}`}
      since={row.calledAt ?? new Date(0)}
      badges={<PatientBadges row={row} />}
    >
      <PrescriptionChooser to={`${at}/selesai`} fields={fields} hasShortcuts={hasShortcuts} />
      <Press to={`${at}/panggil-ulang`} fields={{ ...fields, sesudah: row.lastCallId }} shortcut={hasShortcuts ? 'again' : undefined} label={`Panggil lagi ${row.queueNumber}`}>
        Panggil lagi
      </Press>
      <Press to={`${at}/lewati`} fields={fields} shortcut={hasShortcuts ? 'skip' : undefined} label={`Lewati ${row.queueNumber}`}>
        Lewati
      </Press>
      <Link to={patientAt(sessionId, row.bookingCode)} class="button" aria-label={`Lainnya: ${row.queueNumber}`}>
        Lainnya
      </Link>
    </Served>
  );
}

/** Who was called is called again; who only waited stands in line again. */
export function BackAgain({ at, row }: { at: string; row: BoardRow }) {
  const fields = { kode: row.bookingCode };
  return row.lastTask === 4 ? (
    <Press to={`${at}/panggil-ulang`} fields={{ ...fields, sesudah: row.lastCallId }} label={`Panggil lagi ${row.queueNumber}`}>
      Panggil lagi
    </Press>
  ) : (
    <Press to={`${at}/kembalikan`} fields={fields} label={`Kembalikan ${row.queueNumber} ke antrean`}>
      Kembalikan
    </Press>
  );
}

function Row({ row, sessionId, since, note, children }: { row: BoardRow; sessionId: number; since?: Date | null; note?: string; children?: ComponentChildren }) {
  return (
    <WaitingRow
      id={row.bookingCode}
      number={row.queueNumber}
      name={row.patientName}
      badges={
        <>
          {row.place === 'skipped' && <SkippedBadge />}
          <PatientBadges row={row} />
        </>
      }
      since={since ?? null}
      {...(note === undefined ? {} : { note })}
    >
      {children}
      <Link to={patientAt(sessionId, row.bookingCode)} class="button" aria-label={`Lainnya: ${row.queueNumber}`}>
        Lainnya
      </Link>
    </WaitingRow>
  );
}

const PRESSED: Record<PressToUndo['act'], string> = {
  called: 'dipanggil',
  'consultation-finished': 'selesai',
  'marked-absent': 'ditandai tidak hadir',
  'passed-over': 'dilewati',
  'priority-given': 'didahulukan',
};

function UndoLast({ at, undo }: { at: string; undo: PressToUndo }) {
  const [first = ''] = undo.queueNumbers;
  const who = undo.queueNumbers.length === 1 ? first : `${undo.queueNumbers.length} pasien`;
  return (
    <UndoStrip
      to={`${at}/batalkan`}
      fields={{ tekan: undo.act, kode: undo.bookingCodes.join(' ') }}
      what={`${who} ${PRESSED[undo.act]}`}
      until={undo.until}
      id={`${undo.bookingCodes[0] ?? ''}-${undo.act}`}
    />
  );
}
