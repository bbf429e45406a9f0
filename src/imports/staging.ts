import type { Tx } from '../platform/db';
import type { RawFinding } from './finding';
import type { StagedRow } from './import-kind';

/**
 * Where an import stands until it is saved: temporary tables of its own transaction, which end with it. `import_row` has the
 * rows, `import_finding` what is wrong with them. Nothing else of the house is touched before the last statement.
 */

/** Of the rows of lines without a finding. */
export const GOOD_ROWS = 'not exists (select from import_finding where import_finding.line = import_row.line)';

/** A column of a kind is a constant of its file, never text from outside. */
const insistOnName = (column: string): string => {
  if (!/^[a-z_]+$/.test(column)) throw new Error(`${column} is no name of a column`);
  return column;
};

export async function openStaging(tx: Tx, columns: readonly string[]): Promise<void> {
  await tx.rows('drop table if exists pg_temp.import_row, pg_temp.import_finding');
  await tx.rows(`create temporary table import_row (row_id integer not null, line integer not null, ${columns.map((column) => `${insistOnName(column)} text`).join(', ')}) on commit drop`);
  await tx.rows('create temporary table import_finding (finding_id integer generated always as identity, line integer not null, column_name text not null, code text not null, detail text not null) on commit drop');
}

/** After the last row: the planner knows nothing of a fresh temporary table, and without keys every check is a walk over all of it. */
export async function closeStaging(tx: Tx): Promise<void> {
  await tx.rows('create index on import_finding (line)');
  await tx.rows('create index on import_row (row_id)');
  await tx.rows('analyze import_row');
  await tx.rows('analyze import_finding');
}

export interface NumberedRow {
  rowId: number;
  line: number;
  row: StagedRow;
}

export async function stageRows(tx: Tx, columns: readonly string[], rows: readonly NumberedRow[]): Promise<void> {
  if (rows.length === 0) return;
  const names = columns.map(insistOnName);
  await tx.rows(
    `insert into import_row (row_id, line, ${names.join(', ')})
     select * from unnest(cast(:row_ids as integer[]), cast(:line_numbers as integer[]), ${names.map((name) => `cast(:${name} as text[])`).join(', ')})`,
    {
      row_ids: rows.map(({ rowId }) => rowId),
      line_numbers: rows.map(({ line }) => line),
      ...Object.fromEntries(names.map((name) => [name, rows.map(({ row }) => row[name] ?? null)])),
    },
  );
}

export async function stageFindings(tx: Tx, findings: readonly RawFinding[]): Promise<void> {
  if (findings.length === 0) return;
  await tx.rows(
    `insert into import_finding (line, column_name, code, detail)
     select * from unnest(cast(:line_numbers as integer[]), cast(:column_names as text[]), cast(:codes as text[]), cast(:details as text[]))`,
    {
      line_numbers: findings.map(({ line }) => line),
      column_names: findings.map(({ column }) => column),
      codes: findings.map(({ code }) => code),
      details: findings.map(({ data }) => JSON.stringify(data)),
    },
  );
}

interface FindingRow {
  finding_id: number;
  line: number;
  column_name: string;
  code: RawFinding['code'];
  detail: string;
}

const PAGE = 1_000;

/** All findings, by line; a page of them in memory at a time. */
export async function* stagedFindings(tx: Tx): AsyncGenerator<RawFinding> {
  let after = { line: -1, id: -1 };
  for (;;) {
    const rows = await tx.rows<FindingRow>(
      `select finding_id, line, column_name, code, detail from import_finding
       where (line, finding_id) > (:afterLine, :afterId)
       order by line, finding_id limit ${PAGE}`,
      { afterLine: after.line, afterId: after.id },
    );
    for (const { line, column_name, code, detail } of rows) yield { line, column: column_name, code, data: JSON.parse(detail) as object };
    const last = rows.at(-1);
    if (last === undefined || rows.length < PAGE) return;
    after = { line: last.line, id: last.finding_id };
  }
}

export async function countFindings(tx: Tx): Promise<{ findings: number; faultyLines: number }> {
  const [counted] = await tx.rows<{ findings: number; faultyLines: number }>('select count(*)::int as findings, count(distinct line)::int as "faultyLines" from import_finding');
  return counted!;
}

export interface FindingCount extends RawFinding {
  /** So many times; the finding itself is the first of them. */
  times: number;
}

/** What is wrong how often, the most frequent first. */
export async function findingCounts(tx: Tx): Promise<FindingCount[]> {
  const rows = await tx.rows<FindingRow & { times: number }>(
    `select * from (
       select distinct on (column_name, code) finding_id, line, column_name, code, detail, (count(*) over (partition by column_name, code))::int as times
       from import_finding order by column_name, code, line, finding_id
     ) as kinds order by kinds.times desc, kinds.line, kinds.finding_id`,
  );
  return rows.map(({ line, column_name, code, detail, times }) => ({ line, column: column_name, code, data: JSON.parse(detail) as object, times }));
}

/** The rows of lines without a finding, in the order of the file; a page of them in memory at a time. */
export async function* goodRows(tx: Tx, columns: readonly string[]): AsyncGenerator<NumberedRow> {
  let after = -1;
  for (;;) {
    const rows = await tx.rows<{ row_id: number; line: number } & StagedRow>(
      `select row_id, line, ${columns.map(insistOnName).join(', ')} from import_row
       where row_id > :after and ${GOOD_ROWS} order by row_id limit ${PAGE}`,
      { after },
    );
    for (const { row_id, line, ...row } of rows) yield { rowId: row_id, line, row: row };
    const last = rows.at(-1);
    if (last === undefined || rows.length < PAGE) return;
    after = last.row_id;
  }
}

export async function countRows(tx: Tx): Promise<number> {
  const [counted] = await tx.rows<{ rows: number }>('select count(*)::int as rows from import_row');
  return counted!.rows;
}

/** Notes each further row with the same value in `columns` as an earlier line has; empty values are no value. */
export async function noteTwins(tx: Tx, columns: readonly string[], header: string, code: 'twice-in-file' = 'twice-in-file'): Promise<void> {
  const names = columns.map(insistOnName);
  await tx.rows(
    `insert into import_finding (line, column_name, code, detail)
     select twins.line, :header, :code, json_build_object('line', twins.first_line)::text
     from (
       select line, row_id, min(line) over same as first_line, row_number() over (partition by ${names.join(', ')} order by line, row_id) as place
       from import_row where ${names.map((name) => `${name} is not null`).join(' and ')}
       window same as (partition by ${names.join(', ')})
     ) as twins
     where twins.place > 1`,
    { header, code },
  );
}
