import { localDate, localTime, type TimeZone } from '../../platform/clock';
import type { FacilitySettings } from '../../platform/facility-settings';
import type { Refusal } from '../../platform/refusal';
import { minutesBefore, sessionSpan } from '../../schedules/practice-hours';
import type { Session } from '../../schedules/session';
import { refuse, type QueueRefusals } from '../refusals';

/**
 * Check-in on the day of the visit only, from some minutes before the session (default: the whole day) to its end, by
 * the clock of this server (catalogue ws-faskes §4.9): testers send an arbitrary waktu. After midnight of a night session
 * there is none, because BPJS takes no task on another date than the visit's.
 */
export function checkInWindow(session: Session, now: Date, zone: TimeZone, settings: FacilitySettings): Refusal<QueueRefusals> | undefined {
  const { startsAt, endsAt } = sessionSpan(session.visitDate, session.practiceHours, zone);
  const closesAt = minutesBefore(endsAt, -settings.checkInClosesMinutesAfterEnd);
  if (localDate(now, zone) !== session.visitDate) return refuse('check-in-on-other-day', { visitDate: session.visitDate });
  if (settings.checkInOpensMinutesBeforeStart !== null) {
    const opensAt = minutesBefore(startsAt, settings.checkInOpensMinutesBeforeStart);
    if (now < opensAt) return refuse('check-in-not-open-yet', { opensAt: localTime(opensAt, zone) });
  }
  if (now > closesAt) return refuse('check-in-over', { closedAt: localTime(closesAt, zone) });
  return undefined;
}
