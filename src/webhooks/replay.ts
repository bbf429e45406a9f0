import { announceEvents } from '../events/announce';
import { TEST_EVENT, testSubject } from '../events/event';
import { lastPosition, purgedThrough } from '../events/event-log';
import { PLACED_CHANNEL } from '../events/place-events';
import type { FacilityId } from '../platform/facility';
import { recordAct } from '../platform/staff-acts';
import { lockWebhook } from './webhook';
import type { WebhookDeps } from './webhook-editing';
import { refuseWebhook } from './webhook-refusals';

export interface Replay {
  webhookId: number;
  /** Told again is what stands behind it. */
  position: number;
  actor: string;
}

export interface Replayed {
  /** How many events are told (again). */
  events: number;
  /** Events up to this place are gone; a cursor before it cannot have all of them back. */
  purgedThrough: number;
}

/**
 * Tells an endpoint again of everything behind a cursor that is kept, in its order: for a receiver that lost its data, or one
 * that is to know of what happened before it was added.
 *
 * What is in flight is told again as well, after what stands before it: its claim is taken, and its lease keeps the lane.
 * @throws Refusal webhook-unknown, cursor-ahead
 */
export async function replayWebhook(deps: WebhookDeps, facilityId: FacilityId, { webhookId, position, actor }: Replay): Promise<Replayed> {
  return deps.db.transaction(async (tx) => {
    const now = deps.clock();
    const webhook = await lockWebhook(tx, facilityId, webhookId);
    const last = await lastPosition(tx, facilityId);
    if (position > last) throw refuseWebhook('cursor-ahead', { last });
    const [told] = await tx.rows<{ events: number }>(
      `with told as (
         insert into webhook_delivery (facility_id, webhook_id, position, lane, due_at)
         select :facilityId, :webhookId, position, subject, :now
         from facility_event
         where facility_id = :facilityId and position > :position and event_type <> '${TEST_EVENT}'
           and (:all or event_type = any(:eventTypes))
         order by position
         on conflict (facility_id, webhook_id, position) do update set
           state = 'open', attempts = 0, claim_id = null, settled_at = null, due_at = greatest(excluded.due_at, coalesce(webhook_delivery.lease_until, excluded.due_at))
         returning 1
       )
       select count(*) as events from told`,
      { facilityId, webhookId, position, now, all: webhook.eventTypes.length === 0, eventTypes: webhook.eventTypes },
    );
    const events = told?.events ?? 0;
    await recordAct(tx, facilityId, { at: now, actor, act: 'webhook-replayed', subject: `webhook ${webhookId}`, detail: { position, events } });
    tx.announce(PLACED_CHANNEL, String(facilityId));
    return { events, purgedThrough: await purgedThrough(tx, facilityId) };
  });
}

/**
 * Sends the endpoint, and nobody else, an event that means nothing: is it there, and does it take our signature?
 * @throws Refusal webhook-unknown, webhook-disabled
 */
export async function testWebhook(deps: WebhookDeps, facilityId: FacilityId, webhookId: number): Promise<void> {
  await deps.db.transaction(async (tx) => {
    const now = deps.clock();
    const webhook = await lockWebhook(tx, facilityId, webhookId);
    if (webhook.disabledAt !== null) throw refuseWebhook('webhook-disabled');
    await announceEvents(tx, facilityId, now, [{ type: TEST_EVENT, subject: testSubject(webhookId), occurredAt: now, detail: { webhookId } }]);
  });
}
