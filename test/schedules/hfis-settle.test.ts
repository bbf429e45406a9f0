import { Refusal } from '../../src/platform/refusal';
import { settleDifference, type Settled, type SettledHow } from '../../src/schedules/hfis-settle';
import { settledSentence, wordsOf } from '../../src/schedules/difference-words';
import { claimDay } from '../../src/schedules/hfis-store';
import { listDifferences } from '../../src/schedules/schedule-difference-store';
import { until } from '../support/until';
import { AYU, BIMA, MONDAY, MORNING, openHfisHospital, SARI, slot, type HfisHospital } from './hfis-hospital';

let hospital: HfisHospital;
beforeAll(async () => {
  hospital = await openHfisHospital();
});
afterAll(() => hospital.close());
beforeEach(() => hospital.clear());

const settle = async (id: number, how: SettledHow): Promise<Settled> => settleDifference(hospital.deps, await hospital.facility(), id, how, 'Rina', 'sudah ditelepon');

async function theOnly(how: SettledHow): Promise<Settled> {
  const [difference, another] = await hospital.differences();
  expect(another).toBeUndefined();
  return settle(difference!.differenceId, how);
}

/** A session as HFIS has it with three bookings, and then HFIS says something else. */
async function booked(...rows: Parameters<HfisHospital['hfisHas']>[0]): Promise<void> {
  await hospital.hfisHas([slot(SARI, '08:00-12:00')]);
  await hospital.pull();
  await hospital.changeSession('08:00-12:00', 'taken_jkn = 2, taken_non_jkn = 1');
  await hospital.hfisHas(rows);
  await hospital.pull();
}

const taken = (): Promise<object[]> => hospital.db.rows('select taken_jkn, taken_non_jkn from practice_session order by session_id');

describe('following HFIS', () => {
  test.each<[what: string, rows: Parameters<HfisHospital['hfisHas']>[0], done: object, session: object]>([
    ['capacity below what is taken', [slot(SARI, '08:00-12:00', { kapasitaspasien: 2 })], { done: 'capacity', from: 30, to: 2, bookings: 3 }, { capacity: 2, quota_jkn: 2, quota_non_jkn: 2, on_leave: false }],
    ['leave', [slot(SARI, '08:00-12:00', { libur: 1 })], { done: 'closed', bookings: 3 }, { on_leave: true, capacity: 30 }],
    ['a slot that is gone', [], { done: 'closed', bookings: 3 }, { on_leave: true, practice_hours: '08:00-12:00' }],
    ['other hours', [slot(SARI, '10:00-13:00', { kapasitaspasien: 20 })], { done: 'moved', from: '08:00-12:00', to: '10:00-13:00', bookings: 3 }, { on_leave: false, practice_hours: '10:00-13:00', capacity: 20, queue_prefix: 'E1' }],
  ])('in %s leaves every booking where it is, says so, and the next pulls agree', async (_what, rows, done, session) => {
    await booked(...rows);
    const settled = await theOnly('follow-hfis');
    expect(settled).toMatchObject(done);
    expect(settledSentence(settled)).toContain('3 booking yang sudah ada tetap berlaku');
    expect(await hospital.sessions()).toMatchObject([session]);
    expect(await taken()).toEqual([{ taken_jkn: 2, taken_non_jkn: 1 }]);
    for (let i = 0; i < 2; i++) expect(await hospital.pull()).toMatchObject({ added: 0, changed: 0, differences: 0 });
    expect(await hospital.allDifferences()).toMatchObject([{ settlement: 'follow-hfis', settledBy: 'Rina', note: 'sudah ditelepon', settledAt: MORNING }]);
  });

  test('in a leave opens the session again when HFIS does', async () => {
    await booked(slot(SARI, '08:00-12:00', { libur: 1 }));
    await theOnly('follow-hfis');
    await hospital.hfisHas([slot(SARI, '08:00-12:00')]);
    expect(await hospital.pull()).toMatchObject({ changed: 1, differences: 0 });
    expect(await hospital.sessions()).toMatchObject([{ on_leave: false }]);
  });

  test('in a new slot opens it, though new slots are only listed', async () => {
    await hospital.settings({ hfisNewSessions: 'list' });
    await hospital.hfisHas([slot(BIMA, '08:00-12:00')]);
    await hospital.pull();
    expect(await theOnly('follow-hfis')).toMatchObject({ done: 'added' });
    expect(await hospital.sessions()).toMatchObject([{ doctor_code: BIMA.kodedokter, queue_prefix: 'E1', capacity: 30, quota_jkn: 30 }]);
    expect(await hospital.pull()).toMatchObject({ added: 0, differences: 0 });
  });

  test('in a name changes the name', async () => {
    await hospital.db.rows(`update doctor set doctor_name = 'dr. S.'`);
    await hospital.db.rows(`update clinic set parent_code = 'XXX' where clinic_code = 'ANA'`);
    await hospital.hfisHas([]);
    await hospital.pull();
    for (const { differenceId } of await hospital.differences()) expect(await settle(differenceId, 'follow-hfis')).toMatchObject({ done: 'renamed' });
    expect(await hospital.db.rows('select doctor_name from doctor')).toEqual([{ doctor_name: SARI.namadokter }]);
    expect(await hospital.db.rows(`select clinic_name, parent_code from clinic where clinic_code = 'ANA'`)).toEqual([{ clinic_name: 'Anak', parent_code: 'ANA' }]);
    expect(await hospital.db.rows(`select clinic_name, parent_code from clinic where clinic_code = 'SAR'`)).toEqual([{ clinic_name: 'Saraf', parent_code: 'SAR' }]);
    expect(await hospital.pull()).toMatchObject({ differences: 0 });
  });
});

describe('keeping ours', () => {
  test.each<[what: string, rows: Parameters<HfisHospital['hfisHas']>[0]]>([
    ['capacity', [slot(SARI, '08:00-12:00', { kapasitaspasien: 2 })]],
    ['leave', [slot(SARI, '08:00-12:00', { libur: 1 })]],
    ['a slot that is gone', []],
    ['other hours', [slot(SARI, '10:00-13:00')]],
  ])('in %s changes nothing, is not asked again, and is not followed when the bookings are gone', async (_what, rows) => {
    await booked(...rows);
    const before = await hospital.sessions();
    expect(await theOnly('keep-ours')).toMatchObject({ done: 'kept' });
    expect(await hospital.pull()).toMatchObject({ added: 0, changed: 0, differences: 0 });
    await hospital.changeSession('08:00-12:00', 'taken_jkn = 0, taken_non_jkn = 0');
    expect(await hospital.pull()).toMatchObject({ added: 0, changed: 0, differences: 0 });
    expect(await hospital.sessions()).toEqual(before);
    expect(await hospital.allDifferences()).toMatchObject([{ settlement: 'keep-ours', settledBy: 'Rina' }]);
  });

  test('is asked again when HFIS says yet something else', async () => {
    await booked(slot(SARI, '08:00-12:00', { kapasitaspasien: 2 }));
    await theOnly('keep-ours');
    await hospital.hfisHas([slot(SARI, '08:00-12:00', { kapasitaspasien: 1 })]);
    expect(await hospital.pull()).toMatchObject({ changed: 0, differences: 1 });
    expect(await hospital.allDifferences()).toMatchObject([{ theirs: { capacity: 1 }, settledAt: null }, { theirs: { capacity: 2 }, settlement: 'keep-ours' }]);
  });

  test('without a slot of HFIS opens nothing later', async () => {
    await hospital.settings({ hfisNewSessions: 'list' });
    await hospital.hfisHas([slot(BIMA, '08:00-12:00')]);
    await hospital.pull();
    await theOnly('keep-ours');
    await hospital.settings({});
    expect(await hospital.pull()).toMatchObject({ added: 0, differences: 0 });
    expect(await hospital.sessions()).toEqual([]);
  });
});

describe('a settlement is refused', () => {
  const refusal = async (id: number, how: SettledHow): Promise<unknown> => settle(id, how).then(() => 'not refused', (error: unknown) => (error instanceof Refusal ? (error as Refusal<Record<string, object>>).code : error));

  test('for a difference there is not, or of another facility', async () => {
    await booked();
    const { differenceId } = (await hospital.differences())[0]!;
    expect(await refusal(differenceId + 1, 'keep-ours')).toBe('difference-unknown');
    const other = { ...(await hospital.facility()), facilityId: hospital.facilityId + 1 };
    await expect(settleDifference(hospital.deps, other, differenceId, 'keep-ours', 'Rina')).rejects.toMatchObject({ code: 'difference-unknown' });
  });

  test('for what HFIS sent unreadable, and for a session that is no longer there', async () => {
    await hospital.addSession({ doctor_code: SARI.kodedokter });
    await hospital.hfisHas([slot(AYU, 'selesai', { kodesubspesialis: 'ANA' })]);
    await hospital.pull();
    await hospital.db.rows('delete from practice_session');
    for (const { differenceId, kind } of await hospital.differences()) expect(await refusal(differenceId, 'follow-hfis')).toBe(kind === 'unreadable' ? 'difference-unreadable' : 'session-changed');
    expect(await hospital.differences()).toHaveLength(2);
  });

  test('the second of two at once', async () => {
    await booked(slot(SARI, '08:00-12:00', { libur: 1 }));
    const { differenceId } = (await hospital.differences())[0]!;
    const outcomes = await Promise.all([refusal(differenceId, 'follow-hfis'), refusal(differenceId, 'follow-hfis'), refusal(differenceId, 'keep-ours')]);
    expect(outcomes.sort()).toEqual(['difference-settled', 'difference-settled', 'not refused']);
  });

  test('when the pull it waited for found the difference gone', async () => {
    await booked(slot(SARI, '08:00-12:00', { libur: 1 }));
    const { differenceId } = (await hospital.differences())[0]!;
    let settling: Promise<unknown> = Promise.resolve();
    await hospital.db.transaction(async (tx) => {
      const day = { facilityId: hospital.facilityId, clinicCode: 'SAR', visitDate: MONDAY };
      await claimDay(tx, day, hospital.deps.clock());
      settling = refusal(differenceId, 'keep-ours');
      await until(async () => (await hospital.db.rows(`select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`)).length === 1, 'the settlement waiting');
      await listDifferences(tx, { ...day, kinds: ['leave'] }, [], hospital.deps.clock());
    });
    expect(await settling).toBe('difference-settled');
  });
});

test('a settlement and a pull at the same moment wait for each other and agree', async () => {
  await booked(slot(SARI, '08:00-12:00', { libur: 1 }));
  let settling: Promise<unknown> = Promise.resolve();
  let pulling: Promise<unknown> = Promise.resolve();
  await hospital.db.transaction(async (tx) => {
    await tx.rows('select from practice_session for no key update');
    settling = theOnly('follow-hfis');
    pulling = hospital.pull();
    await until(async () => (await hospital.db.rows(`select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`)).length === 2, 'both waiting');
  });
  expect(await settling).toMatchObject({ done: 'closed' });
  await pulling;
  expect(await hospital.sessions()).toMatchObject([{ on_leave: true }]);
  expect(await hospital.allDifferences()).toMatchObject([{ settledAt: expect.any(Date) }]);
  expect(await hospital.pull()).toMatchObject({ differences: 0, changed: 0 });
});

test('each kind of difference says what it is and what to do', () => {
  const side = { capacity: 1, onLeave: true, practiceHours: '08:00-09:00', doctorName: 'dr. X', clinicName: 'A', parentCode: 'B', parentName: 'C', jadwal: 'x' };
  for (const kind of ['capacity', 'leave', 'gone', 'hours', 'only-here', 'only-there', 'unreadable', 'clinic-name', 'doctor-name'] as const) {
    for (const bookingsHit of [0, 2]) {
      const { what, whatToDo } = wordsOf({ kind, ours: side, theirs: side, bookingsHit });
      expect(`${what} ${whatToDo}`).not.toMatch(/undefined|\?|null/);
      expect(whatToDo).toMatch(/HFIS/);
    }
  }
});
