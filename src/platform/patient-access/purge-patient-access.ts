import type { Clock } from '../clock';
import type { Db } from '../db';
import type { FacilityDirectory } from '../facility-directory';

export interface PurgeAccessDeps {
  config: { patientAccessDays: number };
  db: Db;
  clock: Clock;
  facilities: Pick<FacilityDirectory, 'all'>;
}

const MS_PER_DAY = 86_400_000;
const BATCH = 5_000;

/**
 * Deletes who looked at patients longer ago than the retention, in small transactions; two at once share the work.
 * @returns how many rows went
 */
export async function purgePatientAccess(deps: PurgeAccessDeps, signal?: AbortSignal): Promise<number> {
  const before = new Date(deps.clock().getTime() - deps.config.patientAccessDays * MS_PER_DAY);
  let purged = 0;
  for (const { facilityId } of deps.facilities.all()) {
    let gone: number;
    do {
      signal?.throwIfAborted();
      gone = await deps.db.transaction(async (tx) => {
        await tx.rows(`set local antrean.removes_log = 'retention'`);
        const rows = await tx.rows(
          `delete from patient_access where facility_id = :facilityId and ctid = any(array(
             select ctid from patient_access where facility_id = :facilityId and looked_at < :before order by looked_at limit ${BATCH} for update skip locked))
           returning 1`,
          { facilityId, before },
        );
        return rows.length;
      });
      purged += gone;
    } while (gone === BATCH);
  }
  return purged;
}
