import { Refusal } from '../../src/platform/refusal';
import { callNext } from '../../src/queue/call-next';
import { cancelByHouse } from '../../src/queue/cancel-by-house';
import { clinicSessions } from '../../src/queue/clinic-board';
import { setDoctorBack, setDoctorLate, setDoctorLeft } from '../../src/queue/doctor-changes';
import { reachTask } from '../../src/queue/reach-task';
import { transferBooking } from '../../src/queue/transfer';
import { CHILD_SESSION, EVENING_SESSION, MORNING, MORNING_SESSION, openHospital, person, TODAY, TOMORROW_SESSION, type Hospital } from '../support/hospital';
import { opened } from '../support/opened';
import { addStaff } from '../support/staff';
import { booked, miscounted, placeNamed, sessionIdOf, waiting } from '../support/clinic';

let hospital: Hospital;
let facilityId: number;
beforeAll(async () => {
  hospital = await openHospital({ patients: 60 });
  await addStaff(hospital);
  facilityId = hospital.facility().facilityId;
});
afterAll(() => hospital.close());
beforeEach(() => hospital.setTime(MORNING));

const by = 'clinic';
const move = (bookingCode: string, toSessionId: number) => transferBooking(hospital.deps, hospital.facility(), { bookingCode, toSessionId, reason: 'Dokter berhalangan', by });
const rowOf = async (bookingCode: string) =>
  (
    opened(await hospital.db.rows<{ state: string; moved_to: string | null; phone: string; reference_number: string; priority_reason: string | null }>(
      'select state, moved_to, phone, reference_number, priority_reason from booking where facility_id = :facilityId and booking_code = :bookingCode',
      { facilityId, bookingCode },
    ))
  )[0];
const eventsOf = (bookingCode: string) =>
  hospital.db.rows<{ task: number; occurred_at: Date }>('select task, occurred_at from task_event where facility_id = :facilityId and booking_code = :bookingCode order by task', { facilityId, bookingCode });
const owedOf = async (bookingCode: string) => (await hospital.db.rows<{ kind: string }>('select kind from outbox where facility_id = :facilityId and lane = :bookingCode order by outbox_id', { facilityId, bookingCode })).map((row) => row.kind);

test('a patient who is here moves whole: the old booking is called off, the new one checked in now; pressed twice at once, moved once', async () => {
  const [ticket] = await waiting(hospital, MORNING_SESSION, 1, 1);
  const target = await sessionIdOf(hospital, EVENING_SESSION);
  hospital.setTime('2027-01-18T10:30:00.000+07:00');
  const [first, second] = await Promise.all([move(ticket!.bookingCode, target), move(ticket!.bookingCode, target)]);
  expect(first.to.bookingCode).toBe(second.to.bookingCode);
  expect(await rowOf(ticket!.bookingCode)).toMatchObject({ state: 'cancelled', moved_to: first.to.bookingCode });
  const { nohp } = person(1);
  expect(await rowOf(first.to.bookingCode)).toMatchObject({ state: 'waiting', phone: nohp, reference_number: '0001R001SAR000001' });
  expect(await eventsOf(ticket!.bookingCode)).toEqual([{ task: 3, occurred_at: new Date(MORNING) }]);
  expect(await eventsOf(first.to.bookingCode)).toEqual([{ task: 3, occurred_at: new Date('2027-01-18T10:30:00.000+07:00') }]);
  expect(await owedOf(ticket!.bookingCode)).toEqual(['booking-made', 'task-reached', 'booking-cancelled']);
  expect(await owedOf(first.to.bookingCode)).toEqual(['booking-made', 'task-reached']);
  expect(await miscounted(hospital)).toEqual([]);
});

test('who is not here yet is only booked there, also for another day; a full session refuses and the old booking stands', async () => {
  const [ticket, other] = await booked(hospital, MORNING_SESSION, 10, 11);
  const { to } = await move(ticket!.bookingCode, await sessionIdOf(hospital, TOMORROW_SESSION));
  expect([to.visitDate, to.lastTask]).toEqual([TOMORROW_SESSION.tanggalperiksa, 0]);
  const small = await hospital.addSession({ ...CHILD_SESSION, jampraktek: '10:00-13:00', prefix: 'KCL', capacity: 1, quotaJkn: 1, quotaNonJkn: 0 });
  const [third] = await booked(hospital, MORNING_SESSION, 12, 12);
  const raced = await Promise.all([other, third].map((each) => move(each!.bookingCode, small).then(() => 'moved', (error: unknown) => (error instanceof Refusal ? error.code : 'broken'))));
  expect(raced.sort()).toEqual(['moved', 'quota-full']);
  expect((await Promise.all([other, third].map((each) => rowOf(each!.bookingCode)))).map((row) => row!.state).sort()).toEqual(['cancelled', 'waiting']);
  expect(await miscounted(hospital)).toEqual([]);
});

test('who is with the doctor, or half registered, is not moved', async () => {
  const [called] = await waiting(hospital, CHILD_SESSION, 20, 20);
  const from = await sessionIdOf(hospital, CHILD_SESSION);
  const target = await sessionIdOf(hospital, EVENING_SESSION);
  await callNext(hospital.deps, hospital.facility(), { sessionId: from, by: { username: by, place: await placeNamed(hospital, 'Poli Anak') }, afterCall: 0 });
  await expect(move(called!.bookingCode, target)).rejects.toMatchObject({ code: 'already-served' });
  await hospital.db.rows('update patient set registered_at = null where facility_id = :facilityId and medical_record_number = :norm', { facilityId, norm: person(21).norm });
  const [halfway] = await booked(hospital, CHILD_SESSION, 21, 21);
  await reachTask(hospital.deps, hospital.facility(), { bookingCode: halfway!.bookingCode, task: 1, occurredAt: hospital.deps.clock(), source: 'desk' });
  await expect(move(halfway!.bookingCode, target)).rejects.toMatchObject({ code: 'transfer-at-desk' });
  await expect(move(halfway!.bookingCode, from)).rejects.toMatchObject({ code: 'transfer-to-same-session' });
});

test('a doctor who left takes no more bookings, and those hit can be cancelled by the house, here or not; back again, the session is open', async () => {
  const sessionId = await sessionIdOf(hospital, MORNING_SESSION);
  const [here] = await waiting(hospital, MORNING_SESSION, 30, 30);
  await setDoctorLate(hospital.deps, hospital.facility(), { sessionId, minutes: 45, by });
  await expect(setDoctorLate(hospital.deps, hospital.facility(), { sessionId, minutes: 0, by })).rejects.toMatchObject({ code: 'lateness-out-of-range' });
  const card = async () => (await clinicSessions(hospital.db, facilityId, { date: TODAY, clinicCodes: [], sessionId }))[0];
  expect(await card()).toMatchObject({ lateMinutes: 45, onLeave: false });
  await setDoctorLeft(hospital.deps, hospital.facility(), { sessionId, by });
  await expect(booked(hospital, MORNING_SESSION, 31, 31)).rejects.toThrow('schedule-unavailable');
  await cancelByHouse(hospital.deps, hospital.facility(), { bookingCode: here!.bookingCode, reason: 'Dokter berhalangan', by });
  await cancelByHouse(hospital.deps, hospital.facility(), { bookingCode: here!.bookingCode, reason: 'Dokter berhalangan', by });
  expect(await owedOf(here!.bookingCode)).toEqual(['booking-made', 'task-reached', 'booking-cancelled']);
  await setDoctorBack(hospital.deps, hospital.facility(), { sessionId, by });
  expect(await card()).toMatchObject({ lateMinutes: null, onLeave: false, doctorLeftAt: null });
  await booked(hospital, MORNING_SESSION, 31, 31);
  expect(await miscounted(hospital)).toEqual([]);
});
