import type { Clock } from '../platform/clock';
import type { Tx } from '../platform/db';
import type { Facility } from '../platform/facility';

/** What became here of a visit that BPJS calls cancelled. */
export type CancelledHere =
  /** Called off here too, its quota free. */
  | 'cancelled'
  /** It was over or called off here already. */
  | 'was-over'
  /** The patient is here, or was served: a person decides. */
  | 'patient-is-here';

/**
 * How the outbox calls a visit off when its patient has done so at BPJS. The queue implements it: the outbox must not
 * know the queue, and the queue's locks come before the outbox's.
 */
export interface VisitsHere {
  /** Locks session and booking, in the order everybody locks them; the answer calls the visit off in this transaction. */
  lockForCancel: (tx: Tx, deps: { clock: Clock }, facility: Facility, bookingCode: string) => Promise<() => Promise<CancelledHere>>;
}
