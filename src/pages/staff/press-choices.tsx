import type { PrescriptionKind } from '../../outbox/desk';
import { PostForm } from '../document';
import { HiddenFields, PressButton, type Shortcut } from './press';

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
