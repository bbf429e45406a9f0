import type { LocalDate } from '../platform/clock';
import type { Sql } from '../platform/db';
import type { Facility } from '../platform/facility';
import type { Booking } from './booking';
import { BOOKING_COLUMNS, toBooking, type BookingRow } from './booking-row';
import { awaitsReference } from './take-number';

/** A booking as a patient at a kiosk meets it. */
export interface KioskBooking {
  booking: Booking;
  clinicName: string;
  doctorName: string;
  practiceHours: string;
  /** A visit paid by BPJS whose reference number a registration desk has to fill in. */
  lacksReference: boolean;
}

interface KioskBookingRow extends BookingRow {
  clinic_name: string;
  doctor_name: string;
  practice_hours: string;
  visit_type: number;
  reference_number: string;
}

const SELECT = `
  select ${BOOKING_COLUMNS}, clinic.clinic_name, doctor.doctor_name, practice_session.practice_hours, booking.visit_type,
    booking.reference_number
  from booking
  join practice_session on practice_session.facility_id = booking.facility_id and practice_session.session_id = booking.session_id
  join clinic on clinic.facility_id = booking.facility_id and clinic.clinic_code = practice_session.clinic_code
  join doctor on doctor.facility_id = booking.facility_id and doctor.doctor_code = practice_session.doctor_code
  where booking.facility_id = :facilityId`;

export async function kioskBooking(sql: Sql, facility: Facility, bookingCode: string): Promise<KioskBooking | undefined> {
  const [row] = await sql.rows<KioskBookingRow>(`${SELECT} and booking.booking_code = :bookingCode`, { facilityId: facility.facilityId, bookingCode }, 'kiosk_booking');
  return row === undefined ? undefined : toKioskBooking(row, facility);
}

/** What a patient has on a date and was not called off, by hour. */
export async function kioskBookingsOf(sql: Sql, facility: Facility, medicalRecordNumber: string, visitDate: LocalDate): Promise<KioskBooking[]> {
  const rows = await sql.rows<KioskBookingRow>(
    `${SELECT} and booking.medical_record_number = :medicalRecordNumber and booking.visit_date = :visitDate and booking.state <> 'cancelled'
     order by practice_session.practice_hours, booking.booking_code`,
    { facilityId: facility.facilityId, medicalRecordNumber, visitDate },
    'kiosk_bookings_of',
  );
  return rows.map((row) => toKioskBooking(row, facility));
}

function toKioskBooking(row: KioskBookingRow, facility: Facility): KioskBooking {
  const booking = toBooking(row);
  return {
    booking,
    clinicName: row.clinic_name,
    doctorName: row.doctor_name,
    practiceHours: row.practice_hours,
    lacksReference: awaitsReference({ ...booking, referenceNumber: row.reference_number, visitType: row.visit_type }, facility),
  };
}
