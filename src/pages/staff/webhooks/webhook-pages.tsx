import { z } from 'zod';
import { EVENT_TYPES } from '../../../events/event';
import { deliveryAttempts, deliveryBacklogs } from '../../../webhooks/delivery-list';
import { replayWebhook, testWebhook } from '../../../webhooks/replay';
import { findWebhook, webhooksOf, webhookVersion, type Webhook } from '../../../webhooks/webhook';
import { addWebhook, changeWebhook, deleteWebhook, disableWebhook, enableWebhook, rotateWebhookSecret } from '../../../webhooks/webhook-editing';
import { goTo, PageComplaint, staffPage, view, type Fields, type PageReply, type PageRoute, type StaffContext } from '../../page';
import { freshState, submitEdit, VERSION_FIELD, type EditState } from '../edit-state';
import { manyOf, oneLine, version, wholeNumber } from '../form-fields';
import { SecretShownOnce, WEBHOOKS_AT } from '../integration-page';
import { ADMINISTRATOR } from '../master-data/data-page';
import { ChangeWebhook } from './change-webhook-view';
import { NewWebhook, OVERLAP_DAYS, webhookPath, WebhookList, type ListedWebhook } from './webhook-views';

const fields = { url: oneLine('Alamat', 2_000), peristiwa: manyOf('Peristiwa', EVENT_TYPES) };
const newSchema = z.object(fields);
const changeSchema = z.object({ ...fields, versi: version });
const replaySchema = z.object({ kursor: wholeNumber('Kursor', 0, 999_999_999) });

const FIELD_OF = { 'webhook-url-unusable': 'url' };
const ATTEMPTS_SHOWN = 20;

const valuesOf = (webhook: Webhook): Fields => ({ url: webhook.url, peristiwa: webhook.eventTypes, [VERSION_FIELD]: webhookVersion(webhook) });

/** @throws PageComplaint, Refusal webhook-unknown */
async function theWebhook({ deps, facility, params }: StaffContext): Promise<Webhook> {
  const id = Number(params['id']);
  if (!Number.isSafeInteger(id) || id < 1) throw new PageComplaint('Webhook tidak ditemukan.', 404);
  return findWebhook(deps.db, facility.facilityId, id);
}

async function list({ deps, facility: { facilityId } }: StaffContext): Promise<PageReply> {
  const backlogs = await deliveryBacklogs(deps.db, facilityId);
  const listed: ListedWebhook[] = [];
  for (const webhook of await webhooksOf(deps.db, facilityId)) {
    const [last] = await deliveryAttempts(deps.db, facilityId, webhook.webhookId, { before: null, limit: 1 });
    listed.push({ webhook, open: backlogs.get(webhook.webhookId)?.open ?? 0, last });
  }
  return view(<WebhookList listed={listed} />);
}

async function draw({ deps, facility: { facilityId } }: StaffContext, webhook: Webhook, state: EditState) {
  const backlog = (await deliveryBacklogs(deps.db, facilityId)).get(webhook.webhookId);
  const attempts = await deliveryAttempts(deps.db, facilityId, webhook.webhookId, { before: null, limit: ATTEMPTS_SHOWN });
  return <ChangeWebhook webhook={webhook} state={state} open={backlog?.open ?? 0} attempts={attempts} />;
}

/** A button of the page of one webhook. */
const press = (step: string, act: (context: StaffContext, webhookId: number) => Promise<PageReply>): PageRoute =>
  staffPage({ method: 'post', path: `${WEBHOOKS_AT}/penerima/:id/${step}`, roles: ADMINISTRATOR, handle: async (context) => act(context, (await theWebhook(context)).webhookId) });

/** Shown with the answer of the press itself, which nobody keeps: no address, history or message holds it. */
const showSecret = (webhookId: number, secret: string, isFirst: boolean): PageReply =>
  view(
    <SecretShownOnce title="Rahasia webhook" secret={secret} done={webhookPath(webhookId)}>
      <p>
        Dengan rahasia ini SIMRS memeriksa bahwa kiriman benar dari sini.
        {!isFirst && ` Rahasia sebelumnya ikut menandatangani selama ${OVERLAP_DAYS} hari.`}
      </p>
    </SecretShownOnce>,
  );

export const webhookPages: readonly PageRoute[] = [
  staffPage({ method: 'get', path: WEBHOOKS_AT, roles: ADMINISTRATOR, handle: list }),
  staffPage({ method: 'get', path: `${WEBHOOKS_AT}/baru`, roles: ADMINISTRATOR, handle: () => view(<NewWebhook state={freshState({})} />) }),
  staffPage({
    method: 'post',
    path: `${WEBHOOKS_AT}/baru`,
    roles: ADMINISTRATOR,
    handle: (context) =>
      submitEdit(context, {
        schema: newSchema,
        fields: FIELD_OF,
        draw: (state) => <NewWebhook state={state} />,
        save: async ({ url, peristiwa }) => {
          const { deps, facility, staff } = context;
          const { webhook, secret } = await addWebhook(deps, facility.facilityId, { url, eventTypes: peristiwa }, staff.username);
          return showSecret(webhook.webhookId, secret, true);
        },
      }),
  }),
  staffPage({
    method: 'get',
    path: `${WEBHOOKS_AT}/penerima/:id`,
    roles: ADMINISTRATOR,
    handle: async (context) => {
      const webhook = await theWebhook(context);
      return view(await draw(context, webhook, freshState(valuesOf(webhook))));
    },
  }),
  staffPage({
    method: 'post',
    path: `${WEBHOOKS_AT}/penerima/:id`,
    roles: ADMINISTRATOR,
    handle: (context) =>
      submitEdit(context, {
        schema: changeSchema,
        fields: FIELD_OF,
        stored: async () => valuesOf(await theWebhook(context)),
        draw: async (state) => draw(context, await theWebhook(context), state),
        save: async ({ url, peristiwa, versi }) => {
          const { deps, facility, staff } = context;
          const { webhookId } = await theWebhook(context);
          await changeWebhook(deps, facility.facilityId, { webhookId, url, eventTypes: peristiwa, version: versi }, staff.username);
          return goTo(webhookPath(webhookId), 'Webhook sudah disimpan.');
        },
      }),
  }),
  press('rahasia', async ({ deps, facility, staff }, webhookId) => {
    const { secret } = await rotateWebhookSecret(deps, facility.facilityId, { webhookId, overlapMinutes: OVERLAP_DAYS * 24 * 60, actor: staff.username });
    return showSecret(webhookId, secret, false);
  }),
  press('uji', async ({ deps, facility }, webhookId) => {
    await testWebhook(deps, facility.facilityId, webhookId);
    return goTo(webhookPath(webhookId), 'Kiriman uji sedang dikirim. Hasilnya muncul di daftar percobaan; muat ulang sebentar lagi.');
  }),
  press('nonaktif', async ({ deps, facility, staff }, webhookId) => {
    await disableWebhook(deps, facility.facilityId, webhookId, staff.username);
    return goTo(webhookPath(webhookId), 'Webhook dinonaktifkan. Peristiwa disimpan untuknya sampai diaktifkan lagi.');
  }),
  press('aktif', async ({ deps, facility, staff }, webhookId) => {
    await enableWebhook(deps, facility.facilityId, webhookId, staff.username);
    return goTo(webhookPath(webhookId), 'Webhook aktif lagi; yang belum terkirim dikirim sekarang.');
  }),
  press('hapus', async ({ deps, facility, staff }, webhookId) => {
    await deleteWebhook(deps, facility.facilityId, webhookId, staff.username);
    return goTo(WEBHOOKS_AT, 'Webhook sudah dihapus.');
  }),
  staffPage({
    method: 'post',
    path: `${WEBHOOKS_AT}/penerima/:id/ulang`,
    roles: ADMINISTRATOR,
    input: replaySchema,
    handle: async (context, { kursor }) => {
      const { deps, facility, staff } = context;
      const { webhookId } = await theWebhook(context);
      const { events, purgedThrough } = await replayWebhook(deps, facility.facilityId, { webhookId, position: kursor, actor: staff.username });
      const missing = kursor < purgedThrough ? ` Peristiwa sampai kursor ${purgedThrough} tidak disimpan lagi.` : '';
      return goTo(webhookPath(webhookId), `${events} peristiwa dikirim ulang.${missing}`);
    },
  }),
];
