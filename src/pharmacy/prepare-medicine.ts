import type { Clock } from '../platform/clock';
import type { Db, Tx } from '../platform/db';
import type { Facility, FacilityId } from '../platform/facility';
import { reachTaskIn } from '../queue/reach-task';
import { boardChanged } from '../service-points/board';
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
  await deps.db.transaction(async (tx) => {
    await lockStarts(tx, facility.facilityId);
    await reachTaskIn(tx, deps, facility, { ...step, task: 6, source: 'pharmacy' });
    await takeUp(tx, facility.facilityId, step.bookingCode);
  });
}

/**
 * The medicine is ready: task 7.
 * @throws Refusal of the task flow
 */
export async function finishPreparation(deps: { db: Db; clock: Clock }, facility: Facility, step: PharmacyStep): Promise<void> {
  await deps.db.transaction(async (tx) => {
    await reachTaskIn(tx, deps, facility, { ...step, task: 7, source: 'pharmacy' });
    await makeReady(tx, facility.facilityId, step.bookingCode);
  });
}

const STARTS = 0x7061_7274; // "part"

/**
 * Whoever takes up a prescription waits here for the others of this facility, before any row is locked: so the next one
 * can be chosen by looking, and is still the next one when its rows are locked in the order of the house.
 */
export async function lockStarts(tx: Tx, facilityId: FacilityId): Promise<void> {
  await tx.rows('select pg_advisory_xact_lock(:starts, :facilityId)', { starts: STARTS, facilityId }, 'lock_pharmacy_starts');
}

/** What a start means in the pharmacy itself. */
export async function takeUp(tx: Tx, facilityId: FacilityId, bookingCode: string): Promise<void> {
  const prescription = await findPrescription(tx, facilityId, bookingCode, 'lock');
  if (prescription === undefined) return;
  await writePrescriptionState(tx, facilityId, bookingCode, 'in-preparation');
  if (prescription.state === 'waiting' && prescription.pharmacyDate !== null && prescription.ordinal !== null) {
    await serveInQueue(tx, facilityId, prescription.pharmacyDate, prescription.kind, prescription.ordinal);
  }
  boardChanged(tx, facilityId);
}

/** What a medicine that is ready means in the pharmacy itself. */
export async function makeReady(tx: Tx, facilityId: FacilityId, bookingCode: string): Promise<void> {
  await writePrescriptionState(tx, facilityId, bookingCode, 'ready');
  boardChanged(tx, facilityId);
}
