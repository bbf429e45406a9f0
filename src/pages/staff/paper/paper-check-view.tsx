import type { PaperRow } from '../../../queue/enter-from-paper';
import type { PaperLine, PaperSession } from '../../../queue/paper-sheet';
import { PostForm, useFrame } from '../../document';
import { exactTime } from '../../../words/date-words';
import { PRESCRIPTION_NAMES } from '../press-choices';
import { StaffPage } from '../staff-page';
import { sheetAt } from './paper-chooser';
import { PAPER_COLUMNS, paperColumnsOf } from './paper-columns';
import { fieldOfLeaver, fieldOfPrescription, fieldOfTime, isLeaver, type ReasonForm, type TypedRow } from './paper-form';
import { SheetHead } from './paper-sheet-view';

/** A row as it would be recorded, and as it was typed. */
export interface CheckedRow {
  typed: TypedRow;
  row: PaperRow;
  line: PaperLine;
}

export interface PaperCheckProps {
  session: PaperSession;
  rows: readonly CheckedRow[];
  onlyCode: string;
  reason: ReasonForm;
  /** In one text, as it is kept with each time. */
  reasonText: string;
  complaint: string | undefined;
}

/** The last look before what stands on paper is recorded: after it nothing takes it back. */
export function PaperCheck({ session, rows, onlyCode, reason, reasonText, complaint }: PaperCheckProps) {
  const { facility } = useFrame();
  const columns = paperColumnsOf(facility).filter(({ task }) => rows.some(({ row }) => row.times.some((time) => time.task === task)));
  return (
    <StaffPage title="Periksa catatan kertas">
      <SheetHead session={session} />
      {complaint !== undefined && (
        <p class="flash flash--bad" role="alert">
          {complaint}
        </p>
      )}
      <section class="card" aria-labelledby="judul-periksa">
        <h2 id="judul-periksa">Periksa sekali lagi: {rows.length} pasien</h2>
        <p class="sheet__final">
          Belum ada yang disimpan. Bandingkan dengan kertasnya: jam yang disimpan <strong>langsung dikirim ke BPJS dan tidak dapat diubah atau dibatalkan</strong>.
        </p>
        <p>Alasan: {reasonText}</p>
        <PostForm to={sheetAt(session.sessionId, onlyCode)} class="form" data-paper-sheet="periksa">
          <input type="hidden" name="alasan" value={reason.reason} />
          <input type="hidden" name="keterangan" value={reason.remark} />
          <div class="sheet__scroll" tabIndex={0} role="region" aria-label="Yang akan disimpan">
            <table class="table sheet__table">
              <thead>
                <tr>
                  <th scope="col">Pasien</th>
                  {columns.map(({ task, name }) => (
                    <th scope="col" key={task}>
                      {name} <span class="muted number">({task})</span>
                    </th>
                  ))}
                </tr>
              </thead>
              <tbody>
                {rows.map(({ typed, row, line }) => (
                  <tr key={line.bookingCode}>
                    <th scope="row">
                      <div class="sheet__who">
                        <span class="sheet__number number">{line.queueNumber}</span>
                        <span class="sheet__name">{line.patientName}</span>
                      </div>
                      <Typed typed={typed} />
                      {isLeaver(typed) && <Leaver typed={typed} number={line.queueNumber} />}
                    </th>
                    {columns.map(({ task }) => {
                      const time = row.times.find((each) => each.task === task);
                      return (
                        <td key={task}>
                          {time === undefined ? <span class="muted">–</span> : <strong class="sheet__checked number">{exactTime(time.occurredAt, facility.timeZone)}</strong>}
                          {task === 5 && time !== undefined && facility.kind === 'FKRTL' && row.prescriptionKind !== undefined && <span class="sheet__small">{PRESCRIPTION_NAMES[row.prescriptionKind]}</span>}
                        </td>
                      );
                    })}
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
          <p class="sheet__foot">
            <button class="button button--primary" name="langkah" value="simpan">
              Simpan dan kirim ke BPJS
            </button>
            <button class="button" name="langkah" value="ubah">
              Ubah lagi
            </button>
          </p>
        </PostForm>
      </section>
    </StaffPage>
  );
}

/** What was typed goes along, for the press that saves it and for the one that goes back. */
function Typed({ typed: { bookingCode, times, prescription } }: { typed: TypedRow }) {
  return (
    <>
      {PAPER_COLUMNS.map(({ task }) => times[task] !== undefined && <input type="hidden" name={fieldOfTime(bookingCode, task)} value={times[task]} key={task} />)}
      {prescription !== '' && <input type="hidden" name={fieldOfPrescription(bookingCode)} value={prescription} />}
    </>
  );
}

function Leaver({ typed, number }: { typed: TypedRow; number: string }) {
  return (
    <label class="sheet__leaver">
      <input type="checkbox" name={fieldOfLeaver(typed.bookingCode)} value="ya" checked={typed.isLeaverConfirmed} />
      <span>Benar: {number} sempat datang, lalu tidak hadir. Sesudah ini tidak dapat dilayani lagi.</span>
    </label>
  );
}
