import { announceEvents } from '../events/announce';
import { localDate, type Clock } from '../platform/clock';
import { violatedConstraint, type Db } from '../platform/db';
import type { Facility } from '../platform/facility';
import { patientRegistered } from './booking-events';
import { insertProvisionalPatient, nextOfCounter, type PatientRegistration } from './patient-store';
import { refuse } from './refusals';

const DIGITS = 6;
const KNOWN_ALREADY = new Set(['patient_nik_is_unique', 'patient_card_is_unique']);

/**
 * A person registers in Mobile JKN and gets a temporary medical record number with its own prefix, which can never meet
 * one of the SIMRS's series; the desk replaces it when the data are completed (catalogue ws-faskes §3.7).
 *
 * Guarantee: one person, one number: of two registrations of the same NIK or card at once, one is refused.
 * @returns the temporary medical record number
 * @throws Refusal birth-date-impossible, patient-already-known
 */
export async function registerPatient(deps: { db: Db; clock: Clock }, facility: Facility, person: PatientRegistration): Promise<string> {
  const now = deps.clock();
  if (person.birthDate > localDate(now, facility.timeZone)) throw refuse('birth-date-impossible');
  try {
    return await deps.db.transaction(async (tx) => {
      // A prefix the SIMRS uses as well costs a few numbers, and nobody his registration.
      for (;;) {
        const number = await nextOfCounter(tx, facility.facilityId, 'provisional-record');
        const medicalRecordNumber = `${facility.settings.provisionalRecordPrefix}-${String(number).padStart(DIGITS, '0')}`;
        if (!(await insertProvisionalPatient(tx, facility.facilityId, medicalRecordNumber, person, now))) continue;
        await announceEvents(tx, facility.facilityId, now, [patientRegistered(medicalRecordNumber, now, { isProvisional: true, isComplete: false, source: 'mobile-jkn' })]);
        return medicalRecordNumber;
      }
    });
  } catch (error) {
    if (KNOWN_ALREADY.has(violatedConstraint(error) ?? '')) throw refuse('patient-already-known');
    throw error;
  }
}
