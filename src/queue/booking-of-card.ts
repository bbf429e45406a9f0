import type { LocalDate } from '../platform/clock';
import type { Sql } from '../platform/db';
import type { FacilityId } from '../platform/facility';
import { lookupKeys } from '../platform/personal-data';
import type { Booking } from './booking';
import { BOOKING_COLUMNS, toBooking, type BookingRow } from './booking-row';
import { CARD_OF_PATIENT } from './patient-columns';
import { refuse } from './refusals';

/** How primary care and BPJS name an entry of the queue (catalogue ws-faskes §5.3, §5.4). */
export interface CardEntry {
  cardNumber: string;
  clinicCode: string;
  visitDate: LocalDate;
}

/**
 * The booking meant by card, clinic and date: the active one, else the one cancelled last. The card is the one sent with the
 * booking or that of its patient, so that who took a number at the counter finds it on the phone; an empty one is nobody's.
 */
export async function findBookingOfCard(sql: Sql, facilityId: FacilityId, entry: CardEntry): Promise<Booking | undefined> {
  if (entry.cardNumber === '') return undefined;
  const [row] = await sql.rows<BookingRow>(
    `select ${BOOKING_COLUMNS}
     from practice_session
     join booking on booking.facility_id = practice_session.facility_id and booking.session_id = practice_session.session_id
     where practice_session.facility_id = :facilityId and practice_session.clinic_code = :clinicCode and practice_session.visit_date = :visitDate
       and (coalesce(booking.card_key, booking.card_number) = any(:cards) or booking.medical_record_number in (
         select patient.medical_record_number from patient where patient.facility_id = :facilityId and ${CARD_OF_PATIENT} = any(:cards)
       ))
     order by booking.state = 'cancelled', booking.cancelled_at desc nulls last, booking.booked_at desc
     limit 1`,
    { facilityId, clinicCode: entry.clinicCode, visitDate: entry.visitDate, cards: lookupKeys(facilityId, 'card', entry.cardNumber) },
    'find_booking_of_card',
  );
  return row === undefined ? undefined : toBooking(row);
}

/** @throws Refusal booking-unknown */
export async function bookingOfCard(deps: { db: Sql }, facilityId: FacilityId, entry: CardEntry): Promise<Booking> {
  const booking = await findBookingOfCard(deps.db, facilityId, entry);
  if (booking === undefined) throw refuse('booking-unknown');
  return booking;
}
