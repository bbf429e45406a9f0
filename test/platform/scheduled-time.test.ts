import { complaintAbout, latestTick, type ScheduledTime } from '../../src/platform/scheduled-time';

const wib = (text: string): Date => new Date(`${text}+07:00`);
const THREE_TIMES: ScheduledTime = { dailyAt: ['05:00', '12:00', '17:00'] };

describe('the latest tick', () => {
  test.each<[when: ScheduledTime, now: string, tick: string]>([
    [THREE_TIMES, '2026-01-05T05:00:00', '2026-01-05T05:00'],
    [THREE_TIMES, '2026-01-05T11:59:59.999', '2026-01-05T05:00'],
    [THREE_TIMES, '2026-01-05T12:00:00.001', '2026-01-05T12:00'],
    [THREE_TIMES, '2026-01-05T23:59:59', '2026-01-05T17:00'],
    [THREE_TIMES, '2026-01-05T00:00:00', '2026-01-04T17:00'],
    [THREE_TIMES, '2026-03-01T04:59:59', '2026-02-28T17:00'],
    [{ dailyAt: ['17:00', '05:00'] }, '2026-01-05T06:00', '2026-01-05T05:00'],
    [{ dailyAt: ['00:00'] }, '2026-01-05T00:00', '2026-01-05T00:00'],
    [{ everyMinutes: 1 }, '2026-01-05T08:15:59.999', '2026-01-05T08:15'],
    [{ everyMinutes: 15 }, '2026-01-05T08:15:00', '2026-01-05T08:15'],
    [{ everyMinutes: 15 }, '2026-01-05T08:14:59', '2026-01-05T08:00'],
    [{ everyMinutes: 90 }, '2026-01-05T02:59', '2026-01-05T01:30'],
    [{ everyMinutes: 1_440 }, '2026-01-05T06:59', '2026-01-05T00:00'],
  ])('of %j at %s WIB is %s WIB', (when, now, tick) => {
    expect(complaintAbout(when)).toBeUndefined();
    expect(latestTick(when, wib(now))).toEqual(wib(tick));
  });
});

test.each<[ScheduledTime, string]>([
  [{ dailyAt: [] }, 'dailyAt names no time'],
  [{ dailyAt: ['05:00', '24:00'] }, 'dailyAt takes times such as 05:00, not 24:00'],
  [{ dailyAt: ['5:00'] }, 'dailyAt takes times such as 05:00, not 5:00'],
  [{ everyMinutes: 0 }, 'everyMinutes must divide a day evenly, 0 does not'],
  [{ everyMinutes: 7 }, 'everyMinutes must divide a day evenly, 7 does not'],
  [{ everyMinutes: 1.5 }, 'everyMinutes must divide a day evenly, 1.5 does not'],
])('%j is refused', (when, sentence) => {
  expect(complaintAbout(when)).toBe(sentence);
});
