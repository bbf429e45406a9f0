import type { Sql } from '../platform/db';
import type { Facility } from '../platform/facility';
import { Refusal } from '../platform/refusal';
import { sessionsOfClinicDays, type ClinicDay } from '../schedules/session-store';
import type { Slot } from '../schedules/session';
import type { Timetable } from '../schedules/timetable';
import { findBookingOfCard } from './booking-of-card';
import type { QueueRefusals } from './refusals';
import type { TakeNumber, Ticket } from './take-number';

export interface TakeEarliestNumber extends Omit<TakeNumber, 'slot' | 'doctorAsAsked'>, ClinicDay {
  /** Undefined: any doctor. A code that cannot be one names none. */
  doctor: { code: number | undefined; asAsked: string } | undefined;
  /** Undefined: any hours. */
  practiceHours: string | undefined;
}

interface TakeEarliestDeps {
  db: Sql;
  timetable: Timetable;
  takeNumber: (facility: Facility, request: TakeNumber) => Promise<Ticket>;
}

/** With these a later session of the day may still have room; every other "no" holds for all of them. */
const TRY_NEXT: readonly (keyof QueueRefusals)[] = ['quota-full', 'session-closed', 'schedule-unavailable'];

/**
 * A number in the earliest session of the clinic's day that takes the patient, of the doctor and hours if they are named
 * (catalogue ws-faskes §5.2: v1 of primary care names neither).
 *
 * Guarantee: as of `takeNumbers`, which alone decides under its locks; each session is asked once, and where the patient has a
 * booking, its session first: a repeat whose first reply was lost gets the same ticket, any other is told it has one.
 * @throws Refusal the last one, when no session takes the patient
 */
export async function takeEarliestNumber(deps: TakeEarliestDeps, facility: Facility, request: TakeEarliestNumber): Promise<Ticket> {
  const { clinicCode, visitDate, doctor, practiceHours, ...rest } = request;
  const { facilityId } = facility;
  const [sessions, held] = await Promise.all([
    sessionsOfClinicDays(deps.db, deps.timetable, facilityId, [{ clinicCode, visitDate }]),
    findBookingOfCard(deps.db, facilityId, { cardNumber: request.patient.cardNumber, clinicCode, visitDate }),
  ]);
  const meant = sessions.filter(
    (session) =>
      !session.onLeave && (doctor === undefined || session.doctorCode === doctor.code) && (practiceHours === undefined || session.practiceHours === practiceHours),
  );
  const isHeld = (session: { sessionId: number }): boolean => held !== undefined && held.state !== 'cancelled' && held.sessionId === session.sessionId;
  // Of a clinic without such a session, what was asked for is asked for: admission knows which "no" it is.
  const slots: Slot[] = meant.length === 0 ? [{ clinicCode, visitDate, doctorCode: doctor?.code, practiceHours }] : [...meant.filter(isHeld), ...meant.filter((session) => !isHeld(session))];

  let refusal: unknown;
  for (const slot of slots) {
    try {
      return await deps.takeNumber(facility, { ...rest, slot, doctorAsAsked: doctor?.asAsked ?? '' });
    } catch (error) {
      if (!(error instanceof Refusal) || !TRY_NEXT.includes((error as Refusal<QueueRefusals>).code)) throw error;
      refusal = error;
    }
  }
  throw refusal;
}
