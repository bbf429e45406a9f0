import type { TimeZone } from '../../platform/clock';
import { sessionSpan } from '../../schedules/practice-hours';

interface OnDisplay {
  visitDate: string;
  practiceHours: string;
  waiting: number;
  inService: number;
  minutesPerPatient: number;
  lateMinutes: number | null;
}

const MS_PER_MINUTE = 60_000;
/** Patients sit down an hour before. */
const SHOWN_MINUTES_BEFORE = 60;
const ROUNDED_TO_MINUTES = 5;

/**
 * In how many minutes somebody who joins this queue now is likely to be called, to the next five minutes: never less than
 * until the doctor begins. Undefined when nothing stands before him.
 */
export function expectedWaitMinutes(session: OnDisplay, now: Date, zone: TimeZone): number | undefined {
  const { startsAt } = sessionSpan(session.visitDate, session.practiceHours, zone);
  const untilStart = Math.max(0, (startsAt.getTime() - now.getTime()) / MS_PER_MINUTE + (session.lateMinutes ?? 0));
  const minutes = untilStart + session.waiting * session.minutesPerPatient;
  return minutes === 0 ? undefined : Math.ceil(minutes / ROUNDED_TO_MINUTES) * ROUNDED_TO_MINUTES;
}

/** A session whose queue means something to those who sit there now: about to begin, running, or not yet empty. */
export function isOfInterest(session: OnDisplay, now: Date, zone: TimeZone): boolean {
  if (session.waiting > 0 || session.inService > 0) return true;
  const { startsAt, endsAt } = sessionSpan(session.visitDate, session.practiceHours, zone);
  return now.getTime() >= startsAt.getTime() - SHOWN_MINUTES_BEFORE * MS_PER_MINUTE && now < endsAt;
}
