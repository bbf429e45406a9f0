import type { ApiClient, ApiKey } from '../../../auth/api-clients';
import { API_SCOPES } from '../../../auth/api-scopes';
import { momentWords } from '../../../words/date-words';
import { Link, PostForm, useFrame } from '../../document';
import { Columns } from '../columns';
import { ChecksField, EditForm, TextField } from '../edit-form';
import { ListHead, Nothing, ScrollTable } from '../edit-list';
import type { EditState } from '../edit-state';
import { CLIENTS_AT, IntegrationPage, Words } from '../integration-page';
import { SCOPE_NOTES } from './scope-words';

/** So long the key before goes on beside a new one. */
export const OVERLAP_DAYS = 7;

/** One step deeper than the list, so that no name is taken for another page. */
export const clientPath = (clientName: string): string => `${CLIENTS_AT}/klien/${clientName}`;

type KeyState = 'good' | 'ending' | 'over' | 'revoked';

function stateOf({ revokedAt, expiresAt }: ApiKey, now: Date): KeyState {
  if (revokedAt !== null) return 'revoked';
  return expiresAt === null ? 'good' : expiresAt > now ? 'ending' : 'over';
}

function KeyBadge({ apiKey }: { apiKey: ApiKey }) {
  const { now, facility } = useFrame();
  const { revokedAt, expiresAt } = apiKey;
  switch (stateOf(apiKey, now)) {
    case 'good':
      return <span class="badge badge--good">Berlaku</span>;
    case 'ending':
      return <span class="badge badge--warn">Sampai {momentWords(expiresAt!, facility.timeZone)}</span>;
    case 'over':
      return <span class="badge">Berakhir {momentWords(expiresAt!, facility.timeZone)}</span>;
    case 'revoked':
      return <span class="badge badge--bad">Dicabut {momentWords(revokedAt!, facility.timeZone)}</span>;
  }
}

function DisabledBadge({ client }: { client: ApiClient }) {
  return client.disabledAt === null ? null : <span class="badge badge--bad">Nonaktif</span>;
}

export function ClientList({ clients }: { clients: readonly ApiClient[] }) {
  const { facility, now } = useFrame();
  const lastUse = (client: ApiClient): Date | undefined => client.keys.flatMap(({ lastUsedAt }) => lastUsedAt ?? []).sort((a, b) => b.getTime() - a.getTime())[0];
  return (
    <IntegrationPage title="Klien API">
      <ListHead title="Klien API" add="Tambah klien" to={`${CLIENTS_AT}/baru`} />
      <p>Sistem rumah sakit yang boleh memanggil API SIMRS, masing-masing dengan kunci dan cakupannya sendiri.</p>
      <section class="card">
        {clients.length === 0 ? (
          <Nothing>Belum ada klien. Tambahkan satu untuk SIMRS, lalu berikan kuncinya kepada pengelola SIMRS.</Nothing>
        ) : (
          <ScrollTable label="Daftar klien API">
            <Columns names={['Klien', 'Cakupan', 'Kunci yang berlaku', 'Terakhir dipakai', 'Keadaan']} />
            <tbody>
              {clients.map((client) => {
                const used = lastUse(client);
                return (
                  <tr key={client.clientName} {...(client.disabledAt === null ? {} : { class: 'edit-row--off' })}>
                    <td class="edit-name">
                      <Link class="edit-link" to={clientPath(client.clientName)}>
                        {client.clientName}
                      </Link>
                    </td>
                    <td>{client.scopes.length === API_SCOPES.length ? 'semua' : <Words of={client.scopes} />}</td>
                    <td class="number">{client.keys.filter((key) => ['good', 'ending'].includes(stateOf(key, now))).length}</td>
                    <td class="edit-tight">{used === undefined ? 'belum pernah' : momentWords(used, facility.timeZone)}</td>
                    <td>{client.disabledAt === null ? <span class="badge badge--good">Aktif</span> : <DisabledBadge client={client} />}</td>
                  </tr>
                );
              })}
            </tbody>
          </ScrollTable>
        )}
      </section>
    </IntegrationPage>
  );
}

function ScopesField({ state }: { state: EditState }) {
  return <ChecksField state={state} name="cakupan" label="Cakupan: yang boleh dilakukan klien ini" options={API_SCOPES.map((scope) => ({ value: scope, label: scope, note: SCOPE_NOTES[scope] }))} />;
}

export function NewClient({ state }: { state: EditState }) {
  return (
    <IntegrationPage title="Tambah klien API">
      <section class="card edit-card edit-card--wide">
        <h1>Tambah klien API</h1>
        <EditForm to={`${CLIENTS_AT}/baru`} state={state} button="Tambah dan buat kunci">
          <TextField state={state} name="klien" label="Nama klien" hint="Misalnya simrs atau apotek: huruf kecil, angka, titik, garis bawah atau strip. Tidak dapat diganti." autocapitalize="none" spellcheck={false} maxLength={40} />
          <ScopesField state={state} />
        </EditForm>
        <p class="muted">Kuncinya dibuat otomatis dan ditampilkan satu kali.</p>
      </section>
    </IntegrationPage>
  );
}

export function ChangeClient({ client, state }: { client: ApiClient; state: EditState }) {
  const { facility } = useFrame();
  const at = clientPath(client.clientName);
  return (
    <IntegrationPage title={client.clientName}>
      <section class="card edit-card edit-card--wide">
        <h1>
          {client.clientName} <DisabledBadge client={client} />
        </h1>
        <h2>Kunci</h2>
        <ScrollTable label="Kunci klien ini">
          <Columns names={['Kunci', 'Dibuat', 'Terakhir dipakai', 'Keadaan', 'Cabut']} />
          <tbody>
            {client.keys.map((key) => (
              <KeyRow key={key.keyId} apiKey={key} />
            ))}
          </tbody>
        </ScrollTable>
        <div class="edit-buttons">
          {client.disabledAt === null ? (
            <>
              <details>
                <summary class="button">Ganti kunci …</summary>
                <PostForm to={`${at}/kunci`} class="form">
                  <p>Kunci baru ditampilkan satu kali. Kunci yang sekarang tetap berlaku {OVERLAP_DAYS} hari, agar SIMRS dapat berpindah tanpa terputus.</p>
                  <div class="edit-buttons">
                    <button class="button button--primary">Buat kunci baru</button>
                  </div>
                </PostForm>
              </details>
              <details>
                <summary class="button button--danger">Nonaktifkan …</summary>
                <PostForm to={`${at}/nonaktif`} class="form">
                  <p>Semua panggilan klien ini langsung ditolak, sampai diaktifkan kembali. Yang sudah tersimpan tetap ada.</p>
                  <div class="edit-buttons">
                    <button class="button button--danger">Ya, nonaktifkan</button>
                  </div>
                </PostForm>
              </details>
            </>
          ) : (
            <PostForm to={`${at}/aktif`}>
              <button class="button button--primary">Aktifkan kembali</button>
            </PostForm>
          )}
        </div>
      </section>
      <section class="card edit-card edit-card--wide">
        <h2>Cakupan</h2>
        <EditForm to={at} state={state} button="Simpan">
          <ScopesField state={state} />
        </EditForm>
        <p class="muted">
          Ditambahkan {momentWords(client.createdAt, facility.timeZone)} oleh {client.createdBy}. Perubahan berlaku pada panggilan berikutnya.
        </p>
      </section>
    </IntegrationPage>
  );
}

function KeyRow({ apiKey }: { apiKey: ApiKey }) {
  const { facility, now } = useFrame();
  const state = stateOf(apiKey, now);
  return (
    <tr {...(state === 'good' || state === 'ending' ? {} : { class: 'edit-row--off' })}>
      <td class="edit-tight">
        <code>ao_{apiKey.keyId}_…</code>
      </td>
      <td class="edit-tight">
        {momentWords(apiKey.createdAt, facility.timeZone)} oleh {apiKey.createdBy}
      </td>
      <td class="edit-tight">{apiKey.lastUsedAt === null ? 'belum pernah' : momentWords(apiKey.lastUsedAt, facility.timeZone)}</td>
      <td>
        <KeyBadge apiKey={apiKey} />
      </td>
      <td>
        {(state === 'good' || state === 'ending') && (
          <Link class="edit-link" to={`${CLIENTS_AT}/kunci/${apiKey.keyId}/cabut`}>
            Cabut …
          </Link>
        )}
      </td>
    </tr>
  );
}

export function ConfirmRevoke({ client, apiKey }: { client: ApiClient; apiKey: ApiKey }) {
  const { facility, now } = useFrame();
  const others = client.keys.filter((key) => key.keyId !== apiKey.keyId && ['good', 'ending'].includes(stateOf(key, now))).length;
  return (
    <IntegrationPage title="Cabut kunci">
      <section class="card edit-card">
        <h1>
          Cabut kunci ao_{apiKey.keyId}_… dari {client.clientName}?
        </h1>
        <p>
          Kunci ini langsung ditolak dan tidak dapat dihidupkan lagi. Terakhir dipakai: {apiKey.lastUsedAt === null ? 'belum pernah' : momentWords(apiKey.lastUsedAt, facility.timeZone)}.
        </p>
        {others === 0 && <p class="edit-note edit-note--warn">Ini satu-satunya kunci yang berlaku: {client.clientName} tidak dapat memanggil sampai diberi kunci baru.</p>}
        <PostForm to={`${CLIENTS_AT}/kunci/${apiKey.keyId}/cabut`} class="edit-buttons">
          <button class="button button--danger">Ya, cabut</button>
          <Link class="button" to={clientPath(client.clientName)}>
            Batal
          </Link>
        </PostForm>
      </section>
    </IntegrationPage>
  );
}
