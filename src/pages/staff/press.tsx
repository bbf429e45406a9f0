import type { ComponentChildren } from 'preact';
import { PostForm } from '../document';

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
