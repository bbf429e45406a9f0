import type { Clock } from '../platform/clock';
import type { Db } from '../platform/db';
import type { FacilityDirectory } from '../platform/facility-directory';
import { workThrough } from '../platform/work-through';

const BATCH = 5_000;
const MS_PER_DAY = 86_400_000;

/**
 * Empties the bodies of tries that are older than the retention: they hold a person's numbers. The tries themselves stay,
 * with when, how long, code and verdict; and so does what belongs to a row that is not settled yet.
 * @returns how many bodies went
 */
export async function purgeSentBodies(deps: { config: { evidenceDays: number }; db: Db; clock: Clock; facilities: Pick<FacilityDirectory, 'all'> }, signal?: AbortSignal): Promise<number> {
  const before = new Date(deps.clock().getTime() - deps.config.evidenceDays * MS_PER_DAY);
  let purged = 0;
  await workThrough(deps.facilities.all(), 1, async ({ facilityId }) => {
    let emptied: number;
    do {
      signal?.throwIfAborted();
      emptied = await purgeBatch(deps.db, facilityId, before);
      purged += emptied;
    } while (emptied === BATCH);
  });
  return purged;
}

async function purgeBatch(db: Db, facilityId: number, before: Date): Promise<number> {
  const rows = await db.rows(
    `update outbox_attempt
     set request = '', message = case when message like 'DECRYPT_FAILED%' or message like 's1.%' then 'DECRYPT_FAILED' else message end
     from (
       select old.outbox_id, old.attempt
       from outbox_attempt as old
       join outbox on outbox.facility_id = old.facility_id and outbox.outbox_id = old.outbox_id and outbox.state not in ('open', 'parked')
       where old.facility_id = :facilityId
         and old.request <> ''
         and old.started_at < :before
       order by old.started_at
       limit :batch
     ) as aged
     where outbox_attempt.facility_id = :facilityId
       and outbox_attempt.outbox_id = aged.outbox_id
       and outbox_attempt.attempt = aged.attempt
     returning outbox_attempt.outbox_id`,
    { facilityId, before, batch: BATCH },
  );
  return rows.length;
}
