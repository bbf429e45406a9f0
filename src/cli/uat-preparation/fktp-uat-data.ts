import type { Deps } from '../../deps';
import { addDays, localDate } from '../../platform/clock';
import type { Facility } from '../../platform/facility';
import { ALL_DAY, bookYesterday, type House, insertHouse, insertPatient, insertSession, NEWCOMER, OVER, person, serve, type Slot } from './invented-facility';

const HOUSE: House = {
  clinics: [
    { code: '001', name: 'Poli Umum' },
    { code: '002', name: 'Poli Gigi' },
    { code: '003', name: 'Poli KIA' },
    { code: '004', name: 'Poli Lansia' },
  ],
  doctors: [
    { code: 820101, name: 'dr. Bayu Segara' },
    { code: 820102, name: 'drg. Wulan Sari' },
    { code: 820103, name: 'dr. Rina Lestari' },
    { code: 820104, name: 'dr. Anton Wijaya' },
  ],
};

const KNOWN_PATIENTS = 6;

/**
 * Makes at a Puskesmas everything that the FKTP checklist asks for (catalogue ws-faskes §7.2, §8 item 33), through the same use cases
 * as a real day. Each poli has one session a day, so that what is asked without a doctor (v1) meets the same one.
 */
export async function prepareFktpUat(deps: Deps, facility: Facility, now: Date) {
  const today = localDate(now, facility.timeZone);
  await insertHouse(deps, facility, HOUSE);
  const slot = (clinic: number, days: number, jampraktek: string): Slot => ({
    kodepoli: HOUSE.clinics[clinic]!.code, kodedokter: HOUSE.doctors[clinic]!.code, tanggalperiksa: addDays(today, days), jampraktek,
  });
  const sesi = { hariIni: slot(0, 0, ALL_DAY), besok: slot(0, 1, '08:00-12:00'), tutup: slot(1, 0, ALL_DAY), selesai: slot(2, 0, OVER), setiapPoli: [slot(0, 0, ALL_DAY), slot(3, 0, ALL_DAY)] };
  const [elsewhere, earlier] = [slot(3, 0, ALL_DAY), slot(3, -1, ALL_DAY)];
  for (const open of [sesi.hariIni, sesi.besok, sesi.selesai, elsewhere, earlier]) await insertSession(deps, facility, open);
  await insertSession(deps, facility, sesi.tutup, true);
  await deps.facilities.reload();

  for (let n = 1; n <= KNOWN_PATIENTS; n++) await insertPatient(deps, facility, person(n), n);
  await bookYesterday(deps, facility, now, person(5), earlier);
  await serve(deps, facility, now, person(6), elsewhere, 'none');
  const visit = (n: number, { kodepoli, tanggalperiksa }: Slot) => ({ nomorkartu: person(n).nomorkartu, kodepoli, tanggalperiksa });
  return {
    versi: facility.settings.fktpReplies === 'v1' ? 1 : 2,
    pasien: { pertama: patient(1), kedua: patient(2), besok: patient(3), ditolak: patient(4) },
    pasienTakDikenal: { nik: '3299779900000001', nomorkartu: '0009779900001', nohp: '081377990001' },
    pasienBaru: NEWCOMER,
    sesi,
    booking: { dilayani: visit(6, elsewhere), lampau: visit(5, earlier) },
  };
}

/** Primary care asks for no letter. */
function patient(n: number) {
  const { nomorreferensi: _ofHospitals, ...known } = person(n);
  return known;
}
