import { callAgain, givePriority, passOver, takeBack } from '../../src/queue/call-again';
import { callNext, callOutOfOrder } from '../../src/queue/call-next';
import { lastCallFrom, lastCallOf } from '../../src/queue/call-store';
import type { Caller } from '../../src/queue/caller';
import { clinicBoard } from '../../src/queue/clinic-board';
import { finishConsultation } from '../../src/queue/finish-consultation';
import { markAbsent } from '../../src/queue/mark-absent';
import { findBooking } from '../../src/queue/booking-store';
import { remainingAhead } from '../../src/queue/status';
import { CHILD_SESSION, EVENING_SESSION, MORNING, MORNING_SESSION, openHospital, TODAY, type Hospital, type SessionSpec } from '../support/hospital';
import { addStaff } from '../support/staff';
import { booked, miscounted, placeNamed, sessionIdOf, waiting } from '../support/clinic';

let hospital: Hospital;
let facilityId: number;
let nurse: Caller;
beforeAll(async () => {
  hospital = await openHospital({ patients: 120 });
  await addStaff(hospital);
  facilityId = hospital.facility().facilityId;
  nurse = { username: 'clinic', place: await placeNamed(hospital, 'Poli Saraf') };
});
afterAll(() => hospital.close());

let second = 0;
/** Time goes on between two presses. */
const later = (): void => hospital.setTime(new Date(new Date(MORNING).getTime() + ++second * 1_000).toISOString());

const next = async (sessionId: number, by: Caller = nurse) => {
  later();
  return callNext(hospital.deps, hospital.facility(), { sessionId, by, afterCall: (await lastCallFrom(hospital.db, facilityId, sessionId, by.place.name))?.callId ?? 0 });
};
const boardOf = async (sessionId: number) => (await clinicBoard(hospital.db, facilityId, { sessionId, date: TODAY, clinicCodes: [], placeName: nurse.place.name }))!;
const numbers = (rows: readonly { queueNumber: string }[]): string[] => rows.map((row) => row.queueNumber);
const tasksOf = async (bookingCode: string): Promise<number[]> =>
  (await hospital.db.rows<{ task: number }>('select task from task_event where facility_id = :facilityId and booking_code = :bookingCode order by task', { facilityId, bookingCode })).map((row) => row.task);

test('two officers calling fifty patients at once call each once, in order', async () => {
  const session: SessionSpec = { ...MORNING_SESSION, jampraktek: '07:00-13:00', prefix: 'RAM', capacity: 60, quotaJkn: 60, quotaNonJkn: 0 };
  const sessionId = await hospital.addSession(session);
  const tickets = await waiting(hospital, session, 1, 50);
  const officers = [nurse, { username: 'supervisor', place: await placeNamed(hospital, 'Ruang 2') }];
  const called = await Promise.all(
    officers.map(async (by) => {
      const mine: number[] = [];
      for (let n = 0; n < 25; n++) mine.push((await next(sessionId, by)).booking.ordinal);
      return mine;
    }),
  );
  const inOrder = (ordinals: readonly number[]): number[] => [...ordinals].sort((a, b) => a - b);
  expect(inOrder(called.flat())).toEqual(tickets.map(({ ordinal }) => ordinal));
  called.forEach((mine) => expect(mine).toEqual(inOrder(mine)));
  await expect(next(sessionId)).rejects.toMatchObject({ code: 'nobody-waiting' });
  expect(await miscounted(hospital)).toEqual([]);
});

test('a press repeated from the same screen calls one patient, also at the same moment', async () => {
  const sessionId = await sessionIdOf(hospital, MORNING_SESSION);
  await waiting(hospital, MORNING_SESSION, 60, 63);
  const press = () => callNext(hospital.deps, hospital.facility(), { sessionId, by: nurse, afterCall: 0 });
  const pressed = await Promise.all([press(), press(), press()]);
  expect(new Set(pressed.map(({ booking }) => booking.bookingCode)).size).toBe(1);
  expect(pressed.filter(({ isRepeat }) => !isRepeat)).toHaveLength(1);
  expect(numbers((await boardOf(sessionId)).rows.called)).toHaveLength(1);
  expect(await hospital.db.rows('select 1 from call_announcement where facility_id = :facilityId and queue_ref = :ref', { facilityId, ref: `session ${sessionId}` })).toHaveLength(1);
});

test('priority goes first with its reason, then the number, JKN or not; an officer who calls out of order says why', async () => {
  const sessionId = await sessionIdOf(hospital, CHILD_SESSION);
  const [one] = await waiting(hospital, CHILD_SESSION, 70, 70, 'NON JKN');
  const [two, three] = await waiting(hospital, CHILD_SESSION, 71, 72);
  const by = nurse.username;
  await expect(givePriority(hospital.deps, hospital.facility(), { bookingCode: three!.bookingCode, by, reason: '' })).rejects.toMatchObject({ code: 'priority-reason-missing' });
  await givePriority(hospital.deps, hospital.facility(), { bookingCode: three!.bookingCode, by, reason: 'Lansia' });
  expect(numbers((await boardOf(sessionId)).rows.waiting)).toEqual([three!.queueNumber, one!.queueNumber, two!.queueNumber]);
  expect((await next(sessionId)).booking.queueNumber).toBe(three!.queueNumber);

  await expect(callOutOfOrder(hospital.deps, hospital.facility(), { bookingCode: two!.bookingCode, reason: '', by: nurse })).rejects.toMatchObject({ code: 'priority-reason-missing' });
  const out = await callOutOfOrder(hospital.deps, hospital.facility(), { bookingCode: two!.bookingCode, reason: 'Kondisi mendesak', by: nurse });
  const again = await callOutOfOrder(hospital.deps, hospital.facility(), { bookingCode: two!.bookingCode, reason: 'Kondisi mendesak', by: nurse });
  expect([out.isRepeat, again.isRepeat]).toEqual([false, true]);
  expect((await next(sessionId)).booking.queueNumber).toBe(one!.queueNumber);
});

test('who is called and does not come keeps the one call that happened; called again is heard again, pressed twice once', async () => {
  const sessionId = await sessionIdOf(hospital, EVENING_SESSION);
  const [one] = await waiting(hospital, EVENING_SESSION, 80, 81);
  const { bookingCode } = one!;
  const by = nurse.username;
  await next(sessionId);
  await passOver(hospital.deps, hospital.facility(), { bookingCode, by });
  await passOver(hospital.deps, hospital.facility(), { bookingCode, by });
  let board = await boardOf(sessionId);
  expect([numbers(board.rows.skipped), numbers(board.rows.called)]).toEqual([[one!.queueNumber], []]);
  expect(await findBooking(hospital.db, facilityId, bookingCode)).toMatchObject({ state: 'called', lastTask: 4 });

  const afterCall = await lastCallOf(hospital.db, facilityId, sessionId, bookingCode);
  later();
  await callAgain(hospital.deps, hospital.facility(), { bookingCode, by: nurse, afterCall });
  await callAgain(hospital.deps, hospital.facility(), { bookingCode, by: nurse, afterCall });
  board = await boardOf(sessionId);
  expect([numbers(board.rows.skipped), numbers(board.rows.called)]).toEqual([[], [one!.queueNumber]]);
  const heard = await hospital.db.rows<{ is_recall: boolean }>('select is_recall from call_announcement where facility_id = :facilityId and booking_code = :bookingCode order by call_id', { facilityId, bookingCode });
  expect(heard.map((row) => row.is_recall)).toEqual([false, true]);
  expect(await tasksOf(bookingCode)).toEqual([3, 4]);

  later();
  await finishConsultation(hospital.deps, hospital.facility(), { bookingCode, prescriptionKind: 'none', by });
  await finishConsultation(hospital.deps, hospital.facility(), { bookingCode, prescriptionKind: 'none', by });
  await expect(finishConsultation(hospital.deps, hospital.facility(), { bookingCode, prescriptionKind: 'compounded', by })).rejects.toMatchObject({ code: 'task-already-recorded' });
  expect(await tasksOf(bookingCode)).toEqual([3, 4, 5]);
});

test('passed over while waiting, a patient is not called until taken back; those chosen are absent, the others stay', async () => {
  const session: SessionSpec = { ...EVENING_SESSION, kodedokter: 700101, prefix: 'SKP' };
  const sessionId = await hospital.addSession(session);
  const [one, two, three] = await waiting(hospital, session, 90, 92);
  const [, late] = await booked(hospital, session, 93, 94);
  const by = nurse.username;
  await passOver(hospital.deps, hospital.facility(), { bookingCode: one!.bookingCode, by });
  expect((await next(sessionId)).booking.queueNumber).toBe(two!.queueNumber);
  await takeBack(hospital.deps, hospital.facility(), { bookingCode: one!.bookingCode, by });
  expect((await next(sessionId)).booking.queueNumber).toBe(one!.queueNumber);
  later();
  await finishConsultation(hospital.deps, hospital.facility(), { bookingCode: one!.bookingCode, prescriptionKind: 'none', by });

  const chosen = [one, two, late].map((ticket) => ticket!.bookingCode);
  const outcome = await markAbsent(hospital.deps, hospital.facility(), { bookingCodes: chosen, by, source: 'poli' });
  expect([numbers(outcome.marked).sort(), outcome.leftOut]).toEqual([[two!.queueNumber, late!.queueNumber].sort(), 1]);
  const { rows } = await boardOf(sessionId);
  expect([numbers(rows.finished), numbers(rows.waiting), rows.booked.length, rows.absent.length]).toEqual([[one!.queueNumber], [three!.queueNumber], 1, 2]);
  expect(await miscounted(hospital)).toEqual([]);
});

test('the phone of a patient whose number was overtaken by a priority still says how many come before', async () => {
  const session: SessionSpec = { ...EVENING_SESSION, kodedokter: 700103, prefix: 'HP' };
  const sessionId = await hospital.addSession(session);
  const [one, two, three, four] = await waiting(hospital, session, 100, 103);
  const [late] = await booked(hospital, session, 104, 104);
  const ahead = async () => Promise.all([one, two, three, four, late].map(async (ticket) => (await remainingAhead(hospital.deps, hospital.facility(), ticket!.bookingCode)).remaining));
  const by = nurse.username;
  expect(await ahead()).toEqual([1, 2, 3, 4, 5]);
  await givePriority(hospital.deps, hospital.facility(), { bookingCode: four!.bookingCode, by, reason: 'Lansia' });
  expect(await ahead()).toEqual([2, 3, 4, 1, 5]);
  await next(sessionId);
  expect(await ahead()).toEqual([1, 2, 3, 0, 4]);
  await next(sessionId);
  expect(await ahead()).toEqual([0, 1, 2, 0, 3]);
});
