import type { Clock } from '../platform/clock';
import type { Db } from '../platform/db';
import type { Facility } from '../platform/facility';
import { reachTaskIn } from '../queue/reach-task';
import { findPrescription, serveInQueue, writePrescriptionState } from './pharmacy-store';

export interface PharmacyStep {
  bookingCode: string;
  occurredAt: Date;
  actor?: string;
}

/**
 * The pharmacy starts on a prescription: task 6, and the number leaves the waiting ones.
 * @throws Refusal of the task flow
 */
export async function startPreparation(deps: { db: Db; clock: Clock }, facility: Facility, step: PharmacyStep): Promise<void> {
  const { facilityId } = facility;
  await deps.db.transaction(async (tx) => {
    await reachTaskIn(tx, deps, facility, { ...step, task: 6, source: 'pharmacy' });
    const prescription = await findPrescription(tx, facilityId, step.bookingCode, 'lock');
    if (prescription === undefined) return;
    await writePrescriptionState(tx, facilityId, step.bookingCode, 'in-preparation');
    if (prescription.state === 'waiting' && prescription.pharmacyDate !== null && prescription.ordinal !== null) {
      await serveInQueue(tx, facilityId, prescription.pharmacyDate, prescription.kind, prescription.ordinal);
    }
  });
}

/**
 * The medicine is ready: task 7.
 * @throws Refusal of the task flow
 */
export async function finishPreparation(deps: { db: Db; clock: Clock }, facility: Facility, step: PharmacyStep): Promise<void> {
  await deps.db.transaction(async (tx) => {
    await reachTaskIn(tx, deps, facility, { ...step, task: 7, source: 'pharmacy' });
    await writePrescriptionState(tx, facility.facilityId, step.bookingCode, 'ready');
  });
}
