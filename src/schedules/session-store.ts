import type { Sql, Tx } from '../platform/db';
import type { FacilityId } from '../platform/facility';
import type { Session, Slot, SlotKnowledge } from './session';
import type { Timetable } from './timetable';

const OWN_COLUMNS = `
  practice_session.session_id, practice_session.clinic_code, practice_session.doctor_code, practice_session.visit_date,
  practice_session.practice_hours, practice_session.queue_prefix, practice_session.capacity,
  practice_session.quota_jkn, practice_session.quota_non_jkn, practice_session.minutes_per_patient, practice_session.on_leave,
  practice_session.late_minutes, practice_session.note, practice_session.last_ordinal, practice_session.taken_jkn, practice_session.taken_non_jkn,
  practice_session.waiting, practice_session.in_service, practice_session.now_serving_ordinal`;

/** Of practice_session with its clinic and doctor joined: what a `SessionRow` holds. */
export const SESSION_COLUMNS = `${OWN_COLUMNS}, clinic.clinic_name, doctor.doctor_name`;

export interface SessionRow {
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
  late_minutes: number | null;
  note: string;
  last_ordinal: number;
  taken_jkn: number;
  taken_non_jkn: number;
  waiting: number;
  in_service: number;
  now_serving_ordinal: number | null;
}

export function toSession(row: SessionRow): Session {
  return {
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
    lateMinutes: row.late_minutes,
    note: row.note,
    lastOrdinal: row.last_ordinal,
    takenJkn: row.taken_jkn,
    takenNonJkn: row.taken_non_jkn,
    waiting: row.waiting,
    inService: row.in_service,
    nowServingOrdinal: row.now_serving_ordinal,
  };
}

/**
 * What the timetable knows about each slot, in the order asked (catalogue ws-faskes §4.6: subspesialis + dokter + date
 * + jam praktek). One statement for a whole batch.
 */
export async function knowledgeOfSlots(sql: Sql, timetable: Timetable, facilityId: FacilityId, slots: readonly Slot[]): Promise<SlotKnowledge[]> {
  const sessions = await sessionsOfClinicDays(sql, timetable, facilityId, slots);
  return slots.map((slot): SlotKnowledge => {
    const ofThatDay = sessions.filter((session) => session.clinicCode === slot.clinicCode && session.visitDate === slot.visitDate);
    return {
      clinicName: timetable.clinicName(facilityId, slot.clinicCode),
      doctorName: slot.doctorCode === undefined ? undefined : timetable.doctorName(facilityId, slot.doctorCode),
      clinicIsOpen: ofThatDay.some((session) => !session.onLeave) && !timetable.isHoliday(facilityId, slot.visitDate),
      session: ofThatDay.find((session) => session.doctorCode === slot.doctorCode && session.practiceHours === slot.practiceHours),
    };
  });
}

/** What names a clinic on a date. */
export type ClinicDay = Pick<Slot, 'clinicCode' | 'visitDate'>;

/** All sessions of these clinics on these dates, those on leave too, in the order in which they begin. Not locked. */
export async function sessionsOfClinicDays(sql: Sql, timetable: Timetable, facilityId: FacilityId, asked: readonly ClinicDay[]): Promise<Session[]> {
  const days = [...new Map(asked.map((day) => [`${day.visitDate} ${day.clinicCode}`, day])).values()];
  const rows = await sql.rows<Omit<SessionRow, 'clinic_name' | 'doctor_name'>>(
    `select ${OWN_COLUMNS}
     from unnest(cast(:clinicCodes as text[]), cast(:visitDates as date[])) as asked(clinic_code, visit_date)
     join practice_session on practice_session.facility_id = :facilityId
       and practice_session.clinic_code = asked.clinic_code and practice_session.visit_date = asked.visit_date
     order by practice_session.practice_hours, practice_session.session_id`,
    { facilityId, clinicCodes: days.map((day) => day.clinicCode), visitDates: days.map((day) => day.visitDate) },
    'sessions_of_clinic_days',
  );
  return rows.map((row) =>
    toSession({
      ...row,
      clinic_name: timetable.clinicName(facilityId, row.clinic_code) ?? row.clinic_code,
      doctor_name: timetable.doctorName(facilityId, row.doctor_code) ?? String(row.doctor_code),
    }),
  );
}

/**
 * The sessions, locked until the transaction ends. Always in the order of their ids, so that two batches with sessions
 * in common wait for each other instead of deadlocking. Whoever also locks bookings locks the session first.
 */
export async function lockSessions(tx: Tx, facilityId: FacilityId, sessionIds: readonly number[]): Promise<Map<number, Session>> {
  const rows = await tx.rows<SessionRow>(`${SESSIONS_BY_ID} for no key update of practice_session`, { facilityId, sessionIds }, 'lock_sessions');
  return new Map(rows.map((row) => [row.session_id, toSession(row)]));
}

/** The sessions as they stand, not locked. */
export async function findSessions(sql: Sql, facilityId: FacilityId, sessionIds: readonly number[]): Promise<Map<number, Session>> {
  const rows = await sql.rows<SessionRow>(SESSIONS_BY_ID, { facilityId, sessionIds }, 'find_sessions');
  return new Map(rows.map((row) => [row.session_id, toSession(row)]));
}

const SESSIONS_BY_ID = `
  select ${SESSION_COLUMNS}
  from practice_session
  join clinic on clinic.facility_id = practice_session.facility_id and clinic.clinic_code = practice_session.clinic_code
  join doctor on doctor.facility_id = practice_session.facility_id and doctor.doctor_code = practice_session.doctor_code
  where practice_session.facility_id = :facilityId and practice_session.session_id = any(:sessionIds)
  order by practice_session.session_id`;

/**
 * The same sessions, now locked and fresh, after taking the right to book for some patients and reference numbers until
 * the transaction ends: two processes booking for one patient in two sessions at once wait for each other here.
 */
export async function lockForBooking(
  tx: Tx,
  facilityId: FacilityId,
  wanted: { patients: readonly string[]; references: readonly string[]; sessions: readonly Session[] },
): Promise<Map<number, Session>> {
  const known = new Map(wanted.sessions.map((session) => [session.sessionId, session]));
  const keys = [...wanted.patients.map((p) => `patient ${p}`), ...wanted.references.filter((r) => r !== '').map((r) => `reference ${r}`)];
  const rows = await tx.rows<Omit<SessionRow, 'clinic_name' | 'doctor_name'>>(
    `select ${OWN_COLUMNS} from lock_for_booking(:facilityId, :keys, :sessionIds) practice_session`,
    { facilityId, keys, sessionIds: [...known.keys()] },
    'lock_for_booking',
  );
  return new Map(
    rows.map((row) => {
      const { clinicName, doctorName } = known.get(row.session_id)!;
      return [row.session_id, toSession({ ...row, clinic_name: clinicName, doctor_name: doctorName })];
    }),
  );
}

/** The counters of a session that move when a patient is called, finishes or cancels; a booking moves them as it is written. */
export type SessionCounters = Pick<Session, 'sessionId' | 'lastOrdinal' | 'takenJkn' | 'takenNonJkn' | 'waiting' | 'inService' | 'nowServingOrdinal'>;

/** Writes the counters of sessions that this transaction has locked. */
export async function writeCounters(tx: Tx, facilityId: FacilityId, sessions: readonly SessionCounters[]): Promise<void> {
  await tx.rows(
    `update practice_session set
       last_ordinal = fresh.last_ordinal, taken_jkn = fresh.taken_jkn, taken_non_jkn = fresh.taken_non_jkn,
       waiting = fresh.waiting, in_service = fresh.in_service, now_serving_ordinal = fresh.now_serving_ordinal
     from jsonb_to_recordset(:fresh) as fresh(
       session_id bigint, last_ordinal int, taken_jkn int, taken_non_jkn int, waiting int, in_service int, now_serving_ordinal int
     )
     where practice_session.facility_id = :facilityId and practice_session.session_id = fresh.session_id`,
    {
      facilityId,
      fresh: JSON.stringify(
        sessions.map((s) => ({
          session_id: s.sessionId,
          last_ordinal: s.lastOrdinal,
          taken_jkn: s.takenJkn,
          taken_non_jkn: s.takenNonJkn,
          waiting: s.waiting,
          in_service: s.inService,
          now_serving_ordinal: s.nowServingOrdinal,
        })),
      ),
    },
    'write_counters',
  );
}
