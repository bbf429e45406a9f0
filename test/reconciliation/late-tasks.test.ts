import { lateAndMissing, lateToday } from '../../src/reconciliation/late-tasks';
import { freshDatabase, type FreshDatabase } from '../support/database';
import { atWib, openDay, type Day } from './day';

let database: FreshDatabase;
let hospitals = 0;
let day: Day;

beforeAll(async () => {
  database = await freshDatabase();
});
afterAll(() => database.drop());
beforeEach(async () => {
  hospitals += 1;
  day = await openDay(database.db, `79R${hospitals}`);
});
afterEach(() => day.close());

/** `kodebooking reason task since`, the time as the hospital's clock shows it. */
async function late(time: string): Promise<string[]> {
  const lines = await lateAndMissing(database.db, day.facility(), atWib(time));
  const wib = (since: Date): string => new Date(since.getTime() + 7 * 3_600_000).toISOString().slice(11, 16);
  return lines.map(({ bookingCode, reason, task, since }) => `${bookingCode} ${reason} ${task} ${wib(since)}`);
}

test.each<[line: string, tasks: [number, string][], prescription: string | undefined, notYet: string, then: string]>([
  ['V admission-open 2 07:50', [[1, '07:50']], undefined, '08:20', '08:20:01'],
  ['V admission-open 3 07:58', [[1, '07:50'], [2, '07:58']], undefined, '08:28', '08:28:01'],
  ['V not-called 4 12:00', [[3, '08:05']], undefined, '12:30', '12:30:01'],
  ['V not-called 4 12:10', [[3, '12:10']], undefined, '12:40', '12:40:01'],
  ['V consultation-open 5 11:00', [[3, '08:05'], [4, '11:00']], undefined, '12:00', '12:00:01'],
  ['V preparation-not-begun 6 09:00', [[3, '08:05'], [4, '08:30'], [5, '09:00']], 'compounded', '10:00', '10:00:01'],
  ['V medicine-not-ready 7 09:30', [[3, '08:05'], [4, '08:30'], [5, '09:00'], [6, '09:30']], 'non-compounded', '11:00', '11:00:01'],
  ['V no-show 99 12:00', [], undefined, '12:00', '12:00:01'],
])('%s, and not a moment before', async (line, tasks, prescription, notYet, then) => {
  await day.visit('V');
  for (const [task, time] of tasks) await day.recorded('V', task, atWib(time), task === 5 ? prescription : undefined);
  expect(await late(notYet)).toEqual([]);
  expect(await late(then)).toEqual([line]);
  expect(await lateAndMissing(database.db, day.facility(), atWib(then))).toMatchObject([{ clinicName: 'Anak', doctorName: 'dr. Contoh Satu, Sp.A', queueNumber: expect.stringMatching(/^A-/), whatToDo: expect.stringMatching(/\.$/) }]);
});

test('a visit that is over, called off, marked absent, of another day or of a clinic that is not reported is not listed', async () => {
  await day.visit('DONE');
  await day.recorded('DONE', 5, atWib('09:00'), 'none');
  await day.visit('READY');
  for (const task of [5, 6, 7]) await day.recorded('READY', task, atWib(`09:0${task}`), task === 5 ? 'compounded' : undefined);
  await day.visit('OFF', { state: 'cancelled' });
  await day.visit('ABSENT');
  await day.recorded('ABSENT', 99, atWib('12:01'));
  await day.visit('EMERGENCY', { clinic: 'IGD' });
  await day.settings({ clinicsNotReported: ['IGD'] });
  expect(await late('20:00')).toEqual([]);
  expect(await lateAndMissing(database.db, day.facility(), atWib('20:00', '2026-01-06'))).toEqual([]);
});

test('nobody is a no-show while the setting still lets patients check in, and no medicine is missed where there is no pharmacy', async () => {
  await day.visit('COMING');
  await day.visit('SERVED');
  await day.recorded('SERVED', 5, atWib('09:00'), 'compounded');
  await day.settings({ checkInClosesMinutesAfterEnd: 45, pharmacyReported: false });
  expect(await late('12:45')).toEqual([]);
  expect(await late('12:46')).toEqual(['COMING no-show 99 12:45']);
});

test('what has not reached BPJS for a quarter of an hour is listed once a booking, its oldest first; parked lanes are at the desk', async () => {
  for (const code of ['SLOW', 'FRESH', 'PARKED', 'SENT']) await day.visit(code);
  await day.owed('SLOW', { task: 3, state: 'open', createdAt: atWib('08:05') });
  await day.owed('SLOW', { task: 4, state: 'open', createdAt: atWib('08:10') });
  await day.owed('FRESH', { task: 3, state: 'open', createdAt: atWib('08:20') });
  await day.owed('PARKED', { kind: 'booking-made', state: 'parked', createdAt: atWib('07:00') });
  await day.owed('PARKED', { task: 3, state: 'open', createdAt: atWib('07:05') });
  await day.owed('SENT', { task: 3, createdAt: atWib('07:05') });
  expect(await late('08:20')).toEqual([]);
  expect(await late('08:20:01')).toEqual(['SLOW unsent 3 08:05']);
  expect(await late('08:35:01')).toEqual(['SLOW unsent 3 08:05', 'FRESH unsent 3 08:20']);
});

test('the list repairs nothing', async () => {
  await day.visit('V');
  await day.owed('V', { task: 3, state: 'open' });
  const tables = () => Promise.all(['booking', 'task_event', 'outbox'].map((table) => database.db.rows(`select * from ${table} order by 1, 2`)));
  const before = await tables();
  expect(await late('20:00')).toHaveLength(2);
  expect(await tables()).toEqual(before);
});

test('what only the loket can complete is not told as a trouble with BPJS', async () => {
  await day.visit('LETTER');
  await day.owed('LETTER', { kind: 'booking-made', state: 'open', createdAt: atWib('08:00') });
  expect(await late('08:20')).toEqual(['LETTER unsent 0 08:00']);
  await database.db.rows(`update outbox set waits_for = 'reference-number' where lane = 'LETTER' and facility_id = :facilityId`, { facilityId: day.facility().facilityId });
  expect(await late('08:20')).toEqual([]);
});

test('of primary care only a call or an absence can be late, and only of who has a card: BPJS is told nothing else', async () => {
  for (const code of ['NO-SHOW', 'WAITING', 'ADMITTED', 'WITH-DOCTOR', 'SERVED', 'PREPARED']) await day.visit(code);
  await day.visit('UNINSURED');
  await database.db.rows(`update booking set payer = 'NON JKN' where facility_id = :facilityId and booking_code = 'UNINSURED'`, { facilityId: day.facility().facilityId });
  await day.recorded('WAITING', 3, atWib('08:05'));
  await day.recorded('ADMITTED', 1, atWib('08:05'));
  await day.recorded('WITH-DOCTOR', 4, atWib('09:00'));
  await day.recorded('SERVED', 5, atWib('09:00'), 'compounded');
  for (const task of [5, 6]) await day.recorded('PREPARED', task, atWib(`09:0${task}`), task === 5 ? 'compounded' : undefined);
  const lines = await lateAndMissing(database.db, { ...day.facility(), kind: 'FKTP' }, atWib('20:00'));
  expect(lines.map(({ bookingCode, task }) => [bookingCode, task])).toEqual([['NO-SHOW', 99], ['WAITING', 4]]);
});

test('a page lists some and counts all, by reason', async () => {
  for (const code of ['A', 'B', 'C', 'D']) await day.visit(code);
  await day.recorded('D', 3, atWib('08:05'));
  await day.owed('D', { task: 3, state: 'open', createdAt: atWib('08:05') });
  const { counts, lines } = await lateToday(database.db, day.facility(), atWib('20:00'), { most: 2 });
  expect(counts).toEqual({ 'no-show': 3, 'not-called': 1, unsent: 1 });
  expect(lines.map(({ bookingCode, reason }) => [bookingCode, reason])).toEqual([['A', 'no-show'], ['B', 'no-show']]);
});
