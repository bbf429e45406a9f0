import { instantAt, localDate, type LocalDate } from '../platform/clock';
import type { Sql } from '../platform/db';
import type { Facility } from '../platform/facility';
import { CALL_ORDER, WAITING_FOR_CALL } from './call-order';
import { minutesPerPatient } from './rules/numbering';

/** The queue of one session as a waiting room may see it: numbers, never names. */
export interface SessionOnDisplay {
  sessionId: number;
  clinicCode: string;
  clinicName: string;
  doctorName: string;
  visitDate: LocalDate;
  practiceHours: string;
  /** Who is called now, the latest first; `place` is empty where another system than our panels called. Passed over or finished: no longer. */
  called: { number: string; place: string }[];
  /** Whom the next presses will call, in that order. */
  next: string[];
  /** Checked in and not yet called. */
  waiting: number;
  inService: number;
  minutesPerPatient: number;
  /** The doctor begins so much later. */
  lateMinutes: number | null;
  doctorLeftAt: Date | null;
}

interface BoardRow {
  session_id: number;
  clinic_code: string;
  clinic_name: string;
  doctor_name: string;
  visit_date: string;
  practice_hours: string;
  in_service: number;
  minutes_per_patient: number | null;
  late_minutes: number | null;
  doctor_left_at: Date | null;
  waiting: number;
  next_numbers: string[] | null;
  called: { number: string; place: string }[] | null;
}

/**
 * The sessions of today as displays show them, by clinic, hour and doctor; one statement, since thirty displays ask at each press.
 * @param only clinic codes; none: all of them
 */
export async function displayBoard(sql: Sql, facility: Facility, now: Date, only: readonly string[], nextNumbers: number): Promise<SessionOnDisplay[]> {
  const { facilityId, timeZone, settings } = facility;
  const today = localDate(now, timeZone);
  const rows = await sql.rows<BoardRow>(
    `select practice_session.session_id, practice_session.clinic_code, clinic.clinic_name, doctor.doctor_name,
       practice_session.visit_date, practice_session.practice_hours, practice_session.in_service,
       practice_session.minutes_per_patient, practice_session.late_minutes, practice_session.doctor_left_at,
       ready.waiting, ready.next_numbers, with_doctor.called
     from practice_session
     join clinic on clinic.facility_id = :facilityId and clinic.clinic_code = practice_session.clinic_code
     join doctor on doctor.facility_id = :facilityId and doctor.doctor_code = practice_session.doctor_code
     cross join lateral (
       select count(*)::int as waiting,
         (array_agg(booking.queue_number order by ${CALL_ORDER}))[1 : cast(:nextNumbers as int)] as next_numbers
       from booking
       where booking.facility_id = :facilityId and booking.session_id = practice_session.session_id
         and practice_session.waiting > 0 and ${WAITING_FOR_CALL}
     ) as ready
     cross join lateral (
       select json_agg(json_build_object('number', booking.queue_number, 'place', coalesce(last_call.place, '')) order by last_call.call_id desc nulls last, booking.ordinal desc) as called
       from booking
       left join lateral (
         select call_announcement.call_id, call_announcement.place
         from call_announcement
         where call_announcement.facility_id = :facilityId and call_announcement.queue_ref = 'session ' || practice_session.session_id
           and call_announcement.called_at >= :dayBegan and call_announcement.withdrawn_at is null and call_announcement.booking_code = booking.booking_code
         order by call_announcement.call_id desc
         limit 1
       ) as last_call on true
       where booking.facility_id = :facilityId and booking.session_id = practice_session.session_id
         and practice_session.in_service > 0 and booking.state = 'called' and booking.skipped_at is null
     ) as with_doctor
     where practice_session.facility_id = :facilityId and practice_session.visit_date = :today
       and (not practice_session.on_leave or practice_session.doctor_left_at is not null)
       and (cardinality(cast(:only as text[])) = 0 or practice_session.clinic_code = any(:only))
     order by clinic.clinic_name, practice_session.practice_hours, doctor.doctor_name`,
    { facilityId, today, dayBegan: instantAt(today, '00:00', timeZone), only, nextNumbers },
    'display_board',
  );
  return rows.map((row) => ({
    sessionId: row.session_id,
    clinicCode: row.clinic_code,
    clinicName: row.clinic_name,
    doctorName: row.doctor_name,
    visitDate: row.visit_date,
    practiceHours: row.practice_hours,
    called: row.called ?? [],
    next: row.next_numbers ?? [],
    waiting: row.waiting,
    inService: row.in_service,
    minutesPerPatient: minutesPerPatient({ minutesPerPatient: row.minutes_per_patient }, settings),
    lateMinutes: row.late_minutes,
    doctorLeftAt: row.doctor_left_at,
  }));
}
