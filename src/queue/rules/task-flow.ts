import { localDate, type TimeZone } from '../../platform/clock';
import type { PrescriptionKind, TaskId } from '../../outbox/facts';
import type { Refusal } from '../../platform/refusal';
import type { Booking } from '../booking';
import { refuse, type QueueRefusals } from '../refusals';

export interface TaskFlowInput {
  booking: Pick<Booking, 'state' | 'lastTask' | 'isNewPatient' | 'visitDate'>;
  task: TaskId;
  occurredAt: Date;
  now: Date;
  zone: TimeZone;
  /** The task before, if one is recorded. */
  previous: { task: TaskId; occurredAt: Date } | undefined;
  /** What the doctor decided at task 5; undefined before. */
  prescriptionKind: PrescriptionKind | undefined;
}

/** Clocks of two machines of one house may differ by so much; more is a wrong date typed in. */
const CLOCK_TOLERANCE_MS = 60_000;

/**
 * May this task be recorded now? A new patient goes 1-2-3-…, a returning one 3-…, 6 and 7 only with a prescription, 99
 * instead of the rest as long as the consultation is not over (catalogue ws-bpjs §3.2, §3.3). Times never run backwards
 * and lie on the day of the visit.
 */
export function taskFlow(input: TaskFlowInput): Refusal<QueueRefusals> | undefined {
  const { booking, task } = input;
  if (booking.state === 'cancelled') return refuse('booking-cancelled');
  if (booking.lastTask === task) return refuse('task-already-recorded', { task });
  if (booking.lastTask === 99 || (task === 99 && booking.lastTask >= 5)) return refuse('visit-already-over');
  if (task < booking.lastTask) return refuse('task-already-recorded', { task });

  const missing = missingBefore(task, booking);
  if (missing !== undefined) return refuse('task-too-early', { task, missing });
  if ((task === 6 || task === 7) && (input.prescriptionKind ?? 'none') === 'none') return refuse('task-without-prescription', { task });

  if (input.occurredAt.getTime() > input.now.getTime() + CLOCK_TOLERANCE_MS) return refuse('task-time-in-future');
  if (localDate(input.occurredAt, input.zone) !== booking.visitDate) return refuse('task-on-other-day', { visitDate: booking.visitDate });
  if (input.previous !== undefined && input.occurredAt < input.previous.occurredAt) {
    return refuse('task-time-before-previous', { task, previous: input.previous.task });
  }
  return undefined;
}

/** The task that has to be recorded before this one, if it is not. */
function missingBefore(task: TaskId, booking: Pick<Booking, 'lastTask' | 'isNewPatient'>): number | undefined {
  if (task === 99 || task === 1) return undefined;
  if (task === 3 && booking.lastTask === 0) return booking.isNewPatient ? 1 : undefined;
  return booking.lastTask === task - 1 ? undefined : task - 1;
}
