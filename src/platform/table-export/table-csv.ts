import { stringify } from 'csv-stringify/sync';
import type { CellKind, CellValue, Table } from './table';

/**
 * A table as CSV, the title lines left out: one head, one row a line, for programs and spreadsheets. Numbers are written with a
 * point, shares as per cent with up to four decimals, and what a spreadsheet would take for a formula as text.
 */
export function csvOf({ columns, rows }: Table): string {
  const head = columns.map(({ header, kind }) => (kind === 'share' ? `${header} (%)` : header));
  const lines = rows.map((row) => columns.map(({ kind, value }) => cellText(kind, value(row))));
  // With the mark in front, Excel reads the letters as they are.
  return stringify([head, ...lines], { bom: true, record_delimiter: 'windows', escape_formulas: true });
}

function cellText(kind: CellKind, value: CellValue): string | number {
  if (value === null) return '';
  return kind === 'share' ? Number((Number(value) * 100).toFixed(4)) : value;
}
