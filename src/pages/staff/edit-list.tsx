import type { ComponentChildren } from 'preact';
import { Link, useFrame } from '../document';
import type { Fields } from '../page';
import { textOf } from './edit-state';

export const ROWS_PER_PAGE = 50;
const LONGEST_SEARCH = 100;

/** What a list is asked for: `?cari=` and `?hal=`. */
export function listQuery(query: Fields): { search: string; page: number; limit: number; offset: number } {
  const asked = Number(textOf(query, 'hal'));
  const page = Number.isInteger(asked) && asked >= 1 && asked <= 100_000 ? asked : 1;
  return { search: textOf(query, 'cari').trim().slice(0, LONGEST_SEARCH), page, limit: ROWS_PER_PAGE, offset: (page - 1) * ROWS_PER_PAGE };
}

/** A path with a query; what is empty is left out. */
export function pathWith(path: string, query: Record<string, string | number>): string {
  const filled = Object.entries(query).filter(([, value]) => value !== '');
  return filled.length === 0 ? path : `${path}?${new URLSearchParams(filled.map(([name, value]): [string, string] => [name, String(value)])).toString()}`;
}

/** A form that only asks: its answer has an address of its own. */
export function SearchForm({ to, search, label, children }: { to: string; search: string; label: string; children?: ComponentChildren }) {
  const { base } = useFrame();
  return (
    <form method="get" action={base + to} class="edit-search" role="search">
      <label class="field">
        <span class="field__label">{label}</span>
        <input class="field__input" type="search" name="cari" value={search} maxLength={LONGEST_SEARCH} autocomplete="off" />
      </label>
      {children}
      <button class="button">Cari</button>
    </form>
  );
}

export function Pager({ to, query, page, total }: { to: string; query: Record<string, string | number>; page: number; total: number }) {
  const pages = Math.max(1, Math.ceil(total / ROWS_PER_PAGE));
  if (pages === 1) return null;
  return (
    <nav class="edit-pager" aria-label="Halaman daftar">
      {page > 1 && (
        <Link class="button" to={pathWith(to, { ...query, hal: page - 1 })}>
          Sebelumnya
        </Link>
      )}
      <span>
        Halaman {page} dari {pages}
      </span>
      {page < pages && (
        <Link class="button" to={pathWith(to, { ...query, hal: page + 1 })}>
          Berikutnya
        </Link>
      )}
    </nav>
  );
}

/** A table that scrolls by itself on a small screen, also by keyboard. */
export function ScrollTable({ label, children }: { label: string; children: ComponentChildren }) {
  return (
    <div class="edit-scroll" role="region" aria-label={label} tabIndex={0}>
      <table class="table">{children}</table>
    </div>
  );
}

/** Above a list: its name, and the way to one more. */
export function ListHead({ title, add, to }: { title: string; add: string; to: string }) {
  return (
    <div class="edit-head">
      <h1>{title}</h1>
      <Link class="button button--primary" to={to}>
        {add}
      </Link>
    </div>
  );
}

export function Nothing({ children }: { children: ComponentChildren }) {
  return <p class="muted">{children}</p>;
}
