import type { TaskId } from '../outbox/facts';
import type { Booking, BookingSource, BookingState, Payer } from './booking';

/** What the middle reads of a booking, in SQL and in our words. */
export const BOOKING_COLUMNS = `
  booking.booking_code, booking.session_id, booking.ordinal, booking.queue_number, booking.medical_record_number, booking.payer,
  booking.source, booking.clinic_code, booking.visit_date, booking.is_new_patient, booking.state, booking.last_task,
  booking.booked_at, booking.estimated_at, booking.replied_at, booking.checked_in_at`;

export interface BookingRow {
  booking_code: string;
  session_id: number;
  ordinal: number;
  queue_number: string;
  medical_record_number: string;
  payer: Payer;
  source: BookingSource;
  clinic_code: string;
  visit_date: string;
  is_new_patient: boolean;
  state: BookingState;
  last_task: TaskId | 0;
  booked_at: Date;
  estimated_at: Date;
  replied_at: Date | null;
  checked_in_at: Date | null;
}

export function toBooking(row: BookingRow): Booking {
  return {
    bookingCode: row.booking_code,
    sessionId: row.session_id,
    ordinal: row.ordinal,
    queueNumber: row.queue_number,
    medicalRecordNumber: row.medical_record_number,
    payer: row.payer,
    source: row.source,
    clinicCode: row.clinic_code,
    visitDate: row.visit_date,
    isNewPatient: row.is_new_patient,
    state: row.state,
    lastTask: row.last_task,
    bookedAt: row.booked_at,
    estimatedAt: row.estimated_at,
    repliedAt: row.replied_at,
    checkedInAt: row.checked_in_at,
  };
}
