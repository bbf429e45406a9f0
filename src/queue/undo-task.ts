import type { TaskId } from '../outbox/facts';
import { takeBackTask } from '../outbox/owe';
import type { Clock } from '../platform/clock';
import type { Db, Tx } from '../platform/db';
import type { Facility, FacilityId } from '../platform/facility';
import { recordAct } from '../platform/staff-acts';
import { lockSessions, writeCounters } from '../schedules/session-store';
import { boardChanged } from '../service-points/board';
import { withdrawCalls } from '../service-points/call-announcement';
import { restoreAbsentTickets } from '../service-points/tickets-of-booking';
import type { Booking } from './booking';
import { takeBackTaskEvent } from './booking-events';
import { lockBooking, sessionsOfBookings, updateBooking } from './booking-store';
import { writeCallMarks } from './call-store';
import { refuseCall } from './calling-refusals';
import { countersAfter } from './reach-task';
import { refuse } from './refusals';
import { taskEvents, type TaskEvent } from './task-store';
import { deletePrescription, deleteTaskEvent, lastCalledOrdinal, lockPressedTask, markNewAgain, marksBeforeCall, wasTakenBack, type PressedTask } from './undo-store';

export interface UndoTask {
  /** Several where one press recorded several, such as those absent at the end of a session. */
  bookingCodes: readonly string[];
  task: TaskId;
  /** The user name of who takes it back; that they may press this task at all is checked by the page. */
  by: string;
}

/**
 * Takes back a task pressed at a panel: the time, what BPJS was owed, and everything it moved. What a panel does beside the
 * task itself, it takes back in the same transaction (`undoTaskIn`).
 *
 * Guarantee: within the facility's window, as the last step and before any word of it has gone to BPJS, or not at all; what
 * was recorded stays written down with who took it back. Pressed twice, it is taken back once.
 * @throws Refusal undo-too-late, undo-followed, booking-unknown
 */
export async function undoTask(deps: { db: Db; clock: Clock }, facility: Facility, input: UndoTask): Promise<Booking[]> {
  return deps.db.transaction((tx) => undoTaskIn(tx, deps, facility, input));
}

export async function undoTaskIn(tx: Tx, deps: { clock: Clock }, facility: Facility, input: UndoTask): Promise<Booking[]> {
  const { facilityId } = facility;
  const codes = [...new Set(input.bookingCodes)].sort();
  await lockSessions(tx, facilityId, await sessionsOfBookings(tx, facilityId, codes));
  const undone: Booking[] = [];
  for (const bookingCode of codes) undone.push(await undoOne(tx, deps.clock(), facility, bookingCode, input));
  boardChanged(tx, facilityId);
  return undone;
}

async function undoOne(tx: Tx, now: Date, facility: Facility, bookingCode: string, { task, by }: UndoTask): Promise<Booking> {
  const { facilityId, settings } = facility;
  const found = await lockBooking(tx, facilityId, bookingCode);
  if (found === undefined) throw refuse('booking-unknown');
  const { booking, session } = found;
  const pressed = await lockPressedTask(tx, facilityId, bookingCode, task);
  if (pressed === undefined && (await wasTakenBack(tx, facilityId, bookingCode, task))) return booking;
  if (pressed === undefined || pressed.actor === null || now.getTime() >= pressed.recordedAt.getTime() + settings.undoWindowSeconds * 1000) throw refuseCall('undo-too-late');
  if (booking.lastTask !== task || booking.state === 'cancelled') throw refuseCall('undo-followed');
  if (task === 5 && !(await deletePrescription(tx, facilityId, bookingCode))) throw refuseCall('undo-followed');
  if (!(await takeBackTask(tx, facilityId, bookingCode, task))) throw refuseCall('undo-too-late');

  await deleteTaskEvent(tx, facilityId, bookingCode, task);
  const before = asBefore(booking, await taskEvents(tx, facilityId, bookingCode));
  if (!(await takeBackTaskEvent(tx, facilityId, { before: booking, after: before }, task, pressed.occurredAt))) throw refuseCall('undo-too-late');
  await updateBooking(tx, facilityId, before);
  const nowServingOrdinal = task === 4 && session.nowServingOrdinal === booking.ordinal ? await lastCalledOrdinal(tx, facilityId, session.sessionId) : session.nowServingOrdinal;
  await writeCounters(tx, facilityId, [{ ...countersAfter(session, booking, before), nowServingOrdinal }]);
  if (task === 3 && booking.isNewPatient) await markNewAgain(tx, facilityId, booking.medicalRecordNumber, pressed.occurredAt);
  if (task === 4) await restoreMarks(tx, facilityId, bookingCode);
  if (task === 99) await restoreAbsentTickets(tx, facilityId, { bookingCode, at: pressed.recordedAt, by: pressed.actor });
  await withdrawCalls(tx, facilityId, { bookingCode }, pressed.recordedAt, now);
  await writeDown(tx, facilityId, { bookingCode, task, by }, pressed, now);
  return before;
}

/** The booking as its remaining tasks tell it. */
function asBefore(booking: Booking, events: readonly TaskEvent[]): Booking {
  const lastTask = events.at(-1)?.task ?? 0;
  const arrival = events.find((event) => event.task <= 3);
  return {
    ...booking,
    lastTask,
    state: lastTask === 4 ? 'called' : lastTask >= 5 ? 'finished' : 'waiting',
    checkedInAt: arrival?.occurredAt ?? null,
  };
}

/** A call takes the marks of a booking away: passed over, and not a priority before this call made it one. */
async function restoreMarks(tx: Tx, facilityId: FacilityId, bookingCode: string): Promise<void> {
  const marks = await marksBeforeCall(tx, facilityId, bookingCode);
  await writeCallMarks(tx, facilityId, bookingCode, {
    calledAtPoint: null,
    skippedAt: marks?.skippedAt ?? null,
    ...(marks?.wasPriority === false ? { priorityReason: null } : {}),
  });
}

/** The time that was undone is not lost: it stands here. */
async function writeDown(tx: Tx, facilityId: FacilityId, what: { bookingCode: string; task: TaskId; by: string }, pressed: PressedTask, now: Date): Promise<void> {
  await recordAct(tx, facilityId, {
    at: now,
    actor: what.by,
    act: 'undone',
    subject: what.bookingCode,
    detail: { task: what.task, occurredAt: pressed.occurredAt.toISOString(), recordedAt: pressed.recordedAt.toISOString(), pressedBy: pressed.actor },
  });
}
