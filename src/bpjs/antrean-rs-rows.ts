import { z } from 'zod';
import { number, numberIfTold, oneOrZero, text, textOrNothing, withoutBlanks, yesOrNoIfTold } from './wire-fields';

/** What the reads of Antrean RS answer. Field names are the wire's own; types are what they come out as. */

/** ws-bpjs §2.1: BPJS's national list. */
export const poliRow = z.object({ kdpoli: text, nmpoli: textOrNothing, kdsubspesialis: text, nmsubspesialis: textOrNothing });
export type PoliRow = z.output<typeof poliRow>;

/** ws-bpjs §2.2: the HFIS doctors of the calling hospital. */
export const dokterRow = z.object({ namadokter: textOrNothing, kodedokter: number });
export type DokterRow = z.output<typeof dokterRow>;

/** ws-bpjs §2.3: one HFIS slot. A doctor may have several on one day. */
export const jadwalRow = z.object({
  kodepoli: text,
  namapoli: textOrNothing,
  kodesubspesialis: text,
  namasubspesialis: textOrNothing,
  kodedokter: number,
  namadokter: textOrNothing,
  /** 1 Senin … 7 Minggu, 8 a national holiday. */
  hari: number,
  namahari: textOrNothing,
  /** Without blanks, `08:00-12:00`: the catalogue prints them, jampraktek has none. */
  jadwal: withoutBlanks,
  kapasitaspasien: number,
  /** 1: the doctor is on leave. */
  libur: oneOrZero,
});
export type JadwalRow = z.output<typeof jadwalRow>;

/** ws-bpjs §2.4 */
export const poliFpRow = z.object({ kodesubspesialis: text, namasubspesialis: textOrNothing, kodepoli: text, namapoli: textOrNothing });
export type PoliFpRow = z.output<typeof poliFpRow>;

/** ws-bpjs §2.5. `daftarfp` 1: the fingerprint is enrolled. */
export const pasienFp = z.object({ nomorkartu: text, nik: text, tgllahir: textOrNothing, daftarfp: oneOrZero });
export type PasienFp = z.output<typeof pasienFp>;

/** ws-bpjs §2.11. Times are `dd-MM-yyyy HH:mm:ss WIB` (`waktuMs` reads them). A task may stand there twice (§3.6). */
export const taskRow = z.object({ taskid: number, taskname: text.nullish(), wakturs: text.nullish(), waktu: text.nullish(), kodebooking: text.nullish() });
export type TaskRow = z.output<typeof taskRow>;

// BPJS writes 0 where nothing was measured; a figure that is missing altogether is no 0 but another shape.
const seconds = number.nullable().transform((given) => given ?? 0);

/** ws-bpjs §2.12: total and average seconds of six stretches, from waiting for admission (1) to pharmacy service (6). */
export const waktuTungguRow = z.object({
  kdppk: textOrNothing,
  nmppk: textOrNothing,
  kodepoli: text,
  namapoli: textOrNothing,
  tanggal: text,
  jumlah_antrean: number,
  /** Epoch milliseconds. */
  insertdate: numberIfTold,
  waktu_task1: seconds,
  waktu_task2: seconds,
  waktu_task3: seconds,
  waktu_task4: seconds,
  waktu_task5: seconds,
  waktu_task6: seconds,
  avg_waktu_task1: seconds,
  avg_waktu_task2: seconds,
  avg_waktu_task3: seconds,
  avg_waktu_task4: seconds,
  avg_waktu_task5: seconds,
  avg_waktu_task6: seconds,
});
export type WaktuTungguRow = z.output<typeof waktuTungguRow>;

/** ws-bpjs §2.13: a booking as BPJS holds it. '' and null: not told. */
export const pendaftaranRow = z.object({
  kodebooking: text,
  tanggal: textOrNothing,
  kodepoli: textOrNothing,
  kodedokter: numberIfTold,
  jampraktek: textOrNothing,
  nik: textOrNothing,
  nokapst: textOrNothing,
  nohp: textOrNothing,
  norekammedis: textOrNothing,
  jeniskunjungan: numberIfTold,
  nomorreferensi: textOrNothing,
  /** `Mobile JKN` or `Bridging Antrean`. */
  sumberdata: textOrNothing,
  /** A number in the catalogue, a boolean live. */
  ispeserta: yesOrNoIfTold,
  noantrean: textOrNothing,
  /** Epoch milliseconds. */
  estimasidilayani: numberIfTold,
  /** Epoch milliseconds. */
  createdtime: numberIfTold,
  /** `Belum dilayani`, `Sedang dilayani`, `Selesai dilayani`, `Batal`. */
  status: textOrNothing,
});
export type PendaftaranRow = z.output<typeof pendaftaranRow>;
