import type { Db } from '../platform/db';
import type { FacilityId } from '../platform/facility';
import { NAME_DIFFERENCES, type FoundDifference } from './hfis-slot';
import { clinicsOf } from './hfis-store';
import { listDifferences } from './schedule-difference-store';

/** What BPJS calls things. Null: that list could not be read, which says nothing about any name. */
export interface HfisNames {
  clinics: { clinicCode: string; clinicName: string; parentCode: string; parentName: string }[] | null;
  doctors: { doctorCode: number; doctorName: string }[] | null;
}

/** BPJS writes many names in capitals: that alone is no difference. */
const sameName = (one: string, other: string): boolean => plain(one) === plain(other);
const plain = (name: string): string => name.trim().replace(/\s+/g, ' ').toLowerCase();

/** Lists clinics and doctors that BPJS calls something else. A name is never changed by itself. */
export async function listNameDifferences(db: Db, facilityId: FacilityId, theirs: HfisNames, now: Date): Promise<number> {
  return db.transaction(async (tx) => {
    // Two pulls at once list one after the other.
    await tx.rows('select from facility where facility_id = :facilityId for no key update', { facilityId });
    const found: FoundDifference[] = [];
    if (theirs.clinics !== null) {
      for (const ours of await clinicsOf(tx, facilityId)) found.push(...clinicDifference(ours, theirs.clinics));
    }
    if (theirs.doctors !== null) {
      const doctors = await tx.rows<{ doctorCode: number; doctorName: string }>(
        'select doctor_code as "doctorCode", doctor_name as "doctorName" from doctor where doctor.facility_id = :facilityId order by doctor_code',
        { facilityId },
      );
      for (const ours of doctors) found.push(...doctorDifference(ours, theirs.doctors));
    }
    const kinds = NAME_DIFFERENCES.filter((kind) => (kind === 'clinic-name' ? theirs.clinics : theirs.doctors) !== null);
    return listDifferences(tx, { facilityId, kinds, clinicCode: null, visitDate: null }, found, now);
  });
}

type ClinicNames = NonNullable<HfisNames['clinics']>[number];

function clinicDifference(ours: ClinicNames, all: readonly ClinicNames[]): FoundDifference[] {
  const candidates = all.filter((clinic) => clinic.clinicCode === ours.clinicCode);
  const isSame = (theirs: ClinicNames): boolean =>
    sameName(theirs.clinicName, ours.clinicName) && theirs.parentCode === ours.parentCode && sameName(theirs.parentName, ours.parentName);
  const [theirs] = candidates;
  if (theirs === undefined || candidates.some(isSame)) return [];
  const sideOf = ({ clinicName, parentCode, parentName }: ClinicNames) => ({ clinicName, parentCode, parentName });
  return [{ kind: 'clinic-name', identity: `clinic-name ${ours.clinicCode}`, clinicCode: ours.clinicCode, doctorCode: null, practiceHours: null, ours: sideOf(ours), theirs: sideOf(theirs), bookingsHit: 0 }];
}

function doctorDifference(ours: { doctorCode: number; doctorName: string }, all: NonNullable<HfisNames['doctors']>): FoundDifference[] {
  const { doctorCode, doctorName } = ours;
  const theirs = all.find((doctor) => doctor.doctorCode === doctorCode);
  if (theirs === undefined || theirs.doctorName === '' || sameName(theirs.doctorName, doctorName)) return [];
  return [{ kind: 'doctor-name', identity: `doctor-name ${doctorCode}`, clinicCode: null, doctorCode, practiceHours: null, ours: { doctorName }, theirs: { doctorName: theirs.doctorName }, bookingsHit: 0 }];
}
