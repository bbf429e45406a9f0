import type { Sql } from '../platform/db';
import type { Facility } from '../platform/facility';
import { dialectOf } from './dialect';

/**
 * Closes what the facility's contract with BPJS has no call for, all of it at once: it costs the facility's calls neither
 * time nor a turn, and does not look owed through an outage. What may still be taken back is left until it may not.
 */
export async function closeNeedless(sql: Sql, facility: Pick<Facility, 'facilityId' | 'kind'>, now: Date): Promise<void> {
  const { told } = dialectOf(facility);
  if (told === undefined) return;
  await sql.rows(
    `update outbox
     set state = 'not-needed', verdict = 'not-in-dialect', claim_id = null, leased_until = null, settled_at = :now
     where facility_id = :facilityId
       and outbox_id in (
         select needless.outbox_id
         from outbox as needless
         where needless.facility_id = :facilityId
           and needless.state = 'open'
           and (needless.due_at <= :now or needless.due_at = 'infinity')
           and (needless.leased_until is null or needless.leased_until <= :now)
           and needless.kind <> all(:kinds)
           and (needless.kind <> 'task-reached' or needless.fact ->> 'task' <> all(:tasks))
         for update skip locked
       )`,
    { facilityId: facility.facilityId, now, kinds: told.kinds, tasks: told.tasks.map(String) },
  );
}
