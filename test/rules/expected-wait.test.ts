import { expectedWaitMinutes, isOfInterest } from '../../src/queue/rules/expected-wait';

const session = { visitDate: '2027-01-18', practiceHours: '08:00-12:00', waiting: 0, inService: 0, minutesPerPatient: 8, lateMinutes: null };
const at = (time: string): Date => new Date(`2027-01-18T${time}:00+07:00`);

test.each([
  ['nobody waits and the doctor is there', { ...session }, '09:00', undefined],
  ['four wait', { ...session, waiting: 4 }, '09:00', 35],
  ['the doctor comes in half an hour', { ...session, waiting: 1 }, '07:30', 40],
  ['the doctor is late', { ...session, waiting: 1, lateMinutes: 60 }, '08:30', 40],
  ['the lateness is over', { ...session, waiting: 1, lateMinutes: 60 }, '10:00', 10],
] as const)('the wait is told to the next five minutes where %s', (_, queue, time, minutes) => {
  expect(expectedWaitMinutes(queue, at(time), 'WIB')).toBe(minutes);
});

test.each([
  ['an hour before it begins', session, '07:00', true],
  ['earlier than that', session, '06:59', false],
  ['when it is over and empty', session, '12:00', false],
  ['when it is over and somebody still waits', { ...session, waiting: 1 }, '13:00', true],
  ['while the last patient is inside', { ...session, inService: 1 }, '13:00', true],
] as const)('a session is shown or not %s', (_, queue, time, isShown) => {
  expect(isOfInterest(queue, at(time), 'WIB')).toBe(isShown);
});
