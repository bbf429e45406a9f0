import { pharmacyOnPaper } from '../../src/pharmacy/paper-preparation';
import { readPharmacyQueue } from '../../src/pharmacy/pharmacy-store';
import { startChosen } from '../../src/pharmacy/start-medicine';
import { takePharmacyNumber } from '../../src/pharmacy/take-pharmacy-number';
import { enterFromPaper, rehearseFromPaper, type PaperOutcome, type PaperRow } from '../../src/queue/enter-from-paper';
import { findBooking } from '../../src/queue/booking-store';
import { paperLines } from '../../src/queue/paper-sheet';
import { reachTask } from '../../src/queue/reach-task';
import { undoTask } from '../../src/queue/undo-task';
import { takeServiceTicket } from '../../src/service-points/take-service-ticket';
import { booked, sessionIdOf } from '../support/clinic';
import { MORNING_SESSION, openHospital, TODAY, TOMORROW_SESSION, type Hospital } from '../support/hospital';
import { pharmacyCountersThatDiffer } from '../support/pharmacy';
import { addStaff } from '../support/staff';

let hospital: Hospital;
let facilityId: number;
beforeAll(async () => {
  hospital = await openHospital({ patients: 40 });
  await addStaff(hospital);
  await hospital.settings({ doubleBookingScope: 'session' });
  ({ facilityId } = hospital.facility());
});
afterAll(() => hospital.close());
beforeEach(() => hospital.setTime('2027-01-18T11:00:00+07:00'));

type Task = PaperRow['times'][number]['task'];
const at = (time: string): Date => new Date(`${TODAY}T${time.length === 5 ? `${time}:00` : time}.000+07:00`);
const REASON = 'Listrik padam';

let used = 0;
/** Somebody booked for today, each time another one. */
async function patient(session = MORNING_SESSION): Promise<string> {
  used += 1;
  const [ticket] = await booked(hospital, session, used, used);
  return ticket!.bookingCode;
}

const enter = (bookingCode: string, times: readonly [Task, string][], more: Partial<PaperRow> = {}): Promise<PaperOutcome> =>
  enterFromPaper(
    hospital.deps,
    hospital.facility(),
    { bookingCode, times: times.map(([task, time]) => ({ task, occurredAt: at(time) })), reason: REASON, actor: 'poli.rina', ...more },
    pharmacyOnPaper,
  );
const recorded = async (bookingCode: string) =>
  hospital.db.rows<{ task: number; occurred_at: Date; source: string; actor: string; entry_reason: string | null }>(
    'select task, occurred_at, source, actor, entry_reason from task_event where facility_id = :facilityId and booking_code = :bookingCode order by task',
    { facilityId, bookingCode },
  );
const tasks = async (bookingCode: string): Promise<number[]> => (await recorded(bookingCode)).map(({ task }) => task);
const owed = async (bookingCode: string) =>
  hospital.db.rows<{ fact: object; due_at: Date }>(
    `select fact, due_at from outbox where facility_id = :facilityId and lane = :bookingCode and kind = 'task-reached' order by outbox_id`,
    { facilityId, bookingCode },
  );
const live = (bookingCode: string, task: Task, time: string) => reachTask(hospital.deps, hospital.facility(), { bookingCode, task, occurredAt: at(time), source: 'poli', actor: 'perawat' });

test('a whole visit from paper is recorded with its written times, marked with who and why, and owed to BPJS at once with the same times', async () => {
  const code = await patient();
  const times: [Task, string][] = [[3, '08:10'], [4, '08:40'], [5, '08:52:30'], [6, '09:01'], [7, '09:20']];
  expect(await enter(code, [...times].reverse(), { prescriptionKind: 'compounded' })).toEqual({ kind: 'saved', tasks: [3, 4, 5, 6, 7] });
  expect(await recorded(code)).toEqual(times.map(([task, time]) => ({ task, occurred_at: at(time), source: 'paper', actor: 'poli.rina', entry_reason: REASON })));
  const facts = await owed(code);
  expect(facts.map(({ fact }) => fact)).toEqual(
    times.map(([task, time]) => ({ kind: 'task-reached', bookingCode: code, task, occurredAt: at(time).toISOString(), prescriptionKind: task === 5 ? 'compounded' : null })),
  );
  expect(facts.map(({ due_at }) => due_at)).toEqual(times.map(() => hospital.deps.clock()));
  expect(await findBooking(hospital.db, facilityId, code)).toMatchObject({ state: 'finished', lastTask: 7, checkedInAt: at('08:10') });
  const acts = await hospital.db.rows('select actor, act, detail from staff_act where facility_id = :facilityId and subject = :code', { facilityId, code });
  expect(acts).toEqual([{ actor: 'poli.rina', act: 'entered-from-paper', detail: { tasks: [3, 4, 5, 6, 7] } }]);
});

test('a rehearsal gives the answer of the real entry, and leaves nothing', async () => {
  const code = await patient();
  const row = (times: [Task, string][]): PaperRow => ({ bookingCode: code, times: times.map(([task, time]) => ({ task, occurredAt: at(time) })), reason: REASON, actor: 'poli.rina' });
  expect(await rehearseFromPaper(hospital.deps, hospital.facility(), row([[3, '08:10'], [4, '08:40']]), pharmacyOnPaper)).toEqual({ kind: 'saved', tasks: [3, 4] });
  expect(await rehearseFromPaper(hospital.deps, hospital.facility(), row([[3, '08:10'], [4, '08:09']]), pharmacyOnPaper)).toMatchObject({ kind: 'refused', task: 4, refusal: { code: 'paper-before-previous' } });
  expect([await recorded(code), await owed(code), await hospital.db.rows('select from staff_act where facility_id = :facilityId and subject = :code', { facilityId, code })]).toEqual([[], [], []]);
  expect(await findBooking(hospital.db, facilityId, code)).toMatchObject({ state: 'waiting', lastTask: 0 });
});

test('the counters of the session are what a recount says, and an old call does not become the one shown now', async () => {
  const [early, current] = [await patient(), await patient()];
  await live(current, 3, '10:00');
  await live(current, 4, '10:30');
  await enter(early, [[3, '08:10'], [4, '08:40'], [5, '08:50']], { prescriptionKind: 'none' });
  const [session] = await hospital.db.rows<Record<string, number>>(
    `select waiting, in_service, now_serving_ordinal,
       (select count(*)::int from booking b where b.facility_id = :facilityId and b.session_id = s.session_id and b.state = 'waiting') as count_waiting,
       (select count(*)::int from booking b where b.facility_id = :facilityId and b.session_id = s.session_id and b.state = 'called') as count_called
     from practice_session s where s.facility_id = :facilityId and s.session_id = :sessionId`,
    { facilityId, sessionId: await sessionIdOf(hospital, MORNING_SESSION) },
  );
  const serving = (await findBooking(hospital.db, facilityId, current))!.ordinal;
  expect(session).toMatchObject({ waiting: session!['count_waiting'], in_service: session!['count_called'], now_serving_ordinal: serving });
});

describe('a row is refused whole, with the step that was wrong, and nothing of it is kept', () => {
  test.each<[string, [Task, string][], Partial<PaperRow>, Task, string]>([
    ['a time that has not come yet', [[3, '10:00'], [4, '11:02']], {}, 4, 'task-time-in-future'],
    ['a step earlier than the one before', [[3, '09:00'], [4, '08:59:59']], {}, 4, 'paper-before-previous'],
    ['a step whose predecessor is missing', [[3, '09:00'], [5, '09:10']], { prescriptionKind: 'none' }, 5, 'task-too-early'],
    ['the first step missing', [[4, '09:00']], {}, 4, 'task-too-early'],
    ['the end of a consultation without its prescription', [[3, '09:00'], [4, '09:05'], [5, '09:10']], {}, 5, 'prescription-kind-missing'],
    ['a pharmacy without a prescription', [[3, '09:00'], [4, '09:05'], [5, '09:10'], [6, '09:20']], { prescriptionKind: 'none' }, 6, 'task-without-prescription'],
    ['absent after the consultation', [[3, '09:00'], [4, '09:05'], [5, '09:10'], [99, '09:20']], { prescriptionKind: 'none' }, 99, 'visit-already-over'],
    ['a time of another day', [[3, '2027-01-17T09:00:00']], {}, 3, 'task-on-other-day'],
  ])('%s', async (_name, times, more, task, code) => {
    const booking = await patient();
    const row = times.map(([step, time]) => ({ task: step, occurredAt: time.startsWith('20') ? new Date(`${time}+07:00`) : at(time) }));
    expect(await enter(booking, [], { ...more, times: row })).toMatchObject({ kind: 'refused', task, refusal: { code } });
    expect([await recorded(booking), await owed(booking)]).toEqual([[], []]);
    expect(await findBooking(hospital.db, facilityId, booking)).toMatchObject({ state: 'waiting', lastTask: 0, checkedInAt: null });
  });

  test('a booking of another day, one called off, one that is not there', async () => {
    const tomorrow = await patient(TOMORROW_SESSION);
    expect(await enter(tomorrow, [[3, '09:00']])).toMatchObject({ kind: 'refused', task: undefined, refusal: { code: 'paper-other-day' } });
    const gone = await patient();
    await hospital.db.rows(`update booking set state = 'cancelled' where facility_id = :facilityId and booking_code = :gone`, { facilityId, gone });
    expect(await enter(gone, [[3, '09:00']])).toMatchObject({ kind: 'refused', refusal: { code: 'booking-cancelled' } });
    expect(await enter('TIDAK-ADA', [[3, '09:00']])).toMatchObject({ kind: 'refused', refusal: { code: 'booking-unknown' } });
  });
});

test('the same row entered twice, also at the same moment, is recorded once; another time for a recorded step is refused', async () => {
  const code = await patient();
  const row = () => enter(code, [[3, '08:10'], [4, '08:40']]);
  const outcomes = await Promise.all([row(), row()]);
  expect(outcomes.map((outcome) => (outcome.kind === 'saved' ? outcome.tasks : outcome))).toEqual(expect.arrayContaining([[3, 4], []]));
  expect([await tasks(code), (await owed(code)).length]).toEqual([[3, 4], 2]);
  expect(await enter(code, [[3, '08:10'], [4, '08:41'], [5, '08:50']], { prescriptionKind: 'none' })).toMatchObject({
    kind: 'refused',
    task: 4,
    refusal: { code: 'paper-already-recorded', data: { task: 4, occurredAt: at('08:40') } },
  });
  expect(await tasks(code)).toEqual([3, 4]);
});

test('what was pressed meanwhile stays: a paper that says otherwise is refused, one that goes on from it is taken', async () => {
  const code = await patient();
  await live(code, 3, '09:00:20');
  await live(code, 4, '09:30');
  expect(await enter(code, [[4, '09:29'], [5, '09:40']], { prescriptionKind: 'none' })).toMatchObject({ kind: 'refused', task: 4, refusal: { code: 'paper-already-recorded' } });
  expect(await enter(code, [[1, '08:50']])).toMatchObject({ kind: 'refused', task: 1, refusal: { code: 'paper-later-step-recorded', data: { later: 4 } } });
  expect(await enter(code, [[5, '09:40']], { prescriptionKind: 'none' })).toEqual({ kind: 'saved', tasks: [5] });
  const reasons = (await recorded(code)).map(({ entry_reason }) => entry_reason);
  expect(reasons).toEqual([null, null, REASON]);
});

test('what came from paper is no press: the undo of a panel does not take it back', async () => {
  const code = await patient();
  await enter(code, [[3, '09:00']]);
  await expect(undoTask(hospital.deps, hospital.facility(), { bookingCodes: [code], task: 3, by: 'poli.rina' })).rejects.toMatchObject({ code: 'undo-too-late' });
  expect(await tasks(code)).toEqual([3]);
});

test('two steps written with the same minute are both recorded as written', async () => {
  const code = await patient();
  expect(await enter(code, [[3, '09:00'], [4, '09:00']])).toEqual({ kind: 'saved', tasks: [3, 4] });
  expect((await recorded(code)).map(({ occurred_at }) => occurred_at)).toEqual([at('09:00'), at('09:00')]);
});

test('a patient marked absent or past registration on paper no longer waits at the desk', async () => {
  const [came, absent] = [await patient(), await patient()];
  for (const bookingCode of [came, absent]) {
    await hospital.db.transaction((tx) => takeServiceTicket(tx, hospital.deps, hospital.facility(), { queueCode: 'pendaftaran', purpose: 'complete-booking', bookingCode, source: 'kiosk' }));
  }
  await enter(came, [[3, '08:10']]);
  await enter(absent, [[99, '10:50']]);
  const tickets = await hospital.db.rows<{ booking_code: string; state: string; ended_at: Date }>(
    'select booking_code, state, ended_at from service_ticket where facility_id = :facilityId and booking_code = any(:codes)',
    { facilityId, codes: [came, absent] },
  );
  expect(tickets).toEqual(expect.arrayContaining([{ booking_code: came, state: 'done', ended_at: at('08:10') }, { booking_code: absent, state: 'absent', ended_at: at('10:50') }]));
  expect(await findBooking(hospital.db, facilityId, absent)).toMatchObject({ state: 'absent', lastTask: 99 });
});

test('a start of the pharmacy from paper takes the patient out of its queue, and the latest start stays the one shown', async () => {
  const [early, current] = [await patient(), await patient()];
  for (const code of [early, current]) {
    await enter(code, [[3, '08:10'], [4, '08:40'], [5, '08:50']], { prescriptionKind: 'non-compounded' });
    await takePharmacyNumber(hospital.deps, hospital.facility(), code);
  }
  await startChosen(hospital.deps, hospital.facility(), { bookingCode: current, actor: 'apoteker' });
  const queue = () => readPharmacyQueue(hospital.db, facilityId, TODAY, 'non-compounded');
  const { nowServing } = await queue();
  expect(await enter(early, [[6, '09:00'], [7, '09:30']])).toEqual({ kind: 'saved', tasks: [6, 7] });
  expect(await queue()).toMatchObject({ waiting: 0, nowServing });
  expect(await pharmacyCountersThatDiffer(hospital)).toEqual([]);
});

test('the sheet shows what is recorded with who entered it by hand and why', async () => {
  const code = await patient();
  await live(code, 3, '09:00');
  await enter(code, [[4, '09:10']]);
  const line = (await paperLines(hospital.db, facilityId, await sessionIdOf(hospital, MORNING_SESSION))).find(({ bookingCode }) => bookingCode === code);
  expect(line).toMatchObject({
    lastTask: 4,
    steps: [
      { task: 3, occurredAt: at('09:00'), actor: 'perawat', entryReason: null },
      { task: 4, occurredAt: at('09:10'), actor: 'poli.rina', entryReason: REASON },
    ],
  });
});
