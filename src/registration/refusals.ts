import { Refusal } from '../platform/refusal';

type NoData = Record<never, never>;

/** Every "no" of the registration desk. */
export interface RegistrationRefusals {
  'patient-not-found': NoData;
  /** NIK or card belong to somebody in the master already. */
  'patient-known-as': { medicalRecordNumber: string };
  'record-number-taken': { medicalRecordNumber: string };
  /** The ticket's booking is of a patient whose registration has begun and is not finished. */
  'registration-unfinished': { ticketNumber: string };
  /** A new patient's way begins with a number of the registration queue: without one there is no time to record. */
  'walk-in-without-ticket': NoData;
  'ticket-has-booking': { ticketNumber: string };
  'session-not-found': NoData;
  'reference-already-there': NoData;
  'reference-only-for-jkn': NoData;
  'card-missing': NoData;
  'phone-missing': NoData;
  /** NIK or card sent with a booking are not those of the master. */
  'patient-data-differ': { medicalRecordNumber: string };
  'patient-name-missing': NoData;
  /** Only a temporary record number gives way to another. */
  'merge-of-real': { medicalRecordNumber: string };
  'merge-into-temporary': { medicalRecordNumber: string };
  /** NIK or card say that the two are different people. */
  'merge-of-others': NoData;
  /** Both hold a booking where one patient may hold one only. */
  'merge-bookings-collide': { bookingCode: string; otherBookingCode: string };
  /** The record number typed once more is another one. */
  'erasure-not-confirmed': NoData;
  /** Expected here, or being served. */
  'erasure-visit-open': { visitDate: string };
  'erasure-surgery-planned': { surgeryDate: string };
  /** BPJS has not been told everything of the visits yet. */
  'erasure-still-owed': NoData;
}

export function refuseRegistration<Code extends keyof RegistrationRefusals & string>(
  code: Code,
  ...data: keyof RegistrationRefusals[Code] extends never ? [] : [RegistrationRefusals[Code]]
): Refusal<RegistrationRefusals, Code> {
  return new Refusal<RegistrationRefusals, Code>(code, data[0] ?? ({} as RegistrationRefusals[Code]));
}
