import { isCalendarDate, type LocalDate, type TimeZone } from '../platform/clock';

const OFFSETS: Record<TimeZone, string> = { WIB: '+07:00', WITA: '+08:00', WIT: '+09:00' };
const ZERO_DATE = /^0{4}-/;

/** What a SIMRS leaves where nothing has happened yet. */
export const isNoMoment = (text: string): boolean => text === '' || text === '0' || ZERO_DATE.test(text);

/**
 * An instant as a SIMRS keeps it: `2027-01-18 08:15:00` is the wall clock of the facility, with a zone it is what it says, and
 * thirteen digits are milliseconds since 1970. Undefined: none of these.
 */
export function momentOf(text: string, zone: TimeZone): Date | undefined {
  if (/^\d{13}$/.test(text)) return new Date(Number(text));
  const match = /^(\d{4}-\d{2}-\d{2})[ T](\d{1,2}):(\d{2})(?::(\d{2})(\.\d{1,6})?)?\s*(Z|[+-]\d{2}(?::?\d{2})?)?$/.exec(text);
  if (match === null) return undefined;
  const [, date = '', hour = '', minute = '', second = '00', fraction = '', offset = OFFSETS[zone]] = match;
  if (!isCalendarDate(date) || Number(hour) > 23 || Number(minute) > 59 || Number(second) > 59) return undefined;
  const zoned = offset === 'Z' ? 'Z' : `${offset.slice(0, 3)}:${offset.slice(3).replace(':', '') || '00'}`;
  const at = new Date(`${date}T${hour.padStart(2, '0')}:${minute}:${second}${fraction.slice(0, 4)}${zoned}`);
  return Number.isNaN(at.getTime()) ? undefined : at;
}

/** A date, also where a time stands behind it. */
export function dateOf(text: string): LocalDate | undefined {
  const date = text.slice(0, 10);
  return isCalendarDate(date) ? date : undefined;
}

const WEEKDAYS: Record<string, number> = { SENIN: 1, SELASA: 2, RABU: 3, KAMIS: 4, JUMAT: 5, "JUM'AT": 5, SABTU: 6, MINGGU: 7, AHAD: 7, AKHAD: 7, '0': 7 };

/** Monday 1 … Sunday 7, from its Indonesian name or its number. */
export function weekdayOf(text: string): number | undefined {
  const word = text.trim().toUpperCase();
  return /^[1-7]$/.test(word) ? Number(word) : WEEKDAYS[word];
}

/** Monday 1 … Sunday 7. */
export function weekdayOfDate(date: LocalDate): number {
  return new Date(`${date}T00:00:00.000Z`).getUTCDay() || 7;
}
