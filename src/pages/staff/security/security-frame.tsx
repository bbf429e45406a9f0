import type { ComponentChildren } from 'preact';
import { Link, useFrame } from '../../document';
import { StaffPage } from '../staff-page';

export const SECURITY_AT = '/petugas/keamanan';
export const ACCESS_AT = `${SECURITY_AT}/akses-pasien`;

const TABS = [
  { to: SECURITY_AT, label: 'Catatan keamanan' },
  { to: ACCESS_AT, label: 'Akses pasien' },
] as const;

/** The frame of both books: which one is open. */
export function SecurityPage({ title, children }: { title: string; children: ComponentChildren }) {
  const { path } = useFrame();
  const here = TABS.findLast(({ to }) => path === to || path.startsWith(`${to}/`));
  return (
    <StaffPage title={title}>
      <div class="monitor-head">
        <h1>{title}</h1>
        <nav class="monitor-tabs" aria-label="Bagian keamanan">
          {TABS.map(({ to, label }) => (
            <Link key={to} to={to} class="monitor-tab" {...(here?.to === to ? { 'aria-current': 'page' } : {})}>
              {label}
            </Link>
          ))}
        </nav>
      </div>
      {children}
    </StaffPage>
  );
}
