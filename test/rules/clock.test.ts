import { addDays, addMinutes, instantAt, isCalendarDate, localDate, localTime, TIME_ZONES } from '../../src/platform/clock';

/** The facility's own date and hour, in the three zones of Indonesia (catalogue ws-faskes §8 items 14, 15). */
describe('one instant in three zones', () => {
  const clocks = (instant: string) => TIME_ZONES.map((zone) => `${localDate(new Date(instant), zone)} ${localTime(new Date(instant), zone)}`);

  test('at noon the date is one and the hours differ', () => {
    expect(clocks('2027-01-18T05:00:00.000Z')).toEqual(['2027-01-18 12:00', '2027-01-18 13:00', '2027-01-18 14:00']);
  });
  test('in the evening the date changes from the east', () => {
    expect(clocks('2027-01-18T15:00:00.000Z')).toEqual(['2027-01-18 22:00', '2027-01-18 23:00', '2027-01-19 00:00']);
    expect(clocks('2027-01-18T16:00:00.000Z')).toEqual(['2027-01-18 23:00', '2027-01-19 00:00', '2027-01-19 01:00']);
    expect(clocks('2027-01-18T17:00:00.000Z')).toEqual(['2027-01-19 00:00', '2027-01-19 01:00', '2027-01-19 02:00']);
  });
  test('the last millisecond of a day is still on it', () => {
    expect(clocks('2027-01-18T16:59:59.999Z')[0]).toBe('2027-01-18 23:59');
  });
  test('the year changes from the east as well', () => {
    expect(clocks('2026-12-31T15:30:00.000Z')).toEqual(['2026-12-31 22:30', '2026-12-31 23:30', '2027-01-01 00:30']);
  });
});

describe('from the wall clock to an instant', () => {
  test('the same hour comes two hours earlier in the east', () => {
    expect(TIME_ZONES.map((zone) => instantAt('2027-01-18', '08:00', zone).toISOString())).toEqual(['2027-01-18T01:00:00.000Z', '2027-01-18T00:00:00.000Z', '2027-01-17T23:00:00.000Z']);
  });
  test('there and back gives the same, every half hour of a day, in each zone', () => {
    for (const zone of TIME_ZONES) {
      for (let minute = 0; minute < 24 * 60; minute += 30) {
        const time = `${String(Math.floor(minute / 60)).padStart(2, '0')}:${minute % 60 === 0 ? '00' : '30'}`;
        const instant = instantAt('2028-02-29', time, zone);
        expect([localDate(instant, zone), localTime(instant, zone)]).toEqual(['2028-02-29', time]);
      }
    }
  });
});

describe('days and minutes on', () => {
  test('days go over the ends of months and years, leap years included, both ways', () => {
    expect([addDays('2027-01-31', 1), addDays('2027-02-28', 1), addDays('2028-02-28', 1), addDays('2027-12-31', 1)]).toEqual(['2027-02-01', '2027-03-01', '2028-02-29', '2028-01-01']);
    expect([addDays('2027-03-01', -1), addDays('2027-01-01', -1), addDays('2027-01-18', 0), addDays('2027-01-18', 365)]).toEqual(['2027-02-28', '2026-12-31', '2027-01-18', '2028-01-18']);
  });
  test('minutes go over midnight, both ways', () => {
    expect(addMinutes(new Date('2027-01-18T23:59:00.000Z'), 2).toISOString()).toBe('2027-01-19T00:01:00.000Z');
    expect(addMinutes(new Date('2027-01-18T00:00:00.000Z'), -1).toISOString()).toBe('2027-01-17T23:59:00.000Z');
  });
});

describe('a date of the calendar', () => {
  test.each(['2027-01-18', '2027-12-31', '2028-02-29', '2000-02-29', '1900-01-01'])('%s is one', (text) => {
    expect(isCalendarDate(text)).toBe(true);
  });
  test.each([
    '2027-02-29', '2027-02-31', '2100-02-29', '2027-04-31', '2027-13-01', '2027-00-10', '2027-01-00', '2027-01-32', '0000-01-01', '1899-12-31',
    '2027-1-5', '18-01-2027', '2027/01/18', '20270118', '2027-01-18T00:00', ' 2027-01-18', '2027-01-18 ', '2027-01-18\n', '+002027-01-18', '２０２７-01-18', 'besok', '',
  ])('%j is none', (text) => {
    expect(isCalendarDate(text)).toBe(false);
  });
});
