import { patientSeen } from '../platform/caller-scope';
import type { LocalDate } from '../platform/clock';
import type { Sql } from '../platform/db';
import type { FacilityId } from '../platform/facility';
import { revealed } from '../platform/personal-data';
import type { PrescriptionKind, TaskId } from '../outbox/facts';
import type { Booking, BookingState } from '../queue/booking';
import { BOOKING_COLUMNS, toBooking, type BookingRow } from '../queue/booking-row';

/** A booking as the hospital's own system reads it. */
export interface BookingRecord {
  booking: Booking;
  clinicName: string;
  doctorCode: number;
  doctorName: string;
  practiceHours: string;
  /** As sent with the booking. */
  nik: string;
  cardNumber: string;
  phone: string;
  visitType: number;
  referenceNumber: string;
  cancelReason: string | null;
  /** The booking in another session that took its place. */
  movedTo: string | null;
}

interface RecordRow extends BookingRow {
  clinic_name: string;
  doctor_code: number;
  doctor_name: string;
  practice_hours: string;
  nik: string;
  card_number: string;
  phone: string;
  visit_type: number;
  reference_number: string;
  cancel_reason: string | null;
  moved_to: string | null;
}

const SELECT = `
  select ${BOOKING_COLUMNS}, clinic.clinic_name, practice_session.doctor_code, doctor.doctor_name, practice_session.practice_hours,
    booking.nik, booking.card_number, booking.phone, booking.visit_type, booking.reference_number, booking.cancel_reason, booking.moved_to
  from practice_session
  join booking on booking.facility_id = practice_session.facility_id and booking.session_id = practice_session.session_id
  join clinic on clinic.facility_id = practice_session.facility_id and clinic.clinic_code = practice_session.clinic_code
  join doctor on doctor.facility_id = practice_session.facility_id and doctor.doctor_code = practice_session.doctor_code
  where practice_session.facility_id = :facilityId`;

function toRecord(facilityId: FacilityId, row: RecordRow): BookingRecord {
  patientSeen(row.medical_record_number);
  return {
    booking: toBooking(row),
    clinicName: row.clinic_name,
    doctorCode: row.doctor_code,
    doctorName: row.doctor_name,
    practiceHours: row.practice_hours,
    nik: revealed(facilityId, row.nik),
    cardNumber: revealed(facilityId, row.card_number),
    phone: revealed(facilityId, row.phone),
    visitType: row.visit_type,
    referenceNumber: row.reference_number,
    cancelReason: row.cancel_reason,
    movedTo: row.moved_to,
  };
}

export async function bookingRecord(sql: Sql, facilityId: FacilityId, bookingCode: string): Promise<BookingRecord | undefined> {
  const [row] = await sql.rows<RecordRow>(`${SELECT} and booking.facility_id = :facilityId and booking.booking_code = :bookingCode`, { facilityId, bookingCode }, 'booking_record');
  return row === undefined ? undefined : toRecord(facilityId, row);
}

export interface BookingFilter {
  visitDate: LocalDate;
  clinicCode?: string | undefined;
  doctorCode?: number | undefined;
  state?: BookingState | undefined;
}

/** Where a page ended: its last session and number. */
export type BookingPlace = readonly [sessionId: number, ordinal: number];

/**
 * The bookings of a day behind a place, by session and number: numbers only grow, so whoever reads page by page meets each
 * booking that stood at the beginning once, whatever is booked meanwhile.
 */
export async function bookingRecords(sql: Sql, facilityId: FacilityId, filter: BookingFilter, page: { after: BookingPlace | undefined; limit: number }): Promise<BookingRecord[]> {
  const { visitDate, clinicCode, doctorCode, state } = filter;
  const conditions = [
    'practice_session.visit_date = :visitDate',
    ...(clinicCode === undefined ? [] : ['practice_session.clinic_code = :clinicCode']),
    ...(doctorCode === undefined ? [] : ['practice_session.doctor_code = :doctorCode']),
    ...(state === undefined ? [] : ['booking.state = :state']),
    ...(page.after === undefined ? [] : ['(booking.session_id, booking.ordinal) > (:sessionId, :ordinal)']),
  ];
  const given = { visitDate, clinicCode, doctorCode, state, sessionId: page.after?.[0], ordinal: page.after?.[1] };
  const rows = await sql.rows<RecordRow>(
    `${SELECT} and ${conditions.join('\n    and ')}
     order by booking.session_id, booking.ordinal
     limit :limit`,
    { facilityId, limit: page.limit, ...Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)) },
  );
  return rows.map((row) => toRecord(facilityId, row));
}

export interface BookingTask {
  task: TaskId;
  occurredAt: Date;
  recordedAt: Date;
  source: string;
  prescriptionKind: PrescriptionKind | null;
}

/** What is recorded of the visit, in the order of the steps. */
export async function bookingTasks(sql: Sql, facilityId: FacilityId, bookingCode: string): Promise<BookingTask[]> {
  return sql.rows<BookingTask>(
    `select task, occurred_at as "occurredAt", recorded_at as "recordedAt", source, prescription_kind as "prescriptionKind" from task_event
     where facility_id = :facilityId and booking_code = :bookingCode
     order by task`,
    { facilityId, bookingCode },
    'booking_tasks',
  );
}
