import { addMinutes, instantAt, type TimeZone } from '../../platform/clock';
import type { FacilitySettings } from '../../platform/facility-settings';
import { minutesBefore, sessionSpan } from '../../schedules/practice-hours';
import type { Session } from '../../schedules/session';

/** The ticket a patient sees, e.g. `A1-12` (catalogue ws-faskes §4.8). */
export function queueNumber(session: Pick<Session, 'queuePrefix'>, ordinal: number, settings: Pick<FacilitySettings, 'queueNumberFormat'>): string {
  return settings.queueNumberFormat.replace('{prefix}', () => session.queuePrefix).replace('{ordinal}', String(ordinal));
}

export function minutesPerPatient(session: Pick<Session, 'minutesPerPatient'>, settings: Pick<FacilitySettings, 'minutesPerPatient'>): number {
  return session.minutesPerPatient ?? settings.minutesPerPatient;
}

/** Where somebody who takes a number comes in. */
export interface PlaceInQueue {
  ordinal: number;
  /** Numbers given before and not yet called: those cancelled, served or absent no longer take time. */
  waitingBefore: number;
}

/**
 * When the patient at this place is likely to be served (catalogue ws-faskes §4.10): from when the doctor begins, the time of
 * the numbers before; from now once the session runs, the time of those who still wait. Whatever caps it, never earlier than
 * that. Never on another date than the visit, which BPJS would refuse.
 */
export function estimatedServiceAt(session: Session, place: PlaceInQueue, now: Date, zone: TimeZone, settings: FacilitySettings): Date {
  const { startsAt, endsAt } = sessionSpan(session.visitDate, session.practiceHours, zone);
  const begins = addMinutes(startsAt, session.lateMinutes ?? 0);
  const runs = now > begins;
  const base = runs ? now : begins;
  const estimate = addMinutes(base, (runs ? place.waitingBefore : place.ordinal - 1) * minutesPerPatient(session, settings));
  const lastMinute = instantAt(session.visitDate, '23:59', zone);
  const cap = settings.estimateCapMinutesBeforeEnd === null ? lastMinute : minutesBefore(endsAt, settings.estimateCapMinutesBeforeEnd);
  return new Date(Math.max(base.getTime(), Math.min(estimate.getTime(), cap.getTime(), lastMinute.getTime())));
}
