import { z } from 'zod';
import type { ControlCall, ControlContext, ControlRoute } from './control';
import { fktpEntryKey, mobileJknFktpBooking } from './fktp-booking';
import { json, metadataOnly, type WireReply } from './wire-reply';

/** What the control API has beside `/control/ledger` for the entries of an FKTP, which have no kodebooking (ws-bpjs §2F). */
export const FKTP_CONTROL_ROUTES: readonly ControlRoute[] = [
  { method: 'GET', path: 'fktp', answer: ({ ledger }) => json(200, { entries: ledger.fktpEntries() }) },
  { method: 'GET', path: 'fktp/{entry}', answer: readEntry },
  { method: 'POST', path: 'mobile-jkn/fktp/bookings', answer: putMobileJknEntry },
  { method: 'POST', path: 'mobile-jkn/fktp/cancel', answer: cancelInMobileJkn },
];

const booking = mobileJknFktpBooking.extend(fktpEntryKey);
const cancellation = z.object({ ...fktpEntryKey, keterangan: z.string().default('Dibatalkan pasien melalui Mobile JKN') });

const UNKNOWN = metadataOnly(404, 'Antrean tidak ditemukan');
const OK = metadataOnly(200, 'Ok');

function readEntry({ ledger }: ControlContext, _call: ControlCall, { entry: wanted }: Readonly<Record<string, string>>): WireReply {
  const found = ledger.fktpEntries().find(({ entry }) => String(entry) === wanted);
  return found === undefined ? UNKNOWN : json(200, found);
}

/** An entry that Mobile JKN made at BPJS by itself. */
function putMobileJknEntry({ ledger }: ControlContext, { body }: ControlCall): WireReply {
  const read = booking.safeParse(body);
  if (!read.success) return metadataOnly(400, z.prettifyError(read.error));
  if (ledger.fktpEntry(read.data)?.cancelledBy === null) return metadataOnly(409, 'Antrean peserta pada poli dan tanggal tersebut sudah ada');
  ledger.record({ call: 'fktp/mobile-jkn/booking', payload: read.data });
  return OK;
}

function cancelInMobileJkn({ ledger }: ControlContext, { body }: ControlCall): WireReply {
  const read = cancellation.safeParse(body);
  if (!read.success) return metadataOnly(400, z.prettifyError(read.error));
  const held = ledger.fktpEntry(read.data);
  if (held === undefined) return UNKNOWN;
  if (held.cancelledBy !== null) return metadataOnly(409, 'Antrean sudah dibatalkan');
  ledger.record({ call: 'fktp/mobile-jkn/cancel', ...read.data });
  return OK;
}
