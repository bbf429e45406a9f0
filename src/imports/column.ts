import { isCalendarDate } from '../platform/clock';
import { normalisedHours } from '../schedules/practice-hours';
import { finding, type FindingCatalogue, type FindingCode } from './finding';

/** What a cell holds; `null` where it is empty, undefined where it cannot be used and has been complained about. */
export type CellValue = string | null | undefined;
export type Complain = <Code extends FindingCode>(code: Code, ...data: keyof FindingCatalogue[Code] extends never ? [] : [FindingCatalogue[Code]]) => undefined;

/** A column of a kind of file. */
export interface Column {
  /** In the staging table and in the code: snake_case. */
  field: string;
  /** In the file, as our own templates write it. */
  header: string;
  /** Further names it goes by; case, spaces, dots and underscores do not matter. */
  aliases: readonly string[];
  /** The column has to be in the file, and no cell of it is empty. */
  isRequired: boolean;
  /** A cell that is not empty. */
  read: (text: string, complain: Complain) => CellValue;
}

/** How headers are compared: letters and digits in lower case. */
export const plainHeader = (header: string): string => header.normalize('NFKD').toLowerCase().replace(/[^a-z0-9]/g, '');

// Control characters, NUL among them, which PostgreSQL takes in no text.
// eslint-disable-next-line no-control-regex
const CONTROL = /[\u0000-\u001f\u007f\u200b\u200e\u200f\ufeff]/g;

/** Tidy text of a cell. `="0012"` and `'0012` are how a spreadsheet is told to keep a number as it is. */
export function tidy(cell: string): string {
  const text = cell.replace(CONTROL, ' ').replaceAll('\u00a0', ' ').toWellFormed().trim();
  const kept = /^="([^"]*)"$/.exec(text) ?? /^'(\d.*)$/.exec(text);
  return kept?.[1]?.trim() ?? text;
}

/** What databases hold where nothing is known. */
const isBlank = (text: string): boolean => /^(-+|null|n\/a|\\n)?$/i.test(text);

/** Reads a cell of a column; complaints go to `findings`. */
export function readCell(column: Column, line: number, cell: string, note: (raw: ReturnType<typeof finding>) => void): CellValue {
  const complain: Complain = (code, ...data) => {
    note(finding(line, column.header, code, ...data));
    return undefined;
  };
  const text = tidy(cell);
  if (isBlank(text)) return column.isRequired ? complain('empty') : null;
  return column.read(text, complain);
}

const EXCEL_NUMBER = /^\d([.,]\d+)?E\+?\d+$/i;

export function oneLine(most: number) {
  return (text: string, complain: Complain): CellValue => {
    const line = text.replace(/\s+/g, ' ');
    return line.length > most ? complain('too-long', { most }) : line;
  };
}

/** A code or number that names something: `allowed` says of which signs. */
export function code(pattern: RegExp, allowed: string) {
  return (text: string, complain: Complain): CellValue => {
    if (EXCEL_NUMBER.test(text)) return complain('excel-number', { written: text });
    return pattern.test(text) ? text : complain('odd-characters', { allowed });
  };
}

/** Exactly so many digits. Zeros only are nobody's number. `keepsZeros`: real ones may begin with zeros, which spreadsheets drop. */
export function digits(expected: number, { keepsZeros = false } = {}) {
  return (text: string, complain: Complain): CellValue => {
    if (EXCEL_NUMBER.test(text)) return complain('excel-number', { written: text });
    const number = text.replace(/[\s.-]/g, '');
    if (/^0+$/.test(number)) return null;
    if (!/^\d+$/.test(number)) return complain('not-digits');
    if (number.length === expected) return number;
    return keepsZeros && number.length < expected && number.length >= 8 ? complain('zeros-lost', { digits: number.length, expected }) : complain('digit-count', { digits: number.length, expected });
  };
}

export function phone(text: string, complain: Complain): CellValue {
  if (EXCEL_NUMBER.test(text)) return complain('excel-number', { written: text });
  const number = text.replace(/[\s().-]/g, '');
  if (/^0+$/.test(number)) return null;
  if (/^8\d{8,11}$/.test(number)) return complain('phone-zero-lost');
  return /^(\+?62|0)\d{4,13}$/.test(number) ? number : complain('phone-odd');
}

export function date(text: string, complain: Complain): CellValue {
  const [day] = /^(.*?)(?:[ T]00:00(?::00(?:\.0+)?)?)?$/.exec(text)?.slice(1) ?? [text];
  const written = day ?? text;
  if (/^0000-00-00$|^00\/00\/0000$/.test(written)) return null;
  if (/^\d{5}([.,]\d+)?$/.test(written)) return complain('date-is-number', { written });
  const yearFirst = /^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})$/.exec(written);
  const dayFirst = /^(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})$/.exec(written);
  if (yearFirst === null && dayFirst === null) return complain(/^\d{1,2}[-/.]\d{1,2}[-/.]\d{2}$/.test(written) ? 'date-two-digit-year' : 'date-unreadable');
  const [year = '', month = '', dayOfMonth = ''] = yearFirst !== null ? yearFirst.slice(1) : (dayFirst?.slice(1).reverse() ?? []);
  if (Number(month) > 12 && Number(dayOfMonth) <= 12 && dayFirst !== null) return complain('date-month-first');
  const iso = `${year}-${month.padStart(2, '0')}-${dayOfMonth.padStart(2, '0')}`;
  return isCalendarDate(iso) ? iso : complain('date-impossible');
}

export function wholeNumber(least: number, most: number) {
  return (text: string, complain: Complain): CellValue => {
    const number = /^\d{1,10}$/.test(text) ? Number(text) : Number.NaN;
    return number >= least && number <= most ? String(number) : complain('not-a-number', { least, most });
  };
}

export function practiceHours(text: string, complain: Complain): CellValue {
  return normalisedHours(text) ?? complain('hours-unreadable');
}

/** One of some words; `words` maps what may be written (letters and digits in lower case) to what is meant. */
export function oneOf(words: Readonly<Record<string, string>>, allowed: readonly string[]) {
  return (text: string, complain: Complain): CellValue => words[plainHeader(text)] ?? complain('not-one-of', { allowed });
}
