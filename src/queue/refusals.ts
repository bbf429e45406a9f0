import { Refusal } from '../platform/refusal';

type NoData = Record<never, never>;

/** Every "no" of the queue, with the data its sentence needs. The dialects phrase them. */
export interface QueueRefusals {
  'visit-date-passed': NoData;
  'visit-type-unknown': NoData;
  'reference-missing': NoData;
  'clinic-unknown': NoData;
  /** No session of the clinic that day: none planned, all on leave, or a holiday. */
  'clinic-closed': NoData;
  /** The date is nearer or farther than the facility takes bookings for; `lastDate`: yyyy-mm-dd, the farthest it takes. */
  'outside-booking-window': { isTooFar: boolean; lastDate: string };
  /** `doctor`: the name, or what was asked for when the doctor is unknown. */
  'schedule-unavailable': { doctor: string };
  /** `closedAt`: HH:mm in the facility's zone. */
  'session-closed': { clinicName: string; closedAt: string };
  'patient-unknown': NoData;
  'patient-unknown-go-to-desk': NoData;
  'already-booked': NoData;
  'reference-in-use': NoData;
  'quota-full': NoData;
  'booking-unknown': NoData;
  'booking-cancelled': NoData;
  'already-served': NoData;
  'cancel-reason-missing': NoData;
  'not-checked-in': NoData;
  /** `visitDate`: yyyy-mm-dd. */
  'check-in-on-other-day': { visitDate: string };
  'check-in-not-open-yet': { opensAt: string };
  'check-in-over': { closedAt: string };
  'already-checked-in': NoData;
  'birth-date-impossible': NoData;
  'patient-already-known': NoData;
  'task-already-recorded': { task: number };
  'visit-already-over': NoData;
  /** `missing`: the task that has to come first. */
  'task-too-early': { task: number; missing: number };
  'task-without-prescription': { task: number };
  'task-on-other-day': { visitDate: string };
  'task-time-in-future': NoData;
  'task-time-before-previous': { task: number; previous: number };
  'prescription-kind-missing': NoData;
}

export function refuse<Code extends keyof QueueRefusals & string>(
  code: Code,
  ...data: keyof QueueRefusals[Code] extends never ? [] : [QueueRefusals[Code]]
): Refusal<QueueRefusals, Code> {
  return new Refusal<QueueRefusals, Code>(code, data[0] ?? ({} as QueueRefusals[Code]));
}
