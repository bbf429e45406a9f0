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

/**
 * When the patient with this number is likely to be served (catalogue ws-faskes §4.10): the start of the session, or now
 * if it has begun, plus the time of the patients before; whatever caps it, never earlier than that. Never on another date
 * than the visit, which BPJS would refuse.
 */
export function estimatedServiceAt(session: Session, ordinal: number, now: Date, zone: TimeZone, settings: FacilitySettings): Date {
  const { startsAt, endsAt } = sessionSpan(session.visitDate, session.practiceHours, zone);
  const base = now > startsAt ? now : startsAt;
  const estimate = addMinutes(base, (ordinal - 1) * minutesPerPatient(session, settings));
  const lastMinute = instantAt(session.visitDate, '23:59', zone);
  const cap = settings.estimateCapMinutesBeforeEnd === null ? lastMinute : minutesBefore(endsAt, settings.estimateCapMinutesBeforeEnd);
  return new Date(Math.max(base.getTime(), Math.min(estimate.getTime(), cap.getTime(), lastMinute.getTime())));
}
