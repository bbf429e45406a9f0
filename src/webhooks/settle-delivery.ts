import type { Clock } from '../platform/clock';
import type { Db, Tx } from '../platform/db';
import type { Facility } from '../platform/facility';
import type { Log } from '../platform/log';
import { recordAct } from '../platform/staff-acts';
import type { ClaimedDelivery } from './claim-deliveries';
import { DISABLED_AFTER_MS, waitAfter, type Random } from './retry-schedule';
import type { Sent } from './send-delivery';
import type { DisabledReason } from './webhook';

export interface SettleDeps {
  db: Db;
  clock: Clock;
  log: Log;
  random: Random;
}

/** The name under which this program itself acts. */
const ITSELF = 'sistem';

/**
 * Writes down what a try brought, in one transaction: the attempt, what becomes of the delivery and of its endpoint. The
 * delivery changes only if the claim is still ours. Locks the endpoint first, as everybody does.
 * @returns whether the claim was still ours
 */
export async function settleDelivery(deps: SettleDeps, facility: Facility, delivery: ClaimedDelivery, sent: Sent, startedAt: Date): Promise<boolean> {
  const { webhookId } = delivery.endpoint;
  const fields = { facility: facility.code, webhookId, position: delivery.event.position, httpStatus: sent.httpStatus, failure: sent.failure };
  const settled = await deps.db.transaction(async (tx) => {
    const disabled = sent.outcome === 'delivered' ? await endFailing(tx, delivery) : await keepFailing(tx, deps, delivery, sent, startedAt);
    const isOurs = sent.outcome === 'delivered' ? await close(tx, delivery, deps.clock()) : await reopen(tx, delivery, new Date(deps.clock().getTime() + waitAfter(delivery.attempt, deps.random)));
    await recordAttempt(tx, delivery, sent, startedAt);
    return { disabled, isOurs };
  });
  if (settled.disabled !== undefined) deps.log.error({ ...fields, reason: settled.disabled }, 'a webhook is disabled: it takes nothing any more; what happens is kept until somebody enables it');
  else deps.log.debug(fields, 'told a webhook of an event');
  return settled.isOurs;
}

async function endFailing(tx: Tx, { facilityId, endpoint: { webhookId } }: ClaimedDelivery): Promise<undefined> {
  await tx.rows('update webhook set failing_since = null where facility_id = :facilityId and webhook_id = :webhookId and failing_since is not null', { facilityId, webhookId }, 'end_failing');
}

/** @returns why the endpoint is disabled now, if this failure did it */
async function keepFailing(tx: Tx, { clock }: SettleDeps, { facilityId, endpoint: { webhookId } }: ClaimedDelivery, sent: Sent, startedAt: Date): Promise<DisabledReason | undefined> {
  const now = clock();
  const [webhook] = await tx.rows<{ failing_since: Date; is_disabled: boolean }>(
    `update webhook set failing_since = coalesce(failing_since, :startedAt)
     where facility_id = :facilityId and webhook_id = :webhookId and deleted_at is null
     returning failing_since, disabled_at is not null as is_disabled`,
    { facilityId, webhookId, startedAt },
    'keep_failing',
  );
  if (webhook === undefined || webhook.is_disabled) return undefined;
  const reason = sent.outcome === 'gone' ? 'gone' : now.getTime() - webhook.failing_since.getTime() >= DISABLED_AFTER_MS ? 'failing' : undefined;
  if (reason === undefined) return undefined;
  await tx.rows('update webhook set disabled_at = :now, disabled_reason = :reason where facility_id = :facilityId and webhook_id = :webhookId', { facilityId, webhookId, now, reason });
  await recordAct(tx, facilityId, { at: now, actor: ITSELF, act: 'webhook-disabled', subject: `webhook ${webhookId}`, detail: { reason, failingSince: webhook.failing_since.toISOString() } });
  return reason;
}

/** Who stands behind it in its lane, and waited as long as it did, is due at once. */
async function close(tx: Tx, delivery: ClaimedDelivery, now: Date): Promise<boolean> {
  const closed = await tx.rows(
    `update webhook_delivery set state = 'delivered', settled_at = :now, claim_id = null, lease_until = null
     where facility_id = :facilityId and webhook_id = :webhookId and position = :position and claim_id = :claimId and state = 'open'
     returning 1`,
    { ...placeOf(delivery), now },
    'close_delivery',
  );
  if (closed.length === 1 && delivery.attempt > 1) await moveFollowers(tx, delivery, now);
  return closed.length === 1;
}

async function reopen(tx: Tx, delivery: ClaimedDelivery, dueAt: Date): Promise<boolean> {
  const reopened = await tx.rows(
    `update webhook_delivery set due_at = :dueAt, claim_id = null, lease_until = null
     where facility_id = :facilityId and webhook_id = :webhookId and position = :position and claim_id = :claimId and state = 'open'
     returning 1`,
    { ...placeOf(delivery), dueAt },
    'reopen_delivery',
  );
  if (reopened.length === 1) await moveFollowers(tx, delivery, dueAt);
  return reopened.length === 1;
}

/** What cannot go before its head is not due before it: else each claim would look at all of a long outage. */
async function moveFollowers(tx: Tx, delivery: ClaimedDelivery, dueAt: Date): Promise<void> {
  await tx.rows(
    `update webhook_delivery set due_at = :dueAt
     where facility_id = :facilityId and webhook_id = :webhookId and lane = :lane and position > :position and state = 'open' and due_at <> :dueAt
       and lease_until is null`,
    { ...placeOf(delivery), lane: delivery.lane, dueAt },
    'move_followers',
  );
}

const placeOf = ({ facilityId, endpoint, event, claimId }: ClaimedDelivery): Record<string, unknown> => ({ facilityId, webhookId: endpoint.webhookId, position: event.position, claimId });

async function recordAttempt(tx: Tx, delivery: ClaimedDelivery, { durationMs, httpStatus, failure }: Sent, startedAt: Date): Promise<void> {
  await tx.rows(
    `insert into webhook_attempt (facility_id, webhook_id, position, attempted_at, duration_ms, http_status, failure)
     values (:facilityId, :webhookId, :position, :startedAt, :durationMs, :httpStatus, :failure)`,
    { ...placeOf(delivery), startedAt, durationMs, httpStatus, failure },
    'record_webhook_attempt',
  );
}
