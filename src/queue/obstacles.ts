import type { Tx } from '../platform/db';
import type { FacilityId } from '../platform/facility';
import type { Booking } from './booking';
import { BOOKING_COLUMNS, toBooking, type BookingRow } from './booking-row';

/** What may stand in the way of a new booking: an active one of the same patient that day, or of the same reference. */
export interface Obstacles {
  ofPatients: Booking[];
  /** Reference numbers held by active bookings that are not over. */
  referencesInUse: Set<string>;
}

/**
 * Read under the locks of the patients and reference numbers wanted, so that nobody adds one meanwhile.
 *
 * The arrays tell PostgreSQL how many rows come, which a JSON text does not, and the statement has no name, so it is planned for
 * the table as it is now: one plan kept from a table that was empty in the morning read the whole table at noon. Twice the numbers
 * a second, measured with the two statements that follow this rule (`mark_replied` is the other).
 */
export async function obstaclesFor(
  tx: Tx,
  facilityId: FacilityId,
  today: string,
  wanted: readonly { medicalRecordNumber: string; visitDate: string; referenceNumber: string }[],
): Promise<Obstacles> {
  const rows = await tx.rows<BookingRow & { reference_held: string | null }>(
    `select ${BOOKING_COLUMNS}, null as reference_held
     from (select distinct medical_record_number, visit_date from unnest(cast(:recordNumbers as text[]), cast(:visitDates as date[])) as w(medical_record_number, visit_date)) wanted
     join booking on booking.facility_id = :facilityId
       and booking.medical_record_number = wanted.medical_record_number and booking.visit_date = wanted.visit_date
     where booking.state <> 'cancelled'
     union all
     select ${BOOKING_COLUMNS}, booking.reference_number
     from booking
     where booking.facility_id = :facilityId and booking.reference_number = any(:references)
       and booking.reference_number <> '' and booking.state in ('waiting', 'called') and booking.visit_date >= :today`,
    {
      facilityId,
      today,
      recordNumbers: wanted.map((w) => w.medicalRecordNumber),
      visitDates: wanted.map((w) => w.visitDate),
      references: wanted.map((w) => w.referenceNumber).filter((reference) => reference !== ''),
    },
  );
  return {
    ofPatients: rows.filter((row) => row.reference_held === null).map(toBooking),
    referencesInUse: new Set(rows.flatMap((row) => (row.reference_held === null ? [] : [row.reference_held]))),
  };
}
