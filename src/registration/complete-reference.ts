import { localDate, type Clock } from '../platform/clock';
import type { Db } from '../platform/db';
import type { Facility } from '../platform/facility';
import { recordAct } from '../platform/staff-acts';
import { releaseWaiting } from '../outbox/owe';
import { lockBooking } from '../queue/booking-store';
import { obstaclesFor } from '../queue/obstacles';
import { refuse } from '../queue/refusals';
import { lockForBooking } from '../schedules/session-store';
import { boardChanged } from '../service-points/board';
import { refuseRegistration } from './refusals';

export interface CompleteReference {
  bookingCode: string;
  visitType: number;
  referenceNumber: string;
  actor: string;
}

/**
 * Fills in what a booking of a JKN patient lacked: kind of visit and number, as the letter says. What waited for it goes to
 * BPJS at once, in its order.
 *
 * Guarantee: a number of another active booking is refused where the facility wants that, also when two desks save at once.
 * @throws Refusal booking-unknown, booking-cancelled, reference-missing, reference-in-use, reference-already-there, reference-only-for-jkn
 */
export async function completeReference(deps: { db: Db; clock: Clock }, facility: Facility, input: CompleteReference): Promise<void> {
  const { facilityId, settings, timeZone } = facility;
  const referenceNumber = input.referenceNumber.trim();
  if (referenceNumber === '' && !settings.visitTypesWithoutReference.includes(input.visitType)) throw refuse('reference-missing');
  await deps.db.transaction(async (tx) => {
    const at = deps.clock();
    // The right to the number first, then session and booking: the order of whoever books.
    if (settings.referenceNumberOnce && referenceNumber !== '') await lockForBooking(tx, facilityId, { patients: [], references: [referenceNumber], sessions: [] });
    const found = await lockBooking(tx, facilityId, input.bookingCode);
    if (found === undefined) throw refuse('booking-unknown');
    if (found.booking.state === 'cancelled') throw refuse('booking-cancelled');
    if (found.booking.payer !== 'JKN') throw refuseRegistration('reference-only-for-jkn');
    if (settings.referenceNumberOnce && referenceNumber !== '') {
      const { referencesInUse } = await obstaclesFor(tx, facilityId, localDate(at, timeZone), [{ medicalRecordNumber: found.booking.medicalRecordNumber, visitDate: found.booking.visitDate, referenceNumber }]);
      if (referencesInUse.has(referenceNumber)) throw refuse('reference-in-use');
    }
    const written = await tx.rows(
      `update booking set reference_number = :referenceNumber, visit_type = :visitType
       where facility_id = :facilityId and booking_code = :bookingCode and reference_number = ''
       returning booking_code`,
      { facilityId, bookingCode: input.bookingCode, referenceNumber, visitType: input.visitType },
    );
    if (written.length === 0) throw refuseRegistration('reference-already-there');
    await releaseWaiting(tx, facilityId, at, input.bookingCode, 'reference-number');
    await recordAct(tx, facilityId, { at, actor: input.actor, act: 'reference-completed', subject: input.bookingCode, detail: { visitType: input.visitType } });
    boardChanged(tx, facilityId);
  });
}
