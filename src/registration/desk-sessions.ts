import type { LocalDate } from '../platform/clock';
import type { Sql } from '../platform/db';
import type { Facility } from '../platform/facility';
import { quotaLeft } from '../queue/rules/quota';
import { minutesBefore, sessionSpan } from '../schedules/practice-hours';
import type { Session, Slot } from '../schedules/session';
import { findSessions } from '../schedules/session-store';
import { sessionsOfDay } from '../schedules/sessions-of-day';

/** A session as the desk chooses it for a patient. */
export interface DeskSession {
  sessionId: number;
  slot: Slot & { doctorCode: number; practiceHours: string };
  clinicName: string;
  doctorName: string;
  onLeave: boolean;
  /** No number is given any more today. */
  isOver: boolean;
  /** What is left of each quota and of the capacity, as settings count it; never negative. */
  leftJkn: number;
  leftNonJkn: number;
  waiting: number;
}

/** The sessions of a date, by clinic, hour and doctor. */
export async function deskSessions(sql: Sql, facility: Facility, now: Date, visitDate: LocalDate): Promise<DeskSession[]> {
  return (await sessionsOfDay(sql, facility.facilityId, visitDate)).map((session) => atDesk(session, facility, now));
}

export async function deskSession(sql: Sql, facility: Facility, now: Date, sessionId: number): Promise<DeskSession | undefined> {
  const session = (await findSessions(sql, facility.facilityId, [sessionId])).get(sessionId);
  return session === undefined ? undefined : atDesk(session, facility, now);
}

function atDesk(session: Session, { settings, timeZone }: Facility, now: Date): DeskSession {
  const { sessionId, clinicCode, doctorCode, visitDate, practiceHours, clinicName, doctorName, onLeave, waiting } = session;
  const closesAt = minutesBefore(sessionSpan(visitDate, practiceHours, timeZone).endsAt, settings.cutoffMinutesBeforeEnd);
  return {
    sessionId,
    slot: { clinicCode, doctorCode, visitDate, practiceHours },
    clinicName,
    doctorName,
    onLeave,
    isOver: now > closesAt,
    leftJkn: Math.max(0, quotaLeft(session, 'JKN', settings)),
    leftNonJkn: Math.max(0, quotaLeft(session, 'NON JKN', settings)),
    waiting,
  };
}
