import { instantAt, type LocalDate, type TimeZone } from '../../../platform/clock';
import type { PaperRow } from '../../../queue/enter-from-paper';
import type { PaperStep } from '../../../queue/paper-sheet';
import { readTime } from '../../../words/date-words';
import type { Fields } from '../../page';
import { PAPER_COLUMNS } from './paper-columns';

type TaskId = PaperStep['task'];
type PrescriptionKind = NonNullable<PaperStep['prescriptionKind']>;

export const REASONS = ['Listrik padam', 'Jaringan putus', 'Komputer atau server rusak', 'Lainnya'] as const;
const OTHER = 'Lainnya';
const LONGEST_REMARK = 100;

/** A row as it was typed. */
export interface TypedRow {
  bookingCode: string;
  times: Partial<Record<TaskId, string>>;
  prescription: string;
  /** Ticked at the second look: somebody who was here, and then was not. */
  isLeaverConfirmed: boolean;
}

/** What is wrong with a row, at the field it belongs to where there is one. */
export interface RowErrors {
  row?: string;
  fields: Partial<Record<TaskId, string>>;
}

export const fieldOfTime = (bookingCode: string, task: TaskId): string => `jam.${bookingCode}.${task}`;
export const fieldOfPrescription = (bookingCode: string): string => `resep.${bookingCode}`;
export const fieldOfLeaver = (bookingCode: string): string => `pergi.${bookingCode}`;

const BOOKING_CODE = '[A-Z0-9-]{1,20}';
const TIME_FIELD = new RegExp(`^jam\\.(${BOOKING_CODE})\\.(\\d{1,2})$`);
const PRESCRIPTION_FIELD = new RegExp(`^resep\\.(${BOOKING_CODE})$`);

/** The rows in which something was written, in the order of the sheet. */
export function typedRows(form: Fields): TypedRow[] {
  const rows = new Map<string, TypedRow>();
  const rowOf = (bookingCode: string): TypedRow => {
    const row = rows.get(bookingCode) ?? { bookingCode, times: {}, prescription: '', isLeaverConfirmed: form[fieldOfLeaver(bookingCode)] !== undefined };
    rows.set(bookingCode, row);
    return row;
  };
  for (const [name, value] of Object.entries(form)) {
    if (typeof value !== 'string' || value.trim() === '') continue;
    const [, code, task] = TIME_FIELD.exec(name) ?? [];
    const column = PAPER_COLUMNS.find((each) => String(each.task) === task);
    if (code !== undefined && column !== undefined) rowOf(code).times[column.task] = value.trim().slice(0, 20);
    const [, prescribedTo] = PRESCRIPTION_FIELD.exec(name) ?? [];
    if (prescribedTo !== undefined) rowOf(prescribedTo).prescription = value;
  }
  return [...rows.values()];
}

export interface ReasonForm {
  reason: string;
  remark: string;
}

/** Why it was on paper, as it was chosen and written. */
export function reasonForm(form: Fields): ReasonForm {
  const plain = (name: string): string => (typeof form[name] === 'string' ? form[name].trim() : '');
  return { reason: plain('alasan'), remark: plain('keterangan').slice(0, LONGEST_REMARK) };
}

/** In one text, as it is kept with each time; or what is missing. */
export function readReason({ reason, remark }: ReasonForm): { text: string } | { error: string } {
  if (!REASONS.some((known) => known === reason)) return { error: 'Pilih alasan mengapa dicatat di kertas.' };
  if (reason === OTHER) return remark === '' ? { error: 'Tulis alasannya di keterangan.' } : { text: remark };
  return { text: remark === '' ? reason : `${reason}: ${remark}` };
}

/** On that date; undefined: no time of day. */
export function timeOnPaper(text: string, date: LocalDate, zone: TimeZone): Date | undefined {
  const written = readTime(text);
  return written === undefined ? undefined : new Date(instantAt(date, written.time, zone).getTime() + written.second * 1000);
}

/** The row as the queue records it, or what is wrong with what was typed. */
export function readRow(typed: TypedRow, of: { date: LocalDate; zone: TimeZone; tasks: readonly TaskId[]; hasPrescriptions: boolean; reason: string; actor: string }): { row: PaperRow } | { errors: RowErrors } {
  const errors: RowErrors = { fields: {} };
  const times: { task: TaskId; occurredAt: Date }[] = [];
  for (const { task } of PAPER_COLUMNS) {
    const text = typed.times[task];
    if (text === undefined) continue;
    const occurredAt = timeOnPaper(text, of.date, of.zone);
    if (!of.tasks.includes(task)) errors.fields[task] = 'Langkah ini dicatat oleh bagian lain.';
    else if (occurredAt === undefined) errors.fields[task] = 'Tulis jam seperti 08.15 atau 08.15.30.';
    else times.push({ task, occurredAt });
  }
  const prescriptionKind = of.hasPrescriptions ? PRESCRIPTIONS.find((kind) => kind === typed.prescription) : typed.times[5] === undefined ? undefined : 'none';
  if (typed.prescription !== '' && typed.times[5] === undefined) errors.fields[5] = 'Resep dipilih, tetapi jam selesai poli belum diisi.';
  if (typed.times[5] !== undefined && prescriptionKind === undefined) errors.fields[5] ??= 'Pilih jenis resep.';
  const served = PAPER_COLUMNS.find(({ task }) => task >= 5 && task !== 99 && typed.times[task] !== undefined);
  if (typed.times[99] !== undefined && served !== undefined) errors.fields[99] ??= `Pasien tidak dapat tidak hadir dan juga ${served.name.toLowerCase()}. Kosongkan salah satu.`;
  if (Object.keys(errors.fields).length > 0) return { errors };
  return { row: { bookingCode: typed.bookingCode, times, prescriptionKind, reason: of.reason, actor: of.actor } };
}

/** Steps and absence on one line: who came and went away before the consultation is absent too, but it may be a slip of the column. */
export function isLeaver({ times }: TypedRow): boolean {
  return times[99] !== undefined && Object.keys(times).length > 1;
}

const PRESCRIPTIONS: readonly PrescriptionKind[] = ['none', 'compounded', 'non-compounded'];
