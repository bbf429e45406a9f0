import { facilitiesToPlace, placeEvents } from '../../src/events/place-events';
import type { TaskId } from '../../src/outbox/facts';
import { callOutOfOrder } from '../../src/queue/call-next';
import type { Caller } from '../../src/queue/caller';
import { lockForCancelAsAtBpjs } from '../../src/queue/cancel-as-at-bpjs';
import { cancelBooking } from '../../src/queue/cancel';
import { checkIn } from '../../src/queue/check-in';
import { setDoctorBack, setDoctorLate, setDoctorLeft } from '../../src/queue/doctor-changes';
import { finishConsultation } from '../../src/queue/finish-consultation';
import { markAbsent } from '../../src/queue/mark-absent';
import { reachTask } from '../../src/queue/reach-task';
import { registerPatient } from '../../src/queue/register-patient';
import { transferBooking } from '../../src/queue/transfer';
import { undoTask } from '../../src/queue/undo-task';
import { finishRegistration } from '../../src/registration/finish-registration';
import { completePatient, savePatient } from '../../src/registration/save-patient';
import { addHoliday, deleteHoliday } from '../../src/schedules/holiday-editing';
import { findSession } from '../../src/schedules/session-editing-store';
import { addSessionByHand, changeSessionByHand, deleteSession, sessionVersion, switchLeave } from '../../src/schedules/session-editing';
import { followDay } from '../../src/schedules/hfis-day';
import { oweNow, ACCOUNT, collectedLog, delivery } from '../outbox/hospital';
import { startSimulator } from '../../src/tools/simulator/simulator';
import { booked, placeNamed, sessionIdOf, waiting } from '../support/clinic';
import { CHILD_SESSION, EVENING_SESSION, MORNING, MORNING_SESSION, openHospital, TODAY, TOMORROW, TOMORROW_SESSION, type Hospital } from '../support/hospital';
import { addStaff } from '../support/staff';

let hospital: Hospital;
let facilityId: number;
let nurse: Caller;
beforeAll(async () => {
  hospital = await openHospital({ patients: 60 });
  await addStaff(hospital);
  facilityId = hospital.facility().facilityId;
  nurse = { username: 'clinic', place: await placeNamed(hospital, 'Poli Saraf') };
});
beforeEach(async () => {
  passed += 600;
  wait(0);
  await hospital.db.rows('delete from facility_event where facility_id = :facilityId', { facilityId });
});
afterAll(() => hospital.close());

let passed = 0;
const wait = (seconds: number): void => {
  passed += seconds;
  hospital.setTime(new Date(Date.parse(MORNING) + passed * 1_000).toISOString());
};
const deps = () => hospital.deps;
const facility = () => hospital.facility();
const PERSONAL = /nik|card|phone|name|address/i;

interface Row {
  type: string;
  subject: string;
  detail: Record<string, unknown>;
  isTold: boolean;
}

/** All that is announced; `isTold`: with a place by now. */
async function announced(): Promise<Row[]> {
  await placeEvents(hospital.db, facilityId, deps().clock());
  const rows = await hospital.db.rows<Row>(
    `select event_type as type, subject, detail, position is not null as "isTold" from facility_event where facility_id = :facilityId order by event_id`,
    { facilityId },
  );
  for (const { detail } of rows) expect(Object.keys(detail).filter((key) => PERSONAL.test(key))).toEqual([]);
  return rows;
}
const types = async (): Promise<string[]> => (await announced()).map(({ type, isTold }) => (isTold ? type : `(${type})`));
const forget = () => hospital.db.rows('delete from facility_event where facility_id = :facilityId', { facilityId });
let patient = 0;
const one = async () => (await booked(hospital, MORNING_SESSION, ++patient, patient))[0]!.bookingCode;
const here = async () => (await waiting(hospital, MORNING_SESSION, ++patient, patient))[0]!.bookingCode;
const call = (bookingCode: string) => callOutOfOrder(deps(), facility(), { bookingCode, reason: 'uji', by: nurse });
const undo = (bookingCode: string, task: TaskId) => undoTask(deps(), facility(), { bookingCodes: [bookingCode], task, by: 'clinic' });

describe('a booking', () => {
  test('made, arrived, called and finished is told of once each, the arrival whichever task it was', async () => {
    const code = await one();
    await checkIn(deps(), facility(), { bookingCode: code, claimedAt: deps().clock(), source: 'mobile-jkn' });
    await checkIn(deps(), facility(), { bookingCode: code, claimedAt: deps().clock(), source: 'mobile-jkn' });
    wait(60);
    await call(code);
    wait(60);
    await finishConsultation(deps(), facility(), { bookingCode: code, prescriptionKind: 'compounded', by: 'clinic' });
    wait(60);
    const rows = await announced();
    expect(rows.map(({ type, subject, isTold }) => [type, subject, isTold])).toEqual(['booking.created', 'booking.checked_in', 'booking.called', 'booking.finished'].map((type) => [type, code, true]));
    expect(rows.map(({ detail }) => detail)).toMatchObject([{ bookingCode: code, source: 'desk' }, { task: 3, source: 'mobile-jkn' }, { task: 4 }, { task: 5, prescriptionKind: 'compounded' }]);
  });

  test('of a new patient arrives with task 1; task 2 is told nobody, and task 3 says that the patient is registered', async () => {
    await hospital.db.rows('update patient set registered_at = null where facility_id = :facilityId and medical_record_number = :norm', { facilityId, norm: `00-00-${String(patient + 1).padStart(2, '0')}` });
    const code = await one();
    for (const task of [1, 2, 3] as const) {
      wait(60);
      await reachTask(deps(), facility(), { bookingCode: code, task, occurredAt: deps().clock(), source: 'desk' });
    }
    expect(await types()).toEqual(['booking.created', 'booking.checked_in', 'patient.registered']);
    expect((await announced())[2]!.detail).toMatchObject({ isComplete: true });
  });

  test('called off by the patient, by BPJS or moved to another doctor is told as cancelled, and the new one as made and here', async () => {
    const [byPatient, byBpjs, moved] = [await one(), await one(), await here()];
    await forget();
    await cancelBooking(deps(), facility(), { bookingCode: byPatient, reason: 'sakit, hubungi 08123', source: 'mobile-jkn' });
    await hospital.db.transaction(async (tx) => (await lockForCancelAsAtBpjs(tx, deps(), facility(), byBpjs))());
    const { to } = await transferBooking(deps(), facility(), { bookingCode: moved, toSessionId: await sessionIdOf(hospital, EVENING_SESSION), reason: 'dokter pergi', by: 'clinic' });
    const rows = await announced();
    expect(rows.map(({ type, subject }) => [type, subject])).toEqual([
      ['booking.cancelled', byPatient],
      ['booking.cancelled', byBpjs],
      ['booking.cancelled', moved],
      ['booking.created', to.bookingCode],
      ['booking.checked_in', to.bookingCode],
    ]);
    expect(JSON.stringify(rows)).not.toContain('08123'); // what a person wrote may name one
  });

  test('is not told of when the booking itself is not made', async () => {
    await expect(hospital.db.transaction(async () => {
      await one();
      throw new Error('rolled back elsewhere');
    })).rejects.toThrow('rolled back');
    await expect(booked(hospital, MORNING_SESSION, patient, patient)).rejects.toThrow('already-booked');
    expect(await types()).toEqual(['booking.created']);
  });
});

describe('a press that may be taken back', () => {
  test('is told only when its window is over, and nothing later of the booking before it', async () => {
    const code = await here();
    await forget();
    await call(code);
    wait(2);
    await finishConsultation(deps(), facility(), { bookingCode: code, prescriptionKind: 'none', by: 'clinic' });
    expect(await types()).toEqual(['(booking.called)', '(booking.finished)']);
    wait(10);
    expect(await types()).toEqual(['booking.called', '(booking.finished)']);
    wait(1);
    expect(await types()).toEqual(['booking.called', 'booking.finished']);
    expect(await facilitiesToPlace(hospital.db, deps().clock())).toEqual([]);
  });

  test.each<[string, TaskId, (code: string) => Promise<unknown>]>([
    ['a call', 4, call],
    ['the end of a consultation', 5, (code) => call(code).then(() => wait(60)).then(() => finishConsultation(deps(), facility(), { bookingCode: code, prescriptionKind: 'none', by: 'clinic' }))],
    ['an absence', 99, (code) => markAbsent(deps(), facility(), { bookingCodes: [code], by: 'clinic', source: 'poli' })],
  ])('%s taken back tells nobody', async (_what, task, press) => {
    const code = await here();
    await press(code);
    await forget0(task);
    wait(5);
    await undo(code, task);
    wait(60);
    expect(await types()).toEqual([]);
  });

  test('the end of a registration taken back tells neither the arrival nor the new patient', async () => {
    await hospital.db.rows('update patient set registered_at = null where facility_id = :facilityId and medical_record_number = :norm', { facilityId, norm: `00-00-${String(patient + 1).padStart(2, '0')}` });
    const code = await one();
    for (const task of [1, 2] as const) {
      wait(60);
      await reachTask(deps(), facility(), { bookingCode: code, task, occurredAt: deps().clock(), source: 'desk' });
    }
    await forget();
    wait(60);
    await finishRegistration(deps(), facility(), { bookingCode: code, actor: 'clinic' });
    expect(await types()).toEqual(['(patient.registered)']);
    wait(5);
    await undo(code, 3);
    wait(60);
    expect(await types()).toEqual([]);
  });

  test('cannot be taken back any more once it has been told', async () => {
    const code = await here();
    await call(code);
    await hospital.db.rows('update facility_event set due_at = :now where facility_id = :facilityId', { facilityId, now: deps().clock() });
    await placeEvents(hospital.db, facilityId, deps().clock());
    await expect(undo(code, 4)).rejects.toMatchObject({ code: 'undo-too-late' });
  });
});

/** What came before the press is not this test's. */
async function forget0(task: TaskId): Promise<void> {
  const type = task === 4 ? 'booking.called' : task === 5 ? 'booking.finished' : 'booking.absent';
  await hospital.db.rows('delete from facility_event where facility_id = :facilityId and event_type <> :type', { facilityId, type });
  expect(await types()).toEqual([`(${type})`]);
}

describe('a patient', () => {
  const person = { nik: '3271999977770001', cardNumber: '0009999777701', familyCardNumber: '3271999977770009', fullName: 'Pasien Baru', sex: 'P' as const, birthDate: '1990-01-01', phone: '0812', address: 'Jl. Uji' };
  test('registered in Mobile JKN, written by the desk and completed there is told of by the record number alone', async () => {
    const norm = await registerPatient(deps(), facility(), { ...person, region: {} });
    await savePatient(deps(), facility(), { known: undefined, medicalRecordNumber: 'RM-77', person: { ...person, nik: '3271999977770002', cardNumber: '0009999777702' }, actor: 'loket' });
    await completePatient(deps(), facility(), 'RM-77', 'loket');
    await completePatient(deps(), facility(), 'RM-77', 'loket');
    expect((await announced()).map(({ type, subject, detail }) => [type, subject, detail])).toEqual([
      ['patient.registered', norm, { medicalRecordNumber: norm, isProvisional: true, isComplete: false, source: 'mobile-jkn' }],
      ['patient.registered', 'RM-77', { medicalRecordNumber: 'RM-77', isProvisional: false, isComplete: false, source: 'desk' }],
      ['patient.registered', 'RM-77', { medicalRecordNumber: 'RM-77', isProvisional: false, isComplete: true, source: 'desk' }],
    ]);
  });
});

describe('a schedule', () => {
  const changes = async () => (await announced()).map(({ type, subject, detail }) => [type, subject, detail['change'], detail['practiceHours']]);
  const places = { capacity: 10, quotaJkn: 5, quotaNonJkn: 5, minutesPerPatient: null, note: '' };

  test('changed by hand is told of, one event for each session', async () => {
    const id = await addSessionByHand(deps(), facility(), { clinicCode: 'SAR', doctorCode: 700101, visitDate: TOMORROW, practiceHours: '14:00-15:00', queuePrefix: 'Z1', ...places }, 'admin');
    const session = (await findSession(hospital.db, facilityId, id))!;
    await changeSessionByHand(deps(), facility(), { sessionId: id, practiceHours: '15:00-16:00', queuePrefix: 'Z1', ...places, version: sessionVersion(session), bookingsShown: 0 }, 'admin');
    for (const onLeave of [true, true, false]) await switchLeave(deps(), facility(), { sessionId: id, onLeave, bookingsShown: 0, actor: 'admin' });
    await deleteSession(deps(), facility(), id, 'admin');
    const told = (change: string, hours: string) => ['schedule.changed', String(id), change, hours];
    expect(await changes()).toEqual([told('added', '14:00-15:00'), told('changed', '15:00-16:00'), told('closed', '15:00-16:00'), told('opened', '15:00-16:00'), told('deleted', '15:00-16:00')]);
  });

  test('of a doctor who is late, leaves and comes back, and of a holiday', async () => {
    const sessionId = await sessionIdOf(hospital, CHILD_SESSION);
    await setDoctorLate(deps(), facility(), { sessionId, minutes: 30, by: 'clinic' });
    await setDoctorLeft(deps(), facility(), { sessionId, by: 'clinic' });
    await setDoctorBack(deps(), facility(), { sessionId, by: 'clinic' });
    await addHoliday(deps(), facility(), { date: TOMORROW, name: 'Libur', bookingsShown: 0 }, 'admin');
    await deleteHoliday(deps(), facilityId, TOMORROW, 'admin');
    const tomorrow = String(await sessionIdOf(hospital, TOMORROW_SESSION));
    expect((await changes()).map(([, subject, change]) => [subject, change])).toEqual([
      [String(sessionId), 'doctor-late'],
      [String(sessionId), 'doctor-left'],
      [String(sessionId), 'doctor-back'],
      [tomorrow, 'holiday-added'],
      [tomorrow, 'holiday-deleted'],
    ]);
  });

  test('followed from HFIS is told of once for each session that it changed, and not when nothing changed', async () => {
    const day = { facilityId, clinicCode: 'BED', visitDate: TODAY };
    const read = (slots: { practiceHours: string; capacity: number; onLeave: boolean }[]) => {
      wait(60);
      const whole = slots.map((slot) => ({ doctorCode: 700104, doctorName: 'dr. Nur', clinicName: 'Bedah', ...slot }));
      return followDay(hospital.db, day, { slots: whole, unreadable: [], readAt: deps().clock() }, 'add', deps().clock());
    };
    await hospital.db.rows(`delete from practice_session where facility_id = :facilityId and clinic_code = 'BED'`, { facilityId });
    await read([{ practiceHours: '08:00-09:00', capacity: 10, onLeave: false }]);
    await read([{ practiceHours: '08:00-09:00', capacity: 10, onLeave: false }]);
    await read([{ practiceHours: '08:00-09:00', capacity: 20, onLeave: true }]);
    expect((await changes()).map(([, , change]) => change)).toEqual(['added', 'closed']);
  });
});

test('what BPJS refuses and waits for a person is told of, without the words of BPJS', async () => {
  const simulator = await startSimulator({ port: 0, account: ACCOUNT, clock: deps().clock });
  await hospital.db.rows(`insert into bpjs_account (facility_id, service, base_url, cons_id, cons_secret, user_key) values (:facilityId, 'antrean-rs', :url, :consId, :consSecret, :userKey)`, { facilityId, url: simulator.url, ...ACCOUNT });
  const sender = await delivery(hospital.db, deps().clock, collectedLog());
  try {
    await hospital.db.rows('delete from outbox where facility_id = :facilityId', { facilityId });
    const code = await one();
    await hospital.db.rows('delete from outbox where facility_id = :facilityId', { facilityId });
    await fetch(new URL('/control/faults', simulator.url), { method: 'POST', body: JSON.stringify({ kind: 'metadata', match: { path: 'antrean/add', kodebooking: code }, code: 201, message: 'data nik 3271999990000001 belum sesuai.' }), headers: { 'content-type': 'application/json' } });
    await forget();
    await oweNow(hospital.db, facilityId, deps().clock(), [{ kind: 'booking-made', bookingCode: code }]);
    await sender.loop.tick();
    const rows = await announced();
    expect(rows).toMatchObject([{ type: 'push.parked', subject: code, detail: { bookingCode: code, kind: 'booking-made', verdict: 'needs-person', about: 'field:nik' } }]);
    expect(JSON.stringify(rows)).not.toMatch(/belum sesuai|\d{13}/);
  } finally {
    await sender.close();
    await simulator.close();
  }
});
