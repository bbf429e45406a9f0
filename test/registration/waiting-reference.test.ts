import { listForStaff } from '../../src/outbox/desk';
import { sweepOutbox } from '../../src/outbox/sweep';
import { cancelBooking } from '../../src/queue/cancel';
import { reachTask } from '../../src/queue/reach-task';
import type { TakeNumber } from '../../src/queue/take-number';
import { completeReference } from '../../src/registration/complete-reference';
import { CHILD_SESSION, MORNING_SESSION, person, TODAY } from '../support/hospital';
import { openRegistrationHall, type RegistrationHall } from './registration-hall';

let hall: RegistrationHall;
beforeEach(async () => {
  hall = await openRegistrationHall();
});
afterEach(() => hall.close());

/** A patient of BPJS takes a number at the kiosk, without the letter at hand. */
const atKiosk = async (n: number, over: Partial<TakeNumber> = {}): Promise<string> => {
  const who = person(n);
  const ticket = await hall.hospital.deps.takeNumber(hall.hospital.facility(), {
    source: 'kiosk', doctorAsAsked: '', payer: 'JKN', phone: who.nohp, visitType: 1, referenceNumber: '',
    slot: { clinicCode: MORNING_SESSION.kodepoli, doctorCode: MORNING_SESSION.kodedokter, visitDate: TODAY, practiceHours: MORNING_SESSION.jampraktek },
    patient: { medicalRecordNumber: who.norm, nik: who.nik, cardNumber: who.nomorkartu },
    ...over,
  });
  return ticket.bookingCode;
};
const complete = (bookingCode: string, referenceNumber: string) => completeReference(hall.hospital.deps, hall.hospital.facility(), { bookingCode, visitType: 3, referenceNumber, actor: 'loket1' });
const checkedIn = (bookingCode: string, at: Date) => reachTask(hall.hospital.deps, hall.hospital.facility(), { bookingCode, task: 3, occurredAt: at, source: 'kiosk' });
const openEntry = async (bookingCode: string) => (await listForStaff(hall.hospital.db, hall.hospital.facility().facilityId, hall.hospital.deps.clock(), { state: 'open', bookingCode })).entries;
const sweep = () => sweepOutbox({ db: hall.hospital.db, clock: hall.hospital.deps.clock, facilities: hall.hospital.deps.facilities });

test('without a reference number the booking waits for the desk, its times behind it, and other patients go on', async () => {
  const [waiting, other] = [await atKiosk(1), await atKiosk(2, { referenceNumber: '0001R0010127B000002' })];
  const arrived = hall.at(30);
  await checkedIn(waiting, arrived);
  await checkedIn(other, arrived);
  await sweep();
  hall.at(3600);
  await hall.deliver();
  await sweep();
  await hall.deliver();
  expect(await hall.owed(waiting)).toEqual(['booking-made open reference-number', 'task 3 open']);
  expect(hall.tasksAtBpjs(waiting)).toBeUndefined();
  expect(hall.tasksAtBpjs(other)).toEqual([[3, arrived.getTime()]]);
  expect((await openEntry(waiting)).map(({ explanation, acts }) => [explanation.topic, explanation.todo, acts])).toEqual([
    ['waiting-for-reference', expect.stringContaining('loket'), []],
    ['waiting-for-reference', expect.stringContaining('loket'), []],
  ]);

  hall.at(4000);
  await complete(waiting, '0001R0010127B000001');
  await hall.deliver();
  expect(await hall.owed(waiting)).toEqual(['booking-made sent', 'task 3 sent']);
  expect(hall.bpjs.ledger.booking(waiting)?.payload).toMatchObject({ nomorreferensi: '0001R0010127B000001', jeniskunjungan: 3 });
  expect(hall.tasksAtBpjs(waiting)).toEqual([[3, arrived.getTime()]]);
});

test('what needs no number does not wait: a general patient, and kinds of visit the facility lets go without', async () => {
  expect(await hall.owed(await atKiosk(1, { payer: 'NON JKN' }))).toEqual(['booking-made open']);
  await hall.hospital.settings({ visitTypesWithoutReference: [2] });
  expect(await hall.owed(await atKiosk(2, { visitType: 2 }))).toEqual(['booking-made open']);
  expect(await hall.owed(await atKiosk(3))).toEqual(['booking-made open reference-number']);
});

test('a number is completed once, and one that another active booking holds is refused, also at two desks at once', async () => {
  const slot = { clinicCode: CHILD_SESSION.kodepoli, doctorCode: CHILD_SESSION.kodedokter, visitDate: TODAY, practiceHours: CHILD_SESSION.jampraktek };
  const [first, second] = [await atKiosk(1), await atKiosk(2, { slot })]; // of two sessions: no lock of a session stands between them
  const outcomes = await Promise.allSettled([complete(first, '0001R0010127B000009'), complete(second, '0001R0010127B000009')]);
  expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  expect(outcomes.find((outcome) => outcome.status === 'rejected')!.reason).toMatchObject({ code: 'reference-in-use' });
  const done = outcomes[0].status === 'fulfilled' ? first : second;
  await expect(complete(done, '0001R0010127B000010')).rejects.toMatchObject({ code: 'reference-already-there' });
  await expect(complete(done === first ? second : first, '  ')).rejects.toMatchObject({ code: 'reference-missing' });
});

test('a booking called off while it waits is nothing to BPJS: neither added nor cancelled', async () => {
  const code = await atKiosk(1);
  await cancelBooking(hall.hospital.deps, hall.hospital.facility(), { bookingCode: code, reason: 'Pulang', source: 'kiosk' });
  await hall.deliver();
  expect(await hall.owed(code)).toEqual(['booking-made not-needed']);
});

test('what nobody completes is given up by its age, and staff see it', async () => {
  const code = await atKiosk(1);
  hall.hospital.setTime('2027-01-24T23:30:00.000+07:00');
  await sweep();
  expect(await hall.owed(code)).toEqual(['booking-made expired reference-number']);
  const { entries } = await listForStaff(hall.hospital.db, hall.hospital.facility().facilityId, hall.hospital.deps.clock());
  expect(entries.map(({ bookingCode, explanation }) => [bookingCode, explanation.topic])).toEqual([[code, 'too-late']]);
});
