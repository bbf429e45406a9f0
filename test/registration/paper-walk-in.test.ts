import { enterFromPaper } from '../../src/queue/enter-from-paper';
import { registerWalkIn } from '../../src/registration/register-walk-in';
import { savePatient } from '../../src/registration/save-patient';
import { DAWN_SESSION, MORNING_SESSION, person, TODAY } from '../support/hospital';
import { openRegistrationHall, type RegistrationHall } from './registration-hall';

let hall: RegistrationHall;
beforeAll(async () => {
  hall = await openRegistrationHall();
});
afterAll(() => hall.close());

test('a new patient served during a power cut is booked afterwards without any time, and the times of the paper are those BPJS gets', async () => {
  const { deps } = hall.hospital;
  const facility = hall.hospital.facility();
  hall.at(7_200);
  const norm = await savePatient(deps, facility, {
    known: undefined, medicalRecordNumber: '', actor: 'loket1',
    person: { fullName: 'Rahayu Kinasih', nik: '3271999911110001', cardNumber: '0009911110001', familyCardNumber: '', sex: 'P', birthDate: '1990-05-17', phone: '081299990001', address: 'Jalan Uji 1' },
  });
  const code = await registerWalkIn(deps, facility, hall.loket(1), {
    medicalRecordNumber: norm, sessionId: await hall.sessionId(MORNING_SESSION), payer: 'JKN', visitType: 1, referenceNumber: '0001R0010127K000001', ticketId: null, isOnPaper: true,
  });
  expect(await hall.owed(code)).toEqual(['booking-made open']);

  const at = (time: string): Date => new Date(`${TODAY}T${time}:00+07:00`);
  const times = [{ task: 1, occurredAt: at('08:01') }, { task: 2, occurredAt: at('08:10') }, { task: 3, occurredAt: at('08:15') }, { task: 4, occurredAt: at('08:40') }] as const;
  expect(await enterFromPaper(deps, facility, { bookingCode: code, times, reason: 'Listrik padam', actor: 'supervisor' })).toMatchObject({ kind: 'saved' });
  await hall.deliver();
  expect(hall.tasksAtBpjs(code)).toEqual(times.map(({ task, occurredAt }) => [task, occurredAt.getTime()]));
});

test('whoever was there before a session was over is written down after it; for anybody else that session stays closed', async () => {
  const { deps } = hall.hospital;
  const wanted = { medicalRecordNumber: person(3).norm, sessionId: await hall.sessionId(DAWN_SESSION), payer: 'JKN' as const, visitType: 1, referenceNumber: '0001R0010127K000003', ticketId: null };
  const register = (over: object) => registerWalkIn(deps, hall.hospital.facility(), hall.loket(1), { ...wanted, ...over });
  await expect(register({})).rejects.toMatchObject({ code: 'session-closed' });
  const code = await register({ isOnPaper: true });
  expect(await hall.owed(code)).toEqual(['booking-made open']);
  await expect(register({ medicalRecordNumber: person(4).norm, referenceNumber: '0001R0010127K000004' })).rejects.toMatchObject({ code: 'session-closed' });
});
