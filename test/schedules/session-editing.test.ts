import { Refusal } from '../../src/platform/refusal';
import { addClinic, changeClinic, clinicVersion, deleteClinic, findClinic } from '../../src/schedules/clinic-editing';
import { copyWeek, planWeekCopy } from '../../src/schedules/copy-week';
import { addDoctor, deleteDoctor } from '../../src/schedules/doctor-editing';
import { addHoliday } from '../../src/schedules/holiday-editing';
import { addSessionByHand, changeSessionByHand, deleteSession, fieldsOfSession, sessionVersion, switchLeave, type NewSessionByHand } from '../../src/schedules/session-editing';
import { findSession, listSessions, type EditedSession, type SessionFields } from '../../src/schedules/session-editing-store';
import { MONDAY, MORNING, openHfisHospital, SARI, slot, TUESDAY, type HfisHospital } from './hfis-hospital';

let hospital: HfisHospital;
beforeAll(async () => {
  hospital = await openHfisHospital();
});
afterAll(() => hospital.close());
beforeEach(async () => {
  await hospital.clear();
  await hospital.db.rows('truncate staff_act');
});

async function codeOf(work: Promise<unknown>): Promise<string> {
  return work.then(
    () => 'done',
    (error: unknown) => (error instanceof Refusal ? (error as { code: string }).code : Promise.reject(error as Error)),
  );
}

const NEW: NewSessionByHand = { clinicCode: 'SAR', doctorCode: SARI.kodedokter, visitDate: MONDAY, practiceHours: '08:00-12:00', queuePrefix: '', capacity: 30, quotaJkn: 24, quotaNonJkn: 6, minutesPerPatient: null, note: '' };
const add = async (over: Partial<NewSessionByHand> = {}): Promise<number> => addSessionByHand(hospital.deps, await hospital.facility(), { ...NEW, ...over }, 'ani');
const theSession = async (sessionId: number): Promise<EditedSession> => (await findSession(hospital.db, hospital.facilityId, sessionId))!;
async function change(sessionId: number, over: Partial<SessionFields>, bookingsShown = 0): Promise<string> {
  const session = await theSession(sessionId);
  const wanted = { ...fieldsOfSession(session), ...over };
  return codeOf(changeSessionByHand(hospital.deps, await hospital.facility(), { sessionId, version: sessionVersion(session), bookingsShown, ...wanted }, 'ani'));
}
const leave = async (sessionId: number, onLeave: boolean, bookingsShown = 0): Promise<string> =>
  codeOf(switchLeave(hospital.deps, await hospital.facility(), { sessionId, onLeave, bookingsShown, actor: 'ani' }));

/** Bookings of a session as the queue keeps them. */
async function book(sessionId: number, payers: readonly ('JKN' | 'NON JKN')[]): Promise<void> {
  const { facilityId } = hospital;
  for (const [i, payer] of payers.entries()) {
    const norm = `S${sessionId}-${i}`;
    await hospital.db.rows(`insert into patient (facility_id, medical_record_number, full_name) values (:facilityId, :norm, 'Pasien Uji')`, { facilityId, norm });
    await hospital.db.rows(
      `insert into booking (facility_id, booking_code, session_id, ordinal, queue_number, medical_record_number, payer, source, clinic_code, visit_date, nik, card_number, phone,
         visit_type, reference_number, is_new_patient, booked_at, estimated_at)
       select :facilityId, :norm, session_id, :ordinal, queue_prefix || '-' || :ordinal, :norm, :payer, 'kiosk', clinic_code, visit_date, '', '', '0812', 3, '', false, :now, :now
       from practice_session where facility_id = :facilityId and session_id = :sessionId`,
      { facilityId, norm, ordinal: i + 1, payer, sessionId, now: MORNING },
    );
  }
  await hospital.db.rows(
    `update practice_session set last_ordinal = :all, taken_jkn = :jkn, taken_non_jkn = :others, waiting = :all where facility_id = :facilityId and session_id = :sessionId`,
    { facilityId, sessionId, all: payers.length, jkn: payers.filter((payer) => payer === 'JKN').length, others: payers.filter((payer) => payer !== 'JKN').length },
  );
}

describe('a session that is added', () => {
  test('takes the next free prefix of its clinic, and its own where one is given', async () => {
    await add();
    await add({ practiceHours: '13:00-15:00' });
    await add({ practiceHours: '16:00-18:00', queuePrefix: 'MALAM' });
    expect((await hospital.sessions()).map((session) => session.queue_prefix)).toEqual(['E1', 'E2', 'MALAM']);
  });

  test.each<[over: Partial<NewSessionByHand>, code: string]>([
    [{}, 'session-slot-taken'],
    [{ practiceHours: '13:00-15:00', queuePrefix: 'E1' }, 'session-prefix-taken'],
    [{ visitDate: '2027-01-17' }, 'session-date-passed'],
    [{ practiceHours: '13:00-15:00', quotaJkn: 31 }, 'quota-jkn-above-capacity'],
    [{ practiceHours: '13:00-15:00', quotaNonJkn: 31 }, 'quota-non-jkn-above-capacity'],
    [{ clinicCode: 'TIDAK', practiceHours: '13:00-15:00', queuePrefix: 'T' }, 'record-gone'],
  ])('beside the first is refused as %j: %s', async (over, code) => {
    await add();
    expect(await codeOf(add(over))).toBe(code);
    expect(await hospital.sessions()).toHaveLength(1);
  });

  test('by two people at once is there once, and the second is told', async () => {
    expect((await Promise.all([codeOf(add()), codeOf(add())])).sort()).toEqual(['done', 'session-slot-taken']);
  });

  test('is not refused for its quotas where the facility lets them exceed the capacity', async () => {
    await hospital.settings({ quotasMayExceedCapacity: true });
    expect(await codeOf(add({ quotaJkn: 40 }))).toBe('done');
  });
});

describe('a session with bookings', () => {
  let sessionId: number;
  beforeEach(async () => {
    sessionId = await add();
    await book(sessionId, ['JKN', 'JKN', 'JKN', 'NON JKN']);
  });

  test.each<[over: Partial<SessionFields>, code: string]>([
    [{ capacity: 3, quotaJkn: 3, quotaNonJkn: 1 }, 'capacity-below-taken'],
    [{ quotaJkn: 2 }, 'quota-jkn-below-taken'],
    [{ quotaNonJkn: 0 }, 'quota-non-jkn-below-taken'],
    [{ queuePrefix: 'LAIN' }, 'session-prefix-has-numbers'],
    [{ practiceHours: '09:00-13:00' }, 'bookings-hit-changed'],
    [{ capacity: 4, quotaJkn: 3, quotaNonJkn: 1, note: 'penuh' }, 'done'],
  ])('changed to %j: %s', async (over, code) => {
    expect(await change(sessionId, over)).toBe(code);
  });

  test('moves its hours once all of them were shown', async () => {
    expect(await change(sessionId, { practiceHours: '09:00-13:00' }, 4)).toBe('done');
    expect(await theSession(sessionId)).toMatchObject({ practiceHours: '09:00-13:00', takenJkn: 3 });
  });

  test('cut below what is taken by HFIS may still have its note changed', async () => {
    await hospital.changeSession('08:00-12:00', 'capacity = 2, quota_jkn = 2, quota_non_jkn = 0');
    expect(await change(sessionId, { note: 'ikut HFIS' })).toBe('done');
    expect(await change(sessionId, { capacity: 3, quotaJkn: 3 })).toBe('capacity-below-taken');
  });

  test('is closed once all of them were shown, is not deleted, and every act is recorded', async () => {
    expect(await leave(sessionId, true, 3)).toBe('bookings-hit-changed');
    expect(await leave(sessionId, true, 4)).toBe('done');
    expect(await leave(sessionId, true, 0)).toBe('done');
    expect(await codeOf(deleteSession(hospital.deps, await hospital.facility(), sessionId, 'ani'))).toBe('session-has-numbers');
    expect(await hospital.db.rows(`select act, actor, detail from staff_act where act <> 'session-added'`)).toEqual([{ act: 'session-closed', actor: 'ani', detail: { bookingsHit: 4 } }]);
  });
});

describe('two people who edit one session', () => {
  test('do not write over each other, and before and after are recorded', async () => {
    const sessionId = await add();
    const session = await theSession(sessionId);
    const facility = await hospital.facility();
    const save = (over: Partial<SessionFields>): Promise<string> =>
      codeOf(changeSessionByHand(hospital.deps, facility, { ...fieldsOfSession(session), ...over, sessionId, version: sessionVersion(session), bookingsShown: 0 }, 'ani'));
    expect((await Promise.all([save({ capacity: 40 }), save({ capacity: 50 })])).sort()).toEqual(['changed-meanwhile', 'done']);
    const [act] = await hospital.db.rows<{ detail: { capacity: { before: number; after: number } } }>(`select detail from staff_act where act = 'session-changed'`);
    expect(act!.detail).toEqual({ capacity: { before: 30, after: (await theSession(sessionId)).capacity } });
  });
});

describe('a decision of a person', () => {
  /** A session as HFIS has it, agreed by a pull. */
  async function agreed(): Promise<number> {
    await hospital.hfisHas([slot(SARI, '08:00-12:00')]);
    await hospital.pull();
    const [session] = await hospital.sessions();
    return session!.session_id;
  }

  test('about the capacity stays when HFIS changes, also when it is what both agreed on before', async () => {
    const sessionId = await agreed();
    expect(await change(sessionId, { capacity: 20, quotaJkn: 20, quotaNonJkn: 20 })).toBe('done');
    await hospital.hfisHas([slot(SARI, '08:00-12:00', { kapasitaspasien: 25 })]);
    expect(await hospital.pull()).toMatchObject({ changed: 0, differences: 1 });
    expect(await change(sessionId, { capacity: 30, quotaJkn: 30, quotaNonJkn: 30 })).toBe('done');
    for (let i = 0; i < 2; i++) expect(await hospital.pull()).toMatchObject({ changed: 0, differences: 1 });
    expect(await theSession(sessionId)).toMatchObject({ capacity: 30 });
  });

  test('to open a session again that HFIS no longer has stays', async () => {
    const sessionId = await agreed();
    expect(await leave(sessionId, true)).toBe('done');
    await hospital.hfisHas([]);
    await hospital.pull();
    expect(await leave(sessionId, false)).toBe('done');
    for (let i = 0; i < 2; i++) expect(await hospital.pull()).toMatchObject({ changed: 0, differences: 1 });
    expect(await theSession(sessionId)).toMatchObject({ onLeave: false });
  });

  test('about a leave stays against HFIS, and what HFIS changes apart from it is followed', async () => {
    const sessionId = await agreed();
    expect(await leave(sessionId, true)).toBe('done');
    await hospital.hfisHas([slot(SARI, '08:00-12:00', { kapasitaspasien: 25 })]);
    expect(await hospital.pull()).toMatchObject({ changed: 1, differences: 1 });
    expect(await theSession(sessionId)).toMatchObject({ onLeave: true, capacity: 25 });
  });

  test('about the hours stays, and no second session is opened at the old ones', async () => {
    const sessionId = await agreed();
    expect(await change(sessionId, { practiceHours: '14:00-17:00' })).toBe('done');
    for (let i = 0; i < 2; i++) await hospital.pull();
    expect((await hospital.sessions()).map((session) => session.practice_hours)).toEqual(['14:00-17:00']);
    expect((await hospital.differences()).length).toBeGreaterThan(0);
  });

  test('to delete a session stays: HFIS only lists that it has it', async () => {
    const sessionId = await agreed();
    expect(await codeOf(deleteSession(hospital.deps, await hospital.facility(), sessionId, 'ani'))).toBe('done');
    for (let i = 0; i < 2; i++) expect(await hospital.pull()).toMatchObject({ added: 0, differences: 1 });
    expect(await hospital.sessions()).toEqual([]);
  });
});

describe('a week that is copied', () => {
  test('opens each session a week later, leaves what is there, and skips holidays', async () => {
    await add();
    const closed = await add({ visitDate: TUESDAY, note: 'konferensi' });
    await leave(closed, true);
    await add({ visitDate: '2027-01-20' });
    await add({ visitDate: '2027-01-25', capacity: 5, quotaJkn: 5, quotaNonJkn: 5, queuePrefix: 'ADA' });
    const facility = await hospital.facility();
    await addHoliday(hospital.deps, facility, { date: '2027-01-27', name: 'Libur', bookingsShown: 0 }, 'ani');
    const copy = { from: MONDAY, to: '2027-01-29', clinicCode: '' };
    expect((await planWeekCopy(hospital.db, facility, copy, MORNING)).map(({ date, notCopied }) => [date, notCopied])).toEqual([
      ['2027-01-25', 'there-already'],
      ['2027-01-26', null],
      ['2027-01-27', 'holiday'],
    ]);
    expect(await copyWeek(hospital.deps, facility, copy, 'ani')).toBe(1);
    const { sessions } = await listSessions(hospital.db, hospital.facilityId, { from: '2027-01-25', to: '2027-01-31', clinicCode: '', doctorCode: null, search: '', limit: 10, offset: 0 });
    expect(sessions).toMatchObject([
      { visitDate: '2027-01-25', queuePrefix: 'ADA', capacity: 5 },
      { visitDate: '2027-01-26', queuePrefix: 'E1', capacity: 30, onLeave: false, note: 'konferensi', takenJkn: 0, lastOrdinal: 0 },
    ]);
  });

  test('twice at once is copied once', async () => {
    await add();
    await add({ practiceHours: '13:00-15:00' });
    const facility = await hospital.facility();
    const copies = await Promise.all([1, 2].map(() => copyWeek(hospital.deps, facility, { from: MONDAY, to: '2027-01-25', clinicCode: 'SAR' }, 'ani')));
    expect(copies.sort()).toEqual([0, 2]);
  });

  test('onto itself is refused', async () => {
    expect(await codeOf(planWeekCopy(hospital.db, await hospital.facility(), { from: MONDAY, to: TUESDAY, clinicCode: '' }, MORNING))).toBe('week-is-the-same');
  });
});

describe('clinics, doctors and holidays', () => {
  test('with sessions are not deleted, without they are', async () => {
    await add();
    await addDoctor(hospital.deps, hospital.facilityId, { doctorCode: 5, doctorName: 'dr. Baru' }, 'ani');
    expect(await codeOf(deleteClinic(hospital.deps, hospital.facilityId, 'SAR', 'ani'))).toBe('clinic-in-use');
    expect(await codeOf(deleteClinic(hospital.deps, hospital.facilityId, 'ANA', 'ani'))).toBe('done');
    expect(await codeOf(deleteDoctor(hospital.deps, hospital.facilityId, SARI.kodedokter, 'ani'))).toBe('doctor-in-use');
    expect(await codeOf(deleteDoctor(hospital.deps, hospital.facilityId, 5, 'ani'))).toBe('done');
  });

  test('two clinics never have the same prefix, also when both are added at once', async () => {
    const clinic = (clinicCode: string) => ({ clinicCode, clinicName: clinicCode, parentCode: clinicCode, parentName: clinicCode, queuePrefix: 'X' });
    const codes = await Promise.all(['AAA', 'BBB'].map((code) => codeOf(addClinic(hospital.deps, hospital.facilityId, clinic(code), 'ani'))));
    expect(codes.sort()).toEqual(['clinic-prefix-taken', 'done']);
    expect(await codeOf(addClinic(hospital.deps, hospital.facilityId, { ...clinic('SAR'), queuePrefix: 'Y' }, 'ani'))).toBe('clinic-code-taken');
  });

  test('a clinic keeps what the first of two editors saved', async () => {
    const clinic = (await findClinic(hospital.db, hospital.facilityId, 'SAR'))!;
    const save = (clinicName: string): Promise<string> => codeOf(changeClinic(hospital.deps, hospital.facilityId, { ...clinic, clinicName }, clinicVersion(clinic), 'ani'));
    expect((await Promise.all([save('Satu'), save('Dua')])).sort()).toEqual(['changed-meanwhile', 'done']);
  });

  test('a holiday on a day with bookings is saved once they were shown', async () => {
    await book(await add(), ['JKN', 'JKN']);
    const facility = await hospital.facility();
    const save = (bookingsShown: number): Promise<string> => codeOf(addHoliday(hospital.deps, facility, { date: MONDAY, name: 'Libur', bookingsShown }, 'ani'));
    expect([await save(0), await save(2), await save(2)]).toEqual(['bookings-hit-changed', 'done', 'holiday-taken']);
  });
});
