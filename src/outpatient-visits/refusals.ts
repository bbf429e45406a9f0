import type { LocalDate } from '../platform/clock';
import { Refusal } from '../platform/refusal';

/** Every "no" to whoever brings numbers of outpatient visits. */
export interface OutpatientVisitRefusals {
  /** A day that is not over, let alone begun, has no number of visits. */
  'outpatient-date-in-future': { date: LocalDate };
  /** So long ago that it is a slip of the pen. */
  'outpatient-date-too-early': { date: LocalDate; first: LocalDate };
  'outpatient-visits-out-of-range': { most: number };
  'outpatient-clinic-unknown': { clinicCode: string };
  /** Somebody else wrote one of these numbers since they were shown. */
  'changed-meanwhile': Record<never, never>;
}

export function refuseOutpatientVisits<Code extends keyof OutpatientVisitRefusals & string>(
  code: Code,
  ...data: keyof OutpatientVisitRefusals[Code] extends never ? [] : [OutpatientVisitRefusals[Code]]
): Refusal<OutpatientVisitRefusals, Code> {
  return new Refusal<OutpatientVisitRefusals, Code>(code, data[0] ?? ({} as OutpatientVisitRefusals[Code]));
}
