import { notePurged } from '../events/event-log';
import type { Clock } from '../platform/clock';
import type { Db, Tx } from '../platform/db';
import type { FacilityId } from '../platform/facility';
import type { FacilityDirectory } from '../platform/facility-directory';
import { workThrough } from '../platform/work-through';

const BATCH = 2_000;
const MS_PER_DAY = 86_400_000;

/**
 * Deletes events older than the facility keeps them (`eventDays`), with their deliveries and tries, in small transactions.
 * What an endpoint has still to be told stays with it, also while the endpoint is disabled.
 * @returns how many events went
 */
export async function purgeEvents(deps: { db: Db; clock: Clock; facilities: Pick<FacilityDirectory, 'all'> }, signal?: AbortSignal): Promise<number> {
  let purged = 0;
  await workThrough(deps.facilities.all(), 1, async ({ facilityId, settings }) => {
    const before = new Date(deps.clock().getTime() - settings.eventDays * MS_PER_DAY);
    let deleted: number;
    do {
      signal?.throwIfAborted();
      deleted = await deps.db.transaction((tx) => purgeBatch(tx, facilityId, before));
      purged += deleted;
    } while (deleted === BATCH);
  });
  return purged;
}

async function purgeBatch(tx: Tx, facilityId: FacilityId, before: Date): Promise<number> {
  const rows = await tx.rows<{ position: number }>(
    `select event.position
     from facility_event as event
     where event.facility_id = :facilityId and event.position is not null and event.due_at < :before
       and not exists (
         select from webhook
         join webhook_delivery on webhook_delivery.facility_id = :facilityId and webhook_delivery.webhook_id = webhook.webhook_id and webhook_delivery.position = event.position
         where webhook.facility_id = :facilityId and webhook.deleted_at is null
           and (webhook_delivery.state = 'open' or webhook_delivery.settled_at >= :before)
       )
     order by event.position
     limit ${BATCH}
     for update skip locked`,
    { facilityId, before },
  );
  const positions = rows.map(({ position }) => position);
  if (positions.length === 0) return 0;
  await tx.rows(
    `delete from webhook_delivery
     where facility_id = :facilityId and webhook_id in (select webhook_id from webhook where webhook.facility_id = :facilityId) and position = any(:positions)`,
    { facilityId, positions },
  );
  await tx.rows('delete from facility_event where facility_id = :facilityId and position = any(:positions)', { facilityId, positions });
  await notePurged(tx, facilityId, Math.max(...positions));
  return positions.length;
}
