import type { Clock } from '../clock';
import type { Db, Tx } from '../db';
import type { FacilityId } from '../facility';
import { holdChain } from './seal-chain';
import { recordSecurityEvent } from './security-event';
import { PURGED_EVENT } from './verify-chain';

export interface PurgeLogDeps {
  config: { securityLogDays: number };
  db: Db;
  clock: Clock;
}

const MS_PER_DAY = 86_400_000;
/** About so many events leave in one transaction. */
const EVENTS_AT_ONCE = 20_000;

/**
 * Takes away whole batches all of whose events are older than the retention. Of the last of them its seal stays, so that the
 * chain goes on from its hash, and an event of the chain itself tells what was taken: a beginning that is missing without one is
 * a fault. Never the newest batch. Any number of processes may try at once.
 * @returns how many events went
 */
export async function purgeSecurityLog(deps: PurgeLogDeps, signal?: AbortSignal): Promise<number> {
  const now = deps.clock();
  const before = new Date(now.getTime() - deps.config.securityLogDays * MS_PER_DAY);
  const chains = await deps.db.rows<{ facility_id: FacilityId }>('select distinct facility_id from security_seal where newest_at < :before', { before });
  let purged = 0;
  for (const { facility_id: facilityId } of chains) {
    let gone: number;
    do {
      signal?.throwIfAborted();
      gone = await deps.db.transaction((tx) => purgeBatches(tx, facilityId, before, now));
      purged += gone;
    } while (gone >= EVENTS_AT_ONCE);
  }
  return purged;
}

async function purgeBatches(tx: Tx, facilityId: FacilityId, before: Date, now: Date): Promise<number> {
  if (!(await holdChain(tx, facilityId))) return 0;
  // Up to the first batch that must stay, and no more than fit one transaction; a batch that has no events is where the last purge stopped.
  const [until] = await tx.rows<{ sealNumber: number; hash: string }>(
    `select seal_number as "sealNumber", hash from (
       select seal_number, hash, max(newest_at) over (order by seal_number) as newest_at, sum(events) over (order by seal_number) - events as before_it
       from security_seal where facility_id = :facilityId
     ) as seal
     where newest_at < :before and before_it < ${EVENTS_AT_ONCE}
       and seal_number < (select max(seal_number) from security_seal where facility_id = :facilityId)
     order by seal_number desc
     limit 1`,
    { facilityId, before },
  );
  if (until === undefined) return 0;
  await tx.rows(`set local antrean.removes_log = 'retention'`);
  const gone = await tx.rows('delete from security_event where facility_id = :facilityId and seal_number <= :sealNumber returning 1', { facilityId, sealNumber: until.sealNumber });
  await tx.rows('delete from security_seal where facility_id = :facilityId and seal_number < :sealNumber', { facilityId, sealNumber: until.sealNumber });
  if (gone.length > 0) await recordSecurityEvent(tx, facilityId, { at: now, kind: PURGED_EVENT, actor: '', detail: { throughSeal: until.sealNumber, hash: until.hash, events: gone.length } });
  return gone.length;
}
