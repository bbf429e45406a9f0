import type { ComponentChildren, InputHTMLAttributes } from 'preact';
import { PostForm } from '../document';
import { listOf, textOf, VERSION_FIELD, type EditState } from './edit-state';

/** A choice of a select or of checkboxes. */
export interface Option {
  value: string;
  label: string;
  note?: string;
}

interface FieldProps {
  state: EditState;
  name: string;
  label: string;
  hint?: ComponentChildren;
}

const idOf = (name: string): string => `isian-${name.replace(/[^A-Za-z0-9_-]/g, '-')}`;

/** What ties hint, complaint and what somebody else stored to an input. */
function tiesOf({ state, name, hint }: Pick<FieldProps, 'state' | 'name' | 'hint'>) {
  const id = idOf(name);
  const isWrong = state.errors[name] !== undefined;
  const parts = [...(hint === undefined ? [] : [`${id}-petunjuk`]), ...(isWrong ? [`${id}-keliru`] : []), ...(name in state.theirs ? [`${id}-tersimpan`] : [])];
  return { id, name, ...(parts.length === 0 ? {} : { 'aria-describedby': parts.join(' ') }), ...(isWrong ? { 'aria-invalid': true as const } : {}) };
}

function Around({ state, name, hint, shown }: Pick<FieldProps, 'state' | 'name' | 'hint'> & { shown: (value: string) => string }) {
  const id = idOf(name);
  const error = state.errors[name];
  const theirs = listOf(state.theirs, name);
  return (
    <>
      {hint !== undefined && (
        <span class="field__hint" id={`${id}-petunjuk`}>
          {hint}
        </span>
      )}
      {error !== undefined && (
        <span class="field__error" id={`${id}-keliru`}>
          {error}
        </span>
      )}
      {name in state.theirs && (
        <span class="edit-theirs" id={`${id}-tersimpan`}>
          Tersimpan sekarang (diubah orang lain): {theirs.filter((value) => value !== '').map(shown).join(', ') || 'kosong'}
        </span>
      )}
    </>
  );
}

const asItIs = (value: string): string => value;

export function TextField({ state, name, label, hint, unit, ...input }: FieldProps & { unit?: string } & Omit<InputHTMLAttributes<HTMLInputElement>, 'name' | 'label' | 'value' | 'id'>) {
  return (
    <div class="field">
      <label class="field__label" for={idOf(name)}>
        {label}
      </label>
      {unit === undefined ? (
        <input class="field__input" value={textOf(state.values, name)} autocomplete="off" {...tiesOf({ state, name, hint })} {...input} />
      ) : (
        <span class="edit-unit">
          <input class="field__input" value={textOf(state.values, name)} autocomplete="off" {...tiesOf({ state, name, hint })} {...input} />
          <span>{unit}</span>
        </span>
      )}
      <Around state={state} name={name} hint={hint} shown={asItIs} />
    </div>
  );
}

export function LongTextField({ state, name, label, hint, rows = 4, maxLength }: FieldProps & { rows?: number; maxLength?: number }) {
  return (
    <div class="field">
      <label class="field__label" for={idOf(name)}>
        {label}
      </label>
      <textarea class="field__input" rows={rows} {...(maxLength === undefined ? {} : { maxLength })} {...tiesOf({ state, name, hint })}>
        {textOf(state.values, name)}
      </textarea>
      <Around state={state} name={name} hint={hint} shown={asItIs} />
    </div>
  );
}

export function SelectField({ state, name, label, hint, options, blank }: FieldProps & { options: readonly Option[]; blank?: string }) {
  const chosen = textOf(state.values, name);
  const all = [...(blank === undefined ? [] : [{ value: '', label: blank }]), ...options];
  return (
    <div class="field">
      <label class="field__label" for={idOf(name)}>
        {label}
      </label>
      <select class="field__input" {...tiesOf({ state, name, hint })}>
        {all.map((option) => (
          <option key={option.value} value={option.value} selected={option.value === chosen}>
            {option.label}
          </option>
        ))}
      </select>
      <Around state={state} name={name} hint={hint} shown={(value) => options.find((option) => option.value === value)?.label ?? value} />
    </div>
  );
}

/** One box that is set or not. */
export function CheckField({ state, name, label, hint }: FieldProps) {
  return (
    <div class="field">
      <label class="edit-check">
        <input type="checkbox" value="ya" checked={textOf(state.values, name) !== ''} {...tiesOf({ state, name, hint })} />
        <span>{label}</span>
      </label>
      <Around state={state} name={name} hint={hint} shown={() => 'ya'} />
    </div>
  );
}

/** Several boxes of one name. */
export function ChecksField({ state, name, label, hint, options }: FieldProps & { options: readonly Option[] }) {
  const chosen = listOf(state.values, name);
  const { id: _id, name: _name, ...ties } = tiesOf({ state, name, hint });
  return (
    <fieldset class="edit-fieldset" id={idOf(name)} tabIndex={-1} {...('aria-describedby' in ties ? { 'aria-describedby': ties['aria-describedby'] } : {})}>
      <legend class="field__label">{label}</legend>
      <div class="edit-checks">
        {options.map((option) => (
          <label class="edit-check" key={option.value}>
            <input type="checkbox" name={name} value={option.value} checked={chosen.includes(option.value)} />
            <span>
              {option.label}
              {option.note !== undefined && <span class="muted"> {option.note}</span>}
            </span>
          </label>
        ))}
      </div>
      <Around state={state} name={name} hint={hint} shown={(value) => options.find((option) => option.value === value)?.label ?? value} />
    </fieldset>
  );
}

interface EditFormProps {
  to: string;
  state: EditState;
  button: string;
  /** What it does cannot be taken back. */
  isDangerous?: boolean;
  children: ComponentChildren;
}

/** A form of master data: complaints on top with a way to each field, then the fields, then saving. */
export function EditForm({ to, state, button, isDangerous = false, children }: EditFormProps) {
  const errors = Object.entries(state.errors);
  const ofFields = errors.filter(([name]) => name !== '');
  return (
    // The browser's own sentences would be in its language and one at a time: ours come back with the form.
    <PostForm to={to} class="form" noValidate>
      {errors.length > 0 && (
        <div class="flash flash--bad" role="alert">
          <p>Belum tersimpan. {state.errors[''] ?? ''}</p>
          {ofFields.length > 0 && (
            <ul class="edit-errors">
              {ofFields.map(([name, sentence]) => (
                <li key={name}>
                  <a href={`#${idOf(name)}`} hx-boost="false">
                    {sentence}
                  </a>
                </li>
              ))}
            </ul>
          )}
        </div>
      )}
      {VERSION_FIELD in state.values && <input type="hidden" name={VERSION_FIELD} value={textOf(state.values, VERSION_FIELD)} />}
      {children}
      <div class="edit-buttons">
        <button class={isDangerous ? 'button button--danger' : 'button button--primary'}>{button}</button>
      </div>
    </PostForm>
  );
}
