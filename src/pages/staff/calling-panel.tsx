import type { ComponentChildren } from 'preact';
import { PostForm, useFrame } from '../document';
import { Since } from './patient-badges';
import { HiddenFields, Press, PressButton, type PressProps } from './press';

/**
 * A panel that calls: what is being served on the left with one big button, who waits on the right. Officers see the
 * patient's name, to find the person; displays never do.
 */

interface PanelProps {
  heading: string;
  /** Beside the heading: doctor, hours, counts, links. */
  about?: ComponentChildren;
  /** An `UndoStrip`, where there is something to take back. It has a place of its own: what comes and goes moves no button. */
  undo?: ComponentChildren;
  /** What is being served, the big button on top of it. */
  left: ComponentChildren;
  /** Lists; they scroll in themselves. */
  right: ComponentChildren;
}

/** Fills the window of a small laptop without scrolling the page; everything in it follows what happens in the house. */
export function Panel({ heading, about, undo, left, right }: PanelProps) {
  return (
    <div class="panel" id="panel" data-live>
      <div class="panel__head">
        <h1>{heading}</h1>
        {about}
      </div>
      {undo}
      <div class="panel__left">{left}</div>
      {/* scrolls, so a keyboard must be able to stand in it */}
      <div class="panel__right" id="daftar" tabIndex={0} role="region" aria-label="Daftar antrean">
        {right}
      </div>
    </div>
  );
}

interface CallNextProps extends Omit<PressProps, 'tone' | 'children' | 'shortcut' | 'id' | 'isOff'> {
  /** How many may be called; with none the button is off. */
  waiting: number;
  /** The number that comes next, where it is known. */
  next?: string | undefined;
  /** What has to be done before; the button is off. */
  first?: string | undefined;
}

/** The one big button. Put into `fields` what makes a double press harmless. */
export function CallNext({ waiting, next, first, ...press }: CallNextProps) {
  const note = first ?? (waiting === 0 ? 'Tidak ada yang menunggu' : next === undefined ? `${waiting} menunggu` : `${next} · ${waiting} menunggu`);
  return (
    <Press {...press} tone="call" shortcut="next" id="panggil-berikutnya" isOff={first !== undefined || waiting === 0}>
      <span class="call-next__words">
        <span>Panggil berikutnya</span>
        <span class="call-next__note">{note}</span>
      </span>
    </Press>
  );
}

interface UndoStripProps {
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
        <PressButton shortcut="undo" describedBy={`batal-${id}-apa`}>
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

interface ServedProps {
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
      <p class="served__number number">{number}</p>
      <div>
        <p class="served__state">
          {state} <Since at={since} />
        </p>
        <p class="served__name">{name}</p>
        <div class="row__badges">{badges}</div>
      </div>
      {note !== undefined && <div class="served__note">{note}</div>}
      <div class="served__acts">{children}</div>
    </section>
  );
}

/** In the place of `Served` while nobody is. */
export function NobodyServed({ children }: { children: ComponentChildren }) {
  return <p class="served served--nobody muted">{children}</p>;
}
