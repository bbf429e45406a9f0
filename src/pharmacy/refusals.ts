import { Refusal } from '../platform/refusal';

type NoData = Record<never, never>;

/** Every "no" of the pharmacy queue. */
export interface PharmacyRefusals {
  'pharmacy-booking-unknown': NoData;
  'pharmacy-booking-cancelled': NoData;
  'pharmacy-not-checked-in': NoData;
  /** The doctor has not written a prescription, or decided on none. */
  'pharmacy-no-prescription': NoData;
  /** There is a prescription, but the patient has not taken a pharmacy number. */
  'pharmacy-not-in-queue': NoData;
}

export function refusePharmacy<Code extends keyof PharmacyRefusals & string>(code: Code): Refusal<PharmacyRefusals, Code> {
  return new Refusal<PharmacyRefusals, Code>(code, {});
}
