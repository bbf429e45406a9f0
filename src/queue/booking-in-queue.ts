import type { Sql } from '../platform/db';
import type { FacilityId } from '../platform/facility';
import type { Session } from '../schedules/session';
import type { Booking } from './booking';
import { BOOKING_COLUMNS, toBooking, type BookingRow } from './booking-row';
import { waitingForCall } from './call-order';

/** A booking as it stands in its queue. */
export interface BookingInQueue {
  booking: Booking;
  session: Pick<Session, 'clinicName' | 'doctorName' | 'queuePrefix' | 'minutesPerPatient' | 'nowServingOrdinal' | 'note'>;
  /**
   * Tickets still waiting up to and including this one (catalogue ws-faskes §4.11): from the one after the last called, and
   * who is here and comes earlier all the same, because a call went out of order.
   */
  waitingUpToHere: number;
}

interface InQueueRow extends BookingRow {
  clinic_name: string;
  doctor_name: string;
  queue_prefix: string;
  minutes_per_patient: number | null;
  now_serving_ordinal: number | null;
  note: string;
  waiting_up_to_here: number;
}

const HERE = `here.facility_id = :facilityId and here.session_id = booking.session_id and ${waitingForCall('here')}`;

export async function bookingInQueue(sql: Sql, facilityId: FacilityId, bookingCode: string): Promise<BookingInQueue | undefined> {
  return (await bookingsInQueue(sql, facilityId, [bookingCode])).get(bookingCode);
}

/**
 * By booking code; a code that nobody holds is left out. One statement, one look: the count and the number called last belong
 * together. Numbers have no gaps, so those who wait are all numbers of the span less the few that are gone; a long queue costs
 * no more than a short one.
 */
export async function bookingsInQueue(sql: Sql, facilityId: FacilityId, bookingCodes: readonly string[]): Promise<Map<string, BookingInQueue>> {
  const rows = await sql.rows<InQueueRow>(
    `select ${BOOKING_COLUMNS}, clinic.clinic_name, doctor.doctor_name, practice_session.queue_prefix, practice_session.minutes_per_patient,
       practice_session.now_serving_ordinal, practice_session.note,
       case when booking.priority_reason is not null
         then 1 + (select count(*) from booking here where ${HERE} and here.priority_reason is not null and here.ordinal < booking.ordinal)
         else greatest(booking.ordinal - coalesce(practice_session.now_serving_ordinal, 0), 0) - (
             select count(*) from booking gone
             where gone.facility_id = :facilityId and gone.session_id = booking.session_id and gone.state <> 'waiting'
               and gone.ordinal > coalesce(practice_session.now_serving_ordinal, 0) and gone.ordinal <= booking.ordinal
           ) + (
             select count(*) from booking here
             where ${HERE} and here.ordinal <= practice_session.now_serving_ordinal and here.ordinal < booking.ordinal
           ) + (
             select count(*) from booking here where ${HERE} and here.ordinal > booking.ordinal and here.priority_reason is not null
           ) + case when booking.ordinal <= practice_session.now_serving_ordinal then 1 else 0 end
       end as waiting_up_to_here
     from booking
     join practice_session on practice_session.facility_id = booking.facility_id and practice_session.session_id = booking.session_id
     join clinic on clinic.facility_id = booking.facility_id and clinic.clinic_code = practice_session.clinic_code
     join doctor on doctor.facility_id = booking.facility_id and doctor.doctor_code = practice_session.doctor_code
     where booking.facility_id = :facilityId and booking.booking_code = any(:bookingCodes)`,
    { facilityId, bookingCodes },
    'bookings_in_queue',
  );
  return new Map(rows.map((row) => [row.booking_code, toBookingInQueue(row)]));
}

function toBookingInQueue(row: InQueueRow): BookingInQueue {
  return {
    booking: toBooking(row),
    session: {
      clinicName: row.clinic_name,
      doctorName: row.doctor_name,
      queuePrefix: row.queue_prefix,
      minutesPerPatient: row.minutes_per_patient,
      nowServingOrdinal: row.now_serving_ordinal,
      note: row.note,
    },
    waitingUpToHere: Math.max(0, row.waiting_up_to_here),
  };
}
