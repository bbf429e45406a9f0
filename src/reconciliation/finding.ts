import type { LocalDate } from '../platform/clock';

export type FindingKind =
  /** We hold it or reported it, BPJS does not hold it. */
  | 'only-here'
  /** BPJS holds a kodebooking that we do not. */
  | 'only-there'
  | 'booking-differs'
  | 'task-only-here'
  | 'task-only-there'
  | 'task-time-differs'
  /** BPJS holds the second that was sent on purpose beside the recorded one: a note, no difference. */
  | 'task-time-shifted'
  /** The dashboard counts other bookings of a clinic than we do. */
  | 'figures-differ';

/** One difference between what we hold of a day and what BPJS holds. No personal data: of such a field, its name only. */
export interface Finding {
  kind: FindingKind;
  /** Empty for the figures of a clinic. */
  bookingCode: string;
  clinicCode: string;
  /** 0 where it concerns no task. */
  task: number;
  /** The wire's name of the field that differs, or the dashboard's clock; empty elsewhere. */
  field: string;
  ours: string;
  theirs: string;
  /** What the outbox says of it, in the words of staff. */
  why: string;
  needsPerson: boolean;
}

/** A finding as it is kept, with the mark of the person who has seen it. */
export interface KeptFinding extends Finding {
  findingId: number;
  visitDate: LocalDate;
  firstFoundAt: Date;
  foundAt: Date;
  seenAt: Date | null;
  seenBy: string | null;
  note: string | null;
}
