import { setTimeout as delay } from 'node:timers/promises';
import { DataKeyError } from './data-keys';
import { sqlState, violatedConstraint, type Sql, type Tx } from './db';
import { dataKeys, lookupKey, nameKeys, revealed, PLATFORM, sealedParts, sealsNow, stored } from './personal-data';
import { SEALED_TABLES, type SealedTable } from './sealed-columns';

/** What a walk has done of one table. */
export interface SealedRows {
  table: string;
  /** Rows that were written as they would be written today. */
  sealed: number;
  /** Rows that could not be: two of one NIK or card, which somebody has to join, or a value that no key opens. */
  failed: number;
}

export interface SealOptions {
  facilityId?: number;
  batch?: number;
  signal?: AbortSignal;
  onProgress?: (rows: SealedRows) => void;
}

const BATCH = 1_000;
const DEADLOCK = '40P01';

/**
 * Brings every row to what it would be written as today: plain text is sealed, what another key has sealed is sealed with
 * the active one, and the keys it is found by are made anew. Each batch is a statement of its own that changes only what is
 * as it was read, so that it may run beside any number of servers, may be killed, and may run again: whoever writes meanwhile wins.
 */
export async function sealDatabase(db: Sql, options: SealOptions = {}): Promise<SealedRows[]> {
  const done: SealedRows[] = [];
  for (const table of SEALED_TABLES) done.push(await sealTable(db, table, options));
  return done;
}

/** One table of it. */
export async function sealTable(db: Sql, table: SealedTable, options: SealOptions = {}): Promise<SealedRows> {
  const { signal, onProgress } = options;
  const batch = options.batch ?? table.batch ?? BATCH;
  const key = await primaryKey(db, table.table);
  const counts: SealedRows = { table: table.table, sealed: 0, failed: 0 };
  let after: Row | undefined;
  for (;;) {
    signal?.throwIfAborted();
    const rows = await nextRows(db, table, key, { after, batch, facilityId: options.facilityId });
    if (rows.length === 0) return counts;
    after = rows.at(-1)!;
    const changes = rows.filter((row) => row['is_outdated'] === 'yes').flatMap((row) => changeOf(table, row) ?? (counts.failed++, []));
    counts.sealed += await written(db, table, key, changes, counts);
    onProgress?.(counts);
    await delay(0); // requests of this process come first
  }
}

/** Of every column the value as it is in the database; `facility_id` among them where it is a facility's. */
type Row = Record<string, string | number | string[] | null>;
interface KeyColumn {
  name: string;
  type: string;
}

async function primaryKey(db: Sql, table: string): Promise<KeyColumn[]> {
  return db.rows<KeyColumn>(
    `select attribute.attname as name, format_type(attribute.atttypid, attribute.atttypmod) as type
     from pg_index
     cross join lateral unnest(pg_index.indkey) with ordinality as part(number, position)
     join pg_attribute as attribute on attribute.attrelid = pg_index.indrelid and attribute.attnum = part.number
     where pg_index.indrelid = cast(:table as regclass) and pg_index.indisprimary
     order by part.position`,
    { table },
  );
}

/**
 * Of the next rows by primary key those of which something is not as it would be written now, and the last one, from which to
 * go on: each look reads so many rows and no more, however few of them are outdated. Identifiers are from `sealed-columns.ts`.
 */
async function nextRows(db: Sql, { table, columns }: SealedTable, key: readonly KeyColumn[], of: { after: Row | undefined; batch: number; facilityId: number | undefined }): Promise<Row[]> {
  const { sealing, lookup } = dataKeys().ring();
  const names = key.map(({ name }) => name);
  const isOld = columns.flatMap(({ column, lookup: found, words, isSealedWherePersonal }) => [
    ...(sealsNow() || isSealedWherePersonal ? [`(${column} <> '' and ${column} not like :seal${isSealedWherePersonal ? ` and ${column} like 's1.%'` : ''})`] : []),
    ...(found === undefined ? [] : [`(${column} <> '' and (${found.column} is null or ${found.column} not like :lookup))`]),
    ...(words === undefined ? [] : [`(${words} is null or ${words}[1] not like :lookup)`]),
  ]);
  if (isOld.length === 0) return [];
  return db.rows<Row>(
    `with page as (
       select ${[...names, ...valueColumns({ table, columns })].join(', ')},
         case when ${isOld.join(' or ')} then 'yes' end as is_outdated, row_number() over (order by ${names.join(', ')}) as position
       from ${table}
       where ${of.facilityId === undefined ? 'true' : 'facility_id = :facilityId'}
       ${of.after === undefined ? '' : `and (${names.join(', ')}) > (${names.map((_name, at) => `cast(:after${at} as ${key[at]!.type})`).join(', ')})`}
       order by ${names.join(', ')}
       limit :batch
     )
     select ${[...names, ...valueColumns({ table, columns })].join(', ')}, is_outdated from page
     where is_outdated = 'yes' or position = (select max(position) from page)
     order by position`,
    {
      batch: of.batch,
      seal: `s1.${sealing[0]!.id}.%`,
      lookup: `${lookup[0]!.id}.%`,
      ...(of.facilityId === undefined ? {} : { facilityId: of.facilityId }),
      ...(of.after === undefined ? {} : Object.fromEntries(names.map((name, at) => [`after${at}`, of.after![name]]))),
    },
  );
}

/** The columns a change may touch. */
function valueColumns({ columns }: SealedTable): string[] {
  return columns.flatMap(({ column, lookup, words }) => [column, ...(lookup === undefined ? [] : [lookup.column]), ...(words === undefined ? [] : [words])]);
}

interface Change {
  was: Row;
  becomes: Row;
}

/** @returns undefined when a value cannot be opened */
function changeOf({ columns }: SealedTable, was: Row): Change | undefined {
  const becomes: Row = { ...was };
  const facilityId = Number(was['facility_id'] ?? PLATFORM);
  try {
    for (const { column, lookup, words, isSealedWherePersonal } of columns) {
      const kept = was[column] as string | null;
      if (kept === null || kept === '') {
        if (lookup !== undefined) becomes[lookup.column] = null;
        continue;
      }
      const value = revealed(facilityId, kept);
      if (!(isSealedWherePersonal && sealedParts(kept) === undefined)) becomes[column] = stored(facilityId, value);
      if (lookup !== undefined) becomes[lookup.column] = lookupKey(facilityId, lookup.kind, value);
      if (words !== undefined) becomes[words] = nameKeys(facilityId, value);
    }
  } catch (error) {
    if (error instanceof DataKeyError) return undefined;
    throw error;
  }
  return { was, becomes };
}

const TRIES = 3;

/** @returns how many rows were changed; one by one where one of them stands in the way of the others */
async function written(db: Sql, table: SealedTable, key: readonly KeyColumn[], changes: readonly Change[], counts: SealedRows, attempt = 1): Promise<number> {
  if (changes.length === 0) return 0;
  const values = valueColumns(table);
  const arrays = new Set(table.columns.flatMap(({ words }) => words ?? []));
  const typeOf = (column: string): string => (arrays.has(column) ? 'text[]' : 'text');
  try {
    const rows = await within(db, (sql) => sql.rows(
      `update ${table.table} set ${values.map((column) => `${column} = change.${column}`).join(', ')}
       from jsonb_to_recordset(cast(:changes as jsonb)) as change (${[...key.map(({ name, type }) => `${name} ${type}`), ...values.flatMap((column) => [`${column} ${typeOf(column)}`, `was_${column} ${typeOf(column)}`])].join(', ')})
       where ${key.map(({ name }) => `${table.table}.${name} = change.${name}`).join(' and ')}
         and ${values.map((column) => `${table.table}.${column} is not distinct from change.was_${column}`).join(' and ')}
       returning 1`,
      {
        changes: JSON.stringify(
          changes.map(({ was, becomes }) => ({ ...becomes, ...Object.fromEntries(values.map((column) => [`was_${column}`, was[column]])) })),
        ),
      },
    ));
    return rows.length;
  } catch (error) {
    if (sqlState(error) === DEADLOCK && attempt < TRIES) return written(db, table, key, changes, counts, attempt + 1);
    if (violatedConstraint(error) === undefined) throw error;
    if (changes.length === 1) return (counts.failed++, 0);
    let sum = 0;
    for (const change of changes) sum += await written(db, table, key, [change], counts);
    return sum;
  }
}

/** In a transaction that is open already, a row that stands in the way must not end it. */
function within<T>(db: Sql, work: (sql: Sql) => Promise<T>): Promise<T> {
  return 'savepoint' in db ? (db as Tx).savepoint(work) : work(db);
}

/** How many values each key is used for: sealed ones by the id of their key, and those found by a lookup key. */
export async function keyUse(db: Sql): Promise<Map<string, number>> {
  const uses = new Map<string, number>();
  for (const { table, columns } of SEALED_TABLES) {
    const ids = columns.flatMap(({ column, lookup, words, isSealedWherePersonal }) => [
      `case when ${column} like 's1.%' then split_part(${column}, '.', 2)${isSealedWherePersonal ? '' : ` when ${column} <> '' then '${PLAIN}'`} end`,
      ...(lookup === undefined ? [] : [`split_part(${lookup.column}, '.', 1)`]),
      ...(words === undefined ? [] : [`split_part(${words}[1], '.', 1)`]),
    ]);
    for (const id of ids) {
      const rows = await db.rows<{ key_id: string | null; uses: number }>(`select ${id} as key_id, count(*) as uses from ${table} group by 1`);
      for (const row of rows) if (row.key_id !== null && row.key_id !== '') uses.set(row.key_id, (uses.get(row.key_id) ?? 0) + row.uses);
    }
  }
  return uses;
}

/** In `keyUse`, values that are not sealed. */
export const PLAIN = 'plain';
