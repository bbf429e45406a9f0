import { callToHandOver } from '../../src/pharmacy/hand-over';
import { finishPreparation, startPreparation } from '../../src/pharmacy/prepare-medicine';
import { cancelBooking } from '../../src/queue/cancel';
import { passOver } from '../../src/queue/call-again';
import { reachTask } from '../../src/queue/reach-task';
import { markAllSeen, unseenPrints } from '../../src/registration/unseen-prints';
import { callNextTicket } from '../../src/service-points/call-ticket';
import { moveTicket } from '../../src/service-points/move-ticket';
import { recordPrint, reportPrint, type TicketSubject } from '../../src/service-points/ticket-print';
import { booked, waiting } from '../support/clinic';
import { MORNING_SESSION } from '../support/hospital';
import { numbered } from '../support/pharmacy';
import { openRegistrationHall, type RegistrationHall } from './registration-hall';

let hall: RegistrationHall;
beforeEach(async () => {
  hall = await openRegistrationHall();
});
afterEach(() => hall.close());

const deps = () => hall.hospital.deps;
const facility = () => hall.hospital.facility();
const listed = () => unseenPrints(hall.hospital.db, facility(), deps().clock());

async function failedPrint(subject: TicketSubject): Promise<void> {
  await hall.hospital.db.transaction(async (tx) => {
    const printId = await recordPrint(tx, facility().facilityId, { subject, requestedBy: 'kiosk', at: deps().clock() });
    await reportPrint(tx, facility().facilityId, printId, 'failed', deps().clock());
  });
}

test('a ticket that never came out is listed until its number was called, finished or called off; passed over it is listed again', async () => {
  const [first, second, third] = await waiting(hall.hospital, MORNING_SESSION, 1, 3);
  for (const { bookingCode } of [first!, second!, third!]) await failedPrint({ bookingCode, isPharmacy: false });
  const { ticketId, ticketNumber } = await hall.takeTicket();
  await failedPrint({ ticketId });
  const numbers = async () => (await listed()).map(({ number }) => number).sort();
  const all = [ticketNumber, first!.queueNumber, second!.queueNumber, third!.queueNumber].sort();
  expect(await numbers()).toEqual(all);

  hall.at(10);
  await callNextTicket(deps(), facility(), hall.loket(1), null);
  await reachTask(deps(), facility(), { bookingCode: first!.bookingCode, task: 4, occurredAt: deps().clock(), source: 'poli' });
  await hall.hospital.settings({ cancelRefusedFrom: 'service' });
  await cancelBooking(deps(), facility(), { bookingCode: third!.bookingCode, reason: 'Pulang', source: 'mobile-jkn' });
  // The desk calls the second for its papers, before the doctor does.
  await hall.takeTicket({ purpose: 'complete-booking', bookingCode: second!.bookingCode });
  expect(await numbers()).toEqual([second!.queueNumber]);
  await callNextTicket(deps(), facility(), hall.loket(2), null);
  expect(await numbers()).toEqual([]);
  await moveTicket(deps(), facility(), 'loket1', ticketId, { to: 'skip' });
  await passOver(deps(), facility(), { bookingCode: first!.bookingCode, by: 'clinic' });
  expect(await numbers()).toEqual([ticketNumber, first!.queueNumber].sort());
});

test('a ticket of the pharmacy is named by its own number, until that is called', async () => {
  const bookingCode = await numbered(hall.hospital, 'compounded');
  await failedPrint({ bookingCode, isPharmacy: true });
  expect(await listed()).toMatchObject([{ bookingCode, prescription: { kind: 'compounded', ordinal: 1 } }]);
  await startPreparation(deps(), facility(), { bookingCode, occurredAt: deps().clock() });
  await finishPreparation(deps(), facility(), { bookingCode, occurredAt: hall.at(60) });
  await callToHandOver(deps(), facility(), { bookingCode, actor: 'pharmacy', place: { name: 'Farmasi', spokenName: 'Farmasi' }, again: false });
  expect(await listed()).toEqual([]);
});

test('one press looks after all that stood on the screen, and nothing that came since', async () => {
  const [first, second] = await booked(hall.hospital, MORNING_SESSION, 1, 2);
  await failedPrint({ bookingCode: first!.bookingCode, isPharmacy: false });
  const [newest] = await listed();
  hall.at(5);
  await failedPrint({ bookingCode: second!.bookingCode, isPharmacy: false });
  expect(await markAllSeen(deps(), facility(), newest!.requestedAt, 'loket1')).toBe(1);
  expect(await markAllSeen(deps(), facility(), newest!.requestedAt, 'loket1')).toBe(0);
  expect((await listed()).map(({ number }) => number)).toEqual([second!.queueNumber]);
});
