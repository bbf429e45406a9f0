import type { EventType, PlacedEvent } from '../events/event';
import type { Db, Sql, Tx } from '../platform/db';
import type { FacilityId } from '../platform/facility';
import { revealed } from '../platform/personal-data';

/** An event that is ours to tell an endpoint until the lease ends. */
export interface ClaimedDelivery {
  facilityId: FacilityId;
  endpoint: ClaimedEndpoint;
  event: PlacedEvent;
  lane: string;
  /** Number of this try, counted at the claim: a delivery that kills its worker uses up tries too. */
  attempt: number;
  claimId: string;
  leasedUntil: Date;
}

export interface ClaimedEndpoint {
  webhookId: number;
  url: string;
  /** The present secret, and the one before while it is still good. */
  secrets: string[];
}

export interface ClaimOptions {
  leaseMs: number;
  /** Of one endpoint, all workers together. */
  maxInFlight: number;
}

interface EndpointRow {
  webhook_id: number;
  url: string;
  signing_secret: string;
  previous_secret: string | null;
}

interface DeliveryRow {
  webhook_id: number;
  lane: string;
  attempts: number;
  claim_id: string;
  position: number;
  event_type: EventType;
  subject: string;
  occurred_at: Date;
  detail: Record<string, unknown>;
}

/**
 * Claims what is due: of each endpoint so many as may fly, each the head of its lane, with nothing of the lane in flight. So
 * the events about one booking reach an endpoint in their order, with any number of workers, and a slow endpoint takes no
 * place from another.
 *
 * The lock of the endpoint comes first and in a statement of its own: what it lets see is all that others have claimed. Who
 * does not get it goes on to the others. A claim whose lease has ended, because its worker died, is due again by itself.
 */
export async function claimDeliveries(db: Db, facilityId: FacilityId, now: Date, options: ClaimOptions): Promise<ClaimedDelivery[]> {
  return db.transaction(async (tx) => {
    const endpoints = await lockEndpoints(tx, facilityId, now);
    if (endpoints.size === 0) return [];
    const leasedUntil = new Date(now.getTime() + options.leaseMs);
    const rows = await tx.rows<DeliveryRow>(
      `with room as (
         select endpoint.webhook_id, greatest(:maxInFlight - (
           select count(*) from webhook_delivery as flying
           where flying.facility_id = :facilityId and flying.webhook_id = endpoint.webhook_id and flying.lease_until > :now
         ), 0) as places
         from unnest(cast(:webhookIds as bigint[])) as endpoint(webhook_id)
       ),
       picked as (
         select head.webhook_id, head.position
         from room
         cross join lateral (
           select candidate.webhook_id, candidate.position
           from webhook_delivery as candidate
           where candidate.facility_id = :facilityId and candidate.webhook_id = room.webhook_id and candidate.state = 'open' and candidate.due_at <= :now
             and candidate.position = (
               select min(first.position) from webhook_delivery as first
               where first.facility_id = :facilityId and first.webhook_id = candidate.webhook_id and first.lane = candidate.lane and first.state = 'open'
             )
             and not exists (
               select from webhook_delivery as flying
               where flying.facility_id = :facilityId and flying.webhook_id = candidate.webhook_id and flying.lane = candidate.lane and flying.lease_until > :now
             )
           order by candidate.due_at, candidate.position
           limit room.places
           for no key update of candidate skip locked
         ) as head
       )
       update webhook_delivery as claimed
       set attempts = claimed.attempts + 1, claim_id = gen_random_uuid(), lease_until = :leasedUntil, due_at = :leasedUntil
       from picked, facility_event
       where claimed.facility_id = :facilityId and claimed.webhook_id = picked.webhook_id and claimed.position = picked.position
         and facility_event.facility_id = :facilityId and facility_event.position = picked.position
       returning claimed.webhook_id, claimed.lane, claimed.attempts, claimed.claim_id, claimed.position,
         facility_event.event_type, facility_event.subject, facility_event.occurred_at, facility_event.detail`,
      { facilityId, now, leasedUntil, maxInFlight: options.maxInFlight, webhookIds: [...endpoints.keys()] },
      'claim_deliveries',
    );
    return rows.map((row) => ({
      facilityId,
      endpoint: endpoints.get(row.webhook_id)!,
      event: { position: row.position, type: row.event_type, subject: row.subject, occurredAt: row.occurred_at, detail: row.detail },
      lane: row.lane,
      attempt: row.attempts,
      claimId: row.claim_id,
      leasedUntil,
    }));
  });
}

async function lockEndpoints(tx: Tx, facilityId: FacilityId, now: Date): Promise<Map<number, ClaimedEndpoint>> {
  const rows = await tx.rows<EndpointRow>(
    `select webhook_id, url, signing_secret, case when previous_secret_until > :now then previous_secret end as previous_secret
     from webhook
     where facility_id = :facilityId and deleted_at is null and disabled_at is null
       and exists (
         select from webhook_delivery
         where webhook_delivery.facility_id = :facilityId and webhook_delivery.webhook_id = webhook.webhook_id
           and webhook_delivery.state = 'open' and webhook_delivery.due_at <= :now
       )
     order by webhook_id
     for no key update skip locked`,
    { facilityId, now },
    'lock_endpoints',
  );
  return new Map(
    rows.map((row) => [row.webhook_id, { webhookId: row.webhook_id, url: row.url, secrets: [row.signing_secret, ...(row.previous_secret === null ? [] : [row.previous_secret])].map((secret) => revealed(facilityId, secret)) }]),
  );
}

/** Facilities with something due for an endpoint that takes it: one look for all of them. */
export async function facilitiesToDeliver(sql: Sql, now: Date): Promise<FacilityId[]> {
  const rows = await sql.rows<{ facility_id: FacilityId }>(
    `select distinct webhook.facility_id
     from webhook
     where webhook.deleted_at is null and webhook.disabled_at is null
       and exists (
         select from webhook_delivery
         where webhook_delivery.facility_id = webhook.facility_id and webhook_delivery.webhook_id = webhook.webhook_id
           and webhook_delivery.state = 'open' and webhook_delivery.due_at <= :now
       )`,
    { now },
    'facilities_to_deliver',
  );
  return rows.map((row) => row.facility_id);
}
