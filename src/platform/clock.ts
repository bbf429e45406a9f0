/** Where "now" comes from. An argument everywhere, so that a test or a rehearsal may stand at any hour. */
export type Clock = () => Date;

export const systemClock: Clock = () => new Date();

/** The three zones of Indonesia. None has daylight saving time, so an offset in hours is the whole truth. */
export const TIME_ZONES = ['WIB', 'WITA', 'WIT'] as const;
export type TimeZone = (typeof TIME_ZONES)[number];

/** As PostgreSQL knows them. */
export const ZONE_NAMES: Record<TimeZone, string> = { WIB: 'Asia/Jakarta', WITA: 'Asia/Makassar', WIT: 'Asia/Jayapura' };

const OFFSET_HOURS: Record<TimeZone, number> = { WIB: 7, WITA: 8, WIT: 9 };
const MS_PER_MINUTE = 60_000;
const MS_PER_HOUR = 60 * MS_PER_MINUTE;
const MS_PER_DAY = 24 * MS_PER_HOUR;

/** A calendar date of the facility, `yyyy-mm-dd`. Stays text: a Date would shift it by the zone of the machine. */
export type LocalDate = string;

/** The facility's own calendar date at an instant. */
export function localDate(instant: Date, zone: TimeZone): LocalDate {
  return new Date(instant.getTime() + OFFSET_HOURS[zone] * MS_PER_HOUR).toISOString().slice(0, 10);
}

/** The facility's own wall clock at an instant, `HH:mm`. */
export function localTime(instant: Date, zone: TimeZone): string {
  return new Date(instant.getTime() + OFFSET_HOURS[zone] * MS_PER_HOUR).toISOString().slice(11, 16);
}

/** The instant at which the facility's wall clock shows `time` (`HH:mm`) on `date`. */
export function instantAt(date: LocalDate, time: string, zone: TimeZone): Date {
  return new Date(Date.parse(`${date}T${time}:00.000Z`) - OFFSET_HOURS[zone] * MS_PER_HOUR);
}

export function addDays(date: LocalDate, days: number): LocalDate {
  return new Date(Date.parse(`${date}T00:00:00.000Z`) + days * MS_PER_DAY).toISOString().slice(0, 10);
}

export function addMinutes(instant: Date, minutes: number): Date {
  return new Date(instant.getTime() + minutes * MS_PER_MINUTE);
}

/** A real calendar date in the strict form `yyyy-mm-dd`: 2027-02-31 and 2027-1-5 are not. */
export function isCalendarDate(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  const ms = Date.parse(`${text}T00:00:00.000Z`);
  return !Number.isNaN(ms) && text >= '1900-01-01' && new Date(ms).toISOString().slice(0, 10) === text;
}
