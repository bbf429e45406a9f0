import { stringify } from 'csv-stringify/sync';
import { localDate, localTime, type TimeZone } from '../platform/clock';
import type { FindingKind, KeptFinding } from './finding';

/**
 * The columns of a report, by the words of the contract where it has one. Staff read it: what was found stands in words
 * (`temuan`), and for a program as its code (`kode`).
 */
const COLUMNS = [
  'id', 'tanggalperiksa', 'perlupetugas', 'temuan', 'kode', 'kodebooking', 'kodepoli', 'taskid', 'isian', 'disini', 'dibpjs', 'kiriman', 'ditemukan', 'dilihat', 'dilihatoleh', 'catatan',
] as const;
type Column = (typeof COLUMNS)[number];

const KINDS: Record<FindingKind, string> = {
  'only-here': 'hanya ada di sini',
  'only-there': 'hanya ada di BPJS',
  'booking-differs': 'isi booking berbeda',
  'task-only-here': 'task hanya ada di sini',
  'task-only-there': 'task hanya ada di BPJS',
  'task-time-differs': 'waktu task berbeda',
  'task-time-shifted': 'waktu task dikirim sedetik kemudian',
  'figures-differ': 'jumlah booking berbeda',
};

/** What was found, in words for staff. */
export const findingText = (kind: FindingKind): string => KINDS[kind];

function cells(finding: KeptFinding, zone: TimeZone): Record<Column, string> {
  return {
    id: String(finding.findingId),
    tanggalperiksa: finding.visitDate,
    perlupetugas: finding.needsPerson ? 'ya' : 'tidak',
    temuan: KINDS[finding.kind],
    kode: finding.kind,
    kodebooking: finding.bookingCode,
    kodepoli: finding.clinicCode,
    taskid: finding.task === 0 ? '' : String(finding.task),
    isian: finding.field,
    disini: finding.ours,
    dibpjs: finding.theirs,
    kiriman: finding.why,
    ditemukan: clockText(finding.firstFoundAt, zone),
    dilihat: finding.seenAt === null ? '' : clockText(finding.seenAt, zone),
    dilihatoleh: finding.seenBy ?? '',
    catatan: finding.note ?? '',
  };
}

/** `2027-01-18 09:05 WIB`: the facility's own clock, named. */
export function clockText(instant: Date, zone: TimeZone): string {
  return `${localDate(instant, zone)} ${localTime(instant, zone)} ${zone}`;
}

/**
 * One line a finding, for a spreadsheet. What BPJS or a person wrote may begin like a formula and must not become one
 * when the file is opened.
 */
export function reportCsv(findings: readonly KeptFinding[], zone: TimeZone): string {
  return stringify(
    findings.map((finding) => cells(finding, zone)),
    { header: true, columns: [...COLUMNS], record_delimiter: 'windows', escape_formulas: true },
  );
}

const IN_TEXT: readonly Column[] = ['id', 'tanggalperiksa', 'perlupetugas', 'temuan', 'kode', 'kodebooking', 'kodepoli', 'taskid', 'isian', 'disini', 'dibpjs', 'kiriman', 'dilihatoleh'];

/** The same for the terminal, in columns; what nobody has to do anything about is shown too, and says so. */
export function reportText(findings: readonly KeptFinding[], zone: TimeZone): string[] {
  return table(IN_TEXT, findings.map((finding) => cells(finding, zone)));
}

/** Rows under their names, each column as wide as its widest cell. No rows, no lines. */
export function table<Name extends string>(columns: readonly Name[], rows: readonly Readonly<Record<Name, string>>[]): string[] {
  const lines = [[...columns] as string[], ...rows.map((row) => columns.map((name) => oneLine(row[name])))];
  const widths = columns.map((_, i) => Math.max(...lines.map((cells) => cells[i]?.length ?? 0)));
  return rows.length === 0 ? [] : lines.map((cells) => cells.map((cell, i) => cell.padEnd(widths[i] ?? 0)).join('  ').trimEnd());
}

/** BPJS's words are printed on a terminal: control characters could redraw it. */
function oneLine(text: string): string {
  return text.replace(/\p{Cc}/gu, ' ');
}
