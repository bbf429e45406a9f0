import type { Clock } from './clock';
import type { Db } from './db';
import type { FacilityDirectory } from './facility-directory';
import { workThrough } from './work-through';

export interface PurgeDeps {
  config: { evidenceDays: number };
  db: Db;
  clock: Clock;
  facilities: Pick<FacilityDirectory, 'all'>;
}

const PURGE_LOCK = 0x70757267; // "purg"
const BATCH = 5_000;
const MS_PER_DAY = 86_400_000;

/**
 * Deletes the evidence of calls that is older than the retention, in small transactions. Several processes may try at
 * once: one does it, the others leave.
 * @returns how many rows went
 */
export async function purgeEvidence(deps: PurgeDeps, signal?: AbortSignal): Promise<number> {
  const before = new Date(deps.clock().getTime() - deps.config.evidenceDays * MS_PER_DAY);
  let purged = 0;
  await workThrough(deps.facilities.all(), 1, async ({ facilityId }) => {
    let deleted: number;
    do {
      signal?.throwIfAborted();
      deleted = await purgeBatch(deps.db, facilityId, before);
      purged += deleted;
    } while (deleted === BATCH);
  });
  return purged;
}

function purgeBatch(db: Db, facilityId: number, before: Date): Promise<number> {
  return db.transaction(async (tx) => {
    const [lock] = await tx.rows<{ held: boolean }>('select pg_try_advisory_xact_lock(:lock) as held', { lock: PURGE_LOCK });
    if (lock?.held !== true) return 0;
    const rows = await tx.rows(
      `delete from service_evidence
       where facility_id = :facilityId
         and evidence_id in (
           select old.evidence_id
           from service_evidence as old
           where old.facility_id = :facilityId
             and old.received_at < :before
           order by old.received_at
           limit :batch
         )
       returning evidence_id`,
      { facilityId, before, batch: BATCH },
    );
    return rows.length;
  });
}
