import type { PrescriptionKind } from '../../outbox/desk';
import { PostForm, useFrame } from '../document';
import { optionalLine } from './form-fields';
import { HiddenFields, Press, PressButton, type Shortcut } from './press';

/** Why somebody comes before the others: the usual ones to choose from, any other is written. */
const PRIORITY_REASONS = ['Lansia', 'Ibu hamil', 'Disabilitas', 'Kondisi mendesak'] as const;

/** The fields of `PriorityForm`; absent where somebody is called who needs no reason. */
export const priorityFields = { alasan: optionalLine('Alasan'), alasan_lain: optionalLine('Alasan') };
export const reasonOf = (input: { alasan: string; alasan_lain: string }): string => (input.alasan_lain === '' ? input.alasan : input.alasan_lain);

interface PriorityFormProps {
  fields: Readonly<Record<string, string | number>>;
  /** Where a call at once goes; absent: it is not offered now. */
  callNow: string | undefined;
  /** Where a place before the others goes; absent: the patient has it already. */
  goFirst: string | undefined;
  id: string;
}

/** One reason, and what is done for it. */
export function PriorityForm({ fields, callNow, goFirst, id }: PriorityFormProps) {
  const to = goFirst ?? callNow;
  if (to === undefined) return null;
  return (
    <PostForm to={to} class="reasons">
      <HiddenFields fields={fields} />
      <fieldset class="reasons__usual">
        <legend>Prioritas, karena:</legend>
        {PRIORITY_REASONS.map((reason) => (
          <label class="reason" key={reason}>
            <input type="radio" name="alasan" value={reason} />
            {reason}
          </label>
        ))}
      </fieldset>
      <label class="field">
        <span class="field__label">Alasan lain</span>
        <input class="field__input" name="alasan_lain" maxLength={100} id={`alasan-${id}`} autocomplete="off" />
      </label>
      <div class="acts">
        {goFirst !== undefined && (
          <PressButton to={goFirst} tone="primary">
            Dahulukan dalam antrean
          </PressButton>
        )}
        {callNow !== undefined && <PressButton to={callNow}>Panggil sekarang</PressButton>}
      </div>
    </PostForm>
  );
}

export const PRESCRIPTION_NAMES: Record<PrescriptionKind, string> = { none: 'Tidak ada resep', 'non-compounded': 'Non racikan', compounded: 'Racikan' };
const PRESCRIPTION_KEYS: Record<PrescriptionKind, Shortcut> = { none: 'done', 'non-compounded': 'non-compounded', compounded: 'compounded' };

/** The consultation is over: one press says with which prescription, where a pharmacy has a queue. Sent as `resep`. */
export function FinishPresses({ to, fields, hasShortcuts }: { to: string; fields: Readonly<Record<string, string | number>>; hasShortcuts: boolean }) {
  const { facility } = useFrame();
  if (facility.kind === 'FKTP') {
    return (
      <Press to={to} fields={{ ...fields, resep: 'none' }} tone="primary" shortcut={hasShortcuts ? 'done' : undefined}>
        Selesai
      </Press>
    );
  }
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
