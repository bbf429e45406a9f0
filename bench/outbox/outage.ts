import { setTimeout as delay } from 'node:timers/promises';
import { type Db, openDb } from '../../src/platform/db';
import { rounded, table } from '../common/figures';
import { atWib, book, isDrained, openHospital, oweSteps, VISIT_DATE } from './hospital';
import { arrived } from './ledger';
import { clockFrom, paceFrom, type Pace } from './pace';
import type { Part } from '../common/part';
import type { Memory, WorkerReport } from './worker-process';
import { type BenchWorker, startBenchWorker } from './worker';

/** Half of the day nobody answers at the address, the other half a gateway answers with its own page. */
const HOST_DOWN = 'host down';
const BAD_GATEWAY = '502 with a page';
const HALF_MS = 12 * 3_600_000;
const STARTS_AT = atWib(VISIT_DATE, '13:00');
/** Of the machine's time: on the fast clock it is a third of a minute. */
const POLL_MS = 15;
/** Of the machine's time: a lease on the fast clock must not end while a process waits for a core. */
const LEASE_WHILE_FAST_MS = 10_000;
/**
 * When BPJS is back, the clock leaps to two days after the start and then runs as fast as the machine's. It passes over the last
 * pause, which is a minute by design and would only be waited for, and lies before no moment that the fast clock has shown.
 */
const BACK_AT = new Date(STARTS_AT.getTime() + 4 * HALF_MS);
const IN_FLIGHT = 16;
const LOOK_EACH_MS = 500;
const PHASE_WITHIN_MS = 10 * 60_000;
const MIB = 2 ** 20;

interface Phase {
  name: string;
  seconds: number;
  /** Tries made in it. */
  attempts: number;
  claims: WorkerReport['claims'];
  turnedAway: WorkerReport['turnedAway'];
  /** Of the worker's process. */
  memoryMiB: { rssMaxOfQuarters: number[]; heapMin: number; heapMax: number };
}

interface Sampler {
  worker: BenchWorker;
  db: Db;
  facilityId: number;
}

/** BPJS away for a day of the facility's clock, with all of a day owed; then it is back, and everything goes. */
export const outage: Part = {
  name: 'outage',
  run: async (house, { isQuick, say }) => {
    const speed = isQuick ? 8_640 : 1_440;
    const lanes = isQuick ? 400 : 10_000;
    const fast: Pace = { startsAt: STARTS_AT.getTime(), realStart: Date.now(), speed, leaseMs: LEASE_WHILE_FAST_MS * speed };
    // Started once for a port of its own, at which then nobody answers.
    const first = await house.simulator({ name: 'outage' });
    await first.stop();
    const url = await house.database('outage');
    const db = openDb(url, { statementTimeoutMs: 0 });
    house.lodge(() => db.close());
    const facilityId = await openHospital(db, VISIT_DATE, first.baseUrl);
    await oweTheDay(db, facilityId, lanes);
    fast.realStart = Date.now();
    const worker = await startBenchWorker(house, { databaseUrl: url, pace: fast, outbox: { spacingMs: 0, maxInFlight: IN_FLIGHT }, pollMs: POLL_MS });
    const sampler = { worker, db, facilityId };
    const elapsedMs = (): number => clockFrom(fast)().getTime() - STARTS_AT.getTime();

    say(`outage: ${HOST_DOWN}`);
    const phases = [await phase(sampler, HOST_DOWN, () => Promise.resolve(elapsedMs() >= HALF_MS))];
    say(`outage: ${BAD_GATEWAY}`);
    // While one program takes the place of another, nobody calls: a first answer must not come before it knows its part.
    worker.hold();
    await oweTheEvening(db, facilityId, lanes);
    const gateway = await house.simulator({ name: 'outage', port: first.port, clock: { startsAt: clockFrom(fast)(), speed } });
    await gateway.control('POST', 'faults', { kind: 'status', status: 502, times: 'unlimited' });
    worker.setPace(fast);
    phases.push(await phase(sampler, BAD_GATEWAY, () => Promise.resolve(elapsedMs() >= 2 * HALF_MS)));
    worker.hold();
    await gateway.stop();

    say('outage: BPJS is back');
    const simulator = await house.simulator({ name: 'outage', port: first.port, clock: { startsAt: BACK_AT, speed: 1 } });
    worker.setPace(paceFrom(BACK_AT));
    phases.push(await phase(sampler, 'back', () => isDrained(db, facilityId)));
    await worker.stop();

    const owed = await count(db, facilityId, 'outbox');
    const came = await Promise.all(['O', 'Q'].map((prefix) => arrived(simulator.ledgerFile, prefix)));
    const total = came.reduce((sum, { bookings, tasks }) => sum + bookings + tasks, 0);
    if (total !== owed || came.some(({ lanesOutOfOrder }) => lanesOutOfOrder > 0)) throw new Error(`of ${owed} rows there came ${JSON.stringify(came)}`);
    await db.close();
    await simulator.stop();
    const drainSeconds = phases.at(-1)?.seconds ?? 0;
    const figures = { owed, arrived: total, clockSpeed: speed, inFlight: IN_FLIGHT, phases, rowsPerSecond: rounded(owed / drainSeconds) };
    return { figures, text: textOf(figures) };
  },
};

/** Four fifths of the visits are over, and one fifth is still with the doctor when BPJS goes away. */
async function oweTheDay(db: Db, facilityId: number, lanes: number): Promise<void> {
  await book(db, facilityId, VISIT_DATE, { prefix: 'O', count: lanes });
  await book(db, facilityId, VISIT_DATE, { prefix: 'Q', count: lanes / 4 });
  await oweSteps(db, facilityId, VISIT_DATE, { prefix: 'O', count: lanes }, ['booking', 3, 4, 5]);
  await oweSteps(db, facilityId, VISIT_DATE, { prefix: 'Q', count: lanes / 4 }, ['booking', 3, 4]);
}

async function oweTheEvening(db: Db, facilityId: number, lanes: number): Promise<void> {
  await oweSteps(db, facilityId, VISIT_DATE, { prefix: 'Q', count: lanes / 4 }, [5]);
}

async function count(db: Db, facilityId: number, relation: 'outbox' | 'outbox_attempt'): Promise<number> {
  const [row] = await db.rows<{ rows: number }>(`select count(*) as rows from ${relation} where facility_id = :facilityId`, { facilityId });
  return row?.rows ?? 0;
}

async function phase({ worker, db, facilityId }: Sampler, name: string, isOver: () => Promise<boolean>): Promise<Phase> {
  const began = performance.now();
  const attemptsBefore = await count(db, facilityId, 'outbox_attempt');
  const samples: Memory[] = [];
  do {
    samples.push(await worker.memory());
    await delay(LOOK_EACH_MS);
    if (performance.now() - began > PHASE_WITHIN_MS) throw new Error(`"${name}" is not over after ten minutes`);
  } while (!(await isOver()));
  const { claims, turnedAway } = await worker.report();
  const seconds = rounded((performance.now() - began) / 1_000);
  const rss = samples.map((sample) => Math.round(sample.rssBytes / MIB));
  const heap = samples.map((sample) => Math.round(sample.heapBytes / MIB));
  const quarter = (number: number): number[] => rss.slice(Math.floor((number * rss.length) / 4), Math.max(1, Math.floor(((number + 1) * rss.length) / 4)));
  const memoryMiB = { rssMaxOfQuarters: [0, 1, 2, 3].map((number) => Math.max(...quarter(number))), heapMin: Math.min(...heap), heapMax: Math.max(...heap) };
  return { name, seconds, attempts: (await count(db, facilityId, 'outbox_attempt')) - attemptsBefore, claims, turnedAway, memoryMiB };
}

function textOf({ owed, clockSpeed, inFlight, phases, rowsPerSecond }: { owed: number; clockSpeed: number; inFlight: number; phases: readonly Phase[]; rowsPerSecond: number }): string {
  return table(
    `BPJS away for a day with ${owed} rows owed (clock ×${clockSpeed}); then back, ${inFlight} in flight, no spacing: ${rowsPerSecond} rows/s, all arrived, in order`,
    ['phase', 'seconds', 'tries', 'claims', 'p50 ms', 'p99', 'turned away', 'p50 ms', 'p99', 'RSS MiB, max of each quarter', 'heap min', 'max'],
    phases.map(({ name, seconds, attempts, claims, turnedAway, memoryMiB: memory }) => [
      name, seconds, attempts, claims.count, claims.p50Ms, claims.p99Ms, turnedAway.count, turnedAway.p50Ms, turnedAway.p99Ms,
      memory.rssMaxOfQuarters.join(' '), memory.heapMin, memory.heapMax,
    ]),
  );
}
