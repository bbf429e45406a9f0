import { tokenDigest } from '../../src/auth/opaque-token';
import { arrive, takeClinicNumber, takeQueueNumber, type NumberChoice } from '../../src/pages/kiosk/take-ticket';
import { beginJourney, endJourney, keepPatient, keepResult, openJourney, type KioskJourney } from '../../src/service-points/kiosk-journey';
import { MOST_MISSES } from '../../src/service-points/kiosk-guesses';
import { findKioskPatient, type KioskIdentity } from '../../src/queue/kiosk-patient';
import { takeNumbers } from '../../src/queue/take-number';
import { Refusal } from '../../src/platform/refusal';
import { sessionIdOf } from '../support/clinic';
import { CHILD_SESSION, MORNING, MORNING_SESSION, openHospital, person, type Hospital, type SessionSpec } from '../support/hospital';
import { addStaff } from '../support/staff';
import { deviceVisitor } from '../support/visitor';

let hospital: Hospital;
let deviceId: number;
let used = 0;
beforeAll(async () => {
  hospital = await openHospital({ patients: 40 });
  await addStaff(hospital);
  await deviceVisitor(hospital.deps, hospital.facility().facilityId, 'kiosk', 'kiosk uji');
  const [device] = await hospital.db.rows<{ device_id: number }>('select device_id from device where facility_id = :facilityId', { facilityId: hospital.facility().facilityId });
  deviceId = device!.device_id;
});
afterAll(() => hospital.close());

/** A journey of patient `n`, who has said that it is him. */
async function journeyOf(n: number): Promise<KioskJourney> {
  const { facilityId } = hospital.facility();
  const digest = tokenDigest(`jalan ${++used}`);
  await beginJourney(hospital.db, facilityId, { digest, deviceId }, hospital.deps.clock());
  await keepPatient(hospital.db, facilityId, { digest }, person(n).norm);
  return (await openJourney(hospital.db, facilityId, { digest, deviceId }, hospital.deps.clock()))!;
}

const choice = async (session: SessionSpec, over: Partial<NumberChoice> = {}): Promise<NumberChoice> => ({
  sessionId: await sessionIdOf(hospital, session),
  payer: 'JKN',
  visitType: 3,
  referenceNumber: `0301R0110127K${String(used).padStart(6, '0')}`,
  ...over,
});

async function standingOf(n: number) {
  const { facilityId } = hospital.facility();
  const { norm } = person(n);
  const bookings = await hospital.db.rows<{ booking_code: string; last_task: number; checked_in: boolean; source: string }>(
    'select booking_code, last_task, checked_in_at is not null as checked_in, source from booking where facility_id = :facilityId and medical_record_number = :norm order by booking_code',
    { facilityId, norm },
  );
  const tickets = await hospital.db.rows<{ ticket_number: string; purpose: string }>(
    'select ticket_number, purpose from service_ticket where facility_id = :facilityId and booking_code = any(:codes)',
    { facilityId, codes: bookings.map((b) => b.booking_code) },
  );
  return { bookings, tickets };
}

const take = async (journey: KioskJourney, wanted: NumberChoice): Promise<string> => takeClinicNumber(hospital.deps, hospital.facility(), journey, wanted);

describe('a number taken at a kiosk', () => {
  test('checks a returning patient in whose data are complete', async () => {
    const bookingCode = await take(await journeyOf(1), await choice(MORNING_SESSION));
    expect(await standingOf(1)).toEqual({ bookings: [{ booking_code: bookingCode, last_task: 3, checked_in: true, source: 'kiosk' }], tickets: [] });
  });

  test('without the letter leaves task 3 to the loket, and gives its number too', async () => {
    const journey = await journeyOf(2);
    await take(journey, await choice(MORNING_SESSION, { referenceNumber: '' }));
    const { bookings, tickets } = await standingOf(2);
    expect(bookings).toMatchObject([{ last_task: 0, checked_in: false }]);
    expect(tickets).toEqual([{ ticket_number: expect.stringMatching(/^P-\d{3}$/), purpose: 'complete-booking' }]);
    const [owed] = await hospital.db.rows<{ waits_for: string }>(`select waits_for from outbox where facility_id = :facilityId and lane = :lane`, {
      facilityId: hospital.facility().facilityId,
      lane: bookings[0]!.booking_code,
    });
    expect(owed).toEqual({ waits_for: 'reference-number' });
  });

  test('of a new patient is task 1 and a number for the loket', async () => {
    await hospital.db.rows('update patient set registered_at = null where facility_id = :facilityId and medical_record_number = :norm', { facilityId: hospital.facility().facilityId, norm: person(3).norm });
    await take(await journeyOf(3), await choice(MORNING_SESSION));
    const { bookings, tickets } = await standingOf(3);
    expect(bookings).toMatchObject([{ last_task: 1, checked_in: true }]);
    expect(tickets).toEqual([{ ticket_number: expect.stringMatching(/^P-\d{3}$/), purpose: 'complete-booking' }]);
  });

  test('gives the same loket number again to whoever checks in again, also from two kiosks at once and after being passed over', async () => {
    for (const [n, isNew] of [[17, false], [18, true]] as const) {
      const { facilityId } = hospital.facility();
      if (isNew) await hospital.db.rows('update patient set registered_at = null where facility_id = :facilityId and medical_record_number = :norm', { facilityId, norm: person(n).norm });
      const bookingCode = await take(await journeyOf(n), await choice(MORNING_SESSION, { referenceNumber: isNew ? '0301R0110127K009918' : '' }));
      const [first] = (await standingOf(n)).tickets;
      await Promise.all([1, 2, 3, 4].map(() => arrive(hospital.deps, hospital.facility(), deviceId, bookingCode, 'booked-before')));
      await hospital.db.rows('update service_ticket set skipped_at = :now where facility_id = :facilityId and booking_code = :bookingCode', { facilityId, bookingCode, now: hospital.deps.clock() });
      await arrive(hospital.deps, hospital.facility(), deviceId, bookingCode, 'booked-before');
      expect((await standingOf(n)).tickets).toEqual([first]);
    }
  });

  test('is one, though pressed twenty times at once, on two doctors', async () => {
    const journey = await journeyOf(4);
    const choices = await Promise.all([choice(MORNING_SESSION), choice(CHILD_SESSION)]);
    const codes = await Promise.all(Array.from({ length: 20 }, (_, i) => take(journey, choices[i % 2]!)));
    expect(new Set(codes).size).toBe(1);
    expect((await standingOf(4)).bookings).toHaveLength(1);
  });

  test('is found again where the process died after giving it', async () => {
    const journey = await journeyOf(5);
    const { norm } = person(5);
    const [given] = await takeNumbers(hospital.deps, hospital.facility(), [
      {
        source: 'kiosk',
        slot: { clinicCode: MORNING_SESSION.kodepoli, doctorCode: MORNING_SESSION.kodedokter, visitDate: MORNING_SESSION.tanggalperiksa, practiceHours: MORNING_SESSION.jampraktek },
        doctorAsAsked: '',
        patient: { medicalRecordNumber: norm, nik: '', cardNumber: '' },
        payer: 'NON JKN',
        phone: '',
        visitType: 3,
        referenceNumber: '',
      },
    ]);
    if (given === undefined || given instanceof Refusal) throw new Error('not given');
    expect(await take(journey, await choice(MORNING_SESSION, { payer: 'NON JKN', referenceNumber: '' }))).toBe(given.bookingCode);
    expect((await standingOf(5)).bookings).toMatchObject([{ last_task: 3, checked_in: true }]);
  });

  test('that was refused leaves the patient free to choose another doctor', async () => {
    const full = { ...MORNING_SESSION, kodedokter: 700102, jampraktek: '09:30-11:30', prefix: 'SARP', quotaJkn: 0, quotaNonJkn: 0, capacity: 0 };
    await hospital.addSession(full);
    const journey = await journeyOf(6);
    await expect(take(journey, await choice(full))).rejects.toMatchObject({ code: 'quota-full' });
    await take(journey, await choice(MORNING_SESSION));
    expect((await standingOf(6)).bookings).toHaveLength(1);
  });

  test('early stays given where check-in is not open yet', async () => {
    await hospital.settings({ checkInOpensMinutesBeforeStart: 30 });
    hospital.setTime('2027-01-18T07:00:00.000+07:00');
    await take(await journeyOf(7), await choice(MORNING_SESSION));
    expect((await standingOf(7)).bookings).toMatchObject([{ last_task: 0, checked_in: false }]);
    hospital.setTime(MORNING);
    await hospital.settings({});
  });
});

test('a number of a service queue is one however often it is pressed at once', async () => {
  const journey = await journeyOf(8);
  await Promise.all(Array.from({ length: 12 }, () => takeQueueNumber(hospital.deps, hospital.facility(), journey, { queueCode: 'laboratorium', purpose: 'general' })));
  const [count] = await hospital.db.rows<{ n: number }>(`select count(*)::int as n from service_ticket where facility_id = :facilityId and queue_code = 'laboratorium'`, { facilityId: hospital.facility().facilityId });
  expect(count).toEqual({ n: 1 });
});

test('a check-in at the kiosk is refused for another day, and for what is over', async () => {
  const bookingCode = await take(await journeyOf(9), await choice(MORNING_SESSION));
  const come = (): Promise<void> => arrive(hospital.deps, hospital.facility(), deviceId, bookingCode, 'booked-before');
  await come();
  hospital.setTime('2027-01-19T08:00:00.000+07:00');
  await expect(come()).rejects.toMatchObject({ code: 'check-in-on-other-day' });
  hospital.setTime(MORNING);
  for (const [state, code] of [['cancelled', 'booking-cancelled'], ['absent', 'visit-already-over'], ['finished', 'already-served']] as const) {
    await hospital.db.rows('update booking set state = :state where facility_id = :facilityId and booking_code = :bookingCode', { facilityId: hospital.facility().facilityId, bookingCode, state });
    await expect(come()).rejects.toMatchObject({ code });
  }
});

describe('a journey', () => {
  test('is nobody’s but its device’s, ends with the next one, and forgets its patient', async () => {
    const { facilityId } = hospital.facility();
    const journey = await journeyOf(10);
    expect(await openJourney(hospital.db, facilityId, { ...journey, deviceId: deviceId + 1 }, hospital.deps.clock())).toBeUndefined();
    await journeyOf(11);
    expect(await openJourney(hospital.db, facilityId, journey, hospital.deps.clock())).toBeUndefined();
    const open = await journeyOf(12);
    await keepResult(hospital.db, facilityId, open, { bookingCode: (await standingOf(1)).bookings[0]!.booking_code });
    await endJourney(hospital.db, facilityId, open, hospital.deps.clock());
    const rows = await hospital.db.rows<{ medical_record_number: string | null; answers: unknown; booking_code: string | null }>(
      'select medical_record_number, answers, booking_code from kiosk_journey where facility_id = :facilityId and journey_digest = :digest',
      { facilityId, digest: open.digest },
    );
    expect(rows).toEqual([{ medical_record_number: null, answers: {}, booking_code: expect.any(String) }]);
  });

  test('is over a quarter of an hour after it began', async () => {
    const { facilityId } = hospital.facility();
    const journey = await journeyOf(13);
    hospital.setTime('2027-01-18T09:16:00.000+07:00');
    expect(await openJourney(hospital.db, facilityId, journey, hospital.deps.clock())).toBeUndefined();
    hospital.setTime(MORNING);
  });
});

describe('looking up a patient', () => {
  test('by record number needs the year of birth as well', async () => {
    const { facilityId } = hospital.facility();
    const { norm, nomorkartu } = person(14);
    await hospital.db.rows(`update patient set birth_date = '1956-07-08' where facility_id = :facilityId and medical_record_number = :norm`, { facilityId, norm });
    const record: KioskIdentity = { kind: 'record', numbers: [norm] };
    expect(await findKioskPatient(hospital.db, facilityId, record)).toBeUndefined();
    expect(await findKioskPatient(hospital.db, facilityId, record, 1957)).toBeUndefined();
    expect(await findKioskPatient(hospital.db, facilityId, record, 1956)).toMatchObject({ medicalRecordNumber: norm, maskedName: 'P*** U*** 1***', birthYear: 1956 });
    expect(await findKioskPatient(hospital.db, facilityId, { kind: 'card', cardNumber: nomorkartu })).toMatchObject({ medicalRecordNumber: norm });
  });

  test('found twice is found by nobody', async () => {
    const { facilityId } = hospital.facility();
    await hospital.db.rows(`update patient set birth_date = '1950-01-01' where facility_id = :facilityId and medical_record_number = any(:both)`, { facilityId, both: [person(15).norm, person(16).norm] });
    expect(await findKioskPatient(hospital.db, facilityId, { kind: 'record', numbers: [person(15).norm, person(16).norm] }, 1950)).toBeUndefined();
  });

  test('in vain is counted for each kiosk by itself', async () => {
    const guesses = hospital.deps.kioskGuesses;
    for (let i = 1; i <= MOST_MISSES; i++) expect(await guesses.miss(1, 77)).toBe(i === MOST_MISSES);
    expect(await guesses.isUsedUp(1, 77)).toBe(true);
    expect(await guesses.isUsedUp(1, 78)).toBe(false);
  });
});
