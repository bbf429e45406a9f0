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
 * `offset 0` has PostgreSQL look up one patient and one reference after the other, each by its index, whatever it believes
 * about the table: it believes a table that was empty when it last looked to be small still, and would read all of it for each
 * batch. On a hospital's first day that took half of all bookings' time. No name: a plan kept from the empty table would be as bad.
 */
export async function obstaclesFor(
  tx: Tx,
  facilityId: FacilityId,
  today: string,
  wanted: readonly { medicalRecordNumber: string; visitDate: string; referenceNumber: string }[],
): Promise<Obstacles> {
  const rows = await tx.rows<BookingRow & { reference_held: string | null }>(
    `select booking.*, null as reference_held
     from (select distinct medical_record_number, visit_date from unnest(cast(:recordNumbers as text[]), cast(:visitDates as date[])) as w(medical_record_number, visit_date)) wanted
     cross join lateral (
       select ${BOOKING_COLUMNS} from booking
       where booking.facility_id = :facilityId and booking.medical_record_number = wanted.medical_record_number and booking.visit_date = wanted.visit_date
         and booking.state <> 'cancelled' offset 0) booking
     union all
     select booking.*
     from (select distinct reference_number from unnest(cast(:references as text[])) as r(reference_number)) wanted
     cross join lateral (
       select ${BOOKING_COLUMNS}, booking.reference_number as reference_held from booking
       where booking.facility_id = :facilityId and booking.reference_number = wanted.reference_number and booking.reference_number <> ''
         and booking.state in ('waiting', 'called') and booking.visit_date >= :today offset 0) booking`,
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
