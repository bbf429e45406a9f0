import type { Facility } from '../../platform/facility';
import type { FacilitySettings } from '../../platform/facility-settings';
import type { Refusal } from '../../platform/refusal';
import type { Session } from '../../schedules/session';
import type { Booking, BookingSource, Payer } from '../booking';
import { refuse, type QueueRefusals } from '../refusals';
import { quotaLeft } from './quota';

export interface AllocationInput {
  kind: Facility['kind'];
  settings: FacilitySettings;
  session: Session;
  medicalRecordNumber: string;
  source: BookingSource;
  payer: Payer;
  referenceNumber: string;
  /** Active bookings of any patients of this batch; those of others are passed over. */
  existing: readonly Booking[];
  /** Reference numbers of active bookings, those given out earlier in this batch included. */
  referencesInUse: ReadonlySet<string>;
  /** A reply that has reached its caller, though the row may not say so yet. */
  hasBeenReplied: (booking: Booking) => boolean;
}

/**
 * Under the locks: a new number, the ticket of a lost reply again, or a "no" (ws-faskes §3.3 rows 16–19).
 *
 * Guarantee: a patient whose first reply never arrived gets the same ticket again; once it arrived, a repeat is refused.
 */
export function allocation(input: AllocationInput): 'next-number' | { sameTicket: Booking } | Refusal<QueueRefusals> {
  const { settings, session } = input;
  const standing = input.existing.filter((booking) => booking.medicalRecordNumber === input.medicalRecordNumber && stands(booking, session, input));

  const lost = standing.find(
    (booking) =>
      booking.sessionId === session.sessionId && booking.source === 'mobile-jkn' && input.source === 'mobile-jkn' && booking.state === 'waiting' &&
      booking.checkedInAt === null && !input.hasBeenReplied(booking),
  );
  if (lost !== undefined) return { sameTicket: lost };
  if (standing.length > 0) return refuse('already-booked');
  if (session.onLeave) return refuse('schedule-unavailable', { doctor: session.doctorName }); // since admission
  if (settings.referenceNumberOnce && input.referenceNumber !== '' && input.referencesInUse.has(input.referenceNumber)) return refuse('reference-in-use');
  if (quotaLeft(session, input.payer, settings) <= 0) return refuse('quota-full');
  return 'next-number';
}

/** Does this booking forbid another one in the session (catalogue ws-faskes §4.2)? */
function stands(booking: Booking, session: Session, { kind, settings }: Pick<AllocationInput, 'kind' | 'settings'>): boolean {
  if (booking.state === 'cancelled' || booking.visitDate !== session.visitDate) return false;
  // BPJS names an entry of primary care by card, poli and date (ws-faskes §5): two of one patient could not be told apart.
  const scope = kind === 'FKTP' && settings.doubleBookingScope === 'session' ? 'clinic-and-date' : settings.doubleBookingScope;
  switch (scope) {
    case 'date':
      return true;
    case 'clinic-and-date':
      return booking.clinicCode === session.clinicCode;
    case 'session':
      return booking.sessionId === session.sessionId;
    default:
      return scope satisfies never;
  }
}
