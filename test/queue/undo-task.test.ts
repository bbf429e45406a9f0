import { claimDue } from '../../src/outbox/claim';
import type { TaskId } from '../../src/outbox/facts';
import { callAgain, givePriority, passOver } from '../../src/queue/call-again';
import { callNext, callOutOfOrder } from '../../src/queue/call-next';
import { lastCallFrom, lastCallOf } from '../../src/queue/call-store';
import type { Caller } from '../../src/queue/caller';
import { finishConsultation } from '../../src/queue/finish-consultation';
import { markAbsent } from '../../src/queue/mark-absent';
import { pressToUndo, undoPress } from '../../src/queue/press-to-undo';
import { reachTask } from '../../src/queue/reach-task';
import { transferBooking } from '../../src/queue/transfer';
import { undoTask } from '../../src/queue/undo-task';
import { takePharmacyNumber } from '../../src/pharmacy/take-pharmacy-number';
import { Refusal } from '../../src/platform/refusal';
import { CHILD_SESSION, EVENING_SESSION, MORNING, MORNING_SESSION, openHospital, person, type Hospital } from '../support/hospital';
import { addStaff } from '../support/staff';
import { booked, miscounted, placeNamed, sessionIdOf, waiting } from '../support/clinic';

let hospital: Hospital;
let facilityId: number;
let nurse: Caller;
beforeAll(async () => {
  hospital = await openHospital({ patients: 200 });
  await addStaff(hospital);
  facilityId = hospital.facility().facilityId;
  nurse = { username: 'clinic', place: await placeNamed(hospital, 'Poli Saraf') };
});
afterAll(() => hospital.close());

let passed = 0;
const wait = (seconds: number): void => {
  passed += seconds;
  hospital.setTime(new Date(new Date(MORNING).getTime() + passed * 1_000).toISOString());
};
const by = 'clinic';
const deps = () => hospital.deps;
const undo = (bookingCodes: readonly string[], task: TaskId) => undoTask(deps(), hospital.facility(), { bookingCodes, task, by });
const next = async (sessionId: number) => {
  wait(1);
  const last = await lastCallFrom(hospital.db, facilityId, sessionId, nurse.place.name);
  return (await callNext(deps(), hospital.facility(), { sessionId, by: nurse, afterCall: last?.callId ?? 0 })).booking;
};

const shown = (sessionId: number) => pressToUndo(hospital.db, hospital.facility(), { actor: by, sessionId, now: deps().clock() });

/** All that a task may move, of one booking and its session. */
const stateOf = async (bookingCode: string) => {
  const [row] = await hospital.db.rows(
    `select booking.state, last_task, is_new_patient, checked_in_at, skipped_at, priority_reason, called_at_point, practice_session.waiting, in_service, now_serving_ordinal,
       patient.registered_at,
       (select jsonb_agg(task order by task) from task_event where task_event.facility_id = :facilityId and task_event.booking_code = :bookingCode) as tasks,
       (select count(*) from outbox where outbox.facility_id = :facilityId and outbox.lane = :bookingCode) as owed,
       (select count(*) from prescription where prescription.facility_id = :facilityId and prescription.booking_code = :bookingCode) as prescriptions,
       (select count(*) from call_announcement where call_announcement.facility_id = :facilityId and call_announcement.booking_code = :bookingCode and withdrawn_at is null) as calls
     from booking
     join practice_session using (facility_id, session_id)
     join patient using (facility_id, medical_record_number)
     where booking.facility_id = :facilityId and booking_code = :bookingCode`,
    { facilityId, bookingCode },
  );
  return row;
};

test('a call taken back leaves no trace at BPJS, on displays or in the counters; the time that was undone stays written down', async () => {
  const sessionId = await sessionIdOf(hospital, MORNING_SESSION);
  const [one, two] = await waiting(hospital, MORNING_SESSION, 1, 3);
  await next(sessionId);
  await givePriority(deps(), hospital.facility(), { bookingCode: two!.bookingCode, by, reason: 'Lansia' });
  const before = await stateOf(two!.bookingCode);
  expect((await next(sessionId)).bookingCode).toBe(two!.bookingCode);
  const at = hospital.deps.clock().toISOString();
  wait(3);
  expect(await shown(sessionId)).toMatchObject({ act: 'called', queueNumbers: [two!.queueNumber] });
  await callAgain(deps(), hospital.facility(), { bookingCode: two!.bookingCode, by: nurse, afterCall: await lastCallOf(hospital.db, facilityId, sessionId, two!.bookingCode) });
  expect(await shown(sessionId)).toBeUndefined();

  await undo([two!.bookingCode], 4);
  await undo([two!.bookingCode], 4);
  expect(await stateOf(two!.bookingCode)).toEqual(before);
  const acts = await hospital.db.rows<{ actor: string; detail: object }>(`select actor, detail from staff_act where facility_id = :facilityId and act = 'undone' and subject = :code`, { facilityId, code: two!.bookingCode });
  expect(acts).toEqual([{ actor: by, detail: { task: 4, occurredAt: at, recordedAt: at, pressedBy: by } }]);

  // Of the two calls of the same seconds the other stands, and the next call finds the same patient.
  expect(await stateOf(one!.bookingCode)).toMatchObject({ state: 'called', calls: 1, now_serving_ordinal: one!.ordinal });
  expect((await next(sessionId)).bookingCode).toBe(two!.bookingCode);
  expect(await miscounted(hospital)).toEqual([]);
});

test('a finished consultation taken back takes the prescription with it; once the pharmacy has given a number, it stays', async () => {
  const sessionId = await sessionIdOf(hospital, CHILD_SESSION);
  await waiting(hospital, CHILD_SESSION, 10, 10);
  const { bookingCode } = await next(sessionId);
  wait(1);
  const before = await stateOf(bookingCode);
  await finishConsultation(deps(), hospital.facility(), { bookingCode, prescriptionKind: 'compounded', by });
  await undo([bookingCode], 5);
  expect(await stateOf(bookingCode)).toEqual(before);
  await finishConsultation(deps(), hospital.facility(), { bookingCode, prescriptionKind: 'non-compounded', by });
  await expect(undo([bookingCode], 4)).rejects.toMatchObject({ code: 'undo-followed' });
  await takePharmacyNumber(deps(), hospital.facility(), bookingCode);
  await expect(undo([bookingCode], 5)).rejects.toMatchObject({ code: 'undo-followed' });
});

test('what is offered to be taken back is the very last press, and it alone is taken back', async () => {
  const sessionId = await sessionIdOf(hospital, MORNING_SESSION);
  const [other] = await waiting(hospital, MORNING_SESSION, 6, 6);
  const called = await next(sessionId);
  const { bookingCode, queueNumber } = other!;
  const before = await stateOf(bookingCode);
  for (const [act, press] of [
    ['passed-over', () => passOver(deps(), hospital.facility(), { bookingCode, by })],
    ['priority-given', () => givePriority(deps(), hospital.facility(), { bookingCode, by, reason: 'Lansia' })],
  ] as const) {
    await press();
    const last = await shown(sessionId);
    expect(last).toMatchObject({ act, queueNumbers: [queueNumber] });
    await undoPress(deps(), hospital.facility(), { ...last!, by });
    expect(await stateOf(bookingCode)).toEqual(before);
    expect(await shown(sessionId)).toBeUndefined();
  }
  expect(await stateOf(called.bookingCode)).toMatchObject({ state: 'called' });
});

test('those marked absent together are taken back together', async () => {
  const sessionId = await sessionIdOf(hospital, EVENING_SESSION);
  const tickets = await waiting(hospital, EVENING_SESSION, 20, 21);
  const [never] = await booked(hospital, EVENING_SESSION, 22, 22);
  const { bookingCode: called } = await next(sessionId);
  await passOver(deps(), hospital.facility(), { bookingCode: called, by });
  const codes = [...tickets, never!].map(({ bookingCode }) => bookingCode);
  const before = await Promise.all(codes.map(stateOf));
  wait(1);
  await markAbsent(deps(), hospital.facility(), { bookingCodes: codes, by, source: 'poli' });
  expect((await shown(sessionId))?.bookingCodes.toSorted()).toEqual(codes.toSorted());
  await undo(codes, 99);
  expect(await Promise.all(codes.map(stateOf))).toEqual(before);
});

test('a new patient whose registration is taken back is new again, and the desk finishes once more', async () => {
  const { norm } = person(30);
  await hospital.db.rows('update patient set registered_at = null where facility_id = :facilityId and medical_record_number = :norm', { facilityId, norm });
  const [ticket] = await booked(hospital, CHILD_SESSION, 30, 30);
  const { bookingCode } = ticket!;
  const press = async (task: TaskId) => {
    wait(1);
    await reachTask(deps(), hospital.facility(), { bookingCode, task, occurredAt: deps().clock(), source: 'desk', actor: by, canBeUndone: true });
  };
  const untouched = await stateOf(bookingCode);
  await press(1);
  await undo([bookingCode], 1);
  expect(await stateOf(bookingCode)).toEqual(untouched);
  await press(1);
  await press(2);
  const before = await stateOf(bookingCode);
  await press(3);
  await undo([bookingCode], 3);
  expect(await stateOf(bookingCode)).toEqual(before);
  await press(3);
  expect(await stateOf(bookingCode)).toMatchObject({ last_task: 3, tasks: [1, 2, 3] });
});

test('too late is too late: the window is over, BPJS is being told, or nobody pressed it; nothing of it changes then', async () => {
  const sessionId = await sessionIdOf(hospital, CHILD_SESSION);
  const [arrived] = await waiting(hospital, CHILD_SESSION, 40, 44);
  const late = await next(sessionId);
  const before = await stateOf(late.bookingCode);
  wait(10);
  await expect(undo([late.bookingCode], 4)).rejects.toMatchObject({ code: 'undo-too-late' });
  expect(await stateOf(late.bookingCode)).toEqual(before);
  expect(await shown(sessionId)).toBeUndefined();
  await expect(undo([arrived!.bookingCode], 3)).rejects.toMatchObject({ code: 'undo-too-late' });

  // Of those due now, the worker takes what it finds: the call pressed a moment ago is not among it, before its seconds are over.
  const told = await next(sessionId);
  await hospital.db.rows(`update outbox set state = 'sent' where facility_id = :facilityId and (lane <> :lane or fact ->> 'task' is distinct from '4')`, { facilityId, lane: told.bookingCode });
  const claim = (now: Date) => claimDue(hospital.db, facilityId, now, { leaseMs: 60_000, spacingMs: 0, maxInFlight: 4, accountMark: '' });
  const pressedAt = deps().clock().getTime();
  expect(await claim(new Date(pressedAt + 9_999))).toEqual({ kind: 'nothing-due' });
  expect(await claim(new Date(pressedAt + 10_000))).toMatchObject({ kind: 'rows', rows: [{ lane: told.bookingCode }] });
  await expect(undo([told.bookingCode], 4)).rejects.toMatchObject({ code: 'undo-too-late' });
});

test('the facility sets how long a press may be taken back; with no time at all it is owed at once and stays', async () => {
  const sessionId = await sessionIdOf(hospital, EVENING_SESSION);
  await waiting(hospital, EVENING_SESSION, 150, 151);
  await hospital.settings({ undoWindowSeconds: 60 });
  const { bookingCode } = await next(sessionId);
  wait(59);
  await undo([bookingCode], 4);
  await hospital.settings({ undoWindowSeconds: 0 });
  await next(sessionId);
  await expect(undo([bookingCode], 4)).rejects.toMatchObject({ code: 'undo-too-late' });
  expect(await hospital.db.rows(`select 1 from outbox where facility_id = :facilityId and lane = :bookingCode and fact ->> 'task' = '4' and due_at = created_at`, { facilityId, bookingCode })).toHaveLength(1);
  await hospital.settings({});
});

test('the worker and an undo at the same moment: it is sent and stands, or is taken back and never sent', async () => {
  const sessionId = await sessionIdOf(hospital, MORNING_SESSION);
  await waiting(hospital, MORNING_SESSION, 50, 65);
  for (let round = 0; round < 12; round++) {
    const { bookingCode } = await next(sessionId);
    await hospital.db.rows(`update outbox set state = 'sent' where facility_id = :facilityId and (lane <> :bookingCode or fact ->> 'task' is distinct from '4')`, { facilityId, bookingCode });
    const soon = new Date(deps().clock().getTime() + 10_000);
    const [claimed, undone] = await Promise.all([
      claimDue(hospital.db, facilityId, soon, { leaseMs: 60_000, spacingMs: 0, maxInFlight: 50, accountMark: '' }),
      undo([bookingCode], 4).then(() => true, (error: unknown) => {
        if (error instanceof Refusal) return false;
        throw error;
      }),
    ]);
    expect(undone).toBe(claimed.kind === 'nothing-due');
  }
});

test('after a long random walk of presses by several officers at once, every counter equals a recount', async () => {
  // The same walk at every run.
  let seed = 20_270_118;
  const random = (below: number): number => {
    seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648;
    return Math.floor((seed / 2_147_483_648) * below);
  };
  const specs = [{ ...MORNING_SESSION, jampraktek: '07:00-14:00', prefix: 'WA' }, { ...CHILD_SESSION, jampraktek: '07:00-14:00', prefix: 'WB' }];
  const ids: number[] = [];
  for (const spec of specs) ids.push(await hospital.addSession(spec));
  const codes = [...(await waiting(hospital, specs[0]!, 100, 118)), ...(await booked(hospital, specs[1]!, 120, 138))].map(({ bookingCode }) => bookingCode);
  const takeBackLast = async (): Promise<void> => {
    const last = await shown(ids[random(2)]!);
    if (last !== undefined) await undoPress(deps(), hospital.facility(), { ...last, by });
  };
  const step = async (): Promise<void> => {
    const bookingCode = codes[random(codes.length)]!;
    const sessionId = ids[random(2)]!;
    const kinds = ['none', 'compounded', 'non-compounded'] as const;
    const acts: (() => Promise<unknown>)[] = [
      () => next(sessionId),
      () => next(sessionId),
      () => callOutOfOrder(deps(), hospital.facility(), { bookingCode, reason: 'Lansia', by: nurse }),
      () => passOver(deps(), hospital.facility(), { bookingCode, by }),
      () => finishConsultation(deps(), hospital.facility(), { bookingCode, prescriptionKind: kinds[random(3)]!, by }),
      () => finishConsultation(deps(), hospital.facility(), { bookingCode, prescriptionKind: 'none', by }),
      () => markAbsent(deps(), hospital.facility(), { bookingCodes: [bookingCode], by, source: 'poli' }),
      () => transferBooking(deps(), hospital.facility(), { bookingCode, toSessionId: sessionId, reason: 'pindah', by }).then(({ to }) => codes.push(to.bookingCode)),
      () => reachTask(deps(), hospital.facility(), { bookingCode, task: 3, occurredAt: deps().clock(), source: 'desk', actor: by, canBeUndone: true }),
      ...([3, 4, 5, 99] as const).map((task) => () => undo([bookingCode], task)),
      takeBackLast,
      takeBackLast,
      takeBackLast,
    ];
    await acts[random(acts.length)]!().catch((error: unknown) => {
      if (!(error instanceof Refusal)) throw error;
    });
  };
  for (let round = 0; round < 150; round++) {
    wait(1);
    await Promise.all([step(), step(), step()]);
  }
  expect(await miscounted(hospital)).toEqual([]);
  const undone = await hospital.db.rows(`select 1 from staff_act where facility_id = :facilityId and act = 'undone'`, { facilityId });
  expect(undone.length).toBeGreaterThan(20);
});
