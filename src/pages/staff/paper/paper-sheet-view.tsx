import type { ComponentChildren } from 'preact';
import type { PaperLine, PaperSession, PaperStep } from '../../../queue/paper-sheet';
import { exactTime, hoursText } from '../../../words/date-words';
import { Link, PostForm, useFrame } from '../../document';
import { NewPatientBadge } from '../patient-badges';
import { PRESCRIPTION_NAMES } from '../press-choices';
import { StaffPage } from '../staff-page';
import { PAPER_AT, sheetAt } from './paper-chooser';
import { isOpen, paperColumnsOf, type PaperColumn } from './paper-columns';
import { fieldOfPrescription, fieldOfTime, REASONS, type ReasonForm, type RowErrors, type TypedRow } from './paper-form';

/** What became of a row that was sent. */
export interface SentRow {
  typed: TypedRow;
  /** Undefined: saved. */
  errors: RowErrors | undefined;
}

/** A sheet that comes back with something still to mend. */
export interface SentSheet {
  rows: ReadonlyMap<string, SentRow>;
  complaint: string | undefined;
  reason: ReasonForm;
  reasonError: string | undefined;
}

export interface PaperSheetProps {
  session: PaperSession;
  lines: readonly PaperLine[];
  /** The steps this person may enter. */
  tasks: readonly PaperStep['task'][];
  /** Only this one is shown. */
  onlyCode: string;
  sent: SentSheet | undefined;
}

/** Patients × steps: what is recorded, and a field for what is not. Not followed live, so that nothing typed is touched. */
export function PaperSheet({ session, lines, tasks, onlyCode, sent }: PaperSheetProps) {
  const { facility } = useFrame();
  const shown = onlyCode === '' ? lines : lines.filter(({ bookingCode }) => bookingCode === onlyCode);
  const columns = paperColumnsOf(facility).filter((column) => column.isOfNewPatients !== true || shown.some((line) => line.isNewPatient));
  return (
    <StaffPage title="Catatan kertas">
      <SheetHead session={session}>
        <ul class="links">
          {onlyCode !== '' && (
            <li>
              <Link to={sheetAt(session.sessionId)}>Semua pasien jadwal ini</Link>
            </li>
          )}
          <li>
            <Link to={PAPER_AT}>Pilih jadwal lain</Link>
          </li>
        </ul>
      </SheetHead>
      {sent?.complaint !== undefined && (
        <p class="flash flash--bad" role="alert">
          {sent.complaint}
        </p>
      )}
      {sent !== undefined && <Stray rows={[...sent.rows.values()]} lines={shown} />}
      <PostForm to={sheetAt(session.sessionId, onlyCode)} class="sheet" data-paper-sheet={sent?.complaint === undefined ? 'tulis' : 'perbaiki'}>
        <Reason sent={sent} />
        <div class="sheet__scroll" tabIndex={0} role="region" aria-label="Lembar catatan">
          <table class="table sheet__table">
            <thead>
              <tr>
                <th scope="col">Pasien</th>
                {columns.map((column) => (
                  <th scope="col" key={column.task}>
                    {column.name} <span class="muted number">({column.task})</span>
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {shown.map((line) => (
                <Row key={line.bookingCode} line={line} columns={columns} tasks={tasks} sent={sent?.rows.get(line.bookingCode)} />
              ))}
            </tbody>
          </table>
          {shown.length === 0 && <p>Tidak ada pasien.</p>}
        </div>
        <p class="sheet__foot">
          <button class="button button--primary" name="langkah" value="periksa">
            Periksa dahulu
          </button>
          <span class="muted">Sesudah ini Anda melihat sekali lagi apa yang akan dicatat, baru menyimpan. Jam: 08.15 atau 0815; 08.15.30 bila detiknya tercatat.</span>
        </p>
      </PostForm>
    </StaffPage>
  );
}

export function SheetHead({ session, children }: { session: PaperSession; children?: ComponentChildren }) {
  return (
    <div class="sheet__head">
      <h1>Catatan kertas: {session.clinicName}</h1>
      <p class="muted">
        {session.doctorName} · <span class="number">{hoursText(session.practiceHours)}</span>
      </p>
      {children}
    </div>
  );
}

function Reason({ sent }: Pick<PaperSheetProps, 'sent'>) {
  const error = sent?.reasonError;
  return (
    <div class="sheet__reason">
      <label class="field">
        <span class="field__label">Mengapa dicatat di kertas?</span>
        <select class="field__input" name="alasan" aria-required="true" aria-invalid={error !== undefined} {...(error === undefined ? {} : { 'aria-describedby': 'alasan-salah' })}>
          <option value="">Pilih alasan</option>
          {REASONS.map((reason) => (
            <option key={reason} value={reason} selected={sent?.reason.reason === reason}>
              {reason}
            </option>
          ))}
        </select>
      </label>
      <label class="field">
        <span class="field__label">Keterangan (bila perlu, tanpa nama pasien)</span>
        <input class="field__input" name="keterangan" maxLength={100} value={sent?.reason.remark ?? ''} autocomplete="off" />
      </label>
      {error !== undefined && (
        <p class="field__error" id="alasan-salah">
          {error}
        </p>
      )}
    </div>
  );
}

/** Rows that were sent and are no longer on the sheet, such as one that was called off meanwhile: what was typed is shown. */
function Stray({ rows, lines }: { rows: readonly SentRow[]; lines: readonly PaperLine[] }) {
  const strays = rows.filter(({ typed, errors }) => errors !== undefined && !lines.some(({ bookingCode }) => bookingCode === typed.bookingCode));
  return (
    <>
      {strays.map(({ typed, errors }) => (
        <p class="flash flash--bad" key={typed.bookingCode}>
          {typed.bookingCode}: {errors?.row} {Object.values(errors?.fields ?? {}).join(' ')} Anda menulis: {Object.values(typed.times).join(', ')}.
        </p>
      ))}
    </>
  );
}

interface RowProps {
  line: PaperLine;
  columns: readonly PaperColumn[];
  tasks: readonly PaperStep['task'][];
  sent: SentRow | undefined;
}

function Row({ line, columns, tasks, sent }: RowProps) {
  const errors = sent?.errors;
  return (
    <tr class={errors === undefined || (errors.row === undefined && Object.keys(errors.fields).length === 0) ? '' : 'sheet__refused'}>
      <th scope="row">
        <div class="sheet__who">
          <span class="sheet__number number">{line.queueNumber}</span>
          <span class="sheet__name">{line.patientName}</span>
          {line.isNewPatient && <NewPatientBadge />}
          {sent !== undefined && errors === undefined && <span class="badge badge--good">Tersimpan</span>}
          {errors?.row !== undefined && <span class="field__error">{errors.row}</span>}
        </div>
      </th>
      {columns.map((column) => {
        const step = line.steps.find(({ task }) => task === column.task);
        const error = errors?.fields[column.task];
        return (
          <td key={column.task}>
            {step !== undefined && <Recorded step={step} />}
            {step === undefined && (!isOpen(line, column) ? <span class="muted">–</span> : !tasks.includes(column.task) ? <span class="muted">tidak diisi</span> : <TimeField line={line} column={column} sent={sent} />)}
            {error !== undefined && (
              <span class="field__error" id={errorId(line, column.task)}>
                {error}
              </span>
            )}
          </td>
        );
      })}
    </tr>
  );
}

const errorId = (line: PaperLine, task: PaperStep['task']): string => `salah-${line.bookingCode}-${task}`;

function Recorded({ step }: { step: PaperStep }) {
  const { facility } = useFrame();
  return (
    <>
      <span class="number">{exactTime(step.occurredAt, facility.timeZone)}</span>
      {step.prescriptionKind !== null && facility.kind === 'FKRTL' && <span class="sheet__small">{PRESCRIPTION_NAMES[step.prescriptionKind]}</span>}
      {step.entryReason !== null && (
        <span class="sheet__small">
          <span class="badge badge--warn">Dari kertas</span> {step.actor}: {step.entryReason}
        </span>
      )}
    </>
  );
}

function TimeField({ line, column, sent }: { line: PaperLine; column: PaperColumn; sent: SentRow | undefined }) {
  const { facility } = useFrame();
  const { task, name } = column;
  const typed = sent?.errors === undefined ? undefined : sent.typed;
  const isWrong = sent?.errors?.fields[task] !== undefined;
  return (
    <>
      <input
        class="field__input sheet__time number"
        name={fieldOfTime(line.bookingCode, task)}
        value={typed?.times[task] ?? ''}
        maxLength={8}
        placeholder="jj.mm"
        autocomplete="off"
        aria-label={`${name}, ${line.queueNumber}`}
        aria-invalid={isWrong}
        {...(isWrong ? { 'aria-describedby': errorId(line, task) } : {})}
      />
      {task === 5 && facility.kind === 'FKRTL' && (
        <select class="field__input" name={fieldOfPrescription(line.bookingCode)} aria-label={`Jenis resep, ${line.queueNumber}`}>
          <option value="">Pilih resep</option>
          {Object.entries(PRESCRIPTION_NAMES).map(([kind, words]) => (
            <option key={kind} value={kind} selected={typed?.prescription === kind}>
              {words}
            </option>
          ))}
        </select>
      )}
    </>
  );
}
