import { randomBytes } from 'node:crypto';
import type { EventType } from '../events/event';
import { PLACED_CHANNEL } from '../events/place-events';
import { addMinutes, type Clock } from '../platform/clock';
import type { Db } from '../platform/db';
import type { FacilityId } from '../platform/facility';
import { stored } from '../platform/personal-data';
import { recordAct } from '../platform/staff-acts';
import { lockWebhook, webhooksOf, webhookVersion, type Webhook } from './webhook';
import { refuseWebhook } from './webhook-refusals';

export interface WebhookDeps {
  db: Db;
  clock: Clock;
}

export interface WebhookFields {
  url: string;
  /** Empty: all. */
  eventTypes: readonly EventType[];
}

/** Each event is written once for every endpoint. */
export const MOST_WEBHOOKS = 20;
const LONGEST_URL = 2_000;
const SECRET_BYTES = 32;

const subjectOf = (webhookId: number): string => `webhook ${webhookId}`;
const newSecret = (): string => `whsec_${randomBytes(SECRET_BYTES).toString('base64')}`;

/**
 * Adds an endpoint: it is told of what happens from now on.
 * @returns it with its signing secret, which nobody is shown again
 * @throws Refusal webhook-url-unusable, webhooks-too-many
 */
export async function addWebhook(deps: WebhookDeps, facilityId: FacilityId, fields: WebhookFields, actor: string): Promise<{ webhook: Webhook; secret: string }> {
  const { url, eventTypes } = usable(fields);
  const secret = newSecret();
  return deps.db.transaction(async (tx) => {
    const now = deps.clock();
    if ((await webhooksOf(tx, facilityId)).length >= MOST_WEBHOOKS) throw refuseWebhook('webhooks-too-many', { most: MOST_WEBHOOKS });
    const [row] = await tx.rows<{ webhook_id: number }>(
      `insert into webhook (facility_id, url, event_types, signing_secret, created_at, created_by)
       values (:facilityId, :url, :eventTypes, :secret, :now, :actor)
       returning webhook_id`,
      { facilityId, url, eventTypes, secret: stored(facilityId, secret), now, actor },
    );
    const webhook = await lockWebhook(tx, facilityId, row!.webhook_id);
    await recordAct(tx, facilityId, { at: now, actor, act: 'webhook-added', subject: subjectOf(webhook.webhookId), detail: { eventTypes } });
    return { webhook, secret };
  });
}

/**
 * Another address, other types. What is owed already goes to the new address; of types added, what happened before is told
 * only by a replay.
 * @throws Refusal webhook-unknown, webhook-url-unusable, changed-meanwhile
 */
export async function changeWebhook(deps: WebhookDeps, facilityId: FacilityId, change: WebhookFields & { webhookId: number; version: string }, actor: string): Promise<Webhook> {
  const { url, eventTypes } = usable(change);
  const { webhookId, version } = change;
  return deps.db.transaction(async (tx) => {
    const now = deps.clock();
    const before = await lockWebhook(tx, facilityId, webhookId);
    if (webhookVersion(before) !== version) throw refuseWebhook('changed-meanwhile');
    await tx.rows('update webhook set url = :url, event_types = :eventTypes where facility_id = :facilityId and webhook_id = :webhookId', { facilityId, webhookId, url, eventTypes });
    await recordAct(tx, facilityId, { at: now, actor, act: 'webhook-changed', subject: subjectOf(webhookId), detail: { eventTypes, urlChanged: url !== before.url } });
    return lockWebhook(tx, facilityId, webhookId);
  });
}

/**
 * Another secret. Until `overlapMinutes` are over both sign, so that the receiver changes over without a refusal.
 * @returns the new secret, shown once
 * @throws Refusal webhook-unknown
 */
export async function rotateWebhookSecret(deps: WebhookDeps, facilityId: FacilityId, input: { webhookId: number; overlapMinutes: number; actor: string }): Promise<{ secret: string; previousUntil: Date }> {
  const { webhookId, actor } = input;
  const secret = newSecret();
  return deps.db.transaction(async (tx) => {
    const now = deps.clock();
    await lockWebhook(tx, facilityId, webhookId);
    const previousUntil = addMinutes(now, input.overlapMinutes);
    await tx.rows(
      `update webhook set previous_secret = signing_secret, previous_secret_until = :previousUntil, signing_secret = :secret
       where facility_id = :facilityId and webhook_id = :webhookId`,
      { facilityId, webhookId, secret: stored(facilityId, secret), previousUntil },
    );
    await recordAct(tx, facilityId, { at: now, actor, act: 'webhook-secret-rotated', subject: subjectOf(webhookId) });
    return { secret, previousUntil };
  });
}

/** Sends nothing more; what happens meanwhile is kept for it. Repeating changes nothing. @throws Refusal webhook-unknown */
export async function disableWebhook(deps: WebhookDeps, facilityId: FacilityId, webhookId: number, actor: string): Promise<Webhook> {
  return deps.db.transaction(async (tx) => {
    const now = deps.clock();
    const webhook = await lockWebhook(tx, facilityId, webhookId);
    if (webhook.disabledAt !== null) return webhook;
    await tx.rows("update webhook set disabled_at = :now, disabled_reason = 'by-hand' where facility_id = :facilityId and webhook_id = :webhookId", { facilityId, webhookId, now });
    await recordAct(tx, facilityId, { at: now, actor, act: 'webhook-disabled', subject: subjectOf(webhookId), detail: { reason: 'by-hand' } });
    return lockWebhook(tx, facilityId, webhookId);
  });
}

/** Goes on where it stood, at once, with all that was kept. Repeating changes nothing. @throws Refusal webhook-unknown */
export async function enableWebhook(deps: WebhookDeps, facilityId: FacilityId, webhookId: number, actor: string): Promise<Webhook> {
  return deps.db.transaction(async (tx) => {
    const now = deps.clock();
    const webhook = await lockWebhook(tx, facilityId, webhookId);
    if (webhook.disabledAt === null) return webhook;
    await tx.rows('update webhook set disabled_at = null, disabled_reason = null, failing_since = null where facility_id = :facilityId and webhook_id = :webhookId', { facilityId, webhookId });
    // Those that are tried later and later begin anew; what is in flight comes back by itself.
    await tx.rows(
      `update webhook_delivery set due_at = :now, attempts = 0
       where facility_id = :facilityId and webhook_id = :webhookId and state = 'open' and (due_at > :now or attempts > 0) and (lease_until is null or lease_until <= :now)`,
      { facilityId, webhookId, now },
    );
    await recordAct(tx, facilityId, { at: now, actor, act: 'webhook-enabled', subject: subjectOf(webhookId) });
    tx.announce(PLACED_CHANNEL, String(facilityId));
    return lockWebhook(tx, facilityId, webhookId);
  });
}

/** Ends it: nothing more is sent, and what was owed to it goes with the next purge. @throws Refusal webhook-unknown */
export async function deleteWebhook(deps: WebhookDeps, facilityId: FacilityId, webhookId: number, actor: string): Promise<void> {
  await deps.db.transaction(async (tx) => {
    const now = deps.clock();
    await lockWebhook(tx, facilityId, webhookId);
    await tx.rows(
      `update webhook set deleted_at = :now, signing_secret = '', previous_secret = null, previous_secret_until = null
       where facility_id = :facilityId and webhook_id = :webhookId`,
      { facilityId, webhookId, now },
    );
    await recordAct(tx, facilityId, { at: now, actor, act: 'webhook-deleted', subject: subjectOf(webhookId) });
  });
}

function usable({ url, eventTypes }: WebhookFields): { url: string; eventTypes: EventType[] } {
  const parsed = URL.canParse(url) ? new URL(url) : undefined;
  const isUsable = parsed !== undefined && /^https?:$/.test(parsed.protocol) && parsed.username === '' && parsed.password === '' && url.length <= LONGEST_URL;
  if (!isUsable) throw refuseWebhook('webhook-url-unusable');
  parsed.hash = '';
  return { url: parsed.href, eventTypes: [...new Set(eventTypes)].sort() };
}
