import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { seedDemo, rollDemoForward } from '../seeds/demo';
import { DINAS, dinasSamples, prepareDinas } from '../seeds/dinas';
import { oweSeeded } from '../seeds/demo-owed';
import { HOSPITAL } from '../seeds/demo-hospital';
import { demoPerson, stranger } from '../seeds/demo-patients';
import { demoSamples, type DemoSamples } from '../seeds/demo-samples';
import { datesFrom, peopleOf, sessionsOn, type FacilityPlan } from '../seeds/facility-plan';
import type { FacilitySamples, SampleSlot } from '../seeds/facility-samples';
import { loadPatient, seedLoad } from '../seeds/load';
import { DemoNotReady, onDemoDatabase, replaceSamples } from '../src/cli/running-demo';
import { addDays, instantAt, localDate, type TimeZone } from '../src/platform/clock';
import type { Db } from '../src/platform/db';
import { facilitySettingsSchema } from '../src/platform/facility-settings';
import { lookupKey, revealed } from '../src/platform/personal-data';
import { findPatients } from '../src/queue/patient-store';
import { quotaLeft } from '../src/queue/rules/quota';
import { sessionSpan } from '../src/schedules/practice-hours';
import { knowledgeOfSlots } from '../src/schedules/session-store';
import { openTimetable } from '../src/schedules/timetable';
import type { Slot, SlotKnowledge } from '../src/schedules/session';
import { freshDatabase, type FreshDatabase } from './support/database';
import { opened } from './support/opened';

const ZONE = 'WIB';
/** A Wednesday, in the middle of the morning's sessions. */
const MORNING = instantAt('2027-01-20', '09:20', ZONE);
const BPJS = { baseUrl: 'https://127.0.0.1:8090/antreanrs', secondBaseUrl: null, consId: '1', consSecret: 's', userKey: 'u' };
const { clinics: CLINICS, doctors: DOCTORS, timetable: TIMETABLE } = HOSPITAL;
const SEED = { bpjs: BPJS, webServiceUser: 'bpjs', passwordHash: 'hash' };

async function seeded(now: Date): Promise<FreshDatabase & { facilityId: number }> {
  const database = await freshDatabase();
  try {
    return { ...database, ...(await seedDemo(database.db, HOSPITAL, { now, ...SEED })) };
  } catch (error) {
    await database.drop();
    throw error;
  }
}

/** Every row of every table a seed may touch, as text. */
async function everything(db: Db): Promise<string> {
  const tables = ['facility', 'web_service_user', 'bpjs_account', 'clinic', 'doctor', 'holiday', 'practice_session', 'patient', 'booking', 'task_event', 'prescription', 'pharmacy_queue', 'surgery', 'outbox'];
  const parts = await Promise.all(
    tables.map(async (table) => {
      const [row] = await db.rows<{ all: string }>(`select coalesce(jsonb_agg(to_jsonb(t) order by to_jsonb(t)::text), '[]')::text as all from ${table} t`);
      return `${table} ${row?.all ?? ''}`;
    }),
  );
  return parts.join('\n');
}

async function count(db: Db, text: string, bindings: Record<string, unknown> = {}): Promise<number> {
  const [row] = await db.rows<{ n: number }>(`select count(*) as n from ${text}`, bindings);
  return row?.n ?? -1;
}

/** Sessions whose counters say something else than their bookings, and pharmacy queues likewise. */
async function wrongCounters(db: Db): Promise<object[]> {
  return db.rows(`
    select s.session_id, s.clinic_code, s.visit_date, s.last_ordinal, s.taken_jkn, s.taken_non_jkn, s.waiting, s.in_service, s.now_serving_ordinal
    from practice_session s
    left join booking b on b.facility_id = s.facility_id and b.session_id = s.session_id
    group by s.facility_id, s.session_id
    having s.last_ordinal <> coalesce(max(b.ordinal), 0)
      or s.taken_jkn <> count(b.ordinal) filter (where b.payer = 'JKN' and b.state <> 'cancelled')
      or s.taken_non_jkn <> count(b.ordinal) filter (where b.payer = 'NON JKN' and b.state <> 'cancelled')
      or s.waiting <> count(b.ordinal) filter (where b.state = 'waiting')
      or s.in_service <> count(b.ordinal) filter (where b.state = 'called')
      or s.now_serving_ordinal is distinct from max(b.ordinal) filter (where b.state in ('called', 'finished'))
      or s.taken_jkn > s.quota_jkn or s.taken_non_jkn > s.quota_non_jkn or s.taken_jkn + s.taken_non_jkn > s.capacity
    union all
    select null, coalesce(q.prescription_kind, p.prescription_kind), coalesce(q.pharmacy_date, p.pharmacy_date), q.last_ordinal, p.numbers, null, q.waiting, p.waiting, q.now_serving_ordinal
    from pharmacy_queue q
    full join (
      select facility_id, pharmacy_date, prescription_kind, max(ordinal) as last_ordinal, count(*) as numbers,
        count(*) filter (where state = 'waiting') as waiting, coalesce(max(ordinal) filter (where state in ('in-preparation', 'ready')), 0) as serving
      from prescription where ordinal is not null group by facility_id, pharmacy_date, prescription_kind
    ) p on p.facility_id = q.facility_id and p.pharmacy_date = q.pharmacy_date and p.prescription_kind = q.prescription_kind
    where (q.last_ordinal, q.waiting, q.now_serving_ordinal) is distinct from (p.last_ordinal, p.waiting, p.serving) or p.numbers <> p.last_ordinal`);
}

describe('the demo hospital', () => {
  it('has 12 clinics and 20 doctors, each clinic with a session in the week and a prefix of its own', () => {
    expect(CLINICS).toHaveLength(12);
    expect(new Set(CLINICS.map((c) => c.queuePrefix)).size).toBe(12);
    expect(DOCTORS).toHaveLength(20);
    expect(new Set(DOCTORS.map((d) => d.doctorCode)).size).toBe(20);
    const week = datesFrom('2027-01-18', 7).flatMap((date) => sessionsOn(HOSPITAL, date));
    for (const { clinicCode } of CLINICS) expect(week.filter((s) => s.clinicCode === clinicCode && !s.onLeave)).not.toHaveLength(0);
    expect(new Set(week.map((s) => `${s.clinicCode} ${s.visitDate} ${s.queuePrefix}`)).size).toBe(week.length);
    expect(week.map((s) => s.practiceHours)).toContain('17:00-20:00');
    expect(week.filter((s) => s.onLeave)).toHaveLength(1);
    const sunday = week.filter((s) => s.visitDate === '2027-01-24').map((s) => s.clinicCode);
    expect(new Set(sunday)).toEqual(new Set(['INT', 'ANA']));
    for (const p of TIMETABLE) expect(DOCTORS).toContainEqual(expect.objectContaining({ doctorCode: p.doctorCode, clinicCode: p.clinicCode }));
    expect(TIMETABLE.some((p) => p.quotaJkn === p.capacity)).toBe(true);
    expect(TIMETABLE.some((p) => p.quotaJkn + p.quotaNonJkn === p.capacity)).toBe(true);
  });

  it('has invented people whose numbers are well formed, differ from each other and from every patient of wsload', () => {
    const people = Array.from({ length: 9_999 }, (_, i) => demoPerson(i + 1));
    const strangers = Array.from({ length: 1_000 }, (_, i) => stranger(i + 1));
    const niks = [...people, ...strangers].map((p) => p.nik);
    const cards = [...people, ...strangers].flatMap((p) => p.cardNumber ?? []);
    const norms = people.map((p) => p.medicalRecordNumber);
    for (const nik of niks) expect(nik).toMatch(/^(?!3275)\d{16}$/);
    // wsload's card of patient i is i itself: no run reaches 9,000,000,000
    for (const card of cards) expect(card).toMatch(/^0009\d{9}$/);
    for (const norm of norms) expect(norm).toMatch(/^\d\d-\d\d-\d\d$/);
    for (const person of people) expect(person.phone).toMatch(/^08(?!12)\d{10}$/);
    for (const list of [niks, cards, norms]) expect(new Set(list).size).toBe(list.length);
    const first = peopleOf(HOSPITAL);
    expect(first.filter((p) => p.fullName.includes("'")).length).toBeGreaterThan(5);
    expect(first.filter((p) => p.cardNumber === null).length).toBeGreaterThan(10);
  });
});

describe('seedDemo', () => {
  let database: Awaited<ReturnType<typeof seeded>>;
  beforeAll(async () => {
    database = await seeded(MORNING);
  });
  afterAll(() => (database as FreshDatabase | undefined)?.drop());

  it('refuses a database that holds a facility, and leaves all as it was', async () => {
    const before = await everything(database.db);
    await expect(seedDemo(database.db, HOSPITAL, { now: MORNING, ...SEED })).rejects.toThrow('already holds a facility (0000R001)');
    expect(await everything(database.db)).toBe(before);
  });

  it('lets only one of two that start together seed', async () => {
    const empty = await freshDatabase();
    try {
      const outcomes = await Promise.allSettled([1, 2].map(() => seedDemo(empty.db, HOSPITAL, { now: MORNING, ...SEED })));
      expect(outcomes.map((o) => o.status).sort()).toEqual(['fulfilled', 'rejected']);
      expect(String(outcomes.flatMap((o) => (o.status === 'rejected' ? [o.reason as unknown] : []))[0])).toContain('already holds a facility');
      expect(await count(empty.db, 'facility')).toBe(1);
    } finally {
      await empty.drop();
    }
  });

  it('leaves nothing behind when it fails half-way', async () => {
    const empty = await freshDatabase();
    try {
      const before = await everything(empty.db);
      await empty.db.rows('alter table surgery add constraint no_surgery check (surgery_date is null)');
      await expect(seedDemo(empty.db, HOSPITAL, { now: MORNING, ...SEED })).rejects.toThrow('no_surgery');
      expect(await everything(empty.db)).toBe(before);
    } finally {
      await empty.drop();
    }
  });

  it('owes BPJS nothing and keeps every counter equal to the rows', async () => {
    expect(await count(database.db, 'outbox')).toBe(0);
    expect(await count(database.db, 'booking')).toBeGreaterThan(300);
    expect(await wrongCounters(database.db)).toEqual([]);
  });

  it('holds 300 registered patients, bookings in every state, prescriptions with and without number, operations done and not', async () => {
    const { db } = database;
    expect(await count(db, 'patient where registered_at is not null and not is_provisional')).toBe(HOSPITAL.people.count);
    for (const state of ['waiting', 'called', 'finished', 'absent', 'cancelled']) expect(await count(db, 'booking where state = :state', { state })).toBeGreaterThan(0);
    for (const kind of ['compounded', 'non-compounded']) {
      expect(await count(db, 'prescription where prescription_kind = :kind and ordinal is null', { kind })).toBeGreaterThan(0);
      expect(await count(db, 'prescription where prescription_kind = :kind and ordinal is not null', { kind })).toBeGreaterThan(0);
    }
    for (const performed of [true, false]) {
      for (const card of ["= ''", "<> ''"]) expect(await count(db, `surgery where performed = :performed and card_number ${card}`, { performed })).toBeGreaterThan(0);
    }
    expect(await count(db, "surgery where surgery_date < date '2027-01-20'")).toBeGreaterThan(0);
    expect(await count(db, "surgery where surgery_date > date '2027-01-20'")).toBeGreaterThan(0);
    expect(await count(db, 'practice_session where on_leave')).toBeGreaterThan(0);
    expect(await count(db, "booking where payer = 'NON JKN' and (card_number <> '' or reference_number <> '')")).toBe(0);
    expect(await count(db, "booking where payer = 'JKN' and length(reference_number) <> 19")).toBe(0);
    const cards = await db.rows<{ facility_id: number; card_number: string }>("select distinct facility_id, card_number from booking where payer = 'JKN'");
    expect(cards.filter((booking) => !/^\d{13}$/.test(revealed(booking.facility_id, booking.card_number)))).toEqual([]);
  });

  it('records only what can have happened', async () => {
    const { db } = database;
    const now = MORNING;
    expect(await count(db, 'task_event where occurred_at > :now', { now })).toBe(0);
    expect(await count(db, 'booking where booked_at > :now or cancelled_at > :now or cancelled_at < booked_at or replied_at < booked_at', { now })).toBe(0);
    expect(await count(db, 'prescription where written_at > :now or numbered_at > :now or numbered_at < written_at', { now })).toBe(0);
    // tasks of one booking never run backwards and lie on the day of the visit
    expect(await count(db, 'task_event a join task_event b using (facility_id, booking_code) where a.task < b.task and a.occurred_at >= b.occurred_at')).toBe(0);
    expect(await count(db, "task_event join booking using (facility_id, booking_code) where cast(occurred_at at time zone 'Asia/Jakarta' as date) <> visit_date")).toBe(0);
    const tasksOf = `booking left join lateral (
      select coalesce(array_agg(task order by task), '{}') as tasks, max(task) as last from task_event
      where task_event.facility_id = booking.facility_id and task_event.booking_code = booking.booking_code
    ) t on true where`;
    expect(await count(db, `${tasksOf} last_task <> coalesce(t.last, 0)`)).toBe(0);
    expect(await count(db, `${tasksOf} state = 'finished' and tasks not in ('{3,4,5}', '{3,4,5,6}', '{3,4,5,6,7}')`)).toBe(0);
    expect(await count(db, `${tasksOf} state = 'called' and tasks <> '{3,4}'`)).toBe(0);
    expect(await count(db, `${tasksOf} state = 'waiting' and tasks not in ('{}', '{3}')`)).toBe(0);
    expect(await count(db, `${tasksOf} state = 'absent' and tasks <> '{99}'`)).toBe(0);
    expect(await count(db, `${tasksOf} state = 'cancelled' and (tasks <> '{}' or cancelled_at is null)`)).toBe(0);
    expect(await count(db, "booking where visit_date < date '2027-01-20' and state in ('waiting', 'called')")).toBe(0);
    expect(await count(db, "booking join practice_session using (facility_id, session_id) where on_leave")).toBe(0);
    // task 5 and the prescription say the same
    expect(await count(db, `(select facility_id, booking_code, prescription_kind, occurred_at from task_event where task = 5 and prescription_kind <> 'none') e
      full join (select facility_id, booking_code, prescription_kind, written_at from prescription) p using (facility_id, booking_code)
      where e.prescription_kind is distinct from p.prescription_kind or e.occurred_at is distinct from p.written_at`)).toBe(0);
    // nobody has two bookings that stand on one day, or a reference that stands twice
    expect(await count(db, "(select 1 from booking where state <> 'cancelled' group by medical_record_number, visit_date having count(*) > 1) twice")).toBe(0);
    expect(await count(db, "(select 1 from booking where reference_number <> '' group by reference_number having count(*) > 1) twice")).toBe(0);
  });

  it.each(['00:00', '00:05', '10:00', '23:55'])('is consistent when the demo is first started at %s', async (time) => {
    for (const date of ['2027-01-21', '2027-01-24']) {
      const now = instantAt(date, time, ZONE);
      const other = await seeded(now);
      try {
        expect(await wrongCounters(other.db)).toEqual([]);
        expect(await count(other.db, 'task_event where occurred_at > :now', { now })).toBe(0);
        for (const kind of ['compounded', 'non-compounded']) {
          expect(await count(other.db, 'prescription where prescription_kind = :kind and ordinal is null', { kind })).toBeGreaterThan(0);
          expect(await count(other.db, 'prescription where prescription_kind = :kind and ordinal is not null', { kind })).toBeGreaterThan(0);
        }
      } finally {
        await other.drop();
      }
    }
  });
});

/** The Dinas at this moment. */
async function seededDinas(now: Date): Promise<FreshDatabase & { facilities: [FacilityPlan, number][] }> {
  const database = await freshDatabase();
  try {
    return { ...database, facilities: [...(await prepareDinas(database.db, { now, accessOf: () => SEED }))] };
  } catch (error) {
    await database.drop();
    throw error;
  }
}

describe('the Dinas', () => {
  it('runs a hospital at the root, three Puskesmas and two clinics of primary care, with poli of PCare and no patient in common', () => {
    const [root, ...others] = DINAS.facilities;
    expect(root).toMatchObject({ code: '0000R001', kind: 'FKRTL', isDefault: true });
    expect(others.map(({ kind, isDefault, name }) => `${kind} ${isDefault} ${name.replace(/ .*/, '')}`)).toEqual([...Array<string>(3).fill('FKTP false Puskesmas'), ...Array<string>(2).fill('FKTP false Klinik')]);
    expect(new Set(DINAS.facilities.map(({ code }) => code)).size).toBe(6);
    expect(new Set(others.map(({ timeZone }) => timeZone)).size).toBeGreaterThan(1);
    for (const { clinics, timetable, doctors, people } of others) {
      for (const { clinicCode } of clinics) expect(clinicCode).toMatch(/^00\d$/);
      for (const { clinicCode, doctorCode } of timetable) expect(doctors).toContainEqual(expect.objectContaining({ clinicCode, doctorCode }));
      expect(people.count).toBeGreaterThanOrEqual(150);
      expect(people.count).toBeLessThanOrEqual(300);
    }
    expect(others.some(({ timetable }) => timetable.some(({ practiceHours }) => practiceHours === '17:00-21:00'))).toBe(true);
    const people = DINAS.facilities.flatMap((plan) => peopleOf(plan).map(({ nik }) => nik));
    expect(new Set(people).size).toBe(people.length);
  });

  it.each(['00:03', '10:20', '23:50'])('has a past, a today under way and a future in each facility when it is first started at %s WIB', async (time) => {
    const now = instantAt('2027-01-20', time, ZONE);
    const { db, drop, facilities } = await seededDinas(now);
    try {
      expect(await wrongCounters(db)).toEqual([]);
      expect(await count(db, 'outbox')).toBe(0);
      expect(await count(db, 'task_event where occurred_at > :now', { now })).toBe(0);
      expect(await db.rows('select code from facility where is_default')).toEqual([{ code: '0000R001' }]);
      for (const [plan, facilityId] of facilities) {
        const today = localDate(now, plan.timeZone);
        expect(await count(db, 'patient where facility_id = :facilityId', { facilityId })).toBe(plan.people.count);
        for (const when of ['<', '=', '>']) expect(await count(db, `booking where facility_id = :facilityId and visit_date ${when} :today`, { facilityId, today })).toBeGreaterThan(0);
        // the contract of primary care knows neither, and what is booked in the app is made at BPJS, which has made none of it
        const foreign = await count(db, "booking where facility_id = :facilityId and (visit_type <> 0 or reference_number <> '' or source = 'mobile-jkn')", { facilityId });
        expect(foreign > 0).toBe(plan.kind === 'FKRTL');
        expect(await count(db, 'prescription where facility_id = :facilityId', { facilityId }) > 0).toBe(plan.kind === 'FKRTL');
      }
    } finally {
      await drop();
    }
  });

  it('gives a database of the hospital alone the others, and a second start changes nothing', async () => {
    const { db, drop, facilityId } = await seeded(MORNING);
    try {
      const hospital = async (): Promise<object[]> => db.rows('select * from booking where facility_id = :facilityId order by booking_code', { facilityId });
      const before = await hospital();
      const first = await prepareDinas(db, { now: MORNING, accessOf: () => SEED });
      expect([...first.keys()].map(({ code }) => code)).toEqual(DINAS.facilities.map(({ code }) => code));
      expect(await hospital()).toEqual(before);
      const state = await everything(db);
      expect(await prepareDinas(db, { now: MORNING, accessOf: () => SEED })).toEqual(first);
      expect(await everything(db)).toBe(state);
    } finally {
      await drop();
    }
  });

  it('owes BPJS of primary care what happened today and no older day', async () => {
    const { db, drop, facilities } = await seededDinas(MORNING);
    try {
      for (const [plan, facilityId] of facilities.filter(([{ kind }]) => kind === 'FKTP')) {
        expect(await oweSeeded(db, plan, facilityId, MORNING)).toBeGreaterThan(0);
        const older = 'outbox join booking on booking.facility_id = outbox.facility_id and booking.booking_code = outbox.lane where outbox.facility_id = :facilityId and visit_date < :today';
        expect(await count(db, older, { facilityId, today: localDate(MORNING, plan.timeZone) })).toBe(0);
      }
    } finally {
      await drop();
    }
  });

  it.each([
    ['the day of the seed', '2027-01-20'],
    ['a Sunday weeks later', '2027-03-07'],
  ])('has something open in each facility at any hour of %s, and the same when asked again', async (_day, date) => {
    const { db, drop, facilities } = await seededDinas(MORNING);
    try {
      for (const time of ['00:00:30', '12:00:00', '22:58:00', '23:59:30']) {
        const now = new Date(Date.parse(`${date}T${time}+07:00`));
        const samples = await dinasSamples(db, now);
        for (const [plan, facilityId] of facilities) await expectFacilitySamplesHold(db, facilityId, plan.timeZone, samples.byCode.get(plan.code)!, now);
        expect(await dinasSamples(db, now)).toEqual(samples);
      }
      expect(await wrongCounters(db)).toEqual([]);
    } finally {
      await drop();
    }
  });
});

describe('rollDemoForward', () => {
  it('adds what the timetable lacks, changes nothing that exists, and a second run does nothing', async () => {
    const { db, drop } = await seeded(MORNING);
    try {
      const seededState = await everything(db);
      await rollDemoForward(db, HOSPITAL, MORNING);
      expect(await everything(db)).toBe(seededState);

      const existing = await db.rows<object>('select * from practice_session order by session_id');
      const later = instantAt('2027-02-25', '00:00', ZONE);
      await rollDemoForward(db, HOSPITAL, later);
      expect((await db.rows<object>('select * from practice_session order by session_id')).slice(0, existing.length)).toEqual(existing);
      for (const date of datesFrom('2027-02-25', 14)) {
        expect(await count(db, 'practice_session where visit_date = :date', { date })).toBe(sessionsOn(HOSPITAL, date).length);
      }
      const rolled = await everything(db);
      await rollDemoForward(db, HOSPITAL, later);
      expect(await everything(db)).toBe(rolled);
    } finally {
      await drop();
    }
  });

  it('says so when there is no demo facility, and never takes another one for it', async () => {
    const { db, drop } = await freshDatabase();
    try {
      await db.rows("insert into facility (code, kind, name, time_zone) values ('0001R001', 'FKRTL', 'Not the demo', 'WITA')");
      const before = await everything(db);
      for (const attempt of [() => rollDemoForward(db, HOSPITAL, MORNING), () => demoSamples(db, MORNING), () => seedLoad(db, { now: MORNING, patients: 1 })]) {
        await expect(attempt()).rejects.toThrow('holds no demo facility');
      }
      await expect(seedDemo(db, HOSPITAL, { now: MORNING, ...SEED })).rejects.toThrow('already holds a facility (0001R001)');
      expect(await everything(db)).toBe(before);
    } finally {
      await drop();
    }
  });
});

const slot = (s: SampleSlot): Slot => ({ clinicCode: s.kodepoli, doctorCode: s.kodedokter, visitDate: s.tanggalperiksa, practiceHours: s.jampraktek });

const HOURS = ['00:00:30', '00:01:00', '00:05:00', '07:59:00', '12:00:00', '20:30:00', '23:29:30', '23:55:00', '23:59:30'];

/** Judges each claim by the server's own queries and rules, and by SQL. */
async function expectFacilitySamplesHold(db: Db, facilityId: number, zone: TimeZone, samples: FacilitySamples, now: Date): Promise<void> {
  const today = localDate(now, zone);
  const tomorrow = addDays(today, 1);
  const settings = facilitySettingsSchema.parse({});
  const slots = [samples.sessionToday, samples.sessionTomorrow, samples.finishedSession, samples.closedPoli].map(slot);
  const [current, next, over, closed] = (await knowledgeOfSlots(db, await openTimetable(db, { onChange: () => undefined }), facilityId, slots)) as [SlotKnowledge, SlotKnowledge, SlotKnowledge, SlotKnowledge];

  for (const [known, date] of [[current, today], [next, tomorrow]] as const) {
    expect(known.clinicIsOpen).toBe(true);
    expect(known.session).toMatchObject({ onLeave: false, visitDate: date });
    expect(quotaLeft(known.session!, 'JKN', settings)).toBeGreaterThan(4);
    expect(quotaLeft(known.session!, 'NON JKN', settings)).toBeGreaterThan(1);
  }
  const open = sessionSpan(today, samples.sessionToday.jampraktek, zone);
  expect(open.startsAt <= now && now < open.endsAt).toBe(true);
  expect(over.clinicIsOpen).toBe(true);
  expect(over.session).toMatchObject({ onLeave: false, visitDate: today });
  expect(now > sessionSpan(today, samples.finishedSession.jampraktek, zone).endsAt).toBe(true);
  expect(closed.clinicName).toBeDefined();
  expect(closed.clinicIsOpen).toBe(false);
  expect(samples.closedPoli.tanggalperiksa > today).toBe(true);

  const { norm, nik, nomorkartu, nohp } = samples.knownPatient;
  expect(nohp).toMatch(/^08\d{8,}$/);
  expect(await findPatients(db, facilityId, [{ medicalRecordNumber: norm, nik, cardNumber: nomorkartu }])).toEqual([{ medicalRecordNumber: norm, isNew: false }]);
  expect(await count(db, "booking where facility_id = :facilityId and medical_record_number = :norm and visit_date in (:today, :tomorrow) and state <> 'cancelled'", { facilityId, norm, today, tomorrow })).toBe(0);
  expect(await findPatients(db, facilityId, [{ medicalRecordNumber: '', nik: samples.unknownNik, cardNumber: samples.unknownNomorkartu }])).toEqual([undefined]);
  expect(samples.unknownNik).toMatch(/^\d{16}$/);
  expect(samples.unknownNomorkartu).toMatch(/^\d{13}$/);
}

async function expectSamplesHold(db: Db, facilityId: number, samples: DemoSamples, now: Date): Promise<void> {
  await expectFacilitySamplesHold(db, facilityId, ZONE, samples, now);
  const today = localDate(now, ZONE);
  const midnight = instantAt(today, '00:00', ZONE);

  const served = await db.rows<{ task: number; occurred_at: Date; state: string; visit_date: string; last_task: number }>(
    'select task, occurred_at, state, visit_date, last_task from task_event join booking using (facility_id, booking_code) where booking_code = :code order by task',
    { code: samples.servedBooking },
  );
  expect(served.slice(0, 3).map((r) => r.task)).toEqual([3, 4, 5]);
  expect(served[0]).toMatchObject({ state: 'finished', visit_date: today });
  served.slice(0, 3).reduce((before, { occurred_at: at }) => {
    expect(at >= before && at <= now).toBe(true);
    return at;
  }, midnight);

  expect(samples.prescriptions.map((p) => p.jenisresep)).toEqual(['Racikan', 'Non Racikan']);
  for (const [{ kodebooking }, kind] of [[samples.prescriptions[0]!, 'compounded'], [samples.prescriptions[1]!, 'non-compounded']] as const) {
    expect(
      await count(db, `prescription join booking using (facility_id, booking_code) join task_event using (facility_id, booking_code)
        where booking_code = :kodebooking and prescription.prescription_kind = :kind and prescription.ordinal is null and prescription.state = 'written'
          and visit_date = :today and booking.state = 'finished' and checked_in_at between :midnight and :now
          and task = 5 and task_event.prescription_kind = :kind and occurred_at between :midnight and :now`, { kodebooking, kind, today, midnight, now }),
    ).toBe(1);
  }
  const { nopeserta, kodebooking } = samples.operations;
  expect(nopeserta).toMatch(/^\d{13}$/);
  expect(await count(db, 'surgery where booking_code = :kodebooking and card_key = :nopeserta and not performed and surgery_date >= :today', { kodebooking, nopeserta: lookupKey(facilityId, 'card', nopeserta), today })).toBe(1);
}

describe('demoSamples', () => {
  it.each([
    ['the day of the seed', '2027-01-20'],
    ['a Saturday before a Sunday', '2027-01-23'],
    ['a Sunday', '2027-01-24'],
    ['weeks later', '2027-03-04'],
  ])('hold at every hour of %s, are the same when asked again, and keep the counters right', async (_day, date) => {
    const { db, drop, facilityId } = await seeded(MORNING);
    try {
      for (const time of HOURS) {
        const now = new Date(Date.parse(`${date}T${time}+07:00`));
        const samples = await demoSamples(db, now);
        await expectSamplesHold(db, facilityId, samples, now);
        const before = await everything(db);
        expect(await demoSamples(db, now)).toEqual(samples);
        expect(await everything(db)).toBe(before);
      }
      expect(await wrongCounters(db)).toEqual([]);
      expect(await count(db, 'outbox')).toBe(0);
    } finally {
      await drop();
    }
  });

  it.each(HOURS)('hold when the demo is first started at %s', async (time) => {
    const now = new Date(Date.parse(`2027-01-21T${time}+07:00`));
    const { db, drop, facilityId } = await seeded(now);
    try {
      await expectSamplesHold(db, facilityId, await demoSamples(db, now), now);
      expect(await wrongCounters(db)).toEqual([]);
    } finally {
      await drop();
    }
  });

  it('replace what has been used up meanwhile', async () => {
    const { db, drop, facilityId } = await seeded(MORNING);
    try {
      const first = await demoSamples(db, MORNING);
      await db.rows(
        `insert into booking (facility_id, booking_code, session_id, ordinal, queue_number, medical_record_number, payer, source, clinic_code, visit_date,
           nik, card_number, phone, visit_type, reference_number, is_new_patient, booked_at, estimated_at)
         select facility_id, 'USED', session_id, 900, 'A9-900', :norm, 'JKN', 'kiosk', clinic_code, visit_date, '', '', '', 1, '', false, :now, :now
         from practice_session where clinic_code = :kodepoli and doctor_code = :kodedokter and visit_date = :tanggalperiksa and practice_hours = :jampraktek`,
        { ...first.sessionTomorrow, norm: first.knownPatient.norm, now: MORNING },
      );
      await db.rows("update practice_session set taken_jkn = quota_jkn where visit_date in (date '2027-01-20', date '2027-01-21')");
      await db.rows("update prescription set ordinal = 900, state = 'waiting', pharmacy_date = date '2027-01-20', numbered_at = :now where booking_code = :code", { now: MORNING, code: first.prescriptions[0]!.kodebooking });
      await db.rows("insert into patient (facility_id, medical_record_number, nik, full_name) values (:facilityId, 'MJ-1', :nik, 'x')", { facilityId, nik: first.unknownNik });
      await db.rows('update surgery set performed = true');
      await db.rows("insert into holiday (facility_id, holiday_date, holiday_name) values (:facilityId, date '2027-01-21', 'Cuti Bersama')", { facilityId });
      // the session of the served patients keeps its room: nobody but this seed books there
      await db.rows("update practice_session set taken_jkn = 3 where clinic_code = 'JAN' and practice_hours = '00:00-23:59'");

      const second = await demoSamples(db, MORNING);
      await expectSamplesHold(db, facilityId, second, MORNING);
      expect(second.knownPatient.norm).not.toBe(first.knownPatient.norm);
      expect(second.unknownNik).not.toBe(first.unknownNik);
      expect(second.sessionToday.kodepoli).not.toBe(first.sessionToday.kodepoli);
      expect(second.prescriptions[0]).not.toEqual(first.prescriptions[0]);
      expect(second.prescriptions[1]).toEqual(first.prescriptions[1]);
      expect(second.servedBooking).toBe(first.servedBooking);
    } finally {
      await drop();
    }
  });

  it('find a free patient even when all 300 have booked', async () => {
    const { db, drop, facilityId } = await seeded(MORNING);
    try {
      await db.rows(
        `insert into booking (facility_id, booking_code, session_id, ordinal, queue_number, medical_record_number, payer, source, clinic_code, visit_date,
           nik, card_number, phone, visit_type, reference_number, is_new_patient, booked_at, estimated_at)
         select patient.facility_id, 'ALL-' || medical_record_number, session_id, 1000 + row_number() over (), 'X-1', medical_record_number, 'JKN', 'kiosk', clinic_code, visit_date,
           '', '', '', 1, '', false, :now, :now
         from patient cross join (select * from practice_session where visit_date = date '2027-01-21' limit 1) s`,
        { now: MORNING },
      );
      const samples = await demoSamples(db, MORNING);
      await expectSamplesHold(db, facilityId, samples, MORNING);
    } finally {
      await drop();
    }
  });

  it('touch the demo facility only', async () => {
    const { db, drop } = await seeded(MORNING);
    try {
      await db.rows("insert into facility (code, kind, name, time_zone) values ('0001R001', 'FKRTL', 'Another', 'WIT')");
      const others = async () => [
        await db.rows("select * from facility where code = '0001R001'"),
        await count(db, "practice_session where facility_id in (select facility_id from facility where not is_demo)"),
        await count(db, 'patient where facility_id in (select facility_id from facility where not is_demo)'),
      ];
      const before = await others();
      await demoSamples(db, MORNING);
      await seedLoad(db, { now: MORNING, patients: 10 });
      await rollDemoForward(db, HOSPITAL, instantAt('2027-03-01', '10:00', ZONE));
      expect(await others()).toEqual(before);
    } finally {
      await drop();
    }
  });

  it('agree when two ask at the same time', async () => {
    const { db, drop, facilityId } = await seeded(instantAt('2027-01-21', '00:05', ZONE));
    try {
      const now = instantAt('2027-01-21', '00:06', ZONE);
      await demoSamples(db, now);
      // used up, so that both have something to add
      await db.rows("update prescription set state = 'ready' where ordinal is null");
      await db.rows('update surgery set performed = true');
      const [one, two] = await Promise.all([demoSamples(db, now), demoSamples(db, now)]);
      expect(one).toEqual(two);
      await expectSamplesHold(db, facilityId, one, now);
      expect(await wrongCounters(db)).toEqual([]);
    } finally {
      await drop();
    }
  });
});

describe('seedLoad', () => {
  it("adds wsload's patients and sessions exactly, beside the demo's own, and a second run adds nothing", async () => {
    const { db, drop, facilityId } = await seeded(MORNING);
    try {
      const own = await count(db, 'patient');
      const first = await seedLoad(db, { now: MORNING, patients: 1_000 });
      expect(first).toMatchObject({ patients: 1_000, added: 1_000 });
      expect(await count(db, 'patient')).toBe(own + 1_000);
      // written out once more, as wsload.mjs says it
      const pad = (n: number, width: number) => String(n).padStart(width, '0');
      const expected = Array.from({ length: 1_000 }, (_, k) => {
        const i = k + 1;
        return { norm: pad(i, 6), nik: '3275' + pad(i, 12), card: '000' + pad(i, 10), phone: '0812' + pad(i, 8) };
      });
      const rows = await db.rows(
        `select medical_record_number as norm, nik, card_number as card, phone from patient
         where medical_record_number not like '__-__-__' and registered_at is not null order by medical_record_number`,
      );
      expect(opened(rows)).toEqual(expected);

      const slots = [1, 2].flatMap((days) => {
        const tanggalperiksa = addDays('2027-01-20', days);
        return [
          { kodepoli: 'ANA', kodedokter: 12345, tanggalperiksa, jampraktek: '08:00-16:00' },
          { kodepoli: 'INT', kodedokter: 12346, tanggalperiksa, jampraktek: '08:00-16:00' },
        ];
      });
      expect(first.sessions).toEqual(slots);
      for (const known of await knowledgeOfSlots(db, await openTimetable(db, { onChange: () => undefined }), facilityId, slots.map(slot))) {
        expect(known).toMatchObject({ clinicIsOpen: true, session: { onLeave: false, capacity: 2_000_000, quotaJkn: 1_000_000, quotaNonJkn: 1_000_000 } });
      }

      const before = await everything(db);
      expect(await seedLoad(db, { now: MORNING, patients: 1_000 })).toMatchObject({ added: 0 });
      expect(await everything(db)).toBe(before);
      expect((await seedLoad(db, { now: MORNING, patients: 1_001 })).added).toBe(1);
      await expectSamplesHold(db, facilityId, await demoSamples(db, MORNING), MORNING);
    } finally {
      await drop();
    }
  });

  it('gives more digits, not fewer, from the millionth patient on', () => {
    expect(loadPatient(1_000_000)).toEqual({ norm: '1000000', nik: '3275000001000000', nomorkartu: '0000001000000', nohp: '081201000000' });
  });
});

describe('var/demo.json', () => {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'demo-file-'));
  const file = path.join(folder, 'demo.json');
  afterAll(() => rmSync(folder, { recursive: true }));

  it('says in a sentence what to do when it is missing, broken, or the database is not running', async () => {
    const attempt = (varDir: string) => onDemoDatabase(varDir, (db) => db.rows('select 1'));
    const refused = async (varDir: string, sentence: string) => {
      const outcome = attempt(varDir);
      await expect(outcome).rejects.toBeInstanceOf(DemoNotReady);
      await expect(outcome).rejects.toThrow(sentence);
    };
    await refused(path.join(folder, 'none'), 'Start the demo first (npm start)');
    writeFileSync(file, '{');
    await refused(folder, 'Start the demo first (npm start)');
    writeFileSync(file, '{}');
    await refused(folder, 'names no database');
    writeFileSync(file, JSON.stringify({ databaseUrl: 'postgres://postgres:secret@127.0.0.1:1/antrean' }));
    await refused(folder, "The demo's database at 127.0.0.1:1 does not answer.");
  });

  it('keeps everything but the samples, for its owner only', () => {
    const clinic = { code: '0000P001', wsUser: 'fktp' };
    writeFileSync(file, JSON.stringify({ databaseUrl: 'postgres://x/y', wsUser: 'bpjs', more: [1], samples: 1, facilities: [{ ...clinic, samples: 1 }] }));
    const hospital = { servedBooking: 'A' } as DemoSamples;
    const ofClinic = { unknownNik: '1' } as FacilitySamples;
    replaceSamples(folder, { hospital, byCode: new Map([['0000P001', ofClinic]]) });
    expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual({ databaseUrl: 'postgres://x/y', wsUser: 'bpjs', more: [1], samples: hospital, facilities: [{ ...clinic, samples: ofClinic }] });
    expect(statSync(file).mode & 0o777).toBe(0o600);
  });
});
