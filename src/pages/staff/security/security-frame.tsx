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

/** Older and newer, with the search kept. */
export function BookPager({ at, search, hasMore }: { at: string; search: Record<string, string | number>; hasMore: boolean }) {
  const page = Number(search['halaman']);
  if (page === 1 && !hasMore) return null;
  return (
    <p class="monitor-pager">
      {page > 1 && (
        <Link to={addressOf(at, search, page - 1)} class="button">
          Lebih baru
        </Link>
      )}
      {hasMore && (
        <Link to={addressOf(at, search, page + 1)} class="button">
          Lebih lama
        </Link>
      )}
    </p>
  );
}

export function addressOf(at: string, search: Record<string, string | number>, halaman = 1): string {
  const filled = Object.entries({ ...search, halaman }).map(([name, value]): [string, string] => [name, String(value)]);
  return `${at}?${new URLSearchParams(filled.filter(([, value]) => value !== '')).toString()}`;
}
