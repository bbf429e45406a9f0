import type { PrescriptionKind, TaskId } from '../outbox/facts';
import { owe } from '../outbox/owe';
import type { Clock } from '../platform/clock';
import type { Db, Tx } from '../platform/db';
import type { Facility, FacilityId } from '../platform/facility';
import { Refusal } from '../platform/refusal';
import { writeCounters } from '../schedules/session-store';
import { boardChanged } from '../service-points/board';
import type { Session } from '../schedules/session';
import type { Booking } from './booking';
import { announceTask } from './booking-events';
import { lockBooking, updateBooking } from './booking-store';
import { findPatients, markRegistered } from './patient-store';
import { refuse } from './refusals';
import { taskFlow } from './rules/task-flow';
import { insertPrescription, insertTaskEvent, taskEvents } from './task-store';

export interface ReachTask {
  bookingCode: string;
  task: TaskId;
  /** When it really happened. */
  occurredAt: Date;
  /** The time a caller claims, kept beside ours; only a check-in has one. */
  claimedAt?: Date;
  /** Where the event comes from: `mobile-jkn`, `desk`, `poli`, `pharmacy`, `simrs`, … */
  source: string;
  /** Who pressed, where a person did. */
  actor?: string;
  /** Pressed at a panel: not due for BPJS before the facility's undo window is over (`undoTask`). */
  canBeUndone?: boolean;
  /** Entered by hand afterwards, from paper: why. */
  entryReason?: string;
  /** Required with task 5, absent otherwise. */
  prescriptionKind?: PrescriptionKind;
}

export interface ReachTaskDeps {
  db: Db;
  clock: Clock;
}

/**
 * Records a step of the visit: 1 admission queue, 2 admission desk calls, 3 admission finished or check-in, 4 doctor
 * calls, 5 consultation finished, 6 pharmacy starts, 7 medicine ready, 99 absent (catalogue ws-bpjs §3.1).
 *
 * Guarantee: each task is recorded once, with its real time, together with what BPJS is owed for it, or not at all.
 * @throws Refusal booking-unknown, booking-cancelled or one of the task flow
 */
export async function reachTask(deps: ReachTaskDeps, facility: Facility, input: ReachTask): Promise<Booking> {
  return deps.db.transaction((tx) => reachTaskIn(tx, deps, facility, input));
}

/** The same inside the transaction of a use case that does more. */
export async function reachTaskIn(tx: Tx, deps: Pick<ReachTaskDeps, 'clock'>, facility: Facility, input: ReachTask): Promise<Booking> {
  const found = await lockBooking(tx, facility.facilityId, input.bookingCode);
  if (found === undefined) throw refuse('booking-unknown');
  const booking = await asKnownNow(tx, facility.facilityId, found.booking);
  return recordTask(tx, deps, facility, booking, found.session, input);
}

/** A patient booked as new may have been registered since, at another clinic this morning: no longer new. */
export async function asKnownNow(tx: Tx, facilityId: FacilityId, booking: Booking): Promise<Booking> {
  if (!booking.isNewPatient || booking.lastTask !== 0) return booking;
  const [patient] = await findPatients(tx, facilityId, [{ medicalRecordNumber: booking.medicalRecordNumber, nik: '', cardNumber: '' }]);
  return patient?.isNew === false ? { ...booking, isNewPatient: false } : booking;
}

/** For callers that hold the locks already (`lockBooking`). */
export async function recordTask(tx: Tx, deps: Pick<ReachTaskDeps, 'clock'>, facility: Facility, booking: Booking, session: Session, input: ReachTask): Promise<Booking> {
  const { facilityId, timeZone: zone } = facility;
  const now = deps.clock();
  const events = await taskEvents(tx, facilityId, booking.bookingCode);
  const refusal = taskFlow({
    booking,
    task: input.task,
    occurredAt: input.occurredAt,
    now,
    zone,
    previous: events.at(-1),
    prescriptionKind: events.find((event) => event.task === 5)?.prescriptionKind ?? undefined,
  });
  if (refusal instanceof Refusal) throw refusal;
  if (input.task === 5 && input.prescriptionKind === undefined) throw refuse('prescription-kind-missing');
  const prescriptionKind = input.task === 5 ? (input.prescriptionKind ?? null) : null;

  await insertTaskEvent(tx, facilityId, {
    bookingCode: booking.bookingCode,
    task: input.task,
    occurredAt: input.occurredAt,
    recordedAt: now,
    claimedAt: input.claimedAt ?? null,
    source: input.source,
    actor: input.actor ?? null,
    prescriptionKind,
    entryReason: input.entryReason ?? null,
  });
  const changed = afterTask(booking, input.task, input.occurredAt);
  await updateBooking(tx, facilityId, changed);
  if (changed.state !== booking.state) await writeCounters(tx, facilityId, [countersAfter(session, booking, changed)]);
  const canBeUndone = input.canBeUndone === true;
  await announceTask(tx, facility, now, { before: booking, after: changed }, { ...input, prescriptionKind }, canBeUndone);
  if (input.task === 3 && booking.isNewPatient) await markRegistered(tx, facility, now, { medicalRecordNumber: booking.medicalRecordNumber, at: input.occurredAt, source: input.source, canBeUndone });
  if (prescriptionKind !== null && prescriptionKind !== 'none') await insertPrescription(tx, facilityId, booking.bookingCode, prescriptionKind, input.occurredAt);
  await owe(
    tx,
    facilityId,
    now,
    [{ kind: 'task-reached', bookingCode: booking.bookingCode, task: input.task, occurredAt: input.occurredAt.toISOString(), prescriptionKind }],
    canBeUndone ? { notBefore: new Date(now.getTime() + facility.settings.undoWindowSeconds * 1000) } : {},
  );
  boardChanged(tx, facilityId);
  return changed;
}

function afterTask(booking: Booking, task: TaskId, occurredAt: Date): Booking {
  const state = task === 4 ? 'called' : task === 5 ? 'finished' : task === 99 ? 'absent' : booking.state;
  const arrives = booking.checkedInAt === null && task <= 3;
  return { ...booking, lastTask: task, state, checkedInAt: arrives ? occurredAt : booking.checkedInAt };
}

/** The counters of a session after one of its bookings changed state. */
export function countersAfter(session: Session, before: Pick<Booking, 'state' | 'payer' | 'ordinal'>, after: Pick<Booking, 'state'>): Session {
  const left = (state: Booking['state']): number => (before.state === state ? 1 : 0);
  const entered = (state: Booking['state']): number => (after.state === state ? 1 : 0);
  const freed = entered('cancelled') - left('cancelled');
  return {
    ...session,
    waiting: session.waiting - left('waiting') + entered('waiting'),
    inService: session.inService - left('called') + entered('called'),
    takenJkn: session.takenJkn - (before.payer === 'JKN' ? freed : 0),
    takenNonJkn: session.takenNonJkn - (before.payer === 'JKN' ? 0 : freed),
    nowServingOrdinal: after.state === 'called' ? before.ordinal : session.nowServingOrdinal,
  };
}
