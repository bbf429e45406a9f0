import type { ComponentChildren } from 'preact';
import { Link, useFrame } from '../../document';
import type { JournalSearch } from './journal';

export function addressOf(at: string, search: Record<string, string | number>, halaman = 1): string {
  const filled = Object.entries({ ...search, halaman }).map(([name, value]): [string, string] => [name, String(value)]);
  return `${at}?${new URLSearchParams(filled.filter(([, value]) => value !== '')).toString()}`;
}

interface SearchProps {
  at: string;
  /** What the form is called, for who does not see it. */
  label: string;
  search: JournalSearch & Record<string, string | number>;
  /** The fields beside the days. */
  children: ComponentChildren;
}

export function JournalForm({ at, label, search, children }: SearchProps) {
  const { base } = useFrame();
  return (
    <form method="get" action={base + at} class="monitor-search" role="search" aria-label={label}>
      <label class="field">
        <span class="field__label">Dari tanggal</span>
        <input class="field__input" type="date" name="dari" value={search.dari} />
      </label>
      <label class="field">
        <span class="field__label">Sampai tanggal</span>
        <input class="field__input" type="date" name="sampai" value={search.sampai} />
      </label>
      {children}
      <button class="button button--primary">Cari</button>
      <Link to={addressOf(`${at}/unduh`, search)} class="button" hx-boost="false" download>
        Unduh CSV
      </Link>
    </form>
  );
}

export function WordField({ name, label, search, placeholder }: { name: string; label: string; search: SearchProps['search']; placeholder?: string }) {
  return (
    <label class="field">
      <span class="field__label">{label}</span>
      <input class="field__input" name={name} value={search[name]} maxLength={100} autocomplete="off" {...(placeholder === undefined ? {} : { placeholder })} />
    </label>
  );
}

export function ChoiceField({ name, label, search, choices }: { name: string; label: string; search: SearchProps['search']; choices: readonly { value: string; text: string }[] }) {
  return (
    <label class="field">
      <span class="field__label">{label}</span>
      <select class="field__input" name={name}>
        <option value="">Semua</option>
        {choices.map(({ value, text }) => (
          <option key={value} value={value} selected={search[name] === value}>
            {text}
          </option>
        ))}
      </select>
    </label>
  );
}

/** Older and newer, with the search kept. */
export function JournalPager({ at, search, hasMore }: { at: string; search: SearchProps['search']; hasMore: boolean }) {
  const page = search.halaman;
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
