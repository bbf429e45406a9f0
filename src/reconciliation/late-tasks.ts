import { addMinutes, localDate, ZONE_NAMES, type LocalDate } from '../platform/clock';
import type { Db } from '../platform/db';
import type { Facility, FacilityId } from '../platform/facility';
import { LATE_AFTER_MINUTES, WHAT_IS_LATE, WHAT_TO_DO, type LateAfter, type LateReason } from './rules/late-task';

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

export interface LateToday {
  /** How many there are for each reason that there is; `unsent` up to a thousand. */
  counts: Partial<Record<LateReason, number>>;
  /** Those that are late by a step in the order of clinics and numbers, then what was not sent, the oldest first. */
  lines: LateVisit[];
}

/**
 * What staff should look at now: visits of today whose next step is missing, and what has not reached BPJS for a while.
 * Reads only: no task is recorded, moved or made up here.
 * @param most how many lines; all are counted
 */
export async function lateToday(db: Db, facility: Facility, now: Date, { most, after = LATE_AFTER_MINUTES }: { most: number; after?: LateAfter }): Promise<LateToday> {
  const late = await lateSteps(db, facility, now, after, most);
  const unsent = await unsentSince(db, facility.facilityId, addMinutes(now, -after.unsent));
  const counts: LateToday['counts'] = Object.fromEntries(late.map(({ reason, of_reason: ofReason }) => [reason, ofReason]));
  if (unsent.length > 0) counts.unsent = unsent.length;
  const lines = [...late.slice(0, most), ...unsent.map((visit) => ({ ...visit, reason: 'unsent' as const }))];
  return { counts, lines: lines.slice(0, most).map(lineOf) };
}

/** All of them. */
export async function lateAndMissing(db: Db, facility: Facility, now: Date, after: LateAfter = LATE_AFTER_MINUTES): Promise<LateVisit[]> {
  return (await lateToday(db, facility, now, { most: EVERY_ONE, after })).lines;
}

const EVERY_ONE = 1_000_000;

interface LateRow {
  booking_code: string;
  clinic_code: string;
  clinic_name: string;
  doctor_name: string;
  queue_number: string;
  reason: LateReason;
  task: number;
  since: Date;
}

function lineOf(row: LateRow): LateVisit {
  return {
    bookingCode: row.booking_code,
    clinicCode: row.clinic_code,
    clinicName: row.clinic_name,
    doctorName: row.doctor_name,
    queueNumber: row.queue_number,
    reason: row.reason,
    task: row.task,
    since: row.since,
    what: WHAT_IS_LATE[row.reason],
    whatToDo: WHAT_TO_DO[row.reason],
  };
}

/**
 * The database finds the few that are late among all who have a number today. An end of the session before its start is the
 * next day's (a night session); who came after the end waits from then on. Of primary care BPJS hears that a patient is called
 * or has not come, and nothing more.
 * @returns the first `most`, and of each further reason one row, for its count
 */
function lateSteps(db: Db, facility: Facility, now: Date, after: LateAfter, most: number): Promise<(LateRow & { of_reason: number })[]> {
  const { facilityId, kind, timeZone, settings } = facility;
  const today: LocalDate = localDate(now, timeZone);
  return db.rows<LateRow & { of_reason: number }>(
    `with late as (
       select booking.booking_code, booking.clinic_code, clinic.clinic_name, doctor.doctor_name, booking.queue_number, due.reason, due.task, due.since,
         count(*) over (partition by due.reason) as of_reason,
         row_number() over (order by clinic.clinic_name, session.practice_hours, session.session_id, booking.ordinal) as place,
         row_number() over (partition by due.reason order by booking.ordinal) as place_in_reason
       from (
         select practice_session.facility_id, practice_session.session_id, practice_session.doctor_code, practice_session.practice_hours,
           (practice_session.visit_date + cast(right(practice_session.practice_hours, 5) as time)
             + case when right(practice_session.practice_hours, 5) < left(practice_session.practice_hours, 5) then interval '1 day' else interval '0' end) at time zone :zone as ends_at
         from practice_session
         where practice_session.facility_id = :facilityId and practice_session.visit_date = :today
       ) as session
       join booking on booking.facility_id = session.facility_id and booking.session_id = session.session_id
       left join task_event as last_event
         on last_event.facility_id = booking.facility_id and last_event.booking_code = booking.booking_code and last_event.task = booking.last_task
       cross join lateral (
         select rule.reason, rule.task, rule.since
         from (values
           ('no-show', 99, session.ends_at + :checkInClosesAfter * interval '1 minute', 0, booking.last_task = 0),
           ('admission-open', booking.last_task + 1, last_event.occurred_at, :admission, booking.last_task in (1, 2)),
           ('not-called', 4, greatest(session.ends_at, last_event.occurred_at), :notCalledAfterSession, booking.last_task = 3 and last_event.task = 3),
           ('consultation-open', 5, last_event.occurred_at, :consultation, booking.last_task = 4),
           ('preparation-not-begun', 6, last_event.occurred_at, :beforePreparation, booking.last_task = 5 and :pharmacyReported and last_event.prescription_kind <> 'none'),
           ('medicine-not-ready', 7, last_event.occurred_at, :preparation, booking.last_task = 6)
         ) as rule(reason, task, since, minutes, applies)
         where rule.applies and rule.reason = any(cast(:reasons as text[])) and rule.since + cast(rule.minutes as integer) * interval '1 minute' < :now
       ) as due
       join clinic on clinic.facility_id = booking.facility_id and clinic.clinic_code = booking.clinic_code
       join doctor on doctor.facility_id = session.facility_id and doctor.doctor_code = session.doctor_code
       where booking.state not in ('cancelled', 'absent')
         and booking.last_task <> 7
         and booking.clinic_code <> all(:clinicsNotReported)
         and booking.payer = any(:payersReported)
     )
     select late.booking_code, late.clinic_code, late.clinic_name, late.doctor_name, late.queue_number, late.reason, late.task, late.since, late.of_reason
     from late
     where late.place <= :most or late.place_in_reason = 1
     order by late.place`,
    {
      facilityId,
      today,
      now,
      most,
      zone: ZONE_NAMES[timeZone],
      ...after,
      checkInClosesAfter: settings.checkInClosesMinutesAfterEnd,
      pharmacyReported: settings.pharmacyReported,
      clinicsNotReported: settings.clinicsNotReported,
      reasons: kind === 'FKTP' ? ['no-show', 'not-called'] : Object.keys(WHAT_IS_LATE),
      // Of primary care BPJS can be told nothing of who has no card.
      payersReported: kind === 'FKTP' ? ['JKN'] : ['JKN', 'NON JKN'],
    },
    'late_steps',
  );
}

const MOST_UNSENT = 1_000;

/** The oldest row of each booking that waits, of any day; those a person must look at, or the loket complete, stand at the desk. */
function unsentSince(db: Db, facilityId: FacilityId, before: Date): Promise<Omit<LateRow, 'reason'>[]> {
  return db.rows<Omit<LateRow, 'reason'>>(
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
