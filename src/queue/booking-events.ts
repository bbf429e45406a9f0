import { announceEvents, takeBackEvent } from '../events/announce';
import type { EventType, NewEvent } from '../events/event';
import type { PrescriptionKind, TaskId } from '../outbox/facts';
import type { Tx } from '../platform/db';
import type { Facility, FacilityId } from '../platform/facility';
import type { Booking } from './booking';

type Told = Pick<Booking, 'bookingCode' | 'clinicCode' | 'visitDate'>;

/** What the hospital's own system is told of a booking: which one and what happened; it reads the rest itself. */
export function bookingEvent(type: EventType, booking: Told, occurredAt: Date, detail: Record<string, unknown>): NewEvent {
  const { bookingCode, clinicCode, visitDate } = booking;
  return { type, subject: bookingCode, occurredAt, detail: { bookingCode, clinicCode, visitDate, ...detail } };
}

/** Of the eight tasks these are told; the arrival is told once, whichever task it was. */
function typeOfTask(task: TaskId, isArrival: boolean): EventType | undefined {
  if (task === 4) return 'booking.called';
  if (task === 5) return 'booking.finished';
  if (task === 99) return 'booking.absent';
  return isArrival ? 'booking.checked_in' : undefined;
}

export interface RecordedTask {
  task: TaskId;
  occurredAt: Date;
  source: string;
  prescriptionKind: PrescriptionKind | null;
}

/** What can still be taken back is told when that is over, and of one booking nothing later is told before it. */
export async function announceTask(tx: Tx, facility: Facility, now: Date, booking: { before: Booking; after: Booking }, recorded: RecordedTask, canBeUndone: boolean): Promise<void> {
  const { task, occurredAt, source, prescriptionKind } = recorded;
  const type = typeOfTask(task, booking.before.checkedInAt === null && booking.after.checkedInAt !== null);
  if (type === undefined) return;
  const detail = { task, source, ...(prescriptionKind === null ? {} : { prescriptionKind }) };
  await announceEvents(tx, facility.facilityId, now, [bookingEvent(type, booking.after, occurredAt, detail)], undoable(facility, now, canBeUndone));
}

export function undoable({ settings }: Facility, now: Date, canBeUndone: boolean): { canBeUndoneUntil?: Date } {
  return canBeUndone ? { canBeUndoneUntil: new Date(now.getTime() + settings.undoWindowSeconds * 1000) } : {};
}

/** @returns false when it has been told already */
export async function takeBackTaskEvent(tx: Tx, facilityId: FacilityId, booking: { before: Booking; after: Booking }, task: TaskId, occurredAt: Date): Promise<boolean> {
  const type = typeOfTask(task, booking.after.checkedInAt === null && booking.before.checkedInAt !== null);
  return type === undefined || takeBackEvent(tx, facilityId, { type, subject: booking.before.bookingCode, occurredAt });
}

/** A patient the master did not have (`isComplete` false), or whose data a desk has completed. */
export function patientRegistered(medicalRecordNumber: string, occurredAt: Date, detail: { isProvisional?: boolean; isComplete: boolean; source: string }): NewEvent {
  return { type: 'patient.registered', subject: medicalRecordNumber, occurredAt, detail: { medicalRecordNumber, ...detail } };
}
