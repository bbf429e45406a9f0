import { z } from 'zod';
import type { AppSession } from './sessions';

/** A patient as the app knows them. Only invented ones belong here: the simulator stands on people's own machines. */
export const patientSchema = z.strictObject({
  nama: z.string().min(1).default('Pasien uji'),
  nik: z.string().regex(/^\d{16}$/),
  /** Empty for a patient who is no member. */
  nomorkartu: z.string().regex(/^(\d{13})?$/),
  nohp: z.string().regex(/^0\d{7,12}$/),
  norm: z.string().default(''),
});

export type Patient = z.infer<typeof patientSchema>;

const SEEDS = 1_000;
const PER_SEED = 100_000;

/** The n-th patient of a seed, always the same one and no other seed's below 1000. No facility knows them at first. */
export function inventedPatient(seed: number, n: number): Patient {
  const tail = String(seed % SEEDS).padStart(3, '0') + String(n % PER_SEED).padStart(5, '0');
  return { nama: `Pasien Rekaan ${seed % SEEDS}-${n}`, nik: `32990098${tail}`, nomorkartu: `00098${tail}`, nohp: `0812${tail}`, norm: '' };
}

/** What the app sends of a patient to whom ambil antrean answered 202 (ws-faskes §3.7): eighteen texts. */
export function registrationOf({ nama, nik, nomorkartu, nohp }: Pick<Patient, 'nama' | 'nik' | 'nomorkartu' | 'nohp'>): Record<string, string> {
  const luck = Number(nik.slice(-5));
  return {
    nomorkartu,
    nik,
    nomorkk: nik.slice(0, 12).padEnd(16, '0'),
    nama,
    jeniskelamin: luck % 2 === 0 ? 'P' : 'L',
    tanggallahir: `${1950 + (luck % 60)}-${String(1 + (luck % 12)).padStart(2, '0')}-${String(1 + (luck % 28)).padStart(2, '0')}`,
    nohp,
    alamat: 'Jl. Rekaan No. 1',
    kodeprop: '32',
    namaprop: 'Jawa Barat',
    kodedati2: '3299',
    namadati2: 'Kota Rekaan',
    kodekec: '329901',
    namakec: 'Kecamatan Rekaan',
    kodekel: '3299011001',
    namakel: 'Kelurahan Rekaan',
    rw: '001',
    rt: '000',
  };
}

/** An ambil antrean as the app fills it in: a first visit with a referral of nineteen characters (ws-faskes §3.3). */
export function ambilFields(patient: Patient, session: AppSession): Record<string, unknown> {
  const { nik, nomorkartu, nohp, norm } = patient;
  const { kodepoli, kodedokter, tanggalperiksa, jampraktek } = session;
  const nomorreferensi = nomorkartu === '' ? '' : referral(nomorkartu, tanggalperiksa);
  return { nomorkartu, nik, nohp, kodepoli, norm, tanggalperiksa, kodedokter, jampraktek, jeniskunjungan: nomorkartu === '' ? 3 : 1, nomorreferensi };
}

// One per card and date: a facility may refuse a reference that another booking carries.
function referral(nomorkartu: string, tanggalperiksa: string): string {
  const [year = '', month = '', day = ''] = tanggalperiksa.split('-');
  return `0001R0${day}${month}${year.slice(2)}${nomorkartu.slice(-7)}`;
}
