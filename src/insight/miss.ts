import type { LocalDate } from '../platform/clock';

/**
 * Why BPJS does not hold everything of a visit: the first cause in its chain, the booking first, then its steps in their
 * order. What stands behind a first cause is no cause of its own.
 */
export const MISS_REASONS = [
  /** The step was not recorded: it is not made up, and nothing can be sent of it. */
  'never-recorded',
  /** The booking lacks something, or BPJS does not take a field of it: NIK, card, phone, reference number, … */
  'field-missing',
  'referral',
  'doctor-not-in-hfis',
  /** Refused in words of BPJS that none of the others covers, or for good: times out of order, SEP issued. */
  'refused',
  /** BPJS misses an earlier step, or the booking, though it is sent or nobody has it. */
  'blocked',
  /** BPJS held a later step already. */
  'overtaken',
  'cancelled-there',
  /** Not accepted before H+6 23:00: BPJS did not answer in time, or nobody sent it. */
  'late',
  /** Closed by staff, with a reason. */
  'given-up',
  /** Goes by itself. */
  'waiting',
  /** This program could not put it into words, or owes BPJS nothing of it. */
  'program-fault',
] as const;
export type MissReason = (typeof MISS_REASONS)[number];

/** Who can do something about it. */
export const MISS_OWNERS = ['registration', 'clinic', 'pharmacy', 'schedules', 'bpjs-desk', 'it', 'nobody'] as const;
export type MissOwner = (typeof MISS_OWNERS)[number];

/**
 * What may still become of it: nothing is to be done, a person has to act first, its real time may be entered from paper
 * today, or nothing.
 */
export type Mend = 'by-itself' | 'person' | 'from-paper' | 'no';

/** A visit of which BPJS does not hold everything. No name and no identifier of a person. */
export interface Miss {
  visitDate: LocalDate;
  bookingCode: string;
  queueNumber: string;
  sessionId: number;
  practiceHours: string;
  clinicCode: string;
  clinicName: string;
  doctorCode: number;
  doctorName: string;
  reason: MissReason;
  /** 0: the booking itself. */
  task: number;
  owner: MissOwner;
  /** The loket or room where the patient was last called, where that tells whose press is missing. */
  place: string | null;
  /** As BPJS names it; null: it is about no field. */
  field: string | null;
  /** BPJS's sentence; null: it said none. */
  said: string | null;
  /** Steps of its chain that were not recorded: the chain stays incomplete without them, whatever else is mended. */
  neverRecorded: number[];
  /** The hour at which it was due: of a missing step, that of the step before or of the estimate; else when it happened. */
  expectedAt: Date;
  /** H+6 23:00 WIB of the visit: from then on nothing is sent. */
  deadline: Date;
  /** Negative when it has passed. */
  deadlineInMs: number;
  mend: Mend;
  /** The row of the outbox it hangs on. */
  outboxId: number | null;
  outboxState: string | null;
}

/** Visits missed for one and the same reason at one and the same step and clinic. */
export interface MissGroup {
  reason: MissReason;
  task: number;
  owner: MissOwner;
  field: string | null;
  clinicCode: string;
  clinicName: string;
  visits: number;
  /** Of those, by what may still become of them. */
  mend: Record<Mend, number>;
  /** The nearest deadline that is still ahead; null: all have passed. */
  nextDeadline: Date | null;
  nextDeadlineInMs: number | null;
  /** A sentence of BPJS that one of them was refused with. */
  said: string | null;
  /** A few booking codes, the earliest visits first. */
  examples: string[];
}

/** Which misses. */
export interface MissFilter {
  reason?: MissReason;
  owner?: MissOwner;
  task?: number;
  clinicCode?: string;
  doctorCode?: number;
  sessionId?: number;
  bookingCode?: string;
}
