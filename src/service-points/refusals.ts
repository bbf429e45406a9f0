import { Refusal } from '../platform/refusal';

type NoData = Record<never, never>;

/** Every "no" of the queues that are no clinic's, and of calling. */
export interface ServicePointRefusals {
  'queue-unknown': NoData;
  'ticket-unknown': NoData;
  /** The person who presses has not said where they sit. */
  'no-service-point': NoData;
}

export function refuseService<Code extends keyof ServicePointRefusals & string>(
  code: Code,
  ...data: keyof ServicePointRefusals[Code] extends never ? [] : [ServicePointRefusals[Code]]
): Refusal<ServicePointRefusals, Code> {
  return new Refusal<ServicePointRefusals, Code>(code, data[0] ?? ({}));
}
