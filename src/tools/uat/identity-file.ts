import { z } from 'zod';
import { checked, readYaml } from './data-file';

const item = z.union([z.string(), z.number().transform(String)]).transform((text) => text.trim()).default('');

const identitySchema = z.strictObject({
  faskes: z.strictObject({ alamat: item, kota: item }).prefault({}),
  availability: z.strictObject({ dashboardAntrean: item, ipPublik: item, akunDiserahkan: item }).prefault({}),
  reliability: z.strictObject({ memori: item, cpu: item, disk: item, bandwidth: item, ups: item }).prefault({}),
  readiness: z.strictObject({ panduan: item, manualPengguna: item, kontakPengaduan: item }).prefault({}),
  penandaTangan: z.array(z.strictObject({ peran: z.string(), nama: item, jabatan: item })).max(6).default([]),
  catatan: item,
});

/** Parts B to D of the form and who signs: what no call can find out. */
export type Identity = z.output<typeof identitySchema>;

/** @throws CannotRun with every complaint, each naming its field */
export function readIdentityFile(file: string): Identity {
  return checked(identitySchema, readYaml(file), file);
}

/** The form with nothing filled in. */
export function emptyIdentity(): Identity {
  return identitySchema.parse({});
}
