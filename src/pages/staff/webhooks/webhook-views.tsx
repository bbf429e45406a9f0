import { EVENT_TYPES } from '../../../events/event';
import type { DeliveryAttempt } from '../../../webhooks/delivery-list';
import type { Webhook } from '../../../webhooks/webhook';
import { momentWords } from '../../../words/date-words';
import { Link, useFrame } from '../../document';
import { Columns } from '../columns';
import { ChecksField, EditForm, TextField } from '../edit-form';
import { ListHead, Nothing, ScrollTable } from '../edit-list';
import type { EditState } from '../edit-state';
import { IntegrationPage, WEBHOOKS_AT, Words } from '../integration-page';
import { DISABLED_BECAUSE, EVENT_NOTES, failureText } from './webhook-words';

/** So long the secret before signs beside a new one. */
export const OVERLAP_DAYS = 7;

export const webhookPath = (webhookId: number): string => `${WEBHOOKS_AT}/penerima/${webhookId}`;

export interface ListedWebhook {
  webhook: Webhook;
  /** Events it has not taken yet. */
  open: number;
  last: DeliveryAttempt | undefined;
}

/** How an endpoint stands, with since when and why. */
export function WebhookState({ webhook }: { webhook: Webhook }) {
  const { timeZone } = useFrame().facility;
  const { disabledAt, disabledReason, failingSince } = webhook;
  if (disabledAt !== null) {
    return (
      <>
        <span class={`badge ${disabledReason === 'by-hand' ? '' : 'badge--bad'}`}>Nonaktif</span> {disabledReason !== null && DISABLED_BECAUSE[disabledReason]}, {momentWords(disabledAt, timeZone)}
      </>
    );
  }
  if (failingSince === null) return <span class="badge badge--good">Aktif</span>;
  return (
    <>
      <span class="badge badge--warn">Gagal</span> sejak {momentWords(failingSince, timeZone)}; terus dicoba
    </>
  );
}

export function AttemptOutcome({ attempt }: { attempt: DeliveryAttempt }) {
  return attempt.failure === null ? <span class="badge badge--good">Diterima</span> : <span class="badge badge--bad">{failureText(attempt.failure)}</span>;
}

export function WebhookList({ listed }: { listed: readonly ListedWebhook[] }) {
  const { facility } = useFrame();
  return (
    <IntegrationPage title="Webhook">
      <ListHead title="Webhook" add="Tambah webhook" to={`${WEBHOOKS_AT}/baru`} />
      <p>Alamat SIMRS yang diberi tahu setiap kali sesuatu terjadi di sini: ditandatangani, berurutan, dan diulang sampai diterima.</p>
      <section class="card">
        {listed.length === 0 ? (
          <Nothing>Belum ada webhook.</Nothing>
        ) : (
          <ScrollTable label="Daftar webhook">
            <Columns names={['Alamat', 'Peristiwa', 'Keadaan', 'Belum terkirim', 'Percobaan terakhir']} />
            <tbody>
              {listed.map(({ webhook, open, last }) => (
                <tr key={webhook.webhookId} {...(webhook.disabledAt === null ? {} : { class: 'edit-row--off' })}>
                  <td class="edit-name">
                    <Link class="edit-link" to={webhookPath(webhook.webhookId)}>
                      {webhook.url}
                    </Link>
                  </td>
                  <td>{webhook.eventTypes.length === 0 ? 'semua' : <Words of={webhook.eventTypes} />}</td>
                  <td>
                    <WebhookState webhook={webhook} />
                  </td>
                  <td class="number">{open}</td>
                  <td class="edit-tight">
                    {last === undefined ? (
                      'belum pernah'
                    ) : (
                      <>
                        {momentWords(last.attemptedAt, facility.timeZone)} <AttemptOutcome attempt={last} />
                      </>
                    )}
                  </td>
                </tr>
              ))}
            </tbody>
          </ScrollTable>
        )}
      </section>
    </IntegrationPage>
  );
}

export function WebhookFields({ state }: { state: EditState }) {
  return (
    <>
      <TextField state={state} name="url" label="Alamat penerima" hint="Misalnya https://simrs.rs.example/antrean: menerima POST dan menjawab 2xx dalam 10 detik." type="url" inputMode="url" spellcheck={false} maxLength={2_000} />
      <ChecksField state={state} name="peristiwa" label="Peristiwa" hint="Tidak ada yang dipilih: semua peristiwa." options={EVENT_TYPES.map((type) => ({ value: type, label: type, note: EVENT_NOTES[type] }))} />
    </>
  );
}

export function NewWebhook({ state }: { state: EditState }) {
  return (
    <IntegrationPage title="Tambah webhook">
      <section class="card edit-card edit-card--wide">
        <h1>Tambah webhook</h1>
        <EditForm to={`${WEBHOOKS_AT}/baru`} state={state} button="Tambah dan buat rahasia">
          <WebhookFields state={state} />
        </EditForm>
        <p class="muted">Rahasia tanda tangannya dibuat otomatis dan ditampilkan satu kali. Yang diberitahukan: yang terjadi mulai sekarang.</p>
      </section>
    </IntegrationPage>
  );
}
