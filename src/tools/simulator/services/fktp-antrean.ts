import { z } from 'zod';
import { fktpBookingPayload, fktpEntryKey } from '../fktp-booking';
import { isPrintableWaktu } from '../task-rules';
import { offendingField, wireInteger, wireText } from '../wire-fields';
import { NO_DATA, NO_SCHEDULE, fktpSlotsOn } from './fktp-referensi';
import { OK, unfitField, type Service } from './service';

const callRequest = z.object({
  ...fktpEntryKey,
  /** 1 present, 2 not present. */
  status: wireInteger.refine((status) => status === 1 || status === 2),
  waktu: wireInteger.refine(isPrintableWaktu),
});
const cancelRequest = z.object({ ...fktpEntryKey, alasan: wireText });

// The error texts of the three writes are unknown (gap 11): these sentences are ours.
export const DUPLICATE = { code: 208, message: 'Antrean peserta pada poli dan tanggal tersebut sudah ada' };
export const CANCELLED = { code: 201, message: 'Antrean sudah dibatalkan' };

/** POST antrean/add (ws-bpjs §2F): one entry per card, clinic and date, until it is called off. Patients without a card are never told apart. */
export const fktpAddBooking: Service = ({ ledger, reference, options }, { body }) => {
  const read = fktpBookingPayload.safeParse(body);
  if (!read.success) return unfitField(offendingField(read.error));

  const payload = read.data;
  const open = fktpSlotsOn(reference, payload.tanggalperiksa).filter(({ kodepoli, kodedokter }) => kodepoli === payload.kodepoli && kodedokter === payload.kodedokter);
  if (options.requireFktpSchedule && open.length === 0) return NO_SCHEDULE;
  const entry = payload.nomorkartu === '' ? undefined : ledger.fktpEntry(payload);
  if (entry !== undefined && entry.cancelledBy === null) return DUPLICATE;

  ledger.record({ call: 'fktp/antrean/add', payload });
  return OK;
};

/** POST antrean/panggil: the patient is called. Every call is kept: a patient may be called again. */
export const fktpCallPatient: Service = ({ ledger }, { body }) => {
  const read = callRequest.safeParse(body);
  if (!read.success) return unfitField(offendingField(read.error));

  const entry = ledger.fktpEntry(read.data);
  if (entry === undefined) return NO_DATA;
  if (entry.cancelledBy !== null) return CANCELLED;

  ledger.record({ call: 'fktp/antrean/panggil', ...read.data });
  return OK;
};

/** POST antrean/batal: once; a repeat, also after the patient called it off in the app, is accepted without a second entry. */
export const fktpCancelBooking: Service = ({ ledger }, { body }) => {
  const read = cancelRequest.safeParse(body);
  if (!read.success) return unfitField(offendingField(read.error));

  const entry = ledger.fktpEntry(read.data);
  if (entry === undefined) return NO_DATA;
  if (entry.cancelledBy === null) ledger.record({ call: 'fktp/antrean/batal', ...read.data });
  return OK;
};
