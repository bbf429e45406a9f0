import { Refusal } from '../platform/refusal';

type NoData = Record<never, never>;

/** Every "no" of the queues that are no clinic's, and of calling. */
export interface ServicePointRefusals {
  'queue-unknown': NoData;
  'ticket-unknown': NoData;
  /** The person who presses has not said where they sit. */
  'no-service-point': NoData;
  /** Another desk has called it, or it is over. `ticketNumber`: as called. */
  'ticket-not-here': { ticketNumber: string };
  'priority-reason-missing': NoData;
  /** Its seconds are over, or something else was pressed since. */
  'press-cannot-be-undone': NoData;
  /** Somebody else saved it since the form was opened. */
  'changed-meanwhile': NoData;
  /** Somebody took it away meanwhile. */
  'record-gone': NoData;
  'point-name-taken': NoData;
  'queue-code-taken': NoData;
  'queue-prefix-taken': { prefix: string };
  /** A facility has one queue for its registration desks. */
  'registration-queue-exists': NoData;
  'queue-prefix-has-numbers': NoData;
  /** `points`: the names of the places in use that serve it. */
  'queue-has-points': { points: string };
  'queue-has-waiting': { tickets: number };
}

export function refuseService<Code extends keyof ServicePointRefusals & string>(
  code: Code,
  ...data: keyof ServicePointRefusals[Code] extends never ? [] : [ServicePointRefusals[Code]]
): Refusal<ServicePointRefusals, Code> {
  return new Refusal<ServicePointRefusals, Code>(code, data[0] ?? ({} as ServicePointRefusals[Code]));
}
