import type { Tx } from '../platform/db';
import type { Facility } from '../platform/facility';
import type { Session } from '../schedules/session';
import { announceCall } from '../service-points/call-announcement';
import type { ServicePoint } from '../service-points/service-point';
import type { Booking } from './booking';
import { sessionRef } from './call-store';

/** Who calls, and to where. */
export interface Caller {
  username: string;
  place: ServicePoint;
}

/** Shows and speaks a patient's number at the place of who calls. */
export async function announceBooking(tx: Tx, facility: Facility, at: Date, booking: Booking, session: Pick<Session, 'sessionId'>, by: Caller, isRecall: boolean): Promise<number> {
  return announceCall(tx, facility.facilityId, at, {
    kind: 'clinic',
    queueRef: sessionRef(session.sessionId),
    queueNumber: booking.queueNumber,
    place: by.place.name,
    spokenPlace: by.place.spokenName,
    isRecall,
    actor: by.username,
    bookingCode: booking.bookingCode,
  });
}
