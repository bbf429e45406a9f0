import { addMinutes, localDate, type LocalDate, type TimeZone } from '../platform/clock';

/** Until four in the morning a pharmacy still serves those of the evening before. */
const MINUTES_PAST_MIDNIGHT = 4 * 60;

/** The dates whose numbers the pharmacy serves now. */
export function pharmacyDays(now: Date, zone: TimeZone): { first: LocalDate; last: LocalDate } {
  return { first: localDate(addMinutes(now, -MINUTES_PAST_MIDNIGHT), zone), last: localDate(now, zone) };
}
