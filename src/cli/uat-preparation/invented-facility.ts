import type { Deps } from '../../deps';
import type { LocalDate } from '../../platform/clock';
import type { Facility } from '../../platform/facility';
import { Refusal } from '../../platform/refusal';
import { reachTask } from '../../queue/reach-task';
import { takeNumbers } from '../../queue/take-number';
import { upsertPatient } from '../../registration/upsert-patient';
import type { PrescriptionKind } from '../../outbox/facts';

const ACTOR = 'uat-prepare';
const MS_PER_DAY = 86_400_000;

/** An invented facility's poli and doctors. */
export interface House {
  clinics: readonly { code: string; name: string }[];
  doctors: readonly { code: number; name: string }[];
}

/** Open from midnight on, so that a run may begin at any hour. */
export const ALL_DAY = '00:00-23:59';
/** Over from six minutes past midnight on. */
export const OVER = '00:00-00:05';

export interface Slot {
  kodepoli: string;
  kodedokter: number;
  tanggalperiksa: LocalDate;
  jampraktek: string;
}

export interface Person {
  norm: string;
  nik: string;
  nomorkartu: string;
  nohp: string;
  nomorreferensi: string;
}

/** The n-th invented patient. */
export function person(n: number): Person {
  const tail = String(n).padStart(4, '0');
  return { norm: `77-00-${tail.slice(2)}`, nik: `329977000000${tail}`, nomorkartu: `000977000${tail}`, nohp: `08137700${tail}`, nomorreferensi: `0000R9980127B00${tail}` };
}

/** Nobody the facility knows, with every field of a registration. */
export const NEWCOMER = {
  nomorkartu: '0009779900002', nik: '3299779900000002', nomorkk: '3299770000000001', nama: 'Pasien Baru Rekaan', jeniskelamin: 'P', tanggallahir: '1991-05-20', nohp: '081377990002',
  alamat: 'Jl. Rekaan No. 2', kodeprop: '32', namaprop: 'Jawa Barat', kodedati2: '3299', namadati2: 'Kota Rekaan', kodekec: '329901', namakec: 'Kecamatan Rekaan',
  kodekel: '3299011001', namakel: 'Kelurahan Rekaan', rw: '001', rt: '000',
};

/** @param house whose poli are their own parents */
export async function insertHouse({ db }: Deps, { facilityId }: Facility, house: House): Promise<void> {
  await db.rows(
    `insert into clinic (facility_id, clinic_code, clinic_name, parent_code, parent_name, queue_prefix)
     select :facilityId, c.code, c.name, c.code, c.name, c.code from jsonb_to_recordset(:clinics) as c(code text, name text)`,
    { facilityId, clinics: JSON.stringify(house.clinics) },
  );
  await db.rows(
    `insert into doctor (facility_id, doctor_code, doctor_name) select :facilityId, d.code, d.name from jsonb_to_recordset(:doctors) as d(code integer, name text)`,
    { facilityId, doctors: JSON.stringify(house.doctors) },
  );
}

export async function insertSession({ db }: Deps, { facilityId }: Facility, { kodepoli, kodedokter, tanggalperiksa, jampraktek }: Slot, onLeave = false): Promise<void> {
  await db.rows(
    `insert into practice_session (facility_id, clinic_code, doctor_code, visit_date, practice_hours, queue_prefix, capacity, quota_jkn, quota_non_jkn, on_leave)
     values (:facilityId, :kodepoli, :kodedokter, :tanggalperiksa, :jampraktek, :prefix, 40, 30, 10, :onLeave)`,
    { facilityId, kodepoli, kodedokter, tanggalperiksa, jampraktek, prefix: `${kodepoli}${kodedokter % 10}`, onLeave },
  );
}

export async function insertPatient(deps: Deps, facility: Facility, { norm, nik, nomorkartu, nohp }: Person, n: number): Promise<void> {
  await upsertPatient(deps, facility, {
    medicalRecordNumber: norm,
    person: { fullName: `Pasien Rekaan ${n}`, nik, cardNumber: nomorkartu, familyCardNumber: '', sex: 'P', birthDate: '1980-01-15', phone: nohp, address: '' },
    isNew: false,
    seenVersion: undefined,
    actor: ACTOR,
  });
}

/** A booking at the desk; of primary care no kind of visit and no letter are kept. */
export async function book(deps: Deps, facility: Facility, who: Person, { kodepoli, kodedokter, tanggalperiksa, jampraktek }: Slot): Promise<string> {
  const [outcome] = await takeNumbers(deps, facility, [
    {
      source: 'desk',
      slot: { clinicCode: kodepoli, doctorCode: kodedokter, visitDate: tanggalperiksa, practiceHours: jampraktek },
      doctorAsAsked: String(kodedokter),
      patient: { medicalRecordNumber: who.norm, nik: who.nik, cardNumber: who.nomorkartu },
      payer: 'JKN',
      phone: who.nohp,
      visitType: 1,
      referenceNumber: who.nomorreferensi,
    },
  ]);
  if (outcome === undefined || outcome instanceof Refusal) throw new Error(`the booking of the preparation was refused: ${outcome?.code ?? 'no answer'}`);
  return outcome.bookingCode;
}

/** Mobile JKN takes none for a day that is over: only the clock of this booking stands a day back. */
export function bookYesterday(deps: Deps, facility: Facility, now: Date, who: Person, slot: Slot): Promise<string> {
  const yesterday = new Date(now.getTime() - MS_PER_DAY);
  return book({ ...deps, clock: () => yesterday }, facility, who, slot);
}

/** Books for today and goes through the consultation, at this moment. @returns the booking's code */
export async function serve(deps: Deps, facility: Facility, now: Date, who: Person, slot: Slot, prescriptionKind: PrescriptionKind): Promise<string> {
  const bookingCode = await book(deps, facility, who, slot);
  for (const task of [3, 4, 5] as const) {
    await reachTask(deps, facility, { bookingCode, task, occurredAt: now, source: 'poli', ...(task === 5 ? { prescriptionKind } : {}) });
  }
  return bookingCode;
}
