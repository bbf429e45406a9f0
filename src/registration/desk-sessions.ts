import type { LocalDate } from '../platform/clock';
import type { Sql } from '../platform/db';
import type { Facility } from '../platform/facility';
import { minutesBefore, sessionSpan } from '../schedules/practice-hours';
import type { Slot } from '../schedules/session';

/** A session as the desk chooses it for a patient. */
export interface DeskSession {
  sessionId: number;
  slot: Slot & { doctorCode: number; practiceHours: string };
  clinicName: string;
  doctorName: string;
  onLeave: boolean;
  /** No number is given any more today. */
  isOver: boolean;
  /** What is left of each quota and of the capacity, as settings count it; never negative. */
  leftJkn: number;
  leftNonJkn: number;
  waiting: number;
}

interface SessionRow {
  session_id: number;
  clinic_code: string;
  clinic_name: string;
  doctor_code: number;
  doctor_name: string;
  visit_date: string;
  practice_hours: string;
  on_leave: boolean;
  capacity: number;
  quota_jkn: number;
  quota_non_jkn: number;
  taken_jkn: number;
  taken_non_jkn: number;
  waiting: number;
}

const SELECT = `
  select practice_session.session_id, practice_session.clinic_code, clinic.clinic_name, practice_session.doctor_code, doctor.doctor_name,
    practice_session.visit_date, practice_session.practice_hours, practice_session.on_leave, practice_session.capacity,
    practice_session.quota_jkn, practice_session.quota_non_jkn, practice_session.taken_jkn, practice_session.taken_non_jkn, practice_session.waiting
  from practice_session
  join clinic on clinic.facility_id = practice_session.facility_id and clinic.clinic_code = practice_session.clinic_code
  join doctor on doctor.facility_id = practice_session.facility_id and doctor.doctor_code = practice_session.doctor_code
  where practice_session.facility_id = :facilityId`;

/** The sessions of a date, by clinic, hour and doctor. */
export async function deskSessions(sql: Sql, facility: Facility, now: Date, visitDate: LocalDate): Promise<DeskSession[]> {
  const rows = await sql.rows<SessionRow>(`${SELECT} and practice_session.visit_date = :visitDate order by clinic.clinic_name, practice_session.practice_hours, doctor.doctor_name`, {
    facilityId: facility.facilityId,
    visitDate,
  });
  return rows.map((row) => toSession(row, facility, now));
}

export async function deskSession(sql: Sql, facility: Facility, now: Date, sessionId: number): Promise<DeskSession | undefined> {
  const [row] = await sql.rows<SessionRow>(`${SELECT} and practice_session.session_id = :sessionId`, { facilityId: facility.facilityId, sessionId });
  return row === undefined ? undefined : toSession(row, facility, now);
}

function toSession(row: SessionRow, { settings, timeZone }: Facility, now: Date): DeskSession {
  const closesAt = minutesBefore(sessionSpan(row.visit_date, row.practice_hours, timeZone).endsAt, settings.cutoffMinutesBeforeEnd);
  const room = settings.quotasMayExceedCapacity ? Number.POSITIVE_INFINITY : row.capacity - row.taken_jkn - row.taken_non_jkn;
  return {
    sessionId: row.session_id,
    slot: { clinicCode: row.clinic_code, doctorCode: row.doctor_code, visitDate: row.visit_date, practiceHours: row.practice_hours },
    clinicName: row.clinic_name,
    doctorName: row.doctor_name,
    onLeave: row.on_leave,
    isOver: now > closesAt,
    leftJkn: Math.max(0, Math.min(row.quota_jkn - row.taken_jkn, room)),
    leftNonJkn: Math.max(0, Math.min(row.quota_non_jkn - row.taken_non_jkn, room)),
    waiting: row.waiting,
  };
}
