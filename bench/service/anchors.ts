import { execFile, spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';
import type { Database } from '../../src/platform/db';
import { certificateFiles } from '../common/server-process';
import type { Rate } from './caller';
import type { BenchHospital } from './hospital';

const CLIENTS = 32;

/** A server that does nothing but answer. */
export interface BareServer {
  url: string;
  stop: () => Promise<void>;
}

export async function startBareServer(kind: 'plain' | 'express', answer: string): Promise<BareServer> {
  const { TLS_CERT_FILE, TLS_KEY_FILE } = await certificateFiles();
  const child = spawn(process.execPath, [path.join(__dirname, 'bare-server.js'), kind, TLS_CERT_FILE, TLS_KEY_FILE], { env: { ANSWER: answer }, stdio: ['pipe', 'pipe', 'inherit'] });
  const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const port = await new Promise<number>((resolve, reject) => {
    child.once('error', reject).once('exit', () => reject(new Error('the bare server did not start')));
    createInterface({ input: child.stdout }).once('line', (line) => resolve(Number(line)));
  });
  return {
    url: `https://127.0.0.1:${port}`,
    stop: async () => {
      child.stdin.end();
      await gone;
    },
  };
}

/**
 * What a booking asks of the database, as one function: the patient, the locks, what stands in the way, the booking with its
 * session's counters, what BPJS is owed, the event. Rules and texts are the server's, so this is the least a booking can cost.
 */
const TAKE_NUMBER = `
  create sequence bench_patient;
  create function bench_take_number(p_facility_id integer, p_sessions bigint[], p_first bigint) returns integer language plpgsql as $$
  declare
    n bigint := p_first + nextval('bench_patient');
    record_number text := lpad(n::text, 6, '0');
    person patient;
    session practice_session;
    code text := 'B' || n;
  begin
    select * into person from patient where facility_id = p_facility_id and medical_record_number = record_number;
    perform from lock_for_booking(p_facility_id, array['p' || record_number, 'r' || code], array[p_sessions[1 + n % cardinality(p_sessions)]]);
    select * into session from practice_session where facility_id = p_facility_id and session_id = p_sessions[1 + n % cardinality(p_sessions)];
    perform from booking where facility_id = p_facility_id and medical_record_number = record_number and visit_date = session.visit_date and state <> 'cancelled';
    perform from booking where facility_id = p_facility_id and reference_number = code and reference_number <> '' and state in ('waiting', 'called');
    insert into booking (facility_id, booking_code, session_id, ordinal, queue_number, medical_record_number, payer, source, clinic_code, visit_date,
      nik, card_number, card_key, phone, visit_type, reference_number, is_new_patient, booked_at, estimated_at)
    values (p_facility_id, code, session.session_id, session.last_ordinal + 1, session.queue_prefix || '-' || (session.last_ordinal + 1), record_number, 'JKN', 'mobile-jkn',
      session.clinic_code, session.visit_date, person.nik, person.card_number, person.card_key, person.phone, 1, code, false, now(), now());
    update practice_session set last_ordinal = last_ordinal + 1, taken_jkn = taken_jkn + 1, waiting = waiting + 1
    where facility_id = p_facility_id and session_id = session.session_id;
    insert into outbox (facility_id, lane, precedence, kind, fact, due_at, created_at)
    values (p_facility_id, code, 2, 'mobile-jkn-booking-made', jsonb_build_object('kind', 'mobile-jkn-booking-made', 'bookingCode', code), now() + interval '1 minute', now());
    insert into facility_event (facility_id, event_type, subject, detail, occurred_at, due_at)
    values (p_facility_id, 'booking.created', code, jsonb_build_object('source', 'mobile-jkn'), now(), now());
    return session.last_ordinal + 1;
  end $$`;

/** Makes the function `pgbenchRate` calls. */
export async function prepareAnchor(db: Database): Promise<void> {
  await db.rows(TAKE_NUMBER);
}

/**
 * The same booking by pgbench with 32 clients, straight at the database.
 * @returns undefined where pgbench is not installed
 */
export async function pgbenchRate(databaseUrl: string, hospital: BenchHospital, input: { ms: number; sessionIds: readonly number[]; firstPatient: number }): Promise<Rate | undefined> {
  const script = path.join(os.tmpdir(), `antrean-bench-${process.pid}.sql`);
  writeFileSync(script, `select bench_take_number(${hospital.facilityId}, '{${input.sessionIds.join(',')}}'::bigint[], ${input.firstPatient});\n`);
  const args = ['--no-vacuum', '--client', String(CLIENTS), '--jobs', '2', '--time', String(Math.ceil(input.ms / 1_000)), '--protocol', 'prepared', '--file', script, databaseUrl];
  const said = await promisify(execFile)('pgbench', args).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  });
  if (said === undefined) return undefined;
  const figure = (pattern: RegExp): number => Number(pattern.exec(said.stdout)?.[1] ?? 0);
  const averageMs = figure(/latency average = ([\d.]+)/);
  return { perSecond: Math.round(figure(/tps = ([\d.]+)/)), durations: { count: figure(/processed: (\d+)/), p50Ms: averageMs, p99Ms: 0, maxMs: 0 } };
}
