import { patientSeen } from '../platform/caller-scope';
import { localDate, type LocalDate } from '../platform/clock';
import type { Sql } from '../platform/db';
import { hasAdmission, type Facility } from '../platform/facility';
import { revealed } from '../platform/personal-data';
import type { TaskId } from '../outbox/facts';
import type { Booking } from '../queue/booking';
import { BOOKING_COLUMNS, toBooking, type BookingRow } from '../queue/booking-row';

/** A booking as the desk meets it. */
export interface DeskBooking {
  booking: Booking;
  clinicName: string;
  doctorName: string;
  practiceHours: string;
  patientName: string;
  visitType: number;
  referenceNumber: string;
  /** A visit paid by BPJS whose reference number the desk has to fill in. */
  lacksReference: boolean;
  /** No desk has completed the patient's data yet. */
  lacksPatientData: boolean;
  cancelReason: string;
}

interface DeskBookingRow extends BookingRow {
  clinic_name: string;
  doctor_name: string;
  practice_hours: string;
  full_name: string;
  registered_at: Date | null;
  visit_type: number;
  reference_number: string;
  cancel_reason: string | null;
}

const SELECT = `
  select ${BOOKING_COLUMNS}, clinic.clinic_name, doctor.doctor_name, practice_session.practice_hours, patient.full_name, patient.registered_at,
    booking.visit_type, booking.reference_number, booking.cancel_reason
  from booking
  join practice_session on practice_session.facility_id = booking.facility_id and practice_session.session_id = booking.session_id
  join clinic on clinic.facility_id = booking.facility_id and clinic.clinic_code = practice_session.clinic_code
  join doctor on doctor.facility_id = booking.facility_id and doctor.doctor_code = practice_session.doctor_code
  join patient on patient.facility_id = booking.facility_id and patient.medical_record_number = booking.medical_record_number
  where booking.facility_id = :facilityId`;

function toDeskBooking(row: DeskBookingRow, { facilityId, kind, settings }: Facility): DeskBooking {
  patientSeen(row.medical_record_number);
  return {
    booking: toBooking(row),
    clinicName: row.clinic_name,
    doctorName: row.doctor_name,
    practiceHours: row.practice_hours,
    patientName: revealed(facilityId, row.full_name),
    visitType: row.visit_type,
    referenceNumber: row.reference_number,
    lacksReference: hasAdmission({ kind }) && row.payer === 'JKN' && row.reference_number === '' && row.state !== 'cancelled' && !settings.visitTypesWithoutReference.includes(row.visit_type),
    lacksPatientData: row.registered_at === null,
    cancelReason: row.cancel_reason ?? '',
  };
}

/** The bookings with these codes, by code. */
export async function deskBookings(sql: Sql, facility: Facility, bookingCodes: readonly string[]): Promise<Map<string, DeskBooking>> {
  if (bookingCodes.length === 0) return new Map();
  const rows = await sql.rows<DeskBookingRow>(`${SELECT} and booking.booking_code = any(:bookingCodes)`, { facilityId: facility.facilityId, bookingCodes }, 'desk_bookings');
  return new Map(rows.map((row) => [row.booking_code, toDeskBooking(row, facility)]));
}

export async function deskBooking(sql: Sql, facility: Facility, bookingCode: string): Promise<DeskBooking | undefined> {
  return (await deskBookings(sql, facility, [bookingCode])).get(bookingCode);
}

/** What a patient has from a date on, the nearest first; those called off come last. */
export async function deskBookingsOf(sql: Sql, facility: Facility, medicalRecordNumber: string, from: LocalDate): Promise<DeskBooking[]> {
  const rows = await sql.rows<DeskBookingRow>(
    `${SELECT} and booking.medical_record_number = :medicalRecordNumber and booking.visit_date >= :from
     order by (booking.state = 'cancelled'), booking.visit_date, practice_session.practice_hours
     limit 20`,
    { facilityId: facility.facilityId, medicalRecordNumber, from },
  );
  return rows.map((row) => toDeskBooking(row, facility));
}

/** New patients who have checked in today and stand in no line: checked in before the queue was kept, or sent away. */
export async function checkedInWithoutTicket(sql: Sql, facility: Facility, now: Date): Promise<DeskBooking[]> {
  const rows = await sql.rows<DeskBookingRow>(
    `${SELECT} and booking.is_new_patient and booking.state = 'waiting' and booking.last_task in (1, 2) and booking.visit_date = :today
       and not exists (
         select from service_ticket
         where service_ticket.facility_id = booking.facility_id and service_ticket.booking_code = booking.booking_code
           and service_ticket.state in ('waiting', 'called')
       )
     order by booking.checked_in_at
     limit 50`,
    { facilityId: facility.facilityId, today: localDate(now, facility.timeZone) },
    'checked_in_without_ticket',
  );
  return rows.map((row) => toDeskBooking(row, facility));
}

/** Bookings of today that lack their reference number and whose patients stand in no line of the desk any more. */
export async function lackingReference(sql: Sql, facility: Facility, now: Date): Promise<DeskBooking[]> {
  const rows = await sql.rows<DeskBookingRow>(
    `${SELECT} and booking.visit_date >= :today
       and exists (
         select from outbox
         where outbox.facility_id = booking.facility_id and outbox.lane = booking.booking_code
           and outbox.state = 'open' and outbox.waits_for = 'reference-number'
       )
     order by booking.visit_date, booking.booked_at
     limit 100`,
    { facilityId: facility.facilityId, today: localDate(now, facility.timeZone) },
    'lacking_reference',
  );
  return rows.map((row) => toDeskBooking(row, facility));
}

export interface DeskTask {
  task: TaskId;
  occurredAt: Date;
  source: string;
  actor: string | null;
}

/** What is recorded of the visit, earliest first. */
export async function deskTasks(sql: Sql, facility: Facility, bookingCode: string): Promise<DeskTask[]> {
  const rows = await sql.rows<{ task: TaskId; occurred_at: Date; source: string; actor: string | null }>(
    'select task, occurred_at, source, actor from task_event where facility_id = :facilityId and booking_code = :bookingCode order by task',
    { facilityId: facility.facilityId, bookingCode },
  );
  return rows.map((row) => ({ task: row.task, occurredAt: row.occurred_at, source: row.source, actor: row.actor }));
}
