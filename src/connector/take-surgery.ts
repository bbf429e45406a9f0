import { saveSurgery } from '../surgery/save-surgeries';
import { refused, TAKEN, type Outcome, type Source, type TakeDeps } from './outcome';
import type { SurgeryRow } from './simrs-row';

/** An operation of the list, new or changed. What is as it was keeps its time of last change. */
export async function takeSurgery(deps: TakeDeps, { facility }: Source, row: SurgeryRow): Promise<Outcome> {
  const { kind: _kind, ...surgery } = row;
  const outcome = await saveSurgery(deps, facility.facilityId, { ...surgery, updatedAt: undefined });
  return outcome === 'clinic-unknown' ? refused(`Poli ${row.clinicCode} tidak ada di sini: tambahkan di menu Data poli, atau tarik dari HFIS.`) : TAKEN;
}
