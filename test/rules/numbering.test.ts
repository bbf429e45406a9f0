import { facilitySettingsSchema } from '../../src/platform/facility-settings';
import type { TimeZone } from '../../src/platform/clock';
import { estimatedServiceAt, minutesPerPatient, queueNumber } from '../../src/queue/rules/numbering';
import type { Session } from '../../src/schedules/session';

/** The ticket and its estimate (catalogue ws-faskes §4.8, §4.10). */
const session = (over: Partial<Session> = {}): Session => ({
  sessionId: 1, clinicCode: 'SAR', clinicName: 'Saraf', doctorCode: 700101, doctorName: 'dr. Sari Wening, Sp.N', visitDate: '2027-01-18', practiceHours: '08:00-12:00', queuePrefix: 'SAR',
  capacity: 30, quotaJkn: 24, quotaNonJkn: 6, minutesPerPatient: null, onLeave: false, lateMinutes: null, note: '', lastOrdinal: 0, takenJkn: 0, takenNonJkn: 0, waiting: 0, inService: 0, nowServingOrdinal: null, ...over,
});
const settings = (over: object = {}) => facilitySettingsSchema.parse(over);
const wib = (text: string) => new Date(`${text}+07:00`);
const BEFORE = wib('2027-01-10T20:00:00');

const estimate = (ordinal: number, over: { session?: Partial<Session>; now?: Date; zone?: TimeZone; settings?: object; waitingBefore?: number } = {}) =>
  estimatedServiceAt(session(over.session), { ordinal, waitingBefore: over.waitingBefore ?? ordinal - 1 }, over.now ?? BEFORE, over.zone ?? 'WIB', settings(over.settings));

describe('the ticket', () => {
  test('is the prefix of the session and the number, by default with a dash', () => {
    expect(queueNumber(session(), 12, settings())).toBe('SAR-12');
  });
  test('follows the format of the facility', () => {
    expect(queueNumber(session(), 7, settings({ queueNumberFormat: 'No. {prefix}/{ordinal}' }))).toBe('No. SAR/7');
  });
  test('takes a prefix as it is, also with characters a replacement would read as commands', () => {
    for (const queuePrefix of ['$&', "$'", '$1', 'A1']) expect(queueNumber(session({ queuePrefix }), 3, settings())).toBe(`${queuePrefix}-3`);
  });
});

describe('the minutes of a consultation', () => {
  test('are those of the session where it has a figure of its own, else the facility’s', () => {
    expect(minutesPerPatient(session(), settings())).toBe(10);
    expect(minutesPerPatient(session(), settings({ minutesPerPatient: 6 }))).toBe(6);
    expect(minutesPerPatient(session({ minutesPerPatient: 15 }), settings({ minutesPerPatient: 6 }))).toBe(15);
  });
});

describe('the estimate', () => {
  test('of the first is the start of the session on its own date, and each one after comes so many minutes later', () => {
    expect([1, 2, 7].map((ordinal) => estimate(ordinal))).toEqual([wib('2027-01-18T08:00:00'), wib('2027-01-18T08:10:00'), wib('2027-01-18T09:00:00')]);
  });
  test('of a session that has begun counts from now', () => {
    expect(estimate(4, { now: wib('2027-01-18T09:12:34') })).toEqual(wib('2027-01-18T09:42:34'));
  });
  test('of a session that has begun counts only those who still wait, not who was served or cancelled', () => {
    expect(estimate(20, { now: wib('2027-01-18T09:12:34'), waitingBefore: 2 })).toEqual(wib('2027-01-18T09:32:34'));
    expect(estimate(20, { now: wib('2027-01-18T09:12:34'), waitingBefore: 0 })).toEqual(wib('2027-01-18T09:12:34'));
    expect(estimate(3, { waitingBefore: 0 })).toEqual(wib('2027-01-18T08:20:00'));
  });
  test('of a doctor who comes late counts from when he begins', () => {
    const late = { session: { lateMinutes: 45 } };
    expect(estimate(2, late)).toEqual(wib('2027-01-18T08:55:00'));
    expect(estimate(3, { ...late, now: wib('2027-01-18T08:30:00') })).toEqual(wib('2027-01-18T09:05:00'));
    expect(estimate(3, { ...late, now: wib('2027-01-18T08:50:00') })).toEqual(wib('2027-01-18T09:10:00'));
  });
  test('at the very start, and a moment before, counts from the start', () => {
    expect(estimate(2, { now: wib('2027-01-18T08:00:00') })).toEqual(wib('2027-01-18T08:10:00'));
    expect(estimate(2, { now: wib('2027-01-18T07:59:59') })).toEqual(wib('2027-01-18T08:10:00'));
  });
  test('made the evening before is on the date of the visit, not on that of the booking', () => {
    expect(estimate(1, { now: wib('2027-01-17T23:59:59') })).toEqual(wib('2027-01-18T08:00:00'));
  });
  test('may go beyond the end of the session unless the facility caps it', () => {
    expect(estimate(30)).toEqual(wib('2027-01-18T12:50:00'));
    expect(estimate(30, { settings: { estimateCapMinutesBeforeEnd: 0 } })).toEqual(wib('2027-01-18T12:00:00'));
    expect(estimate(30, { settings: { estimateCapMinutesBeforeEnd: 30 } })).toEqual(wib('2027-01-18T11:30:00'));
  });
  test('the cap does not move one that is earlier, or just on it', () => {
    const capped = { settings: { estimateCapMinutesBeforeEnd: 30 } };
    expect(estimate(5, capped)).toEqual(wib('2027-01-18T08:40:00'));
    expect(estimate(22, capped)).toEqual(wib('2027-01-18T11:30:00'));
    expect(estimate(23, capped)).toEqual(wib('2027-01-18T11:30:00'));
  });
  test('a cap longer than the session never puts it before the session, or on the date before', () => {
    for (const estimateCapMinutesBeforeEnd of [300, 24 * 60]) expect(estimate(3, { settings: { estimateCapMinutesBeforeEnd } })).toEqual(wib('2027-01-18T08:00:00'));
  });
  test('a cap that is over already never puts it into the past', () => {
    expect(estimate(3, { now: wib('2027-01-18T11:45:00'), settings: { estimateCapMinutesBeforeEnd: 30 } })).toEqual(wib('2027-01-18T11:45:00'));
  });
  test('of an evening session never falls on the next date, which BPJS would refuse', () => {
    const evening = { session: { practiceHours: '22:00-23:30' } };
    expect(estimate(12, evening)).toEqual(wib('2027-01-18T23:50:00'));
    expect([13, 14, 300].map((ordinal) => estimate(ordinal, evening))).toEqual([wib('2027-01-18T23:59:00'), wib('2027-01-18T23:59:00'), wib('2027-01-18T23:59:00')]);
  });
  test('of a night session stays on the date of the visit, under a cap after midnight too', () => {
    const night = { session: { practiceHours: '22:00-04:00' } };
    expect(estimate(3, night)).toEqual(wib('2027-01-18T22:20:00'));
    expect(estimate(60, night)).toEqual(wib('2027-01-18T23:59:00'));
    expect(estimate(60, { ...night, settings: { estimateCapMinutesBeforeEnd: 60 } })).toEqual(wib('2027-01-18T23:59:00'));
  });
  test('is by the clock of the facility', () => {
    expect((['WIB', 'WITA', 'WIT'] as const).map((zone) => estimate(2, { zone }).toISOString())).toEqual(['2027-01-18T01:10:00.000Z', '2027-01-18T00:10:00.000Z', '2027-01-17T23:10:00.000Z']);
  });
});
