import { addDays, localDate, type LocalDate } from '../src/platform/clock';
import type { Db, Tx } from '../src/platform/db';
import { sealedPatient } from '../src/queue/patient-columns';
import { rollForward } from './demo';
import { HOSPITAL } from './demo-hospital';
import { holdDemoFacility, insertSessions, type DemoFacility } from './demo-rows';
import { clinicOf, type SessionPlan } from './facility-plan';

/** As many as wsload.mjs is run with for the record. */
export const LOAD_PATIENTS = 500_000;
const CHUNK = 20_000;
const QUOTA = 1_000_000;

/** wsload's default slot and the one beside it, at prefixes no other session of the demo has. */
const LOAD_SESSIONS = [
  { clinicCode: 'ANA', doctorCode: 12345, doctorName: 'dr. Beban Anak, Sp.A' },
  { clinicCode: 'INT', doctorCode: 12346, doctorName: 'dr. Beban Dalam, Sp.PD' },
] as const;
const LOAD_HOURS = '08:00-16:00';

export interface SeededLoad {
  /** How many of wsload's patients, 1 … n, the facility now holds. */
  patients: number;
  /** How many of them were added by this call. */
  added: number;
  sessions: { kodepoli: string; kodedokter: number; tanggalperiksa: LocalDate; jampraktek: string }[];
}

export interface LoadPatient {
  norm: string;
  nik: string;
  nomorkartu: string;
  nohp: string;
}

/** Patient `i` by the scheme of bench/wsload.mjs, whose requests name this very patient. */
export function loadPatient(i: number): LoadPatient {
  const pad = (width: number): string => String(i).padStart(width, '0');
  return { norm: pad(6), nik: `3275${pad(12)}`, nomorkartu: `000${pad(10)}`, nohp: `0812${pad(8)}` };
}

/**
 * Prepares the demo hospital for wsload.mjs: its patients, and for tomorrow and the day after two sessions that never
 * fill up. What exists already stays as it is.
 * @throws when the database does not hold the demo hospital
 */
export async function seedLoad(db: Db, input: { now: Date; patients?: number }): Promise<SeededLoad> {
  const patients = input.patients ?? LOAD_PATIENTS;
  const { facility, sessions } = await db.transaction(async (tx) => {
    const held = await holdDemoFacility(tx, HOSPITAL);
    return { facility: held, sessions: await insertLoadSessions(tx, held, input.now) };
  });
  let added = 0;
  for (let first = 1; first <= patients; first += CHUNK) {
    added += await insertLoadPatients(db, facility.facilityId, first, Math.min(first + CHUNK - 1, patients), input.now);
  }
  await db.rows('analyze patient, practice_session, booking');
  return { patients, added, sessions };
}

async function insertLoadSessions(tx: Tx, facility: DemoFacility, now: Date): Promise<SeededLoad['sessions']> {
  const today = localDate(now, facility.zone);
  await rollForward(tx, facility, today);
  await tx.rows(
    `insert into doctor (facility_id, doctor_code, doctor_name)
     select :facilityId, d."doctorCode", d."doctorName"
     from jsonb_to_recordset(:doctors) as d("doctorCode" int, "doctorName" text)
     on conflict do nothing`,
    { facilityId: facility.facilityId, doctors: JSON.stringify(LOAD_SESSIONS) },
  );
  // The day after tomorrow too, so that a run that begins before midnight finds its session after it.
  const plans = [addDays(today, 1), addDays(today, 2)].flatMap((visitDate) =>
    LOAD_SESSIONS.map(
      ({ clinicCode, doctorCode }): SessionPlan => ({
        clinicCode,
        doctorCode,
        visitDate,
        practiceHours: LOAD_HOURS,
        queuePrefix: `${clinicOf(HOSPITAL, clinicCode).queuePrefix}X`,
        capacity: 2 * QUOTA,
        quotaJkn: QUOTA,
        quotaNonJkn: QUOTA,
        minutesPerPatient: 1,
        onLeave: false,
        note: 'Sesi uji beban',
      }),
    ),
  );
  await insertSessions(tx, facility.facilityId, plans);
  return plans.map((p) => ({ kodepoli: p.clinicCode, kodedokter: p.doctorCode, tanggalperiksa: p.visitDate, jampraktek: p.practiceHours }));
}

/** Patients `first` … `last` of the load-test scheme; who exists stays as he is. @returns how many were added */
export async function insertLoadPatients(db: Db, facilityId: number, first: number, last: number, now: Date): Promise<number> {
  const people = Array.from({ length: last - first + 1 }, (_, k) => loadPatient(first + k));
  const sealed = people.map((p) => sealedPatient(facilityId, { nik: p.nik, cardNumber: p.nomorkartu, familyCardNumber: null, fullName: `Pasien Uji Beban ${p.norm}`, phone: p.nohp, address: null }));
  const [row] = await db.rows<{ added: number }>(
    `with inserted as (
       insert into patient (facility_id, medical_record_number, nik, nik_key, card_number, card_key, full_name, name_keys, sex, birth_date, phone, registered_at, created_at)
       select :facilityId, p.norm, p.nik, p.nik_key, p.card, p.card_key, p.full_name, string_to_array(p.name_keys, ' '), case when p.position % 2 = 0 then 'L' else 'P' end,
         date '1960-01-01' + (p.position % 18000)::int, p.phone, :now, :now
       from unnest(cast(:norms as text[]), cast(:niks as text[]), cast(:nikKeys as text[]), cast(:cards as text[]), cast(:cardKeys as text[]),
         cast(:phones as text[]), cast(:names as text[]), cast(:nameKeys as text[])) with ordinality
         as p(norm, nik, nik_key, card, card_key, phone, full_name, name_keys, position)
       on conflict do nothing
       returning 1
     )
     select count(*) as added from inserted`,
    {
      facilityId,
      now,
      norms: people.map((p) => p.norm),
      niks: sealed.map((p) => p.nik),
      nikKeys: sealed.map((p) => p.nikKey),
      cards: sealed.map((p) => p.cardNumber),
      cardKeys: sealed.map((p) => p.cardKey),
      phones: sealed.map((p) => p.phone),
      names: sealed.map((p) => p.fullName),
      nameKeys: sealed.map((p) => p.nameKeys.join(' ')),
    },
  );
  return row?.added ?? 0;
}
