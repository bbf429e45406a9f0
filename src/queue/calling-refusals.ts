import { Refusal } from '../platform/refusal';

type NoData = Record<never, never>;

/** Every "no" of calling patients, undoing, moving: said to staff only, so the dialects of BPJS do not know them. */
export interface CallingRefusals {
  /** What was pressed is already on its way to BPJS, or the window is over. */
  'undo-too-late': NoData;
  /** What was pressed is no longer the last step: another has followed. */
  'undo-followed': NoData;
  'session-unknown': NoData;
  /** Nobody is here who could be called. */
  'nobody-waiting': NoData;
  /** Pressed on a screen that no longer shows how things stand. */
  'screen-outdated': NoData;
  /** Only who waits or was called can be passed over, called again, moved. */
  'not-in-queue': NoData;
  'transfer-to-same-session': NoData;
  /** The registration desk has begun with this patient and not finished. */
  'transfer-at-desk': NoData;
  'lateness-out-of-range': NoData;
}

export function refuseCall<Code extends keyof CallingRefusals & string>(
  code: Code,
  ...data: keyof CallingRefusals[Code] extends never ? [] : [CallingRefusals[Code]]
): Refusal<CallingRefusals, Code> {
  return new Refusal<CallingRefusals, Code>(code, data[0] ?? ({}));
}
