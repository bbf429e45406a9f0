/**
 * A table to be handed out as a file: the same columns and rows as a spreadsheet and as CSV. What a page says in words stays with
 * the page; here are values with their kind, so that a spreadsheet can go on calculating.
 */

/** What a column holds. A share is 0…1 and is shown as per cent; a date is `yyyy-mm-dd`, whatever zone a machine is in. */
export type CellKind = 'text' | 'integer' | 'decimal' | 'share' | 'date';

/** Null: not known; the cell stays empty, which is something else than nought. */
export type CellValue = string | number | null;

export interface TableColumn<Row> {
  header: string;
  kind: CellKind;
  value: (row: Row) => CellValue;
  /** Width in letters; by kind where nothing is said. */
  width?: number;
}

export interface Table<Row = unknown> {
  /** Of its sheet; made fit for one by itself. */
  name: string;
  /** Lines above the head: what it is, whose, of which days, when it was made. */
  title: readonly string[];
  columns: readonly TableColumn<Row>[];
  rows: readonly Row[];
}

/** A table whose rows nobody needs to know any more. */
export const tableOf = <Row>(table: Table<Row>): Table => table as Table;
