import type { PrescriptionKind, TaskId } from '../outbox/facts';
import { patientSeen } from '../platform/caller-scope';
import type { LocalDate } from '../platform/clock';
import type { Sql } from '../platform/db';
import type { FacilityId } from '../platform/facility';
import { revealed } from '../platform/personal-data';
import type { BookingState } from './booking';

/** A session of a day, to choose the sheet of. */
export interface PaperSession {
  sessionId: number;
  clinicName: string;
  doctorName: string;
  practiceHours: string;
  /** Bookings that stand. */
  patients: number;
}

/** A recorded step as the sheet shows it. */
export interface PaperStep {
  task: TaskId;
  occurredAt: Date;
  actor: string | null;
  /** Entered by hand: why; null: recorded as it happened. */
  entryReason: string | null;
  prescriptionKind: PrescriptionKind | null;
}

export interface PaperLine {
  bookingCode: string;
  queueNumber: string;
  patientName: string;
  isNewPatient: boolean;
  state: BookingState;
  lastTask: TaskId | 0;
  steps: PaperStep[];
}

export async function paperSessions(sql: Sql, facilityId: FacilityId, visitDate: LocalDate): Promise<PaperSession[]> {
  const rows = await sql.rows<{ session_id: number; clinic_name: string; doctor_name: string; practice_hours: string; patients: number }>(
    `select practice_session.session_id, clinic.clinic_name, doctor.doctor_name, practice_session.practice_hours,
       practice_session.taken_jkn + practice_session.taken_non_jkn as patients
     from practice_session
     join clinic on clinic.facility_id = :facilityId and clinic.clinic_code = practice_session.clinic_code
     join doctor on doctor.facility_id = :facilityId and doctor.doctor_code = practice_session.doctor_code
     where practice_session.facility_id = :facilityId and practice_session.visit_date = :visitDate and practice_session.last_ordinal > 0
     order by clinic.clinic_name, practice_session.practice_hours, doctor.doctor_name`,
    { facilityId, visitDate },
    'paper_sessions',
  );
  return rows.map((row) => ({ sessionId: row.session_id, clinicName: row.clinic_name, doctorName: row.doctor_name, practiceHours: row.practice_hours, patients: row.patients }));
}

/** The bookings of a session by number, each with what is recorded; without those called off. */
export async function paperLines(sql: Sql, facilityId: FacilityId, sessionId: number): Promise<PaperLine[]> {
  const rows = await sql.rows<{
    booking_code: string;
    medical_record_number: string;
    queue_number: string;
    full_name: string;
    is_new_patient: boolean;
    state: BookingState;
    last_task: TaskId | 0;
    steps: { task: TaskId; occurred_at: string; actor: string | null; entry_reason: string | null; prescription_kind: PrescriptionKind | null }[] | null;
  }>(
    `select booking.booking_code, booking.medical_record_number, booking.queue_number, patient.full_name, booking.state, booking.last_task,
       booking.is_new_patient and (booking.last_task <> 0 or patient.registered_at is null) as is_new_patient, recorded.steps
     from booking
     join patient on patient.facility_id = :facilityId and patient.medical_record_number = booking.medical_record_number
     left join lateral (
       select jsonb_agg(jsonb_build_object('task', task, 'occurred_at', occurred_at, 'actor', actor, 'entry_reason', entry_reason, 'prescription_kind', prescription_kind) order by task) as steps
       from task_event
       where task_event.facility_id = :facilityId and task_event.booking_code = booking.booking_code
     ) recorded on true
     where booking.facility_id = :facilityId and booking.session_id = :sessionId and booking.state <> 'cancelled'
     order by booking.ordinal`,
    { facilityId, sessionId },
    'paper_lines',
  );
  rows.forEach((row) => patientSeen(row.medical_record_number));
  return rows.map((row) => ({
    bookingCode: row.booking_code,
    queueNumber: row.queue_number,
    patientName: revealed(facilityId, row.full_name),
    isNewPatient: row.is_new_patient,
    state: row.state,
    lastTask: row.last_task,
    steps: (row.steps ?? []).map((step) => ({
      task: step.task,
      occurredAt: new Date(step.occurred_at),
      actor: step.actor,
      entryReason: step.entry_reason,
      prescriptionKind: step.prescription_kind,
    })),
  }));
}

/** Where a booking of the day stands, by its number or its code, as somebody reads it from a ticket. */
export async function findOnPaperDay(sql: Sql, facilityId: FacilityId, visitDate: LocalDate, asked: string): Promise<{ bookingCode: string; queueNumber: string; sessionId: number; clinicName: string }[]> {
  const rows = await sql.rows<{ booking_code: string; queue_number: string; session_id: number; clinic_name: string }>(
    `select booking.booking_code, booking.queue_number, booking.session_id, clinic.clinic_name
     from practice_session
     join booking on booking.facility_id = :facilityId and booking.session_id = practice_session.session_id
     join clinic on clinic.facility_id = :facilityId and clinic.clinic_code = practice_session.clinic_code
     where practice_session.facility_id = :facilityId and practice_session.visit_date = :visitDate and booking.state <> 'cancelled'
       and (booking.booking_code = upper(:asked) or upper(booking.queue_number) = upper(:asked) or booking.medical_record_number = :asked)
     order by clinic.clinic_name, booking.ordinal
     limit 20`,
    { facilityId, visitDate, asked },
    'find_on_paper_day',
  );
  return rows.map((row) => ({ bookingCode: row.booking_code, queueNumber: row.queue_number, sessionId: row.session_id, clinicName: row.clinic_name }));
}
