import type { LocalDate } from '../platform/clock';
import type { Sql } from '../platform/db';
import type { FacilityId } from '../platform/facility';

/**
 * The day of one clinic. Each booking stands in exactly one of expected, waiting, inService, finished, absent, cancelled;
 * `checkedIn` counts everybody who has come, wherever they are by now.
 */
export interface ClinicToday {
  clinicCode: string;
  clinicName: string;
  /** Numbers given, those called off among them. */
  booked: number;
  checkedIn: number;
  /** Have a number and have not come yet. */
  expected: number;
  /** Are here and were not called by the clinic. */
  waiting: number;
  inService: number;
  finished: number;
  absent: number;
  cancelled: number;
}

/** Every clinic that has a session on the day, also one that nobody has booked. */
export async function todayPerClinic(sql: Sql, facilityId: FacilityId, visitDate: LocalDate): Promise<ClinicToday[]> {
  return sql.rows<ClinicToday>(
    `select clinic.clinic_code as "clinicCode", clinic.clinic_name as "clinicName",
       count(booking.booking_code) as booked,
       count(booking.booking_code) filter (where booking.checked_in_at is not null) as "checkedIn",
       count(booking.booking_code) filter (where booking.state = 'waiting' and booking.checked_in_at is null) as expected,
       count(booking.booking_code) filter (where booking.state = 'waiting' and booking.checked_in_at is not null) as waiting,
       count(booking.booking_code) filter (where booking.state = 'called') as "inService",
       count(booking.booking_code) filter (where booking.state = 'finished') as finished,
       count(booking.booking_code) filter (where booking.state = 'absent') as absent,
       count(booking.booking_code) filter (where booking.state = 'cancelled') as cancelled
     from practice_session
     join clinic on clinic.facility_id = practice_session.facility_id and clinic.clinic_code = practice_session.clinic_code
     left join booking on booking.facility_id = practice_session.facility_id and booking.session_id = practice_session.session_id
     where practice_session.facility_id = :facilityId
       and practice_session.visit_date = :visitDate
     group by clinic.clinic_code, clinic.clinic_name
     order by clinic.clinic_name, clinic.clinic_code`,
    { facilityId, visitDate },
    'today_per_clinic',
  );
}

/** All clinics together. */
export function totalOf(clinics: readonly ClinicToday[]): Omit<ClinicToday, 'clinicCode' | 'clinicName'> {
  const sum = (of: (clinic: ClinicToday) => number): number => clinics.reduce((total, clinic) => total + of(clinic), 0);
  return {
    booked: sum((clinic) => clinic.booked),
    checkedIn: sum((clinic) => clinic.checkedIn),
    expected: sum((clinic) => clinic.expected),
    waiting: sum((clinic) => clinic.waiting),
    inService: sum((clinic) => clinic.inService),
    finished: sum((clinic) => clinic.finished),
    absent: sum((clinic) => clinic.absent),
    cancelled: sum((clinic) => clinic.cancelled),
  };
}
