import type { PrescriptionKind, TaskId } from '../outbox/facts';
import { patientSeen } from '../platform/caller-scope';
import type { LocalDate } from '../platform/clock';
import type { Sql } from '../platform/db';
import type { FacilityId } from '../platform/facility';
import { revealed } from '../platform/personal-data';
import type { Payer } from './booking';
import { CALL_ORDER, WAITING_FOR_CALL } from './call-order';
import { lastCallFrom, sessionRef } from './call-store';

/** A session as a panel lists it. */
export interface SessionCard {
  sessionId: number;
  clinicCode: string;
  clinicName: string;
  doctorName: string;
  visitDate: LocalDate;
  practiceHours: string;
  onLeave: boolean;
  lateMinutes: number | null;
  doctorLeftAt: Date | null;
  capacity: number;
  quotaJkn: number;
  quotaNonJkn: number;
  takenJkn: number;
  takenNonJkn: number;
  /** Who stands where; together all bookings that are not cancelled. */
  counts: Record<Place, number>;
}

/**
 * booked: not here yet · desk: the registration desk has begun and not finished · waiting: may be called · skipped: passed
 * over · called: with the doctor or on the way · finished · absent
 */
export type Place = 'booked' | 'desk' | 'waiting' | 'skipped' | 'called' | 'finished' | 'absent';

export interface BoardRow {
  bookingCode: string;
  queueNumber: string;
  /** For staff only. */
  patientName: string;
  phone: string;
  payer: Payer;
  isNewPatient: boolean;
  place: Place;
  lastTask: TaskId | 0;
  priorityReason: string | null;
  skippedAt: Date | null;
  checkedInAt: Date | null;
  calledAt: Date | null;
  /** The name of the place that called. */
  calledFrom: string | null;
  finishedAt: Date | null;
  prescriptionKind: PrescriptionKind | null;
  /** Of all its calls the last, 0 before the first: what `callAgain` is pressed from. */
  lastCallId: number;
}

export interface ClinicBoard {
  session: SessionCard;
  /** In the order of calls; the others by number. */
  rows: Record<Place, BoardRow[]>;
  /** What `callNext` is pressed from. */
  lastCallHere: number;
}

const PLACE = `case
  when booking.state in ('finished', 'absent') then booking.state
  when booking.skipped_at is not null then 'skipped'
  when booking.state = 'called' then 'called'
  when ${WAITING_FOR_CALL} then 'waiting'
  when booking.last_task = 0 then 'booked'
  else 'desk'
end`;

const PLACES: readonly Place[] = ['booked', 'desk', 'waiting', 'skipped', 'called', 'finished', 'absent'];

export interface SessionsWanted {
  date: LocalDate;
  /** To the end of this one; absent: `date` alone. */
  untilDate?: LocalDate;
  /** None: all clinics. */
  clinicCodes: readonly string[];
  sessionId?: number;
}

/** Sessions by date and the hour they begin. */
export async function clinicSessions(sql: Sql, facilityId: FacilityId, of: SessionsWanted): Promise<SessionCard[]> {
  const rows = await sql.rows<Omit<SessionCard, 'counts'> & { counts: Partial<Record<Place, number>> }>(
    `select practice_session.session_id as "sessionId", practice_session.clinic_code as "clinicCode", clinic.clinic_name as "clinicName",
       doctor.doctor_name as "doctorName", practice_session.visit_date as "visitDate", practice_session.practice_hours as "practiceHours",
       practice_session.on_leave as "onLeave", practice_session.late_minutes as "lateMinutes", practice_session.doctor_left_at as "doctorLeftAt",
       practice_session.capacity, practice_session.quota_jkn as "quotaJkn", practice_session.quota_non_jkn as "quotaNonJkn",
       practice_session.taken_jkn as "takenJkn", practice_session.taken_non_jkn as "takenNonJkn",
       coalesce((
         select jsonb_object_agg(counted.place, counted.bookings)
         from (
           select ${PLACE} as place, count(*)::int as bookings from booking
           where booking.facility_id = :facilityId and booking.session_id = practice_session.session_id and booking.state <> 'cancelled'
           group by 1
         ) counted
       ), '{}') as counts
     from practice_session
     join clinic on clinic.facility_id = :facilityId and clinic.clinic_code = practice_session.clinic_code
     join doctor on doctor.facility_id = :facilityId and doctor.doctor_code = practice_session.doctor_code
     where practice_session.facility_id = :facilityId and practice_session.visit_date between :visitDate and :untilDate
       and (cardinality(cast(:clinicCodes as text[])) = 0 or practice_session.clinic_code = any(:clinicCodes))
       and (cast(:sessionId as bigint) is null or practice_session.session_id = :sessionId)
     order by practice_session.visit_date, practice_session.practice_hours, clinic.clinic_name, doctor.doctor_name`,
    { facilityId, visitDate: of.date, untilDate: of.untilDate ?? of.date, clinicCodes: of.clinicCodes, sessionId: of.sessionId ?? null },
    'clinic_sessions',
  );
  return rows.map((row) => ({ ...row, counts: { ...Object.fromEntries(PLACES.map((place) => [place, 0])), ...row.counts } as Record<Place, number> }));
}

/** One session as its panel shows it; undefined where it is not one of this date and these clinics. */
export async function clinicBoard(
  sql: Sql,
  facilityId: FacilityId,
  of: { sessionId: number; date: LocalDate; clinicCodes: readonly string[]; placeName: string },
): Promise<ClinicBoard | undefined> {
  const [session] = await clinicSessions(sql, facilityId, of);
  if (session === undefined) return undefined;
  const [rows, last] = await Promise.all([boardRows(sql, facilityId, of.sessionId), lastCallFrom(sql, facilityId, of.sessionId, of.placeName)]);
  const grouped = Object.fromEntries(PLACES.map((place) => [place, rows.filter((row) => row.place === place)])) as Record<Place, BoardRow[]>;
  return { session, rows: grouped, lastCallHere: last?.callId ?? 0 };
}

async function boardRows(sql: Sql, facilityId: FacilityId, sessionId: number): Promise<BoardRow[]> {
  const rows = await sql.rows<BoardRow & { phoneInMaster: string | null; norm: string }>(
    `select booking.booking_code as "bookingCode", booking.queue_number as "queueNumber", patient.full_name as "patientName",
       booking.medical_record_number as norm, booking.phone, patient.phone as "phoneInMaster", booking.payer, booking.is_new_patient as "isNewPatient",
       ${PLACE} as place, booking.last_task as "lastTask", booking.priority_reason as "priorityReason", booking.skipped_at as "skippedAt",
       booking.checked_in_at as "checkedInAt", called.occurred_at as "calledAt", service_point.point_name as "calledFrom",
       finished.occurred_at as "finishedAt", finished.prescription_kind as "prescriptionKind", coalesce(announced.call_id, 0) as "lastCallId"
     from booking
     join patient on patient.facility_id = :facilityId and patient.medical_record_number = booking.medical_record_number
     left join task_event called on called.facility_id = :facilityId and called.booking_code = booking.booking_code and called.task = 4
     left join task_event finished on finished.facility_id = :facilityId and finished.booking_code = booking.booking_code and finished.task = 5
     left join service_point on service_point.facility_id = :facilityId and service_point.service_point_id = booking.called_at_point
     left join (
       select booking_code, max(call_id) as call_id from call_announcement
       where facility_id = :facilityId and queue_ref = :queueRef and withdrawn_at is null
       group by booking_code
     ) announced on announced.booking_code = booking.booking_code
     where booking.facility_id = :facilityId and booking.session_id = :sessionId and booking.state <> 'cancelled'
     order by ${CALL_ORDER}`,
    { facilityId, sessionId, queueRef: sessionRef(sessionId) },
    'board_rows',
  );
  return rows.map(({ phoneInMaster, norm, ...row }) => {
    patientSeen(norm);
    const phone = revealed(facilityId, row.phone);
    return { ...row, patientName: revealed(facilityId, row.patientName), phone: phone === '' ? (revealed(facilityId, phoneInMaster) ?? '') : phone };
  });
}
