import type { Clock } from '../platform/clock';
import type { Db, Tx } from '../platform/db';
import type { Facility } from '../platform/facility';
import { recordAct } from '../platform/staff-acts';
import type { Session } from '../schedules/session';
import { lockSessions } from '../schedules/session-store';
import { refuseService } from '../service-points/refusals';
import type { Booking } from './booking';
import { findBooking, lockBooking } from './booking-store';
import { callMarks, lastCallFrom, nextToCall, writeCallMarks } from './call-store';
import { announceBooking, type Caller } from './caller';
import { refuseCall } from './calling-refusals';
import { recordTask } from './reach-task';
import { refuse } from './refusals';

export interface CallNext {
  sessionId: number;
  by: Caller;
  /** The last call of this place that the officer's screen showed, 0 where none: a screen one call behind calls nobody new. */
  afterCall: number;
}

export interface Called {
  booking: Booking;
  /** Called by the press before this one. */
  isRepeat: boolean;
}

interface CallDeps {
  db: Db;
  clock: Clock;
}

/**
 * The doctor is ready for the next one (task 4): who was given priority, then by number, JKN or not.
 *
 * Guarantee: no patient is called by two officers, and a press repeated from the same screen calls nobody else.
 * @throws Refusal nobody-waiting, screen-outdated, session-unknown or one of the task flow
 */
export async function callNext(deps: CallDeps, facility: Facility, { sessionId, by, afterCall }: CallNext): Promise<Called> {
  const { facilityId } = facility;
  return deps.db.transaction(async (tx) => {
    // Whoever calls from this session waits here for the others.
    const session = (await lockSessions(tx, facilityId, [sessionId])).get(sessionId);
    if (session === undefined) throw refuseCall('session-unknown');
    const last = await lastCallFrom(tx, facilityId, sessionId, by.place.name);
    if ((last?.callId ?? 0) !== afterCall) {
      const before = await findBooking(tx, facilityId, last?.bookingCode ?? '');
      if (before === undefined) throw refuseCall('screen-outdated');
      return { booking: before, isRepeat: true };
    }
    const next = await nextToCall(tx, facilityId, sessionId);
    if (next === undefined) throw refuseCall('nobody-waiting');
    return { booking: await call(tx, deps, facility, next, session, by), isRepeat: false };
  });
}

/**
 * This one now, before the others: with a reason, unless it already has priority or was passed over before.
 *
 * Guarantee: called once; whoever is with the doctor already is not called again by it.
 * @throws Refusal priority-reason-missing, booking-unknown or one of the task flow
 */
export async function callOutOfOrder(deps: CallDeps, facility: Facility, input: { bookingCode: string; reason: string; by: Caller }): Promise<Called> {
  const { facilityId } = facility;
  return deps.db.transaction(async (tx) => {
    const found = await lockBooking(tx, facilityId, input.bookingCode);
    if (found === undefined) throw refuse('booking-unknown');
    if (found.booking.state === 'called') return { booking: found.booking, isRepeat: true };
    const marks = await callMarks(tx, facilityId, input.bookingCode);
    if (input.reason === '' && marks.priorityReason === null && marks.skippedAt === null) throw refuseService('priority-reason-missing');
    return { booking: await call(tx, deps, facility, found.booking, found.session, input.by, input.reason), isRepeat: false };
  });
}

/** The rows are locked. */
async function call(tx: Tx, deps: CallDeps, facility: Facility, booking: Booking, session: Session, by: Caller, reason = ''): Promise<Booking> {
  const { facilityId } = facility;
  const now = deps.clock();
  const { bookingCode } = booking;
  const before = await callMarks(tx, facilityId, bookingCode);
  const called = await recordTask(tx, deps, facility, booking, session, { bookingCode, task: 4, occurredAt: now, source: 'poli', actor: by.username, canBeUndone: true });
  await writeCallMarks(tx, facilityId, bookingCode, { calledAtPoint: by.place.servicePointId, skippedAt: null, ...(reason === '' ? {} : { priorityReason: reason }) });
  await announceBooking(tx, facility, now, called, session, by, false);
  await recordAct(tx, facilityId, {
    at: now,
    actor: by.username,
    act: 'called',
    subject: bookingCode,
    detail: { place: by.place.name, outOfOrder: reason !== '', skippedAt: before.skippedAt?.toISOString() ?? null, wasPriority: before.priorityReason !== null },
  });
  return called;
}
