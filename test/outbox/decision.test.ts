import { givesUpAt, pauseMs, retryDelayMs } from '../../src/outbox/backoff';
import { decide, type Decision, type Finding, type Lane, type Subject } from '../../src/outbox/decision';

const add: Subject = { kind: 'booking-made', task: null, wasAsked: false };
const lookUp: Subject = { kind: 'mobile-jkn-booking-made', task: null, wasAsked: false };
const batal: Subject = { kind: 'booking-cancelled', task: null, wasAsked: false };
const pharmacyNumber: Subject = { kind: 'pharmacy-number-taken', task: null, wasAsked: false };
const task = (number: number, wasAsked = false): Subject => ({ kind: 'task-reached', task: number, wasAsked });
const lane = (known: Partial<Lane> = {}): Lane => ({ isCalledOff: false, add: 'never-owed', tasksToCome: [], ...known });

const unknown: Finding = { kind: 'booking-unknown' };

// ws-bpjs §4.1, and what it leaves open.
test.each([
  ['accepted', add, { kind: 'accepted' }, lane(), { kind: 'close', state: 'sent' }],
  ['already there is done', task(4), { kind: 'already-there' }, lane(), { kind: 'close', state: 'sent' }],
  ['overtaken: BPJS is asked which tasks it holds', task(3), { kind: 'overtaken', byTask: 5 }, lane(), { kind: 'ask-task-list' }],
  ['overtaken, asked, and it holds the task', task(3, true), { kind: 'already-there' }, lane(), { kind: 'close', state: 'sent' }],
  ['overtaken, asked, and it does not hold the task', task(3, true), { kind: 'overtaken', byTask: 5 }, lane(), { kind: 'close', state: 'superseded' }],
  ['a pharmacy number that BPJS refuses holds no task time up', pharmacyNumber, { kind: 'needs-person', about: 'unknown' }, lane(), { kind: 'close', state: 'rejected' }],
  ['a pharmacy number of an unknown booking', pharmacyNumber, unknown, lane(), { kind: 'owe-add', state: 'open' }],
  ['a clinic that is not reported', task(3), { kind: 'not-reported' }, lane(), { kind: 'close', state: 'not-needed' }],
  ['a second that has not come yet', task(4), { kind: 'not-yet', until: new Date(5) }, lane(), { kind: 'reopen-at', at: new Date(5) }],
  ['cancelled at BPJS, a task', task(4), { kind: 'cancelled-there' }, lane(), { kind: 'close-lane', state: 'cancelled-at-bpjs' }],
  ['cancelled at BPJS, our own 99 after a lost reply', task(99), { kind: 'cancelled-there' }, lane(), { kind: 'close-lane', state: 'sent' }],
  ['cancelled at BPJS, our own batal', batal, { kind: 'cancelled-there' }, lane(), { kind: 'close-lane', state: 'sent' }],
  ['blocked, and the missing task is still to come', task(4), { kind: 'blocked-on', task: 3 }, lane({ tasksToCome: [3, 5] }), { kind: 'task-first', task: 3 }],
  ['blocked, and the missing task never happened', task(4), { kind: 'blocked-on', task: 3 }, lane({ tasksToCome: [5] }), { kind: 'park' }],
  ['blocked on an unnamed task that is still to come', task(5), { kind: 'blocked-on', task: null }, lane({ tasksToCome: [3, 4, 6] }), { kind: 'task-first', task: 4 }],
  ['blocked on an unnamed task, and none is to come', task(5), { kind: 'blocked-on', task: null }, lane({ tasksToCome: [6] }), { kind: 'park' }],
  ['unknown booking, a task, no add so far', task(3), unknown, lane(), { kind: 'owe-add', state: 'open' }],
  ['unknown booking, a task, the add is to come', task(3), unknown, lane({ add: 'to-come' }), { kind: 'add-first' }],
  ['unknown booking, a task, the add is behind us', task(3), unknown, lane({ add: 'settled' }), { kind: 'park' }],
  ['unknown booking, a task of a booking called off', task(3), unknown, lane({ isCalledOff: true }), { kind: 'close', state: 'not-needed' }],
  ['unknown booking, the look-up', lookUp, unknown, lane(), { kind: 'owe-add', state: 'not-needed' }],
  ['unknown booking, the look-up, called off', lookUp, unknown, lane({ isCalledOff: true }), { kind: 'close', state: 'not-needed' }],
  ['unknown booking, the look-up, the add is known', lookUp, unknown, lane({ add: 'to-come' }), { kind: 'close', state: 'not-needed' }],
  ['unknown booking, a batal', batal, unknown, lane(), { kind: 'close', state: 'not-needed' }],
  ['unknown booking said to an add', add, unknown, lane(), { kind: 'park' }],
  ['a time BPJS will not store', task(4), { kind: 'rejected' }, lane(), { kind: 'close', state: 'rejected' }],
  ['H+7', task(4), { kind: 'expired' }, lane(), { kind: 'close', state: 'expired' }],
  ['unknown words', add, { kind: 'needs-person', about: 'unknown' }, lane(), { kind: 'park' }],
  ['no answer', task(4), { kind: 'unavailable' }, lane(), { kind: 'retry' }],
  ['wrong credentials', task(4), { kind: 'misconfigured' }, lane(), { kind: 'reopen' }],
  ['too fast', task(4), { kind: 'rate-limited', retryAfterMs: null }, lane(), { kind: 'reopen' }],
] as [string, Subject, Finding, Lane, Decision][])('%s', (_name, subject, finding, known, decision) => {
  expect(decide(subject, finding, known)).toEqual(decision);
});

test('the wait doubles from 5 s to 15 min and stays there, and jitter only ever shortens it', () => {
  const never = (): number => 0;
  expect([1, 2, 3, 8, 9, 500].map((attempt) => retryDelayMs(attempt, never))).toEqual([5_000, 10_000, 20_000, 640_000, 900_000, 900_000]);
  expect(retryDelayMs(1, () => 0.999_999)).toBe(4_000);
});

test('nothing is sent from H+6 23:00 WIB on', () => {
  expect(givesUpAt('2026-01-05')).toEqual(new Date('2026-01-11T16:00:00.000Z'));
});

test('a rate limit pauses for Retry-After, else for a minute that doubles', () => {
  expect(pauseMs({ kind: 'rate-limited', retryAfterMs: 7_000 }, 3)).toBe(7_000);
  expect([1, 2, 3, 9].map((strikes) => pauseMs({ kind: 'rate-limited', retryAfterMs: null }, strikes))).toEqual([60_000, 120_000, 240_000, 900_000]);
  expect(pauseMs({ kind: 'needs-person' }, 1)).toBeNull();
});

test('an outage is probed after 5 s, then later and later, at least once a minute', () => {
  expect([1, 2, 3, 9].map((strikes) => pauseMs({ kind: 'unavailable' }, strikes))).toEqual([5_000, 10_000, 20_000, 60_000]);
});
