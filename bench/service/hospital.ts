import { hashPassword } from '../../src/auth/password';
import { addDays, localDate, systemClock } from '../../src/platform/clock';
import type { Database } from '../../src/platform/db';
import { insertLoadPatients } from '../../seeds/load';
import { ACCOUNT } from '../common/house';

/** A practice of one doctor on the day that is booked. */
export interface BenchSession {
  sessionId: number;
  clinicCode: string;
  doctorCode: number;
}

/** One hospital on the eve of a busy day. */
export interface BenchHospital {
  facilityId: number;
  code: string;
  user: string;
  password: string;
  visitDate: string;
  hours: string;
  /** The first is the one that everybody wants, when one is asked for. */
  sessions: readonly BenchSession[];
  /** Patients 1 … n by the scheme of `loadPatient`. */
  patients: number;
}

export interface FillInput {
  patients: number;
  /** Bookings of earlier days, finished, four tasks each. */
  pastVisits?: number;
  /** Each of their tasks is in the outbox too, taken by BPJS. */
  pastToldToo?: boolean;
  /** Where the outbox sends; absent: no account, nothing leaves. */
  baseUrl?: string;
  /** Of the day that is booked; 1 unless told otherwise, tomorrow. */
  daysAhead?: number;
}

/** A prime, so that no patient meets the same past session twice. */
export const PATIENTS = 100_003;
/** For parts that take a number from each patient once and are fast at it. */
export const MANY_PATIENTS = 300_007;
const CLINICS = 12;
const DOCTORS_PER_CLINIC = 5;
const HOURS = '00:00-23:59';
const PASSWORD = 'sandi-bench-antrean';
const CHUNK = 20_000;
const PAST_CHUNK = 50_000;
const PAST_DAYS = 730;

/** 12 clinics, 60 sessions tomorrow that never fill up, patients, and as many past visits as are asked for. */
export async function fillHospital(db: Database, { patients, pastVisits = 0, pastToldToo = false, baseUrl, daysAhead = 1 }: FillInput): Promise<BenchHospital> {
  const today = localDate(systemClock(), 'WIB');
  const visitDate = addDays(today, daysAhead);
  const [facility] = await db.rows<{ facility_id: number }>(`insert into facility (code, kind, name, time_zone) values ('0000R001', 'FKRTL', 'RS Contoh', 'WIB') returning facility_id`);
  const facilityId = facility?.facility_id ?? 0;
  await db.rows(`insert into web_service_user (facility_id, username, password_hash) values (:facilityId, 'bpjs', :hash)`, { facilityId, hash: await hashPassword(PASSWORD) });
  if (baseUrl !== undefined) {
    await db.rows(
      `insert into bpjs_account (facility_id, service, base_url, cons_id, cons_secret, user_key) values (:facilityId, 'antrean-rs', :baseUrl, :consId, :consSecret, :userKey)`,
      { facilityId, baseUrl, ...ACCOUNT },
    );
  }
  await db.rows(
    `insert into clinic (facility_id, clinic_code, clinic_name, parent_code, parent_name, queue_prefix)
     select :facilityId, 'P' || lpad(n::text, 2, '0'), 'Poli ' || n, 'P' || lpad(n::text, 2, '0'), 'Poli ' || n, chr(64 + n) from generate_series(1, ${CLINICS}) as n`,
    { facilityId },
  );
  await db.rows(`insert into doctor (facility_id, doctor_code, doctor_name) select :facilityId, 700000 + n, 'dr. Contoh ' || n from generate_series(1, ${CLINICS * DOCTORS_PER_CLINIC}) as n`, { facilityId });
  await addSessions(db, facilityId, visitDate);
  for (let first = 1; first <= patients; first += CHUNK) await insertLoadPatients(db, facilityId, first, Math.min(first + CHUNK - 1, patients), new Date());
  if (pastVisits > 0) await addPastVisits(db, facilityId, today, pastVisits, patients, pastToldToo);
  await db.rows('analyze');
  const sessions = await db.rows<{ session_id: number; clinic_code: string; doctor_code: number }>(
    'select session_id, clinic_code, doctor_code from practice_session where facility_id = :facilityId and visit_date = :visitDate order by session_id',
    { facilityId, visitDate },
  );
  return {
    facilityId, code: '0000R001', user: 'bpjs', password: PASSWORD, visitDate, hours: HOURS, patients,
    sessions: sessions.map((row) => ({ sessionId: row.session_id, clinicCode: row.clinic_code, doctorCode: row.doctor_code })),
  };
}

async function addSessions(db: Database, facilityId: number, visitDate: string): Promise<void> {
  await db.rows(
    `insert into practice_session (facility_id, clinic_code, doctor_code, visit_date, practice_hours, queue_prefix, capacity, quota_jkn, quota_non_jkn)
     select :facilityId, 'P' || lpad((1 + n / ${DOCTORS_PER_CLINIC})::text, 2, '0'), 700001 + n, :visitDate, '${HOURS}', chr(65 + n / ${DOCTORS_PER_CLINIC}) || n % ${DOCTORS_PER_CLINIC}, 2000000, 1000000, 1000000
     from generate_series(0, ${CLINICS * DOCTORS_PER_CLINIC - 1}) as n`,
    { facilityId, visitDate },
  );
}

/** A day's visits on each of the last two years' days, each booking with tasks 3, 4 and 5 and what was sent of it. */
async function addPastVisits(db: Database, facilityId: number, today: string, count: number, patients: number, toldToo: boolean): Promise<void> {
  await db.rows(
    `insert into practice_session (facility_id, clinic_code, doctor_code, visit_date, practice_hours, queue_prefix, capacity, quota_jkn, quota_non_jkn)
     select :facilityId, 'P' || lpad((1 + d % ${CLINICS})::text, 2, '0'), 700001 + d % ${CLINICS * DOCTORS_PER_CLINIC}, cast(:today as date) - d, '08:00-12:00', 'L', 2000000, 1000000, 1000000
     from generate_series(1, ${PAST_DAYS}) as d`,
    { facilityId, today },
  );
  for (let first = 1; first <= count; first += PAST_CHUNK) {
    const bindings = { facilityId, today, first, last: Math.min(first + PAST_CHUNK - 1, count), patients };
    await db.rows(
      `insert into booking (
         facility_id, booking_code, session_id, ordinal, queue_number, medical_record_number, payer, source, clinic_code, visit_date, nik, card_number, phone,
         visit_type, reference_number, is_new_patient, state, last_task, booked_at, estimated_at, replied_at, checked_in_at
       )
       select :facilityId, 'L' || n, practice_session.session_id, 1 + n / ${PAST_DAYS}, 'L-' || (1 + n / ${PAST_DAYS}), patient.medical_record_number, 'JKN', 'mobile-jkn', practice_session.clinic_code,
         practice_session.visit_date, patient.nik, patient.card_number, patient.phone, 1, 'L' || lpad(n::text, 18, '0'), false, 'finished', 5,
         practice_session.visit_date, practice_session.visit_date, practice_session.visit_date, practice_session.visit_date
       from generate_series(cast(:first as integer), cast(:last as integer)) as n
       join practice_session on practice_session.facility_id = :facilityId and practice_session.visit_date = cast(:today as date) - 1 - n % ${PAST_DAYS}
       join patient on patient.facility_id = :facilityId and patient.medical_record_number = lpad((1 + n % cast(:patients as integer))::text, 6, '0')
       on conflict do nothing`,
      bindings,
    );
    await db.rows(
      `insert into task_event (facility_id, booking_code, task, occurred_at, recorded_at, source, prescription_kind)
       select booking.facility_id, booking.booking_code, task, booking.booked_at + task * interval '10 minutes', booking.booked_at + task * interval '10 minutes', 'desk', case task when 5 then 'none' end
       from generate_series(cast(:first as integer), cast(:last as integer)) as n
       join booking on booking.facility_id = :facilityId and booking.booking_code = 'L' || n
       cross join unnest(array[3, 4, 5]) as task`,
      bindings,
    );
    await db.rows(
      `insert into outbox (facility_id, lane, kind, fact, state, due_at, attempts, verdict, created_at, settled_at)
       select booking.facility_id, booking.booking_code, 'booking-made', jsonb_build_object('kind', 'mobile-jkn-booking-made', 'bookingCode', booking.booking_code), 'sent', booking.booked_at, 1, 'accepted', booking.booked_at, booking.booked_at
       from generate_series(cast(:first as integer), cast(:last as integer)) as n
       join booking on booking.facility_id = :facilityId and booking.booking_code = 'L' || n`,
      bindings,
    );
    if (!toldToo) continue;
    await db.rows(
      `insert into outbox (facility_id, lane, kind, fact, state, due_at, attempts, verdict, created_at, settled_at)
       select task_event.facility_id, task_event.booking_code, 'task-reached', jsonb_build_object('kind', 'task-reached', 'bookingCode', task_event.booking_code, 'task', task_event.task),
         'sent', task_event.recorded_at, 1, 'accepted', task_event.recorded_at, task_event.recorded_at + n % 40 * interval '1 second'
       from generate_series(cast(:first as integer), cast(:last as integer)) as n
       join task_event on task_event.facility_id = :facilityId and task_event.booking_code = 'L' || n`,
      bindings,
    );
  }
}
