import type { LocalDate, TimeZone } from '../../platform/clock';
import { localDate, localTime } from '../../platform/clock';

const dayFormat = new Intl.DateTimeFormat('id-ID', { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric', timeZone: 'UTC' });
const shortFormat = new Intl.DateTimeFormat('id-ID', { weekday: 'short', day: 'numeric', month: 'short', year: 'numeric', timeZone: 'UTC' });

const atMidnight = (date: LocalDate): Date => new Date(`${date}T00:00:00.000Z`);

/** Senin, 18 Januari 2027 */
export function dateWords(date: LocalDate): string {
  return dayFormat.format(atMidnight(date));
}

/** Sen, 18 Jan 2027 */
export function shortDate(date: LocalDate): string {
  return shortFormat.format(atMidnight(date));
}

/** Sen, 18 Jan 2027 09:30 */
export function momentWords(instant: Date, zone: TimeZone): string {
  return `${shortDate(localDate(instant, zone))} ${localTime(instant, zone)}`;
}
