import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { NATIONAL_POLI, NATIONAL_POLI_FP } from './national-poli';
import { isDate } from './wib-time';

/** Rows of ref/poli (ws-bpjs §2.1). */
export interface PoliRow {
  kdpoli: string;
  nmpoli: string;
  kdsubspesialis: string;
  nmsubspesialis: string;
}

/** Rows of ref/dokter (ws-bpjs §2.2). */
export interface DokterRow {
  namadokter: string;
  kodedokter: number;
}

/** Rows of ref/poli/fp (ws-bpjs §2.4). */
export interface PoliFpRow {
  kodesubspesialis: string;
  namasubspesialis: string;
  kodepoli: string;
  namapoli: string;
}

/** Rows of jadwaldokter (ws-bpjs §2.3): one HFIS slot. */
export interface JadwalRow {
  kodepoli: string;
  namapoli: string;
  kodesubspesialis: string;
  namasubspesialis: string;
  kodedokter: number;
  namadokter: string;
  /** 1 Senin … 7 Minggu, 8 national holiday. */
  hari: number;
  namahari: string;
  jadwal: string;
  kapasitaspasien: number;
  libur: number;
  /** Holds on this date only, where it stands before the week's slot of the same doctor, clinic and hours. Not on the wire. */
  tanggal?: string | undefined;
}

/** Whether one member's fingerprint is enrolled (ws-bpjs §2.5). */
export interface PasienFpRow {
  nomorkartu: string;
  nik: string;
  tgllahir: string;
  daftarfp: number;
}

/** A slot of a primary-care clinic: what its ref/poli and ref/dokter are made of (ws-bpjs §2F). */
export interface FktpSlot {
  kodepoli: string;
  namapoli: string;
  kodedokter: number;
  namadokter: string;
  hari: number;
  jampraktek: string;
  kapasitas: number;
  /** Is there on this date only. Not on the wire. */
  tanggal?: string | undefined;
}

/** What the simulator knows of the facility's HFIS. Without slots, antrean/add is not checked against HFIS. */
export interface ReferenceData {
  poli: readonly PoliRow[];
  dokter: readonly DokterRow[];
  jadwal: readonly JadwalRow[];
  /** nmppk of the dashboards. */
  namafaskes?: string | undefined;
  poliFp?: readonly PoliFpRow[] | undefined;
  /** Members named here; of all others those whose number ends evenly are enrolled. */
  pasienFp?: readonly PasienFpRow[] | undefined;
  /** Dates on which the slots of `hari` 8 hold instead of those of the weekday. */
  liburNasional?: readonly string[] | undefined;
  fktp?: readonly FktpSlot[] | undefined;
}

export const DAY_NAMES: readonly string[] = ['', 'SENIN', 'SELASA', 'RABU', 'KAMIS', 'JUMAT', 'SABTU', 'MINGGU', 'HARI LIBUR NASIONAL'];

export const EMPTY_REFERENCE: ReferenceData = { poli: NATIONAL_POLI, dokter: [], jadwal: [], poliFp: NATIONAL_POLI_FP };

const text = z.string().trim().min(1);
const code = z.number().int().positive();
const date = z.string().refine(isDate, 'a date as YYYY-MM-DD');
const hours = z.string().regex(/^\d{2}:\d{2} ?- ?\d{2}:\d{2}$/, 'hours as HH:mm-HH:mm');
const weekday = z.number().int().min(1).max(8);

const jadwalRow = z
  .strictObject({
    kodepoli: text,
    namapoli: text,
    kodesubspesialis: text,
    namasubspesialis: text,
    kodedokter: code,
    namadokter: text,
    hari: weekday,
    namahari: text.optional(),
    jadwal: hours,
    kapasitaspasien: z.number().int().nonnegative(),
    libur: z.number().int().min(0).max(1).default(0),
    tanggal: date.optional(),
  })
  .transform((row): JadwalRow => ({ ...row, namahari: row.namahari ?? DAY_NAMES[row.hari] ?? '' }));

/** The file of SIMULATOR_REFERENCE_FILE. One of `jadwal` and `fktp` must be there; poli are the national ones unless given, doctors those of the slots. */
export const referenceFile = z
  .strictObject({
    namafaskes: text.optional(),
    poli: z.array(z.strictObject({ kdpoli: text, nmpoli: text, kdsubspesialis: text, nmsubspesialis: text })).default([...NATIONAL_POLI]),
    dokter: z.array(z.strictObject({ kodedokter: code, namadokter: text })).optional(),
    jadwal: z.array(jadwalRow).optional(),
    poliFp: z.array(z.strictObject({ kodesubspesialis: text, namasubspesialis: text, kodepoli: text, namapoli: text })).default([...NATIONAL_POLI_FP]),
    pasienFp: z.array(z.strictObject({ nomorkartu: z.string().regex(/^\d{13}$/), nik: z.string().regex(/^\d{16}$/), tgllahir: date, daftarfp: z.number().int().min(0).max(1) })).optional(),
    liburNasional: z.array(date).optional(),
    fktp: z
      .array(z.strictObject({ kodepoli: text, namapoli: text, kodedokter: code, namadokter: text, hari: weekday, jampraktek: hours, kapasitas: z.number().int().nonnegative(), tanggal: date.optional() }))
      .optional(),
  })
  .refine(({ jadwal, fktp }) => jadwal !== undefined || fktp !== undefined, { path: ['jadwal'], error: 'neither `jadwal` nor `fktp` is there' })
  .transform(({ jadwal = [], dokter = doctorsOf(jadwal), ...file }): ReferenceData => ({ ...file, jadwal, dokter }))
  .superRefine(({ dokter, jadwal }, context) => {
    const known = new Set(dokter.map(({ kodedokter }) => kodedokter));
    for (const [index, { kodedokter }] of jadwal.entries()) {
      if (!known.has(kodedokter)) context.addIssue({ code: 'custom', path: ['jadwal', index, 'kodedokter'], message: `doctor ${kodedokter} is not among dokter` });
    }
  });

/** As a program that writes the file has to make it. */
export type ReferenceFile = z.input<typeof referenceFile>;

function doctorsOf(jadwal: readonly JadwalRow[]): DokterRow[] {
  return [...new Map(jadwal.map(({ kodedokter, namadokter }) => [kodedokter, { namadokter, kodedokter }])).values()];
}

/** @throws a sentence that names the file and each place in it that does not fit */
export function readReferenceFile(path: string): ReferenceData {
  let content: unknown;
  try {
    content = JSON.parse(readFileSync(path, 'utf8').replace(/^\uFEFF/, ''));
  } catch (error) {
    throw new Error(`The reference data in ${path} cannot be read: ${(error as Error).message}`, { cause: error });
  }
  const read = referenceFile.safeParse(content);
  if (read.success) return read.data;
  throw new Error(`The reference data in ${path} do not fit:\n${z.prettifyError(read.error)}`);
}
