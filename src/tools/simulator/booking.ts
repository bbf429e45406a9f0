import { z } from 'zod';
import { isBlank, requiredText, wireDate, wireInteger, wireText } from './wire-fields';

const quota = wireInteger.refine((value) => value >= 0);

// Seconds instead of milliseconds is a known mistake: anything before 2001 in milliseconds is refused.
const epochMs = wireInteger.refine((value) => value >= 1_000_000_000_000);

const fields = {
  kodebooking: requiredText,
  jenispasien: z.enum(['JKN', 'NON JKN']),
  nomorkartu: wireText,
  nik: wireText,
  nohp: wireText.refine((text) => /^0\d{7,12}$/.test(text)),
  kodepoli: requiredText,
  namapoli: requiredText,
  pasienbaru: wireInteger.refine((value) => value === 0 || value === 1),
  norm: requiredText,
  tanggalperiksa: wireDate,
  kodedokter: wireInteger,
  namadokter: requiredText,
  // Empty hours are taken: a client that refused them itself lost hundreds of bookings (ws-bpjs §7, 6).
  jampraktek: wireText.refine((text) => text === '' || /^\d{2}:\d{2} ?- ?\d{2}:\d{2}$/.test(text)),
  jeniskunjungan: wireInteger.refine((value) => value >= 1 && value <= 4),
  nomorreferensi: wireText,
  nomorantrean: requiredText,
  angkaantrean: wireInteger.refine((value) => value >= 0),
  estimasidilayani: epochMs,
  sisakuotajkn: quota,
  kuotajkn: quota,
  sisakuotanonjkn: quota,
  kuotanonjkn: quota,
  keterangan: wireText,
};

/** The fields of antrean/add (ws-bpjs §2.7), numbers as numbers. Also how the ledger keeps every booking. */
export const bookingPayload = z
  .object({
    ...fields,
    nomorkartu: fields.nomorkartu.default(''),
    nik: fields.nik.default(''),
    nomorreferensi: fields.nomorreferensi.default(''),
  })
  .superRefine((booking, context) => {
    const refuse = (field: 'nomorkartu' | 'nik' | 'nomorreferensi') => {
      context.addIssue({ code: 'custom', path: [field], message: 'belum sesuai' });
    };
    const isJkn = booking.jenispasien === 'JKN';
    if (isJkn && !/^\d{13}$/.test(booking.nomorkartu)) refuse('nomorkartu');
    if (!/^\d{16}$/.test(booking.nik) && (isJkn || !isBlank(booking.nik))) refuse('nik');
    if (isJkn && isBlank(booking.nomorreferensi.trim())) refuse('nomorreferensi');
  });

export type BookingPayload = z.infer<typeof bookingPayload>;

/** A booking as the Mobile JKN half hands it over: only what identifies it is compulsory. */
export const mobileJknBooking = z.object({
  ...fields,
  jenispasien: fields.jenispasien.default('JKN'),
  nomorkartu: wireText.default(''),
  nik: wireText.default(''),
  nohp: wireText.default(''),
  kodepoli: wireText.default(''),
  namapoli: wireText.default(''),
  pasienbaru: fields.pasienbaru.default(0),
  norm: wireText.default(''),
  kodedokter: wireInteger.default(0),
  namadokter: wireText.default(''),
  jampraktek: fields.jampraktek.default(''),
  jeniskunjungan: fields.jeniskunjungan.default(1),
  nomorreferensi: wireText.default(''),
  nomorantrean: wireText.default(''),
  angkaantrean: fields.angkaantrean.default(0),
  estimasidilayani: wireInteger.default(0),
  sisakuotajkn: quota.default(0),
  kuotajkn: quota.default(0),
  sisakuotanonjkn: quota.default(0),
  kuotanonjkn: quota.default(0),
  keterangan: wireText.default(''),
});
