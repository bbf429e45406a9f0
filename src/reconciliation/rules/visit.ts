import type { LocalDate } from '../../platform/clock';

/** One row of the outbox about a booking, with what became of it. */
export interface Owed {
  kind: string;
  /** Of a task only. */
  task: number | null;
  state: string;
  verdict: string | null;
  /** BPJS's own words at the last try. */
  said: string | null;
  settledAt: Date | null;
  /** The time sent on purpose in place of the recorded one. */
  sentTime: Date | null;
  sentTimeReason: string | null;
}

/** A visit as we hold it. The card is compared and never kept. */
export interface OurVisit {
  bookingCode: string;
  visitDate: LocalDate;
  state: string;
  clinicCode: string;
  clinicParentCode: string;
  doctorCode: number;
  practiceHours: string;
  queueNumber: string;
  /** Empty for a patient without JKN; null: it was let go of, and nothing is compared with it. */
  cardNumber: string | null;
  tasks: readonly { task: number; occurredAt: Date }[];
  /** In the order owed. */
  owed: readonly Owed[];
}

/** The same visit as BPJS holds it. Empty or null: BPJS says nothing of it. */
export interface TheirVisit {
  bookingCode: string;
  visitDate: LocalDate;
  clinicCode: string;
  doctorCode: number | null;
  practiceHours: string;
  queueNumber: string;
  cardNumber: string;
  /** `Belum dilayani`, `Sedang dilayani`, `Selesai dilayani`, `Batal`. */
  status: string;
  source: string;
  /** A task may stand there twice (ws-bpjs §3.6). `at` is null when its time cannot be read. */
  tasks: readonly { task: number; at: Date | null; text: string }[];
}
