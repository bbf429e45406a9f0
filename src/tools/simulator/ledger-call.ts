import { z } from 'zod';
import { mobileJknBooking } from './booking';
import { mobileJknFktpBooking } from './fktp-booking';

const stamp = { seq: z.number(), receivedAt: z.number() };
const fktpEntry = { tanggalperiksa: z.string(), kodepoli: z.string(), nomorkartu: z.string() };

/** A week proposed for one doctor in one clinic (ws-bpjs §2.6). */
export const weekProposal = z.object({
  kodepoli: z.string(),
  kodesubspesialis: z.string(),
  kodedokter: z.number(),
  jadwal: z.array(z.object({ hari: z.number(), buka: z.string(), tutup: z.string() })),
});

/**
 * One line of the ledger: a call that was accepted and changed something. Payloads are read back with the looser of
 * the booking schemas of each service, which leaves a stored one as it is. Kinds are only ever added: files of older versions open.
 */
export const ledgerCall = z.discriminatedUnion('call', [
  z.object({ ...stamp, call: z.literal('antrean/add'), kodebooking: z.string(), payload: mobileJknBooking }),
  z.object({
    ...stamp,
    call: z.literal('antrean/updatewaktu'),
    kodebooking: z.string(),
    taskid: z.number(),
    waktu: z.number(),
    jenisresep: z.string().exactOptional(),
  }),
  z.object({
    ...stamp,
    call: z.literal('antrean/farmasi/add'),
    kodebooking: z.string(),
    jenisresep: z.string(),
    nomorantrean: z.number(),
    keterangan: z.string(),
  }),
  z.object({ ...stamp, call: z.literal('antrean/batal'), kodebooking: z.string(), keterangan: z.string() }),
  z.object({ ...stamp, call: z.literal('jadwaldokter/updatejadwaldokter'), payload: weekProposal }),
  z.object({ ...stamp, call: z.literal('mobile-jkn/booking'), kodebooking: z.string(), payload: mobileJknBooking }),
  z.object({ ...stamp, call: z.literal('mobile-jkn/check-in'), kodebooking: z.string(), taskid: z.number(), waktu: z.number() }),
  z.object({ ...stamp, call: z.literal('mobile-jkn/cancel'), kodebooking: z.string(), keterangan: z.string() }),
  z.object({ ...stamp, call: z.literal('sep'), nomorkartu: z.string(), tanggalperiksa: z.string() }),
  z.object({ ...stamp, call: z.literal('fktp/antrean/add'), payload: mobileJknFktpBooking }),
  z.object({ ...stamp, call: z.literal('fktp/antrean/panggil'), ...fktpEntry, status: z.number(), waktu: z.number() }),
  z.object({ ...stamp, call: z.literal('fktp/antrean/batal'), ...fktpEntry, alasan: z.string() }),
  z.object({ ...stamp, call: z.literal('fktp/mobile-jkn/booking'), payload: mobileJknFktpBooking }),
  z.object({ ...stamp, call: z.literal('fktp/mobile-jkn/cancel'), ...fktpEntry, keterangan: z.string() }),
]);

export type LedgerCall = z.infer<typeof ledgerCall>;

type WithoutStamp<Call> = Call extends unknown ? Omit<Call, 'seq' | 'receivedAt'> : never;

/** A call before the ledger has given it its number and time. */
export type NewLedgerCall = WithoutStamp<LedgerCall>;
