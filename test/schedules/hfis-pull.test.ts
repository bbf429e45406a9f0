import { openDb } from '../../src/platform/db';
import { Refusal } from '../../src/platform/refusal';
import { takeNumbers } from '../../src/queue/take-number';
import { openTimetable } from '../../src/schedules/timetable';
import { openFacilityDirectory } from '../../src/platform/facility-directory';
import { hfisJob, pullHfis } from '../../src/schedules/hfis-sync';
import { followDay } from '../../src/schedules/hfis-day';
import { until } from '../support/until';
import { AYU, BIMA, MONDAY, MORNING, openHfisHospital, SARI, slot, TUESDAY, type HfisHospital } from './hfis-hospital';

let hospital: HfisHospital;
beforeAll(async () => {
  hospital = await openHfisHospital();
});
afterAll(() => hospital.close());
beforeEach(() => hospital.clear());

const laterBy = (minutes: number): Date => new Date(MORNING.getTime() + minutes * 60_000);

describe('a pull follows HFIS where nobody is touched', () => {
  test('new slots become sessions with free prefixes, all places open to both, and their doctors are known; a second pull changes nothing', async () => {
    await hospital.addSession({ practice_hours: '06:00-07:00', queue_prefix: 'E2', on_leave: true });
    await hospital.hfisHas([
      slot(SARI, '08:00 - 12:00', { kapasitaspasien: 25 }),
      slot(BIMA, '13:00-15:00', { libur: 1 }),
      slot(AYU, '09:00-11:00', { kodesubspesialis: 'ANA', tanggal: TUESDAY, hari: 2 }),
      slot(AYU, '09:00-11:00', { kodesubspesialis: 'ANA', tanggal: '2027-01-20', hari: 3 }),
    ]);
    expect(await hospital.pull({ days: 2 })).toMatchObject({ clinics: 2, slots: 3, added: 3, changed: 0, differences: 0, failures: [], stoppedBy: null });
    const sessions = await hospital.sessions();
    expect(sessions).toMatchObject([
      { practice_hours: '06:00-07:00', queue_prefix: 'E2' },
      { clinic_code: 'SAR', doctor_code: 700101, visit_date: MONDAY, practice_hours: '08:00-12:00', queue_prefix: 'E1', capacity: 25, quota_jkn: 25, quota_non_jkn: 25, on_leave: false },
      { doctor_code: 700102, practice_hours: '13:00-15:00', queue_prefix: 'E3', capacity: 30, on_leave: true },
      { clinic_code: 'ANA', doctor_code: 700103, visit_date: TUESDAY, practice_hours: '09:00-11:00', queue_prefix: 'B1', on_leave: false },
    ]);
    expect(await hospital.db.rows('select doctor_code, doctor_name from doctor order by doctor_code')).toEqual(
      [SARI, BIMA, AYU].map(({ kodedokter, namadokter }) => ({ doctor_code: kodedokter, doctor_name: namadokter })),
    );
    expect(await hospital.pull({ days: 2 })).toMatchObject({ added: 0, changed: 0, differences: 0 });
    expect(await hospital.sessions()).toEqual(sessions);
  });

  test('capacity, leave, a slot that goes and comes back, each as HFIS says it', async () => {
    await hospital.hfisHas([slot(SARI, '08:00-12:00')]);
    await hospital.pull();
    const says = async (...slots: Parameters<HfisHospital['hfisHas']>[0]): Promise<object[]> => {
      await hospital.hfisHas(slots);
      await hospital.pull();
      return (await hospital.sessions()).map(({ practice_hours: hours, capacity, quota_jkn: quota, on_leave: closed }) => ({ hours, capacity, quota, closed }));
    };
    const state = (capacity: number, closed: boolean): object => ({ hours: '08:00-12:00', capacity, quota: capacity, closed });
    expect(await says(slot(SARI, '08:00-12:00', { kapasitaspasien: 40 }))).toEqual([state(40, false)]);
    expect(await says(slot(SARI, '08:00-12:00', { kapasitaspasien: 40, libur: 1 }))).toEqual([state(40, true)]);
    expect(await says(slot(SARI, '08:00-12:00', { kapasitaspasien: 20 }))).toEqual([state(20, false)]);
    expect(await says()).toEqual([state(20, true)]);
    expect(await says()).toEqual([state(20, true)]);
    expect(await says(slot(SARI, '08:00-12:00', { kapasitaspasien: 22 }))).toEqual([state(22, false)]);
    expect(await hospital.allDifferences()).toEqual([]);
  });

  test('hours that change close the old session and open one with its quotas and minutes', async () => {
    await hospital.addSession({ capacity: 40, quota_jkn: 32, quota_non_jkn: 8, minutes_per_patient: 6 });
    await hospital.hfisHas([slot(SARI, '08:00-12:00', { kapasitaspasien: 40 })]);
    await hospital.pull();
    await hospital.hfisHas([slot(SARI, '09:00-12:00', { kapasitaspasien: 30 })]);
    expect(await hospital.pull()).toMatchObject({ added: 1, changed: 1, differences: 0 });
    expect(await hospital.sessions()).toMatchObject([
      { practice_hours: '08:00-12:00', on_leave: true },
      { practice_hours: '09:00-12:00', on_leave: false, capacity: 30, quota_jkn: 24, quota_non_jkn: 6, minutes_per_patient: 6, queue_prefix: 'E2' },
    ]);
  });

  test('a leave entered here outlives a slot that was gone for a while', async () => {
    await hospital.hfisHas([slot(SARI, '08:00-12:00')]);
    await hospital.pull();
    await hospital.changeSession('08:00-12:00', 'on_leave = true');
    await hospital.hfisHas([]);
    await hospital.pull();
    await hospital.hfisHas([slot(SARI, '08:00-12:00')]);
    await hospital.pull();
    expect(await hospital.sessions()).toMatchObject([{ on_leave: true }]);
    expect(await hospital.differences()).toMatchObject([{ kind: 'leave', ours: { onLeave: true }, theirs: { onLeave: false }, bookingsHit: 0 }]);
  });
});

describe('a pull keeps what was changed here', () => {
  test('and lists it once however often it is seen, until it is gone by itself', async () => {
    await hospital.hfisHas([slot(SARI, '08:00-12:00')]);
    await hospital.pull();
    await hospital.changeSession('08:00-12:00', 'capacity = 50');
    for (const minutes of [60, 120]) {
      hospital.setNow(laterBy(minutes));
      expect(await hospital.pull()).toMatchObject({ changed: 0, differences: 1 });
    }
    expect(await hospital.sessions()).toMatchObject([{ capacity: 50 }]);
    expect(await hospital.allDifferences()).toMatchObject([{ kind: 'capacity', ours: { capacity: 50 }, theirs: { capacity: 30 }, bookingsHit: 0, foundAt: laterBy(60), lastSeenAt: laterBy(120), settledAt: null }]);

    await hospital.hfisHas([slot(SARI, '08:00-12:00', { kapasitaspasien: 50 })]);
    expect(await hospital.pull()).toMatchObject({ changed: 0, differences: 0 });
    expect(await hospital.allDifferences()).toMatchObject([{ settlement: 'gone-by-itself', settledBy: null, settledAt: laterBy(120) }]);
  });

  test('a change of leave at HFIS is followed beside a capacity of our own', async () => {
    await hospital.hfisHas([slot(SARI, '08:00-12:00')]);
    await hospital.pull();
    await hospital.changeSession('08:00-12:00', 'capacity = 50');
    await hospital.hfisHas([slot(SARI, '08:00-12:00', { libur: 1 })]);
    await hospital.pull();
    expect(await hospital.sessions()).toMatchObject([{ capacity: 50, on_leave: true }]);
  });

  test('what differs at the first pull is ours, and a session HFIS never had is listed', async () => {
    await hospital.addSession({ capacity: 20, on_leave: true });
    await hospital.addSession({ practice_hours: '19:00-21:00', queue_prefix: 'E2' });
    await hospital.hfisHas([slot(SARI, '08:00-12:00')]);
    expect(await hospital.pull()).toMatchObject({ added: 0, changed: 0, differences: 3 });
    expect((await hospital.differences()).map(({ kind }) => kind).sort()).toEqual(['capacity', 'leave', 'only-here']);
    expect(await hospital.sessions()).toMatchObject([{ capacity: 20, on_leave: true }, { on_leave: false }]);
  });

  test('a doctor is never given a second session over the one he has here', async () => {
    await hospital.addSession({ practice_hours: '08:00-13:00' });
    await hospital.hfisHas([slot(SARI, '08:00-12:00')]);
    expect(await hospital.pull()).toMatchObject({ added: 0, differences: 1 });
    expect(await hospital.differences()).toMatchObject([{ kind: 'hours', ours: { practiceHours: '08:00-13:00' }, theirs: { practiceHours: '08:00-12:00', capacity: 30 } }]);
  });

  test('with hfisNewSessions "list" a new slot is only listed', async () => {
    await hospital.settings({ hfisNewSessions: 'list' });
    await hospital.hfisHas([slot(SARI, '08:00-12:00')]);
    expect(await hospital.pull()).toMatchObject({ added: 0, differences: 1 });
    expect(await hospital.pull()).toMatchObject({ added: 0, differences: 1 });
    expect(await hospital.sessions()).toEqual([]);
    expect(await hospital.allDifferences()).toMatchObject([{ kind: 'only-there', ours: null, theirs: { capacity: 30, onLeave: false, doctorName: SARI.namadokter } }]);
    await hospital.settings({});
    expect(await hospital.pull()).toMatchObject({ added: 1, differences: 0 });
  });

  test('a slot without places, or with hours nobody can read, is listed and opens nothing', async () => {
    await hospital.hfisHas([slot(SARI, '08:00-12:00', { kapasitaspasien: 0 }), slot(BIMA, 'selesai'), slot(BIMA, '10:00-10:00'), slot(BIMA, '07.00-09.00')]);
    expect(await hospital.pull()).toMatchObject({ slots: 2, added: 1, differences: 3 });
    expect(await hospital.sessions()).toMatchObject([{ practice_hours: '07:00-09:00' }]);
    expect((await hospital.differences()).map(({ kind, theirs }) => [kind, theirs?.jadwal])).toEqual(expect.arrayContaining([['only-there', undefined], ['unreadable', 'selesai'], ['unreadable', '10:00-10:00']]));
  });
});

describe('a change that touches bookings', () => {
  const hits: [what: string, rows: Parameters<HfisHospital['hfisHas']>[0], kind: string][] = [
    ['a leave', [slot(SARI, '08:00-12:00', { libur: 1 })], 'leave'],
    ['a slot that is gone', [], 'gone'],
    ['a capacity below what is taken', [slot(SARI, '08:00-12:00', { kapasitaspasien: 2 })], 'capacity'],
    ['other hours', [slot(SARI, '10:00-12:00')], 'hours'],
  ];

  test.each(hits)('%s is listed with their number and changes nothing; followed when they are all cancelled', async (_what, rows, kind) => {
    await hospital.hfisHas([slot(SARI, '08:00-12:00')]);
    await hospital.pull();
    await hospital.changeSession('08:00-12:00', 'taken_jkn = 2, taken_non_jkn = 1');
    const before = await hospital.sessions();
    await hospital.hfisHas(rows);
    for (let i = 0; i < 2; i++) expect(await hospital.pull()).toMatchObject({ added: 0, changed: 0, differences: 1 });
    expect(await hospital.sessions()).toEqual(before);
    expect(await hospital.allDifferences()).toMatchObject([{ kind, bookingsHit: 3, settledAt: null, practiceHours: '08:00-12:00' }]);

    await hospital.changeSession('08:00-12:00', 'taken_jkn = 0, taken_non_jkn = 0');
    expect(await hospital.pull()).toMatchObject({ differences: 0 });
    expect(await hospital.sessions()).not.toEqual(before);
    expect(await hospital.allDifferences()).toMatchObject([{ settlement: 'gone-by-itself' }]);
  });

  test('a smaller capacity that still holds them all is followed', async () => {
    await hospital.hfisHas([slot(SARI, '08:00-12:00')]);
    await hospital.pull();
    await hospital.changeSession('08:00-12:00', 'taken_jkn = 20');
    await hospital.hfisHas([slot(SARI, '08:00-12:00', { kapasitaspasien: 20 })]);
    expect(await hospital.pull()).toMatchObject({ changed: 1, differences: 0 });
    expect(await hospital.sessions()).toMatchObject([{ capacity: 20, quota_jkn: 20 }]);
  });

  test('a share of one payer is not taken below what that payer has', async () => {
    await hospital.addSession({ capacity: 30, quota_jkn: 24, quota_non_jkn: 6 });
    await hospital.hfisHas([slot(SARI, '08:00-12:00')]);
    await hospital.pull();
    await hospital.changeSession('08:00-12:00', 'taken_jkn = 20');
    await hospital.hfisHas([slot(SARI, '08:00-12:00', { kapasitaspasien: 22 })]);
    expect(await hospital.pull()).toMatchObject({ changed: 0, differences: 1 });
    expect(await hospital.sessions()).toMatchObject([{ capacity: 30, quota_jkn: 24 }]);
  });

  test('a booking that is being written is waited for and counted', async () => {
    await hospital.hfisHas([slot(SARI, '08:00-12:00')]);
    await hospital.pull();
    await hospital.hfisHas([slot(SARI, '08:00-12:00', { libur: 1 })]);
    let pulling: Promise<unknown> = Promise.resolve();
    await hospital.db.transaction(async (tx) => {
      await tx.rows('select from practice_session for no key update');
      pulling = hospital.pull();
      await until(
        async () => (await hospital.db.rows(`select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock' and query like '%practice_session%'`)).length === 1,
        'the pull waiting for the session',
      );
      await tx.rows('update practice_session set taken_jkn = 1, last_ordinal = 1');
    });
    expect(await pulling).toMatchObject({ changed: 0, differences: 1 });
    expect(await hospital.sessions()).toMatchObject([{ on_leave: false }]);
    expect(await hospital.differences()).toMatchObject([{ kind: 'leave', bookingsHit: 1 }]);
  });
});

describe('bookings and pulls at the same time', () => {
  test('never leave a booking in a session that a pull has closed', async () => {
    await hospital.hfisHas([slot(SARI, '08:00-12:00')]);
    await hospital.pull();
    const people = Array.from({ length: 60 }, (_, i) => ({ norm: `U${i}`, nik: `33000000000${String(i).padStart(5, '0')}`, card: `00099000${String(i).padStart(5, '0')}` }));
    await hospital.db.rows(
      `insert into patient (facility_id, medical_record_number, nik, card_number, full_name, registered_at)
       select :facilityId, p.norm, p.nik, p.card, 'Pasien Uji', now() from jsonb_to_recordset(:people) as p(norm text, nik text, card text)`,
      { facilityId: hospital.facilityId, people: JSON.stringify(people) },
    );
    const timetable = await openTimetable(hospital.db, { onChange: () => undefined });
    const facility = await hospital.facility();
    const book = async ({ norm, nik, card }: (typeof people)[number]): Promise<void> => {
      const slotAsked = { clinicCode: 'SAR', doctorCode: SARI.kodedokter, visitDate: MONDAY, practiceHours: '08:00-12:00' };
      const [outcome] = await takeNumbers({ db: hospital.db, clock: hospital.deps.clock, timetable, replies: { isReplied: () => false } }, facility, [
        { source: 'kiosk', slot: slotAsked, doctorAsAsked: '', patient: { medicalRecordNumber: norm, nik, cardNumber: card }, payer: 'JKN', phone: '081299990000', visitType: 3, referenceNumber: `K${norm}` },
      ]);
      if (outcome instanceof Refusal && !['schedule-unavailable', 'clinic-closed'].includes(outcome.code)) throw outcome;
    };
    for (let round = 0; round < 12; round++) {
      await hospital.db.rows('delete from outbox');
      await hospital.db.rows('delete from booking');
      await hospital.db.rows('update practice_session set on_leave = false, taken_jkn = 0, waiting = 0');
      await hospital.db.rows('update hfis_slot set agreed_on_leave = false');
      await hospital.hfisHas([slot(SARI, '08:00-12:00', { libur: 1 })]);
      const facilityNow = await hospital.facility();
      const guests = people.slice(round * 5, round * 5 + 5);
      await Promise.all([...guests.map(book), pullHfis(hospital.deps, facilityNow, { days: 1, only: { clinicCode: 'SAR', date: MONDAY } })]);
      const [state] = await hospital.db.rows<{ on_leave: boolean; booked: number; listed: boolean }>(
        `select on_leave, (select count(*)::int from booking) as booked, exists (select from schedule_difference where settled_at is null and kind = 'leave') as listed from practice_session`,
      );
      expect(state).toMatchObject(state!.on_leave ? { booked: 0 } : { booked: guests.length, listed: true });
    }
  });
});

describe('a read that failed', () => {
  test('changes nothing of its clinic, and the others are read', async () => {
    const both = [slot(SARI, '08:00-12:00'), slot(AYU, '09:00-11:00', { kodesubspesialis: 'ANA' })];
    await hospital.hfisHas(both);
    await hospital.pull();
    const before = await hospital.sessions();
    const answers: object[] = [{ kind: 'status', status: 500, stored: false }, { kind: 'wrong-encryption' }, { kind: 'metadata', code: 201, message: 'Layanan sedang sibuk sekali', stored: false }, { kind: 'html-200', stored: false }, { kind: 'hang-before-store', drop: true }];
    for (const answer of answers) {
      const simulator = await hospital.hfisHas([slot(SARI, '08:00-12:00', { libur: 1, kapasitaspasien: 5 })]);
      simulator.faults.add({ ...answer, match: { path: `jadwaldokter/kodepoli/SAR` } } as Parameters<typeof simulator.faults.add>[0]);
      const summary = await hospital.pull();
      expect(summary).toMatchObject({ clinics: 1, failures: [{ clinicCode: 'SAR', visitDate: MONDAY }], stoppedBy: null });
      expect((await hospital.sessions()).filter(({ clinic_code: code }) => code === 'SAR')).toEqual(before.filter(({ clinic_code: code }) => code === 'SAR'));
    }
    expect(await hospital.sessions()).toMatchObject([{ clinic_code: 'ANA', on_leave: true }, { clinic_code: 'SAR', on_leave: false }]);
  });

  test('for wrong credentials ends the pull at once', async () => {
    await hospital.hfisHas([slot(SARI, '08:00-12:00')]);
    await hospital.pull();
    await hospital.db.rows(`update bpjs_account set user_key = 'salah'`);
    expect(await hospital.pull({ days: 7 })).toMatchObject({ clinics: 0, slots: 0, stoppedBy: 'misconfigured', failures: [{ what: 'ref/dokter', verdict: 'misconfigured' }] });
    expect(await hospital.sessions()).toMatchObject([{ on_leave: false }]);
    expect(hospital.log.lines.filter(({ level }) => level === 'error')).toHaveLength(1);
  });

  test('again and again leaves a BPJS that is away alone', async () => {
    const simulator = await hospital.hfisHas([]);
    simulator.faults.add({ kind: 'status', status: 503, stored: false, times: 'unlimited' });
    const summary = await hospital.pull({ days: 31 });
    expect(summary.stoppedBy).toBe('unavailable');
    expect(summary.failures).toHaveLength(3);
  });

  test('an account whose HFIS has no doctor at all closes no session', async () => {
    await hospital.hfisHas([slot(SARI, '08:00-12:00')]);
    await hospital.pull();
    await hospital.hfisHas([], { dokter: [] });
    expect(await hospital.pull()).toMatchObject({ stoppedBy: 'no-doctors', clinics: 0 });
    expect(await hospital.sessions()).toMatchObject([{ on_leave: false }]);
  });
});

describe('pulls at once', () => {
  test('of several processes add and list nothing twice', async () => {
    await hospital.addSession({ practice_hours: '19:00-21:00', queue_prefix: 'E9' });
    const rows = ['07:00-08:00', '08:00-09:00', '09:00-10:00', '10:00-11:00'].flatMap((hours) => [slot(BIMA, hours), slot(AYU, hours, { kodesubspesialis: 'ANA' })]);
    await hospital.hfisHas(rows);
    const facility = await hospital.facility();
    const others = Array.from({ length: 4 }, () => openDb(hospital.databaseUrl, { poolMax: 2 }));
    const summaries = await Promise.all(others.map((db) => pullHfis({ ...hospital.deps, db }, facility, { days: 1 })));
    await Promise.all(others.map((db) => db.close()));
    expect(summaries.reduce((sum, { added }) => sum + added, 0)).toBe(8);
    expect(summaries.every(({ failures }) => failures.length === 0)).toBe(true);
    expect(await hospital.sessions()).toHaveLength(9);
    expect(await hospital.allDifferences()).toMatchObject([{ kind: 'only-here' }]);
  });

  test('an older reading that comes late changes nothing', async () => {
    const day = { facilityId: hospital.facilityId, clinicCode: 'SAR', visitDate: MONDAY };
    const reading = (capacity: number, readAt: Date) => ({ slots: [{ doctorCode: SARI.kodedokter, doctorName: SARI.namadokter, clinicName: 'SARAF', practiceHours: '08:00-12:00', capacity, onLeave: false }], unreadable: [], readAt });
    await followDay(hospital.db, day, reading(30, laterBy(1)), 'add', laterBy(1));
    await followDay(hospital.db, day, reading(10, laterBy(0)), 'add', laterBy(2));
    expect(await hospital.sessions()).toMatchObject([{ capacity: 30 }]);
    await followDay(hospital.db, day, reading(12, laterBy(3)), 'add', laterBy(3));
    expect(await hospital.sessions()).toMatchObject([{ capacity: 12 }]);
  });
});

describe('names', () => {
  test('that differ in more than capitals are listed and stay', async () => {
    await hospital.db.rows(`update clinic set clinic_name = 'Kesehatan Anak' where clinic_code = 'ANA'`);
    await hospital.db.rows(`update doctor set doctor_name = 'dr. Sari W., Sp.N'`);
    await hospital.hfisHas([]);
    expect(await hospital.pull()).toMatchObject({ differences: 2 });
    expect(await hospital.pull()).toMatchObject({ differences: 2 });
    expect(await hospital.allDifferences()).toMatchObject([
      { kind: 'clinic-name', clinicCode: 'ANA', ours: { clinicName: 'Kesehatan Anak' }, theirs: { clinicName: 'ANAK' } },
      { kind: 'doctor-name', doctorCode: 700101, ours: { doctorName: 'dr. Sari W., Sp.N' }, theirs: { doctorName: SARI.namadokter } },
    ]);
    expect(await hospital.db.rows('select doctor_name from doctor')).toEqual([{ doctor_name: 'dr. Sari W., Sp.N' }]);
  });

  test('are not judged by a list that could not be read', async () => {
    await hospital.db.rows(`update doctor set doctor_name = 'dr. Sari W., Sp.N'`);
    await hospital.hfisHas([]);
    await hospital.pull();
    const simulator = await hospital.hfisHas([]);
    simulator.faults.add({ kind: 'status', status: 500, stored: false, match: { path: 'ref/dokter' } });
    await hospital.pull();
    expect(await hospital.allDifferences()).toMatchObject([{ kind: 'doctor-name', settledAt: null }]);
  });
});

test('a pull of one day of one clinic reads that and nothing else', async () => {
  await hospital.hfisHas([slot(SARI, '08:00-12:00'), slot(SARI, '08:00-12:00', { tanggal: TUESDAY, hari: 2 }), slot(AYU, '09:00-11:00', { kodesubspesialis: 'ANA', tanggal: TUESDAY, hari: 2 })]);
  expect(await hospital.pull({ days: 7, only: { clinicCode: 'SAR', date: TUESDAY } })).toMatchObject({ clinics: 1, slots: 1, added: 1 });
  expect(await hospital.sessions()).toMatchObject([{ clinic_code: 'SAR', visit_date: TUESDAY }]);
});

test('a difference of a day that has passed is settled by itself', async () => {
  await hospital.addSession({});
  await hospital.hfisHas([]);
  await hospital.pull();
  hospital.setNow(laterBy(24 * 60));
  await hospital.pull();
  expect(await hospital.allDifferences()).toMatchObject([{ kind: 'only-here', visitDate: MONDAY, settlement: 'gone-by-itself', note: 'the day has passed' }]);
});

test('the job pulls for each hospital with an account, whatever happens to the others', async () => {
  await hospital.hfisHas([slot(SARI, '08:00-12:00'), slot(SARI, '08:00-12:00', { tanggal: TUESDAY, hari: 2 })]);
  await hospital.settings({ hfisDaysAhead: 1 });
  await hospital.db.rows(`insert into facility (code, kind, name, time_zone) values ('0000R002', 'FKRTL', 'RS Tanpa Akun', 'WIB'), ('0000R003', 'FKRTL', 'RS Rusak', 'WIB')`);
  await hospital.db.rows(
    `insert into bpjs_account (facility_id, service, base_url, cons_id, cons_secret, user_key)
     select facility_id, 'antrean-rs', 'http://127.0.0.1:1/antreanrs/', 'x', 'y', 'z' from facility where code = '0000R003'`,
  );
  const directory = await openFacilityDirectory(hospital.db, hospital.log);
  try {
    expect(await hfisJob({ ...hospital.deps, facilities: directory })).toEqual({ facilities: 2, clinics: 2, slots: 1, added: 1, changed: 0, differences: 0, failures: 2 });
  } finally {
    await directory.close();
    await hospital.db.rows(`delete from bpjs_account where facility_id <> :id`, { id: hospital.facilityId });
    await hospital.db.rows(`delete from facility where facility_id <> :id`, { id: hospital.facilityId });
  }
});
