import type { LocalDate } from '../platform/clock';
import type { Sql } from '../platform/db';
import type { FacilityId } from '../platform/facility';
import type { Session } from './session';

/** A session as kiosks and displays show it. */
export interface DaySession extends Session {
  /** The doctor begins so much later; null: on time. */
  lateMinutes: number | null;
  /** The doctor has left before the end. */
  doctorLeftAt: Date | null;
}

interface DaySessionRow {
  session_id: number;
  clinic_code: string;
  clinic_name: string;
  doctor_code: number;
  doctor_name: string;
  visit_date: string;
  practice_hours: string;
  queue_prefix: string;
  capacity: number;
  quota_jkn: number;
  quota_non_jkn: number;
  minutes_per_patient: number | null;
  on_leave: boolean;
  note: string;
  last_ordinal: number;
  taken_jkn: number;
  taken_non_jkn: number;
  waiting: number;
  in_service: number;
  now_serving_ordinal: number | null;
  late_minutes: number | null;
  doctor_left_at: Date | null;
}

/** All sessions of a date, those on leave too, by clinic, hour and doctor. Read without locks: what is shown may be a moment old. */
export async function sessionsOfDay(sql: Sql, facilityId: FacilityId, date: LocalDate): Promise<DaySession[]> {
  const rows = await sql.rows<DaySessionRow>(
    `select practice_session.session_id, practice_session.clinic_code, clinic.clinic_name, practice_session.doctor_code, doctor.doctor_name,
       practice_session.visit_date, practice_session.practice_hours, practice_session.queue_prefix, practice_session.capacity,
       practice_session.quota_jkn, practice_session.quota_non_jkn, practice_session.minutes_per_patient, practice_session.on_leave,
       practice_session.note, practice_session.last_ordinal, practice_session.taken_jkn, practice_session.taken_non_jkn,
       practice_session.waiting, practice_session.in_service, practice_session.now_serving_ordinal, practice_session.late_minutes,
       practice_session.doctor_left_at
     from practice_session
     join clinic on clinic.facility_id = practice_session.facility_id and clinic.clinic_code = practice_session.clinic_code
     join doctor on doctor.facility_id = practice_session.facility_id and doctor.doctor_code = practice_session.doctor_code
     where practice_session.facility_id = :facilityId and practice_session.visit_date = :date
     order by clinic.clinic_name, practice_session.clinic_code, practice_session.practice_hours, doctor.doctor_name`,
    { facilityId, date },
    'sessions_of_day',
  );
  return rows.map((row) => ({
    sessionId: row.session_id,
    clinicCode: row.clinic_code,
    clinicName: row.clinic_name,
    doctorCode: row.doctor_code,
    doctorName: row.doctor_name,
    visitDate: row.visit_date,
    practiceHours: row.practice_hours,
    queuePrefix: row.queue_prefix,
    capacity: row.capacity,
    quotaJkn: row.quota_jkn,
    quotaNonJkn: row.quota_non_jkn,
    minutesPerPatient: row.minutes_per_patient,
    onLeave: row.on_leave,
    note: row.note,
    lastOrdinal: row.last_ordinal,
    takenJkn: row.taken_jkn,
    takenNonJkn: row.taken_non_jkn,
    waiting: row.waiting,
    inService: row.in_service,
    nowServingOrdinal: row.now_serving_ordinal,
    lateMinutes: row.late_minutes,
    doctorLeftAt: row.doctor_left_at,
  }));
}
