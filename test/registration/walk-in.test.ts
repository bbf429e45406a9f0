import { callNextTicket } from '../../src/service-points/call-ticket';
import { moveTicket, undoTicketPress } from '../../src/service-points/move-ticket';
import { queueDay } from '../../src/service-points/service-ticket';
import { cancelAtDesk } from '../../src/registration/cancel-at-desk';
import { deskConsequences } from '../../src/registration/desk-consequences';
import { finishRegistration } from '../../src/registration/finish-registration';
import { registerWalkIn, type WalkIn } from '../../src/registration/register-walk-in';
import { savePatient, type PatientData } from '../../src/registration/save-patient';
import { serveHere } from '../../src/registration/serve-here';
import { booking, MORNING_SESSION, person, TOMORROW_SESSION } from '../support/hospital';
import { openRegistrationHall, type RegistrationHall } from './registration-hall';

let hall: RegistrationHall;
beforeEach(async () => {
  hall = await openRegistrationHall();
});
afterEach(() => hall.close());

const NEWCOMER: PatientData = {
  fullName: 'Rahayu Kinasih', nik: '3271999911110001', cardNumber: '0009911110001', familyCardNumber: '', sex: 'P', birthDate: '1990-05-17', phone: '081299990001', address: 'Jalan Uji 1',
};
const deps = () => hall.hospital.deps;
const facility = () => hall.hospital.facility();
const save = (person: Partial<PatientData> = {}, over: { known?: string; medicalRecordNumber?: string } = {}): Promise<string> =>
  savePatient(deps(), facility(), { known: over.known, medicalRecordNumber: over.medicalRecordNumber ?? '', person: { ...NEWCOMER, ...person }, actor: 'loket1' });
const callNext = (expects: number | null = null) => callNextTicket(deps(), facility(), hall.loket(1), expects, deskConsequences(facility(), 'loket1'));
const walkIn = async (over: Partial<WalkIn> & Pick<WalkIn, 'medicalRecordNumber'>): Promise<string> =>
  registerWalkIn(deps(), facility(), hall.loket(1), {
    sessionId: await hall.sessionId(MORNING_SESSION), payer: 'JKN', visitType: 1, referenceNumber: `0001R0010127${over.medicalRecordNumber.replace(/-/g, '')}`, ticketId: null, ...over,
  });
const isNew = async (norm: string): Promise<boolean> => {
  const [row] = await hall.hospital.db.rows<{ registered_at: Date | null }>('select registered_at from patient where facility_id = :facilityId and medical_record_number = :norm', { facilityId: facility().facilityId, norm });
  return row!.registered_at === null;
};

test('a new patient: BPJS holds when the number was taken, when it was called and when the registration was finished, after the booking', async () => {
  const taken = hall.at(0);
  const ticket = await hall.takeTicket();
  const called = hall.at(400);
  await callNext();
  hall.at(600);
  const norm = await save();
  const finished = hall.at(700);
  const [code, again] = await Promise.all([walkIn({ medicalRecordNumber: norm, ticketId: ticket.ticketId }), walkIn({ medicalRecordNumber: norm, ticketId: ticket.ticketId })]);
  expect(again).toBe(code); // saved twice
  expect(await hall.owed(code)).toEqual(['booking-made open', 'task 1 open', 'task 2 open', 'task 3 open']);

  await hall.deliver();
  expect(hall.tasksAtBpjs(code)).toEqual([[1, taken.getTime()], [2, called.getTime()], [3, finished.getTime()]]);
  expect(hall.bpjs.ledger.booking(code)?.payload).toMatchObject({ pasienbaru: 1, norm, nomorkartu: NEWCOMER.cardNumber });
  expect(await isNew(norm)).toBe(false);
  expect((await queueDay(hall.hospital.db, facility(), deps().clock(), 'pendaftaran')).over).toMatchObject([{ ticketId: ticket.ticketId, state: 'done', bookingCode: code }]);
});

test('a known patient has task 3 only; a new one without a number of the queue is not booked, and no time is made up', async () => {
  const known = await walkIn({ medicalRecordNumber: person(1).norm });
  expect(await hall.owed(known)).toEqual(['booking-made open', 'task 3 open']);
  const norm = await save();
  await expect(walkIn({ medicalRecordNumber: norm })).rejects.toMatchObject({ code: 'walk-in-without-ticket' });
  const tomorrow = await walkIn({ medicalRecordNumber: norm, sessionId: await hall.sessionId(TOMORROW_SESSION) });
  expect(await hall.owed(tomorrow)).toEqual(['booking-made open']);
});

test('nobody is booked whom BPJS would refuse for want of a telephone number', async () => {
  const { norm } = person(2);
  await hall.hospital.db.rows('update patient set phone = null where facility_id = :facilityId and medical_record_number = :norm', { facilityId: facility().facilityId, norm });
  await expect(walkIn({ medicalRecordNumber: norm })).rejects.toMatchObject({ code: 'phone-missing' });
  expect(await hall.hospital.db.rows('select 1 from booking where facility_id = :facilityId and medical_record_number = :norm', { facilityId: facility().facilityId, norm })).toEqual([]);
});

test('one who stands at the desk without a number gets one there, called at that instant', async () => {
  const stood = hall.at(30);
  const outcome = await serveHere(deps(), facility(), hall.loket(1), { bookingCode: null, expects: null });
  const twice = await serveHere(deps(), facility(), hall.loket(1), { bookingCode: null, expects: null });
  expect([outcome.kind, twice.kind]).toEqual(['called', 'as-it-stands']);
  const norm = await save();
  hall.at(90);
  const code = await walkIn({ medicalRecordNumber: norm, ticketId: outcome.kind === 'called' ? outcome.ticket.ticketId : null });
  const tasks = await hall.hospital.db.rows<{ task: number; occurred_at: Date }>('select task, occurred_at from task_event where facility_id = :facilityId and booking_code = :code and task < 3 order by task', { facilityId: facility().facilityId, code });
  expect(tasks).toEqual([{ task: 1, occurred_at: stood }, { task: 2, occurred_at: stood }]);
});

describe('a booking of Mobile JKN whose patient is new', () => {
  let code: string;
  beforeEach(async () => {
    const norm = await save({}, { medicalRecordNumber: '99-00-01' });
    const reply = await hall.hospital.call('ambil-antrean', '/ambilantrean', booking({ norm, nik: NEWCOMER.nik, nomorkartu: NEWCOMER.cardNumber, nohp: NEWCOMER.phone }, MORNING_SESSION));
    code = reply.response.kodebooking;
    await hall.hospital.call('check-in', '/checkinantrean', { kodebooking: code, waktu: hall.at(60).getTime() });
  });
  const ticketOf = async () => (await queueDay(hall.hospital.db, facility(), deps().clock(), 'pendaftaran')).waiting.find(({ bookingCode }) => bookingCode === code);

  test('stands in the line of the desk from its check-in, by the number of the booking; the call is task 2, the finish task 3', async () => {
    expect(await ticketOf()).toMatchObject({ ticketNumber: 'SAR-1', purpose: 'complete-booking' });
    const called = hall.at(300);
    const outcome = await callNext();
    await hall.deliver();
    expect((await hall.owed(code)).at(-1)).toBe('task 2 open'); // it can still be taken back
    const ticketId = outcome.kind === 'called' ? outcome.ticket.ticketId : 0;
    await expect(callNext(ticketId)).rejects.toMatchObject({ code: 'registration-unfinished' });
    const finished = hall.at(500);
    await finishRegistration(deps(), facility(), { bookingCode: code, actor: 'loket1' });
    hall.at(520);
    await hall.deliver();
    expect(hall.tasksAtBpjs(code)).toEqual([[1, hall.at(60).getTime()], [2, called.getTime()], [3, finished.getTime()]]);
  });

  test('a call or a finish taken back in time takes its task with it, and BPJS never hears of it', async () => {
    hall.at(300);
    const outcome = await callNext();
    const ticket = outcome.kind === 'called' ? outcome.ticket : undefined;
    const undo = (pressedAt: Date) =>
      undoTicketPress(deps(), facility(), 'loket1', { ticketId: ticket!.ticketId, pressedAtMs: pressedAt.getTime() }, deskConsequences(facility(), 'loket1'));
    hall.at(305);
    await undo(ticket!.press!.at);
    expect((await hall.owed(code)).some((row) => row.startsWith('task 2'))).toBe(false);
    expect(await ticketOf()).toBeDefined();

    hall.at(400);
    await callNext();
    const finished = hall.at(500);
    await finishRegistration(deps(), facility(), { bookingCode: code, actor: 'loket1' });
    hall.at(505);
    await undo(finished);
    expect(await isNew('99-00-01')).toBe(true);
    expect((await queueDay(hall.hospital.db, facility(), deps().clock(), 'pendaftaran')).called.map(({ bookingCode }) => bookingCode)).toEqual([code]);
  });

  test('one who never comes to the desk is absent with 99', async () => {
    const other = await hall.takeTicket();
    const ticket = (await ticketOf())!;
    await moveTicket(deps(), facility(), 'loket1', ticket.ticketId, { to: 'absent' }, deskConsequences(facility(), 'loket1'));
    expect((await hall.owed(code)).at(-1)).toBe('task 99 open');
    expect(await callNext()).toMatchObject({ kind: 'called', ticket: { ticketId: other.ticketId } });
  });

  test('a cancelled booking takes its number out of the line', async () => {
    await expect(cancelAtDesk(deps(), facility(), { bookingCode: code, reason: ' ', actor: 'loket1' })).rejects.toMatchObject({ code: 'cancel-reason-missing' });
    await cancelAtDesk(deps(), facility(), { bookingCode: code, reason: 'Salah poli', actor: 'loket1' });
    expect(await ticketOf()).toBeUndefined();
    expect(await callNext()).toEqual({ kind: 'nobody-waits' });
  });
});

describe('a patient of the master', () => {
  test('one person, one number: of two desks saving the same NIK at once one is told whose it is', async () => {
    const outcomes = await Promise.allSettled([save(), save()]);
    const known = outcomes.find((outcome) => outcome.status === 'fulfilled')!.value;
    expect(outcomes.find((outcome) => outcome.status === 'rejected')!.reason).toMatchObject({ code: 'patient-known-as', data: { medicalRecordNumber: known } });
    await expect(save({ nik: '', cardNumber: '' }, { medicalRecordNumber: person(1).norm })).rejects.toMatchObject({ code: 'record-number-taken' });
  });

  test('a temporary record number gives way to the real one, with the bookings', async () => {
    const norm = await save();
    const code = await walkIn({ medicalRecordNumber: norm, sessionId: await hall.sessionId(TOMORROW_SESSION) });
    await save({}, { known: norm, medicalRecordNumber: '12-34-56' });
    const rows = await hall.hospital.db.rows(
      `select booking.medical_record_number, patient.is_provisional from booking
       join patient on patient.facility_id = booking.facility_id and patient.medical_record_number = booking.medical_record_number
       where booking.facility_id = :facilityId and booking.booking_code = :code`,
      { facilityId: facility().facilityId, code },
    );
    expect(rows).toEqual([{ medical_record_number: '12-34-56', is_provisional: false }]);
  });
});
