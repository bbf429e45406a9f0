import { Refusal } from '../platform/refusal';
import { pharmacyOnPaper } from '../pharmacy/paper-preparation';
import { takePharmacyNumber } from '../pharmacy/take-pharmacy-number';
import type { Booking } from '../queue/booking';
import { reportTask } from '../queue/report-task';
import { refused, TAKEN, type Outcome, type Source, type TakeDeps } from './outcome';
import { bookingOfRegistration } from './row-book';
import type { BookingReference, PharmacyRow, TaskRow } from './simrs-row';
import { latestOf } from './take-registration';

/**
 * A step of a visit with the time the SIMRS recorded. A time that stands here already is never replaced: the row is then taken,
 * because there is nothing left to do.
 * @throws Refusal of reporting a task
 */
export async function takeTask(deps: TakeDeps, source: Source, row: TaskRow): Promise<Outcome> {
  const booking = await bookingMeant(deps, source, row);
  if (booking === undefined) return { kind: 'waits' };
  const { task, occurredAt, prescriptionKind } = row;
  try {
    await reportTask(deps, source.facility, { bookingCode: booking.bookingCode, task, occurredAt, prescriptionKind, actor: source.actor }, pharmacyOnPaper);
  } catch (error) {
    if (!(error instanceof Refusal) || error.code !== 'task-recorded-otherwise') throw error;
  }
  return TAKEN;
}

/**
 * A prescription that has reached the pharmacy: its patient gets a number of the pharmacy queue.
 * @throws Refusal pharmacy-…
 */
export async function takePrescription(deps: TakeDeps, source: Source, row: PharmacyRow): Promise<Outcome> {
  const booking = await bookingMeant(deps, source, row);
  if (booking === undefined) return { kind: 'waits' };
  // The doctor writes it before the consultation is recorded as over: until then there is nothing wrong.
  if (booking.lastTask < 5) return booking.state === 'cancelled' ? refused('Antrean ini sudah dibatalkan.') : { kind: 'waits' };
  await takePharmacyNumber(deps, source.facility, booking.bookingCode);
  return TAKEN;
}

async function bookingMeant(deps: TakeDeps, { facility, sourceName }: Source, { bookingCode, registrationNumber }: BookingReference): Promise<Booking | undefined> {
  const { facilityId } = facility;
  const code = bookingCode === '' ? await bookingOfRegistration(deps.db, facilityId, sourceName, registrationNumber) : bookingCode;
  return code === undefined ? undefined : latestOf(deps.db, facilityId, code);
}
