import type { Clock } from '../platform/clock';
import type { Db } from '../platform/db';
import type { FacilityDirectory } from '../platform/facility-directory';
import { workThrough } from '../platform/work-through';

export interface PurgeFloorDeps {
  db: Db;
  clock: Clock;
  facilities: Pick<FacilityDirectory, 'all'>;
}

/** What was called is asked about for some weeks ("I was never called"); the acts behind it stay in staff_act and task_event. */
const CALLS_RETENTION_DAYS = 30;
/** A journey names a patient and serves only while somebody stands at the kiosk, and to give a ticket once more. */
const JOURNEYS_RETENTION_DAYS = 2;
const BATCH = 5_000;
const MS_PER_DAY = 86_400_000;

/** What a table keeps too long: rows of `table`, known in their facility by `key`, for which `old` holds. */
const LEFT_OVERS = {
  calls: { table: 'call_announcement', key: 'call_id', old: 'called_at < :callsBefore' },
  journeys: { table: 'kiosk_journey', key: 'journey_digest', old: 'began_at < :journeysBefore' },
  pairings: { table: 'device_pairing', key: 'pairing_code', old: 'expires_at < :now' },
  sessions: { table: 'staff_session', key: 'token_digest', old: 'expires_at < :now' },
} as const;

/** How many rows went. */
export type PurgedFloor = Record<keyof typeof LEFT_OVERS, number>;

/** Deletes what kiosks, displays and staff have left behind and nobody needs any more, in small steps. */
export async function purgeFloor({ db, clock, facilities }: PurgeFloorDeps, signal?: AbortSignal): Promise<PurgedFloor> {
  const now = clock();
  const before = (days: number): Date => new Date(now.getTime() - days * MS_PER_DAY);
  const bounds = { now, callsBefore: before(CALLS_RETENTION_DAYS), journeysBefore: before(JOURNEYS_RETENTION_DAYS) };
  const purged: PurgedFloor = { calls: 0, journeys: 0, pairings: 0, sessions: 0 };
  await workThrough(facilities.all(), 1, async ({ facilityId }) => {
    for (const name of Object.keys(LEFT_OVERS) as (keyof PurgedFloor)[]) {
      const { table, key, old } = LEFT_OVERS[name];
      let deleted: number;
      do {
        signal?.throwIfAborted();
        const rows = await db.rows(
          `delete from ${table}
           where facility_id = :facilityId and ${key} in (select ${key} from ${table} where facility_id = :facilityId and ${old} limit :batch)
           returning 1`,
          { ...bounds, facilityId, batch: BATCH },
        );
        deleted = rows.length;
        purged[name] += deleted;
      } while (deleted === BATCH);
    }
  });
  return purged;
}
