import { setTimeout as delay } from 'node:timers/promises';
import { hashPassword } from '../../src/auth/password';
import { owe } from '../../src/outbox/owe';
import { addDays, localDate, systemClock } from '../../src/platform/clock';
import type { Database } from '../../src/platform/db';
import { book, laneOf } from '../outbox/hospital';
import { ACCOUNT } from '../common/house';

/** What stands in the database, and who may call. */
export interface Filling {
  codes: readonly string[];
  facilityIds: readonly number[];
  /** How many numbers are taken in a load. */
  numbers: number;
  user: string;
  password: string;
  today: string;
  tomorrow: string;
}

export interface FillOptions {
  facilities: number;
  numbers: number;
  baseUrl: string;
}

export const CLINIC = 'ANA';
export const DOCTOR = 700_001;
export const HOURS = '00:00-23:59';
const USER = 'bpjs';
const PASSWORD = 'sandi-bench-antrean';
const POLL_MS = 100;

/** Facilities as a Dinas may have them: a timetable of ten clinics and twenty doctors each, patients, an account at BPJS. */
export async function fill(db: Database, { facilities, numbers, baseUrl }: FillOptions): Promise<Filling> {
  const today = localDate(systemClock(), 'WIB');
  const tomorrow = addDays(today, 1);
  const passwordHash = await hashPassword(PASSWORD);
  const made = await db.rows<{ facility_id: number; code: string }>(
    `insert into facility (code, kind, name, time_zone)
     select lpad(n::text, 4, '0') || 'R001', 'FKRTL', 'RS Contoh ' || n, 'WIB' from generate_series(1, cast(:facilities as integer)) as n
     returning facility_id, code`,
    { facilities },
  );
  await db.rows(`insert into web_service_user (facility_id, username, password_hash) select facility_id, :user, :passwordHash from facility`, { user: USER, passwordHash });
  await db.rows(
    `insert into bpjs_account (facility_id, service, base_url, cons_id, cons_secret, user_key) select facility_id, 'antrean-rs', :baseUrl, :consId, :consSecret, :userKey from facility`,
    { baseUrl, ...ACCOUNT },
  );
  await db.rows(
    `insert into clinic (facility_id, clinic_code, clinic_name, parent_code, parent_name, queue_prefix)
     select facility_id, case n when 1 then '${CLINIC}' else 'P' || n end, 'Poli ' || n, 'P' || n, 'Poli ' || n, 'A' || n from facility, generate_series(1, 10) as n`,
  );
  await db.rows(`insert into doctor (facility_id, doctor_code, doctor_name) select facility_id, ${DOCTOR - 1} + n, 'dr. Contoh ' || n from facility, generate_series(1, 20) as n`);
  await db.rows(
    `insert into practice_session (facility_id, clinic_code, doctor_code, visit_date, practice_hours, queue_prefix, capacity, quota_jkn, quota_non_jkn)
     select facility_id, '${CLINIC}', ${DOCTOR}, visit_date, '${HOURS}', 'A', 1000000, 1000000, 0 from facility, unnest(cast(:dates as date[])) as visit_date`,
    { dates: [today, tomorrow] },
  );
  const lanes = Math.ceil(300 / facilities) + 10;
  for (const { facility_id } of made) await book(db, facility_id, today, { prefix: 'L', count: lanes });
  await db.rows('update practice_session set last_ordinal = cast(:lanes as integer) where facility_id > 0 and visit_date = :today', { lanes, today });
  await db.rows(
    `insert into patient (facility_id, medical_record_number, nik, card_number, full_name, phone, registered_at)
     select facility_id, (1000000 + n)::text, '34' || lpad(n::text, 14, '0'), '1' || lpad(n::text, 12, '0'), 'Pasien Contoh', '081299990000', now()
     from facility, generate_series(1, case when code = :first then cast(:numbers as integer) else cast(:share as integer) end) as n`,
    { first: made[0]!.code, numbers, share: Math.ceil(numbers / facilities) },
  );
  await db.rows('analyze');
  return { codes: made.map(({ code }) => code), facilityIds: made.map(({ facility_id }) => facility_id), numbers, user: USER, password: PASSWORD, today, tomorrow };
}

export interface Lag {
  p50Ms: number;
  p95Ms: number;
}

const PRESS_MS = 200;

/** Something owed every 200 ms, each time at the next facility: how long until its call to BPJS begins. */
export async function owedLag(db: Database, { facilityIds }: Filling, presses: number): Promise<Lag> {
  const since = new Date();
  for (let press = 0; press < presses; press += 1) {
    await oweCancellation(db, facilityIds[press % facilityIds.length]!, 1 + Math.floor(press / facilityIds.length));
    await delay(PRESS_MS);
  }
  return lagSince(db, since);
}

/** So many owed at every facility in the same moment, as after an outage. */
export async function oweOneEach(db: Database, { facilityIds }: Filling, each: number): Promise<Lag> {
  const since = new Date();
  const first = Math.ceil(300 / facilityIds.length) + 1;
  for (const facilityId of facilityIds) for (let n = 0; n < each; n += 1) await oweCancellation(db, facilityId, first + n);
  return lagSince(db, since);
}

function oweCancellation(db: Database, facilityId: number, lane: number): Promise<void> {
  return db.transaction((tx) => owe(tx, facilityId, new Date(), [{ kind: 'booking-cancelled', bookingCode: laneOf('L', lane), reason: 'uji' }]));
}

async function lagSince(db: Database, since: Date): Promise<Lag> {
  const open = async (): Promise<number> => (await db.rows<{ n: number }>(`select count(*) as n from outbox where facility_id > 0 and state = 'open' and created_at >= :since`, { since }))[0]?.n ?? 0;
  while ((await open()) > 0) await delay(POLL_MS);
  const [lag] = await db.rows<{ p50: number; p95: number }>(
    `select percentile_cont(0.5) within group (order by ms) as p50, percentile_cont(0.95) within group (order by ms) as p95
     from (
       select extract(epoch from min(outbox_attempt.started_at) - min(outbox.created_at))::float * 1000 as ms
       from outbox
       join outbox_attempt on outbox_attempt.facility_id = outbox.facility_id and outbox_attempt.outbox_id = outbox.outbox_id
       where outbox.facility_id > 0 and outbox.created_at >= :since
       group by outbox.facility_id, outbox.outbox_id
     ) as each`,
    { since },
  );
  return { p50Ms: Math.round(lag?.p50 ?? 0), p95Ms: Math.round(lag?.p95 ?? 0) };
}
