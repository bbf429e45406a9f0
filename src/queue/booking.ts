import type { LocalDate } from '../platform/clock';
import type { TaskId } from '../outbox/facts';

export type BookingSource = 'mobile-jkn' | 'kiosk' | 'desk' | 'simrs';
export type Payer = 'JKN' | 'NON JKN';

/**
 * waiting: neither called nor over · called: with the doctor (task 4) · finished: consultation over (task 5) ·
 * absent: did not come (task 99) · cancelled. Only a cancelled booking frees its quota.
 */
export type BookingState = 'waiting' | 'called' | 'finished' | 'absent' | 'cancelled';

/** A booking as the middle sees it; what identifies the person stays in the store. */
export interface Booking {
  bookingCode: string;
  sessionId: number;
  ordinal: number;
  queueNumber: string;
  medicalRecordNumber: string;
  payer: Payer;
  source: BookingSource;
  clinicCode: string;
  visitDate: LocalDate;
  isNewPatient: boolean;
  state: BookingState;
  /** The last task recorded; 0: none yet. */
  lastTask: TaskId | 0;
  bookedAt: Date;
  estimatedAt: Date;
  /** Null: no reply about this booking has been written to its caller. */
  repliedAt: Date | null;
  checkedInAt: Date | null;
}
