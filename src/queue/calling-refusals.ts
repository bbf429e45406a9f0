import { Refusal } from '../platform/refusal';

/** Every "no" of calling patients, undoing, moving: said to staff only, so the dialects of BPJS do not know them. */
export interface CallingRefusals {
  /** What was pressed is already on its way to BPJS, or the window is over. */
  'undo-too-late': Record<never, never>;
}

export function refuseCall<Code extends keyof CallingRefusals & string>(
  code: Code,
  ...data: keyof CallingRefusals[Code] extends never ? [] : [CallingRefusals[Code]]
): Refusal<CallingRefusals, Code> {
  return new Refusal<CallingRefusals, Code>(code, data[0] ?? ({}));
}
