import type { EventType } from '../events/event';
import type { Sql } from '../platform/db';
import type { FacilityId } from '../platform/facility';

/** One try to tell an endpoint of one event. */
export interface DeliveryAttempt {
  attemptId: number;
  position: number;
  /** Null: the event itself is kept no longer. */
  eventType: EventType | null;
  attemptedAt: Date;
  durationMs: number;
  /** Null: nothing came back. */
  httpStatus: number | null;
  /** Null: accepted. */
  failure: string | null;
}

/** Tries of an endpoint, the newest first, behind a cursor (`attemptId`). */
export async function deliveryAttempts(sql: Sql, facilityId: FacilityId, webhookId: number, page: { before: number | null; limit: number }): Promise<DeliveryAttempt[]> {
  return sql.rows<DeliveryAttempt>(
    `select webhook_attempt.attempt_id as "attemptId", webhook_attempt.position, facility_event.event_type as "eventType", webhook_attempt.attempted_at as "attemptedAt",
       webhook_attempt.duration_ms as "durationMs", webhook_attempt.http_status as "httpStatus", webhook_attempt.failure
     from webhook_attempt
     left join facility_event on facility_event.facility_id = :facilityId and facility_event.position = webhook_attempt.position
     where webhook_attempt.facility_id = :facilityId and webhook_attempt.webhook_id = :webhookId
       and (cast(:before as bigint) is null or webhook_attempt.attempt_id < :before)
     order by webhook_attempt.attempt_id desc
     limit :limit`,
    { facilityId, webhookId, ...page },
  );
}

export interface DeliveryBacklog {
  /** How many events an endpoint has not taken yet. */
  open: number;
  /** The place of the first of them. */
  firstOpen: number | null;
}

/** By endpoint; one that owes nothing is absent. */
export async function deliveryBacklogs(sql: Sql, facilityId: FacilityId): Promise<Map<number, DeliveryBacklog>> {
  const rows = await sql.rows<{ webhook_id: number; open: number; first_open: number }>(
    `select webhook_id, count(*) as open, min(position) as first_open
     from webhook_delivery
     where facility_id = :facilityId and state = 'open'
     group by webhook_id`,
    { facilityId },
  );
  return new Map(rows.map((row) => [row.webhook_id, { open: row.open, firstOpen: row.first_open }]));
}
