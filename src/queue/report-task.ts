import type { PrescriptionKind, TaskId } from '../outbox/facts';
import type { Clock } from '../platform/clock';
import { localDate } from '../platform/clock';
import type { Db, Tx } from '../platform/db';
import type { Facility, FacilityId } from '../platform/facility';
import { lockTicketsOfBooking } from '../service-points/service-ticket';
import { queueForRegistration } from '../service-points/take-service-ticket';
import type { Booking } from './booking';
import { lockBooking } from './booking-store';
import { callMarks, writeCallMarks } from './call-store';
import { closeDeskTicket, showLatestCall, type PaperFollowers } from './enter-from-paper';
import { asKnownNow, recordTask } from './reach-task';
import { refuse } from './refusals';
import { refuseReport } from './report-refusals';
import { reportableUntil } from './rules/report-window';
import { taskEvents, type TaskEvent } from './task-store';

export interface ReportTask {
  bookingCode: string;
  task: TaskId;
  /** When it really happened; days ago, where the reporter was away. */
  occurredAt: Date;
  /** Required with task 5; not looked at with any other. */
  prescriptionKind?: PrescriptionKind | undefined;
  /** The system that reports. */
  actor: string;
}

export interface ReportedTask {
  bookingCode: string;
  task: TaskId;
  occurredAt: Date;
  prescriptionKind: PrescriptionKind | null;
  /** Reported before with the same time: nothing was done now. */
  isRepeat: boolean;
}

/**
 * A system of the house reports a step of a visit that it has recorded itself, now or late: the step, what BPJS is owed for it,
 * and what it means at the loket, at the poli and, by `followers`, in the pharmacy.
 *
 * Guarantee: recorded once, with the time it came with; reported again with the same time it stays as it is, with another time
 * it is refused with the time that stands. Late is as good as at once, as long as BPJS takes it.
 * @throws Refusal booking-unknown, booking-cancelled, report-too-late, task-recorded-otherwise, later-task-recorded or one of the task flow
 */
export async function reportTask(deps: { db: Db; clock: Clock }, facility: Facility, input: ReportTask, followers: PaperFollowers = {}): Promise<ReportedTask> {
  const { facilityId } = facility;
  const { bookingCode, task, occurredAt } = input;
  return deps.db.transaction(async (tx) => {
    await followers.before?.(tx, facilityId, [task]);
    // In the order of everybody: numbers of other queues, the session, the booking.
    const tickets = await lockTicketsOfBooking(tx, facilityId, bookingCode);
    const found = await lockBooking(tx, facilityId, bookingCode);
    if (found === undefined) throw refuse('booking-unknown');
    const events = await taskEvents(tx, facilityId, bookingCode);
    const recorded = events.find((event) => event.task === task);
    if (recorded !== undefined) return asItStands(bookingCode, recorded, input);
    if (found.booking.state === 'cancelled') throw refuse('booking-cancelled');
    const later = events.at(-1);
    if (later !== undefined && later.task > task && later.task !== 99) throw refuseReport('later-task-recorded', { task, later: later.task });
    const now = deps.clock();
    const { visitDate } = found.booking;
    if (now >= reportableUntil(visitDate)) throw refuseReport('report-too-late', { visitDate });

    const before = await asKnownNow(tx, facilityId, found.booking);
    const booking = await recordTask(tx, { clock: () => now }, facility, before, found.session, {
      bookingCode,
      task,
      occurredAt,
      source: 'simrs',
      actor: input.actor,
      ...(task === 5 && input.prescriptionKind !== undefined ? { prescriptionKind: input.prescriptionKind } : {}),
    });
    await followers.after?.(tx, facilityId, bookingCode, task);
    if (task === 4) await showLatestCall(tx, facilityId, (await lockBooking(tx, facilityId, bookingCode))!.session);
    if (task === 4 || task === 5) await noLongerSkipped(tx, facilityId, bookingCode);
    if (task === 1 && before.isNewPatient && visitDate === localDate(now, facility.timeZone)) await queueForRegistration(tx, { clock: () => now }, facility, booking, 'simrs');
    // Who is called to the loket of the SIMRS, is past it or did not come waits no longer at ours.
    if (task !== 1 && tickets.length > 0) await closeDeskTicket(tx, facilityId, input, booking.state, occurredAt);
    return { bookingCode, task, occurredAt, prescriptionKind: task === 5 ? (input.prescriptionKind ?? null) : null, isRepeat: false };
  });
}

function asItStands(bookingCode: string, recorded: TaskEvent, { task, occurredAt, prescriptionKind }: ReportTask): ReportedTask {
  const isSamePrescription = task !== 5 || prescriptionKind === undefined || prescriptionKind === recorded.prescriptionKind;
  if (recorded.occurredAt.getTime() !== occurredAt.getTime() || !isSamePrescription) {
    throw refuseReport('task-recorded-otherwise', { task, occurredAt: recorded.occurredAt, prescriptionKind: recorded.prescriptionKind });
  }
  return { bookingCode, task, occurredAt, prescriptionKind: recorded.prescriptionKind, isRepeat: true };
}

/** Passed over once, but evidently seen by the doctor. */
async function noLongerSkipped(tx: Tx, facilityId: FacilityId, bookingCode: Booking['bookingCode']): Promise<void> {
  if ((await callMarks(tx, facilityId, bookingCode)).skippedAt !== null) await writeCallMarks(tx, facilityId, bookingCode, { skippedAt: null });
}
