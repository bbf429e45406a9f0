import type { Sql, Tx } from '../platform/db';
import type { FacilityId } from '../platform/facility';
import { TEST_EVENT, type PlacedEvent } from './event';

const PURGED_COUNTER = 'event-purged';

/** Events behind a cursor (`position`), oldest first; those a webhook was tested with are nobody else's. */
export async function eventsAfter(sql: Sql, facilityId: FacilityId, position: number, limit: number): Promise<PlacedEvent[]> {
  return sql.rows<PlacedEvent>(
    `select position, event_type as type, subject, occurred_at as "occurredAt", detail
     from facility_event
     where facility_id = :facilityId and position > :position and event_type <> '${TEST_EVENT}'
     order by position
     limit :limit`,
    { facilityId, position, limit },
    'events_after',
  );
}

/** The newest place given; 0: none yet. Whoever begins to follow now begins behind it. */
export async function lastPosition(sql: Sql, facilityId: FacilityId): Promise<number> {
  return counter(sql, facilityId, 'event-position');
}

/** Up to this place events may be gone; a cursor before it may have missed some. 0: all are kept. */
export async function purgedThrough(sql: Sql, facilityId: FacilityId): Promise<number> {
  return counter(sql, facilityId, PURGED_COUNTER);
}

/** In the transaction that deletes them. */
export async function notePurged(tx: Tx, facilityId: FacilityId, position: number): Promise<void> {
  await tx.rows(
    `insert into named_counter (facility_id, counter_name, last_value) values (:facilityId, '${PURGED_COUNTER}', :position)
     on conflict (facility_id, counter_name) do update set last_value = greatest(named_counter.last_value, excluded.last_value)`,
    { facilityId, position },
  );
}

async function counter(sql: Sql, facilityId: FacilityId, name: string): Promise<number> {
  const [row] = await sql.rows<{ last_value: number }>('select last_value from named_counter where facility_id = :facilityId and counter_name = :name', { facilityId, name }, 'event_counter');
  return row?.last_value ?? 0;
}
