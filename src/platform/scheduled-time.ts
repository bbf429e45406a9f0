import { addDays, instantAt, localDate } from './clock';

/**
 * When a job is due, by the minute, in WIB. `everyMinutes` divides the day evenly and counts from midnight, so that every
 * process, whenever it started, names the same instants.
 */
export type ScheduledTime = { dailyAt: readonly string[] } | { everyMinutes: number };

const MINUTES_PER_DAY = 1_440;
const MS_PER_MINUTE = 60_000;
const TIME_OF_DAY = /^([01]\d|2[0-3]):[0-5]\d$/;

/** What is wrong with a description, as a sentence; undefined when it can be used. */
export function complaintAbout(when: ScheduledTime): string | undefined {
  if ('dailyAt' in when) {
    if (when.dailyAt.length === 0) return 'dailyAt names no time';
    const odd = when.dailyAt.find((time) => !TIME_OF_DAY.test(time));
    return odd === undefined ? undefined : `dailyAt takes times such as 05:00, not ${odd}`;
  }
  const { everyMinutes } = when;
  return Number.isInteger(everyMinutes) && everyMinutes > 0 && MINUTES_PER_DAY % everyMinutes === 0 ? undefined : `everyMinutes must divide a day evenly, ${everyMinutes} does not`;
}

/** The newest instant at or before `now` at which the job is due: what identifies its tick. */
export function latestTick(when: ScheduledTime, now: Date): Date {
  const today = localDate(now, 'WIB');
  if ('everyMinutes' in when) {
    const midnight = instantAt(today, '00:00', 'WIB').getTime();
    const intervalMs = when.everyMinutes * MS_PER_MINUTE;
    return new Date(midnight + Math.floor((now.getTime() - midnight) / intervalMs) * intervalMs);
  }
  const ticks = [addDays(today, -1), today].flatMap((date) => when.dailyAt.map((time) => instantAt(date, time, 'WIB').getTime()));
  return new Date(Math.max(...ticks.filter((tick) => tick <= now.getTime())));
}
