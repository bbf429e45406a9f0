import type { PrescriptionKind } from '../outbox/facts';
import type { Clock } from '../platform/clock';
import type { Db } from '../platform/db';
import type { Facility } from '../platform/facility';
import { recordAct } from '../platform/staff-acts';
import type { Booking } from './booking';
import { lockBooking } from './booking-store';
import { callMarks, writeCallMarks } from './call-store';
import { recordTask } from './reach-task';
import { refuse } from './refusals';
import { taskEvents } from './task-store';

/**
 * The consultation is over (task 5), with the kind of prescription the doctor wrote. The pharmacy gives the number.
 *
 * Guarantee: recorded once; pressed twice with the same prescription, it stays as it is.
 * @throws Refusal booking-unknown, task-already-recorded and others of the task flow
 */
export async function finishConsultation(
  deps: { db: Db; clock: Clock },
  facility: Facility,
  input: { bookingCode: string; prescriptionKind: PrescriptionKind; by: string },
): Promise<Booking> {
  const { facilityId } = facility;
  const { bookingCode, prescriptionKind, by } = input;
  return deps.db.transaction(async (tx) => {
    const found = await lockBooking(tx, facilityId, bookingCode);
    if (found === undefined) throw refuse('booking-unknown');
    const { booking, session } = found;
    if (booking.lastTask === 5) {
      const recorded = (await taskEvents(tx, facilityId, bookingCode)).find(({ task }) => task === 5);
      if (recorded?.prescriptionKind === prescriptionKind) return booking;
    }
    const now = deps.clock();
    const finished = await recordTask(tx, deps, facility, booking, session, { bookingCode, task: 5, occurredAt: now, source: 'poli', actor: by, canBeUndone: true, prescriptionKind });
    // Passed over once, but evidently seen by the doctor.
    if ((await callMarks(tx, facilityId, bookingCode)).skippedAt !== null) await writeCallMarks(tx, facilityId, bookingCode, { skippedAt: null });
    await recordAct(tx, facilityId, { at: now, actor: by, act: 'consultation-finished', subject: bookingCode, detail: { prescriptionKind } });
    return finished;
  });
}
