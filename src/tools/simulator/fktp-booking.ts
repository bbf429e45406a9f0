import { z } from 'zod';
import { isBlank, requiredText, wireDate, wireInteger, wireText } from './wire-fields';

/** The fields of the FKTP antrean/add (ws-bpjs §2F), numbers as numbers. A patient without a card has no card number. */
export const fktpBookingPayload = z
  .object({
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
    angkaantrean: wireInteger.refine((value) => value >= 0),
    keterangan: wireText,
  })
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
