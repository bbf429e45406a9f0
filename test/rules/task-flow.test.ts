import type { PrescriptionKind, TaskId } from '../../src/outbox/facts';
import type { TimeZone } from '../../src/platform/clock';
import type { BookingState } from '../../src/queue/booking';
import { taskFlow, type TaskFlowInput } from '../../src/queue/rules/task-flow';

/** The order of tasks and their times (catalogue ws-bpjs §3.2, §3.3), without a database. */
const TODAY = '2027-01-18';
const at = (time: string) => new Date(`${TODAY}T${time}+07:00`);
const TASKS: readonly TaskId[] = [1, 2, 3, 4, 5, 6, 7, 99];

interface Case {
  isNewPatient?: boolean;
  lastTask?: TaskId | 0;
  task?: TaskId;
  state?: BookingState;
  prescriptionKind?: PrescriptionKind | undefined;
  occurredAt?: Date;
  now?: Date;
  previousAt?: Date;
  zone?: TimeZone;
}

function decide({ isNewPatient = false, lastTask = 0, task = 3, state = 'waiting', prescriptionKind, occurredAt = at('09:00:00'), now = at('09:00:00'), previousAt = at('08:00:00'), zone = 'WIB' }: Case) {
  const input: TaskFlowInput = {
    booking: { state, lastTask, isNewPatient, visitDate: TODAY },
    task,
    occurredAt,
    now,
    zone,
    previous: lastTask === 0 ? undefined : { task: lastTask, occurredAt: previousAt },
    prescriptionKind,
  };
  return taskFlow(input);
}
const codeOf = (input: Case) => decide(input)?.code ?? 'recorded';
const verdict = (input: Case) => {
  const refusal = decide(input);
  return refusal === undefined ? 'recorded' : { code: refusal.code, ...refusal.data };
};
/** After each task, none included, the tasks that may come next. */
const nextTasks = (isNewPatient: boolean, prescriptionKind: PrescriptionKind | undefined) =>
  Object.fromEntries(([0, ...TASKS] as const).map((lastTask) => [lastTask, TASKS.filter((task) => decide({ isNewPatient, lastTask, task, prescriptionKind }) === undefined)]));

describe('which task may follow which', () => {
  test('a new patient goes 1-2-3-4-5-6-7, or 99 as long as the consultation is not over', () => {
    expect(nextTasks(true, 'compounded')).toEqual({ 0: [1, 99], 1: [2, 99], 2: [3, 99], 3: [4, 99], 4: [5, 99], 5: [6], 6: [7], 7: [], 99: [] });
  });
  test('a returning patient begins with 3, or passes the admission desk with 1-2-3', () => {
    expect(nextTasks(false, 'non-compounded')).toEqual({ 0: [1, 3, 99], 1: [2, 99], 2: [3, 99], 3: [4, 99], 4: [5, 99], 5: [6], 6: [7], 7: [], 99: [] });
  });
  test.each(['none', undefined] as const)('with the prescription %s the visit ends at 5', (prescriptionKind) => {
    expect(nextTasks(false, prescriptionKind)[5]).toEqual([]);
    expect(nextTasks(false, prescriptionKind)[6]).toEqual([]);
  });
});

describe('why a task is refused', () => {
  test('a task that is missing is named: the one just before', () => {
    expect(verdict({ isNewPatient: true, task: 3 })).toEqual({ code: 'task-too-early', task: 3, missing: 1 });
    expect(verdict({ isNewPatient: true, task: 2 })).toEqual({ code: 'task-too-early', task: 2, missing: 1 });
    expect(verdict({ lastTask: 1, task: 3 })).toEqual({ code: 'task-too-early', task: 3, missing: 2 });
    expect(verdict({ task: 4 })).toEqual({ code: 'task-too-early', task: 4, missing: 3 });
    expect(verdict({ lastTask: 3, task: 5 })).toEqual({ code: 'task-too-early', task: 5, missing: 4 });
    expect(verdict({ lastTask: 5, task: 7, prescriptionKind: 'compounded' })).toEqual({ code: 'task-too-early', task: 7, missing: 6 });
  });
  test('the same task again is recorded already, each of them', () => {
    for (const task of TASKS) expect(verdict({ lastTask: task, task, prescriptionKind: 'compounded' })).toEqual({ code: 'task-already-recorded', task });
  });
  test('a lower task after a higher one is recorded already, each of them', () => {
    for (const lastTask of [2, 3, 4, 5, 6, 7] as const) {
      for (const task of TASKS.filter((t) => t < lastTask)) expect(verdict({ lastTask, task, prescriptionKind: 'compounded' })).toEqual({ code: 'task-already-recorded', task });
    }
  });
  test('after 99 nothing more comes', () => {
    for (const task of TASKS.filter((t) => t !== 99)) expect(codeOf({ lastTask: 99, state: 'absent', task })).toBe('visit-already-over');
  });
  test('99 after the consultation says that the visit is over', () => {
    for (const lastTask of [5, 6, 7] as const) expect(codeOf({ lastTask, state: 'finished', task: 99 })).toBe('visit-already-over');
  });
  test('without a prescription 6 and 7 say so', () => {
    expect(verdict({ lastTask: 5, task: 6, prescriptionKind: 'none' })).toEqual({ code: 'task-without-prescription', task: 6 });
    expect(verdict({ lastTask: 6, task: 7, prescriptionKind: 'none' })).toEqual({ code: 'task-without-prescription', task: 7 });
  });
  test('a cancelled booking takes no task at all', () => {
    for (const task of TASKS) expect(codeOf({ state: 'cancelled', task })).toBe('booking-cancelled');
  });
  test('a cancelled booking says so before anything else', () => {
    expect(codeOf({ state: 'cancelled', lastTask: 5, task: 4, occurredAt: at('23:00:00') })).toBe('booking-cancelled');
  });
});

describe('when a task happened', () => {
  const PREVIOUS = at('08:30:00');
  const timed = (occurredAt: Date, over: Case = {}) => codeOf({ lastTask: 3, task: 4, previousAt: PREVIOUS, occurredAt, ...over });

  test('a millisecond before the task before is refused, with both tasks named', () => {
    expect(verdict({ lastTask: 3, task: 4, previousAt: PREVIOUS, occurredAt: new Date(PREVIOUS.getTime() - 1) })).toEqual({ code: 'task-time-before-previous', task: 4, previous: 3 });
  });
  test('the same moment as the task before, and any later one, is taken', () => {
    expect(timed(PREVIOUS)).toBe('recorded');
    expect(timed(new Date(PREVIOUS.getTime() + 1))).toBe('recorded');
  });
  test('the first task of a visit has nothing before it to be compared with', () => {
    expect(codeOf({ task: 3, occurredAt: at('00:00:00') })).toBe('recorded');
    expect(codeOf({ task: 99, occurredAt: at('00:00:00') })).toBe('recorded');
  });
  test('99 also comes not before the task before', () => {
    expect(codeOf({ lastTask: 3, task: 99, previousAt: PREVIOUS, occurredAt: new Date(PREVIOUS.getTime() - 1) })).toBe('task-time-before-previous');
  });
  test('clocks of one house may differ by a minute, and not by a millisecond more', () => {
    expect(timed(at('09:01:00'))).toBe('recorded');
    expect(timed(new Date(at('09:01:00').getTime() + 1))).toBe('task-time-in-future');
  });
  test('a task told late the same day or another day is taken with its real time', () => {
    expect(timed(at('08:45:00'), { now: at('23:59:59') })).toBe('recorded');
    expect(timed(at('08:45:00'), { now: new Date('2027-01-20T10:00:00+07:00') })).toBe('recorded');
  });
  test('the first and the last moment of the day of the visit are on it, those beside are not', () => {
    const later = { now: new Date('2027-01-20T10:00:00+07:00') };
    const first = at('00:00:00');
    const last = at('23:59:59.999');
    expect(codeOf({ task: 3, occurredAt: first, ...later })).toBe('recorded');
    expect(codeOf({ task: 3, occurredAt: last, ...later })).toBe('recorded');
    expect(verdict({ task: 3, occurredAt: new Date(first.getTime() - 1), ...later })).toEqual({ code: 'task-on-other-day', visitDate: TODAY });
    expect(verdict({ task: 3, occurredAt: new Date(last.getTime() + 1), ...later })).toEqual({ code: 'task-on-other-day', visitDate: TODAY });
  });
  test('the day is that of the facility: the same moment is on it in one zone and not in another', () => {
    const instant = at('22:30:00');
    const verdicts = (['WIB', 'WITA', 'WIT'] as const).map((zone) => codeOf({ task: 3, occurredAt: instant, now: instant, zone }));
    expect(verdicts).toEqual(['recorded', 'recorded', 'task-on-other-day']);
  });
});
