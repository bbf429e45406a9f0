import { callToHandOver, handOver, takeBackHandOver } from '../../src/pharmacy/hand-over';
import { giveAtCounter } from '../../src/pharmacy/give-at-counter';
import { pharmacyBoard, type PharmacyStage } from '../../src/pharmacy/pharmacy-board';
import { readPharmacyQueue, type DispensedKind } from '../../src/pharmacy/pharmacy-store';
import { medicineReady, startChosen, startNext } from '../../src/pharmacy/start-medicine';
import { undoPreparation } from '../../src/pharmacy/undo-preparation';
import { callsSince } from '../../src/service-points/call-announcement';
import { MORNING, openHospital, TODAY, TOMORROW, type Hospital } from '../support/hospital';
import { numbered, pharmacyCountersThatDiffer, treated } from '../support/pharmacy';

let hospital: Hospital;
beforeAll(async () => {
  hospital = await openHospital({ patients: 80 });
  await hospital.settings({ doubleBookingScope: 'session' });
  await hospital.db.rows('update practice_session set capacity = 100, quota_jkn = 100');
});
afterAll(() => hospital.close());
/** Each test begins with empty queues. */
beforeEach(async () => {
  hospital.setTime(MORNING);
  await hospital.db.rows('delete from prescription');
  await hospital.db.rows('delete from pharmacy_queue');
});

const ANI = 'apoteker.ani';
const BUDI = 'apoteker.budi';
const PLACE = { name: 'Farmasi', spokenName: 'Farmasi' };

const next = (actor: string, kind?: DispensedKind, seen?: string) => startNext(hospital.deps, hospital.facility(), { kind, actor, seen });
const start = (bookingCode: string, actor = ANI) => startChosen(hospital.deps, hospital.facility(), { bookingCode, actor });
const ready = (bookingCode: string, actor = ANI) => medicineReady(hospital.deps, hospital.facility(), { bookingCode, actor });
const undo = (bookingCode: string, task: 6 | 7, actor = ANI) => undoPreparation(hospital.deps, hospital.facility(), { bookingCode, task, actor });
const call = (bookingCode: string, again = false) => callToHandOver(hospital.deps, hospital.facility(), { bookingCode, actor: ANI, place: PLACE, again });
const give = (bookingCode: string, actor = ANI) => handOver(hospital.deps, hospital.facility(), { bookingCode, actor });
const queue = (kind: DispensedKind) => readPharmacyQueue(hospital.db, hospital.facility().facilityId, TODAY, kind);
const callsNow = async () => (await callsSince(hospital.db, hospital.facility().facilityId, new Date(0))).filter(({ kind }) => kind === 'pharmacy');
const stageOf = async (bookingCode: string): Promise<PharmacyStage | undefined> =>
  (await pharmacyBoard(hospital.db, hospital.facility(), hospital.deps.clock())).find((line) => line.bookingCode === bookingCode)?.stage;
const tasksOf = async (bookingCode: string) =>
  hospital.db.rows<{ task: number; actor: string }>('select task, actor from task_event where booking_code = :bookingCode and task > 5 order by task', { bookingCode });
const owed = async (bookingCode: string) =>
  hospital.db.rows<{ task: number; due_at: Date }>(
    `select cast(fact ->> 'task' as int) as task, due_at from outbox where lane = :bookingCode and kind = 'task-reached' and cast(fact ->> 'task' as int) > 5 order by 1`,
    { bookingCode },
  );

afterEach(async () => expect(await pharmacyCountersThatDiffer(hospital)).toEqual([]));

test('many who press at once take each number once, in order, and the counters are what a recount says', async () => {
  const codes: string[] = [];
  for (let i = 0; i < 6; i++) codes.push(await numbered(hospital, 'non-compounded'));
  const waitsElsewhere = await numbered(hospital, 'compounded');
  const taken = await Promise.all(Array.from({ length: 6 }, (_, i) => next(i % 2 === 0 ? ANI : BUDI, 'non-compounded')));
  expect(taken.map(({ bookingCode }) => bookingCode).sort()).toEqual([...codes].sort());
  expect(taken.map(({ number }) => number).sort()).toEqual(['N-001', 'N-002', 'N-003', 'N-004', 'N-005', 'N-006']);
  expect(await queue('non-compounded')).toEqual({ total: 6, waiting: 0, nowServing: 6 });
  await expect(next(ANI, 'non-compounded')).rejects.toMatchObject({ code: 'pharmacy-nobody-waits', data: { kind: 'non-compounded' } });
  expect(await stageOf(waitsElsewhere)).toBe('waiting');
  for (const code of codes) expect(await tasksOf(code)).toHaveLength(1);
});

test('a double press on the same number starts once, while a colleague who saw the same number takes the one after it', async () => {
  const [a, b, c] = [await numbered(hospital, 'compounded'), await numbered(hospital, 'compounded'), await numbered(hospital, 'compounded')];
  const presses = await Promise.all([next(ANI, 'compounded', a), next(ANI, 'compounded', a)]);
  expect(presses.map(({ bookingCode }) => bookingCode)).toEqual([a, a]);
  expect(presses.map(({ isRepeat }) => isRepeat).sort()).toEqual([false, true]);
  expect(await next(BUDI, 'compounded', a)).toMatchObject({ bookingCode: b, number: 'R-002', isRepeat: false });
  expect(await stageOf(c)).toBe('waiting');
});

test('without a kind, whoever took a number first is started first, whichever queue it is in', async () => {
  const first = await numbered(hospital, 'compounded');
  hospital.setTime('2027-01-18T09:01:00+07:00');
  const second = await numbered(hospital, 'non-compounded');
  hospital.setTime('2027-01-18T09:02:00+07:00');
  const third = await numbered(hospital, 'compounded');
  const order = [];
  for (let i = 0; i < 3; i++) order.push((await next(ANI)).bookingCode);
  expect(order).toEqual([first, second, third]);
});

test('a chosen one is started once: again by the same person nothing happens, by a colleague it is refused with who did it', async () => {
  const [a, b] = [await numbered(hospital, 'non-compounded'), await numbered(hospital, 'non-compounded')];
  expect(await start(b)).toMatchObject({ number: 'N-002', isRepeat: false, isReported: true });
  expect(await start(b)).toMatchObject({ isRepeat: true });
  await expect(start(b, BUDI)).rejects.toMatchObject({ code: 'pharmacy-started-already', data: { by: ANI } });
  expect(await queue('non-compounded')).toEqual({ total: 2, waiting: 1, nowServing: 2 });
  expect(await next(BUDI, 'non-compounded')).toMatchObject({ bookingCode: a });
});

test('starting a chosen one and the next ones at the same time never takes one twice', async () => {
  const codes: string[] = [];
  for (let i = 0; i < 4; i++) codes.push(await numbered(hospital, 'compounded'));
  const outcomes = await Promise.allSettled([start(codes[0]!, BUDI), next(ANI, 'compounded'), start(codes[1]!, BUDI), next(ANI, 'compounded')]);
  for (const outcome of outcomes) if (outcome.status === 'rejected') expect(outcome.reason).toMatchObject({ code: 'pharmacy-started-already' });
  const started = outcomes.flatMap((outcome) => (outcome.status === 'fulfilled' ? [outcome.value.bookingCode] : []));
  expect(new Set(started).size).toBe(started.length);
});

test('what is pressed is due for BPJS after the window only; ready needs a start, and is recorded once', async () => {
  const code = await numbered(hospital, 'compounded');
  await expect(ready(code)).rejects.toMatchObject({ code: 'pharmacy-not-started' });
  await start(code);
  hospital.setTime('2027-01-18T09:20:00+07:00');
  expect(await ready(code)).toMatchObject({ isRepeat: false });
  expect(await ready(code, BUDI)).toMatchObject({ isRepeat: true });
  expect(await tasksOf(code)).toEqual([{ task: 6, actor: ANI }, { task: 7, actor: ANI }]);
  expect(await owed(code)).toEqual([{ task: 6, due_at: new Date('2027-01-18T09:00:10+07:00') }, { task: 7, due_at: new Date('2027-01-18T09:20:10+07:00') }]);
});

test('undo of a start gives the number back to the queue, with nothing owed, and the number served now is the one before', async () => {
  const [a, b] = [await numbered(hospital, 'non-compounded'), await numbered(hospital, 'non-compounded')];
  await start(a);
  hospital.setTime('2027-01-18T09:05:00+07:00');
  await start(b);
  await undo(b, 6);
  expect(await stageOf(b)).toBe('waiting');
  expect([await tasksOf(b), await owed(b)]).toEqual([[], []]);
  expect(await queue('non-compounded')).toEqual({ total: 2, waiting: 1, nowServing: 1 });
  await undo(b, 6);
  expect(await queue('non-compounded')).toEqual({ total: 2, waiting: 1, nowServing: 1 });
  expect(await next(BUDI, 'non-compounded')).toMatchObject({ bookingCode: b });
  // Ani's second undo must not take back what Budi started since.
  await expect(undo(b, 6)).rejects.toMatchObject({ code: 'undo-too-late' });
  expect(await stageOf(b)).toBe('in-preparation');
});

test('undo of a medicine that is ready takes its call off the displays; past the window, or handed over, it is refused', async () => {
  const code = await numbered(hospital, 'compounded');
  await start(code);
  await expect(undo(code, 7)).rejects.toMatchObject({ code: 'undo-too-late' });
  hospital.setTime('2027-01-18T09:30:00+07:00');
  await ready(code);
  await expect(undo(code, 6)).rejects.toMatchObject({ code: 'undo-too-late' });
  await call(code);
  await undo(code, 7);
  expect([await stageOf(code), await callsNow()]).toEqual(['in-preparation', []]);
  await ready(code);
  expect(await stageOf(code)).toBe('ready');
  await give(code);
  await expect(undo(code, 7)).rejects.toMatchObject({ code: 'pharmacy-handed-over' });
  await takeBackHandOver(hospital.deps, hospital.facility(), { bookingCode: code, actor: ANI });
  hospital.setTime('2027-01-18T09:30:10+07:00');
  await expect(undo(code, 7)).rejects.toMatchObject({ code: 'undo-too-late' });
  expect(await stageOf(code)).toBe('ready');
});

test('a patient is called to take the medicine once however many press, and again by a recall; a number is shown, never a name', async () => {
  const code = await numbered(hospital, 'compounded');
  await start(code);
  await expect(call(code)).rejects.toMatchObject({ code: 'pharmacy-not-ready' });
  await ready(code);
  const before = (await callsNow()).length;
  const presses = await Promise.all([call(code), call(code), call(code)]);
  expect(presses.filter(({ isCalled }) => isCalled)).toHaveLength(1);
  await call(code, true);
  const calls = (await callsNow()).slice(before);
  expect(calls.map(({ queueNumber, queueRef, isRecall, place }) => ({ queueNumber, queueRef, isRecall, place }))).toEqual([
    { queueNumber: 'R-001', queueRef: 'pharmacy compounded', isRecall: false, place: 'Farmasi' },
    { queueNumber: 'R-001', queueRef: 'pharmacy compounded', isRecall: true, place: 'Farmasi' },
  ]);
  const acts = await hospital.db.rows<{ act: string }>(`select act from staff_act where subject = :code and act like 'medicine-called%' order by act_id`, { code });
  expect(acts.map(({ act }) => act)).toEqual(['medicine-called', 'medicine-called-again']);
  expect(await stageOf(code)).toBe('called');
  expect(await Promise.all([give(code), give(code, BUDI)])).toContain(true);
  expect(await give(code, BUDI)).toBe(false);
  await expect(call(code, true)).rejects.toMatchObject({ code: 'pharmacy-handed-over' });
  expect(await stageOf(code)).toBe('done');
});

test('somebody with a prescription and no number is given one at the counter, also after the medicine was begun without it', async () => {
  const [waits, begun] = [await treated(hospital, 'non-compounded'), await treated(hospital, 'non-compounded')];
  const none = await treated(hospital, 'none');
  const number = (bookingCode: string) => giveAtCounter(hospital.deps, hospital.facility(), { bookingCode, actor: ANI });
  expect(await stageOf(waits)).toBe('written');
  await start(begun);
  await ready(begun);
  await expect(call(begun)).rejects.toMatchObject({ code: 'pharmacy-without-number' });
  expect([await number(waits), await number(begun), await number(waits)]).toEqual(['N-001', 'N-002', 'N-001']);
  await expect(number(none)).rejects.toMatchObject({ code: 'pharmacy-no-prescription' });
  expect(await queue('non-compounded')).toEqual({ total: 2, waiting: 1, nowServing: 0 });
  expect(await call(begun)).toMatchObject({ number: 'N-002', isCalled: true });
});

test('after midnight a medicine of the evening before is still prepared, and no time is made up for BPJS', async () => {
  const code = await treated(hospital, 'compounded');
  hospital.setTime('2027-01-18T23:50:00+07:00');
  await giveAtCounter(hospital.deps, hospital.facility(), { bookingCode: code, actor: ANI });
  hospital.setTime('2027-01-19T00:10:00+07:00');
  expect(await next(ANI, 'compounded')).toMatchObject({ bookingCode: code, isReported: false });
  await ready(code);
  expect([await tasksOf(code), await owed(code), await stageOf(code)]).toEqual([[], [], 'ready']);
  hospital.setTime(`${TOMORROW}T07:00:00+07:00`);
  expect(await stageOf(code)).toBeUndefined();
});
