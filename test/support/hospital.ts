import https from 'node:https';
import os from 'node:os';
import path from 'node:path';
import request, { type Response } from 'supertest';
import { hashPassword } from '../../src/auth/password';
import { makeDeps, type Deps } from '../../src/deps';
import { readConfig } from '../../src/platform/config';
import type { Database, Db } from '../../src/platform/db';
import type { Facility } from '../../src/platform/facility';
import { certificatePair } from '../../src/platform/certificate';
import { sealedPatient } from '../../src/queue/patient-columns';
import { startListeners, type Listeners } from '../../src/server';
import { assertReplyMatchesContract } from './contract-schema';
import { freshDatabase, type FreshDatabase } from './database';
import { makeTestLog, type TestLog } from './test-log';


/** Monday 18 January 2027, nine in the morning at the hospital (WIB). */
export const MORNING = '2027-01-18T09:00:00.000+07:00';
export const TODAY = '2027-01-18';
export const YESTERDAY = '2027-01-17';
export const TOMORROW = '2027-01-19';

export const USER = 'bpjs-uji';
export const PASSWORD = 'sandi-uji-antrean';

export interface Person {
  norm: string;
  nik: string;
  nomorkartu: string;
  nohp: string;
}

/** The n-th invented patient; every one of them is in the master. */
export function person(n: number): Person {
  const tail = String(n).padStart(4, '0');
  return { norm: `00-${tail.slice(0, 2)}-${tail.slice(2)}`, nik: `327199990000${tail}`, nomorkartu: `000990000${tail}`, nohp: `08120000${tail}` };
}

export interface SessionSpec {
  kodepoli: string;
  kodedokter: number;
  tanggalperiksa: string;
  jampraktek: string;
  prefix: string;
  capacity?: number;
  quotaJkn?: number;
  quotaNonJkn?: number;
  onLeave?: boolean;
}

export const MORNING_SESSION: SessionSpec = { kodepoli: 'SAR', kodedokter: 700101, tanggalperiksa: TODAY, jampraktek: '08:00-12:00', prefix: 'SAR', capacity: 30, quotaJkn: 24, quotaNonJkn: 6 };
export const TOMORROW_SESSION: SessionSpec = { ...MORNING_SESSION, tanggalperiksa: TOMORROW };
/** Over since 08:30 today. */
export const DAWN_SESSION: SessionSpec = { ...MORNING_SESSION, kodedokter: 700102, jampraktek: '06:00-08:30', prefix: 'SARD' };
export const EVENING_SESSION: SessionSpec = { ...MORNING_SESSION, kodedokter: 700102, jampraktek: '17:00-20:00', prefix: 'SARE' };
export const CHILD_SESSION: SessionSpec = { ...MORNING_SESSION, kodepoli: 'ANA', kodedokter: 700103, jampraktek: '09:00-13:00', prefix: 'ANA' };
/** The only session of its clinic, and its doctor is on leave. */
export const LEAVE_SESSION: SessionSpec = { ...MORNING_SESSION, kodepoli: 'BED', kodedokter: 700104, prefix: 'BED', onLeave: true };

/** A reply as a test reads it: `response` has the fields of its service, and is absent from a refusal. */
export interface WireReply {
  metadata: { code: number; message: string };
  response: {
    kodebooking: string;
    nomorantrean: string;
    angkaantrean: number;
    norm: string;
    namapoli: string;
    totalantrean: number;
    sisaantrean: number;
    antreanpanggil: string | number;
    waktutunggu: number;
    estimasidilayani: number;
    sisakuotajkn: number;
    sisakuotanonjkn: number;
    list: { kodebooking: string; terlaksana: number; nopeserta: string; lastupdate: number }[];
  };
}

export interface Hospital {
  db: Database;
  databaseUrl: string;
  deps: Deps;
  listeners: Listeners;
  publicUrl: string;
  internalUrl: string;
  log: TestLog;
  facility: () => Facility;
  setTime: (iso: string) => void;
  /** Writes settings over the defaults; in force when it resolves. */
  settings: (settings: Record<string, unknown>) => Promise<void>;
  addSession: (spec: SessionSpec) => Promise<number>;
  addPatients: (from: number, to: number) => Promise<void>;
  token: () => Promise<string>;
  /** POSTs with a good token and checks the reply against openapi.yaml. */
  call: (operationId: string, path: string, body: unknown, token?: string) => Promise<WireReply>;
  close: () => Promise<void>;
}

export const SECRET = 'secret-of-the-tests-at-least-32-characters';

/** What a facility is, and its clinics, doctors and sessions. */
export interface House {
  code: string;
  kind: Facility['kind'];
  name: string;
  clinics: { clinicCode: string; clinicName: string; prefix: string }[];
  doctors: { doctorCode: number; doctorName: string }[];
  sessions: SessionSpec[];
}

/** A hospital, or the house named, on a fresh database, served over real HTTPS on loopback, at a time of its own. */
export async function openHospital(options: { patients?: number; database?: FreshDatabase; house?: House; env?: Record<string, string> } = {}): Promise<Hospital> {
  const database = options.database ?? (await freshDatabase());
  const house = options.house ?? HOSPITAL;
  const { db } = database;
  const facilityId = await insertFacility(db, house);
  let now = new Date(MORNING);
  const { config } = readConfig({ PUBLIC_PORT: '0', INTERNAL_PORT: '0', FLOOD_PAUSE_MS: '0', ...options.env });
  const log = makeTestLog();
  const deps = await makeDeps({ config, databaseUrl: database.url, tokenSecret: SECRET, log, clock: () => new Date(now) });
  const listeners = await startListeners(deps, await certificatePair(path.join(os.tmpdir(), 'antrean-test-certificate')));
  const publicUrl = `https://127.0.0.1:${listeners.publicPort}`;
  // A connection is kept: shaking hands for each call would take most of a test's time.
  const connections = new https.Agent({ keepAlive: true, rejectUnauthorized: false });

  const hospital: Hospital = {
    db,
    databaseUrl: database.url,
    deps,
    listeners,
    publicUrl,
    internalUrl: `https://127.0.0.1:${listeners.internalPort}`,
    log,
    facility: () => deps.facilities.byId(facilityId)!,
    setTime: (iso) => {
      now = new Date(iso);
    },
    settings: async (settings) => {
      await db.rows('update facility set settings = :settings where facility_id = :facilityId', { facilityId, settings: JSON.stringify(settings) });
      await deps.facilities.reload();
    },
    addSession: (spec) => insertSession(db, facilityId, spec),
    addPatients: (from, to) => insertPatients(db, facilityId, from, to),
    token: async () => {
      const reply = await request(publicUrl).get('/auth').set('x-username', USER).set('x-password', PASSWORD).agent(connections);
      return (reply.body as { response: { token: string } }).response.token;
    },
    call: async (operationId, path, body, token) => {
      const reply: Response = await request(publicUrl)
        .post(path)
        .set('x-token', token ?? (await hospital.token()))
        .set('x-username', USER)
        .agent(connections)
        .send(body as object);
      expect(reply.status).toBe(200);
      expect(reply.headers['content-type']).toMatch(/^application\/json/);
      assertReplyMatchesContract(operationId, reply.body);
      return reply.body as WireReply;
    },
    close: async () => {
      connections.destroy();
      await listeners.close();
      await deps.close();
      await database.drop();
    },
  };
  await insertTimetable(db, facilityId, house);
  await deps.facilities.reload();
  await insertPatients(db, facilityId, 1, options.patients ?? 20);
  return hospital;
}

const HOSPITAL: House = {
  code: '0000R999',
  kind: 'FKRTL',
  name: 'RS Uji',
  clinics: [
    { clinicCode: 'SAR', clinicName: 'Saraf', prefix: 'SAR' },
    { clinicCode: 'ANA', clinicName: 'Anak', prefix: 'ANA' },
    { clinicCode: 'BED', clinicName: 'Bedah', prefix: 'BED' },
  ],
  doctors: [
    { doctorCode: 700101, doctorName: 'dr. Sari Wening, Sp.N' },
    { doctorCode: 700102, doctorName: 'dr. Bima Laksana, Sp.N' },
    { doctorCode: 700103, doctorName: 'dr. Ayu Permata, Sp.A' },
    { doctorCode: 700104, doctorName: "dr. Nur'aini, Sp.B" },
  ],
  sessions: [MORNING_SESSION, TOMORROW_SESSION, DAWN_SESSION, EVENING_SESSION, CHILD_SESSION, LEAVE_SESSION],
};

async function insertFacility(db: Db, { code, kind, name }: House): Promise<number> {
  const [row] = await db.rows<{ facility_id: number }>(
    `insert into facility (code, kind, name, time_zone) values (:code, :kind, :name, 'WIB') returning facility_id`,
    { code, kind, name },
  );
  const facilityId = row!.facility_id;
  await db.rows('insert into web_service_user (facility_id, username, password_hash) values (:facilityId, :user, :hash)', {
    facilityId,
    user: USER,
    hash: await hashPassword(PASSWORD),
  });
  return facilityId;
}

async function insertTimetable(db: Db, facilityId: number, house: House): Promise<void> {
  for (const clinic of house.clinics) {
    await db.rows(
      `insert into clinic (facility_id, clinic_code, clinic_name, parent_code, parent_name, queue_prefix)
       values (:facilityId, :clinicCode, :clinicName, :clinicCode, :clinicName, :prefix)`,
      { facilityId, ...clinic },
    );
  }
  for (const doctor of house.doctors) await db.rows('insert into doctor (facility_id, doctor_code, doctor_name) values (:facilityId, :doctorCode, :doctorName)', { facilityId, ...doctor });
  for (const spec of house.sessions) await insertSession(db, facilityId, spec);
}

async function insertSession(db: Db, facilityId: number, spec: SessionSpec): Promise<number> {
  const [row] = await db.rows<{ session_id: number }>(
    `insert into practice_session (facility_id, clinic_code, doctor_code, visit_date, practice_hours, queue_prefix, capacity, quota_jkn, quota_non_jkn, on_leave)
     values (:facilityId, :kodepoli, :kodedokter, :tanggalperiksa, :jampraktek, :prefix, :capacity, :quotaJkn, :quotaNonJkn, :onLeave)
     returning session_id`,
    { facilityId, capacity: 30, quotaJkn: 24, quotaNonJkn: 6, onLeave: false, ...spec },
  );
  return row!.session_id;
}

async function insertPatients(db: Db, facilityId: number, from: number, to: number): Promise<void> {
  const people = Array.from({ length: Math.max(0, to - from + 1) }, (_, i) => person(from + i)).map((who) => ({
    norm: who.norm,
    ...sealedPatient(facilityId, { nik: who.nik, cardNumber: who.nomorkartu, familyCardNumber: null, fullName: `Pasien Uji ${Number(who.norm.replaceAll('-', ''))}`, phone: who.nohp, address: null }),
  }));
  await db.rows(
    `insert into patient (facility_id, medical_record_number, nik, nik_key, card_number, card_key, full_name, name_keys, sex, phone, registered_at)
     select :facilityId, p.norm, p.nik, p."nikKey", p."cardNumber", p."cardKey", p."fullName", p."nameKeys", 'P', p.phone, now()
     from jsonb_to_recordset(:people) as p(norm text, nik text, "nikKey" text, "cardNumber" text, "cardKey" text, "fullName" text, "nameKeys" text[], phone text)`,
    { facilityId, people: JSON.stringify(people) },
  );
}

/** An ambil antrean of a patient in a session, valid unless `over` spoils it. */
export function booking(who: Person, session: SessionSpec, over: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    nomorkartu: who.nomorkartu,
    nik: who.nik,
    nohp: who.nohp,
    kodepoli: session.kodepoli,
    norm: who.norm,
    tanggalperiksa: session.tanggalperiksa,
    kodedokter: session.kodedokter,
    jampraktek: session.jampraktek,
    jeniskunjungan: 1,
    nomorreferensi: `0001R001${session.tanggalperiksa.replaceAll('-', '').slice(2)}${session.kodepoli}${who.norm.replaceAll('-', '')}`,
    ...over,
  };
}

export function slotOf(session: SessionSpec): Record<string, unknown> {
  return { kodepoli: session.kodepoli, kodedokter: session.kodedokter, tanggalperiksa: session.tanggalperiksa, jampraktek: session.jampraktek };
}
