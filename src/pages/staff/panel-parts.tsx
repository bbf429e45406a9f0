import type { ComponentChildren } from 'preact';
import { localTime } from '../../platform/clock';
import type { PrescriptionKind } from '../../outbox/desk';
import { PostForm, useFrame } from '../document';

/**
 * The parts of a panel that calls: what is being served on the left with one big button, who waits on the right. Officers
 * see the patient's name, to find the person; displays never do.
 */

/** Function keys and Ctrl+Z: a letter alone would go off while somebody types. Pressed by staff.js. */
export type Shortcut = 'F2' | 'F4' | 'F8' | 'F9' | 'F10' | 'Ctrl+Z';

export interface PressProps {
  /** A path below the base, of a POST. */
  to: string;
  fields?: Readonly<Record<string, string | number>>;
  tone?: 'plain' | 'primary' | 'danger' | 'quiet' | 'huge' | 'call';
  shortcut?: Shortcut | undefined;
  /** Where the words of the button alone do not say of whom. */
  label?: string;
  /** The id of what says more. */
  describedBy?: string;
  /** Focus comes back to it after the press; unique on the page. */
  id?: string;
  isOff?: boolean;
  children: ComponentChildren;
}

const TONES = {
  plain: 'button',
  primary: 'button button--primary',
  danger: 'button button--danger',
  quiet: 'button button--quiet',
  huge: 'button button--huge',
  call: 'button button--primary call-next',
} as const;

/** A form that is one button. */
export function Press({ to, fields = {}, tone = 'plain', shortcut, label, id, isOff = false, children }: PressProps) {
  return (
    <PostForm to={to} class="press">
      <HiddenFields fields={fields} />
      <PressButton tone={tone} shortcut={shortcut} {...(label === undefined ? {} : { label })} {...(id === undefined ? {} : { id })} isOff={isOff}>
        {children}
      </PressButton>
    </PostForm>
  );
}

/** A button of a form that has its fields elsewhere. `name` and `value` tell which of several was pressed. */
export function PressButton({ tone = 'plain', shortcut, label, describedBy, id, isOff = false, name, value, children }: Omit<PressProps, 'to' | 'fields'> & { name?: string; value?: string }) {
  return (
    <button
      class={TONES[tone]}
      disabled={isOff}
      {...(id === undefined ? {} : { id })}
      {...(name === undefined ? {} : { name, value: value ?? '' })}
      {...(label === undefined ? {} : { 'aria-label': label })}
      {...(describedBy === undefined ? {} : { 'aria-describedby': describedBy })}
      {...(shortcut === undefined ? {} : { 'data-shortcut': shortcut, 'aria-keyshortcuts': shortcut.replace('Ctrl', 'Control') })}
    >
      {children}
      {/* drawn by the style sheet: no part of the button's name */}
      {shortcut !== undefined && <kbd class="key" data-key={shortcut} />}
    </button>
  );
}

export function HiddenFields({ fields }: { fields: Readonly<Record<string, string | number>> }) {
  return (
    <>
      {Object.entries(fields).map(([name, value]) => (
        <input type="hidden" name={name} value={value} key={name} />
      ))}
    </>
  );
}

export interface PanelProps {
  heading: string;
  /** Beside the heading: doctor, hours, counts, links. */
  about?: ComponentChildren;
  /** What is being served, the big button on top of it. */
  left: ComponentChildren;
  /** Lists; they scroll in themselves. */
  right: ComponentChildren;
}

/** Fills the window of a small laptop without scrolling the page; everything in it follows what happens in the house. */
export function Panel({ heading, about, left, right }: PanelProps) {
  return (
    <div class="panel" id="panel" data-live>
      <div class="panel__head">
        <h1>{heading}</h1>
        {about}
      </div>
      <div class="panel__left">{left}</div>
      {/* scrolls, so a keyboard must be able to stand in it */}
      <div class="panel__right" id="daftar" tabIndex={0} role="region" aria-label="Daftar antrean">
        {right}
      </div>
    </div>
  );
}

export interface CallNextProps extends Omit<PressProps, 'tone' | 'children' | 'shortcut' | 'id'> {
  /** How many may be called; with none the button is off. */
  waiting: number;
  /** The number that comes next, where it is known. */
  next?: string | undefined;
}

/** The one big button. Put into `fields` what makes a double press harmless. */
export function CallNext({ waiting, next, ...press }: CallNextProps) {
  return (
    <Press {...press} tone="call" shortcut="F2" id="panggil-berikutnya" isOff={press.isOff === true || waiting === 0}>
      <span class="call-next__words">
        <span>Panggil berikutnya</span>
        <span class="call-next__note">{waiting === 0 ? 'Tidak ada yang menunggu' : next === undefined ? `${waiting} menunggu` : `${next} · ${waiting} menunggu`}</span>
      </span>
    </Press>
  );
}

export interface UndoStripProps {
  to: string;
  fields: Readonly<Record<string, string | number>>;
  /** What was pressed: `SAR-012 dipanggil`. */
  what: string;
  /** When the window is over; past: nothing is drawn. */
  until: Date;
  /** Tells one press from the next. */
  id: string;
}

/** `Batalkan (10 dtk)`: counts down by itself (staff.js) and goes away at its end. A press that comes too late is refused by the server. */
export function UndoStrip({ to, fields, what, until, id }: UndoStripProps) {
  const { now } = useFrame();
  const msLeft = until.getTime() - now.getTime();
  if (msLeft <= 0) return null;
  return (
    <div class="undo" id={`batal-${id}`} data-until={until.getTime()} data-ms-left={msLeft}>
      <span class="undo__what" id={`batal-${id}-apa`}>
        {what}
      </span>
      <PostForm to={to} class="press">
        <HiddenFields fields={fields} />
        <PressButton shortcut="Ctrl+Z" describedBy={`batal-${id}-apa`}>
          <span>
            Batalkan (
            <span data-seconds class="number">
              {Math.ceil(msLeft / 1000)}
            </span>{' '}
            dtk)
          </span>
        </PressButton>
      </PostForm>
    </div>
  );
}

export interface ServedProps {
  id: string;
  number: string;
  name: string;
  /** `Dipanggil`, `Sedang dilayani` … */
  state: string;
  since: Date;
  badges?: ComponentChildren;
  note?: ComponentChildren;
  /** Its buttons. */
  children?: ComponentChildren;
}

/** Who is being served now. */
export function Served({ id, number, name, state, since, badges, note, children }: ServedProps) {
  return (
    <section class="served" id={`dilayani-${id}`} aria-label={`${state}: ${number}`}>
      <p class="served__state">
        {state} <Since at={since} />
      </p>
      <p class="served__number number">{number}</p>
      <p class="served__name">{name}</p>
      <div class="row__badges">{badges}</div>
      {note !== undefined && <div class="served__note">{note}</div>}
      <div class="served__acts">{children}</div>
    </section>
  );
}

/** In the place of `Served` while nobody is. */
export function NobodyServed({ children }: { children: ComponentChildren }) {
  return <p class="served served--nobody muted">{children}</p>;
}

export interface RowGroupProps {
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

export interface WaitingRowProps {
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

export interface RowMenuProps {
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

/** Why somebody comes before the others: the usual ones are one press, any other is written. Sent as `alasan`. */
const PRIORITY_REASONS = ['Lansia', 'Ibu hamil', 'Disabilitas', 'Kondisi mendesak'] as const;

export function PriorityReasons({ to, fields, label, id }: { to: string; fields: Readonly<Record<string, string | number>>; label: string; id: string }) {
  return (
    <fieldset class="reasons">
      <legend>{label}</legend>
      <PostForm to={to} class="reasons__usual">
        <HiddenFields fields={fields} />
        {PRIORITY_REASONS.map((reason) => (
          <PressButton key={reason} name="alasan" value={reason}>
            {reason}
          </PressButton>
        ))}
      </PostForm>
      <PostForm to={to} class="reasons__other">
        <HiddenFields fields={fields} />
        <label class="field">
          <span class="field__label">Alasan lain</span>
          <input class="field__input" name="alasan" maxLength={100} required id={`alasan-${id}`} autocomplete="off" />
        </label>
        <PressButton>Pakai alasan ini</PressButton>
      </PostForm>
    </fieldset>
  );
}

export const PRESCRIPTION_NAMES: Record<PrescriptionKind, string> = { none: 'Tidak ada resep', 'non-compounded': 'Non racikan', compounded: 'Racikan' };
const PRESCRIPTION_KEYS: Record<PrescriptionKind, Shortcut> = { none: 'F8', 'non-compounded': 'F9', compounded: 'F10' };

/** The consultation is over: one press says with which prescription. Sent as `resep`. */
export function PrescriptionChooser({ to, fields, hasShortcuts }: { to: string; fields: Readonly<Record<string, string | number>>; hasShortcuts: boolean }) {
  return (
    <PostForm to={to} class="prescriptions">
      <HiddenFields fields={fields} />
      <fieldset class="prescriptions__kinds">
        <legend>Selesai, dengan resep:</legend>
        {(Object.keys(PRESCRIPTION_NAMES) as PrescriptionKind[]).map((kind) => (
          <PressButton key={kind} tone="primary" name="resep" value={kind} shortcut={hasShortcuts ? PRESCRIPTION_KEYS[kind] : undefined}>
            {PRESCRIPTION_NAMES[kind]}
          </PressButton>
        ))}
      </fieldset>
    </PostForm>
  );
}

export function PriorityBadge({ reason }: { reason: string | null }) {
  return reason === null ? null : <span class="badge badge--warn">Prioritas: {reason}</span>;
}

export function SkippedBadge() {
  return <span class="badge badge--bad">Dilewati</span>;
}

export function PayerBadge({ payer }: { payer: 'JKN' | 'NON JKN' }) {
  return <span class="badge">{payer === 'JKN' ? 'JKN' : 'Umum'}</span>;
}

export function NewPatientBadge() {
  return <span class="badge badge--good">Pasien baru</span>;
}

/** `sejak 08.12 (25 mnt)` */
export function Since({ at }: { at: Date }) {
  const { facility, now } = useFrame();
  const minutes = Math.max(0, Math.floor((now.getTime() - at.getTime()) / 60_000));
  return (
    <span class="muted number">
      sejak {clockTime(at, facility.timeZone)}
      {minutes > 0 && ` (${minutes} mnt)`}
    </span>
  );
}

/** `08.12`, as Indonesians write it. */
export function clockTime(at: Date, zone: Parameters<typeof localTime>[1]): string {
  return localTime(at, zone).replace(':', '.');
}
