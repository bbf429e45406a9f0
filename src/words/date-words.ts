import { localDate, localTime, type LocalDate, type TimeZone } from '../platform/clock';

/** Dates and hours as Indonesians write them, on every page and on paper. */

const dayFormat = new Intl.DateTimeFormat('id-ID', { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric', timeZone: 'UTC' });
const shortFormat = new Intl.DateTimeFormat('id-ID', { weekday: 'short', day: 'numeric', month: 'short', year: 'numeric', timeZone: 'UTC' });

const monthFormat = new Intl.DateTimeFormat('id-ID', { month: 'long', year: 'numeric', timeZone: 'UTC' });
const dayOfMonthFormat = new Intl.DateTimeFormat('id-ID', { weekday: 'short', day: 'numeric', timeZone: 'UTC' });

const atMidnight = (date: LocalDate): Date => new Date(`${date}T00:00:00.000Z`);

/** `Senin, 18 Januari 2027` */
export function dateWords(date: LocalDate): string {
  return dayFormat.format(atMidnight(date));
}

/** `Sen, 18 Jan 2027` */
export function shortDate(date: LocalDate): string {
  return shortFormat.format(atMidnight(date));
}

/** `Januari 2027`; of `2027-01`. */
export function monthWords(month: string): string {
  return monthFormat.format(atMidnight(`${month}-01`));
}

/** `Sen, 18`: a day where its month is told beside it. */
export function dayOfMonth(date: LocalDate): string {
  return dayOfMonthFormat.format(atMidnight(date));
}

/** `08.12` */
export function clockTime(instant: Date, zone: TimeZone): string {
  return localTime(instant, zone).replace(':', '.');
}

/** `08.12`, or `08.12.30` where the seconds were recorded: steps of one minute differ by nothing else. */
export function exactTime(instant: Date, zone: TimeZone): string {
  const seconds = instant.getUTCSeconds();
  return seconds === 0 ? clockTime(instant, zone) : `${clockTime(instant, zone)}.${String(seconds).padStart(2, '0')}`;
}

/** `Sen, 18 Jan 2027 09.30` */
export function momentWords(instant: Date, zone: TimeZone): string {
  return `${shortDate(localDate(instant, zone))} ${clockTime(instant, zone)}`;
}

const WRITTEN = [/^(\d{1,2})\s*[:.,]\s*(\d{2})(?:\s*[:.,]\s*(\d{2}))?$/, /^(\d{1,2})(\d{2})(\d{2})?$/];

/** A time of day as people type it: `08.15`, `8:15`, `0815`, `08.15.30`; undefined: none. `time` is `HH:mm`. */
export function readTime(text: string): { time: string; second: number } | undefined {
  const [, hour = '', minute = '', second = '0'] = WRITTEN.map((pattern) => pattern.exec(text.trim())).find((match) => match !== null) ?? [];
  if (hour === '' || Number(hour) > 23 || Number(minute) > 59 || Number(second) > 59) return undefined;
  return { time: `${hour.padStart(2, '0')}:${minute}`, second: Number(second) };
}

/** Practice hours: `08.00–12.00` */
export function hoursText(practiceHours: string): string {
  return practiceHours.replaceAll(':', '.').replace('-', '–');
}
