import { z } from 'zod';
import { EVENT_TYPES, type EventType } from '../../events/event';
import type { Sql } from '../../platform/db';
import type { FacilityId } from '../../platform/facility';
import { deliveryAttempts, deliveryBacklogs } from '../../webhooks/delivery-list';
import { replayWebhook, testWebhook } from '../../webhooks/replay';
import { findWebhook, webhooksOf, webhookVersion, type Webhook } from '../../webhooks/webhook';
import { addWebhook, changeWebhook, deleteWebhook, disableWebhook, enableWebhook, rotateWebhookSecret } from '../../webhooks/webhook-editing';
import { cursor, pageOf } from '../cursor';
import { reads, writes, type Answer, type SimrsEndpoint } from '../endpoint';
import { integer, limit, may, must, text } from '../fields';
import { PROBLEMS, ProblemFound } from '../problem';
import { EVENT_ENDPOINTS, kursor } from './event-endpoints';
import { isEventType, toAttempt, toWebhook } from './webhook-on-wire';

const scope = 'webhook:kelola';
const byId = z.object({ id: must(integer(1)) });
const ATTEMPTS_SHOWN = 5;

const peristiwa = z
  .array(z.string().refine(isEventType, `harus salah satu dari: ${EVENT_TYPES.join(', ')}`), 'harus berupa daftar')
  .optional()
  .transform((types) => (types ?? []) as EventType[]);
const fields = z.object({ url: must(text(2_000)), peristiwa });

async function whole(sql: Sql, facilityId: FacilityId, webhook: Webhook): Promise<Record<string, unknown>> {
  const backlogs = await deliveryBacklogs(sql, facilityId);
  return toWebhook(webhook, backlogs.get(webhook.webhookId), await deliveryAttempts(sql, facilityId, webhook.webhookId, { before: null, limit: ATTEMPTS_SHOWN }));
}

async function shown(sql: Sql, facilityId: FacilityId, webhook: Webhook): Promise<Answer> {
  return { status: 200, body: await whole(sql, facilityId, webhook), etag: webhookVersion(webhook) };
}

const daftarWebhook = reads({
  name: 'simrs-daftar-webhook',
  path: '/webhook',
  scope,
  answer: async ({ db }, { facility: { facilityId } }) => {
    const list: unknown[] = [];
    for (const webhook of await webhooksOf(db, facilityId)) list.push(await whole(db, facilityId, webhook));
    return { status: 200, body: { list } };
  },
});

const tambahWebhook = writes({
  name: 'simrs-tambah-webhook',
  path: '/webhook',
  scope,
  body: fields,
  answer: async (deps, { facility: { facilityId }, client, body }) => {
    const { webhook, secret } = await addWebhook(deps, facilityId, { url: body.url, eventTypes: body.peristiwa }, client.clientName);
    return { status: 201, body: { ...toWebhook(webhook, undefined, []), rahasia: secret }, etag: webhookVersion(webhook) };
  },
});

const bacaWebhook = reads({
  name: 'simrs-baca-webhook',
  path: '/webhook/:id',
  scope,
  params: byId,
  answer: async ({ db }, { facility: { facilityId }, params }) => shown(db, facilityId, await findWebhook(db, facilityId, params.id)),
});

const ubahWebhook = writes({
  name: 'simrs-ubah-webhook',
  method: 'put',
  path: '/webhook/:id',
  scope,
  params: byId,
  body: fields,
  answer: async (deps, { facility: { facilityId }, client, params, body, ifMatch }) => {
    if (ifMatch === '') throw new ProblemFound(PROBLEMS.versionMissing());
    const change = { webhookId: params.id, url: body.url, eventTypes: body.peristiwa, version: ifMatch };
    return shown(deps.db, facilityId, await changeWebhook(deps, facilityId, change, client.clientName));
  },
});

const hapusWebhook = writes({
  name: 'simrs-hapus-webhook',
  method: 'delete',
  path: '/webhook/:id',
  scope,
  params: byId,
  answer: async (deps, { facility, client, params }) => {
    await deleteWebhook(deps, facility.facilityId, params.id, client.clientName);
    return { status: 204, body: null };
  },
});

const DAY_MINUTES = 24 * 60;
const LONGEST_OVERLAP_MINUTES = 14 * DAY_MINUTES;

const gantiRahasia = writes({
  name: 'simrs-ganti-rahasia-webhook',
  path: '/webhook/:id/rahasia',
  scope,
  params: byId,
  body: z.object({ menitbersama: may(integer(0, LONGEST_OVERLAP_MINUTES)) }).optional(),
  answer: async (deps, { facility, client, params, body }) => {
    const rotated = await rotateWebhookSecret(deps, facility.facilityId, { webhookId: params.id, overlapMinutes: body?.menitbersama ?? DAY_MINUTES, actor: client.clientName });
    return { status: 200, body: { id: params.id, rahasia: rotated.secret, rahasialamasampai: rotated.previousUntil.getTime() } };
  },
});

const aktifkanWebhook = writes({
  name: 'simrs-aktifkan-webhook',
  path: '/webhook/:id/aktifkan',
  scope,
  params: byId,
  answer: async (deps, { facility: { facilityId }, client, params }) => shown(deps.db, facilityId, await enableWebhook(deps, facilityId, params.id, client.clientName)),
});

const nonaktifkanWebhook = writes({
  name: 'simrs-nonaktifkan-webhook',
  path: '/webhook/:id/nonaktifkan',
  scope,
  params: byId,
  answer: async (deps, { facility: { facilityId }, client, params }) => shown(deps.db, facilityId, await disableWebhook(deps, facilityId, params.id, client.clientName)),
});

const ulangWebhook = writes({
  name: 'simrs-ulang-webhook',
  path: '/webhook/:id/ulang',
  scope,
  params: byId,
  body: z.object({ kursor: must(kursor) }),
  answer: async (deps, { facility, client, params, body }) => {
    const replayed = await replayWebhook(deps, facility.facilityId, { webhookId: params.id, position: body.kursor, actor: client.clientName });
    return { status: 202, body: { id: params.id, diulang: replayed.events, terlewat: body.kursor < replayed.purgedThrough, hilangsampai: replayed.purgedThrough } };
  },
});

const ujiWebhook = writes({
  name: 'simrs-uji-webhook',
  path: '/webhook/:id/uji',
  scope,
  params: byId,
  answer: async (deps, { facility, params }) => {
    await testWebhook(deps, facility.facilityId, params.id);
    return { status: 202, body: { id: params.id, keterangan: 'Peristiwa webhook.test sedang dikirim; lihat hasilnya di percobaan.' } };
  },
});

const percobaanWebhook = reads({
  name: 'simrs-percobaan-webhook',
  path: '/webhook/:id/percobaan',
  scope,
  params: byId,
  query: z.object({ kursor: cursor(z.tuple([z.int().min(1)]).readonly()), limit }),
  answer: async ({ db }, { facility: { facilityId }, params, query }) => {
    await findWebhook(db, facilityId, params.id);
    const attempts = await deliveryAttempts(db, facilityId, params.id, { before: query.kursor?.[0] ?? null, limit: query.limit + 1 });
    return { status: 200, body: pageOf(attempts, query.limit, toAttempt, ({ attemptId }) => [attemptId]) };
  },
});

export const WEBHOOK_ENDPOINTS: readonly SimrsEndpoint[] = [
  ...EVENT_ENDPOINTS,
  daftarWebhook,
  tambahWebhook,
  bacaWebhook,
  ubahWebhook,
  hapusWebhook,
  gantiRahasia,
  aktifkanWebhook,
  nonaktifkanWebhook,
  ulangWebhook,
  ujiWebhook,
  percobaanWebhook,
];
