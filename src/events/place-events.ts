import type { Db, Sql, Tx } from '../platform/db';
import type { FacilityId } from '../platform/facility';
import { TEST_EVENT } from './event';

const BATCH = 1_000;
/** Announced with the facility's id when events have their place: webhooks have something to send, streams something to tell. */
export const PLACED_CHANNEL = 'event-placed';

/**
 * Gives events their place in the facility's order, and each webhook that wants them its delivery.
 *
 * Their identity is no cursor: a transaction that took a lower number may commit later, behind a reader's back. So the
 * place is given after the commit, under one lock a facility: a reader who has seen place n will never find a new one
 * below it. Of one subject the lower identity is the earlier event, because whoever changes a booking holds its lock.
 * @returns how many were placed
 */
export async function placeEvents(db: Db, facilityId: FacilityId, now: Date): Promise<number> {
  let placed = 0;
  for (;;) {
    const count = await db.transaction((tx) => placeSome(tx, facilityId, now));
    placed += count;
    if (count < BATCH) return placed;
  }
}

async function placeSome(tx: Tx, facilityId: FacilityId, now: Date): Promise<number> {
  const [due] = await tx.rows('select 1 from facility_event where facility_id = :facilityId and position is null and due_at <= :now limit 1', { facilityId, now }, 'events_due');
  if (due === undefined) return 0;
  // Held until the commit: the next one to place looks only then, and sees all that was placed before.
  await tx.rows(
    `insert into named_counter (facility_id, counter_name, last_value) values (:facilityId, 'event-position', 0)
     on conflict (facility_id, counter_name) do update set last_value = named_counter.last_value`,
    { facilityId },
    'hold_event_position',
  );
  const rows = await tx.rows<{ position: number }>(
    // Few: what was pressed in the last moments. Looked up first, or a long backlog would be compared with itself.
    `with undoable as materialized (
       select subject, min(event_id) as event_id
       from facility_event
       where facility_id = :facilityId and position is null and due_at > :now
       group by subject
     ),
     due as materialized (
       select chosen.event_id, row_number() over (order by chosen.event_id) as step
       from (
         select event_id
         from facility_event as event
         where facility_id = :facilityId and position is null and due_at <= :now
           and not exists (select from undoable where undoable.subject = event.subject and undoable.event_id < event.event_id)
         order by event_id
         limit ${BATCH}
       ) as chosen
     ),
     counted as (
       update named_counter set last_value = last_value + (select count(*) from due)
       where facility_id = :facilityId and counter_name = 'event-position'
       returning last_value
     ),
     placed as (
       update facility_event
       set position = counted.last_value - (select count(*) from due) + due.step
       from due, counted
       where facility_event.facility_id = :facilityId and facility_event.event_id = due.event_id
       returning facility_event.position, facility_event.subject, facility_event.event_type
     ),
     owed as (
       insert into webhook_delivery (facility_id, webhook_id, position, lane, due_at)
       select :facilityId, webhook.webhook_id, placed.position, placed.subject, :now
       from placed
       join webhook on webhook.facility_id = :facilityId and webhook.deleted_at is null
         and case when placed.event_type = '${TEST_EVENT}' then placed.subject = 'webhook ' || webhook.webhook_id
           else cardinality(webhook.event_types) = 0 or placed.event_type = any(webhook.event_types) end
     )
     select position from placed`,
    { facilityId, now },
    'place_events',
  );
  if (rows.length > 0) tx.announce(PLACED_CHANNEL, String(facilityId));
  return rows.length;
}

/** Facilities with events that wait for their place: one look for all of them. */
export async function facilitiesToPlace(sql: Sql, now: Date): Promise<FacilityId[]> {
  const rows = await sql.rows<{ facility_id: FacilityId }>('select distinct facility_id from facility_event where position is null and due_at <= :now', { now }, 'facilities_to_place');
  return rows.map((row) => row.facility_id);
}
