import { z } from 'zod';
import { addDays, TIME_ZONES, type LocalDate } from '../../platform/clock';
import { dateField, filled, jampraktek, kodedokter, kodepoli, nik, nohp, nomorkartu, pasienBaru, path } from './data-fields';

export const PROFILES = ['fkrtl', 'fktp'] as const;
export type Profile = (typeof PROFILES)[number];

export const FKRTL_SERVICES = [
  'token', 'statusantrean', 'ambilantrean', 'sisaantrean', 'batalantrean', 'checkinantrean', 'infopasienbaru', 'jadwaloperasirs', 'jadwaloperasipasien', 'ambilantreanfarmasi', 'statusantreanfarmasi',
] as const;
export type FkrtlService = (typeof FKRTL_SERVICES)[number];
export const FKTP_SERVICES = ['token', 'status', 'ambil', 'sisa', 'batal', 'peserta'] as const;
export type FktpService = (typeof FKTP_SERVICES)[number];

const LONGEST_LIFETIME_S = 600;

/** What both profiles have. Nothing of it is asked for where a scenario can do without: what is missing leaves that one untested. */
const common = {
  faskes: z.strictObject({ kode: filled, nama: filled, zona: z.enum(TIME_ZONES).default('WIB') }),
  lingkungan: z.enum(['development', 'production'], { error: 'harus development atau production' }).default('development'),
  username: z.string({ error: 'harus diisi' }).regex(/^[\x20-\x7e]+$/, 'kosong, atau berisi karakter yang tidak dapat dikirim sebagai header'),
  /** Beside the data file, unless absolute; the environment's UAT_PASSWORD goes before it. */
  passwordFile: filled.optional(),
  caFile: filled.optional(),
  batas: z
    .strictObject({ timeoutDetik: z.number().positive().max(60).default(10), lambatDetik: z.number().nonnegative().max(60).default(5), jedaMs: z.number().int().min(0).max(10_000).default(100) })
    .prefault({}),
  token: z.strictObject({ masaBerlakuDetik: z.number().int().positive().max(LONGEST_LIFETIME_S, `paling lama ${LONGEST_LIFETIME_S} detik; setel masa berlaku token 60–120 detik selama UAT`).optional(), kedaluwarsaFile: filled.optional() }).prefault({}),
  pasienTakDikenal: z.strictObject({ nik, nomorkartu, nohp }).optional(),
  pasienBaru: pasienBaru.optional(),
};

const absent = {
  kodepoli: kodepoli.default('XXX'),
  kodedokter: kodedokter.default(999_999),
  jampraktek: jampraktek.default('01:00-01:05'),
  kodebooking: filled.default('TIDAKADA0000'),
};

function fkrtlSchema(today: LocalDate) {
  const tanggal = dateField(today);
  const pasien = z.strictObject({ nama: filled.optional(), norm: z.string().default(''), nik, nomorkartu, nohp, jeniskunjungan: z.number().int().min(1).max(4).default(1), nomorreferensi: filled });
  const sesi = z.strictObject({ kodepoli, kodedokter, tanggalperiksa: tanggal, jampraktek });
  return z.strictObject({
    profil: z.literal('fkrtl', { error: 'harus fkrtl, atau jalankan dengan --profile fktp' }),
    ...common,
    paths: z.partialRecord(z.enum(FKRTL_SERVICES), path).default({}),
    pasien: z.strictObject({ pertama: pasien.optional(), kedua: pasien.optional(), besok: pasien.optional(), ditolak: pasien.optional() }).prefault({}),
    sesi: z
      .strictObject({ hariIni: sesi.optional(), besok: sesi.optional(), tutup: sesi.optional(), selesai: sesi.optional(), melewatiBatas: sesi.optional(), setiapPoli: z.array(sesi).max(100).default([]) })
      .prefault({}),
    tidakAda: z.strictObject(absent).prefault({}),
    booking: z.strictObject({ dilayani: filled.optional(), lampau: filled.optional() }).prefault({}),
    operasi: z
      .strictObject({
        nopeserta: nomorkartu.optional(),
        tanggalawal: tanggal.default(addDays(today, -30)),
        tanggalakhir: tanggal.default(addDays(today, 30)),
        belum: filled.optional(),
        sudah: filled.optional(),
        umum: filled.optional(),
      })
      .prefault({}),
    farmasi: z.strictObject({ racikan: filled.optional(), nonRacikan: filled.optional() }).prefault({}),
  });
}

function fktpSchema(today: LocalDate) {
  const tanggal = dateField(today);
  const pasien = z.strictObject({ nama: filled.optional(), norm: z.string().default(''), nik, nomorkartu, nohp: nohp.default('081200000000'), keluhan: filled.default('Batuk dan pilek') });
  const sesi = z.strictObject({ kodepoli, tanggalperiksa: tanggal, kodedokter: kodedokter.optional(), jampraktek: jampraktek.optional() });
  const kunjungan = z.strictObject({ nomorkartu, kodepoli, tanggalperiksa: tanggal });
  return z
    .strictObject({
      profil: z.literal('fktp', { error: 'harus fktp, atau jalankan dengan --profile fkrtl' }),
      versi: z.union([z.literal(1), z.literal(2)], { error: 'harus 1 atau 2' }),
      ...common,
      paths: z.partialRecord(z.enum(FKTP_SERVICES), path).default({}),
      pasien: z.strictObject({ pertama: pasien.optional(), kedua: pasien.optional(), besok: pasien.optional(), ditolak: pasien.optional() }).prefault({}),
      sesi: z
        .strictObject({ hariIni: sesi.optional(), besok: sesi.optional(), tutup: sesi.optional(), selesai: sesi.optional(), melewatiBatas: sesi.optional(), belumBuka: sesi.optional(), setiapPoli: z.array(sesi).max(100).default([]) })
        .prefault({}),
      tidakAda: z.strictObject({ kodepoli: absent.kodepoli }).prefault({}),
      booking: z.strictObject({ dilayani: kunjungan.optional(), lampau: kunjungan.optional() }).prefault({}),
    })
    .superRefine((data, context) => {
      if (data.versi === 1) return;
      for (const [name, sesi] of Object.entries(data.sesi)) {
        for (const one of Array.isArray(sesi) ? sesi : [sesi]) {
          if (one !== undefined && (one.kodedokter === undefined || one.jampraktek === undefined)) context.addIssue({ code: 'custom', path: ['sesi', name], message: 'kodedokter dan jampraktek wajib diisi untuk versi 2' });
        }
      }
    });
}

export const SCHEMAS = { fkrtl: fkrtlSchema, fktp: fktpSchema } as const;

export type FkrtlData = z.output<ReturnType<typeof fkrtlSchema>>;
export type FktpData = z.output<ReturnType<typeof fktpSchema>>;
export type UatData = FkrtlData | FktpData;
export type FkrtlPatient = NonNullable<FkrtlData['pasien']['pertama']>;
export type FkrtlSession = NonNullable<FkrtlData['sesi']['hariIni']>;
export type FktpPatient = NonNullable<FktpData['pasien']['pertama']>;
export type FktpSession = NonNullable<FktpData['sesi']['hariIni']>;
