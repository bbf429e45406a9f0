import { Refusal } from '../../src/platform/refusal';
import { callsSince } from '../../src/service-points/call-announcement';
import { callNextTicket, callTicket, recallTicket, type CallOutcome, type Desk } from '../../src/service-points/call-ticket';
import { moveTicket, undoablePress, undoTicketPress } from '../../src/service-points/move-ticket';
import { servicePoints } from '../../src/service-points/service-point';
import { queueDay, type QueueTicket } from '../../src/service-points/service-ticket';
import { takeServiceTicket, type ServiceTicket } from '../../src/service-points/take-service-ticket';
import { MORNING, openHospital, type Hospital } from '../support/hospital';
import { addStaff } from '../support/staff';

let hospital: Hospital;
let lokets: Desk[];
beforeEach(async () => {
  hospital = await openHospital({ patients: 0 });
  await addStaff(hospital);
  const points = await servicePoints(hospital.db, hospital.facility().facilityId);
  lokets = points.filter(({ kind }) => kind === 'registration').map((point, i) => ({ point, actor: `loket${i + 1}` }));
});
afterEach(() => hospital.close());

const take = (): Promise<ServiceTicket> =>
  hospital.db.transaction((tx) => takeServiceTicket(tx, hospital.deps, hospital.facility(), { queueCode: 'pendaftaran', purpose: 'general', source: 'kiosk' }));
const loket = (n: 1 | 2): Desk => lokets[n - 1]!;
const next = (desk: Desk, expects: number | null): Promise<CallOutcome> => callNextTicket(hospital.deps, hospital.facility(), desk, expects);
const day = () => queueDay(hospital.db, hospital.facility(), hospital.deps.clock(), 'pendaftaran');
const later = (seconds: number): void => hospital.setTime(new Date(Date.parse(MORNING) + seconds * 1000).toISOString());
const calledTicket = (outcome: CallOutcome): QueueTicket => {
  if (outcome.kind !== 'called') throw new Error(outcome.kind);
  return outcome.ticket;
};
const spoken = async (): Promise<string[]> =>
  (await callsSince(hospital.db, hospital.facility().facilityId, new Date(0))).map((call) => `${call.queueNumber} ${call.place}${call.isRecall ? ' lagi' : ''}`);

test('fifty people taking a number at once get fifty numbers, in a row', async () => {
  const tickets = await Promise.all(Array.from({ length: 50 }, take));
  const numbers = tickets.map(({ ticketNumber }) => ticketNumber).sort();
  expect(numbers).toEqual(Array.from({ length: 50 }, (_, i) => `P-${String(i + 1).padStart(3, '0')}`));
});

test('two lokets that press at once, again and again, never call the same number, and leave out none', async () => {
  for (let i = 0; i < 12; i++) await take();
  const called: string[] = [];
  const work = async (desk: Desk): Promise<void> => {
    let here: number | null = null;
    for (;;) {
      const outcome: CallOutcome = await next(desk, here);
      if (outcome.kind !== 'called') break;
      here = outcome.ticket.ticketId;
      called.push(outcome.ticket.ticketNumber);
    }
  };
  await Promise.all([work(loket(1)), work(loket(2))]);
  expect([...called].sort()).toEqual(Array.from({ length: 12 }, (_, i) => `P-${String(i + 1).padStart(3, '0')}`));
  expect((await day()).over.map(({ state }) => state)).toEqual(Array(12).fill('done'));
});

test('a press that is sent three times at once calls one number', async () => {
  for (let i = 0; i < 3; i++) await take();
  const outcomes = await Promise.all([next(loket(1), null), next(loket(1), null), next(loket(1), null)]);
  expect(outcomes.map(({ kind }) => kind).sort()).toEqual(['as-it-stands', 'as-it-stands', 'called']);
  expect(await spoken()).toEqual(['P-001 Loket 1']);
  expect((await day()).waiting.map(({ ticketNumber }) => ticketNumber)).toEqual(['P-002', 'P-003']);
});

test('priority comes first and needs a reason; who was passed over waits apart until taken back', async () => {
  const [first, second, third] = [await take(), await take(), await take()];
  await expect(callTicket(hospital.deps, hospital.facility(), loket(1), { ticketId: third.ticketId, expects: null, reason: ' ' })).rejects.toMatchObject({ code: 'priority-reason-missing' });
  await moveTicket(hospital.deps, hospital.facility(), 'loket1', third.ticketId, { to: 'priority', reason: 'Lansia' });
  expect((await day()).waiting.map(({ ticketNumber }) => ticketNumber)).toEqual(['P-003', 'P-001', 'P-002']);

  const called = calledTicket(await next(loket(1), null));
  expect(called).toMatchObject({ ticketId: third.ticketId, priorityReason: 'Lansia', state: 'called' });
  await moveTicket(hospital.deps, hospital.facility(), 'loket1', called.ticketId, { to: 'skip' });
  expect((await day()).skipped.map(({ ticketNumber }) => ticketNumber)).toEqual(['P-003']);
  expect(calledTicket(await next(loket(1), null)).ticketId).toBe(first.ticketId);

  await moveTicket(hospital.deps, hospital.facility(), 'loket1', third.ticketId, { to: 'take-back' });
  expect(calledTicket(await next(loket(2), null)).ticketId).toBe(third.ticketId);
  expect((await day()).waiting.map(({ ticketId }) => ticketId)).toEqual([second.ticketId]);
});

test('a number that another loket has called is not called, skipped or recalled from here', async () => {
  const ticket = await take();
  await next(loket(1), null);
  const refused = { code: 'ticket-not-here', data: { ticketNumber: 'P-001' } };
  await expect(callTicket(hospital.deps, hospital.facility(), loket(2), { ticketId: ticket.ticketId, expects: null, reason: 'Lansia' })).rejects.toMatchObject(refused);
  await expect(recallTicket(hospital.deps, hospital.facility(), loket(2), ticket.ticketId)).rejects.toMatchObject(refused);
});

test('a recall is said once more, and two presses at once are said once', async () => {
  const ticket = await take();
  await next(loket(1), null);
  later(5);
  await Promise.all([recallTicket(hospital.deps, hospital.facility(), loket(1), ticket.ticketId), recallTicket(hospital.deps, hospital.facility(), loket(1), ticket.ticketId)]);
  expect(await spoken()).toEqual(['P-001 Loket 1', 'P-001 Loket 1 lagi']);
  expect(await hospital.db.rows(`select actor, subject from staff_act where act = 'ticket-called-again'`)).toEqual([{ actor: 'loket1', subject: 'P-001' }]);
});

describe('taking a press back', () => {
  const undo = (ticket: QueueTicket, actor = 'loket1') =>
    undoTicketPress(hospital.deps, hospital.facility(), actor, { ticketId: ticket.ticketId, pressedAtMs: ticket.press!.at.getTime() });

  test('the number waits again in its place, and no display says the call any more', async () => {
    await take();
    await take();
    const ticket = calledTicket(await next(loket(1), null));
    later(9);
    await Promise.all([undo(ticket), undo(ticket)]);
    expect((await day()).waiting.map(({ ticketNumber }) => ticketNumber)).toEqual(['P-001', 'P-002']);
    expect(await spoken()).toEqual([]);
  });

  test.each<[what: string, seconds: number, actor: string]>([
    ['after the window', 10, 'loket1'],
    ['by somebody else', 1, 'loket2'],
  ])('is refused %s', async (_what, seconds, actor) => {
    await take();
    const ticket = calledTicket(await next(loket(1), null));
    later(seconds);
    await expect(undo(ticket, actor)).rejects.toBeInstanceOf(Refusal);
    expect((await day()).called).toHaveLength(1);
  });

  test('what is offered is the very last press by its name, and nothing once something else was pressed', async () => {
    const offered = async () => {
      const press = await undoablePress(hospital.db, hospital.facility(), await day(), 'loket1', hospital.deps.clock());
      return press === undefined ? undefined : `${press.ticket.ticketNumber} ${press.kind}`;
    };
    const [first, second] = [await take(), await take()];
    const said: (string | undefined)[] = [];
    for (const press of [
      () => moveTicket(hospital.deps, hospital.facility(), 'loket1', second.ticketId, { to: 'priority', reason: 'Lansia' }),
      () => next(loket(1), null),
      () => recallTicket(hospital.deps, hospital.facility(), loket(1), second.ticketId),
      () => moveTicket(hospital.deps, hospital.facility(), 'loket1', second.ticketId, { to: 'skip' }),
      () => moveTicket(hospital.deps, hospital.facility(), 'loket1', second.ticketId, { to: 'take-back' }),
      () => moveTicket(hospital.deps, hospital.facility(), 'loket1', first.ticketId, { to: 'absent' }),
    ]) {
      later(3 * (said.length + 1));
      await press();
      said.push(await offered());
    }
    expect(said).toEqual(['P-002 priority', 'P-002 called', undefined, 'P-002 skip', 'P-002 take-back', 'P-001 absent']);
  });

  test('whoever was done does not come back to a desk where the next one stands; that one first', async () => {
    await take();
    await take();
    const first = calledTicket(await next(loket(1), null));
    later(2);
    const second = calledTicket(await next(loket(1), first.ticketId));
    const done = (await day()).over[0]!;
    await expect(undo(done)).rejects.toMatchObject({ code: 'press-cannot-be-undone' });
    await undo(second);
    await undo(done);
    const { called, waiting } = await day();
    expect([called.map(({ ticketNumber }) => ticketNumber), waiting.map(({ ticketNumber }) => ticketNumber)]).toEqual([['P-001'], ['P-002']]);
  });
});
