import type { BpjsOperation, Exchange } from '../../src/bpjs/call';
import { claimDue, type Claimed } from '../../src/outbox/claim';
import type { Finding } from '../../src/outbox/decision';
import { listOutbox } from '../../src/outbox/desk';
import { owe } from '../../src/outbox/owe';
import { settle } from '../../src/outbox/settle';
import { freshDatabase, type FreshDatabase } from '../support/database';
import type { Facility } from '../../src/platform/facility';
import { atWib, booking, collectedLog, hospital, oweNow, standingClock, STEADY, task } from './hospital';

const LEASE_MS = 60_000;
const START = atWib('08:05');
let database: FreshDatabase;
let facilityId: number;
let hospitals = 0;

beforeAll(async () => {
  database = await freshDatabase();
});
afterAll(() => database.drop());
beforeEach(async () => {
  hospitals += 1;
  facilityId = await hospital(database.db, `99${hospitals}`);
});

function exchange(operation: BpjsOperation, message: string): Exchange {
  return { operation, host: '127.0.0.1', request: '{}', startedAt: START, durationMs: 1, outcome: { kind: 'replied', httpStatus: 200, code: 201, message, value: null, retryAfterMs: null } };
}

function settleAs(row: Claimed, finding: Finding, clock: () => Date, message = 'Ok'): Promise<boolean> {
  const taskOf = (row.fact as { task?: number }).task ?? null;
  const deps = { db: database.db, clock, log: collectedLog(), ...STEADY };
  return settle(deps, { facilityId } as Facility, row, { finding, exchange: exchange('antrean/updatewaktu', message), task: taskOf, givesUpAt: null });
}

const PACE = { leaseMs: LEASE_MS, spacingMs: 0, maxInFlight: 100, accountMark: 'an account' };
const claim = async (now: Date, maxInFlight = 100): Promise<Claimed[]> => {
  const turn = await claimDue(database.db, facilityId, now, { ...PACE, maxInFlight });
  return turn.kind === 'rows' ? turn.rows : [];
};
const REFUSED: Finding = { kind: 'needs-person', about: 'field', field: 'nik' };
const entries = (lane?: string) => listOutbox(database.db, facilityId, lane === undefined ? {} : { lane });

/** Reproducible numbers in [0, 1). */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1_664_525 + 1_013_904_223) % 4_294_967_296;
    return state / 4_294_967_296;
  };
}

test('look-ups that nobody waits for let every task go first, and go first themselves in the lane of a patient who is here', async () => {
  for (let i = 0; i < 5; i++) await oweNow(database.db, facilityId, START, [{ kind: 'mobile-jkn-booking-made', bookingCode: `LOOK-${i}` }]);
  const later = new Date(START.getTime() + 10 * 60_000);
  await oweNow(database.db, facilityId, later, [task('TASK-1', 3, later)]);
  await oweNow(database.db, facilityId, later, [task('LOOK-3', 3, later)]);
  const order: string[] = [];
  for (let inFlight = 1; inFlight <= 7; inFlight += 1) for (const row of await claim(later, inFlight)) order.push(`${row.lane} ${row.kind}`);
  expect(order.slice(0, 2).sort()).toEqual(['LOOK-3 mobile-jkn-booking-made', 'TASK-1 task-reached']);
  expect(order.slice(2).sort()).toEqual(['LOOK-0', 'LOOK-1', 'LOOK-2', 'LOOK-4'].map((lane) => `${lane} mobile-jkn-booking-made`));
});

test.each([1, 2, 3])('8 workers with random failures and deaths: no row overtakes its predecessor, and all arrive (seed %i)', async (seed) => {
  const LANES = 40;
  const ROWS = 6;
  const random = seeded(seed);
  const clock = standingClock(START);
  for (let lane = 0; lane < LANES; lane += 1) {
    await oweNow(
      database.db,
      facilityId,
      START,
      Array.from({ length: ROWS }, (_, position) => task(`LANE-${lane}`, (position + 1) as 1, START)),
    );
  }

  const delivered = new Map<string, number[]>();
  const overtaken: string[] = [];
  const inFlight = new Set<string>();
  const worker = async (): Promise<void> => {
    for (;;) {
      const rows = await claim(clock(), 1 + Math.floor(random() * 12));
      if (rows.length === 0) return;
      for (const row of rows) {
        const number = (row.fact as { task: number }).task;
        const before = delivered.get(row.lane) ?? [];
        if (before.length !== number - 1 || inFlight.has(row.lane)) overtaken.push(`${row.lane}: ${number} after ${before.join()}`);
        inFlight.add(row.lane);
      }
      for (const row of rows) {
        const chance = random();
        if (chance < 0.1) {
          inFlight.delete(row.lane); // the worker died: its lease will end
        } else if (chance < 0.4) {
          inFlight.delete(row.lane);
          await settleAs(row, { kind: 'unavailable' }, clock);
        } else {
          delivered.set(row.lane, [...(delivered.get(row.lane) ?? []), (row.fact as { task: number }).task]);
          inFlight.delete(row.lane);
          await settleAs(row, { kind: 'accepted' }, clock);
        }
      }
    }
  };

  for (let round = 0; round < 60 && (await entries()).some((entry) => entry.state === 'open'); round += 1) {
    await Promise.all(Array.from({ length: 8 }, worker));
    clock.pass(15 * 60_000);
  }

  expect(overtaken).toEqual([]);
  expect([...delivered.values()]).toEqual(Array.from({ length: LANES }, () => [1, 2, 3, 4, 5, 6]));
  expect((await entries()).every((entry) => entry.state === 'sent')).toBe(true);
});

test('16 claimers at the same moment: each head goes to exactly one of them', async () => {
  for (let lane = 0; lane < 20; lane += 1) await oweNow(database.db, facilityId, START, [task(`LANE-${lane}`, 3, START), task(`LANE-${lane}`, 4, START)]);
  const claims = (await Promise.all(Array.from({ length: 16 }, () => claim(START, 20)))).flat();
  const more = await claim(START);
  const all = [...claims, ...more];
  expect(new Set(all.map((row) => row.lane)).size).toBe(20);
  expect(all).toHaveLength(20);
  expect(all.every((row) => (row.fact as { task: number }).task === 3)).toBe(true);
});

test('a parked row blocks its own lane and no other', async () => {
  const clock = standingClock(START);
  await oweNow(database.db, facilityId, START, [task('REFUSED', 3, START), task('REFUSED', 4, START), task('OTHER', 3, START), task('OTHER', 4, START)]);
  for (const row of await claim(START)) await settleAs(row, row.lane === 'REFUSED' ? REFUSED : { kind: 'accepted' }, clock, 'data nik  belum sesuai.');
  const next = await claim(START);
  expect(next.map((row) => [row.lane, (row.fact as { task: number }).task])).toEqual([['OTHER', 4]]);
  expect(await entries('REFUSED')).toMatchObject([
    { state: 'parked', verdict: 'needs-person', last_message: 'data nik  belum sesuai.' },
    { state: 'open', attempts: 0 },
  ]);
});

test('a claim lasts as long as its lease; then another takes the row over, and the late reply of the first changes nothing', async () => {
  const clock = standingClock(START);
  await oweNow(database.db, facilityId, START, [task('LANE', 3, START)]);
  const [first] = await claim(START);
  expect(await claim(new Date(START.getTime() + LEASE_MS - 1))).toEqual([]);

  clock.pass(LEASE_MS);
  const [second] = await claim(clock());
  expect(second).toMatchObject({ outboxId: first?.outboxId, attempt: 2 });
  if (first === undefined || second === undefined) throw new Error('nothing was claimed');

  expect(await settleAs(first, REFUSED, clock, 'late')).toBe(false);
  expect(await entries('LANE')).toMatchObject([{ state: 'open', verdict: null, attempts: 2 }]);
  expect(await settleAs(second, { kind: 'already-there' }, clock)).toBe(true);
  expect(await entries('LANE')).toMatchObject([{ state: 'sent', verdict: 'already-there' }]);
  // Both tries happened, so both are on record.
  const tries = await database.db.rows('select attempt, verdict from outbox_attempt where facility_id = :facilityId order by attempt', { facilityId });
  expect(tries).toEqual([
    { attempt: 1, verdict: 'needs-person' },
    { attempt: 2, verdict: 'already-there' },
  ]);
});

test('a settled row cannot be settled again by the same claim', async () => {
  const clock = standingClock(START);
  await oweNow(database.db, facilityId, START, [task('LANE', 3, START)]);
  const [row] = await claim(START);
  if (row === undefined) throw new Error('nothing was claimed');
  expect(await settleAs(row, { kind: 'accepted' }, clock)).toBe(true);
  expect(await settleAs(row, REFUSED, clock)).toBe(false);
  expect(await entries('LANE')).toMatchObject([{ state: 'sent' }]);
});

test('an add owed because BPJS does not know the booking goes before everything else of its lane', async () => {
  const clock = standingClock(START);
  await booking(database.db, facilityId, 'LATE-ADD');
  await oweNow(database.db, facilityId, START, [task('LATE-ADD', 3, START), task('LATE-ADD', 4, START)]);
  const order: string[] = [];
  for (let step = 0; step < 4; step += 1) {
    const [row] = await claim(clock());
    if (row === undefined) break;
    order.push(row.kind === 'task-reached' ? `task ${(row.fact as { task: number }).task}` : row.kind);
    await settleAs(row, step === 0 ? { kind: 'booking-unknown' } : { kind: 'accepted' }, clock, 'Kode Booking tidak ditemukan');
  }
  expect(order).toEqual(['task 3', 'booking-made', 'task 3', 'task 4']);
});

test('a row that is not yet due holds its followers back', async () => {
  await oweNow(database.db, facilityId, START, [{ kind: 'mobile-jkn-booking-made', bookingCode: 'APP' }]);
  expect(await claim(START)).toEqual([]);
  // A patient already at the door hurries the look-up, and it still goes first.
  await oweNow(database.db, facilityId, START, [task('APP', 3, START)]);
  expect(await claim(START)).toMatchObject([{ kind: 'mobile-jkn-booking-made' }]);
  expect(await claim(START)).toEqual([]);
});

test('one facility never claims what another owes', async () => {
  await oweNow(database.db, facilityId, START, [task('LANE', 3, START)]);
  expect(await claimDue(database.db, facilityId + 1_000, START, PACE)).toEqual({ kind: 'nothing-due' });
});

test('a fact whose transaction rolls back leaves nothing in the outbox', async () => {
  const work = database.db.transaction(async (tx) => {
    await owe(tx, facilityId, START, [{ kind: 'booking-made', bookingCode: 'UNDONE' }]);
    throw new Error('the booking was refused');
  });
  await expect(work).rejects.toThrow('the booking was refused');
  expect(await entries()).toEqual([]);
});
