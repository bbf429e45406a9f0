import { enterFromPaper } from '../../src/queue/enter-from-paper';
import { registerWalkIn } from '../../src/registration/register-walk-in';
import { savePatient } from '../../src/registration/save-patient';
import { MORNING_SESSION, TODAY } from '../support/hospital';
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
