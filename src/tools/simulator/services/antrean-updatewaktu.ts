import { z } from 'zod';
import { TASK_IDS, isPrintableWaktu, rejectTask } from '../task-rules';
import { offendingField, requiredText, wireInteger } from '../wire-fields';
import { BOOKING_UNKNOWN, OK, unfitField, type Service } from './service';

// Case is not checked by BPJS where it was tried (ws-bpjs §2.8).
const PRESCRIPTION_KINDS = ['', 'tidak ada', 'racikan', 'non racikan'];

const request = z.object({
  kodebooking: requiredText,
  taskid: wireInteger.refine((taskid) => TASK_IDS.includes(taskid)),
  waktu: wireInteger.refine(isPrintableWaktu),
  jenisresep: z.string().refine((text) => PRESCRIPTION_KINDS.includes(text.trim().toLowerCase())).nullish(),
});

/**
 * POST antrean/updatewaktu (ws-bpjs §2.9, §3.3): stores a task once, with its milliseconds as received.
 *
 * Tasks 6 and 7 need no antrean/farmasi/add (§3.4), and are taken after `Tidak ada` at 5 too: whether BPJS refuses them
 * then is unknown (gap 3), and a refusal that nobody has seen would teach a rule that may not exist.
 */
export const updateWaktu: Service = ({ clock, ledger, options }, { body }) => {
  const read = request.safeParse(body);
  if (!read.success) return unfitField(offendingField(read.error));

  const { kodebooking, taskid, waktu, jenisresep } = read.data;
  const booking = ledger.booking(kodebooking);
  if (booking === undefined) return BOOKING_UNKNOWN;

  const journey = { tanggalperiksa: booking.payload.tanggalperiksa, tasks: booking.tasks, cancelledBy: booking.cancelledBy };
  const rejection = rejectTask(journey, { taskid, waktu }, clock(), options);
  if (rejection !== undefined) return rejection;

  ledger.record({ call: 'antrean/updatewaktu', kodebooking, taskid, waktu, ...(jenisresep === undefined || jenisresep === null ? {} : { jenisresep }) });
  return OK;
};
