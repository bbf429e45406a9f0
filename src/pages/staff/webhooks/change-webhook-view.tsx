import type { DeliveryAttempt } from '../../../webhooks/delivery-list';
import type { Webhook } from '../../../webhooks/webhook';
import { momentWords } from '../../../words/date-words';
import { PostForm, useFrame } from '../../document';
import { Columns } from '../columns';
import { EditForm, TextField } from '../edit-form';
import { Nothing, ScrollTable } from '../edit-list';
import { freshState, type EditState } from '../edit-state';
import { IntegrationPage } from '../integration-page';
import { AttemptOutcome, OVERLAP_DAYS, WebhookFields, webhookPath, WebhookState } from './webhook-views';
import { eventText } from './webhook-words';

interface ChangeWebhookProps {
  webhook: Webhook;
  state: EditState;
  open: number;
  attempts: readonly DeliveryAttempt[];
}

export function ChangeWebhook({ webhook, state, open, attempts }: ChangeWebhookProps) {
  const { timeZone } = useFrame().facility;
  const at = webhookPath(webhook.webhookId);
  const { previousSecretUntil } = webhook;
  return (
    <IntegrationPage title="Webhook">
      <section class="card edit-card edit-card--wide">
        <h1 class="edit-url">{webhook.url}</h1>
        <p>
          <WebhookState webhook={webhook} />. {open === 0 ? 'Semua peristiwa sudah terkirim.' : `${open} peristiwa belum terkirim.`}
          {previousSecretUntil !== null && ` Rahasia lama ikut menandatangani sampai ${momentWords(previousSecretUntil, timeZone)}.`}
        </p>
        <Presses webhook={webhook} at={at} />
      </section>
      <section class="card edit-card edit-card--wide">
        <h2>Percobaan terakhir</h2>
        {attempts.length === 0 ? (
          <Nothing>Belum ada yang dikirim. Coba dengan “Kirim uji”.</Nothing>
        ) : (
          <ScrollTable label="Percobaan terakhir">
            <Columns names={['Waktu', 'Peristiwa', 'Kursor', 'Lama', 'Hasil']} />
            <tbody>
              {attempts.map((attempt) => (
                <tr key={attempt.attemptId}>
                  <td class="edit-tight">{momentWords(attempt.attemptedAt, timeZone)}</td>
                  <td>{eventText(attempt.eventType)}</td>
                  <td class="number">{attempt.position}</td>
                  <td class="edit-tight">{attempt.durationMs} ms</td>
                  <td>
                    <AttemptOutcome attempt={attempt} />
                  </td>
                </tr>
              ))}
            </tbody>
          </ScrollTable>
        )}
      </section>
      <section class="card edit-card edit-card--wide">
        <h2>Alamat dan peristiwa</h2>
        <EditForm to={at} state={state} button="Simpan">
          <WebhookFields state={state} />
        </EditForm>
        <p class="muted">
          Ditambahkan {momentWords(webhook.createdAt, timeZone)} oleh {webhook.createdBy}. Yang belum terkirim pergi ke alamat yang baru.
        </p>
      </section>
    </IntegrationPage>
  );
}

function Presses({ webhook, at }: { webhook: Webhook; at: string }) {
  const isOn = webhook.disabledAt === null;
  return (
    <div class="edit-buttons">
      {isOn ? (
        <PostForm to={`${at}/uji`}>
          <button class="button button--primary">Kirim uji</button>
        </PostForm>
      ) : (
        <PostForm to={`${at}/aktif`}>
          <button class="button button--primary">Aktifkan kembali</button>
        </PostForm>
      )}
      <details>
        <summary class="button">Kirim ulang …</summary>
        <PostForm to={`${at}/ulang`} class="form">
          <TextField
            state={freshState({})}
            name="kursor"
            label="Sesudah kursor"
            hint="Kursor peristiwa terakhir yang sudah dimiliki SIMRS; 0 untuk semua yang masih disimpan. SIMRS mengenali yang sudah pernah diterima dari webhook-id."
            inputMode="numeric"
          />
          <div class="edit-buttons">
            <button class="button button--primary">Kirim ulang</button>
          </div>
        </PostForm>
      </details>
      <details>
        <summary class="button">Ganti rahasia …</summary>
        <PostForm to={`${at}/rahasia`} class="form">
          <p>Rahasia baru ditampilkan satu kali. Rahasia lama ikut menandatangani selama {OVERLAP_DAYS} hari.</p>
          <div class="edit-buttons">
            <button class="button button--primary">Buat rahasia baru</button>
          </div>
        </PostForm>
      </details>
      {isOn && (
        <details>
          <summary class="button">Nonaktifkan …</summary>
          <PostForm to={`${at}/nonaktif`} class="form">
            <p>Tidak ada yang dikirim sampai diaktifkan kembali; peristiwanya disimpan.</p>
            <div class="edit-buttons">
              <button class="button button--danger">Ya, nonaktifkan</button>
            </div>
          </PostForm>
        </details>
      )}
      <details>
        <summary class="button button--danger">Hapus …</summary>
        <PostForm to={`${at}/hapus`} class="form">
          <p>Yang belum terkirim ke alamat ini tidak akan dikirim.</p>
          <div class="edit-buttons">
            <button class="button button--danger">Ya, hapus</button>
          </div>
        </PostForm>
      </details>
    </div>
  );
}
