import type { EventType } from '../events/event';
import type { Sql, Tx } from '../platform/db';
import type { FacilityId } from '../platform/facility';
import { versionOf } from '../platform/row-version';
import { refuseWebhook } from './webhook-refusals';

/** Why an endpoint is told nothing: a person said so, it failed for days, or it answered 410. */
export type DisabledReason = 'by-hand' | 'failing' | 'gone';

/** An endpoint that is told of events; its secret is shown once and never again. */
export interface Webhook {
  webhookId: number;
  url: string;
  /** Empty: all. */
  eventTypes: EventType[];
  createdAt: Date;
  createdBy: string;
  /** The secret before the last rotation signs as well until then. */
  previousSecretUntil: Date | null;
  /** The first failure since the last success. */
  failingSince: Date | null;
  disabledAt: Date | null;
  disabledReason: DisabledReason | null;
}

const COLUMNS = `webhook.webhook_id as "webhookId", webhook.url, webhook.event_types as "eventTypes", webhook.created_at as "createdAt", webhook.created_by as "createdBy",
  webhook.previous_secret_until as "previousSecretUntil", webhook.failing_since as "failingSince", webhook.disabled_at as "disabledAt", webhook.disabled_reason as "disabledReason"`;

/** Of what a person edits: url and types. */
export const webhookVersion = ({ url, eventTypes }: Pick<Webhook, 'url' | 'eventTypes'>): string => versionOf({ url, eventTypes });

export async function webhooksOf(sql: Sql, facilityId: FacilityId): Promise<Webhook[]> {
  return sql.rows<Webhook>(`select ${COLUMNS} from webhook where facility_id = :facilityId and deleted_at is null order by webhook_id`, { facilityId });
}

/** @throws Refusal webhook-unknown */
export async function findWebhook(sql: Sql, facilityId: FacilityId, webhookId: number): Promise<Webhook> {
  const [webhook] = await sql.rows<Webhook>(`select ${COLUMNS} from webhook where facility_id = :facilityId and webhook_id = :webhookId and deleted_at is null`, { facilityId, webhookId });
  if (webhook === undefined) throw refuseWebhook('webhook-unknown');
  return webhook;
}

/** @throws Refusal webhook-unknown */
export async function lockWebhook(tx: Tx, facilityId: FacilityId, webhookId: number): Promise<Webhook> {
  const [webhook] = await tx.rows<Webhook>(`select ${COLUMNS} from webhook where facility_id = :facilityId and webhook_id = :webhookId and deleted_at is null for no key update`, {
    facilityId,
    webhookId,
  });
  if (webhook === undefined) throw refuseWebhook('webhook-unknown');
  return webhook;
}
