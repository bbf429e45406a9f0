import { holderOf, patientFile } from '../registration/patient-file';
import { mergePatient } from '../registration/merge-patient';
import { upsertPatient } from '../registration/upsert-patient';
import type { Outcome, Source, TakeDeps } from './outcome';
import type { PatientRow } from './simrs-row';

/**
 * A patient of the SIMRS's master. A temporary record number that Mobile JKN was given for the same person gives way to the
 * real one, bookings and all. What the SIMRS leaves empty stays as it is here.
 * @throws Refusal of writing or merging a patient
 */
export async function takePatient(deps: TakeDeps, { facility, actor }: Source, { medicalRecordNumber, person }: PatientRow): Promise<Outcome> {
  const { facilityId } = facility;
  const holder = await holderOf(deps.db, facilityId, person, medicalRecordNumber);
  const temporary = holder === undefined ? undefined : await patientFile(deps.db, facilityId, holder);
  if (temporary?.isProvisional === true) await mergePatient(deps, facility, { from: temporary.medicalRecordNumber, to: medicalRecordNumber, actor });
  const given = Object.fromEntries(Object.entries(person).map(([field, value]) => [field, value === '' ? undefined : value])) as { [Field in keyof typeof person]: (typeof person)[Field] | undefined };
  // A new patient from Mobile JKN or the desk stays new, however often this row is read: the end of the registration (task 3) says when not.
  const before = await patientFile(deps.db, facilityId, medicalRecordNumber);
  const { outcome } = await upsertPatient(deps, facility, { medicalRecordNumber, person: given, isNew: before !== undefined && before.registeredAt === null, seenVersion: undefined, actor });
  return { kind: 'taken', isUnchanged: outcome === 'unchanged' };
}
