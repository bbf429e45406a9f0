import { makeCaller, type Caller } from '../../src/bpjs/call';
import type { Database } from '../../src/platform/db';
import { REPORTED_TO, type Facility } from '../../src/platform/facility';
import { openFacilityDirectory } from '../../src/platform/facility-directory';
import { pullHfis, type PullOptions, type PullSummary } from '../../src/schedules/hfis-sync';
import type { HfisDeps } from '../../src/schedules/hfis-reader-sync';
import { differencesOf, type ScheduleDifference } from '../../src/schedules/schedule-difference-store';
import type { JadwalRow, ReferenceData } from '../../src/tools/simulator/reference';
import { startSimulator, type Simulator } from '../../src/tools/simulator/simulator';
import { freshDatabase } from '../support/database';
import { makeTestLog, type TestLog } from '../support/test-log';

/** Monday 18 January 2027, six in the morning WIB. */
export const MORNING = new Date('2027-01-18T06:00:00+07:00');
export const MONDAY = '2027-01-18';
export const TUESDAY = '2027-01-19';

export const ACCOUNT = { consId: '99001', consSecret: 'rahasia-Contoh-01', userKey: 'kunci-contoh' };
export const SARI = { kodedokter: 700101, namadokter: 'dr. Sari Wening, Sp.N' };
export const BIMA = { kodedokter: 700102, namadokter: 'dr. Bima Laksana, Sp.N' };
export const AYU = { kodedokter: 700103, namadokter: 'dr. Ayu Permata, Sp.A' };

const CLINICS = { SAR: 'SARAF', ANA: 'ANAK' } as const;

/** A slot of one Monday unless told otherwise, as HFIS sends it. */
export function slot(doctor: { kodedokter: number; namadokter: string }, jadwal: string, over: Partial<JadwalRow> = {}): JadwalRow {
  const clinic = over.kodesubspesialis === 'ANA' ? 'ANA' : 'SAR';
  return {
    kodepoli: clinic,
    namapoli: CLINICS[clinic],
    kodesubspesialis: clinic,
    namasubspesialis: CLINICS[clinic],
    ...doctor,
    hari: 1,
    namahari: '',
    jadwal,
    kapasitaspasien: 30,
    libur: 0,
    tanggal: MONDAY,
    ...over,
  };
}

export interface SessionRow {
  session_id: number;
  clinic_code: string;
  doctor_code: number;
  visit_date: string;
  practice_hours: string;
  queue_prefix: string;
  capacity: number;
  quota_jkn: number;
  quota_non_jkn: number;
  minutes_per_patient: number | null;
  on_leave: boolean;
}

export interface HfisHospital {
  db: Database;
  databaseUrl: string;
  facilityId: number;
  caller: Caller;
  log: TestLog;
  deps: HfisDeps;
  setNow: (now: Date) => void;
  /** With settings and the address of BPJS as they are in the database now. */
  facility: () => Promise<Facility>;
  /** From now on HFIS has these slots and nothing else. */
  hfisHas: (jadwal: readonly JadwalRow[], over?: Partial<ReferenceData>) => Promise<Simulator>;
  pull: (options?: Partial<PullOptions>) => Promise<PullSummary>;
  sessions: () => Promise<SessionRow[]>;
  addSession: (over: Partial<SessionRow>) => Promise<number>;
  changeSession: (hours: string, change: string) => Promise<void>;
  differences: () => Promise<ScheduleDifference[]>;
  allDifferences: () => Promise<ScheduleDifference[]>;
  settings: (settings: object) => Promise<void>;
  /** Everything but the facility is forgotten. */
  clear: () => Promise<void>;
  close: () => Promise<void>;
}

/** A hospital with two clinics and one doctor, or an FKTP with the same, beside a BPJS over HTTP whose HFIS a test may rewrite. */
export async function openHfisHospital(kind: Facility['kind'] = 'FKRTL'): Promise<HfisHospital> {
  const database = await freshDatabase();
  const { db } = database;
  const log = makeTestLog();
  let now = MORNING;
  const clock = (): Date => now;
  const caller = makeCaller({ connectTimeoutMs: 2_000, totalTimeoutMs: 1_500 }, clock, log);
  const [row] = await db.rows<{ facility_id: number }>(`insert into facility (code, kind, name, time_zone) values ('0000R001', :kind, 'Faskes Uji', 'WIB') returning facility_id`, { kind });
  const facilityId = row!.facility_id;
  await db.rows(
    `insert into bpjs_account (facility_id, service, base_url, cons_id, cons_secret, user_key)
     values (:facilityId, :service, 'http://127.0.0.1:1/antreanrs/', :consId, :consSecret, :userKey)`,
    { facilityId, service: REPORTED_TO[kind], ...ACCOUNT },
  );
  let simulator: Simulator | undefined;

  const hospital: HfisHospital = {
    db,
    databaseUrl: database.url,
    facilityId,
    caller,
    log,
    deps: { db, caller, clock, log, spacingMs: 0 },
    setNow: (instant) => {
      now = instant;
    },
    facility: async () => {
      const directory = await openFacilityDirectory(db, log);
      await directory.close();
      return directory.byId(facilityId)!;
    },
    hfisHas: async (jadwal, over = {}) => {
      await simulator?.close();
      const dokter = [SARI, BIMA, AYU];
      const poli = Object.entries(CLINICS).map(([code, name]) => ({ kdpoli: code, nmpoli: name, kdsubspesialis: code, nmsubspesialis: name }));
      simulator = await startSimulator({ port: 0, account: ACCOUNT, clock, reference: { poli, dokter, jadwal, ...over } });
      await db.rows('update bpjs_account set base_url = :url where facility_id = :facilityId', { facilityId, url: kind === 'FKRTL' ? simulator.url : simulator.fktpUrl });
      return simulator;
    },
    pull: async (options = {}) => pullHfis(hospital.deps, await hospital.facility(), { days: 1, ...options }),
    sessions: () =>
      db.rows<SessionRow>(
        `select session_id, clinic_code, doctor_code, visit_date, practice_hours, queue_prefix, capacity, quota_jkn, quota_non_jkn, minutes_per_patient, on_leave
         from practice_session where facility_id = :facilityId order by visit_date, clinic_code, practice_hours, doctor_code`,
        { facilityId },
      ),
    addSession: async (over) => {
      const given = { clinic_code: 'SAR', doctor_code: SARI.kodedokter, visit_date: MONDAY, practice_hours: '08:00-12:00', queue_prefix: 'E1', capacity: 30, quota_jkn: 30, quota_non_jkn: 30, minutes_per_patient: null, on_leave: false, ...over };
      const [added] = await db.rows<{ session_id: number }>(
        `insert into practice_session (facility_id, clinic_code, doctor_code, visit_date, practice_hours, queue_prefix, capacity, quota_jkn, quota_non_jkn, minutes_per_patient, on_leave)
         values (:facilityId, :clinic_code, :doctor_code, :visit_date, :practice_hours, :queue_prefix, :capacity, :quota_jkn, :quota_non_jkn, :minutes_per_patient, :on_leave)
         returning session_id`,
        { facilityId, ...given },
      );
      return added!.session_id;
    },
    changeSession: async (hours, change) => {
      const changed = await db.rows(`update practice_session set ${change} where facility_id = :facilityId and practice_hours = :hours returning session_id`, { facilityId, hours });
      if (changed.length !== 1) throw new Error(`${changed.length} sessions at ${hours}`);
    },
    differences: () => differencesOf(db, facilityId),
    allDifferences: () => differencesOf(db, facilityId, { settled: true }),
    settings: async (settings) => {
      await db.rows('update facility set settings = :settings where facility_id = :facilityId', { facilityId, settings: JSON.stringify(settings) });
    },
    clear: async () => {
      now = MORNING;
      log.lines.length = 0;
      await db.rows('truncate hfis_day, hfis_slot, schedule_difference, hfis_proposal, practice_session, booking, patient, clinic, doctor, holiday cascade');
      await db.rows(`update facility set settings = '{}'`);
      await db.rows('update bpjs_account set user_key = :userKey', { userKey: ACCOUNT.userKey });
      await db.rows(
        `insert into clinic (facility_id, clinic_code, clinic_name, parent_code, parent_name, queue_prefix)
         values (:facilityId, 'SAR', 'Saraf', 'SAR', 'Saraf', 'E'), (:facilityId, 'ANA', 'Anak', 'ANA', 'Anak', 'B')`,
        { facilityId },
      );
      await db.rows('insert into doctor (facility_id, doctor_code, doctor_name) values (:facilityId, :kodedokter, :namadokter)', { facilityId, ...SARI });
    },
    close: async () => {
      caller.close();
      await simulator?.close();
      await database.drop();
    },
  };
  return hospital;
}
