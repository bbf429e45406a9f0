import type { LocalDate } from '../platform/clock';
import type { Sql } from '../platform/db';
import type { FacilityId } from '../platform/facility';
import { revealed, withoutLongNumbers } from '../platform/personal-data';
import type { OurVisit, Owed } from './rules/visit';

/** The codes of a day's bookings, called off or not, but for the clinics that are not reported. */
export async function ourCodes(db: Sql, facilityId: FacilityId, visitDate: LocalDate, clinicsNotReported: readonly string[]): Promise<string[]> {
  const rows = await db.rows<{ booking_code: string }>(
    `select booking.booking_code
     from practice_session
     join booking on booking.facility_id = practice_session.facility_id and booking.session_id = practice_session.session_id
     where practice_session.facility_id = :facilityId
       and practice_session.visit_date = :visitDate
       and booking.clinic_code <> all(:clinicsNotReported)
     order by booking.booking_code`,
    { facilityId, visitDate, clinicsNotReported },
  );
  return rows.map((row) => row.booking_code);
}

interface VisitRow {
  booking_code: string;
  visit_date: string;
  state: string;
  payer: string;
  clinic_code: string;
  parent_code: string;
  doctor_code: number;
  practice_hours: string;
  queue_number: string;
  card_number: string;
  patient_card_number: string | null;
  tasks: { task: number; occurred_at: string }[];
  owed: {
    kind: string;
    task: number | null;
    state: string;
    verdict: string | null;
    last_message: string | null;
    settled_at: string | null;
    sent_time: string | null;
    sent_time_reason: string | null;
  }[];
}

/**
 * A visit with its tasks and what the outbox says of it, of one moment: a task seen without its outbox row would look
 * like one that nobody owes.
 */
export async function ourVisit(db: Sql, facilityId: FacilityId, bookingCode: string): Promise<OurVisit | undefined> {
  const [row] = await db.rows<VisitRow>(
    `select booking.booking_code, booking.visit_date, booking.state, booking.payer, booking.clinic_code, clinic.parent_code,
            practice_session.doctor_code, practice_session.practice_hours, booking.queue_number,
            booking.card_number, patient.card_number as patient_card_number,
            (
              select coalesce(jsonb_agg(jsonb_build_object('task', task_event.task, 'occurred_at', task_event.occurred_at) order by task_event.task), '[]')
              from task_event
              where task_event.facility_id = booking.facility_id
                and task_event.booking_code = booking.booking_code
            ) as tasks,
            (
              select coalesce(jsonb_agg(jsonb_build_object(
                       'kind', outbox.kind, 'task', (outbox.fact ->> 'task')::integer, 'state', outbox.state, 'verdict', outbox.verdict,
                       'last_message', outbox.last_message, 'settled_at', outbox.settled_at, 'sent_time', outbox.sent_time, 'sent_time_reason', outbox.sent_time_reason
                     ) order by outbox.outbox_id), '[]')
              from outbox
              where outbox.facility_id = booking.facility_id
                and outbox.lane = booking.booking_code
            ) as owed
     from booking
     join practice_session on practice_session.facility_id = booking.facility_id and practice_session.session_id = booking.session_id
     join clinic on clinic.facility_id = booking.facility_id and clinic.clinic_code = booking.clinic_code
     join patient on patient.facility_id = booking.facility_id and patient.medical_record_number = booking.medical_record_number
     where booking.facility_id = :facilityId
       and booking.booking_code = :bookingCode`,
    { facilityId, bookingCode },
    'reconciled_visit',
  );
  return row === undefined ? undefined : visitOf(facilityId, row);
}

function visitOf(facilityId: FacilityId, row: VisitRow): OurVisit {
  // As it is sent: what the booking leaves empty comes from the patient's master data.
  const cardNumber = row.payer === 'JKN' ? revealed(facilityId, row.card_number) || revealed(facilityId, row.patient_card_number) : '';
  return {
    bookingCode: row.booking_code,
    visitDate: row.visit_date,
    state: row.state,
    clinicCode: row.clinic_code,
    clinicParentCode: row.parent_code,
    doctorCode: row.doctor_code,
    practiceHours: row.practice_hours,
    queueNumber: row.queue_number,
    cardNumber,
    tasks: row.tasks.map(({ task, occurred_at }) => ({ task, occurredAt: new Date(occurred_at) })),
    owed: row.owed.map(
      (owed): Owed => ({
        kind: owed.kind,
        task: owed.task,
        state: owed.state,
        verdict: owed.verdict,
        said: owed.last_message === null ? null : spoken(owed.last_message),
        settledAt: instant(owed.settled_at),
        sentTime: instant(owed.sent_time),
        sentTimeReason: owed.sent_time_reason,
      }),
    ),
  };
}

const MOST_SAID = 200;

/** BPJS's words, fit to be kept beside a finding: no card or NIK that a message may repeat, and no page of HTML. */
export function spoken(words: string): string {
  return withoutLongNumbers(words).replaceAll('\0', '').slice(0, MOST_SAID);
}

function instant(text: string | null): Date | null {
  return text === null ? null : new Date(text);
}
