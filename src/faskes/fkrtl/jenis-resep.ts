import type { DispensedKind } from '../../pharmacy/pharmacy-store';

/** jenisresep as the faskes web service spells it (§3.10); BPJS's own services spell it otherwise. */
export const JENIS_RESEP: Record<DispensedKind, string> = { compounded: 'Racikan', 'non-compounded': 'Non Racikan' };
