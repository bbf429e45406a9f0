import type { Tx } from '../../src/platform/db';
import { lookupKey, stored } from '../../src/platform/personal-data';
import { erasePatient } from '../../src/registration/erase-patient';
import { mergePatient } from '../../src/registration/merge-patient';
import { retainPersons } from '../../src/registration/retain-persons';
import { ERASED_NAME } from '../../src/registration/wipe-persons';
import { patientFile } from '../../src/registration/patient-file';
import { lockForBooking } from '../../src/schedules/session-store';
import { booking, MORNING_SESSION, openHospital, person, TODAY, type Hospital, type Person, type SessionSpec } from '../support/hospital';
import { until } from '../support/until';

/** More than two years after the day everybody came. */
const LATER = '2029-03-01';
const LATER_SESSION: SessionSpec = { ...MORNING_SESSION, tanggalperiksa: '2029-03-02' };

let hospital: Hospital;
beforeEach(async () => {
  hospital = await openHospital({ patients: 6 });
  await hospital.settings({ patientDataYears: 2, bookingDataDays: 30 });
  await hospital.addSession(LATER_SESSION);
});
afterEach(() => hospital.close());

const facilityId = () => hospital.facility().facilityId;
const book = async (who: Person, session: SessionSpec): Promise<string> => (await hospital.call('ambil-antrean', '/ambilantrean', booking(who, session))).response.kodebooking;
const settle = (...codes: string[]) => hospital.db.rows(`update outbox set state = 'sent', settled_at = now() where facility_id = :facilityId and lane = any(:codes)`, { facilityId: facilityId(), codes });
const plan = (code: string, date: string, who: Person) =>
  hospital.db.rows(
    `insert into surgery (facility_id, booking_code, surgery_date, procedure_name, clinic_code, card_number, card_key, updated_at)
     values (:facilityId, :code, :date, 'Herniotomi', 'BED', :card, :cardKey, now())`,
    { facilityId: facilityId(), code, date, card: stored(facilityId(), who.nomorkartu), cardKey: lookupKey(facilityId(), 'card', who.nomorkartu) },
  );
const nameOf = async (n: number): Promise<string | undefined> => (await patientFile(hospital.db, facilityId(), person(n).norm))?.fullName;
const names = async (): Promise<(string | undefined)[]> => Promise.all([1, 2, 3, 4, 5, 6].map(nameOf));
const numbersOf = (code: string) =>
  hospital.db.rows(
    `select booking.nik <> '' or booking.card_number <> '' or booking.phone <> '' as known from booking where facility_id = :facilityId and booking_code = :code`,
    { facilityId: facilityId(), code },
  );

/** Every row of every table, as text. */
async function everything(): Promise<string> {
  await hospital.deps.evidence.close();
  const tables = await hospital.db.rows<{ name: string }>(`select tablename as name from pg_tables where schemaname = 'public'`);
  const texts = await Promise.all(tables.map(({ name }) => hospital.db.rows<{ text: string | null }>(`select string_agg(each::text, ' ') as text from "${name}" as each`)));
  return texts.map(([row]) => row?.text ?? '').join('\n');
}

async function comeIn(): Promise<{ first: string; owed: string; third: string; comes: string }> {
  const [first, owed, third] = [await book(person(1), MORNING_SESSION), await book(person(2), MORNING_SESSION), await book(person(3), MORNING_SESSION)];
  await settle(first, third);
  await plan('OP-1', TODAY, person(1));
  hospital.setTime(`${LATER}T09:00:00+07:00`);
  const comes = await book(person(5), LATER_SESSION);
  await plan('OP-6', LATER, person(6));
  return { first, owed, third, comes };
}

test('patients long gone lose who they are, and old visits their numbers; whoever comes, is operated or is owed to BPJS keeps them, and the rows stay', async () => {
  const { first, owed, comes } = await comeIn();
  const rows = await hospital.db.rows('select booking_code, medical_record_number, state, ordinal from booking order by 1');
  expect(await retainPersons(hospital.deps)).toEqual({ patients: 3, bookings: 2 });
  expect(await names()).toEqual([ERASED_NAME, 'Pasien Uji 2', ERASED_NAME, ERASED_NAME, 'Pasien Uji 5', 'Pasien Uji 6']);
  expect(await patientFile(hospital.db, facilityId(), person(1).norm)).toMatchObject({ nik: '', cardNumber: '', familyCardNumber: '', phone: '', address: '', birthDate: '', sex: '' });
  expect([await numbersOf(first), await numbersOf(owed), await numbersOf(comes)]).toEqual([[{ known: false }], [{ known: true }], [{ known: true }]]);
  const { nik, nomorkartu, nohp } = person(1);
  const kept = await everything();
  for (const value of [nik, nomorkartu, nohp, 'Pasien Uji 1']) expect(kept).not.toContain(value);
  expect(await hospital.db.rows('select booking_code, medical_record_number, state, ordinal from booking order by 1')).toEqual(rows);

  // What was left behind for BPJS goes once it has been told; and nothing is done twice.
  await settle(owed);
  expect(await retainPersons(hospital.deps)).toEqual({ patients: 1, bookings: 1 });
  expect(await retainPersons(hospital.deps)).toEqual({ patients: 0, bookings: 0 });
});

test('a run that is told to stop stops, and the next one does the rest', async () => {
  await comeIn();
  await expect(retainPersons(hospital.deps, AbortSignal.abort(new Error('stopping')))).rejects.toThrow('stopping');
  expect(await retainPersons(hospital.deps)).toEqual({ patients: 3, bookings: 2 });
});

test('where patients are never let go of, only their old visits are', async () => {
  await hospital.settings({ patientDataYears: null, bookingDataDays: 30 });
  await comeIn();
  expect(await retainPersons(hospital.deps)).toEqual({ patients: 0, bookings: 2 });
});

/** Somebody books for this patient and has not committed yet. */
async function whileBookingFor(who: Person, work: () => Promise<unknown>): Promise<void> {
  let commit = (): void => undefined;
  const mayCommit = new Promise<void>((resolve) => (commit = resolve));
  const insert = async (tx: Tx): Promise<void> => {
    await lockForBooking(tx, facilityId(), { patients: [who.norm], references: [], sessions: [] });
    await tx.rows(
      `insert into booking (facility_id, booking_code, session_id, ordinal, queue_number, medical_record_number, payer, source, clinic_code, visit_date, nik, card_number, phone,
         visit_type, reference_number, is_new_patient, booked_at, estimated_at)
       select facility_id, 'LATE-1', session_id, 99, 'SAR-99', :norm, 'JKN', 'desk', clinic_code, visit_date, '', '', '', 1, '', false, now(), now()
       from practice_session where facility_id = :facilityId and visit_date = :day`,
      { facilityId: facilityId(), norm: who.norm, day: LATER_SESSION.tanggalperiksa },
    );
  };
  let holding = (): void => undefined;
  const held = new Promise<void>((resolve) => (holding = resolve));
  const booked = hospital.db.transaction(async (tx) => {
    await insert(tx);
    holding();
    await mayCommit;
  });
  await held;
  const done = work();
  await until(async () => (await hospital.db.rows(`select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`)).length === 1, 'the wait for the booking');
  commit();
  await booked;
  await done;
}

test('whoever books while the run looks at them keeps who they are', async () => {
  await comeIn();
  await whileBookingFor(person(4), async () => expect(await retainPersons(hospital.deps)).toEqual({ patients: 2, bookings: 2 }));
  expect(await nameOf(4)).toBe('Pasien Uji 4');
});

describe('one patient, by request', () => {
  const erase = (who: Person, over: { confirm?: string } = {}) =>
    erasePatient(hospital.deps, hospital.facility(), { medicalRecordNumber: who.norm, confirm: who.norm, reason: 'asked', actor: 'admin', ...over });

  test('is refused while a visit is open, an operation planned or BPJS not told, and for a number typed otherwise', async () => {
    const code = await book(person(1), MORNING_SESSION);
    await expect(erase(person(1))).rejects.toMatchObject({ code: 'erasure-visit-open', data: { visitDate: TODAY } });
    await hospital.call('batal-antrean', '/batalantrean', { kodebooking: code, keterangan: 'Pasien Uji 1 pindah' });
    await expect(erase(person(1))).rejects.toMatchObject({ code: 'erasure-still-owed' });
    await plan('OP-2', '2027-02-01', person(2));
    await expect(erase(person(2))).rejects.toMatchObject({ code: 'erasure-surgery-planned', data: { surgeryDate: '2027-02-01' } });
    await expect(erase(person(3), { confirm: person(4).norm })).rejects.toMatchObject({ code: 'erasure-not-confirmed' });
    await expect(erase({ ...person(3), norm: '99-99-99' })).rejects.toMatchObject({ code: 'patient-not-found' });
    expect(await names()).toEqual([1, 2, 3, 4, 5, 6].map((n) => `Pasien Uji ${n}`));

    await settle(code);
    await erase(person(1));
    await erase(person(1));
    expect(await nameOf(1)).toBe(ERASED_NAME);
    const kept = await everything();
    for (const value of [person(1).nik, person(1).nomorkartu, person(1).nohp, 'Pasien Uji 1']) expect(kept).not.toContain(value);
    expect(await hospital.db.rows(`select actor, subject, detail from staff_act where act = 'patient-erased'`)).toEqual(Array(2).fill({ actor: 'admin', subject: person(1).norm, detail: { reason: 'asked' } }));
  });

  test('is refused where a booking comes in at the same moment', async () => {
    await whileBookingFor(person(4), () => expect(erase(person(4))).rejects.toMatchObject({ code: 'erasure-visit-open' }));
  });

  test('whose data the SIMRS brings again is known again', async () => {
    await erase(person(3));
    await hospital.db.rows(`insert into patient (facility_id, medical_record_number, is_provisional, full_name, nik) values (:facilityId, 'MJ-000001', true, 'Pasien Uji 3', :nik)`, { facilityId: facilityId(), nik: person(3).nik });
    await mergePatient(hospital.deps, hospital.facility(), { from: 'MJ-000001', to: person(3).norm, actor: 'simrs' });
    expect(await patientFile(hospital.db, facilityId(), person(3).norm)).toMatchObject({ fullName: 'Pasien Uji 3', nik: person(3).nik });
  });
});
