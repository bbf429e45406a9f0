import type { ComponentChildren } from 'preact';
import type { BoardRow, ClinicBoard } from '../../../queue/clinic-board';
import type { PressToUndo } from '../../../queue/press-to-undo';
import type { ServicePoint } from '../../../service-points/service-point';
import { Link } from '../../document';
import { CallNext, NobodyServed, Served, UndoStrip } from '../calling-panel';
import { SkippedBadge } from '../patient-badges';
import { Press } from '../press';
import { FinishPresses } from '../press-choices';
import { WaitingRow } from '../waiting-rows';
import { PatientBadges } from './session-words';

/** The patients of a session as a panel at `at` shows them. */

/** Who was called from here first, the latest on top: those are whom the keys mean. */
function calledFirst(rows: readonly BoardRow[], place: ServicePoint): BoardRow[] {
  return [...rows].sort((a, b) => Number(b.calledFrom === place.name) - Number(a.calledFrom === place.name) || (b.calledAt?.getTime() ?? 0) - (a.calledAt?.getTime() ?? 0));
}

/** The left of a panel: who comes next, and who was called. */
export function CallingColumn({ at, board: { rows, lastCallHere }, place }: { at: string; board: ClinicBoard; place: ServicePoint }) {
  const called = calledFirst(rows.called, place);
  return (
    <>
      <CallNext to={`${at}/panggil`} fields={{ sesudah: lastCallHere }} waiting={rows.waiting.length} next={rows.waiting[0]?.queueNumber} />
      {called.length === 0 && <NobodyServed>Belum ada pasien yang dipanggil.</NobodyServed>}
      {called.map((row, position) => (
        <CalledPatient key={row.bookingCode} at={at} row={row} place={place} hasShortcuts={position === 0} />
      ))}
    </>
  );
}

/** With the doctor, or on the way; `hasShortcuts`: whom the keys mean. */
function CalledPatient({ at, row, place, hasShortcuts }: { at: string; row: BoardRow; place: ServicePoint; hasShortcuts: boolean }) {
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
      <FinishPresses to={`${at}/selesai`} fields={fields} hasShortcuts={hasShortcuts} />
      <Press to={`${at}/panggil-ulang`} fields={{ ...fields, sesudah: row.lastCallId }} shortcut={hasShortcuts ? 'again' : undefined} label={`Panggil lagi ${row.queueNumber}`}>
        Panggil lagi
      </Press>
      <Press to={`${at}/lewati`} fields={fields} shortcut={hasShortcuts ? 'skip' : undefined} label={`Lewati ${row.queueNumber}`}>
        Lewati
      </Press>
      <Link to={`${at}/pasien/${row.bookingCode}`} class="button" aria-label={`Lainnya: ${row.queueNumber}`}>
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

/** One patient of a list. */
export function BoardLine({ at, row, since, note, children }: { at: string; row: BoardRow; since?: Date | null; note?: string; children?: ComponentChildren }) {
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
      <Link to={`${at}/pasien/${row.bookingCode}`} class="button" aria-label={`Lainnya: ${row.queueNumber}`}>
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

/** What was pressed last, while it can be taken back. */
export function UndoLast({ at, undo }: { at: string; undo: PressToUndo }) {
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
