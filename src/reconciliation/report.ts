import { stringify } from 'csv-stringify/sync';
import { localDate, localTime, type TimeZone } from '../platform/clock';
import type { KeptFinding } from './finding';

/** The columns of a report, by the words of the contract where it has one. */
const COLUMNS = ['id', 'tanggalperiksa', 'person', 'finding', 'kodebooking', 'kodepoli', 'taskid', 'field', 'ours', 'theirs', 'outbox', 'first_found_at', 'seen_at', 'seen_by', 'note'] as const;
type Column = (typeof COLUMNS)[number];

function cells(finding: KeptFinding, zone: TimeZone): Record<Column, string> {
  return {
    id: String(finding.findingId),
    tanggalperiksa: finding.visitDate,
    person: finding.needsPerson ? 'yes' : 'no',
    finding: finding.kind,
    kodebooking: finding.bookingCode,
    kodepoli: finding.clinicCode,
    taskid: finding.task === 0 ? '' : String(finding.task),
    field: finding.field,
    ours: finding.ours,
    theirs: finding.theirs,
    outbox: finding.why,
    first_found_at: clockText(finding.firstFoundAt, zone),
    seen_at: finding.seenAt === null ? '' : clockText(finding.seenAt, zone),
    seen_by: finding.seenBy ?? '',
    note: finding.note ?? '',
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

const IN_TEXT: readonly Column[] = ['id', 'tanggalperiksa', 'person', 'finding', 'kodebooking', 'kodepoli', 'taskid', 'field', 'ours', 'theirs', 'outbox', 'seen_by'];

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
