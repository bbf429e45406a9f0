import type { Sql, Tx } from '../platform/db';
import type { FacilityId } from '../platform/facility';
import { recordPlatformAct } from '../platform/platform-acts';
import type { RowCounts } from './export-facility';
import type { FacilityRecord } from './facility-record';

/** An erasure is known from its first moment, and how far it came with each of its steps, whatever ends the process. */
export const ERASURE_BEGUN = 'facility-erasure-begun';

interface Erasure {
  actId: number;
  /** Gone so far, by table. */
  rows: RowCounts;
}

export async function erasureOf(sql: Sql, facilityId: FacilityId): Promise<Erasure | undefined> {
  const [begun] = await sql.rows<Erasure>(
    `select act_id as "actId", detail -> 'rows' as rows from platform_act
     where act = :act and cast(detail ->> 'facilityId' as integer) = :facilityId
     order by act_id desc
     limit 1`,
    { act: ERASURE_BEGUN, facilityId },
  );
  return begun;
}

export async function hasErasureBegun(sql: Sql, facilityId: FacilityId): Promise<boolean> {
  return (await erasureOf(sql, facilityId)) !== undefined;
}

export async function beginErasure(tx: Tx, { facilityId, code }: FacilityRecord, { at, actor }: { at: Date; actor: string }): Promise<void> {
  await recordPlatformAct(tx, { at, actor, act: ERASURE_BEGUN, facilityCode: code, detail: { facilityId, rows: {} } });
}

/** Counts rows that are gone with this very transaction. */
export async function countErased(tx: Tx, facilityId: FacilityId, table: string, gone: number): Promise<void> {
  if (gone === 0) return;
  await tx.rows(
    `update platform_act
     set detail = jsonb_set(detail, array['rows', :tableName], to_jsonb(coalesce(cast(detail -> 'rows' ->> :tableName as bigint), 0) + :gone))
     where act = :act and cast(detail ->> 'facilityId' as integer) = :facilityId`,
    { act: ERASURE_BEGUN, facilityId, tableName: table, gone },
  );
}
