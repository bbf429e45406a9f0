import { patientSeen } from '../platform/caller-scope';
import type { LocalDate } from '../platform/clock';
import type { Sql, Tx } from '../platform/db';
import type { FacilityId } from '../platform/facility';
import { revealed } from '../platform/personal-data';
import type { ClinicDay } from './hfis-store';

/** What may be changed about a session; clinic, doctor and date are what it is. */
export interface SessionFields {
  practiceHours: string;
  queuePrefix: string;
  capacity: number;
  quotaJkn: number;
  quotaNonJkn: number;
  /** Null: the facility's setting. */
  minutesPerPatient: number | null;
  note: string;
}

/** A session as its editor sees it. */
export interface EditedSession extends SessionFields {
  sessionId: number;
  clinicCode: string;
  clinicName: string;
  doctorCode: number;
  doctorName: string;
  visitDate: LocalDate;
  onLeave: boolean;
  /** How many numbers were ever given, cancelled ones too. */
  lastOrdinal: number;
  /** Bookings not cancelled, by who pays. */
  takenJkn: number;
  takenNonJkn: number;
  /** What HFIS said last of this slot; null: HFIS never had it. */
  hfisCapacity: number | null;
  hfisOnLeave: boolean | null;
  /** HFIS had it and has it no more. */
  hfisIsGone: boolean;
}

const COLUMNS = `
  practice_session.session_id as "sessionId", practice_session.clinic_code as "clinicCode", clinic.clinic_name as "clinicName",
  practice_session.doctor_code as "doctorCode", doctor.doctor_name as "doctorName", practice_session.visit_date as "visitDate",
  practice_session.practice_hours as "practiceHours", practice_session.queue_prefix as "queuePrefix", practice_session.capacity,
  practice_session.quota_jkn as "quotaJkn", practice_session.quota_non_jkn as "quotaNonJkn",
  practice_session.minutes_per_patient as "minutesPerPatient", practice_session.note, practice_session.on_leave as "onLeave",
  practice_session.last_ordinal as "lastOrdinal", practice_session.taken_jkn as "takenJkn", practice_session.taken_non_jkn as "takenNonJkn",
  hfis_slot.capacity as "hfisCapacity", hfis_slot.on_leave as "hfisOnLeave", hfis_slot.gone_at is not null as "hfisIsGone"`;

const TABLES = `
  practice_session
  join clinic on clinic.facility_id = practice_session.facility_id and clinic.clinic_code = practice_session.clinic_code
  join doctor on doctor.facility_id = practice_session.facility_id and doctor.doctor_code = practice_session.doctor_code
  left join hfis_slot on hfis_slot.facility_id = practice_session.facility_id and hfis_slot.clinic_code = practice_session.clinic_code
    and hfis_slot.visit_date = practice_session.visit_date and hfis_slot.doctor_code = practice_session.doctor_code
    and hfis_slot.practice_hours = practice_session.practice_hours`;

export interface SessionFilter {
  from: LocalDate;
  to: LocalDate;
  /** Empty: all. */
  clinicCode: string;
  doctorCode: number | null;
  search: string;
  limit: number;
  offset: number;
}

/** Sessions from a date to a date, both counted, by date, clinic and hours. */
export async function listSessions(sql: Sql, facilityId: FacilityId, filter: SessionFilter): Promise<{ sessions: EditedSession[]; total: number }> {
  const rows = await sql.rows<EditedSession & { total: number }>(
    `select ${COLUMNS}, count(*) over ()::int as total
     from ${TABLES}
     where practice_session.facility_id = :facilityId and practice_session.visit_date >= :from and practice_session.visit_date <= :to
       and (:clinicCode = '' or practice_session.clinic_code = :clinicCode)
       and (cast(:doctorCode as int) is null or practice_session.doctor_code = :doctorCode)
       and position(lower(:search) in lower(concat_ws(' ', clinic.clinic_code, clinic.clinic_name, doctor.doctor_name, practice_session.queue_prefix, practice_session.note))) > 0
     order by practice_session.visit_date, clinic.clinic_name, practice_session.practice_hours, practice_session.session_id
     limit :limit offset :offset`,
    { facilityId, ...filter },
  );
  return { sessions: rows.map(({ total: _total, ...session }) => session), total: rows[0]?.total ?? 0 };
}

/** Where a page of sessions ended: date and number. */
export type SessionPlace = readonly [visitDate: LocalDate, sessionId: number];

/** Sessions from a date to a date, both counted, in an order that nobody's edit of names or hours changes. */
export async function sessionsAfter(
  sql: Sql,
  facilityId: FacilityId,
  filter: { from: LocalDate; to: LocalDate; clinicCode: string | undefined; doctorCode: number | undefined; after: SessionPlace | undefined; limit: number },
): Promise<EditedSession[]> {
  const { from, to, clinicCode, doctorCode, after, limit } = filter;
  return sql.rows<EditedSession>(
    `select ${COLUMNS}
     from ${TABLES}
     where practice_session.facility_id = :facilityId and practice_session.visit_date >= :from and practice_session.visit_date <= :to
       and (cast(:clinicCode as text) is null or practice_session.clinic_code = :clinicCode)
       and (cast(:doctorCode as int) is null or practice_session.doctor_code = :doctorCode)
       and (cast(:afterDate as date) is null or (practice_session.visit_date, practice_session.session_id) > (cast(:afterDate as date), cast(:afterId as bigint)))
     order by practice_session.visit_date, practice_session.session_id
     limit :limit`,
    { facilityId, from, to, clinicCode: clinicCode ?? null, doctorCode: doctorCode ?? null, afterDate: after?.[0] ?? null, afterId: after?.[1] ?? null, limit },
  );
}

export async function findSession(sql: Sql, facilityId: FacilityId, sessionId: number): Promise<EditedSession | undefined> {
  const [session] = await sql.rows<EditedSession>(`select ${COLUMNS} from ${TABLES} where practice_session.facility_id = :facilityId and practice_session.session_id = :sessionId`, {
    facilityId,
    sessionId,
  });
  return session;
}

/** A booking that a change of its session hits, with whom to call. */
export interface BookingHit {
  bookingCode: string;
  queueNumber: string;
  patientName: string;
  phone: string;
  payer: string;
  hasCheckedIn: boolean;
}

/** Bookings that still wait or are being served, by number. */
export async function bookingsHit(sql: Sql, facilityId: FacilityId, sessionId: number): Promise<BookingHit[]> {
  const rows = await sql.rows<BookingHit & { norm: string }>(
    `select booking.booking_code as "bookingCode", booking.queue_number as "queueNumber", patient.full_name as "patientName",
       booking.phone, booking.payer, booking.checked_in_at is not null as "hasCheckedIn", booking.medical_record_number as norm
     from booking
     join patient on patient.facility_id = booking.facility_id and patient.medical_record_number = booking.medical_record_number
     where booking.facility_id = :facilityId and booking.session_id = :sessionId and booking.state in ('waiting', 'called')
     order by booking.ordinal`,
    { facilityId, sessionId },
  );
  rows.forEach(({ norm }) => patientSeen(norm));
  return rows.map(({ norm: _, ...row }) => ({ ...row, patientName: revealed(facilityId, row.patientName), phone: revealed(facilityId, row.phone) }));
}

/** How many bookings still wait or are being served in the sessions of a date. */
export async function bookingsHitOn(sql: Sql, facilityId: FacilityId, date: LocalDate): Promise<number> {
  const [row] = await sql.rows<{ hit: number }>(
    `select count(*)::int as hit from booking where booking.facility_id = :facilityId and booking.visit_date = :visitDate and booking.state in ('waiting', 'called')`,
    { facilityId, visitDate: date },
  );
  return row!.hit;
}

/** Who else has this prefix on that day in that clinic. */
export async function ownerOfPrefix(sql: Sql, day: ClinicDay, prefix: string): Promise<{ sessionId: number; doctorName: string; practiceHours: string } | undefined> {
  const [owner] = await sql.rows<{ sessionId: number; doctorName: string; practiceHours: string }>(
    `select practice_session.session_id as "sessionId", doctor.doctor_name as "doctorName", practice_session.practice_hours as "practiceHours"
     from practice_session
     join doctor on doctor.facility_id = practice_session.facility_id and doctor.doctor_code = practice_session.doctor_code
     where practice_session.facility_id = :facilityId and practice_session.clinic_code = :clinicCode and practice_session.visit_date = :visitDate
       and practice_session.queue_prefix = :prefix`,
    { ...day, prefix },
  );
  return owner;
}

export async function insertSession(tx: Tx, day: ClinicDay, session: SessionFields & { doctorCode: number }): Promise<number> {
  const [row] = await tx.rows<{ sessionId: number }>(
    `insert into practice_session
       (facility_id, clinic_code, doctor_code, visit_date, practice_hours, queue_prefix, capacity, quota_jkn, quota_non_jkn, minutes_per_patient, note)
     values
       (:facilityId, :clinicCode, :doctorCode, :visitDate, :practiceHours, :queuePrefix, :capacity, :quotaJkn, :quotaNonJkn, :minutesPerPatient, :note)
     returning session_id as "sessionId"`,
    { ...day, ...session },
  );
  return row!.sessionId;
}

export async function updateSession(tx: Tx, facilityId: FacilityId, sessionId: number, session: SessionFields): Promise<void> {
  await tx.rows(
    `update practice_session set
       practice_hours = :practiceHours, queue_prefix = :queuePrefix, capacity = :capacity, quota_jkn = :quotaJkn,
       quota_non_jkn = :quotaNonJkn, minutes_per_patient = :minutesPerPatient, note = :note
     where practice_session.facility_id = :facilityId and practice_session.session_id = :sessionId`,
    { facilityId, sessionId, ...session },
  );
}

/**
 * A person decided about a slot: what HFIS says now is the base of the next comparisons, so that a pull lists where ours
 * differs and never undoes what was decided here. A slot that HFIS no longer has counts as its leave.
 */
export async function decideSlot(
  tx: Tx,
  day: ClinicDay,
  slot: { doctorCode: number; practiceHours: string },
  decided: { capacity?: boolean; leave?: boolean } = { capacity: true, leave: true },
): Promise<void> {
  await tx.rows(
    `update hfis_slot set
       agreed_capacity = case when :capacity then hfis_slot.capacity else hfis_slot.agreed_capacity end,
       agreed_on_leave = case when :leave then hfis_slot.gone_at is not null or hfis_slot.on_leave else hfis_slot.agreed_on_leave end
     where hfis_slot.facility_id = :facilityId and hfis_slot.clinic_code = :clinicCode and hfis_slot.visit_date = :visitDate
       and hfis_slot.doctor_code = :doctorCode and hfis_slot.practice_hours = :practiceHours`,
    { ...day, doctorCode: slot.doctorCode, practiceHours: slot.practiceHours, capacity: decided.capacity === true, leave: decided.leave === true },
  );
}
