import type { Clock } from '../platform/clock';
import type { Db, Tx } from '../platform/db';
import type { Facility } from '../platform/facility';
import { recordAct } from '../platform/staff-acts';
import { boardChanged } from '../service-points/board';
import { announceCall } from '../service-points/call-announcement';
import type { ServicePoint } from '../service-points/service-point';
import { refuseAtPharmacy } from './panel-refusals';
import { pharmacyNumber, pharmacyQueueRef } from './pharmacy-number';
import { findPrescription, type Prescription } from './pharmacy-store';
import { refusePharmacy } from './refusals';

type Deps = { db: Db; clock: Clock };

export interface HandOver {
  bookingCode: string;
  actor: string;
}

/**
 * Calls a patient to take the medicine; `again` calls one who was called before once more.
 *
 * Guarantee: without `again`, called once however many press.
 * @returns the number that was called, and whether it was called now
 * @throws Refusal pharmacy-not-ready, pharmacy-without-number, pharmacy-handed-over
 */
export async function callToHandOver(
  deps: Deps,
  facility: Facility,
  input: HandOver & { place: Pick<ServicePoint, 'name' | 'spokenName'>; again: boolean },
): Promise<{ number: string; isCalled: boolean }> {
  const { facilityId } = facility;
  const { bookingCode, actor, place } = input;
  return deps.db.transaction(async (tx) => {
    const prescription = await lockReady(tx, facility, bookingCode);
    if (prescription.ordinal === null) throw refuseAtPharmacy('pharmacy-without-number');
    if (prescription.handedOverAt !== null) throw refuseAtPharmacy('pharmacy-handed-over');
    const number = pharmacyNumber(prescription.kind, prescription.ordinal);
    if (prescription.calledAt !== null && !input.again) return { number, isCalled: false };
    const now = deps.clock();
    if (prescription.calledAt === null) {
      await tx.rows('update prescription set called_at = :now where facility_id = :facilityId and booking_code = :bookingCode', { facilityId, bookingCode, now });
    }
    await announceCall(tx, facilityId, now, {
      kind: 'pharmacy',
      queueRef: pharmacyQueueRef(prescription.kind),
      queueNumber: number,
      place: place.name,
      spokenPlace: place.spokenName,
      isRecall: prescription.calledAt !== null,
      actor,
      bookingCode,
    });
    await recordAct(tx, facilityId, { at: now, actor, act: prescription.calledAt === null ? 'medicine-called' : 'medicine-called-again', subject: bookingCode, detail: { place: place.name } });
    return { number, isCalled: true };
  });
}

/**
 * The medicine is in the patient's hands, called or not.
 *
 * Guarantee: written down once, with who gave it.
 * @returns whether it was written down now
 * @throws Refusal pharmacy-not-ready
 */
export async function handOver(deps: Deps, facility: Facility, { bookingCode, actor }: HandOver): Promise<boolean> {
  const { facilityId } = facility;
  return deps.db.transaction(async (tx) => {
    const prescription = await lockReady(tx, facility, bookingCode);
    if (prescription.handedOverAt !== null) return false;
    const now = deps.clock();
    await writeHandOver(tx, facility, bookingCode, { at: now, by: actor });
    await recordAct(tx, facilityId, { at: now, actor, act: 'medicine-handed-over', subject: bookingCode });
    return true;
  });
}

/**
 * Pressed by mistake: the medicine is still here. BPJS hears nothing of a hand-over, so this may be taken back at any time.
 * @throws Refusal pharmacy-not-handed-over
 */
export async function takeBackHandOver(deps: Deps, facility: Facility, { bookingCode, actor }: HandOver): Promise<void> {
  const { facilityId } = facility;
  await deps.db.transaction(async (tx) => {
    const prescription = await lockReady(tx, facility, bookingCode);
    if (prescription.handedOverAt === null) throw refuseAtPharmacy('pharmacy-not-handed-over');
    await writeHandOver(tx, facility, bookingCode, { at: null, by: null });
    await recordAct(tx, facilityId, {
      at: deps.clock(),
      actor,
      act: 'hand-over-taken-back',
      subject: bookingCode,
      detail: { handedOverAt: prescription.handedOverAt.toISOString(), handedOverBy: prescription.handedOverBy },
    });
  });
}

async function lockReady(tx: Tx, { facilityId }: Facility, bookingCode: string): Promise<Prescription> {
  const prescription = await findPrescription(tx, facilityId, bookingCode, 'lock');
  if (prescription === undefined) throw refusePharmacy('pharmacy-no-prescription');
  if (prescription.state !== 'ready') throw refuseAtPharmacy('pharmacy-not-ready');
  return prescription;
}

async function writeHandOver(tx: Tx, { facilityId }: Facility, bookingCode: string, handedOver: { at: Date | null; by: string | null }): Promise<void> {
  await tx.rows('update prescription set handed_over_at = :at, handed_over_by = :by where facility_id = :facilityId and booking_code = :bookingCode', {
    facilityId,
    bookingCode,
    ...handedOver,
  });
  boardChanged(tx, facilityId);
}
