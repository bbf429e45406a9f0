import type { Sql } from '../platform/db';
import type { Claimed } from './claim';
import type { TaskTimes } from './sent-time';

/** The times of the tasks before and after one of them, in the order recorded: what BPJS has taken, and what happened next. */
export async function timesAround(db: Sql, row: Claimed, recorded: Date): Promise<Pick<TaskTimes, 'before' | 'next' | 'sentNext'>> {
  const [times] = await db.rows<{ sent_before: Date | null; recorded_next: Date | null; sent_next: Date | null }>(
    `select max(coalesce(sent_time, cast(fact ->> 'occurredAt' as timestamptz))) filter (where state = 'sent' and outbox_id < :outboxId) as sent_before,
            min(cast(fact ->> 'occurredAt' as timestamptz)) filter (where outbox_id > :outboxId) as recorded_next,
            min(coalesce(sent_time, cast(fact ->> 'occurredAt' as timestamptz))) filter (where outbox_id > :outboxId and (state = 'sent' or sent_time is not null)) as sent_next
     from outbox
     where facility_id = :facilityId
       and lane = :lane
       and kind = 'task-reached'
       and outbox_id <> :outboxId`,
    { facilityId: row.facilityId, lane: row.lane, outboxId: row.outboxId },
    'times_around',
  );
  const next = times?.recorded_next ?? undefined;
  return { before: times?.sent_before ?? undefined, next: next !== undefined && next >= recorded ? next : undefined, sentNext: times?.sent_next ?? undefined };
}

/**
 * Written down before it is sent, with why; the recorded time stays where it is.
 * @returns whether the claim was still ours; if not, nothing happened and nothing may be sent
 */
export async function keepSentTime(db: Sql, row: Claimed, time: Date, reason: 'equal-second'): Promise<boolean> {
  const rows = await db.rows(
    `update outbox
     set sent_time = :time, sent_time_reason = :reason
     where facility_id = :facilityId
       and outbox_id = :outboxId
       and claim_id = :claimId
     returning outbox_id`,
    { facilityId: row.facilityId, outboxId: row.outboxId, claimId: row.claimId, time, reason },
  );
  return rows.length === 1;
}
