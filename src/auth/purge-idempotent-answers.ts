import type { Clock } from '../platform/clock';
import type { Db } from '../platform/db';
import type { FacilityDirectory } from '../platform/facility-directory';
import { workThrough } from '../platform/work-through';

/** Whoever repeats a request does so within the hour; after a week nobody does. */
const RETENTION_DAYS = 7;
const BATCH = 5_000;
const MS_PER_DAY = 86_400_000;

/** Deletes the kept answers of old writes of the SIMRS API, in small steps. @returns how many went */
export async function purgeIdempotentAnswers(deps: { db: Db; clock: Clock; facilities: Pick<FacilityDirectory, 'all'> }, signal?: AbortSignal): Promise<number> {
  const before = new Date(deps.clock().getTime() - RETENTION_DAYS * MS_PER_DAY);
  let purged = 0;
  await workThrough(deps.facilities.all(), 1, async ({ facilityId }) => {
    let deleted: number;
    do {
      signal?.throwIfAborted();
      const rows = await deps.db.rows(
        `delete from idempotent_answer
         where facility_id = :facilityId and (client_name, idempotency_key, part) in (
           select client_name, idempotency_key, part from idempotent_answer
           where facility_id = :facilityId and created_at < :before
           order by created_at
           limit ${BATCH}
         )
         returning 1`,
        { facilityId, before },
      );
      deleted = rows.length;
      purged += deleted;
    } while (deleted === BATCH);
  });
  return purged;
}
