import { localDate, type Clock } from '../platform/clock';
import type { Db, Tx } from '../platform/db';
import type { Facility, FacilityId } from '../platform/facility';
import { recordAct } from '../platform/staff-acts';
import { lockBooking } from '../queue/booking-store';
import { recordTask } from '../queue/reach-task';
import { refuseAtPharmacy } from './panel-refusals';
import { pharmacyDays } from './pharmacy-day';
import { pharmacyNumber } from './pharmacy-number';
import { findPrescription, type DispensedKind, type Prescription } from './pharmacy-store';
import { lockStarts, makeReady, takeUp } from './prepare-medicine';
import { refusePharmacy } from './refusals';

type Deps = { db: Db; clock: Clock };

export interface Prepared {
  bookingCode: string;
  kind: DispensedKind;
  /** As it is called; undefined: the patient has no number. */
  number: string | undefined;
  /** Pressed before by the same person: nothing was done now. */
  isRepeat: boolean;
  /** False after midnight: BPJS takes times of the day of the visit only, so none is recorded. */
  isReported: boolean;
}

/**
 * Takes up the next number of a kind, or of both in the order they were taken: task 6.
 *
 * Guarantee: two officers who press at once never take the same one; whoever presses twice on the same `seen` starts once.
 * @throws Refusal pharmacy-nobody-waits
 */
export async function startNext(
  deps: Deps,
  facility: Facility,
  input: { kind: DispensedKind | undefined; actor: string; /** The booking the page showed as the next one. */ seen?: string | undefined },
): Promise<Prepared> {
  const { facilityId } = facility;
  return deps.db.transaction(async (tx) => {
    await lockStarts(tx, facilityId);
    if (input.seen !== undefined && (await whoStarted(tx, facilityId, input.seen))?.actor === input.actor) return startIn(tx, deps, facility, input.seen, input.actor);
    const next = await nextWaiting(tx, facility, deps.clock(), input.kind);
    if (next === undefined) throw refuseAtPharmacy('pharmacy-nobody-waits', { kind: input.kind });
    return startIn(tx, deps, facility, next, input.actor);
  });
}

/**
 * Takes up this one, whoever stands before it.
 *
 * Guarantee: started once, by one person.
 * @throws Refusal pharmacy-booking-unknown, pharmacy-no-prescription, pharmacy-started-already
 */
export async function startChosen(deps: Deps, facility: Facility, input: { bookingCode: string; actor: string }): Promise<Prepared> {
  return deps.db.transaction(async (tx) => {
    await lockStarts(tx, facility.facilityId);
    return startIn(tx, deps, facility, input.bookingCode, input.actor);
  });
}

/**
 * The medicine is ready: task 7.
 *
 * Guarantee: recorded once, however often it is pressed.
 * @throws Refusal pharmacy-booking-unknown, pharmacy-no-prescription, pharmacy-not-started
 */
export async function medicineReady(deps: Deps, facility: Facility, input: { bookingCode: string; actor: string }): Promise<Prepared> {
  const { facilityId } = facility;
  const { bookingCode, actor } = input;
  return deps.db.transaction(async (tx) => {
    const { booking, session, prescription, isToday } = await lockBoth(tx, deps, facility, bookingCode);
    if (prescription.state === 'ready') return preparedOf(prescription, true, isToday);
    if (prescription.state !== 'in-preparation') throw refuseAtPharmacy('pharmacy-not-started');
    const now = deps.clock();
    if (isToday) await recordTask(tx, deps, facility, booking, session, { bookingCode, task: 7, occurredAt: now, source: 'pharmacy', actor, canBeUndone: true });
    await makeReady(tx, facilityId, bookingCode);
    await recordAct(tx, facilityId, { at: now, actor, act: 'medicine-ready', subject: bookingCode });
    return preparedOf(prescription, false, isToday);
  });
}

async function startIn(tx: Tx, deps: Deps, facility: Facility, bookingCode: string, actor: string): Promise<Prepared> {
  const { facilityId } = facility;
  const { booking, session, prescription, isToday } = await lockBoth(tx, deps, facility, bookingCode);
  if (prescription.state === 'in-preparation' || prescription.state === 'ready') {
    const started = await whoStarted(tx, facilityId, bookingCode);
    if (started?.actor === actor) return preparedOf(prescription, true, isToday);
    throw refuseAtPharmacy('pharmacy-started-already', { by: started?.actor ?? null });
  }
  const now = deps.clock();
  if (isToday) await recordTask(tx, deps, facility, booking, session, { bookingCode, task: 6, occurredAt: now, source: 'pharmacy', actor, canBeUndone: true });
  await takeUp(tx, facilityId, bookingCode);
  await recordAct(tx, facilityId, { at: now, actor, act: 'medicine-started', subject: bookingCode });
  return preparedOf(prescription, false, isToday);
}

async function lockBoth(tx: Tx, { clock }: Deps, facility: Facility, bookingCode: string) {
  const found = await lockBooking(tx, facility.facilityId, bookingCode);
  if (found === undefined) throw refusePharmacy('pharmacy-booking-unknown');
  const prescription = await findPrescription(tx, facility.facilityId, bookingCode, 'lock');
  if (prescription === undefined) throw refusePharmacy('pharmacy-no-prescription');
  return { ...found, prescription, isToday: found.booking.visitDate === localDate(clock(), facility.timeZone) };
}

function preparedOf(prescription: Prescription, isRepeat: boolean, isReported: boolean): Prepared {
  const { bookingCode, kind, ordinal } = prescription;
  return { bookingCode, kind, number: ordinal === null ? undefined : pharmacyNumber(kind, ordinal), isRepeat, isReported };
}

async function whoStarted(tx: Tx, facilityId: FacilityId, bookingCode: string): Promise<{ actor: string | null } | undefined> {
  const [row] = await tx.rows<{ actor: string | null }>('select actor from task_event where facility_id = :facilityId and booking_code = :bookingCode and task = 6', { facilityId, bookingCode });
  return row;
}

async function nextWaiting(tx: Tx, { facilityId, timeZone }: Facility, now: Date, kind: DispensedKind | undefined): Promise<string | undefined> {
  const { first, last } = pharmacyDays(now, timeZone);
  const [row] = await tx.rows<{ booking_code: string }>(
    `select booking_code from prescription
     where facility_id = :facilityId and pharmacy_date between :first and :last and prescription_kind = any(:kinds) and state = 'waiting'
     order by pharmacy_date, ${kind === undefined ? 'numbered_at, ' : ''}ordinal
     limit 1`,
    { facilityId, first, last, kinds: kind === undefined ? ['compounded', 'non-compounded'] : [kind] },
  );
  return row?.booking_code;
}
