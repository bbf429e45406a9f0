import { patientsPerHour } from '../../src/insight/patients-per-hour';
import { reportedToday, type Reported } from '../../src/insight/reported-today';
import { STAGES, stageWaits } from '../../src/insight/stage-waits';
import { todayPerClinic, totalOf } from '../../src/insight/today-per-clinic';
import { instantAt } from '../../src/platform/clock';
import { freshDatabase, type FreshDatabase } from '../support/database';
import { randomDay, type MadeVisit } from './random-day';

const DATE = '2027-01-18';
const MIDNIGHT = instantAt(DATE, '00:00', 'WITA');

let database: FreshDatabase;
beforeAll(async () => {
  database = await freshDatabase();
});
afterAll(() => database.drop());

const day = (seed: number, visits: number) => randomDay(database.db, { seed, visits, date: DATE, midnight: MIDNIGHT });

/** The smallest of the waits that at least this share of them does not exceed. */
function nearestRank(waits: number[], share: number): number | null {
  const sorted = [...waits].sort((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? null;
}

function waitsOf(made: readonly MadeVisit[], stage: number): { seconds: number; byHand: boolean }[] {
  return made.flatMap(({ tasks }) => {
    const [from, to] = [tasks.find(({ task }) => task === stage), tasks.find(({ task }) => task === stage + 1)];
    return from === undefined || to === undefined ? [] : [{ seconds: (to.at - from.at) / 1000, byHand: from.byHand || to.byHand }];
  });
}

function reportedOf(made: readonly MadeVisit[], isTask: boolean): Reported {
  const rows = made.flatMap(({ owed }) => owed.filter((row) => row.isTask === isTask));
  const count = (fits: (row: (typeof rows)[number]) => boolean): number => rows.filter(fits).length;
  return {
    sent: count(({ state }) => state === 'sent'),
    owed: count(({ state, waitsForDesk }) => state === 'open' && !waitsForDesk),
    parked: count(({ state }) => state === 'parked'),
    waitsForDesk: count(({ state, waitsForDesk }) => state === 'open' && waitsForDesk),
    notTaken: count(({ state }) => !['sent', 'open', 'parked', 'not-needed'].includes(state)),
  };
}

describe.each([
  [1, 400],
  [2, 400],
  [3, 9],
  [4, 0],
])('on random day %i of %i visits', (seed, visits) => {
  let facilityId: number;
  let made: MadeVisit[];
  beforeAll(async () => {
    ({ facilityId, made } = await day(seed, visits));
  });

  test('every clinic has the figures of a recount, also one without a patient, and each booking stands in one place', async () => {
    const found = await todayPerClinic(database.db, facilityId, DATE);
    expect(found.map(({ clinicCode }) => clinicCode)).toEqual(['A1', 'B2', 'C3']);
    for (const clinic of found) {
      const mine = made.filter((visit) => visit.clinic === clinic.clinicCode);
      const count = (fits: (visit: MadeVisit) => boolean): number => mine.filter(fits).length;
      expect(clinic).toEqual({
        clinicCode: clinic.clinicCode,
        clinicName: `Poli ${clinic.clinicCode}`,
        booked: mine.length,
        checkedIn: count(({ checkedInAt }) => checkedInAt !== null),
        expected: count(({ state, checkedInAt }) => state === 'waiting' && checkedInAt === null),
        waiting: count(({ state, checkedInAt }) => state === 'waiting' && checkedInAt !== null),
        inService: count(({ state }) => state === 'called'),
        finished: count(({ state }) => state === 'finished'),
        absent: count(({ state }) => state === 'absent'),
        cancelled: count(({ state }) => state === 'cancelled'),
      });
    }
    const { booked, checkedIn: _all, ...places } = totalOf(found);
    expect(Object.values(places).reduce((sum, count) => sum + count, 0)).toBe(booked);
    expect(booked).toBe(made.length);
  });

  test('waits are those between recorded times, and median and 90th percentile are waits that somebody had', async () => {
    const found = await stageWaits(database.db, facilityId, DATE);
    expect(found.map(({ stage }) => stage)).toEqual(STAGES);
    for (const { stage, visits: counted, byHand, medianSeconds, p90Seconds } of found) {
      const waits = waitsOf(made, stage);
      expect({ stage, counted, byHand }).toEqual({ stage, counted: waits.length, byHand: waits.filter((wait) => wait.byHand).length });
      expect(medianSeconds).toEqual(nearestRank(waits.map(({ seconds }) => seconds), 0.5));
      expect(p90Seconds).toEqual(nearestRank(waits.map(({ seconds }) => seconds), 0.9));
    }
  });

  test('each hour has what happened in it by the clock of the facility', async () => {
    const hourOf = (at: number): number => Math.floor((at - MIDNIGHT.getTime()) / 3_600_000);
    const found = await patientsPerHour(database.db, facilityId, DATE, 'WITA');
    const arrived = made.flatMap(({ checkedInAt }) => (checkedInAt === null ? [] : [hourOf(checkedInAt)]));
    const of = (task: number): number[] => made.flatMap(({ tasks }) => tasks.filter((event) => event.task === task).map(({ at }) => hourOf(at)));
    const all = [...arrived, ...of(4), ...of(5)];
    const count = (hours: readonly number[], hour: number): number => hours.filter((each) => each === hour).length;
    const expected = all.length === 0 ? [] : Array.from({ length: Math.max(...all) - Math.min(...all) + 1 }, (_, i) => Math.min(...all) + i);
    expect(found).toEqual(expected.map((hour) => ({ hour, arrived: count(arrived, hour), called: count(of(4), hour), finished: count(of(5), hour) })));
  });

  test('what BPJS was told is counted by what became of it, apart from what only the loket can complete', async () => {
    expect(await reportedToday(database.db, facilityId, DATE)).toEqual({ tasks: reportedOf(made, true), others: reportedOf(made, false) });
  });
});

describe('percentiles of few', () => {
  async function waitsOfMinutes(seed: number, minutes: readonly number[]): Promise<[visits: number, median: number | null, p90: number | null]> {
    const { facilityId } = await day(seed, 0);
    const { db } = database;
    for (const [i, wait] of minutes.entries()) {
      const code = `W${seed}N${i}`;
      await db.rows(`insert into patient (facility_id, medical_record_number, full_name) values (:facilityId, :code, 'Pasien')`, { facilityId, code });
      await db.rows(
        `insert into booking (facility_id, booking_code, session_id, ordinal, queue_number, medical_record_number, payer, source, clinic_code, visit_date,
           nik, card_number, phone, visit_type, reference_number, is_new_patient, state, booked_at, estimated_at)
         select facility_id, :code, session_id, :ordinal, :code, :code, 'JKN', 'kiosk', clinic_code, visit_date, '', '', '', 1, '', false, 'called', now(), now()
         from practice_session where facility_id = :facilityId and visit_date = :date order by session_id limit 1`,
        { facilityId, code, ordinal: i + 1, date: DATE },
      );
      await db.rows(
        `insert into task_event (facility_id, booking_code, task, occurred_at, recorded_at, source)
         values (:facilityId, :code, 3, :from, now(), 'kiosk'), (:facilityId, :code, 4, :to, now(), 'poli')`,
        { facilityId, code, from: MIDNIGHT, to: new Date(MIDNIGHT.getTime() + wait * 60_000) },
      );
    }
    const stage = (await stageWaits(db, facilityId, DATE)).find((each) => each.stage === 3)!;
    const inMinutes = (seconds: number | null): number | null => (seconds === null ? null : seconds / 60);
    return [stage.visits, inMinutes(stage.medianSeconds), inMinutes(stage.p90Seconds)];
  }

  test.each<[seed: number, minutes: number[], median: number | null, p90: number | null]>([
    [11, [], null, null],
    [12, [7], 7, 7],
    [13, [10, 30], 10, 30],
    [14, [5, 1, 9], 5, 9],
    [15, [1, 2, 3, 4, 5, 6, 7, 8, 9, 100], 5, 9],
    [16, [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 100], 6, 10],
  ])('of day %i with waits %j the median is %p and the 90th %p', async (seed, minutes, median, p90) => {
    expect(await waitsOfMinutes(seed, minutes)).toEqual([minutes.length, median, p90]);
  });
});
