import type { Sql } from '../platform/db';
import type { Claimed } from './claim';
import type { TaskTimes } from './sent-time';

/** The times of the tasks before and after one of them, in its lane: what BPJS has taken, and what is recorded next. */
export async function timesAround(db: Sql, row: Claimed, recorded: Date): Promise<Pick<TaskTimes, 'before' | 'next'>> {
  const [times] = await db.rows<{ sent_before: Date | null; recorded_next: Date | null }>(
    `select max(coalesce(sent_time, cast(fact ->> 'occurredAt' as timestamptz))) filter (where state = 'sent') as sent_before,
            min(cast(fact ->> 'occurredAt' as timestamptz)) filter (where state <> 'sent' and outbox_id > :outboxId) as recorded_next
     from outbox
     where facility_id = :facilityId
       and lane = :lane
       and kind = 'task-reached'
       and outbox_id <> :outboxId`,
    { facilityId: row.facilityId, lane: row.lane, outboxId: row.outboxId },
    'times_around',
  );
  const next = times?.recorded_next ?? undefined;
  return { before: times?.sent_before ?? undefined, next: next !== undefined && next >= recorded ? next : undefined };
}

/** Written down before it is sent, with why; the recorded time stays where it is. Nothing happens if the claim is no longer ours. */
export async function keepSentTime(db: Sql, row: Claimed, time: Date, reason: 'equal-second'): Promise<void> {
  await db.rows(
    `update outbox
     set sent_time = :time, sent_time_reason = :reason
     where facility_id = :facilityId
       and outbox_id = :outboxId
       and claim_id = :claimId`,
    { facilityId: row.facilityId, outboxId: row.outboxId, claimId: row.claimId, time, reason },
  );
}
