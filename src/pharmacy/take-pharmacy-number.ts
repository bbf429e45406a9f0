import { localDate, type Clock } from '../platform/clock';
import type { Db, Sql, Tx } from '../platform/db';
import type { Facility } from '../platform/facility';
import { owe } from '../outbox/owe';
import { boardChanged } from '../service-points/board';
import { findBooking } from '../queue/booking-store';
import { findPrescription, nextPharmacyOrdinal, writePharmacyNumber, type DispensedKind } from './pharmacy-store';
import { refusePharmacy } from './refusals';

export interface PharmacyTicket {
  kind: DispensedKind;
  ordinal: number;
}

/**
 * A number of the pharmacy queue, counted per day and kind of prescription (catalogue ws-faskes §3.10).
 *
 * Guarantee: one number per booking, and BPJS owed the news of it (antrean/farmasi/add), or neither; asking again gives the same one.
 * @throws Refusal pharmacy-booking-unknown, -booking-cancelled, -not-checked-in, -no-prescription
 */
export async function takePharmacyNumber(deps: { db: Db; clock: Clock }, facility: Facility, bookingCode: string): Promise<PharmacyTicket> {
  return deps.db.transaction((tx) => takePharmacyNumberIn(tx, deps, facility, bookingCode));
}

/** The same inside the transaction of a use case that does more. */
export async function takePharmacyNumberIn(tx: Tx, deps: { clock: Clock }, facility: Facility, bookingCode: string): Promise<PharmacyTicket> {
  const { facilityId, timeZone } = facility;
  await presentBooking(tx, facility, bookingCode);
  const prescription = await findPrescription(tx, facilityId, bookingCode, 'lock');
  if (prescription === undefined) throw refusePharmacy('pharmacy-no-prescription');
  if (prescription.ordinal !== null) return { kind: prescription.kind, ordinal: prescription.ordinal };
  const now = deps.clock();
  const today = localDate(now, timeZone);
  const ordinal = await nextPharmacyOrdinal(tx, facilityId, today, prescription.kind, prescription.state === 'written');
  await writePharmacyNumber(tx, facilityId, bookingCode, today, ordinal, now);
  await owe(tx, facilityId, now, [{ kind: 'pharmacy-number-taken', bookingCode, prescriptionKind: prescription.kind, ordinal }]);
  boardChanged(tx, facilityId);
  return { kind: prescription.kind, ordinal };
}

/** The booking is one of ours, stands, and its patient is here. */
export async function presentBooking(sql: Sql, facility: Facility, bookingCode: string): Promise<void> {
  const booking = await findBooking(sql, facility.facilityId, bookingCode);
  if (booking === undefined) throw refusePharmacy('pharmacy-booking-unknown');
  if (booking.state === 'cancelled') throw refusePharmacy('pharmacy-booking-cancelled');
  if (booking.checkedInAt === null) throw refusePharmacy('pharmacy-not-checked-in');
}
