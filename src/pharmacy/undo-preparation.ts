import type { Clock } from '../platform/clock';
import type { Db, Tx } from '../platform/db';
import type { Facility, FacilityId } from '../platform/facility';
import { lockBooking } from '../queue/booking-store';
import { refuseCall } from '../queue/calling-refusals';
import { undoTaskIn } from '../queue/undo-task';
import { refuseAtPharmacy } from './panel-refusals';
import { findPrescription, recountServing, writePrescriptionState, type Prescription } from './pharmacy-store';
import { refusePharmacy } from './refusals';

/**
 * Takes back a start (6) or a ready medicine (7), by who pressed it, within the facility's window: the task with what BPJS
 * was owed (`undoTask`), and the pharmacy's own part of it: who waits, the number served now, a call to take the medicine.
 *
 * Guarantee: all of it or nothing; pressed twice, it is taken back once.
 * @throws Refusal undo-too-late, undo-followed, pharmacy-handed-over
 */
export async function undoPreparation(deps: { db: Db; clock: Clock }, facility: Facility, input: { bookingCode: string; task: 6 | 7; actor: string }): Promise<void> {
  const { facilityId } = facility;
  const { bookingCode, task, actor } = input;
  await deps.db.transaction(async (tx) => {
    // The locks come first: a colleague may have started it anew since.
    if ((await lockBooking(tx, facilityId, bookingCode)) === undefined) throw refusePharmacy('pharmacy-booking-unknown');
    const prescription = await findPrescription(tx, facilityId, bookingCode, 'lock');
    if (prescription === undefined) throw refusePharmacy('pharmacy-no-prescription');
    if (prescription.handedOverAt !== null) throw refuseAtPharmacy('pharmacy-handed-over');
    if (await isPressOfAnother(tx, facilityId, input)) throw refuseCall('undo-too-late');
    await undoTaskIn(tx, deps, facility, { bookingCodes: [bookingCode], task, by: actor });
    if (task === 6 && prescription.state === 'in-preparation') await backToQueue(tx, facilityId, prescription);
    if (task === 7 && prescription.state === 'ready') {
      await tx.rows(`update prescription set state = 'in-preparation', called_at = null where facility_id = :facilityId and booking_code = :bookingCode`, { facilityId, bookingCode });
    }
  });
}

async function isPressOfAnother(tx: Tx, facilityId: FacilityId, { bookingCode, task, actor }: { bookingCode: string; task: number; actor: string }): Promise<boolean> {
  const rows = await tx.rows('select actor from task_event where facility_id = :facilityId and booking_code = :bookingCode and task = :task and actor is distinct from :actor', {
    facilityId,
    bookingCode,
    task,
    actor,
  });
  return rows.length > 0;
}

async function backToQueue(tx: Tx, facilityId: FacilityId, prescription: Prescription): Promise<void> {
  const { bookingCode, ordinal } = prescription;
  await writePrescriptionState(tx, facilityId, bookingCode, ordinal === null ? 'written' : 'waiting');
  if (ordinal !== null) await recountServing(tx, facilityId, prescription, 1);
}
