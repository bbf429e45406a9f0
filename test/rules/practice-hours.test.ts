import { minutesBefore, normalisedHours, sessionSpan } from '../../src/schedules/practice-hours';

/** jampraktek in the forms that occur (catalogue ws-faskes §1.5, §8 item 8), and the span of a session. */
describe('practice hours have one form', () => {
  test.each(['08:00-12:00', ' 08:00 - 12:00 ', '08:00 -12:00', '8:00-12:00', '08.00-12.00', '08.00 – 12.00', '08:00—12:00', '08:00:00-12:00:00', '8.00.00 - 12.00.00', '08:00 s/d 12:00', '08:00 S/D 12:00', '08:00 sd 12:00', '\t08:00\n-\r12:00'])(
    '%j is 08:00-12:00',
    (text) => {
      expect(normalisedHours(text)).toBe('08:00-12:00');
    },
  );
  test('the form does not change what is in it already', () => {
    for (const hours of ['00:00-23:59', '19:30-00:15', '22:00-04:00', '09:05-09:06']) expect(normalisedHours(hours)).toBe(hours);
  });
  test.each(['', '-', '08:00', '08:00-', '-12:00', '24:00-25:00', '08:00-24:00', '08:60-12:00', '08:00-12:75', '8-12', '0800-1200', '008:00-12:00', '08:0-12:00', '08:00-12:00-16:00', '08:00/12:00', 'pagi', '08:00-12:00 WIB', '-8:00-12:00'])(
    '%j is no practice hours',
    (text) => {
      expect(normalisedHours(text)).toBeUndefined();
    },
  );
});

describe('a session begins and ends', () => {
  const span = (hours: string, date = '2027-01-18', zone: 'WIB' | 'WITA' | 'WIT' = 'WIB') => {
    const { startsAt, endsAt } = sessionSpan(date, hours, zone);
    return [startsAt.toISOString(), endsAt.toISOString()];
  };

  test('on its date by the clock of the facility', () => {
    expect(span('08:00-12:00')).toEqual(['2027-01-18T01:00:00.000Z', '2027-01-18T05:00:00.000Z']);
    expect(span('08:00-12:00', '2027-01-18', 'WITA')).toEqual(['2027-01-18T00:00:00.000Z', '2027-01-18T04:00:00.000Z']);
    expect(span('08:00-12:00', '2027-01-18', 'WIT')).toEqual(['2027-01-17T23:00:00.000Z', '2027-01-18T03:00:00.000Z']);
  });
  test('at night on the next date, over the end of a month and of a year too', () => {
    expect(span('22:00-04:00')).toEqual(['2027-01-18T15:00:00.000Z', '2027-01-18T21:00:00.000Z']);
    expect(span('22:00-08:00', '2027-02-28')).toEqual(['2027-02-28T15:00:00.000Z', '2027-03-01T01:00:00.000Z']);
    expect(span('22:00-08:00', '2027-12-31')).toEqual(['2027-12-31T15:00:00.000Z', '2028-01-01T01:00:00.000Z']);
  });
  test('at midnight with the day that is over', () => {
    expect(span('20:00-00:00')).toEqual(['2027-01-18T13:00:00.000Z', '2027-01-18T17:00:00.000Z']);
  });
  test('so many minutes before an instant may be the day before', () => {
    expect(minutesBefore(new Date('2027-01-18T00:10:00.000Z'), 30).toISOString()).toBe('2027-01-17T23:40:00.000Z');
  });
});
