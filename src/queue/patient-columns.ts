import type { FacilityId } from '../platform/facility';
import { lookupKey, nameKeys, stored } from '../platform/personal-data';

/** What a patient is known by, in plain text; null (and for phone and address also empty text) where there is none. */
export interface PlainPatient {
  nik: string | null;
  cardNumber: string | null;
  familyCardNumber: string | null;
  fullName: string;
  phone: string | null;
  address: string | null;
}

/** The same as the table `patient` keeps it: sealed, with the keys it is found by. */
export interface SealedPatient extends PlainPatient {
  nikKey: string | null;
  cardKey: string | null;
  nameKeys: string[];
}

/** The one way of a patient's identity into columns: a sealed value without its key would be found by nobody. */
export function sealedPatient(facilityId: FacilityId, person: PlainPatient): SealedPatient {
  return {
    nik: stored(facilityId, person.nik),
    nikKey: lookupKey(facilityId, 'nik', person.nik),
    cardNumber: stored(facilityId, person.cardNumber),
    cardKey: lookupKey(facilityId, 'card', person.cardNumber),
    familyCardNumber: stored(facilityId, person.familyCardNumber),
    fullName: stored(facilityId, person.fullName),
    nameKeys: nameKeys(facilityId, person.fullName),
    phone: stored(facilityId, person.phone),
    address: stored(facilityId, person.address),
  };
}

/** By what a NIK or card is found (`= any(lookupKeys(…))`), also in a row that an earlier version has written. Indexed and unique. */
export const NIK_OF_PATIENT = 'coalesce(patient.nik_key, patient.nik)';
export const CARD_OF_PATIENT = 'coalesce(patient.card_key, patient.card_number)';
