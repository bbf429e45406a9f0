import request from 'supertest';
import { hashPassword } from '../../src/auth/password';
import type { Facility } from '../../src/platform/facility';
import { addSecondFacility, fillFacility, VISIT_COUNT, type FilledFacility } from '../support/filled-hospital';
import { openHospital, PASSWORD, person, USER, type Hospital, type Person } from '../support/hospital';
import { visitorsOf, type Who } from '../support/page-walk';
import { simrsClient, type SimrsClient } from '../support/simrs';
import { addStaff } from '../support/staff';
import type { Visitor } from '../support/visitor';

/** Stands in every name and every free text of the second facility, and nowhere else. */
export const MARK = 'RAHASIA-B';

/** One of two facilities of a deployment, and whoever may call it. */
export interface Side {
  code: string;
  /** What stands before each path. */
  base: string;
  filled: FilledFacility;
  visitors: Record<Who, Visitor>;
  simrs: SimrsClient;
  /** A new token of its web-service user. */
  token: () => Promise<string>;
}

export interface TwoFacilities {
  hospital: Hospital;
  ours: Side;
  theirs: Side;
  /** What tells of the second facility by itself: its people's numbers, booking codes, keys. Its codes and names of things are those of the first. */
  secrets: readonly string[];
  close: () => Promise<void>;
}

const THEIR_PASSWORD = 'sandi-faskes-kedua';

/**
 * Two facilities as easy to confuse as can be: the same clinics, doctors, sessions, record numbers, user names, devices, keys'
 * names, operations; other people behind them. Whoever asks without naming the facility gets rows of both.
 */
export async function openTwoFacilities(kind: Facility['kind']): Promise<TwoFacilities> {
  const hospital = await openHospital({ patients: VISIT_COUNT + 5 });
  const { db, deps } = hospital;
  const firstId = hospital.facility().facilityId;
  await addStaff(hospital);
  const secondId = await addSecondFacility(hospital, { code: '0000R888', name: `RS ${MARK}`, hostName: 'rs-dua.example', patients: [301, 305 + VISIT_COUNT] });
  // Each has somebody else behind the record numbers of the other.
  await addNamesakes(hospital, firstId, 301, 1_001);
  await addNamesakes(hospital, secondId, 1, 2_001);
  await db.rows('insert into web_service_user (facility_id, username, password_hash) values (:secondId, :user, :hash)', { secondId, user: USER, hash: await hashPassword(THEIR_PASSWORD) });
  const filled = [await fillFacility(hospital, firstId, 1, (what) => `Keterangan ${what}`), await fillFacility(hospital, secondId, 301, (what) => `${MARK} ${what}`)] as const;
  await db.rows(`update bpjs_account set base_url = 'http://127.0.0.1:1/antreanrs/'`);
  await markNames(hospital, secondId);
  await db.rows('update facility set kind = :kind', { kind });
  await deps.facilities.reload();

  const sideOf = async (code: string, of: FilledFacility, password: string, remark: string): Promise<Side> => {
    const base = `/${code}`;
    const { facilityId } = of.facility;
    return {
      code,
      base,
      filled: { ...of, facility: deps.facilities.byId(facilityId)! },
      visitors: await visitorsOf(hospital, facilityId, { kiosk: 'kiosk lobi', display: 'layar lobi', runningText: remark }),
      simrs: await simrsClient(hospital, { facilityId, prefix: base, name: 'simrs-utama' }),
      token: async () => {
        const reply = await request(hospital.publicUrl).get(`${base}/auth`).set('x-username', USER).set('x-password', password).disableTLSCerts();
        return (reply.body as { response: { token: string } }).response.token;
      },
    };
  };
  const ours = await sideOf('0000R999', filled[0], PASSWORD, 'Selamat datang');
  const theirs = await sideOf('0000R888', filled[1], THEIR_PASSWORD, `${MARK} selamat datang`);
  await moveBehind(hospital, firstId);
  return { hospital, ours, theirs, secrets: await secretsOf(hospital, theirs), close: () => hospital.close() };
}

/** The patient of the booking that `ids.bookingCode` names. */
export function personOf({ filled }: Side): Person {
  return person(Number(filled.ids['norm']!.replaceAll('-', '')));
}

/** Other people with the record numbers of `from`…, whose own numbers are those of `people`…. */
async function addNamesakes({ db }: Hospital, facilityId: number, from: number, people: number): Promise<void> {
  const namesakes = Array.from({ length: VISIT_COUNT + 5 }, (_, i) => ({ ...person(people + i), norm: person(from + i).norm }));
  await db.rows(
    `insert into patient (facility_id, medical_record_number, nik, card_number, full_name, sex, birth_date, phone, registered_at)
     select :facilityId, p.norm, p.nik, p.nomorkartu, 'Pasien ' || p.norm, 'L', '1960-04-02', p.nohp, now()
     from jsonb_to_recordset(:namesakes) as p(norm text, nik text, nomorkartu text, nohp text)`,
    { facilityId, namesakes: JSON.stringify(namesakes) },
  );
}

async function markNames({ db }: Hospital, facilityId: number): Promise<void> {
  const named: Record<string, readonly string[]> = {
    clinic: ['clinic_name', 'parent_name'],
    doctor: ['doctor_name'],
    patient: ['full_name'],
    staff_user: ['full_name'],
    service_point: ['point_name', 'spoken_name'],
    service_queue: ['queue_name'],
  };
  for (const [table, columns] of Object.entries(named)) {
    await db.rows(`update ${table} set ${columns.map((column) => `${column} = :mark || ' ' || ${column}`).join(', ')} where facility_id = :facilityId`, { facilityId, mark: MARK });
  }
  await db.rows('update patient set address = :mark where facility_id = :facilityId', { facilityId, mark: `Jalan ${MARK}` });
  const settings = { servicePledge: `${MARK} janji`, complaintContacts: `${MARK} aduan`, bookingNote: `${MARK} catatan` };
  await db.rows('update facility set settings = cast(:settings as jsonb) where facility_id = :facilityId', { facilityId, settings: JSON.stringify(settings) });
}

/** Every row of the facility written anew: whoever takes the first of several finds that of the other one. */
async function moveBehind({ db }: Hospital, facilityId: number): Promise<void> {
  const tables = await db.rows<{ name: string }>(`select table_name as name from information_schema.columns where table_schema = 'public' and column_name = 'facility_id' and table_name <> 'facility'`);
  for (const { name } of tables) await db.rows(`update "${name}" set facility_id = facility_id where facility_id = :facilityId`, { facilityId });
}

async function secretsOf({ db }: Hospital, { filled, visitors, simrs }: Side): Promise<string[]> {
  const { facilityId } = filled.facility;
  const people = await db.rows<{ nik: string; card_number: string; phone: string }>('select nik, card_number, phone from patient where facility_id = :facilityId', { facilityId });
  return [MARK, ...people.flatMap(({ nik, card_number, phone }) => [nik, card_number, phone]), ...filled.bookingCodes, simrs.key, ...Object.values(visitors).map(({ token }) => token)].filter((secret) => secret !== '');
}
