import type { ComponentChildren } from 'preact';
import { PostForm, useFrame } from '../document';

/**
 * One key for one meaning, on every panel. Function keys and Ctrl+Z: a letter alone would go off while somebody types. Pressed
 * by staff.js.
 */
const KEYS = { next: 'F2', again: 'F4', skip: 'F7', done: 'F8', 'non-compounded': 'F9', compounded: 'F10', undo: 'Ctrl+Z' } as const;
export type Shortcut = keyof typeof KEYS;

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

interface PressButtonProps extends Omit<PressProps, 'to' | 'fields'> {
  /** Where this button sends the form, in place of the form's own path. */
  to?: string;
  name?: string;
  value?: string;
}

/** A button of a form that has its fields elsewhere. `name` and `value`, or `to`, tell which of several was pressed. */
export function PressButton({ to, tone = 'plain', shortcut, label, describedBy, id, isOff = false, name, value, children }: PressButtonProps) {
  const { base } = useFrame();
  const key = shortcut === undefined ? undefined : KEYS[shortcut];
  return (
    <button
      class={TONES[tone]}
      disabled={isOff}
      {...(to === undefined ? {} : { formaction: base + to })}
      {...(id === undefined ? {} : { id })}
      {...(name === undefined ? {} : { name, value: value ?? '' })}
      {...(label === undefined ? {} : { 'aria-label': label })}
      {...(describedBy === undefined ? {} : { 'aria-describedby': describedBy })}
      {...(key === undefined ? {} : { 'data-shortcut': key, 'aria-keyshortcuts': key.replace('Ctrl', 'Control') })}
    >
      {children}
      {/* drawn by the style sheet: no part of the button's name */}
      {key !== undefined && <kbd class="key" data-key={key} />}
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
