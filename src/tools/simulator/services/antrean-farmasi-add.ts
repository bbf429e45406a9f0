import { z } from 'zod';
import { offendingField, requiredText, wireInteger, wireText } from '../wire-fields';
import { BOOKING_UNKNOWN, CANCELLED_HERE, OK, unfitField, type Service } from './service';

const request = z.object({
  kodebooking: requiredText,
  // Case is not checked by BPJS where it was tried (ws-bpjs §2.8).
  jenisresep: z.string().refine((text) => ['racikan', 'non racikan'].includes(text.trim().toLowerCase())),
  nomorantrean: wireInteger.refine((value) => value >= 0),
  keterangan: wireText.default(''),
});

/**
 * POST antrean/farmasi/add (ws-bpjs §2.8): the pharmacy number of a booking, once. Taken at any point of the journey:
 * some programs send it after task 5, one right after antrean/add (§3.4). Its texts but `… sudah ada` are unknown (gap 3).
 */
export const addPharmacyNumber: Service = ({ ledger }, { body }) => {
  const read = request.safeParse(body);
  if (!read.success) return unfitField(offendingField(read.error));

  const { kodebooking, jenisresep, nomorantrean, keterangan } = read.data;
  const booking = ledger.booking(kodebooking);
  if (booking === undefined) return BOOKING_UNKNOWN;
  if (booking.cancelled || booking.tasks.some(({ taskid }) => taskid === 99)) return CANCELLED_HERE;
  if (booking.farmasi !== null) return { code: 208, message: 'Antrean farmasi untuk Kode Booking tersebut sudah ada' };

  ledger.record({ call: 'antrean/farmasi/add', kodebooking, jenisresep, nomorantrean, keterangan });
  return OK;
};
