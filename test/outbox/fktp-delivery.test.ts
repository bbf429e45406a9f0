import { correct, correctableFields, drop, explain, listForStaff, listOutbox, outboxState, preview, type DeskFacility } from '../../src/outbox/desk';
import type { Fact } from '../../src/outbox/facts';
import { sweepOutbox } from '../../src/outbox/sweep';
import { facilitySettingsSchema } from '../../src/platform/facility-settings';
import { startSimulator, type Simulator } from '../../src/tools/simulator/simulator';
import { freshDatabase, type FreshDatabase } from '../support/database';
import { ACCOUNT, atWib, booking, collectedLog, delivery, hospital, oweNow, standingClock, task, VISIT_DATE, type Delivery } from './hospital';
import { cardOf, puskesmas, visitor } from './puskesmas';

const SECOND = 1_000;
const MINUTE = 60_000;
const FKTP_KEY = 'kunci-fktp';
let database: FreshDatabase;
let facilities = 0;
let facilityId: number;
let facility: DeskFacility;
let simulator: Simulator;
let sender: Delivery;
let clock: ReturnType<typeof standingClock>;

beforeAll(async () => {
  database = await freshDatabase();
});
afterAll(() => database.drop());

beforeEach(async () => {
  clock = standingClock(atWib('08:30'));
  simulator = await startSimulator({ port: 0, account: ACCOUNT, fktpUserKey: FKTP_KEY, clock });
  await database.db.rows('delete from bpjs_account');
  facilities += 1;
  facilityId = await puskesmas(database.db, `99${facilities}`, { baseUrl: simulator.fktpUrl, userKey: FKTP_KEY });
  facility = { facilityId, kind: 'FKTP', settings: facilitySettingsSchema.parse({}) };
  sender = await delivery(database.db, clock, collectedLog(), { totalTimeoutMs: 1_500 });
});
afterEach(async () => {
  await sender.close();
  await simulator.close();
});

const owed = (...facts: Fact[]) => oweNow(database.db, facilityId, clock(), facts);
const send = () => sender.loop.tick();
const made = (bookingCode: string): Fact => ({ kind: 'booking-made', bookingCode });
const appMade = (bookingCode: string): Fact => ({ kind: 'mobile-jkn-booking-made', bookingCode });
const cancelled = (bookingCode: string): Fact => ({ kind: 'booking-cancelled', bookingCode, reason: 'Pasien berhalangan' });
const rows = (lane: string) => listOutbox(database.db, facilityId, { lane });
const outcome = async (lane: string) => (await rows(lane)).map(({ state, verdict }) => [state, verdict]);
const calledOff = (code: string) => database.db.rows(`update booking set state = 'cancelled' where facility_id = :facilityId and booking_code = :code`, { facilityId, code });
const tries = async () =>
  (await database.db.rows<{ service: string; verdict: string }>('select service, verdict from outbox_attempt where facility_id = :facilityId order by outbox_id, attempt', { facilityId })).map(({ service, verdict }) => [service, verdict]);
const entryOf = (person: number, kodepoli = '001') => simulator.ledger.fktpEntry({ tanggalperiksa: VISIT_DATE, kodepoli, nomorkartu: cardOf(person) });
const stateOf = (person: number) => {
  const entry = entryOf(person);
  return entry === undefined ? undefined : { nomorantrean: entry.payload.nomorantrean, source: entry.source, cancelledBy: entry.cancelledBy, panggil: entry.panggil.map(({ status, waktu }) => [status, waktu]) };
};
const numberOf = async (code: string) => (await database.db.rows<{ queue_number: string }>('select queue_number from booking where facility_id = :facilityId and booking_code = :code', { facilityId, code }))[0]?.queue_number;

async function fault(kind: string, options: object = {}): Promise<void> {
  const reply = await fetch(new URL('/control/faults', simulator.url), { method: 'POST', body: JSON.stringify({ kind, ...options }), headers: { 'content-type': 'application/json' } });
  expect(await reply.json()).toMatchObject({ metadata: { code: 200 } });
}

/** The app has made a booking, and BPJS holds it. */
function appHolds(person: number, nomorantrean = 'A-APP'): void {
  const payload = { nomorkartu: cardOf(person), nik: '', nohp: '', kodepoli: '001', namapoli: '', norm: '', tanggalperiksa: VISIT_DATE, kodedokter: 0, namadokter: '', jampraktek: '', nomorantrean, angkaantrean: 0, keterangan: '' };
  simulator.ledger.record({ call: 'fktp/mobile-jkn/booking', payload });
}

describe('a day', () => {
  test('a booking made here is added, called with the recorded time, and nothing else of the visit leaves', async () => {
    await visitor(database.db, facilityId, 'DAY-1', 1);
    const called = new Date('2026-01-05T08:29:00.417+07:00');
    await owed(made('DAY-1'), task('DAY-1', 3, atWib('08:00')), task('DAY-1', 4, called), task('DAY-1', 5, atWib('08:29:30')));
    await send();
    expect(await outcome('DAY-1')).toEqual([['sent', 'accepted'], ['not-needed', 'not-in-dialect'], ['sent', 'accepted'], ['not-needed', 'not-in-dialect']]);
    expect(stateOf(1)).toEqual({ nomorantrean: await numberOf('DAY-1'), source: 'Bridging Antrean', cancelledBy: null, panggil: [[1, called.getTime()]] });
    expect(await tries()).toEqual([['fktp/antrean/add', 'accepted'], ['fktp/antrean/panggil', 'accepted']]);
  });

  test('a booking of Mobile JKN is never added and only its call is told; one who did not come is told as absent', async () => {
    await visitor(database.db, facilityId, 'APP-1', 2, { source: 'mobile-jkn' });
    appHolds(2);
    await owed(appMade('APP-1'));
    await send();
    await owed(task('APP-1', 99, atWib('08:29')));
    clock.pass(2 * MINUTE);
    await send();
    expect(await outcome('APP-1')).toEqual([['not-needed', 'not-in-dialect'], ['sent', 'accepted']]);
    expect(stateOf(2)).toEqual({ nomorantrean: 'A-APP', source: 'Mobile JKN', cancelledBy: null, panggil: [[2, atWib('08:29').getTime()]] });
  });

  test('a hospital beside it goes on by its own dialect, each with its own user_key', async () => {
    const other = await hospital(database.db, `98${facilities}`, { baseUrl: simulator.url });
    await sender.facilities.reload();
    await booking(database.db, other, 'RS-1');
    await visitor(database.db, facilityId, 'PKM-1', 3);
    await oweNow(database.db, other, clock(), [made('RS-1'), task('RS-1', 3, atWib('08:00'))]);
    await owed(made('PKM-1'), task('PKM-1', 3, atWib('08:00')));
    await send();
    expect(simulator.ledger.booking('RS-1')?.tasks).toHaveLength(1);
    expect(stateOf(3)).toMatchObject({ cancelledBy: null });
    expect((await listOutbox(database.db, other, {})).map(({ state }) => state)).toEqual(['sent', 'sent']);
  });

  test('what the dialect has no call for is settled in a pause too, and takes no turn of the facility', async () => {
    await visitor(database.db, facilityId, 'PAUSE-1', 4, { source: 'mobile-jkn' });
    await database.db.rows(`insert into outbox_pace (facility_id, paused_until, pause_cause, paused_since, strikes) values (:facilityId, :until, 'rate-limited', :now, 1)`, { facilityId, until: atWib('08:40'), now: clock() });
    await owed(task('PAUSE-1', 3, atWib('08:00')), task('PAUSE-1', 4, atWib('08:20')), task('PAUSE-1', 5, atWib('08:25')));
    await sender.loop.tick(facilityId);
    expect((await rows('PAUSE-1')).map(({ state, attempts }) => [state, attempts])).toEqual([['not-needed', 0], ['open', 0], ['not-needed', 0]]);
    expect(await outboxState(database.db, facilityId, clock())).toMatchObject({ owed: 1, needsStaff: 0 });
  });

  test('what was never sent in time troubles staff only where BPJS should have heard of it', async () => {
    await visitor(database.db, facilityId, 'OLD-1', 5, { source: 'mobile-jkn' });
    await owed(appMade('OLD-1'), task('OLD-1', 3, atWib('08:00')), task('OLD-1', 4, atWib('08:20')));
    clock.moveTo(atWib('23:30', '2026-01-11'));
    await sweepOutbox({ db: database.db, clock, facilities: sender.facilities });
    expect((await rows('OLD-1')).map(({ kind, state }) => [kind, state])).toEqual([['mobile-jkn-booking-made', 'not-needed'], ['task-reached', 'not-needed'], ['task-reached', 'expired']]);
    expect(await outboxState(database.db, facilityId, clock())).toMatchObject({ needsStaff: 1 });
  });
});

describe('who is not insured', () => {
  test('is recorded, not told, and staff see that and why', async () => {
    await visitor(database.db, facilityId, 'UMUM-1', 6, { payer: 'NON JKN' });
    await owed(made('UMUM-1'), task('UMUM-1', 3, atWib('08:00')), task('UMUM-1', 4, atWib('08:20')));
    await send();
    expect(await outcome('UMUM-1')).toEqual([['not-needed', 'uninsured'], ['not-needed', 'not-in-dialect'], ['not-needed', 'uninsured']]);
    expect(simulator.ledger.fktpEntries()).toEqual([]);
    const { entries } = await listForStaff(database.db, facilityId, clock(), { state: 'not-needed', reason: 'uninsured' });
    expect(entries.map(({ needsStaff, explanation }) => [needsStaff, explanation.means])).toEqual(Array(2).fill([false, 'Pasien tanpa kartu JKN: dicatat, tidak dikirim ke BPJS.']));
    expect(await outboxState(database.db, facilityId, clock())).toMatchObject({ owed: 0, needsStaff: 0 });
  });
});

describe('a member whose card nobody has entered', () => {
  test('waits for the card; the desk enters it, and booking and call leave', async () => {
    await visitor(database.db, facilityId, 'CARD-1', 7, { hasNoCard: true });
    await owed(made('CARD-1'), task('CARD-1', 4, atWib('08:20')));
    await send();
    const [waiting] = (await listForStaff(database.db, facilityId, clock())).entries;
    expect(waiting).toMatchObject({ state: 'parked', about: 'field:nomorkartu', said: null, tries: 1, explanation: { topic: 'card-missing' }, acts: ['resend', 'correct', 'drop'] });
    expect(await tries()).toEqual([]);
    const outboxId = waiting?.outboxId ?? 0;
    expect((await preview(database.db, facility, clock(), { ids: [outboxId] })).refused).toMatchObject([{ refusal: { code: 'card-missing' } }]);

    expect(correctableFields(facility, 'JKN')).toEqual(['nik', 'nomorkartu', 'nohp']);
    expect(await correct(database.db, clock, facility, outboxId, { jeniskunjungan: 1 }, 'Sari')).toMatchObject({ done: false, refusal: { code: 'not-for-primary-care' } });
    expect(await correct(database.db, clock, facility, outboxId, { nomorkartu: cardOf(7) }, 'Sari')).toMatchObject({ done: true });
    await send();
    expect(await outcome('CARD-1')).toEqual([['sent', 'accepted'], ['sent', 'accepted']]);
    expect(stateOf(7)).toMatchObject({ panggil: [[1, atWib('08:20').getTime()]] });
  });

  test('and who calls the booking off before that is nobody BPJS must hear of', async () => {
    await visitor(database.db, facilityId, 'CARD-2', 8, { hasNoCard: true, state: 'cancelled' });
    await owed(made('CARD-2'), cancelled('CARD-2'));
    await send();
    expect(await outcome('CARD-2')).toEqual([['not-needed', 'called-off'], ['not-needed', 'called-off']]);
  });
});

describe('BPJS', () => {
  test('that lost its reply to an add is asked again and says that it has it', async () => {
    await visitor(database.db, facilityId, 'LOST-1', 9);
    await fault('status', { status: 502, stored: true, match: { path: 'fktp/antrean/add' } });
    await owed(made('LOST-1'), task('LOST-1', 4, atWib('08:20')));
    await send();
    clock.pass(MINUTE);
    await send();
    expect(await outcome('LOST-1')).toEqual([['sent', 'already-there'], ['sent', 'accepted']]);
    expect(await tries()).toEqual([['fktp/antrean/add', 'unavailable'], ['fktp/antrean/add', 'already-there'], ['fktp/antrean/panggil', 'accepted']]);
    expect(simulator.ledger.fktpEntries()).toHaveLength(1);
  });

  test('that was away gets everything when it is back, in the order of each booking', async () => {
    await fault('host-down', { times: 8 });
    for (const person of [10, 11, 12]) {
      await visitor(database.db, facilityId, `AWAY-${person}`, person);
      await owed(made(`AWAY-${person}`), task(`AWAY-${person}`, 3, atWib('08:00')), task(`AWAY-${person}`, 4, atWib('08:20')));
    }
    for (let minute = 0; minute < 20; minute += 1) {
      await send();
      clock.pass(MINUTE);
    }
    for (const person of [10, 11, 12]) {
      expect(await outcome(`AWAY-${person}`)).toEqual([['sent', 'accepted'], ['not-needed', 'not-in-dialect'], ['sent', 'accepted']]);
      expect(stateOf(person)).toMatchObject({ panggil: [[1, atWib('08:20').getTime()]] });
    }
  });

  test('that does not know a booking of its own app is told of it first, and then of the call', async () => {
    await visitor(database.db, facilityId, 'GONE-1', 13, { source: 'mobile-jkn' });
    await owed(task('GONE-1', 4, atWib('08:20')));
    await send();
    expect(await outcome('GONE-1')).toEqual([['sent', 'accepted'], ['sent', 'accepted']]);
    expect(await tries()).toEqual([['fktp/antrean/panggil', 'booking-unknown'], ['fktp/antrean/panggil', 'accepted'], ['fktp/antrean/add', 'accepted']]);
    expect(stateOf(13)).toMatchObject({ nomorantrean: await numberOf('GONE-1'), panggil: [[1, atWib('08:20').getTime()]] });
  });

  test('that says a patient who is here has called it off leaves the visit to a person', async () => {
    await visitor(database.db, facilityId, 'CALLED-1', 14, { state: 'called' });
    await owed(made('CALLED-1'));
    await send();
    simulator.ledger.record({ call: 'fktp/mobile-jkn/cancel', tanggalperiksa: VISIT_DATE, kodepoli: '001', nomorkartu: cardOf(14), keterangan: 'batal' });
    await owed(task('CALLED-1', 4, atWib('08:29')));
    await send();
    expect((await listForStaff(database.db, facilityId, clock())).entries).toMatchObject([{ bookingCode: 'CALLED-1', state: 'cancelled-at-bpjs', explanation: { topic: 'cancelled-there' } }]);
  });

  test('refuses one card: that booking waits for a person, others go on', async () => {
    await visitor(database.db, facilityId, 'BAD-1', 15, { phone: '123' });
    await visitor(database.db, facilityId, 'GOOD-1', 16);
    await owed(made('BAD-1'), made('GOOD-1'));
    await send();
    expect([await outcome('BAD-1'), await outcome('GOOD-1')]).toEqual([[['parked', 'needs-person']], [['sent', 'accepted']]]);
  });
});

/** One entry at BPJS, two bookings here: the first called off. */
describe('the next booking of a patient at the same poli and date', () => {
  async function firstCalledOff(person: number, code: string): Promise<void> {
    await visitor(database.db, facilityId, code, person, { bookedAt: '07:00' });
    await owed(made(code));
    await send();
    await calledOff(code);
  }

  test('made here is added when the cancellation of the first has left, however long that takes', async () => {
    await firstCalledOff(20, 'FIRST-1');
    await fault('status', { status: 503, stored: false, times: 3, match: { path: 'fktp/antrean/batal' } });
    await owed(cancelled('FIRST-1'));
    await send();
    await visitor(database.db, facilityId, 'NEXT-1', 20, { bookedAt: '08:00' });
    await owed(made('NEXT-1'), task('NEXT-1', 4, atWib('08:29')));
    await send();
    const [waiting] = (await listForStaff(database.db, facilityId, clock(), { state: 'open', bookingCode: 'NEXT-1' })).entries;
    expect(waiting).toMatchObject({ verdict: 'other-booking-first', remark: 'FIRST-1', tries: 0, explanation: { topic: 'other-booking-first' } });
    expect(explain(waiting!).means).toContain('FIRST-1');
    for (let step = 0; step < 12; step += 1) {
      clock.pass(30 * SECOND);
      await send();
    }
    expect([await outcome('FIRST-1'), await outcome('NEXT-1')]).toEqual([[['sent', 'accepted'], ['sent', 'accepted']], [['sent', 'accepted'], ['sent', 'accepted']]]);
    expect(stateOf(20)).toEqual({ nomorantrean: await numberOf('NEXT-1'), source: 'Bridging Antrean', cancelledBy: null, panggil: [[1, atWib('08:29').getTime()]] });
  });

  test('made here waits for the person who must see to the first', async () => {
    await firstCalledOff(21, 'FIRST-2');
    await fault('metadata', { code: 201, message: 'Kalimat yang belum pernah ada', stored: false, match: { path: 'fktp/antrean/batal' } });
    await owed(cancelled('FIRST-2'));
    await visitor(database.db, facilityId, 'NEXT-2', 21, { bookedAt: '08:00' });
    await owed(made('NEXT-2'));
    await send();
    clock.pass(10 * MINUTE);
    await send();
    expect([await outcome('FIRST-2'), await outcome('NEXT-2')]).toEqual([[['sent', 'accepted'], ['parked', 'needs-person']], [['open', 'other-booking-first']]]);
    await drop(database.db, clock, facilityId, (await rows('FIRST-2'))[1]?.outbox_id ?? 0, 'dibatalkan lewat petugas BPJS', 'Sari');
    clock.pass(MINUTE);
    await send();
    expect((await outcome('NEXT-2')).map(([state]) => state)).toEqual(['sent']);
  });

  test('made in Mobile JKN keeps its entry: the cancellation of the first is not sent any more', async () => {
    await firstCalledOff(22, 'FIRST-3');
    await fault('status', { status: 503, stored: false, match: { path: 'fktp/antrean/batal' } });
    await owed(cancelled('FIRST-3'));
    await send();
    await visitor(database.db, facilityId, 'NEXT-3', 22, { source: 'mobile-jkn', bookedAt: '08:00' });
    appHolds(22, 'A-NEXT');
    await owed(task('NEXT-3', 4, atWib('08:29')));
    clock.pass(MINUTE);
    await send();
    expect(await outcome('FIRST-3')).toEqual([['sent', 'accepted'], ['not-needed', 'entry-taken-over']]);
    expect(stateOf(22)).toEqual({ nomorantrean: 'A-NEXT', source: 'Mobile JKN', cancelledBy: null, panggil: [[1, atWib('08:29').getTime()]] });
    const { entries } = await listForStaff(database.db, facilityId, clock(), { state: 'not-needed', bookingCode: 'FIRST-3' });
    expect(entries.map(({ explanation }) => explanation.means)).toEqual([expect.stringContaining('NEXT-3')]);
  });

  test('at another poli, of another patient or without insurance waits for nobody', async () => {
    await firstCalledOff(23, 'FIRST-4');
    await fault('metadata', { code: 201, message: 'Kalimat yang belum pernah ada', stored: false, match: { path: 'fktp/antrean/batal' } });
    await owed(cancelled('FIRST-4'));
    await send();
    await visitor(database.db, facilityId, 'POLI-4', 23, { clinicCode: '002', bookedAt: '08:00' });
    await visitor(database.db, facilityId, 'OTHER-4', 24, { bookedAt: '08:00' });
    await owed(made('POLI-4'), made('OTHER-4'));
    await send();
    expect([await outcome('POLI-4'), await outcome('OTHER-4')]).toEqual([[['sent', 'accepted']], [['sent', 'accepted']]]);
    expect(entryOf(23, '002')).toMatchObject({ cancelledBy: null });
  });
});
