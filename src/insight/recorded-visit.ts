import type { LocalDate } from '../platform/clock';
import type { Sql } from '../platform/db';
import type { FacilityId } from '../platform/facility';

/** A visit as it was recorded here, without who the patient is. */
export interface RecordedVisit {
  bookingCode: string;
  visitDate: LocalDate;
  clinicName: string;
  doctorName: string;
  practiceHours: string;
  queueNumber: string;
  payer: 'JKN' | 'NON JKN';
  source: string;
  state: 'waiting' | 'called' | 'finished' | 'absent' | 'cancelled';
  bookedAt: Date;
  checkedInAt: Date | null;
  cancelledAt: Date | null;
  cancelReason: string | null;
  /** In another session, in place of this one. */
  movedTo: string | null;
}

export interface RecordedTask {
  task: number;
  occurredAt: Date;
  recordedAt: Date;
  /** The time a caller claimed, kept beside ours. */
  claimedAt: Date | null;
  source: string;
  actor: string | null;
  /** Entered by hand afterwards, from paper: why. */
  entryReason: string | null;
}

export async function recordedVisit(sql: Sql, facilityId: FacilityId, bookingCode: string): Promise<RecordedVisit | undefined> {
  const [visit] = await sql.rows<RecordedVisit>(
    `select booking.booking_code as "bookingCode", booking.visit_date as "visitDate", clinic.clinic_name as "clinicName", doctor.doctor_name as "doctorName",
       practice_session.practice_hours as "practiceHours", booking.queue_number as "queueNumber", booking.payer, booking.source, booking.state,
       booking.booked_at as "bookedAt", booking.checked_in_at as "checkedInAt", booking.cancelled_at as "cancelledAt", booking.cancel_reason as "cancelReason",
       booking.moved_to as "movedTo"
     from booking
     join practice_session on practice_session.facility_id = booking.facility_id and practice_session.session_id = booking.session_id
     join clinic on clinic.facility_id = booking.facility_id and clinic.clinic_code = booking.clinic_code
     join doctor on doctor.facility_id = booking.facility_id and doctor.doctor_code = practice_session.doctor_code
     where booking.facility_id = :facilityId
       and booking.booking_code = :bookingCode`,
    { facilityId, bookingCode },
  );
  return visit;
}

/** In the order in which they happened. */
export async function recordedTasks(sql: Sql, facilityId: FacilityId, bookingCode: string): Promise<RecordedTask[]> {
  return sql.rows<RecordedTask>(
    `select task, occurred_at as "occurredAt", recorded_at as "recordedAt", claimed_at as "claimedAt", source, actor, entry_reason as "entryReason"
     from task_event
     where facility_id = :facilityId
       and booking_code = :bookingCode
     order by occurred_at, task`,
    { facilityId, bookingCode },
  );
}
