import { z } from 'zod';
import { addDays, isCalendarDate, type LocalDate } from '../../platform/clock';

const WORDS: Record<string, number> = { 'hari ini': 0, besok: 1, lusa: 2, kemarin: -1 };

/** A date as an officer writes it: `yyyy-mm-dd`, or counted from the day of the run, so that the file stays good. */
export function dateField(today: LocalDate) {
  return z.string({ error: 'harus tanggal yyyy-mm-dd, atau: hari ini, besok, lusa, kemarin, +7 hari, -1 hari' }).transform((written, context): LocalDate => {
    const wording = written.trim().toLowerCase();
    const counted = /^([+-])\s*(\d{1,3})\s*hari$/.exec(wording);
    const days = WORDS[wording] ?? (counted === null ? undefined : Number(`${counted[1] ?? ''}${counted[2] ?? ''}`));
    if (days !== undefined) return addDays(today, days);
    if (isCalendarDate(wording)) return wording;
    context.addIssue({ code: 'custom', message: 'harus tanggal yyyy-mm-dd, atau: hari ini, besok, lusa, kemarin, +7 hari, -1 hari' });
    return z.NEVER;
  });
}

/** YAML reads digits as a number and drops their leading zeros: such a value must stand in quotes. */
const quoted = (what: string) => ({ error: (issue: { input?: unknown }) => (typeof issue.input === 'number' ? 'tulis di antara tanda petik, supaya angka nol di depan tidak hilang' : what) });

export const nik = z.string(quoted('harus 16 angka')).regex(/^\d{16}$/, 'harus 16 angka');
export const nomorkartu = z.string(quoted('harus 13 angka')).regex(/^\d{13}$/, 'harus 13 angka');
export const nohp = z.string(quoted('harus nomor telepon')).regex(/^\+?\d{6,15}$/, 'harus nomor telepon');
export const filled = z.string(quoted('harus diisi')).trim().min(1, 'tidak boleh kosong');
export const kodepoli = filled;
export const jampraktek = z.string({ error: 'harus jam praktek HH:mm-HH:mm' }).regex(/^\d{2}:\d{2}-\d{2}:\d{2}$/, 'harus jam praktek HH:mm-HH:mm');
export const kodedokter = z.number({ error: 'harus bilangan, tanpa tanda petik' }).int().nonnegative();
export const path = z.string({ error: 'harus alamat yang diawali /' }).regex(/^\/[\x21-\x7e]*$/, 'harus diawali / dan tanpa spasi');

/** Eighteen fields of info pasien baru (§3.7); FKTP leaves nohp out. */
export const pasienBaru = z.strictObject({
  nomorkartu,
  nik,
  nomorkk: z.string(quoted('harus 16 angka')).regex(/^\d{16}$/, 'harus 16 angka'),
  nama: filled,
  jeniskelamin: z.enum(['L', 'P'], { error: 'harus L atau P' }),
  tanggallahir: z.string({ error: 'harus tanggal yyyy-mm-dd' }).refine(isCalendarDate, 'harus tanggal yyyy-mm-dd'),
  nohp: nohp.default('081200000000'),
  alamat: filled,
  kodeprop: filled,
  namaprop: filled,
  kodedati2: filled,
  namadati2: filled,
  kodekec: filled,
  namakec: filled,
  kodekel: filled,
  namakel: filled,
  rw: filled,
  rt: filled,
});

export type NewPatient = z.output<typeof pasienBaru>;
