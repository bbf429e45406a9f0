import type { LocalDate } from '../platform/clock';

/** One doctor's practice in one clinic on one date: the queue a patient stands in (glossary: jadwal on a date). */
export interface Session {
  sessionId: number;
  clinicCode: string;
  clinicName: string;
  doctorCode: number;
  doctorName: string;
  visitDate: LocalDate;
  /** `HH:mm-HH:mm` in the facility's zone. */
  practiceHours: string;
  queuePrefix: string;
  capacity: number;
  quotaJkn: number;
  quotaNonJkn: number;
  /** Null: the facility's setting. */
  minutesPerPatient: number | null;
  onLeave: boolean;
  /** The doctor begins so many minutes after the practice hours do; null: nobody said so. */
  lateMinutes: number | null;
  note: string;
  lastOrdinal: number;
  /** Bookings not cancelled, by who pays. */
  takenJkn: number;
  takenNonJkn: number;
  waiting: number;
  inService: number;
  nowServingOrdinal: number | null;
}

/** What a caller names to mean a session. */
export interface Slot {
  clinicCode: string;
  /** Undefined: what was sent cannot be a doctor's code, so it names no session. */
  doctorCode: number | undefined;
  visitDate: LocalDate;
  /** Normalised; undefined: what was sent cannot be practice hours. */
  practiceHours: string | undefined;
}

/** What the timetable knows about a slot somebody asked for. */
export interface SlotKnowledge {
  /** Undefined: the facility has no such clinic. */
  clinicName: string | undefined;
  /** Undefined: the facility has no such doctor. */
  doctorName: string | undefined;
  /** Some session of the clinic takes patients that day and it is no holiday. */
  clinicIsOpen: boolean;
  session: Session | undefined;
}
