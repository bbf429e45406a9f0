import type { ComponentChildren } from 'preact';
import { Link } from '../document';
import { EditTabs } from './edit-tabs';
import { StaffPage } from './staff-page';

export const CLIENTS_AT = '/petugas/klien-api';
export const WEBHOOKS_AT = '/petugas/webhook';

const TABS = [
  { to: CLIENTS_AT, label: 'Klien API' },
  { to: WEBHOOKS_AT, label: 'Webhook' },
] as const;

/** The frame of the pages about the hospital's own system. */
export function IntegrationPage({ title, children }: { title: string; children: ComponentChildren }) {
  return (
    <StaffPage title={title}>
      <EditTabs label="Integrasi" tabs={TABS} />
      {children}
    </StaffPage>
  );
}

/** Words of the wire in a table, none of them broken. */
export function Words({ of }: { of: readonly string[] }) {
  return (
    <>
      {of.map((word, i) => (
        <span key={word}>
          <span class="edit-tight">{word}</span>
          {i < of.length - 1 && ', '}
        </span>
      ))}
    </>
  );
}

/** The only place where a key or a signing secret is ever shown: the answer of the press that made it. */
export function SecretShownOnce({ title, secret, done, children }: { title: string; secret: string; done: string; children: ComponentChildren }) {
  return (
    <IntegrationPage title={title}>
      <section class="card edit-card" role="status">
        <h1>{title}</h1>
        <p class="edit-secret edit-secret--long">{secret}</p>
        <p>Salin sekarang ke SIMRS: hanya ditampilkan sekali dan tidak dapat dilihat lagi.</p>
        {children}
        <div class="edit-buttons">
          <Link class="button button--primary" to={done}>
            Sudah disalin
          </Link>
        </div>
      </section>
    </IntegrationPage>
  );
}
