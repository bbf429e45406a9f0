import writeExcelFile from 'write-excel-file/node';
import type { CellKind, CellValue, Table } from './table';

const FORMATS: Record<Exclude<CellKind, 'text'>, string> = { integer: '#,##0', decimal: '#,##0.0', share: '0.0%', date: 'dd/mm/yyyy' };
const WIDTHS: Record<CellKind, number> = { text: 24, integer: 12, decimal: 12, share: 12, date: 14 };

const LONGEST_CELL = 32_767;
const LONGEST_SHEET_NAME = 31;
// XML knows no other control characters than tab and ends of lines.
// eslint-disable-next-line no-control-regex
const UNWRITABLE = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g;
/** What Excel refuses in the name of a sheet. */
const NOT_IN_A_NAME = /[[\]:*?/\\]/g;

const written = (text: string): string => text.toWellFormed().replace(UNWRITABLE, ' ').slice(0, LONGEST_CELL);

/**
 * A workbook (XLSX) with a sheet for each table: title, a head that stays in sight, and cells of their kind. A text is text also where
 * it begins like a formula.
 * @throws RangeError for a number that is none (NaN, infinite), which no sheet can hold
 */
export async function workbookOf(tables: readonly Table[]): Promise<Buffer> {
  const names = sheetNames(tables.map(({ name }) => name));
  const sheets = tables.map((table, index) => ({
    sheet: names[index]!,
    data: [
      ...table.title.map((line, at) => [{ type: String, value: written(line), ...(at === 0 ? { fontWeight: 'bold' as const, fontSize: 14 } : {}) }]),
      ...(table.title.length > 0 ? [[]] : []),
      table.columns.map(({ header, kind }) => ({ type: String, value: written(header), fontWeight: 'bold' as const, wrap: true, backgroundColor: '#e3f1ef', ...(kind === 'text' ? {} : { align: 'right' as const }) })),
      ...table.rows.map((row) => table.columns.map(({ kind, value }) => cellOf(kind, value(row)))),
    ],
    columns: table.columns.map(({ kind, width }) => ({ width: width ?? WIDTHS[kind] })),
    stickyRowsCount: table.title.length + (table.title.length > 0 ? 2 : 1),
  }));
  return writeExcelFile(sheets).toBuffer();
}

function cellOf(kind: CellKind, value: CellValue) {
  if (value === null) return null;
  switch (kind) {
    case 'text':
      return { type: String, value: written(String(value)) };
    case 'date':
      // A sheet has days without a zone; the library counts them in UTC.
      return { type: Date, value: new Date(`${value}T00:00:00.000Z`), format: FORMATS.date };
    case 'integer':
    case 'decimal':
    case 'share': {
      const number = Number(value);
      if (!Number.isFinite(number)) throw new RangeError(`${value} is no number for a sheet`);
      return { type: Number, value: number, format: FORMATS[kind] };
    }
    default:
      return kind satisfies never;
  }
}

/** Names a workbook takes: no forbidden sign, not too long, none twice whatever its capitals. */
export function sheetNames(wanted: readonly string[]): string[] {
  const taken = new Set<string>();
  return wanted.map((name) => {
    const plain = written(name).replace(NOT_IN_A_NAME, ' ').replace(/ +/g, ' ').replace(/^'+|'+$/g, '').trim() || 'Lembar';
    for (let place = 1; ; place++) {
      const suffix = place === 1 ? '' : ` ${place}`;
      const candidate = plain.slice(0, LONGEST_SHEET_NAME - suffix.length).trim() + suffix;
      if (taken.has(candidate.toLowerCase())) continue;
      taken.add(candidate.toLowerCase());
      return candidate;
    }
  });
}
