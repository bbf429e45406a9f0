import { z } from 'zod';
import { isBlank, requiredText, wireDate, wireInteger, wireText } from './wire-fields';

const angkaantrean = wireInteger.refine((value) => value >= 0);

const fields = {
  nomorkartu: wireText.transform((text) => (isBlank(text) ? '' : text)).default(''),
  nik: wireText.default(''),
  nohp: wireText.refine((text) => isBlank(text) || /^0\d{7,12}$/.test(text)),
  kodepoli: requiredText,
  namapoli: requiredText,
  norm: wireText,
  tanggalperiksa: wireDate,
  kodedokter: wireInteger,
  namadokter: requiredText,
  jampraktek: wireText,
  nomorantrean: requiredText,
  angkaantrean,
  keterangan: wireText,
};

/** The fields of the FKTP antrean/add (ws-bpjs §2F), numbers as numbers. A patient without a card has no card number. */
export const fktpBookingPayload = z
  .object(fields)
  .superRefine(({ nomorkartu, nik }, context) => {
    const refuse = (field: 'nomorkartu' | 'nik') => context.addIssue({ code: 'custom', path: [field], message: 'belum sesuai' });
    if (nomorkartu !== '' && !/^\d{13}$/.test(nomorkartu)) refuse('nomorkartu');
    if (!/^\d{16}$/.test(nik) && (nomorkartu !== '' || !isBlank(nik))) refuse('nik');
  });

export type FktpBookingPayload = z.infer<typeof fktpBookingPayload>;

/** What panggil and batal name an entry by: there is no kodebooking in the FKTP variant. */
export const fktpEntryKey = {
  tanggalperiksa: wireDate,
  kodepoli: requiredText,
  // An empty card cannot name one entry among several (ws-bpjs §2F).
  nomorkartu: wireText.refine((text) => !isBlank(text.trim())),
};

/** An entry as the Mobile JKN half hands it over: only what names it is compulsory. Also how the ledger reads every entry back. */
export const mobileJknFktpBooking = z.object({
  ...fields,
  nohp: wireText.default(''),
  namapoli: wireText.default(''),
  norm: wireText.default(''),
  // In v1 the app names no doctor (ws-faskes §5.2).
  kodedokter: wireInteger.default(0),
  namadokter: wireText.default(''),
  jampraktek: wireText.default(''),
  nomorantrean: wireText.default(''),
  angkaantrean: angkaantrean.default(0),
  keterangan: wireText.default(''),
});
