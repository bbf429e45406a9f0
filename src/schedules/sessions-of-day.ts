import type { LocalDate } from '../platform/clock';
import type { Sql } from '../platform/db';
import type { FacilityId } from '../platform/facility';
import type { Session } from './session';
import { SESSION_COLUMNS, toSession, type SessionRow } from './session-store';

/** A session as kiosks, displays and the desk show it. */
export interface DaySession extends Session {
  /** The doctor has left before the end. */
  doctorLeftAt: Date | null;
}

interface DaySessionRow extends SessionRow {
  doctor_left_at: Date | null;
}

/** All sessions of a date, those on leave too, by clinic, hour and doctor. Read without locks: what is shown may be a moment old. */
export async function sessionsOfDay(sql: Sql, facilityId: FacilityId, date: LocalDate): Promise<DaySession[]> {
  const rows = await sql.rows<DaySessionRow>(
    `select ${SESSION_COLUMNS}, practice_session.doctor_left_at
     from practice_session
     join clinic on clinic.facility_id = practice_session.facility_id and clinic.clinic_code = practice_session.clinic_code
     join doctor on doctor.facility_id = practice_session.facility_id and doctor.doctor_code = practice_session.doctor_code
     where practice_session.facility_id = :facilityId and practice_session.visit_date = :date
     order by clinic.clinic_name, practice_session.clinic_code, practice_session.practice_hours, doctor.doctor_name`,
    { facilityId, date },
    'sessions_of_day',
  );
  return rows.map((row) => ({ ...toSession(row), doctorLeftAt: row.doctor_left_at }));
}
