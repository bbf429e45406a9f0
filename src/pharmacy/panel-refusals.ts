import { Refusal } from '../platform/refusal';
import type { DispensedKind } from './pharmacy-store';

type NoData = Record<never, never>;

/** Every "no" of the pharmacy's panel: said to staff only, so the dialects of BPJS do not know them. */
export interface PharmacyPanelRefusals {
  /** Undefined: of neither kind. */
  'pharmacy-nobody-waits': { kind: DispensedKind | undefined };
  /** Somebody else has taken it up. */
  'pharmacy-started-already': { by: string | null };
  /** Not taken up yet, or the medicine is not ready. */
  'pharmacy-not-started': NoData;
  'pharmacy-not-ready': NoData;
  /** Without a number nobody can be called. */
  'pharmacy-without-number': NoData;
  'pharmacy-handed-over': NoData;
  'pharmacy-not-handed-over': NoData;
}

export function refuseAtPharmacy<Code extends keyof PharmacyPanelRefusals & string>(
  code: Code,
  ...data: keyof PharmacyPanelRefusals[Code] extends never ? [] : [PharmacyPanelRefusals[Code]]
): Refusal<PharmacyPanelRefusals, Code> {
  return new Refusal<PharmacyPanelRefusals, Code>(code, data[0] ?? ({} as PharmacyPanelRefusals[Code]));
}
