import { z } from 'zod';
import { offendingField, requiredText, wireText } from '../wire-fields';
import { BOOKING_UNKNOWN, CANCELLED_HERE, OK, unfitField, type Service } from './service';

const request = z.object({ kodebooking: requiredText, keterangan: wireText });

/**
 * POST antrean/batal (ws-bpjs §2.10). When BPJS refuses it is unknown (gap 2): any booking may be called off, a repeat
 * is accepted without a second entry, and one the patient cancelled first answers as every push then does.
 */
export const cancelBooking: Service = ({ ledger }, { body }) => {
  const read = request.safeParse(body);
  if (!read.success) return unfitField(offendingField(read.error));

  const { kodebooking, keterangan } = read.data;
  const booking = ledger.booking(kodebooking);
  if (booking === undefined) return BOOKING_UNKNOWN;
  if (booking.cancelledBy === 'Mobile JKN') return CANCELLED_HERE;
  if (booking.cancelledBy === 'faskes') return OK;

  ledger.record({ call: 'antrean/batal', kodebooking, keterangan });
  return OK;
};
