import type { Sql } from '../platform/db';
import type { Facility } from '../platform/facility';
import { findPrescription, readPharmacyQueue, type DispensedKind, type PharmacyQueue } from './pharmacy-store';
import { refusePharmacy } from './refusals';
import { presentBooking } from './take-pharmacy-number';

/**
 * The pharmacy queue a patient stands in: that day's and that kind's (catalogue ws-faskes §3.11).
 * @throws Refusal pharmacy-booking-unknown, -booking-cancelled, -not-checked-in, -no-prescription, -not-in-queue
 */
export async function pharmacyStatus(deps: { db: Sql }, facility: Facility, bookingCode: string): Promise<PharmacyQueue & { kind: DispensedKind }> {
  await presentBooking(deps.db, facility, bookingCode);
  const prescription = await findPrescription(deps.db, facility.facilityId, bookingCode, 'read');
  if (prescription === undefined) throw refusePharmacy('pharmacy-no-prescription');
  if (prescription.pharmacyDate === null) throw refusePharmacy('pharmacy-not-in-queue');
  return { kind: prescription.kind, ...(await readPharmacyQueue(deps.db, facility.facilityId, prescription.pharmacyDate, prescription.kind)) };
}
