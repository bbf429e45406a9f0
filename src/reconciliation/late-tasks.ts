import { addDays, addMinutes, instantAt, localDate, type LocalDate } from '../platform/clock';
import type { Db } from '../platform/db';
import type { Facility, FacilityId } from '../platform/facility';
import { LATE_AFTER_MINUTES, lateTask, WHAT_IS_LATE, WHAT_TO_DO, type LateAfter, type LateReason } from './rules/late-task';

/** One line for staff. */
export interface LateVisit {
  bookingCode: string;
  clinicCode: string;
  clinicName: string;
  doctorName: string;
  queueNumber: string;
  reason: LateReason;
  /** The task that is missing, or that has not reached BPJS; 0 where it is the booking itself. */
  task: number;
  since: Date;
  /** In words for staff, as `whatToDo`. */
  what: string;
  whatToDo: string;
}

/**
 * What staff should look at now: visits of today whose next step is missing, and what has not reached BPJS for a while.
 * Reads only: no task is recorded, moved or made up here.
 */
export async function lateAndMissing(db: Db, facility: Facility, now: Date, after: LateAfter = LATE_AFTER_MINUTES): Promise<LateVisit[]> {
  const today = localDate(now, facility.timeZone);
  const visits = await openVisits(db, facility, today);
  const late = visits.flatMap((visit): LateVisit[] => {
    const sessionEndsAt = endOf(visit.visit_date, visit.practice_hours, facility);
    const found = lateTask(
      {
        visitDate: visit.visit_date,
        sessionEndsAt,
        checkInClosesAt: addMinutes(sessionEndsAt, facility.settings.checkInClosesMinutesAfterEnd),
        lastTask: visit.last_task,
        lastTaskAt: visit.last_task_at,
        hasPrescription: visit.has_prescription && facility.settings.pharmacyReported,
        kind: facility.kind,
      },
      now,
      after,
    );
    return found === undefined ? [] : [lineOf(visit, found.reason, found.task, found.since)];
  });
  const unsent = await unsentSince(db, facility.facilityId, addMinutes(now, -after.unsent));
  return [...late, ...unsent.map((visit) => lineOf(visit, 'unsent', visit.task, visit.since))];
}

interface Place {
  booking_code: string;
  clinic_code: string;
  clinic_name: string;
  doctor_name: string;
  queue_number: string;
}

function lineOf(place: Place, reason: LateReason, task: number, since: Date): LateVisit {
  return {
    bookingCode: place.booking_code,
    clinicCode: place.clinic_code,
    clinicName: place.clinic_name,
    doctorName: place.doctor_name,
    queueNumber: place.queue_number,
    reason,
    task,
    since,
    what: WHAT_IS_LATE[reason],
    whatToDo: WHAT_TO_DO[reason],
  };
}

/** An end before the start is the next day's (a night session). */
function endOf(visitDate: LocalDate, practiceHours: string, { timeZone }: Facility): Date {
  const [start = '', end = ''] = practiceHours.split('-');
  return instantAt(end < start ? addDays(visitDate, 1) : visitDate, end, timeZone);
}

interface OpenVisitRow extends Place {
  visit_date: LocalDate;
  practice_hours: string;
  last_task: number;
  last_task_at: Date | null;
  has_prescription: boolean;
}

/** In the order of clinics and numbers, as staff go through them. */
function openVisits(db: Db, { facilityId, kind, settings: { clinicsNotReported } }: Facility, today: LocalDate): Promise<OpenVisitRow[]> {
  return db.rows<OpenVisitRow>(
    `select booking.booking_code, booking.clinic_code, clinic.clinic_name, doctor.doctor_name, booking.queue_number,
            booking.visit_date, practice_session.practice_hours, booking.last_task, last_event.occurred_at as last_task_at,
            coalesce(prescribed.prescription_kind, 'none') <> 'none' as has_prescription
     from practice_session
     join booking on booking.facility_id = practice_session.facility_id and booking.session_id = practice_session.session_id
     join clinic on clinic.facility_id = booking.facility_id and clinic.clinic_code = booking.clinic_code
     join doctor on doctor.facility_id = practice_session.facility_id and doctor.doctor_code = practice_session.doctor_code
     left join task_event as last_event
       on last_event.facility_id = booking.facility_id and last_event.booking_code = booking.booking_code and last_event.task = booking.last_task
     left join task_event as prescribed
       on prescribed.facility_id = booking.facility_id and prescribed.booking_code = booking.booking_code and prescribed.task = 5
     where practice_session.facility_id = :facilityId
       and practice_session.visit_date = :today
       and booking.state not in ('cancelled', 'absent')
       and booking.last_task <> 7
       and booking.clinic_code <> all(:clinicsNotReported)
       and booking.payer = any(:payersReported)
     order by clinic.clinic_name, practice_session.practice_hours, practice_session.session_id, booking.ordinal`,
    // Of primary care BPJS can be told nothing of who has no card.
    { facilityId, today, clinicsNotReported, payersReported: kind === 'FKTP' ? ['JKN'] : ['JKN', 'NON JKN'] },
  );
}

interface UnsentRow extends Place {
  task: number;
  since: Date;
}

const MOST_UNSENT = 1_000;

/** The oldest row of each booking that waits, of any day; those a person must look at, or the loket complete, stand at the desk. */
function unsentSince(db: Db, facilityId: FacilityId, before: Date): Promise<UnsentRow[]> {
  return db.rows<UnsentRow>(
    `select owed.lane as booking_code, booking.clinic_code, clinic.clinic_name, doctor.doctor_name, booking.queue_number,
            owed.task, owed.created_at as since
     from (
       select distinct on (outbox.lane) outbox.facility_id, outbox.lane, outbox.created_at, coalesce((outbox.fact ->> 'task')::integer, 0) as task
       from outbox
       where outbox.facility_id = :facilityId
         and outbox.state = 'open'
         and outbox.created_at < :before
         and not exists (
           select from outbox as parked
           where parked.facility_id = outbox.facility_id
             and parked.lane = outbox.lane
             and (parked.state = 'parked' or (parked.state = 'open' and parked.waits_for is not null))
         )
       order by outbox.lane, outbox.precedence, outbox.outbox_id
     ) as owed
     join booking on booking.facility_id = owed.facility_id and booking.booking_code = owed.lane
     join practice_session on practice_session.facility_id = booking.facility_id and practice_session.session_id = booking.session_id
     join clinic on clinic.facility_id = booking.facility_id and clinic.clinic_code = booking.clinic_code
     join doctor on doctor.facility_id = practice_session.facility_id and doctor.doctor_code = practice_session.doctor_code
     order by owed.created_at, owed.lane
     limit :most`,
    { facilityId, before, most: MOST_UNSENT },
  );
}
