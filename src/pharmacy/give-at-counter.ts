import type { Clock } from '../platform/clock';
import type { Db } from '../platform/db';
import type { Facility } from '../platform/facility';
import { recordAct } from '../platform/staff-acts';
import { pharmacyNumber } from './pharmacy-number';
import { takePharmacyNumberIn } from './take-pharmacy-number';

/**
 * A number of the pharmacy for somebody who stands at the counter without one.
 *
 * Guarantee: as `takePharmacyNumber`; who has a number already gets the same one again.
 * @returns the number as it is called
 * @throws Refusal pharmacy-booking-unknown, -booking-cancelled, -not-checked-in, -no-prescription
 */
export async function giveAtCounter(deps: { db: Db; clock: Clock }, facility: Facility, { bookingCode, actor }: { bookingCode: string; actor: string }): Promise<string> {
  return deps.db.transaction(async (tx) => {
    const ticket = await takePharmacyNumberIn(tx, deps, facility, bookingCode);
    await recordAct(tx, facility.facilityId, { at: deps.clock(), actor, act: 'pharmacy-number-given', subject: bookingCode });
    return pharmacyNumber(ticket.kind, ticket.ordinal);
  });
}
