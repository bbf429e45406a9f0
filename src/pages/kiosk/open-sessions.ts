import { localDate } from '../../platform/clock';
import type { Facility } from '../../platform/facility';
import type { Payer } from '../../queue/booking';
import { estimatedServiceAt } from '../../queue/rules/numbering';
import { quotaLeft, quotaLeftForAnybody } from '../../queue/rules/quota';
import { minutesBefore, sessionSpan } from '../../schedules/practice-hours';
import { sessionsOfDay, type DaySession } from '../../schedules/sessions-of-day';
import { clockTime } from '../../words/date-words';
import type { PagesDeps } from '../deps';

/** A session of today as a patient may choose it. */
export interface OfferedSession {
  sessionId: number;
  clinicCode: string;
  clinicName: string;
  doctorName: string;
  practiceHours: string;
  lateMinutes: number | null;
  /** How many more it takes of this payer; 0: full. */
  left: number;
  /** `08.12`, of whoever takes the next number. */
  expectedAt: string;
}

export interface OfferedClinic {
  clinicCode: string;
  clinicName: string;
  sessions: OfferedSession[];
}

type Deps = Pick<PagesDeps, 'db' | 'clock' | 'timetable'>;

/** The sessions that still give numbers today, and those that are full, by clinic. */
export async function openSessions(deps: Deps, facility: Facility, payer: Payer): Promise<OfferedClinic[]> {
  const { facilityId, timeZone: zone, settings } = facility;
  const now = deps.clock();
  const today = localDate(now, zone);
  if (deps.timetable.isHoliday(facilityId, today)) return [];
  const clinics = new Map<string, OfferedClinic>();
  for (const session of await sessionsOfDay(deps.db, facilityId, today)) {
    if (session.onLeave || session.doctorLeftAt !== null || isClosed(session, facility, now)) continue;
    const clinic = clinics.get(session.clinicCode) ?? { clinicCode: session.clinicCode, clinicName: session.clinicName, sessions: [] };
    clinics.set(session.clinicCode, clinic);
    clinic.sessions.push({
      sessionId: session.sessionId,
      clinicCode: session.clinicCode,
      clinicName: session.clinicName,
      doctorName: session.doctorName,
      practiceHours: session.practiceHours,
      lateMinutes: session.lateMinutes,
      left: Math.max(0, quotaLeft(session, payer, settings)),
      expectedAt: clockTime(estimatedServiceAt(session, { ordinal: session.lastOrdinal + 1, waitingBefore: session.waiting }, now, zone, settings), zone),
    });
  }
  return [...clinics.values()];
}

/** As admission sees it: no more numbers. */
function isClosed(session: DaySession, { timeZone, settings }: Facility, now: Date): boolean {
  return now > minutesBefore(sessionSpan(session.visitDate, session.practiceHours, timeZone).endsAt, settings.cutoffMinutesBeforeEnd);
}

export interface ScheduledSession extends DaySession {
  /** Whoever pays; null: no number is given any more. */
  left: number | null;
}

/** Everything planned today, for whoever only wants to know. */
export async function scheduleOfToday(deps: Deps, facility: Facility): Promise<ScheduledSession[]> {
  const now = deps.clock();
  const today = localDate(now, facility.timeZone);
  if (deps.timetable.isHoliday(facility.facilityId, today)) return [];
  return (await sessionsOfDay(deps.db, facility.facilityId, today)).map((session) => ({
    ...session,
    left: session.onLeave || session.doctorLeftAt !== null || isClosed(session, facility, now) ? null : quotaLeftForAnybody(session, facility.settings),
  }));
}
