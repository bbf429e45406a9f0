import { z } from 'zod';
import { mobileJknBooking } from './booking';

const stamp = { seq: z.number(), receivedAt: z.number() };

/**
 * One line of the ledger: a call that was accepted and changed something. Payloads are read back with the looser of
 * the two booking schemas, which leaves a stored one as it is.
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
  z.object({ ...stamp, call: z.literal('antrean/batal'), kodebooking: z.string(), keterangan: z.string() }),
  z.object({ ...stamp, call: z.literal('mobile-jkn/booking'), kodebooking: z.string(), payload: mobileJknBooking }),
  z.object({ ...stamp, call: z.literal('mobile-jkn/cancel'), kodebooking: z.string(), keterangan: z.string() }),
]);

export type LedgerCall = z.infer<typeof ledgerCall>;

type WithoutStamp<Call> = Call extends unknown ? Omit<Call, 'seq' | 'receivedAt'> : never;

/** A call before the ledger has given it its number and time. */
export type NewLedgerCall = WithoutStamp<LedgerCall>;
