import { z } from 'zod';
import type { AppService } from './dialect';

const filled = z.string().min(1);
const count = z.number().int().nonnegative();
const epochMs = z.number().int().min(1_000_000_000_000);
const quotas = { sisakuotajkn: count, kuotajkn: count, sisakuotanonjkn: count, kuotanonjkn: count };
const kinds = z.string().regex(/^(non )?racikan$/i);

/** The fields of each successful reply with the types the catalogue prints (ws-faskes §3). */
const SHAPES: Record<AppService, z.ZodType> = {
  statusantrean: z.object({ namapoli: filled, namadokter: filled, totalantrean: count, sisaantrean: count, antreanpanggil: z.string(), ...quotas, keterangan: z.string() }),
  ambilantrean: z.object({
    nomorantrean: filled,
    angkaantrean: count,
    kodebooking: filled,
    norm: z.string(),
    namapoli: filled,
    namadokter: filled,
    estimasidilayani: epochMs,
    ...quotas,
    keterangan: z.string(),
  }),
  sisaantrean: z.object({ nomorantrean: filled, namapoli: filled, namadokter: filled, sisaantrean: count, antreanpanggil: z.string(), waktutunggu: count, keterangan: z.string() }),
  batalantrean: z.unknown(),
  checkinantrean: z.unknown(),
  infopasienbaru: z.object({ norm: filled }),
  ambilantreanfarmasi: z.object({ jenisresep: kinds, nomorantrean: count, keterangan: z.string() }),
  statusantreanfarmasi: z.object({ jenisresep: kinds, totalantrean: count, sisaantrean: count, antreanpanggil: count, keterangan: z.string() }),
};

/** The fields of a successful reply that are missing or of another type than the catalogue's. */
export function unfitFields(service: AppService, response: unknown): string[] {
  const read = SHAPES[service].safeParse(response);
  return read.success ? [] : [...new Set(read.error.issues.map(({ path }) => ['response', ...path].join('.')))];
}
