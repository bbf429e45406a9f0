import type { Deps } from '../../deps';
import { addDays, localDate, type LocalDate } from '../../platform/clock';
import type { Facility } from '../../platform/facility';
import { Refusal } from '../../platform/refusal';
import { reachTask } from '../../queue/reach-task';
import { takeNumbers } from '../../queue/take-number';
import { upsertPatient } from '../../registration/upsert-patient';
import { saveSurgeries, type SurgeryRecord } from '../../surgery/save-surgeries';

const ACTOR = 'uat-prepare';
const MS_PER_DAY = 86_400_000;
/** Open from midnight on, so that a run may begin at any hour. */
const ALL_DAY = '00:00-23:59';
/** Over from six minutes past midnight on. */
const OVER = '00:00-00:05';

const CLINICS = [
  { code: 'INT', name: 'Penyakit Dalam' },
  { code: 'MAT', name: 'Mata' },
  { code: 'THT', name: 'THT-KL' },
] as const;
const DOCTORS = [
  { code: 810101, name: 'dr. Ratna Pangestu, Sp.PD' },
  { code: 810102, name: 'dr. Hendra Wibisono, Sp.PD' },
  { code: 810103, name: 'dr. Laksmi Aryani, Sp.M' },
  { code: 810104, name: 'dr. Togar Simatupang, Sp.THT-KL' },
] as const;

interface Slot {
  kodepoli: string;
  kodedokter: number;
  tanggalperiksa: LocalDate;
  jampraktek: string;
}

interface Person {
  norm: string;
  nik: string;
  nomorkartu: string;
  nohp: string;
  nomorreferensi: string;
}

/** The n-th invented patient. */
function person(n: number): Person {
  const tail = String(n).padStart(4, '0');
  return { norm: `77-00-${tail.slice(2)}`, nik: `329977000000${tail}`, nomorkartu: `000977000${tail}`, nohp: `08137700${tail}`, nomorreferensi: `0000R9980127B00${tail}` };
}

/** What the data file of the UAT runner has to name, but for address and credentials. */
export type FkrtlUatData = Awaited<ReturnType<typeof prepareFkrtlUat>>;

/**
 * Makes at a hospital everything that the FKRTL checklist asks for (catalogue ws-faskes §8 item 33), through the same use cases as a
 * real day: sessions open, closed and over, known patients, a patient served, a booking of yesterday, operations, prescriptions.
 */
export async function prepareFkrtlUat(deps: Deps, facility: Facility, now: Date) {
  const today = localDate(now, facility.timeZone);
  await insertHouse(deps, facility);
  const slot = (clinic: number, doctor: number, days: number, jampraktek: string): Slot => ({
    kodepoli: CLINICS[clinic]!.code, kodedokter: DOCTORS[doctor]!.code, tanggalperiksa: addDays(today, days), jampraktek,
  });
  const sesi = { hariIni: slot(0, 0, 0, ALL_DAY), besok: slot(0, 0, 1, '08:00-12:00'), tutup: slot(2, 3, 0, ALL_DAY), selesai: slot(0, 1, 0, OVER), setiapPoli: [slot(0, 0, 0, ALL_DAY), slot(1, 2, 0, ALL_DAY)] };
  const earlier = slot(1, 2, -1, ALL_DAY);
  for (const open of [sesi.hariIni, sesi.besok, sesi.selesai, slot(1, 2, 0, ALL_DAY), earlier]) await insertSession(deps, facility, open);
  await insertSession(deps, facility, sesi.tutup, true);
  await deps.facilities.reload();

  const [pertama, kedua, besok, ditolak] = [person(1), person(2), person(3), person(4)];
  for (let n = 1; n <= 8; n++) await insertPatient(deps, facility, person(n), n);
  // The clock of the booking alone stands a day back: Mobile JKN takes none for a day that is over.
  const yesterday = new Date(now.getTime() - MS_PER_DAY);
  const lampau = await book({ ...deps, clock: () => yesterday }, facility, person(5), earlier);
  const served = async (n: number, kind: 'compounded' | 'non-compounded' | 'none'): Promise<string> => {
    const bookingCode = await book(deps, facility, person(n), slot(1, 2, 0, ALL_DAY));
    for (const task of [3, 4, 5] as const) {
      await reachTask(deps, facility, { bookingCode, task, occurredAt: now, source: 'poli', ...(task === 5 ? { prescriptionKind: kind } : {}) });
    }
    return bookingCode;
  };
  return {
    pasien: { pertama, kedua, besok, ditolak },
    pasienTakDikenal: { nik: '3299779900000001', nomorkartu: '0009779900001', nohp: '081377990001' },
    pasienBaru: NEWCOMER,
    sesi,
    booking: { dilayani: await served(6, 'none'), lampau },
    operasi: await insertSurgeries(deps, facility, today, now),
    farmasi: { racikan: await served(7, 'compounded'), nonRacikan: await served(8, 'non-compounded') },
  };
}

const NEWCOMER = {
  nomorkartu: '0009779900002', nik: '3299779900000002', nomorkk: '3299770000000001', nama: 'Pasien Baru Rekaan', jeniskelamin: 'P', tanggallahir: '1991-05-20', nohp: '081377990002',
  alamat: 'Jl. Rekaan No. 2', kodeprop: '32', namaprop: 'Jawa Barat', kodedati2: '3299', namadati2: 'Kota Rekaan', kodekec: '329901', namakec: 'Kecamatan Rekaan',
  kodekel: '3299011001', namakel: 'Kelurahan Rekaan', rw: '001', rt: '000',
};

async function insertHouse({ db }: Deps, { facilityId }: Facility): Promise<void> {
  await db.rows(
    `insert into clinic (facility_id, clinic_code, clinic_name, parent_code, parent_name, queue_prefix)
     select :facilityId, c.code, c.name, c.code, c.name, c.code from jsonb_to_recordset(:clinics) as c(code text, name text)`,
    { facilityId, clinics: JSON.stringify(CLINICS) },
  );
  await db.rows(
    `insert into doctor (facility_id, doctor_code, doctor_name) select :facilityId, d.code, d.name from jsonb_to_recordset(:doctors) as d(code integer, name text)`,
    { facilityId, doctors: JSON.stringify(DOCTORS) },
  );
}

async function insertSession({ db }: Deps, { facilityId }: Facility, { kodepoli, kodedokter, tanggalperiksa, jampraktek }: Slot, onLeave = false): Promise<void> {
  await db.rows(
    `insert into practice_session (facility_id, clinic_code, doctor_code, visit_date, practice_hours, queue_prefix, capacity, quota_jkn, quota_non_jkn, on_leave)
     values (:facilityId, :kodepoli, :kodedokter, :tanggalperiksa, :jampraktek, :prefix, 40, 30, 10, :onLeave)`,
    { facilityId, kodepoli, kodedokter, tanggalperiksa, jampraktek, prefix: `${kodepoli}${kodedokter % 10}`, onLeave },
  );
}

async function insertPatient(deps: Deps, facility: Facility, { norm, nik, nomorkartu, nohp }: Person, n: number): Promise<void> {
  await upsertPatient(deps, facility, {
    medicalRecordNumber: norm,
    person: { fullName: `Pasien Rekaan ${n}`, nik, cardNumber: nomorkartu, familyCardNumber: '', sex: 'P', birthDate: '1980-01-15', phone: nohp, address: '' },
    isNew: false,
    seenVersion: undefined,
    actor: ACTOR,
  });
}

async function book(deps: Deps, facility: Facility, who: Person, { kodepoli, kodedokter, tanggalperiksa, jampraktek }: Slot): Promise<string> {
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

async function insertSurgeries(deps: Deps, { facilityId }: Facility, today: LocalDate, now: Date) {
  const nopeserta = person(1).nomorkartu;
  const surgery = (days: number, n: number, performed: boolean, cardNumber: string): SurgeryRecord => ({
    bookingCode: `OP${addDays(today, days).replaceAll('-', '').slice(2)}${String(n).padStart(3, '0')}`,
    surgeryDate: addDays(today, days),
    procedureName: 'Fakoemulsifikasi',
    clinicCode: CLINICS[1].code,
    performed,
    cardNumber,
    updatedAt: now,
  });
  const [pending, done, other] = [surgery(2, 1, false, nopeserta), surgery(-3, 2, true, nopeserta), surgery(4, 3, false, '')];
  await deps.db.transaction((tx) => saveSurgeries(tx, facilityId, { surgeries: [pending, done, other], now }));
  return { nopeserta, tanggalawal: addDays(today, -7), tanggalakhir: addDays(today, 7), belum: pending.bookingCode, sudah: done.bookingCode, umum: other.bookingCode };
}
