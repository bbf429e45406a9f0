import type { ComponentChildren } from 'preact';
import { Since } from './patient-badges';

interface RowGroupProps {
  heading: string;
  count: number;
  /** Said when there is nobody. Absent: the group is left out. */
  whenEmpty?: string;
  children: ComponentChildren;
}

/** A heading with its rows: `Menunggu (12)`. */
export function RowGroup({ heading, count, whenEmpty, children }: RowGroupProps) {
  if (count === 0 && whenEmpty === undefined) return null;
  return (
    <section class="rows">
      <h2 class="rows__heading">
        {heading} <span class="number">({count})</span>
      </h2>
      {count === 0 ? <p class="muted rows__empty">{whenEmpty}</p> : <ol class="rows__list">{children}</ol>}
    </section>
  );
}

interface WaitingRowProps {
  id: string;
  number: string;
  name: string;
  badges?: ComponentChildren;
  note?: ComponentChildren;
  /** Since when the person waits, or was passed over. */
  since?: Date | null | undefined;
  /** One or two buttons, and a `RowMenu` for the rest. */
  children?: ComponentChildren;
}

export function WaitingRow({ id, number, name, badges, note, since, children }: WaitingRowProps) {
  return (
    <li class="row" id={`baris-${id}`}>
      <span class="row__number number">{number}</span>
      <span class="row__who">
        <span class="row__name">{name}</span>
        <span class="row__badges">
          {badges}
          {since !== undefined && since !== null && <Since at={since} />}
          {note !== undefined && <span class="muted">{note}</span>}
        </span>
      </span>
      <span class="row__acts">{children}</span>
    </li>
  );
}

interface RowMenuProps {
  id: string;
  /** Whose menu it is: `SAR-012 · Siti Aminah`. */
  of: string;
  label?: string;
  children: ComponentChildren;
}

/** What is pressed seldom, in a box of its own above the page. A popover stays open when the page is fetched anew. */
export function RowMenu({ id, of, label = 'Lainnya', children }: RowMenuProps) {
  return (
    <>
      <button type="button" class="button" popovertarget={`menu-${id}`} aria-label={`${label}: ${of}`}>
        {label}
      </button>
      <div class="menu" id={`menu-${id}`} popover="auto" role="dialog" aria-label={of}>
        <p class="menu__of">{of}</p>
        <div class="menu__acts">{children}</div>
        <button type="button" class="button button--quiet" popovertarget={`menu-${id}`} popovertargetaction="hide">
          Tutup
        </button>
      </div>
    </>
  );
}
