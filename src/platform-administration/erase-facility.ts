import { sqlState, type Db, type Tx } from '../platform/db';
import type { FacilityId } from '../platform/facility';
import { recordPlatformAct } from '../platform/platform-acts';
import { beginErasure, countErased, erasureOf } from './erasure-progress';
import type { RowCounts } from './export-facility';
import { facilityTables, quoted, type FacilityTable } from './facility-tables';
import { lockFacility, type AboutFacility, type FacilityRecord, type PlatformDeps } from './facility-record';
import { refusePlatform } from './refusals';

export interface Erasure extends AboutFacility {
  /** The code once more, as somebody typed it. */
  confirm: string;
  /** Also while BPJS has not been told everything: it will never be. */
  owedToo: boolean;
}

const BATCH = 2_000;
/** Somebody may still have been writing when the last rows went: then another round has to follow. */
const MOST_ROUNDS = 5;

/**
 * Deletes a retired facility: every row of every table, and the facility itself. Who did it, when, and how many rows of which
 * tables went, is all that is left.
 *
 * In many short transactions, so that the other facilities do not wait. When the process dies in the middle, the same erasure
 * asked for once more goes on where it stopped, and its counts are those of the whole.
 * @throws Refusal facility-unknown, code-not-confirmed, facility-not-retired, facility-still-owes
 */
export async function eraseFacility({ db, clock }: PlatformDeps, input: Erasure): Promise<RowCounts> {
  const facility = await db.transaction((tx) => begin(tx, input, clock()));
  const tables = (await facilityTables(db)).reverse();
  for (const table of tables) {
    while ((await db.transaction((tx) => deleteBatch(tx, table, facility.facilityId, BATCH))) > 0);
  }
  for (let round = 1; ; round++) {
    try {
      return await db.transaction((tx) => finish(tx, tables, facility, { at: clock(), actor: input.actor }));
    } catch (error) {
      if (sqlState(error) !== FOREIGN_KEY || round === MOST_ROUNDS) throw error;
    }
  }
}

const FOREIGN_KEY = '23503';

/** How many rows there are of it, and how many have gone; for whoever is asked whether it is to be so. */
export async function erasureStanding(db: Db, facilityId: FacilityId): Promise<{ gone: number } | undefined> {
  const erasure = await erasureOf(db, facilityId);
  return erasure === undefined ? undefined : { gone: Object.values(erasure.rows).reduce((sum, rows) => sum + rows, 0) };
}

async function begin(tx: Tx, { code, confirm, owedToo, actor }: Erasure, at: Date): Promise<FacilityRecord> {
  const facility = await lockFacility(tx, code);
  if (confirm.trim().toUpperCase() !== facility.code.toUpperCase()) throw refusePlatform('code-not-confirmed', { code: facility.code });
  if (facility.retiredAt === null) throw refusePlatform('facility-not-retired', { code: facility.code });
  if ((await erasureOf(tx, facility.facilityId)) !== undefined) return facility;
  const [owing] = await tx.rows<{ owed: number }>(`select count(*)::int as owed from outbox where facility_id = :facilityId and state in ('open', 'parked')`, { facilityId: facility.facilityId });
  if (owing !== undefined && owing.owed > 0 && !owedToo) throw refusePlatform('facility-still-owes', { owed: owing.owed });
  await beginErasure(tx, facility, { at, actor });
  return facility;
}

/** `limit`: no more than so many; null: all of them. */
async function deleteBatch(tx: Tx, table: FacilityTable, facilityId: FacilityId, limit: number | null): Promise<number> {
  // Each row that goes is looked for in the tables that may refer to it; reading those from end to end, each time, is what the
  // planner would choose where it knows nothing yet of how few rows are left.
  await tx.rows('set local enable_seqscan = off');
  // The facility's own part of the security log goes with it; that it went stands in that of the platform.
  await tx.rows(`set local antrean.removes_log = 'erasure'`);
  const name = quoted(table.name);
  const [row] = await tx.rows<{ gone: number }>(
    `with gone as (
       delete from ${name}
       where facility_id = :facilityId and ctid = any(array(select ctid from ${name} where facility_id = :facilityId limit :limit))
       returning 1
     )
     select count(*)::int as gone from gone`,
    { facilityId, limit },
  );
  const gone = row?.gone ?? 0;
  await countErased(tx, facilityId, table.name, gone);
  return gone;
}

async function finish(tx: Tx, tables: readonly FacilityTable[], { facilityId, code }: FacilityRecord, { at, actor }: { at: Date; actor: string }): Promise<RowCounts> {
  // Nothing that refers to the facility can be written any more.
  const [still] = await tx.rows('select from facility where facility_id = :facilityId for update', { facilityId });
  if (still === undefined) throw refusePlatform('facility-unknown', { code });
  for (const table of tables) await deleteBatch(tx, table, facilityId, null);
  await tx.rows('delete from facility where facility_id = :facilityId', { facilityId });
  const rows = (await erasureOf(tx, facilityId))?.rows ?? {};
  await recordPlatformAct(tx, { at, actor, act: 'facility-erased', facilityCode: code, detail: { rows } });
  return rows;
}
