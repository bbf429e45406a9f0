import { facilitySettingsSchema } from '../../src/platform/facility-settings';
import type { TimeZone } from '../../src/platform/clock';
import { checkInWindow } from '../../src/queue/rules/check-in-window';
import type { Session } from '../../src/schedules/session';

/** When a patient may say that he is here (catalogue ws-faskes §4.9). */
const session = (practiceHours: string): Session => ({
  sessionId: 1, clinicCode: 'SAR', clinicName: 'Saraf', doctorCode: 700101, doctorName: 'dr. Sari Wening, Sp.N', visitDate: '2027-01-18', practiceHours, queuePrefix: 'SAR',
  capacity: 30, quotaJkn: 24, quotaNonJkn: 6, minutesPerPatient: null, onLeave: false, lateMinutes: null, note: '', lastOrdinal: 0, takenJkn: 0, takenNonJkn: 0, waiting: 0, inService: 0, nowServingOrdinal: null,
});
const OPEN = 'open';
function at(time: string, settings: object = {}, hours = '08:00-12:00', zone: TimeZone = 'WIB', offset = '+07:00') {
  const now = new Date(time.includes('T') ? `${time}${offset}` : `2027-01-18T${time}${offset}`);
  const refusal = checkInWindow(session(hours), now, zone, facilitySettingsSchema.parse(settings));
  return refusal === undefined ? OPEN : { code: refusal.code, ...refusal.data };
}
const OTHER_DAY = { code: 'check-in-on-other-day', visitDate: '2027-01-18' };

describe('by default', () => {
  test('check-in is open from the first moment of the day of the visit', () => {
    expect(at('00:00:00')).toBe(OPEN);
    expect(at('2027-01-17T23:59:59.999')).toEqual(OTHER_DAY);
  });
  test('it is open to the very end of the session, and not a millisecond longer', () => {
    expect(at('12:00:00.000')).toBe(OPEN);
    expect(at('12:00:00.001')).toEqual({ code: 'check-in-over', closedAt: '12:00' });
  });
  test('on any other day it is the day that is wrong, whatever the hour', () => {
    for (const time of ['2027-01-17T09:00:00', '2027-01-19T09:00:00', '2026-01-18T09:00:00']) expect(at(time)).toEqual(OTHER_DAY);
  });
});

describe('by setting', () => {
  test('it opens so many minutes before the session, to the millisecond', () => {
    const settings = { checkInOpensMinutesBeforeStart: 60 };
    expect(at('06:59:59.999', settings)).toEqual({ code: 'check-in-not-open-yet', opensAt: '07:00' });
    expect(at('07:00:00.000', settings)).toBe(OPEN);
    expect(at('07:59:59.999', { checkInOpensMinutesBeforeStart: 0 })).toEqual({ code: 'check-in-not-open-yet', opensAt: '08:00' });
  });
  test('it closes so many minutes after the session, to the millisecond', () => {
    const settings = { checkInClosesMinutesAfterEnd: 90 };
    expect(at('13:30:00.000', settings)).toBe(OPEN);
    expect(at('13:30:00.001', settings)).toEqual({ code: 'check-in-over', closedAt: '13:30' });
  });
  test('an opening that would be the evening before is the beginning of the day of the visit', () => {
    const settings = { checkInOpensMinutesBeforeStart: 180 };
    expect(at('2027-01-17T22:30:00', settings, '01:00-03:00')).toEqual(OTHER_DAY);
    expect(at('00:00:00', settings, '01:00-03:00')).toBe(OPEN);
  });
});

describe('a session over midnight', () => {
  test('takes check-ins to the end of the day of the visit, because BPJS takes no task of another date', () => {
    expect(at('23:59:59.999', {}, '22:00-04:00')).toBe(OPEN);
    expect(at('2027-01-19T00:00:00', {}, '22:00-04:00')).toEqual(OTHER_DAY);
    expect(at('2027-01-19T00:00:00', { checkInClosesMinutesAfterEnd: 60 }, '20:00-23:30')).toEqual(OTHER_DAY);
  });
});

test('the window is that of the facility’s clock, not of the machine’s', () => {
  expect(at('12:00:00', {}, '08:00-12:00', 'WIT', '+09:00')).toBe(OPEN);
  expect(at('12:00:00', {}, '08:00-12:00', 'WIT', '+07:00')).toEqual({ code: 'check-in-over', closedAt: '12:00' });
  expect(at('2027-01-17T22:00:00', {}, '08:00-12:00', 'WIT', '+07:00')).toBe(OPEN);
  expect(at('2027-01-17T22:00:00', {}, '08:00-12:00', 'WITA', '+07:00')).toEqual(OTHER_DAY);
});
