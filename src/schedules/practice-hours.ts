import { addDays, addMinutes, instantAt, type LocalDate, type TimeZone } from '../platform/clock';

/**
 * Practice hours in the one form we store and answer, `HH:mm-HH:mm`, from the forms that occur: blanks round the dash,
 * dots for colons, seconds, one-digit hours (catalogue ws-faskes §1.5, §8 item 8). Undefined when it is none of these.
 */
export function normalisedHours(text: string): string | undefined {
  const match = /^(\d{1,2})[:.](\d{2})(?:[:.]\d{2})?[-–—](\d{1,2})[:.](\d{2})(?:[:.]\d{2})?$/.exec(text.replace(/\s+/g, '').replace(/s\/d|sd/i, '-'));
  if (match === null) return undefined;
  const [, startHour = '', startMinute = '', endHour = '', endMinute = ''] = match;
  const hours = `${startHour.padStart(2, '0')}:${startMinute}-${endHour.padStart(2, '0')}:${endMinute}`;
  return /^([01]\d|2[0-3]):[0-5]\d-([01]\d|2[0-3]):[0-5]\d$/.test(hours) ? hours : undefined;
}

/** When a session on a date begins and ends. An end before the start is the next day's (a night session). */
export function sessionSpan(visitDate: LocalDate, practiceHours: string, zone: TimeZone): { startsAt: Date; endsAt: Date } {
  const start = practiceHours.slice(0, 5);
  const end = practiceHours.slice(6, 11);
  return {
    startsAt: instantAt(visitDate, start, zone),
    endsAt: instantAt(end < start ? addDays(visitDate, 1) : visitDate, end, zone),
  };
}

export function minutesBefore(instant: Date, minutes: number): Date {
  return addMinutes(instant, -minutes);
}
