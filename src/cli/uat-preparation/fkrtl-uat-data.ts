import type { Deps } from '../../deps';
import type { PrescriptionKind } from '../../outbox/facts';
import { addDays, localDate, type LocalDate } from '../../platform/clock';
import type { Facility } from '../../platform/facility';
import { saveSurgeries, type SurgeryRecord } from '../../surgery/save-surgeries';
import { ALL_DAY, bookYesterday, type House, insertHouse, insertPatient, insertSession, NEWCOMER, OVER, person, serve, type Slot } from './invented-facility';

const EYES = 'MAT';
const HOUSE: House = {
  clinics: [
    { code: 'INT', name: 'Penyakit Dalam' },
    { code: EYES, name: 'Mata' },
    { code: 'THT', name: 'THT-KL' },
  ],
  doctors: [
    { code: 810101, name: 'dr. Ratna Pangestu, Sp.PD' },
    { code: 810102, name: 'dr. Hendra Wibisono, Sp.PD' },
    { code: 810103, name: 'dr. Laksmi Aryani, Sp.M' },
    { code: 810104, name: 'dr. Togar Simatupang, Sp.THT-KL' },
  ],
};

/** What the data file of the UAT runner has to name, but for address and credentials. */
export type FkrtlUatData = Awaited<ReturnType<typeof prepareFkrtlUat>>;

/**
 * Makes at a hospital everything that the FKRTL checklist asks for (catalogue ws-faskes §8 item 33), through the same use cases as a
 * real day: sessions open, closed and over, known patients, a patient served, a booking of yesterday, operations, prescriptions.
 */
export async function prepareFkrtlUat(deps: Deps, facility: Facility, now: Date) {
  const today = localDate(now, facility.timeZone);
  await insertHouse(deps, facility, HOUSE);
  const slot = (clinic: number, doctor: number, days: number, jampraktek: string): Slot => ({
    kodepoli: HOUSE.clinics[clinic]!.code, kodedokter: HOUSE.doctors[doctor]!.code, tanggalperiksa: addDays(today, days), jampraktek,
  });
  const sesi = { hariIni: slot(0, 0, 0, ALL_DAY), besok: slot(0, 0, 1, '08:00-12:00'), tutup: slot(2, 3, 0, ALL_DAY), selesai: slot(0, 1, 0, OVER), setiapPoli: [slot(0, 0, 0, ALL_DAY), slot(1, 2, 0, ALL_DAY)] };
  const earlier = slot(1, 2, -1, ALL_DAY);
  for (const open of [sesi.hariIni, sesi.besok, sesi.selesai, slot(1, 2, 0, ALL_DAY), earlier]) await insertSession(deps, facility, open);
  await insertSession(deps, facility, sesi.tutup, true);
  await deps.facilities.reload();

  const [pertama, kedua, besok, ditolak] = [person(1), person(2), person(3), person(4)];
  for (let n = 1; n <= 8; n++) await insertPatient(deps, facility, person(n), n);
  const served = (n: number, kind: PrescriptionKind): Promise<string> => serve(deps, facility, now, person(n), slot(1, 2, 0, ALL_DAY), kind);
  return {
    pasien: { pertama, kedua, besok, ditolak },
    pasienTakDikenal: { nik: '3299779900000001', nomorkartu: '0009779900001', nohp: '081377990001' },
    pasienBaru: NEWCOMER,
    sesi,
    booking: { dilayani: await served(6, 'none'), lampau: await bookYesterday(deps, facility, now, person(5), earlier) },
    operasi: await insertSurgeries(deps, facility, today, now),
    farmasi: { racikan: await served(7, 'compounded'), nonRacikan: await served(8, 'non-compounded') },
  };
}

async function insertSurgeries(deps: Deps, { facilityId }: Facility, today: LocalDate, now: Date) {
  const nopeserta = person(1).nomorkartu;
  const surgery = (days: number, n: number, performed: boolean, cardNumber: string): SurgeryRecord => ({
    bookingCode: `OP${addDays(today, days).replaceAll('-', '').slice(2)}${String(n).padStart(3, '0')}`,
    surgeryDate: addDays(today, days),
    procedureName: 'Fakoemulsifikasi',
    clinicCode: EYES,
    performed,
    cardNumber,
    updatedAt: now,
  });
  const [pending, done, other] = [surgery(2, 1, false, nopeserta), surgery(-3, 2, true, nopeserta), surgery(4, 3, false, '')];
  await deps.db.transaction((tx) => saveSurgeries(tx, facilityId, { surgeries: [pending, done, other], now }));
  return { nopeserta, tanggalawal: addDays(today, -7), tanggalakhir: addDays(today, 7), belum: pending.bookingCode, sudah: done.bookingCode, umum: other.bookingCode };
}
