import { stored } from '../src/platform/personal-data';
import { addDays, addMinutes, localDate, type LocalDate } from '../src/platform/clock';
import type { Db, Tx } from '../src/platform/db';
import { REPORTED_TO, type BpjsAccount } from '../src/platform/facility';
import { demoHistory, type SeededSession } from './demo-history';
import { holdDemoFacility, insertBookings, insertPatients, insertSessions, insertSurgeries, insistOnNoOther, type DemoFacility } from './demo-rows';
import { demoSurgeries } from './demo-surgeries';
import { datesFrom, peopleOf, sessionsOn, type FacilityPlan, type SessionPlan } from './facility-plan';

const DAYS_BACK = 7;
/** Today and thirteen days more: the timetable always reaches so far. */
const DAYS_AHEAD = 14;
const MINUTES_OF_100_DAYS = 100 * 24 * 60;

/** Who calls a demo facility, and whom it calls. */
export interface DemoAccess {
  bpjs: BpjsAccount;
  webServiceUser: string;
  passwordHash: string;
}

/**
 * Adds a demo facility: clinics, doctors, two weeks of sessions, patients, and a week of what happened in them. All or
 * nothing, and nothing is owed to BPJS for it.
 * @throws when the database holds this facility already, or one that is not a demo's
 */
export async function seedDemo(db: Db, plan: FacilityPlan, input: DemoAccess & { now: Date }): Promise<{ facilityId: number }> {
  return db.transaction(async (tx) => {
    await insistOnNoOther(tx, plan);
    const facilityId = await insertFacility(tx, plan, input);
    await insertClinicsAndDoctors(tx, facilityId, plan);

    const people = peopleOf(plan);
    await insertPatients(tx, facilityId, people, addMinutes(input.now, -MINUTES_OF_100_DAYS));

    const today = localDate(input.now, plan.timeZone);
    const planned = datesFrom(addDays(today, -DAYS_BACK), DAYS_BACK + DAYS_AHEAD).flatMap((date) => sessionsOn(plan, date));
    await insertSessions(tx, facilityId, planned);
    const sessions = await numbered(tx, facilityId, planned);
    await insertBookings(tx, facilityId, demoHistory({ plan, sessions, people, now: input.now }));
    await countEverything(tx, facilityId);
    if (plan.kind === 'FKRTL') await insertSurgeries(tx, facilityId, demoSurgeries({ people, now: input.now, today, zone: plan.timeZone }));
    return { facilityId };
  });
}

/**
 * Adds the sessions of today and the thirteen days after it that a demo facility lacks, so that a demo started weeks
 * later still has a timetable. A session that exists is never changed.
 * @throws when the database does not hold it
 */
export async function rollDemoForward(db: Db, plan: FacilityPlan, now: Date): Promise<void> {
  await db.transaction(async (tx) => {
    const facility = await holdDemoFacility(tx, plan);
    await rollForward(tx, facility, localDate(now, facility.zone));
  });
}

/** The same inside a transaction that holds the facility. */
export async function rollForward(tx: Tx, facility: DemoFacility, today: LocalDate): Promise<void> {
  await insertSessions(tx, facility.facilityId, datesFrom(today, DAYS_AHEAD).flatMap((date) => sessionsOn(facility.plan, date)));
}

async function insertFacility(tx: Tx, plan: FacilityPlan, input: DemoAccess & { now: Date }): Promise<number> {
  const [row] = await tx.rows<{ facility_id: number }>(
    `insert into facility (code, kind, name, time_zone, is_default, is_demo, created_at)
     values (:code, :kind, :name, :timeZone, :isDefault, true, :now)
     returning facility_id`,
    { code: plan.code, kind: plan.kind, name: plan.name, timeZone: plan.timeZone, isDefault: plan.isDefault, now: input.now },
  );
  if (row === undefined) throw new Error('the facility was not inserted');
  const facilityId = row.facility_id;
  await tx.rows(
    `insert into web_service_user (facility_id, username, password_hash, created_at)
     values (:facilityId, :webServiceUser, :passwordHash, :now)`,
    { facilityId, webServiceUser: input.webServiceUser, passwordHash: input.passwordHash, now: input.now },
  );
  await tx.rows(
    `insert into bpjs_account (facility_id, service, base_url, second_base_url, cons_id, cons_secret, user_key)
     values (:facilityId, :service, :baseUrl, :secondBaseUrl, :consId, :consSecret, :userKey)`,
    { facilityId, service: REPORTED_TO[plan.kind], ...input.bpjs, consSecret: stored(facilityId, input.bpjs.consSecret), userKey: stored(facilityId, input.bpjs.userKey) },
  );
  return facilityId;
}

async function insertClinicsAndDoctors(tx: Tx, facilityId: number, plan: FacilityPlan): Promise<void> {
  await tx.rows(
    `insert into clinic (facility_id, clinic_code, clinic_name, parent_code, parent_name, queue_prefix)
     select :facilityId, c."clinicCode", c."clinicName", c."clinicCode", c."clinicName", c."queuePrefix"
     from jsonb_to_recordset(:clinics) as c("clinicCode" text, "clinicName" text, "queuePrefix" text)`,
    { facilityId, clinics: JSON.stringify(plan.clinics) },
  );
  await tx.rows(
    `insert into doctor (facility_id, doctor_code, doctor_name)
     select :facilityId, d."doctorCode", d."doctorName"
     from jsonb_to_recordset(:doctors) as d("doctorCode" int, "doctorName" text)`,
    { facilityId, doctors: JSON.stringify(plan.doctors) },
  );
}

/** The planned sessions with the ids the database gave them. */
async function numbered(tx: Tx, facilityId: number, planned: readonly SessionPlan[]): Promise<SeededSession[]> {
  const rows = await tx.rows<{ session_id: number; clinic_code: string; visit_date: string; queue_prefix: string }>(
    'select session_id, clinic_code, visit_date, queue_prefix from practice_session where facility_id = :facilityId',
    { facilityId },
  );
  const idOf = new Map(rows.map((r) => [`${r.clinic_code} ${r.visit_date} ${r.queue_prefix}`, r.session_id]));
  return planned.map((plan) => {
    const sessionId = idOf.get(`${plan.clinicCode} ${plan.visitDate} ${plan.queuePrefix}`);
    if (sessionId === undefined) throw new Error(`no session was made for ${plan.clinicCode} on ${plan.visitDate}`);
    return { ...plan, sessionId };
  });
}

/**
 * Sets the counters of sessions and pharmacy queues from the rows just written. Only for a database nobody uses yet:
 * a running server moves its counters itself, under the lock of the session.
 */
async function countEverything(tx: Tx, facilityId: number): Promise<void> {
  await tx.rows(
    `update practice_session set
       last_ordinal = counted.last_ordinal, taken_jkn = counted.taken_jkn, taken_non_jkn = counted.taken_non_jkn,
       waiting = counted.waiting, in_service = counted.in_service, now_serving_ordinal = counted.now_serving
     from (
       select booking.session_id,
         max(booking.ordinal) as last_ordinal,
         count(*) filter (where booking.payer = 'JKN' and booking.state <> 'cancelled') as taken_jkn,
         count(*) filter (where booking.payer = 'NON JKN' and booking.state <> 'cancelled') as taken_non_jkn,
         count(*) filter (where booking.state = 'waiting') as waiting,
         count(*) filter (where booking.state = 'called') as in_service,
         max(booking.ordinal) filter (where booking.state in ('called', 'finished')) as now_serving
       from booking
       where booking.facility_id = :facilityId
       group by booking.session_id
     ) as counted
     where practice_session.facility_id = :facilityId and practice_session.session_id = counted.session_id`,
    { facilityId },
  );
  await tx.rows(
    `insert into pharmacy_queue (facility_id, pharmacy_date, prescription_kind, last_ordinal, waiting, now_serving_ordinal)
     select :facilityId, pharmacy_date, prescription_kind, max(ordinal), count(*) filter (where state = 'waiting'),
       coalesce(max(ordinal) filter (where state in ('in-preparation', 'ready')), 0)
     from prescription
     where facility_id = :facilityId and ordinal is not null
     group by pharmacy_date, prescription_kind`,
    { facilityId },
  );
}
