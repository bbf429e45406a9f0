import { makeOutboxLoop, type OutboxLoop } from '../../src/outbox/loop';
import { makeCaller, type Caller } from '../../src/bpjs/call';
import type { Fact } from '../../src/outbox/facts';
import { owe } from '../../src/outbox/owe';
import type { Database, Db } from '../../src/platform/db';
import { openFacilityDirectory, type FacilityDirectory } from '../../src/platform/facility-directory';
import type { Log } from '../../src/platform/log';
import { lockForCancelAsAtBpjs } from '../../src/queue/cancel-as-at-bpjs';

export const VISIT_DATE = '2026-01-05';
export const ACCOUNT = { consId: '99001', consSecret: 'rahasia-Contoh-01', userKey: 'kunci-contoh' };

/** 08:05 WIB of the visit date, unless told otherwise. */
export function atWib(time: string, date = VISIT_DATE): Date {
  return new Date(`${date}T${time.length === 5 ? `${time}:00` : time}+07:00`);
}

/** A clock that stands still until it is told to move. */
export function standingClock(start: Date): (() => Date) & { moveTo: (instant: Date) => void; pass: (ms: number) => void } {
  let now = start;
  return Object.assign(() => now, {
    moveTo: (instant: Date) => {
      now = instant;
    },
    pass: (ms: number) => {
      now = new Date(now.getTime() + ms);
    },
  });
}

export interface LogLine {
  level: 'debug' | 'info' | 'warn' | 'error';
  fields: Record<string, unknown>;
  message: string;
}

export function collectedLog(onLine: (line: LogLine) => void = () => undefined): Log & { lines: LogLine[] } {
  const lines: LogLine[] = [];
  const at = (level: LogLine['level']) => (fields: object, message: string) => {
    const line = { level, fields: fields as Record<string, unknown>, message };
    lines.push(line);
    onLine(line);
  };
  return { lines, debug: at('debug'), info: at('info'), warn: at('warn'), error: at('error'), flush: () => undefined };
}

/** One hospital with a clinic, a doctor and a session on the visit date. */
export async function hospital(db: Db, code: string, options: { baseUrl?: string; settings?: object } = {}): Promise<number> {
  const [facility] = await db.rows<{ facility_id: number }>(
    `insert into facility (code, kind, name, time_zone, settings)
     values (:code, 'FKRTL', 'RS Contoh', 'WIB', :settings)
     returning facility_id`,
    { code, settings: JSON.stringify(options.settings ?? {}) },
  );
  const facilityId = facility?.facility_id ?? 0;
  await db.rows(
    `insert into bpjs_account (facility_id, service, base_url, cons_id, cons_secret, user_key)
     values (:facilityId, 'antrean-rs', :baseUrl, :consId, :consSecret, :userKey)`,
    { facilityId, baseUrl: options.baseUrl ?? 'http://127.0.0.1:1/antreanrs/', ...ACCOUNT },
  );
  await db.rows(`insert into clinic values (:facilityId, 'ANA', 'Anak', 'ANA', 'Anak', 'A')`, { facilityId });
  await db.rows(`insert into doctor values (:facilityId, 700001, 'dr. Contoh Satu, Sp.A')`, { facilityId });
  await db.rows(
    `insert into practice_session
       (facility_id, clinic_code, doctor_code, visit_date, practice_hours, queue_prefix, capacity, quota_jkn, quota_non_jkn, taken_jkn, taken_non_jkn)
     values (:facilityId, 'ANA', 700001, :visitDate, '08:00-12:00', 'A', 30, 20, 10, 10, 2)`,
    { facilityId, visitDate: VISIT_DATE },
  );
  return facilityId;
}

export interface BookingOptions {
  source?: 'mobile-jkn' | 'kiosk' | 'desk' | 'simrs';
  payer?: 'JKN' | 'NON JKN';
  isNewPatient?: boolean;
  nik?: string;
  cardNumber?: string;
  phone?: string;
  referenceNumber?: string;
  state?: string;
}

let serial = 0;

/** A booking of a patient of its own, for the hospital's one session. */
export async function booking(db: Db, facilityId: number, bookingCode: string, options: BookingOptions = {}): Promise<void> {
  serial += 1;
  const tail = String(serial).padStart(6, '0');
  await db.rows(
    `insert into patient (facility_id, medical_record_number, nik, card_number, full_name, phone)
     values (:facilityId, :record, :nik, :card, 'Pasien Contoh', '081299990000')`,
    { facilityId, record: tail, nik: `3300000000${tail}`, card: `0009900${tail}` },
  );
  await db.rows(
    `insert into booking
       (facility_id, booking_code, session_id, ordinal, queue_number, medical_record_number, payer, source, clinic_code, visit_date,
        nik, card_number, phone, visit_type, reference_number, is_new_patient, state, booked_at, estimated_at)
     select :facilityId, :bookingCode, practice_session.session_id, :ordinal, 'A-' || :ordinal, :record, :payer, :source, 'ANA', :visitDate,
            :nik, :card, :phone, 1, :referenceNumber, :isNewPatient, :bookingState, :bookedAt, :estimatedAt
     from practice_session
     where practice_session.facility_id = :facilityId`,
    {
      facilityId,
      bookingCode,
      ordinal: serial,
      record: tail,
      payer: options.payer ?? 'JKN',
      source: options.source ?? 'desk',
      visitDate: VISIT_DATE,
      nik: options.nik ?? `3300000000${tail}`,
      card: options.cardNumber ?? `0009900${tail}`,
      phone: options.phone ?? '081200000001',
      referenceNumber: options.referenceNumber ?? `0000R0010126B${tail}`,
      isNewPatient: options.isNewPatient ?? false,
      bookingState: options.state ?? 'waiting',
      bookedAt: atWib('07:00'),
      estimatedAt: atWib('08:31'),
    },
  );
  if ((options.state ?? 'waiting') === 'waiting') await db.rows('update practice_session set waiting = waiting + 1 where facility_id = :facilityId', { facilityId });
}

export function oweNow(db: Db, facilityId: number, now: Date, facts: readonly Fact[]): Promise<void> {
  return db.transaction((tx) => owe(tx, facilityId, now, facts));
}

export function task(bookingCode: string, number: 1 | 2 | 3 | 4 | 5 | 6 | 7 | 99, occurredAt: Date, prescriptionKind: 'none' | 'compounded' | 'non-compounded' | null = null): Fact {
  return { kind: 'task-reached', bookingCode, task: number, occurredAt: occurredAt.toISOString(), prescriptionKind };
}

/** No jitter, no real waiting, and visits called off by the queue itself. */
export const STEADY = { random: () => 0, wait: () => new Promise<void>((resolve) => setImmediate(resolve)), visits: { lockForCancel: lockForCancelAsAtBpjs } };

export interface Delivery {
  loop: OutboxLoop;
  caller: Caller;
  facilities: FacilityDirectory;
  close: () => Promise<void>;
}

/** The outbox loop on this database, without spacing, waiting at most a moment for a reply. */
export async function delivery(db: Database, clock: () => Date, log: Log, options: { totalTimeoutMs?: number; maxInFlight?: number } = {}): Promise<Delivery> {
  const facilities = await openFacilityDirectory(db, log);
  const caller = makeCaller({ connectTimeoutMs: 2_000, totalTimeoutMs: options.totalTimeoutMs ?? 5_000 }, clock, log);
  const config = { outbox: { maxInFlight: options.maxInFlight ?? 4, spacingMs: 0, leaseMs: 60_000 } };
  const loop = makeOutboxLoop({ config, db, clock, log, facilities, caller, ...STEADY });
  return {
    loop,
    caller,
    facilities,
    close: async () => {
      await loop.stop();
      caller.close();
      await facilities.close();
    },
  };
}
