import { Readable, type Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import type { Tx } from '../platform/db';
import type { FacilityId } from '../platform/facility';
import { recordPlatformAct } from '../platform/platform-acts';
import { LOOKUP_COLUMNS, SECRET_COLUMNS, revealedRow } from './exported-columns';
import { facilityTables, quoted, type FacilityTable } from './facility-tables';
import { theFacility, type AboutFacility, type FacilityRecord, type PlatformDeps } from './facility-record';

export const EXPORT_FORMAT = { format: 'antrean-online/facility', version: 1 } as const;

/** Rows by table. */
export type RowCounts = Record<string, number>;

/** About so much is in memory at a time, however long the rows are. */
const BATCH_CHARACTERS = 500_000;
const FIRST_BATCH = 10;
const LARGEST_BATCH = 2_000;
/** A slow reader holds the transaction open between two batches. */
const LONGEST_STOP = '15min';

/** The name of the file. */
export function exportName(code: string, now: Date): string {
  return `antrean-${code}-${now.toISOString().slice(0, 10)}.jsonl.gz`;
}

/**
 * Writes all data of a facility as JSON lines, compressed: first what it is and what was left out, then row by row every table,
 * parents before children, and last how many rows there were, so that a file that was cut off is known by its end.
 *
 * Guarantee: one consistent state, of one moment, while everybody goes on working; no secret is in it. Memory does not grow
 * with the facility. Ends `to`.
 * @throws Refusal facility-unknown, before anything is written; whatever ends `to` early
 */
export async function exportFacility({ db, clock }: PlatformDeps, input: AboutFacility, to: () => Writable): Promise<RowCounts> {
  const { code } = await theFacility(db, input.code);
  const act = { actor: input.actor, facilityCode: code };
  // Who asked is known also of an export that is broken off.
  await recordPlatformAct(db, { at: clock(), act: 'facility-export-begun', ...act });
  const counts: RowCounts = {};
  await db.transaction(async (tx) => {
    await tx.rows('set transaction isolation level repeatable read, read only');
    await tx.rows(`set local idle_in_transaction_session_timeout = '${LONGEST_STOP}'`);
    await pipeline(Readable.from(linesOf(tx, await theFacility(tx, code), clock(), counts)), createGzip(), to());
  });
  await recordPlatformAct(db, { at: clock(), act: 'facility-exported', ...act, detail: { rows: counts } });
  return counts;
}

async function* linesOf(tx: Tx, facility: FacilityRecord, now: Date, counts: RowCounts): AsyncGenerator<string> {
  const { facilityId, ...told } = facility;
  const tables = await facilityTables(tx);
  const [schema] = await tx.rows<{ name: string }>('select name from knex_migrations order by id desc limit 1');
  yield line({ ...EXPORT_FORMAT, exportedAt: now.toISOString(), schema: schema?.name ?? null, facility: told, tables: tables.map(({ name }) => name), leftOut: SECRET_COLUMNS });
  for (const table of tables) {
    counts[table.name] = 0;
    for await (const rows of batchesOf(tx, table, facilityId)) {
      counts[table.name]! += rows.length;
      yield rows.map((row) => line({ table: table.name, row: revealedRow(table.name, facilityId, row) })).join('');
    }
  }
  yield line({ end: true, rows: counts });
}

const line = (value: object): string => `${JSON.stringify(value)}\n`;

async function* batchesOf(tx: Tx, { name, key }: FacilityTable, facilityId: FacilityId): AsyncGenerator<Record<string, unknown>[]> {
  const order = key.map((column) => `"of".${quoted(column)}`).join(', ');
  const omitted = ['facility_id', ...(SECRET_COLUMNS[name] ?? []), ...(LOOKUP_COLUMNS[name] ?? [])];
  await tx.rows(
    `declare rows_of_facility no scroll cursor for
     select to_jsonb("of") - cast(:omitted as text[]) as told from ${quoted(name)} as "of" where "of".facility_id = :facilityId order by ${order}`,
    { facilityId, omitted },
  );
  let size = FIRST_BATCH;
  for (;;) {
    const fetched = await tx.rows<{ told: Record<string, unknown> }>(`fetch forward ${size} from rows_of_facility`);
    if (fetched.length > 0) yield fetched.map(({ told }) => told);
    if (fetched.length < size) break;
    const average = JSON.stringify(fetched).length / fetched.length;
    size = Math.min(LARGEST_BATCH, Math.max(1, Math.floor(BATCH_CHARACTERS / average)));
  }
  await tx.rows('close rows_of_facility');
}
