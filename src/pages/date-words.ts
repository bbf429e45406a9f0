import { localDate, localTime, type LocalDate, type TimeZone } from '../platform/clock';

/** Dates and hours as Indonesians write them, on every page and on paper. */

const dayFormat = new Intl.DateTimeFormat('id-ID', { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric', timeZone: 'UTC' });
const shortFormat = new Intl.DateTimeFormat('id-ID', { weekday: 'short', day: 'numeric', month: 'short', year: 'numeric', timeZone: 'UTC' });

const atMidnight = (date: LocalDate): Date => new Date(`${date}T00:00:00.000Z`);

/** `Senin, 18 Januari 2027` */
export function dateWords(date: LocalDate): string {
  return dayFormat.format(atMidnight(date));
}

/** `Sen, 18 Jan 2027` */
export function shortDate(date: LocalDate): string {
  return shortFormat.format(atMidnight(date));
}

/** `08.12` */
export function clockTime(instant: Date, zone: TimeZone): string {
  return localTime(instant, zone).replace(':', '.');
}

/** `Sen, 18 Jan 2027 09.30` */
export function momentWords(instant: Date, zone: TimeZone): string {
  return `${shortDate(localDate(instant, zone))} ${clockTime(instant, zone)}`;
}

/** Practice hours: `08.00–12.00` */
export function hoursText(practiceHours: string): string {
  return practiceHours.replaceAll(':', '.').replace('-', '–');
}
