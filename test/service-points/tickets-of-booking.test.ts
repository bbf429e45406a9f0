import { cancelBooking } from '../../src/queue/cancel';
import { cancelByHouse } from '../../src/queue/cancel-by-house';
import { markAbsent } from '../../src/queue/mark-absent';
import { reachTask } from '../../src/queue/reach-task';
import { transferBooking } from '../../src/queue/transfer';
import { undoTask } from '../../src/queue/undo-task';
import { deskConsequences } from '../../src/registration/desk-consequences';
import { unseenPrints } from '../../src/registration/unseen-prints';
import { callNextTicket } from '../../src/service-points/call-ticket';
import { moveTicket, undoablePress, undoTicketPress } from '../../src/service-points/move-ticket';
import { queueBoard } from '../../src/service-points/queue-board';
import { queueDay, type QueueTicket } from '../../src/service-points/service-ticket';
import { recordPrint, reportPrint } from '../../src/service-points/ticket-print';
import { openRegistrationHall, type RegistrationHall } from '../registration/registration-hall';
import { booked, sessionIdOf, waiting } from '../support/clinic';
import { EVENING_SESSION, MORNING_SESSION } from '../support/hospital';

/** What happens to a booking elsewhere, and the number with which its patient waits at the registration desk. */
let hall: RegistrationHall;
beforeEach(async () => {
  hall = await openRegistrationHall();
});
afterEach(() => hall.close());

const deps = () => hall.hospital.deps;
const facility = () => hall.hospital.facility();
const callNext = (expects: number | null = null) => callNextTicket(deps(), facility(), hall.loket(1), expects, deskConsequences(facility(), 'loket1'));
const standing = async (): Promise<Record<string, string>> => {
  const day = await queueDay(hall.hospital.db, facility(), deps().clock(), 'pendaftaran');
  return Object.fromEntries([...day.waiting, ...day.skipped, ...day.called, ...day.over].map((ticket: QueueTicket) => [ticket.bookingCode ?? '', ticket.state]));
};
const onDisplay = async (): Promise<string[]> => (await queueBoard(hall.hospital.db, facility(), deps().clock(), 5)).find(({ queueCode }) => queueCode === 'pendaftaran')!.next;
const deskNumber = (bookingCode: string) => hall.takeTicket({ purpose: 'complete-booking', bookingCode });
const undoAtDesk = (ticketId: number, at: Date) => undoTicketPress(deps(), facility(), 'loket1', { ticketId, pressedAtMs: at.getTime() }, deskConsequences(facility(), 'loket1'));

test('called off from a phone, or by the house: nobody waits at the desk with it and no display lists it; whoever stands at a desk stays, and is let go by it', async () => {
  const [atDesk, phone, house, passed] = await booked(hall.hospital, MORNING_SESSION, 1, 4);
  const tickets = [];
  for (const { bookingCode } of [passed!, atDesk!, phone!, house!]) tickets.push(await deskNumber(bookingCode));
  await callNext();
  hall.at(30);
  const pressedAt = hall.at(40);
  await moveTicket(deps(), facility(), 'loket1', tickets[0]!.ticketId, { to: 'skip' });
  await callNext();
  hall.at(45);
  expect(await onDisplay()).toEqual([tickets[2]!.ticketNumber, tickets[3]!.ticketNumber]);

  for (const { bookingCode } of [atDesk!, phone!, passed!]) await cancelBooking(deps(), facility(), { bookingCode, reason: 'Berhalangan', source: 'mobile-jkn' });
  await cancelByHouse(deps(), facility(), { bookingCode: house!.bookingCode, reason: 'Dokter berhalangan', by: 'clinic' });
  expect(await onDisplay()).toEqual([]);
  expect(await standing()).toEqual({ [atDesk!.bookingCode]: 'called', [phone!.bookingCode]: 'cancelled', [house!.bookingCode]: 'cancelled', [passed!.bookingCode]: 'cancelled' });
  // The skip of just before is not what it was.
  await undoAtDesk(tickets[0]!.ticketId, pressedAt);
  expect(await standing()).toMatchObject({ [passed!.bookingCode]: 'cancelled' });
  await expect(callNext(tickets[1]!.ticketId)).resolves.toEqual({ kind: 'nobody-waits' });
  expect(await standing()).toMatchObject({ [atDesk!.bookingCode]: 'done' });
});

test('a desk calls a new patient while the booking is called off: neither holds the other up, and nothing is left open', async () => {
  const { hospital } = hall;
  const { facilityId } = facility();
  await hospital.settings({ cancelRefusedFrom: 'service' });
  await hospital.db.rows('update patient set registered_at = null where facility_id = :facilityId', { facilityId });
  for (const { bookingCode } of await booked(hospital, MORNING_SESSION, 1, 8)) {
    await reachTask(deps(), facility(), { bookingCode, task: 1, occurredAt: deps().clock(), source: 'kiosk' });
    await deskNumber(bookingCode);
    const [called, cancelled] = await Promise.allSettled([callNext(), cancelBooking(deps(), facility(), { bookingCode, reason: 'Berhalangan', source: 'mobile-jkn' })]);
    expect(cancelled).toMatchObject({ status: 'fulfilled' });
    // Who calls a moment too late hears that the booking is called off, and passes it by with the next press.
    if (called.status === 'rejected') expect(called.reason).toMatchObject({ code: 'booking-cancelled' });
    const { waiting: left, called: here } = await queueDay(hospital.db, facility(), deps().clock(), 'pendaftaran');
    if (left.length + here.length > 0) await callNext(here[0]?.ticketId ?? null);
    expect(['done', 'cancelled']).toContain((await standing())[bookingCode]);
  }
});

test('moved to another session, the patient goes on waiting at the desk, for the new booking; a call of before is taken back with its ticket only', async () => {
  const [first, second] = await waiting(hall.hospital, MORNING_SESSION, 1, 2);
  const [one, two] = [await deskNumber(first!.bookingCode), await deskNumber(second!.bookingCode)];
  const calledAt = hall.at(10);
  await callNext();
  hall.at(12);
  const toSessionId = await sessionIdOf(hall.hospital, EVENING_SESSION);
  const move = (bookingCode: string) => transferBooking(deps(), facility(), { bookingCode, toSessionId, reason: 'Dokter berhalangan', by: 'clinic' });
  const [a, b] = [await move(first!.bookingCode), await move(second!.bookingCode)];
  expect(await standing()).toEqual({ [a.to.bookingCode]: 'called', [b.to.bookingCode]: 'waiting' });
  expect(await onDisplay()).toEqual([two.ticketNumber]);
  // A ticket that never came out is looked after only while its number is one.
  const neverCameOut = async () => (await unseenPrints(hall.hospital.db, facility(), deps().clock())).map(({ bookingCode }) => bookingCode);
  for (const { bookingCode } of [a.from, a.to]) {
    const printId = await recordPrint(hall.hospital.db, facility().facilityId, { subject: { bookingCode, isPharmacy: false }, requestedBy: 'clinic', at: deps().clock() });
    await hall.hospital.db.transaction((tx) => reportPrint(tx, facility().facilityId, printId, 'failed', deps().clock()));
  }
  expect(await neverCameOut()).toEqual([a.to.bookingCode]);
  await undoAtDesk(one.ticketId, calledAt);
  expect(await standing()).toEqual({ [a.to.bookingCode]: 'waiting', [b.to.bookingCode]: 'waiting' });
});

test('marked absent by the clinic, nobody waits at the desk; taken back there or at the desk, they wait as before', async () => {
  const [one] = await booked(hall.hospital, MORNING_SESSION, 1, 1);
  const { bookingCode } = one!;
  const ticket = await deskNumber(bookingCode);
  await moveTicket(deps(), facility(), 'loket1', ticket.ticketId, { to: 'priority', reason: 'Lansia' });
  const absent = () => markAbsent(deps(), facility(), { bookingCodes: [bookingCode], by: 'clinic', source: 'poli' });
  const now = async () => (await queueDay(hall.hospital.db, facility(), deps().clock(), 'pendaftaran')).waiting;
  hall.at(60);
  await absent();
  expect([await standing(), await onDisplay()]).toEqual([{ [bookingCode]: 'absent' }, []]);
  hall.at(65);
  await undoTask(deps(), facility(), { bookingCodes: [bookingCode], task: 99, by: 'clinic' });
  expect(await now()).toMatchObject([{ ticketId: ticket.ticketId, state: 'waiting', priorityReason: 'Lansia', endedAt: null, press: null }]);

  const pressedAt = hall.at(90);
  await absent();
  const today = await queueDay(hall.hospital.db, facility(), deps().clock(), 'pendaftaran');
  expect((await undoablePress(hall.hospital.db, facility(), today, 'clinic', deps().clock()))?.ticket.ticketId).toBe(ticket.ticketId);
  await undoTicketPress(deps(), facility(), 'clinic', { ticketId: ticket.ticketId, pressedAtMs: pressedAt.getTime() }, deskConsequences(facility(), 'clinic'));
  expect([await now(), await hall.owed(bookingCode)]).toMatchObject([[{ state: 'waiting', priorityReason: 'Lansia' }], ['booking-made open']]);
});
