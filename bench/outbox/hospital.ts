import type { Db } from '../../src/platform/db';
import { ACCOUNT } from '../common/house';

/** A day of which everybody's clock is told; the parts that keep the machine's time use its own day. */
export const VISIT_DATE = '2026-01-05';

export function atWib(date: string, time: string): Date {
  return new Date(`${date}T${time}:00+07:00`);
}

/** One hospital with a clinic, a doctor and one session on the visit date, and its account at BPJS. */
export async function openHospital(db: Db, visitDate: string, baseUrl: string): Promise<number> {
  const [facility] = await db.rows<{ facility_id: number }>(
    `insert into facility (code, kind, name, time_zone) values ('0000R001', 'FKRTL', 'RS Contoh', 'WIB') returning facility_id`,
  );
  const facilityId = facility?.facility_id ?? 0;
  await db.rows(
    `insert into bpjs_account (facility_id, service, base_url, cons_id, cons_secret, user_key)
     values (:facilityId, 'antrean-rs', :baseUrl, :consId, :consSecret, :userKey)`,
    { facilityId, baseUrl, ...ACCOUNT },
  );
  await db.rows(`insert into clinic values (:facilityId, 'ANA', 'Anak', 'ANA', 'Anak', 'A')`, { facilityId });
  await db.rows(`insert into doctor values (:facilityId, 700001, 'dr. Contoh Satu, Sp.A')`, { facilityId });
  await db.rows(
    `insert into practice_session
       (facility_id, clinic_code, doctor_code, visit_date, practice_hours, queue_prefix, capacity, quota_jkn, quota_non_jkn)
     values (:facilityId, 'ANA', 700001, :visitDate, '00:00-23:59', 'A', 1000000, 1000000, 0)`,
    { facilityId, visitDate },
  );
  return facilityId;
}

/** Lanes of one part of the bench: `A-000001` and on. */
export interface Lanes {
  prefix: string;
  count: number;
}

export function laneOf(prefix: string, number: number): string {
  return `${prefix}-${String(number).padStart(6, '0')}`;
}

/** Bookings of patients of their own. What is owed for them is another matter. */
export async function book(db: Db, facilityId: number, visitDate: string, { prefix, count }: Lanes): Promise<void> {
  const [counted] = await db.rows<{ bookings: number }>('select count(*) as bookings from booking where facility_id = :facilityId', { facilityId });
  const bindings = { facilityId, prefix, count, visitDate, before: counted?.bookings ?? 0 };
  await db.rows(
    `insert into patient (facility_id, medical_record_number, nik, card_number, full_name, phone, registered_at)
     select :facilityId, cast(:before as integer) + number, '33' || lpad((cast(:before as integer) + number)::text, 14, '0'), '0009' || lpad((cast(:before as integer) + number)::text, 9, '0'),
       'Pasien Contoh', '081299990000', '2026-01-01T00:00:00Z'
     from generate_series(1, cast(:count as integer)) as number`,
    bindings,
  );
  await db.rows(
    `insert into booking
       (facility_id, booking_code, session_id, ordinal, queue_number, medical_record_number, payer, source, clinic_code, visit_date,
        nik, card_number, phone, visit_type, reference_number, is_new_patient, booked_at, estimated_at)
     select :facilityId, cast(:prefix as text) || '-' || lpad((patient.medical_record_number::integer - cast(:before as integer))::text, 6, '0'),
       practice_session.session_id, patient.medical_record_number::integer, 'A-' || patient.medical_record_number, patient.medical_record_number,
       'JKN', 'desk', 'ANA', :visitDate, patient.nik, patient.card_number, patient.phone, 1, '0000R001B' || patient.medical_record_number, false,
       cast(:visitDate as date), cast(:visitDate as date) + interval '3 hours'
     from patient
     join practice_session on practice_session.facility_id = patient.facility_id and practice_session.visit_date = cast(:visitDate as date)
     where patient.facility_id = :facilityId
       and patient.medical_record_number::integer > cast(:before as integer)`,
    bindings,
  );
  await db.rows('update practice_session set waiting = waiting + cast(:count as integer) where facility_id = :facilityId', { facilityId, count });
}

/** The steps of a visit that a lane owes: the booking and tasks 3, 4, 5. */
export type Step = 'booking' | 3 | 4 | 5;

/**
 * What lanes owe, in the words of `owe`, recorded over the morning: a patient each second, ten minutes between two steps.
 * As many rows as lanes times steps, in one statement.
 */
export async function oweSteps(db: Db, facilityId: number, visitDate: string, { prefix, count }: Lanes, steps: readonly Step[]): Promise<void> {
  await db.rows(
    `with owed as (
       select number, step, cast(:prefix as text) || '-' || lpad(number::text, 6, '0') as lane,
         cast(:morning as timestamptz) + make_interval(secs => number % 3600, mins => 10 * step) as at
       from unnest(cast(:steps as integer[])) as step, generate_series(1, cast(:count as integer)) as number
     )
     insert into outbox (facility_id, lane, kind, fact, due_at, created_at)
     select :facilityId, lane, case when step = 0 then 'booking-made' else 'task-reached' end,
       case when step = 0 then jsonb_build_object('kind', 'booking-made', 'bookingCode', lane)
         else jsonb_build_object('kind', 'task-reached', 'bookingCode', lane, 'task', step, 'prescriptionKind', case when step = 5 then 'none' end,
           'occurredAt', to_char(at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'))
       end,
       at, at
     from owed
     order by at, number`,
    { facilityId, prefix, count, morning: atWib(visitDate, '08:00'), steps: steps.map((step) => (step === 'booking' ? 0 : step)) },
  );
}

/** Nothing of the facility waits any more. */
export async function isDrained(db: Db, facilityId: number): Promise<boolean> {
  const [row] = await db.rows<{ waits: boolean }>(`select exists (select from outbox where facility_id = :facilityId and state in ('open', 'parked') and due_at < 'infinity') as waits`, { facilityId });
  return row?.waits === false;
}
