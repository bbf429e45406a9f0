import type { Clock } from '../platform/clock';
import type { Db, Tx } from '../platform/db';
import type { Facility } from '../platform/facility';
import { recordAct } from '../platform/staff-acts';
import { boardChanged } from '../service-points/board';
import { refuseService } from '../service-points/refusals';
import type { Booking } from './booking';
import { lockBooking } from './booking-store';
import { callMarks, lastCallOf, writeCallMarks } from './call-store';
import { announceBooking, type Caller } from './caller';
import { refuseCall } from './calling-refusals';
import { refuse } from './refusals';

interface CallDeps {
  db: Db;
  clock: Clock;
}

/**
 * The number is shown and spoken once more. The time of the first call stands: there is one task 4. Who had been passed
 * over is no longer so.
 *
 * Guarantee: a press repeated from the same screen is heard once.
 * @throws Refusal booking-unknown, not-in-queue
 */
export async function callAgain(deps: CallDeps, facility: Facility, input: { bookingCode: string; by: Caller; afterCall: number }): Promise<Booking> {
  const { facilityId } = facility;
  return deps.db.transaction(async (tx) => {
    const now = deps.clock();
    const { booking, session } = await inQueue(tx, facility, input.bookingCode, ['called']);
    if ((await lastCallOf(tx, facilityId, session.sessionId, booking.bookingCode)) !== input.afterCall) return booking;
    await writeCallMarks(tx, facilityId, booking.bookingCode, { skippedAt: null, calledAtPoint: input.by.place.servicePointId });
    await announceBooking(tx, facility, now, booking, session, input.by, true);
    await recordAct(tx, facilityId, { at: now, actor: input.by.username, act: 'called-again', subject: booking.bookingCode, detail: { place: input.by.place.name } });
    return booking;
  });
}

/**
 * The patient does not come: passed over until called again, taken back or marked absent. A call already recorded stands as
 * it happened, so to BPJS and in the counters the patient remains called; a waiting one remains waiting and is not called.
 * @throws Refusal booking-unknown, not-in-queue
 */
export async function passOver(deps: CallDeps, facility: Facility, input: { bookingCode: string; by: string }): Promise<Booking> {
  return mark(deps, facility, input, 'passed-over', (before, now) => (before.skippedAt === null ? { skippedAt: now } : undefined));
}

/**
 * The patient is here after all: who was called goes on as called, who only waited stands in line again by number.
 * @throws Refusal booking-unknown, not-in-queue
 */
export async function takeBack(deps: CallDeps, facility: Facility, input: { bookingCode: string; by: string }): Promise<Booking> {
  return mark(deps, facility, input, 'taken-back', (before) => (before.skippedAt === null ? undefined : { skippedAt: null }));
}

/**
 * Before the others from now on, with a reason; an empty one takes the priority away.
 * @throws Refusal booking-unknown, not-in-queue, priority-reason-missing
 */
export async function givePriority(deps: CallDeps, facility: Facility, input: { bookingCode: string; by: string; reason: string }): Promise<Booking> {
  if (input.reason === '') throw refuseService('priority-reason-missing');
  return mark(deps, facility, input, 'priority-given', (before) => (before.priorityReason === input.reason ? undefined : { priorityReason: input.reason }), ['waiting']);
}

export async function takePriorityAway(deps: CallDeps, facility: Facility, input: { bookingCode: string; by: string }): Promise<Booking> {
  return mark(deps, facility, input, 'priority-taken-away', (before) => (before.priorityReason === null ? undefined : { priorityReason: null }), ['waiting']);
}

type Marks = Awaited<ReturnType<typeof callMarks>>;

/** Changes the marks of a booking once; pressed again, nothing is left to change. */
async function mark(
  deps: CallDeps,
  facility: Facility,
  input: { bookingCode: string; by: string },
  act: string,
  change: (before: Marks, now: Date) => Partial<Marks> | undefined,
  states: readonly Booking['state'][] = ['waiting', 'called'],
): Promise<Booking> {
  const { facilityId } = facility;
  return deps.db.transaction(async (tx) => {
    const now = deps.clock();
    const { booking } = await inQueue(tx, facility, input.bookingCode, states);
    const changed = change(await callMarks(tx, facilityId, booking.bookingCode), now);
    if (changed === undefined) return booking;
    await writeCallMarks(tx, facilityId, booking.bookingCode, changed);
    await recordAct(tx, facilityId, { at: now, actor: input.by, act, subject: booking.bookingCode });
    boardChanged(tx, facilityId);
    return booking;
  });
}

async function inQueue(tx: Tx, facility: Facility, bookingCode: string, states: readonly Booking['state'][]) {
  const found = await lockBooking(tx, facility.facilityId, bookingCode);
  if (found === undefined) throw refuse('booking-unknown');
  if (!states.includes(found.booking.state)) throw refuseCall('not-in-queue');
  return found;
}
