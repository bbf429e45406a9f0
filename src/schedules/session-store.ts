import type { Sql, Tx } from '../platform/db';
import type { FacilityId } from '../platform/facility';
import type { Session, Slot, SlotKnowledge } from './session';

const SESSION_COLUMNS = `
  practice_session.session_id, practice_session.clinic_code, clinic.clinic_name, practice_session.doctor_code, doctor.doctor_name,
  practice_session.visit_date, practice_session.practice_hours, practice_session.queue_prefix, practice_session.capacity,
  practice_session.quota_jkn, practice_session.quota_non_jkn, practice_session.minutes_per_patient, practice_session.on_leave,
  practice_session.note, practice_session.last_ordinal, practice_session.taken_jkn, practice_session.taken_non_jkn,
  practice_session.waiting, practice_session.in_service, practice_session.now_serving_ordinal`;

interface SessionRow {
  session_id: number | null;
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
}

function toSession(row: SessionRow & { session_id: number }): Session {
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
export async function knowledgeOfSlots(sql: Sql, facilityId: FacilityId, slots: readonly Slot[]): Promise<SlotKnowledge[]> {
  const asked = slots.map((slot, position) => ({
    position,
    clinic_code: slot.clinicCode,
    doctor_code: slot.doctorCode ?? null,
    visit_date: slot.visitDate,
    practice_hours: slot.practiceHours ?? null,
  }));
  const rows = await sql.rows<SessionRow & { asked_clinic_name: string | null; asked_doctor_name: string | null; clinic_is_open: boolean }>(
    `select clinic.clinic_name as asked_clinic_name, doctor.doctor_name as asked_doctor_name,
       holiday.holiday_date is null and exists (
         select from practice_session open
         where open.facility_id = :facilityId and open.clinic_code = asked.clinic_code
           and open.visit_date = asked.visit_date and not open.on_leave
       ) as clinic_is_open,
       ${SESSION_COLUMNS}
     from jsonb_to_recordset(:asked) as asked(position int, clinic_code text, doctor_code int, visit_date date, practice_hours text)
     left join clinic on clinic.facility_id = :facilityId and clinic.clinic_code = asked.clinic_code
     left join doctor on doctor.facility_id = :facilityId and doctor.doctor_code = asked.doctor_code
     left join holiday on holiday.facility_id = :facilityId and holiday.holiday_date = asked.visit_date
     left join practice_session on practice_session.facility_id = :facilityId
       and practice_session.clinic_code = asked.clinic_code and practice_session.visit_date = asked.visit_date
       and practice_session.doctor_code = asked.doctor_code and practice_session.practice_hours = asked.practice_hours
     order by asked.position`,
    { facilityId, asked: JSON.stringify(asked) },
    'knowledge_of_slots',
  );
  return rows.map((row) => ({
    clinicName: row.asked_clinic_name ?? undefined,
    doctorName: row.asked_doctor_name ?? undefined,
    clinicIsOpen: row.clinic_is_open,
    session: row.session_id === null ? undefined : toSession({ ...row, session_id: row.session_id }),
  }));
}

export async function sessionById(sql: Sql, facilityId: FacilityId, sessionId: number): Promise<Session | undefined> {
  const [row] = await sql.rows<SessionRow & { session_id: number }>(
    `select ${SESSION_COLUMNS}
     from practice_session
     join clinic on clinic.facility_id = practice_session.facility_id and clinic.clinic_code = practice_session.clinic_code
     join doctor on doctor.facility_id = practice_session.facility_id and doctor.doctor_code = practice_session.doctor_code
     where practice_session.facility_id = :facilityId and practice_session.session_id = :sessionId`,
    { facilityId, sessionId },
    'session_by_id',
  );
  return row === undefined ? undefined : toSession(row);
}

/**
 * The sessions, locked until the transaction ends. Always in the order of their ids, so that two batches with sessions
 * in common wait for each other instead of deadlocking. Whoever also locks bookings locks the session first.
 */
export async function lockSessions(tx: Tx, facilityId: FacilityId, sessionIds: readonly number[]): Promise<Map<number, Session>> {
  const rows = await tx.rows<SessionRow & { session_id: number }>(
    `select ${SESSION_COLUMNS}
     from practice_session
     join clinic on clinic.facility_id = practice_session.facility_id and clinic.clinic_code = practice_session.clinic_code
     join doctor on doctor.facility_id = practice_session.facility_id and doctor.doctor_code = practice_session.doctor_code
     where practice_session.facility_id = :facilityId and practice_session.session_id = any(:sessionIds)
     order by practice_session.session_id
     for no key update of practice_session`,
    { facilityId, sessionIds },
    'lock_sessions',
  );
  return new Map(rows.map((row) => [row.session_id, toSession(row)]));
}

/**
 * The same, after taking the right to book for some patients and reference numbers until the transaction ends: two
 * processes booking for one patient in two sessions at once wait for each other here.
 */
export async function lockForBooking(
  tx: Tx,
  facilityId: FacilityId,
  wanted: { patients: readonly string[]; references: readonly string[]; sessionIds: readonly number[] },
): Promise<Map<number, Session>> {
  const keys = [...wanted.patients.map((p) => `patient ${p}`), ...wanted.references.filter((r) => r !== '').map((r) => `reference ${r}`)];
  const rows = await tx.rows<SessionRow & { session_id: number }>(
    `select ${SESSION_COLUMNS}
     from lock_for_booking(:facilityId, :keys, :sessionIds) practice_session
     join clinic on clinic.facility_id = practice_session.facility_id and clinic.clinic_code = practice_session.clinic_code
     join doctor on doctor.facility_id = practice_session.facility_id and doctor.doctor_code = practice_session.doctor_code`,
    { facilityId, keys, sessionIds: wanted.sessionIds },
    'lock_for_booking',
  );
  return new Map(rows.map((row) => [row.session_id, toSession(row)]));
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
