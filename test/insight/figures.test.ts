import { countDays, daysToCount, recountDay } from '../../src/insight/count-days';
import { FIGURES } from '../../src/insight/figure-catalogue';
import type { FigureGroup, FigureRow } from '../../src/insight/figures';
import { MISS_REASONS, type Miss } from '../../src/insight/miss';
import { missText, missTodo, OWNER_LABELS, REASON_LABELS } from '../../src/insight/miss-words';
import { readFigures } from '../../src/insight/read-figures';
import { readMisses, readMissGroups } from '../../src/insight/read-misses';
import { STAGES, stageWaits } from '../../src/insight/stage-waits';
import type { Db } from '../../src/platform/db';
import { atWib, openDay, VISIT_DATE, type Day, type OwedOptions, type VisitOptions } from '../reconciliation/day';
import { freshDatabase, type FreshDatabase } from '../support/database';
import { randomDay } from './random-day';

const DAY = { from: VISIT_DATE, to: VISIT_DATE };
let database: FreshDatabase;
let day: Day;
let hospitals = 0;

beforeAll(async () => {
  database = await freshDatabase();
});
afterAll(() => database.drop());
beforeEach(async () => {
  hospitals += 1;
  day = await openDay(database.db, `79I${hospitals}`);
});
afterEach(() => day.close());

const now = (): Date => day.now();
const figures = async (by: FigureGroup = 'total'): Promise<FigureRow[]> => (await readFigures(database.db, day.facility(), now(), DAY, { by })).rows;
const total = async (): Promise<FigureRow> => (await figures())[0]!;
const misses = async (): Promise<Miss[]> => (await readMisses(database.db, day.facility(), now(), DAY)).misses;
const deps = (db: Db = database.db) => ({ db, clock: now, log: day.log, facilities: { inService: () => [day.facility()] } });
/** A column of the outbox that no helper knows. */
const mark = (code: string, change: string): Promise<unknown> =>
  database.db.rows(`update outbox set ${change} where facility_id = :facilityId and lane = :code and state <> 'sent'`, { facilityId: day.facility().facilityId, code });

interface Came extends VisitOptions {
  /** Task → time. */
  tasks: Record<number, string>;
  prescription?: string;
  /** Seconds until BPJS has taken a time. */
  lag?: number;
  add?: OwedOptions | null;
  /** Instead of sent. */
  owed?: Record<number, OwedOptions | null>;
}

/** A visit with what is recorded of it and what BPJS has of that: all of it, unless told otherwise. */
async function came(code: string, { tasks, prescription = 'none', lag = 10, add = {}, owed = {}, ...options }: Came): Promise<void> {
  await day.visit(code, options);
  if (add !== null) await day.owed(code, { kind: options.source === 'mobile-jkn' ? 'mobile-jkn-booking-made' : 'booking-made', ...add });
  // Nothing leaves before the booking has.
  const behind: OwedOptions = add?.state === 'parked' || add?.state === 'open' ? { state: 'open' } : {};
  for (const [task, time] of Object.entries(tasks).map(([n, at]) => [Number(n), at] as const)) {
    await day.recorded(code, task, atWib(time), task === 5 ? prescription : undefined);
    const told = owed[task];
    if (told !== null) await day.owed(code, { task, settledAt: new Date(atWib(time).getTime() + lag * 1000), createdAt: atWib(time), ...behind, ...told });
  }
}

const RETURNING = { 3: '08:05', 4: '08:31', 5: '08:43' };

test('a day in figures: who booked, came and was served, what is complete here and at BPJS, lags, waits and estimates', async () => {
  await day.settings({ clinicsNotReported: ['IGD'] });
  await came('SERVED', { tasks: RETURNING });
  await came('MEDICINE', { source: 'mobile-jkn', isNewPatient: true, lag: 1_800, prescription: 'compounded', tasks: { 1: '08:00', 2: '08:10', 3: '08:20', 4: '08:41', 5: '08:51', 6: '09:00', 7: '09:30' } });
  await came('FORGOTTEN', { tasks: { 3: '08:30' } });
  await came('REFUSED', { tasks: RETURNING, add: { state: 'parked', verdict: 'needs-person' } });
  await mark('REFUSED', `about = 'field:nik'`);
  await came('EMERGENCY', { clinic: 'IGD', tasks: RETURNING, owed: { 3: null, 4: null, 5: null }, add: null });
  await day.visit('OFF', { state: 'cancelled' });
  await day.visit('ABSENT');
  await day.recorded('ABSENT', 99, atWib('12:01'));
  await day.visit('NOBODY', { source: 'mobile-jkn' });

  const row = await total();
  expect(row).toMatchObject({
    key: 'total', from: VISIT_DATE, to: VISIT_DATE,
    booked: 8, bookedMobileJkn: 2, bookedDesk: 6, bookedKiosk: 0, bookedSimrs: 0,
    came: 5, served: 4, cancelled: 1, noShow: 2, noShowUnmarked: 1, unfinished: 1,
    visitsReported: 4, completeHere: 3, completeThere: 2, missed: 2, underWay: 0, shareCompleteHere: 0.75, shareCompleteThere: 0.5,
    shareMobileJknOfBookings: 0.25, shareOfUse: null,
    // SERVED 3, MEDICINE 7, FORGOTTEN 1; REFUSED has three that nobody has taken
    timesOnTime: 4, timesUntold: 3, shareOnTime: 4 / 14,
    lag: { visits: 11, medianSeconds: 1_800, p90Seconds: 1_800 },
    estimateError: { visits: 4, medianSeconds: 0 },
    estimateOff: { medianSeconds: 0, p90Seconds: 600 },
  });
  expect(row.stages[3]).toMatchObject({ visits: 4, medianSeconds: 26 * 60, p90Seconds: 26 * 60, meanSeconds: (26 * 3 + 21) * 15, visitsThere: 2, meanThereSeconds: 23.5 * 60, rs: null, server: null });
  expect(row.stages[3].histogram).toEqual([0, 0, 0, 4, 0, 0, 0, 0]);
  expect(row.stages[6]).toMatchObject({ visits: 1, medianSeconds: 1_800, visitsThere: 1, meanHeardSeconds: 1_800 });
  expect(row.booked).toBe(row.served + row.cancelled + row.noShow + row.unfinished);

  expect((await figures('clinic')).map(({ key, clinicCode, booked, visitsReported }) => [key, clinicCode, booked, visitsReported])).toEqual([['ANA', 'ANA', 7, 4], ['IGD', 'IGD', 1, 0]]);
  expect((await figures('day')).map(({ key, booked }) => [key, booked])).toEqual([['2026-01-05', 8]]);
  expect((await figures('week')).map(({ key }) => key)).toEqual(['2026-01-05']);
  expect((await figures('month')).map(({ key }) => key)).toEqual(['2026-01']);
  expect((await figures('doctor')).map(({ doctorCode, served }) => [doctorCode, served])).toEqual([[700001, 4]]);
  expect((await figures('session')).map(({ clinicCode, practiceHours, served }) => [clinicCode, practiceHours, served])).toEqual([['ANA', '08:00-12:00', 3], ['IGD', '08:00-12:00', 1]]);
  for (const { key, label, definition, of } of FIGURES) {
    expect([key, label, definition].every((text) => text !== '')).toBe(true);
    expect([key, of(row)]).toEqual([key, of(row) === null ? null : expect.any(Number)]);
  }
  expect(new Set(FIGURES.map(({ key }) => key)).size).toBe(FIGURES.length);
});

const refused = (state: string, verdict: string, over: Partial<OwedOptions> = {}): OwedOptions => ({ state, verdict, ...over });

test.each<[line: string, made: Came, about: string]>([
  ['never-recorded 4 clinic no', { tasks: { 3: '08:05' } }, ''],
  ['never-recorded 5 clinic no', { tasks: { 3: '08:05', 4: '08:31' } }, ''],
  ['never-recorded 6 pharmacy no', { tasks: RETURNING, prescription: 'non-compounded' }, ''],
  ['never-recorded 7 pharmacy no', { tasks: { ...RETURNING, 6: '09:00' }, prescription: 'compounded' }, ''],
  ['never-recorded 2 registration no', { tasks: { 1: '08:05' }, isNewPatient: true }, ''],
  ['field-missing 0 registration person nik', { tasks: RETURNING, add: refused('parked', 'needs-person', { said: 'data nik belum sesuai.' }) }, `about = 'field:nik'`],
  ['field-missing 0 registration person nomorreferensi', { tasks: RETURNING, add: { state: 'open' } }, `waits_for = 'reference-number'`],
  ['referral 0 registration person', { tasks: RETURNING, add: refused('parked', 'needs-person', { said: 'Rujukan tidak valid' }) }, `about = 'referral'`],
  ['doctor-not-in-hfis 0 schedules person', { tasks: RETURNING, add: refused('parked', 'needs-person', { said: 'data dokter tidak ditemukan' }) }, `about = 'schedule'`],
  ['refused 0 bpjs-desk person', { tasks: RETURNING, add: refused('parked', 'needs-person', { said: 'Kalimat baru' }) }, `about = 'unknown'`],
  ['refused 4 bpjs-desk no', { tasks: RETURNING, owed: { 4: refused('rejected', 'rejected', { said: 'Waktu tidak valid' }) } }, ''],
  ['blocked 4 bpjs-desk person', { tasks: RETURNING, owed: { 4: refused('parked', 'blocked-on', { said: 'TaskId=3 belum ada' }) } }, ''],
  ['overtaken 4 bpjs-desk no', { tasks: RETURNING, owed: { 4: refused('superseded', 'overtaken', { said: 'TaskId terakhir 5' }) } }, ''],
  ['cancelled-there 3 registration no', { tasks: RETURNING, owed: { 3: refused('cancelled-at-bpjs', 'cancelled-there'), 4: refused('cancelled-at-bpjs', 'cancelled-there'), 5: refused('cancelled-at-bpjs', 'cancelled-there') } }, ''],
  ['late 5 it no', { tasks: RETURNING, owed: { 5: refused('expired', 'unavailable') } }, ''],
  ['given-up 5 bpjs-desk person', { tasks: RETURNING, owed: { 5: refused('dropped', 'needs-person', { said: 'Kalimat' }) } }, ''],
  ['waiting 5 nobody by-itself', { tasks: RETURNING, owed: { 5: { state: 'open' } } }, ''],
  ['waiting 0 nobody by-itself', { source: 'mobile-jkn', tasks: RETURNING, add: { state: 'open', verdict: 'unavailable' } }, ''],
  ['program-fault 5 it person', { tasks: RETURNING, owed: { 5: refused('parked', 'unsendable') } }, ''],
  ['program-fault 5 it no', { tasks: RETURNING, owed: { 5: null } }, ''],
  // A field that nobody completed in time stays the cause: that time ran out is its consequence.
  ['field-missing 0 registration person nik', { tasks: RETURNING, add: refused('expired', 'needs-person'), owed: { 3: { state: 'expired' }, 4: { state: 'expired' }, 5: { state: 'expired' } } }, `about = 'field:nik'`],
])('why a visit is missed: %s', async (line, made, about) => {
  await came('V', made);
  if (about !== '') await mark('V', kindless(about));
  await came('FINE', { tasks: RETURNING });
  const [miss, ...more] = await misses();
  expect(more).toEqual([]);
  expect([miss!.reason, miss!.task, miss!.owner, miss!.mend, miss!.field].filter((part) => part !== null).join(' ')).toBe(line);
  expect(miss).toMatchObject({ bookingCode: 'V', clinicName: 'Anak', doctorName: 'dr. Contoh Satu, Sp.A', said: (made.add?.said ?? made.owed?.[4]?.said ?? made.owed?.[5]?.said) ?? null, deadline: atWib('23:00', '2026-01-11') });
  expect(missText(miss!)).not.toMatch(/undefined|null/);
  expect(missTodo(miss!)).toMatch(/\.$/);
  expect([REASON_LABELS[miss!.reason], OWNER_LABELS[miss!.owner]].every((label) => label !== '')).toBe(true);
  expect(await total()).toMatchObject({ missed: 1, completeThere: 1, visitsReported: 2, underWay: 0 });
  expect(await readMissGroups(database.db, day.facility(), now(), DAY)).toMatchObject([{ reason: miss!.reason, task: miss!.task, visits: 1, clinicCode: 'ANA', mend: { [miss!.mend]: 1 }, examples: ['V'] }]);
});

/** Only of the booking itself. */
const kindless = (change: string): string => change.replace(/^(\w+) = (.*)$/, `$1 = case when kind = 'booking-made' then $2 else $1 end`);

test('every reason there is was asked for above', () => {
  expect(Object.keys(REASON_LABELS).sort()).toEqual([...MISS_REASONS].sort());
});

test('the hour at which a missing step was due is that of the step before, or of the estimate; nothing is made up', async () => {
  await came('CALL', { tasks: { 3: '08:05' } });
  await came('END', { tasks: { 3: '08:05', 4: '09:10' } });
  expect((await misses()).map(({ bookingCode, expectedAt, neverRecorded }) => [bookingCode, expectedAt, neverRecorded])).toEqual([
    ['CALL', atWib('08:31'), [4, 5]],
    ['END', atWib('09:10'), [5]],
  ]);
});

test('today a visit that can still become complete by itself is no miss; one that a person must mend is at once', async () => {
  await came('HERE', { tasks: { 3: '08:05' } });
  await came('FRESH', { tasks: RETURNING, owed: { 5: { state: 'open' } } });
  await came('HFIS', { tasks: { 3: '08:05' }, add: refused('parked', 'needs-person') });
  await mark('HFIS', kindless(`about = 'schedule'`));
  day.setNow(atWib('08:50'));
  expect((await misses()).map(({ bookingCode }) => bookingCode)).toEqual(['HFIS']);
  expect(await total()).toMatchObject({ visitsReported: 3, missed: 1, underWay: 2, completeThere: 0 });
  // The session ended at noon and half an hour has passed.
  day.setNow(atWib('12:31'));
  expect((await misses()).map(({ bookingCode, mend }) => `${bookingCode} ${mend}`).sort()).toEqual(['FRESH by-itself', 'HERE from-paper', 'HFIS person']);
  day.setNow(atWib('23:00', '2026-01-11'));
  expect((await misses()).map(({ mend }) => mend)).toEqual(['no', 'no', 'no']);
});

test('a day counted on the spot and the same day kept have the same figures and misses', async () => {
  const { facilityId } = await randomDay(database.db, { seed: 700 + hospitals, visits: 300, date: '2027-01-18', midnight: new Date('2027-01-18T00:00:00+08:00') });
  await day.directory.reload();
  const facility = day.directory.byId(facilityId)!;
  const at = new Date('2027-01-19T10:00:00+08:00');
  const period = { from: '2027-01-01', to: '2027-01-31' };
  const read = async (): Promise<unknown> => ({
    byClinic: await readFigures(database.db, facility, at, period, { by: 'clinic' }),
    total: await readFigures(database.db, facility, at, period),
    scoped: await readFigures(database.db, facility, at, period, { by: 'session', scope: { clinicCode: 'A1' } }),
    misses: await readMisses(database.db, facility, at, period),
    groups: await readMissGroups(database.db, facility, at, period, { reason: 'never-recorded' }),
  });
  const onTheSpot = await read();
  expect(await countDays({ db: database.db, clock: () => at, log: day.log, facilities: { inService: () => [facility] } })).toEqual({ facilities: 1, days: 2, failed: 0 });
  expect(await database.db.rows('select visit_date from insight_day where facility_id = :facilityId order by 1', { facilityId })).toEqual([{ visit_date: '2027-01-17' }, { visit_date: '2027-01-18' }]);
  expect(await read()).toEqual(onTheSpot);

  const { rows } = await readFigures(database.db, facility, at, { from: '2027-01-18', to: '2027-01-18' });
  const waits = await stageWaits(database.db, facilityId, '2027-01-18');
  const rounded = (seconds: number | null): number | null => (seconds === null ? null : Math.round(seconds));
  expect(STAGES.map((stage) => [rows[0]!.stages[stage].visits, rows[0]!.stages[stage].medianSeconds, rows[0]!.stages[stage].p90Seconds])).toEqual(
    waits.map(({ visits, medianSeconds, p90Seconds }) => [visits, rounded(medianSeconds), rounded(p90Seconds)]),
  );
  const { booked, served, cancelled, noShow, unfinished, visitsReported, completeThere, missed, underWay } = rows[0]!;
  expect(served + cancelled + noShow + unfinished).toBe(booked);
  expect(completeThere + missed + underWay).toBe(visitsReported);
  expect((await readMisses(database.db, facility, at, { from: '2027-01-18', to: '2027-01-18' })).total).toBe(missed);
});

test('the job cut off in the middle leaves whole days, and what it repeats changes nothing', async () => {
  await came('V', { tasks: { 3: '08:05' } });
  const { facilityId } = day.facility();
  const kept = (): Promise<unknown[]> =>
    Promise.all(['insight_day', 'session_figures', 'visit_miss'].map((table) => database.db.rows(`select * from ${table} where facility_id = :facilityId order by visit_date, 3`, { facilityId })));
  let statements = 0;
  const dying: Db = {
    rows: database.db.rows,
    transaction: (work) =>
      database.db.transaction((tx) =>
        work({
          ...tx,
          rows: async (...statement) => {
            statements += 1;
            // In the second day, when its old rows are gone and the new ones are not there yet.
            if (statements === 7) throw new Error('the process died');
            return tx.rows(...statement);
          },
        }),
      ),
  };
  expect(await countDays(deps(dying))).toEqual({ facilities: 1, days: 1, failed: 1 });
  expect((await total()).missed).toBe(1);
  expect(await countDays(deps())).toEqual({ facilities: 1, days: 1, failed: 0 });
  const once = await kept();
  expect(await countDays(deps())).toEqual({ facilities: 1, days: 0, failed: 0 });
  await Promise.all([recountDay(database.db, day.facility(), VISIT_DATE, now()), recountDay(database.db, day.facility(), VISIT_DATE, now())]);
  expect(await kept()).toEqual(once);
  const aborter = new AbortController();
  aborter.abort();
  await expect(countDays({ ...deps(), signal: aborter.signal })).rejects.toThrow();
});

test('a past day is counted again when something of it moved, and after it is closed only by request', async () => {
  await came('V', { tasks: RETURNING, owed: { 5: { state: 'open' } } });
  const { facilityId } = day.facility();
  const toCount = (): Promise<string[]> => daysToCount(database.db, day.facility(), now());
  expect(await toCount()).toEqual(['2026-01-05', '2026-01-04']);
  await countDays(deps());
  expect([await toCount(), (await total()).missed]).toEqual([[], 1]);

  await database.db.rows(`update outbox set state = 'sent', settled_at = :now where facility_id = :facilityId and state = 'open'`, { facilityId, now: now() });
  expect(await toCount()).toEqual([VISIT_DATE]);
  await countDays(deps());
  expect([await toCount(), (await total()).missed]).toEqual([[], 0]);

  await database.db.rows(`insert into outbox_act (facility_id, outbox_id, act, actor, acted_at) select facility_id, outbox_id, 'resend', 'rina', :now from outbox where facility_id = :facilityId limit 1`, { facilityId, now: now() });
  expect(await toCount()).toEqual([VISIT_DATE]);
  await database.db.rows('delete from outbox_act where facility_id = :facilityId', { facilityId });

  day.setNow(atWib('03:01', '2026-01-06'));
  expect(await toCount()).toEqual(['2026-01-05', '2026-01-04']);
  day.setNow(atWib('03:01', '2026-01-15'));
  await countDays(deps());
  await database.db.rows(`update outbox set state = 'dropped' where facility_id = :facilityId and kind = 'task-reached' and fact ->> 'task' = '5'`, { facilityId });
  expect([(await toCount()).filter((date) => date <= VISIT_DATE), (await total()).missed]).toEqual([[], 0]);
  await recountDay(database.db, day.facility(), VISIT_DATE, now());
  expect((await total()).missed).toBe(1);
});

test('share of use is over days whose number of visits is known; the house before its clinics, and never a made-up one', async () => {
  await came('A', { tasks: RETURNING });
  await came('B', { source: 'mobile-jkn', tasks: RETURNING });
  await came('NOT-THERE', { tasks: RETURNING, add: { state: 'parked' } });
  const { facilityId } = day.facility();
  const tell = (date: string, clinic: string, visits: number): Promise<unknown> =>
    database.db.rows(`insert into outpatient_count (facility_id, visit_date, clinic_code, visits, source, entered_by, entered_at) values (:facilityId, :date, :clinic, :visits, 'hand', 'rina', :now)`, { facilityId, date, clinic, visits, now: now() });
  const use = async (by: FigureGroup = 'total') => (await figures(by)).map(({ key, shareOfUse, shareMobileJkn, use: { outpatientVisits, daysWithoutCount } }) => [key, shareOfUse, shareMobileJkn, outpatientVisits, daysWithoutCount]);
  expect(await use()).toEqual([['total', null, null, null, 1]]);
  await tell(VISIT_DATE, 'ANA', 4);
  await tell(VISIT_DATE, 'IGD', 1);
  expect(await use()).toEqual([['total', 2 / 5, 1 / 5, 5, 0]]);
  expect(await use('clinic')).toEqual([['ANA', 2 / 4, 1 / 4, 4, 0], ['IGD', 0, 0, 1, 0]]);
  await tell(VISIT_DATE, '', 8);
  expect(await use()).toEqual([['total', 2 / 8, 1 / 8, 8, 0]]);
  expect(await use('day')).toEqual([[VISIT_DATE, 2 / 8, 1 / 8, 8, 0]]);
  expect(await use('doctor')).toEqual([['700001', null, null, null, 0]]);
  const clinic = await readFigures(database.db, day.facility(), now(), DAY, { scope: { clinicCode: 'ANA' } });
  expect(clinic.rows).toMatchObject([{ shareOfUse: 2 / 4 }]);
  // A day on which everybody was seen without a queue counts against us.
  await tell('2026-01-03', '', 10);
  expect((await readFigures(database.db, day.facility(), now(), { from: '2026-01-01', to: VISIT_DATE })).rows).toMatchObject([{ shareOfUse: 2 / 18, use: { outpatientVisits: 18 } }]);
});

test('schedule agreement: slots of HFIS against calls within their hours; a slot nobody came to says nothing', async () => {
  await came('V', { tasks: RETURNING });
  const { facilityId } = day.facility();
  const slot = (clinic: string, hours: string, over = 'null, false'): Promise<unknown> =>
    database.db.rows(
      `insert into hfis_slot (facility_id, clinic_code, visit_date, doctor_code, practice_hours, clinic_name, doctor_name, capacity, pulled_at, gone_at, on_leave) values (:facilityId, :clinic, :date, 700001, :hours, 'x', 'y', 10, :now, ${over})`,
      { facilityId, clinic, hours, date: VISIT_DATE, now: now() },
    );
  expect((await total()).schedule).toEqual({ slots: 0, practised: 0, slotsWithoutPatients: 0, practisedOutside: 0, share: null, points: null });
  await slot('ANA', '08:00-12:00');
  await slot('ANA', '13:00-15:00');
  await slot('ANA', '16:00-17:00', 'null, true');
  await slot('ANA', '18:00-19:00', 'now(), false');
  await slot('IGD', '08:00-12:00');
  expect((await total()).schedule).toEqual({ slots: 2, practised: 1, slotsWithoutPatients: 1, practisedOutside: 0, share: 0.5, points: 50 });
  await came('OUTSIDE', { clinic: 'IGD', tasks: RETURNING });
  await database.db.rows(`delete from hfis_slot where facility_id = :facilityId and clinic_code = 'IGD'`, { facilityId });
  await database.db.rows(`insert into hfis_day (facility_id, clinic_code, visit_date, read_at) values (:facilityId, 'IGD', :date, :now)`, { facilityId, date: VISIT_DATE, now: now() });
  expect((await figures('clinic')).map(({ key, schedule }) => [key, schedule.slots, schedule.practised, schedule.practisedOutside])).toEqual([['ANA', 2, 1, 0], ['IGD', 0, 0, 1]]);
  // At eleven neither session is over: nothing is missed yet.
  day.setNow(atWib('11:00'));
  expect((await total()).schedule.slots).toBe(0);
});

test('stages by the two clocks of BPJS stand beside ours, with what is missing there', async () => {
  await came('A', { tasks: RETURNING });
  await came('B', { tasks: { 3: '08:05', 4: '08:15', 5: '08:25' }, owed: { 4: refused('rejected', 'rejected') } });
  await database.db.rows(
    `insert into bpjs_waiting_time (facility_id, visit_date, clock, clinic_code, booking_count, total_seconds, average_seconds, pulled_at)
     values (:facilityId, :date, 'rs', 'ANA', 1, '{0,0,1560,0,0,0}', '{0,0,1560,0,0,0}', :now), (:facilityId, :date, 'rs', 'IGD', 2, '{0,0,400,0,0,0}', '{0,0,200,0,0,0}', :now)`,
    { facilityId: day.facility().facilityId, date: VISIT_DATE, now: now() },
  );
  const { stages } = await total();
  expect(stages[3]).toMatchObject({ visits: 2, meanSeconds: 18 * 60, visitsThere: 1, meanThereSeconds: 1_560, meanHeardSeconds: 1_560, rs: { visits: 3, meanSeconds: 1_960 / 3, differenceSeconds: 1_960 / 3 - 1_080 }, server: null });
  expect(stages[4].rs).toEqual({ visits: 0, meanSeconds: null, differenceSeconds: null });
  expect((await figures('clinic')).map(({ stages: { 3: stage } }) => stage.rs?.meanSeconds)).toEqual([1_560, 200]);
  expect((await figures('doctor'))[0]!.stages[3].rs).toBeNull();
});

test('of primary care the chain is the booking and the call, of who has a card; a booking of Mobile JKN is there by itself', async () => {
  const own = { 3: { state: 'not-needed', verdict: 'not-in-dialect' }, 5: { state: 'not-needed', verdict: 'not-in-dialect' } };
  await came('CARD', { tasks: RETURNING, owed: own });
  await came('MOBILE', { source: 'mobile-jkn', tasks: { 4: '08:31' }, add: { state: 'not-needed', verdict: 'not-in-dialect' } });
  await came('NOT-CALLED', { tasks: { 3: '08:05' }, owed: own });
  await came('NO-CARD', { tasks: RETURNING, add: { state: 'not-needed', verdict: 'uninsured' }, owed: { ...own, 4: { state: 'not-needed', verdict: 'uninsured' } } });
  const { facilityId } = day.facility();
  await database.db.rows(`update booking set payer = 'NON JKN' where facility_id = :facilityId and booking_code = 'NO-CARD'`, { facilityId });
  const facility = { ...day.facility(), kind: 'FKTP' as const };
  expect((await readFigures(database.db, facility, now(), DAY)).rows).toMatchObject([{ came: 4, visitsReported: 3, completeHere: 2, completeThere: 2, missed: 1, timesUntold: 0, lag: { visits: 2 } }]);
  expect((await readMisses(database.db, facility, now(), DAY)).misses).toMatchObject([{ bookingCode: 'NOT-CALLED', reason: 'never-recorded', task: 4, neverRecorded: [4] }]);
});
