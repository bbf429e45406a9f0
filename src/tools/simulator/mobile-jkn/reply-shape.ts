import { z } from 'zod';
import type { AppService } from './dialect';

/** The fields of each successful reply of a dialect with the types the catalogue prints. */
export type ReplyShapes = Partial<Record<AppService, z.ZodType>>;

const filled = z.string().min(1);
const count = z.number().int().nonnegative();
const countAsText = z.string().regex(/^\d+$/);
const epochMs = z.number().int().min(1_000_000_000_000);
const quotas = { sisakuotajkn: count, kuotajkn: count, sisakuotanonjkn: count, kuotanonjkn: count };
const kinds = z.string().regex(/^(non )?racikan$/i);

/** Hospitals (ws-faskes §3). */
export const FKRTL_SHAPES: ReplyShapes = {
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
  infopasienbaru: z.object({ norm: filled }),
  ambilantreanfarmasi: z.object({ jenisresep: kinds, nomorantrean: count, keterangan: z.string() }),
  statusantreanfarmasi: z.object({ jenisresep: kinds, totalantrean: count, sisaantrean: count, antreanpanggil: count, keterangan: z.string() }),
};

// An FKTP mixes texts and numbers on purpose (ws-faskes §5, §8.4).
const ofFktp = {
  status: { namapoli: filled, totalantrean: countAsText, antreanpanggil: z.string(), keterangan: z.string() },
  ambil: { nomorantrean: filled, namapoli: filled, sisaantrean: countAsText, antreanpanggil: z.string(), keterangan: z.string() },
};
const sisapeserta = z.object(ofFktp.ambil);
const doctorSession = { kodedokter: z.number().int(), namadokter: filled, jampraktek: z.string().regex(/^\d{2}:\d{2}-\d{2}:\d{2}$/) };

/** Primary care, by version (ws-faskes §5.1–5.3). */
export const FKTP_SHAPES: Readonly<Record<'v1' | 'v2', ReplyShapes>> = {
  v1: {
    statusantrean: z.object({ ...ofFktp.status, sisaantrean: countAsText }),
    ambilantrean: z.object({ ...ofFktp.ambil, angkaantrean: countAsText }),
    sisaantrean: sisapeserta,
  },
  v2: {
    statusantrean: z.array(z.object({ ...ofFktp.status, sisaantrean: count, ...doctorSession })).min(1),
    ambilantrean: z.object({ ...ofFktp.ambil, angkaantrean: count }),
    sisaantrean: sisapeserta,
  },
};

/** Names what is missing or of another type; of a service without shape nothing is expected. */
export const unfitFieldsOf =
  (shapes: ReplyShapes) =>
  (service: AppService, response: unknown): string[] => {
    const read = shapes[service]?.safeParse(response);
    return read === undefined || read.success ? [] : [...new Set(read.error.issues.map(({ path }) => ['response', ...path].join('.')))];
  };
