import { z } from 'zod';
import { mobileJknBooking } from './booking';
import { faultSchema, type FaultQueue } from './faults';
import type { Ledger } from './ledger';
import { json, metadataOnly, type WireReply } from './wire-reply';
import { requiredText } from './wire-fields';

export interface ControlContext {
  facilityCode: string | null;
  ledger: Ledger;
  faults: FaultQueue;
}

export interface ControlCall {
  method: string;
  /** Behind `/control`, split and percent-decoded. */
  segments: readonly string[];
  body: Readonly<Record<string, unknown>>;
}

const cancellation = z.object({ kodebooking: requiredText, keterangan: z.string().default('Dibatalkan pasien melalui Mobile JKN') });

/** The rehearsal's side door: reads the ledger, plays the patient's app, scripts faults. Not part of BPJS. */
export function answerControl(context: ControlContext, call: ControlCall): WireReply {
  const { ledger, faults } = context;
  const [first, second] = call.segments;
  const place = `${call.method} ${call.segments.length === 2 && first === 'ledger' ? 'ledger/{kodebooking}' : call.segments.join('/')}`;

  switch (place) {
    case 'GET ledger':
      return json(200, { facilityCode: context.facilityCode, bookings: ledger.bookings(), calls: ledger.calls() });
    case 'GET ledger/{kodebooking}': {
      const booking = ledger.booking(second ?? '');
      return booking === undefined ? metadataOnly(404, 'Kode Booking tidak ditemukan') : json(200, booking);
    }
    case 'POST mobile-jkn/bookings':
      return putMobileJknBooking(ledger, call.body);
    case 'POST mobile-jkn/cancel':
      return cancelInMobileJkn(ledger, call.body);
    case 'GET faults':
      return json(200, { faults: faults.pending() });
    case 'POST faults':
      return scriptFault(faults, call.body);
    case 'DELETE faults':
      faults.clear();
      return metadataOnly(200, 'Ok');
    case 'POST reset':
      ledger.clear();
      faults.clear();
      return metadataOnly(200, 'Ok');
    default:
      return metadataOnly(404, 'Tidak ada di /control');
  }
}

function putMobileJknBooking(ledger: Ledger, body: unknown): WireReply {
  const read = mobileJknBooking.safeParse(body);
  if (!read.success) return complaint(read.error);
  const { kodebooking } = read.data;
  if (ledger.booking(kodebooking) !== undefined) return metadataOnly(409, 'Kode Booking sudah ada');
  ledger.record({ call: 'mobile-jkn/booking', kodebooking, payload: read.data });
  return metadataOnly(200, 'Ok');
}

function cancelInMobileJkn(ledger: Ledger, body: unknown): WireReply {
  const read = cancellation.safeParse(body);
  if (!read.success) return complaint(read.error);
  const booking = ledger.booking(read.data.kodebooking);
  if (booking === undefined) return metadataOnly(404, 'Kode Booking tidak ditemukan');
  if (booking.cancelled) return metadataOnly(409, 'Booking sudah dibatalkan');
  ledger.record({ call: 'mobile-jkn/cancel', ...read.data });
  return metadataOnly(200, 'Ok');
}

function scriptFault(faults: FaultQueue, body: unknown): WireReply {
  const read = faultSchema.safeParse(body);
  if (!read.success) return complaint(read.error);
  faults.add(read.data);
  return metadataOnly(200, 'Ok');
}

function complaint(error: z.ZodError): WireReply {
  return metadataOnly(400, z.prettifyError(error));
}
