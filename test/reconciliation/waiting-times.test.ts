import { pullWaitingTimes } from '../../src/reconciliation/waiting-times';
import { freshDatabase, type FreshDatabase } from '../support/database';
import { atWib, openDay, VISIT_DATE, type Day } from './day';

let database: FreshDatabase;
let hospitals = 0;
let day: Day;

beforeAll(async () => {
  database = await freshDatabase();
});
afterAll(() => database.drop());
beforeEach(async () => {
  hospitals += 1;
  day = await openDay(database.db, `78R${hospitals}`);
  await day.complete('ONE', { 3: atWib('08:05'), 4: atWib('08:31'), 5: atWib('08:43') });
});
afterEach(() => day.close());

const pull = () => pullWaitingTimes({ db: day.db, caller: day.caller, clock: day.now, spacingMs: 0 }, day.facility(), VISIT_DATE);
const kept = () =>
  database.db.rows(
    `select clock, clinic_code, booking_count, total_seconds, average_seconds, inserted_at, pulled_at
     from bpjs_waiting_time
     where facility_id = :facilityId
       and visit_date = :visitDate
     order by clock, clinic_code`,
    { facilityId: day.facility().facilityId, visitDate: VISIT_DATE },
  );

test('the dashboards are kept as BPJS tells them, one row a clinic and clock, and a later pull replaces them', async () => {
  expect(await pull()).toMatchObject({ failure: null, rows: { rs: [{ kodepoli: 'ANA' }], server: [{ kodepoli: 'ANA' }] } });
  const first = { clinic_code: 'ANA', booking_count: 1, inserted_at: day.now(), pulled_at: day.now() };
  expect(await kept()).toEqual([
    { ...first, clock: 'rs', total_seconds: [0, 0, 1560, 720, 0, 0], average_seconds: [0, 0, 1560, 720, 0, 0] },
    { ...first, clock: 'server', total_seconds: [0, 0, 0, 0, 0, 0], average_seconds: [0, 0, 0, 0, 0, 0] },
  ]);

  await day.complete('TWO', { 3: atWib('08:05'), 4: atWib('08:05:31'), 5: atWib('08:43') });
  day.setNow(atWib('03:00', '2026-01-06'));
  await pull();
  expect(await kept()).toMatchObject([
    { clock: 'rs', booking_count: 2, total_seconds: [0, 0, 1591, 2969, 0, 0], average_seconds: [0, 0, 795.5, 1484.5, 0, 0], pulled_at: day.now() },
    { clock: 'server', booking_count: 2 },
  ]);
});

test('a read that fails changes nothing, and the other clock is kept all the same', async () => {
  await pull();
  const before = await kept();
  await day.complete('TWO', {});
  day.setNow(atWib('03:00', '2026-01-06'));
  day.simulator.faults.add({ match: { path: `dashboard/waktutunggu/tanggal/${VISIT_DATE}/waktu/rs` }, times: 1, kind: 'status', status: 502 } as never);
  expect(await pull()).toMatchObject({ failure: 'dashboard/waktutunggu/tanggal: unavailable, HTTP 502', rows: { rs: undefined } });
  expect(await kept()).toMatchObject([before[0]!, { clock: 'server', booking_count: 2, pulled_at: day.now() }]);

  await day.simulator.close();
  const held = await kept();
  expect(await pull()).toMatchObject({ rows: { rs: undefined, server: undefined } });
  expect(await kept()).toEqual(held);
});
