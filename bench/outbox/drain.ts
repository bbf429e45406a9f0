import { type Db, openDb } from '../../src/platform/db';
import { bareCalls, bareRate, type Bare } from './bare';
import { median, rounded, table } from '../common/figures';
import { atWib, book, openHospital, oweSteps, VISIT_DATE } from './hospital';
import type { House, SimulatorProcess } from '../common/house';
import { arrived } from './ledger';
import { clockFrom, paceFrom } from './pace';
import type { Part } from '../common/part';
import type { WorkerReport } from './worker-process';
import { POLL_MS, startBenchWorker, untilDrained } from './worker';

interface Setting {
  spacingMs: number;
  maxInFlight: number;
}

const POLITE: Setting = { spacingMs: 150, maxInFlight: 4 };
const UNSPACED: readonly Setting[] = [4, 16, 32].map((maxInFlight) => ({ spacingMs: 0, maxInFlight }));
const STEPS = ['booking', 3, 4, 5] as const;
/** On everybody's clock: the morning is over, all of it is due. */
const STARTS_AT = atWib(VISIT_DATE, '13:00');

export interface DrainFigures extends Setting {
  rows: number;
  rowsPerSecond: number;
  claims: WorkerReport['claims'];
  turnedAway: WorkerReport['turnedAway'];
  /** Of the worker's process, per row. */
  cpuMsPerRow: number;
  /** The same calls with as many in flight, without an outbox; null at the polite setting, which no machine limits. */
  bareCallsPerSecond: number | null;
}

export const drain: Part = {
  name: 'drain',
  run: async (house, { isQuick, say }) => {
    const simulator = await house.simulator({ name: 'drain', clock: { startsAt: STARTS_AT, speed: 1 } });
    const url = await house.database('drain');
    const db = openDb(url, { statementTimeoutMs: 0 });
    house.lodge(() => db.close());
    const facilityId = await openHospital(db, VISIT_DATE, simulator.baseUrl);
    const place: Place = { house, simulator, url, db, facilityId, bare: bareCalls(simulator.baseUrl, clockFrom(paceFrom(STARTS_AT))) };

    // 20 s at six and two thirds of a row per second
    const runs = [await oneRun(place, POLITE, isQuick ? 6 : 33, 0)];
    for (let round = 1; round <= (isQuick ? 1 : 3); round += 1) {
      for (const setting of UNSPACED) {
        say(`drain: ${setting.maxInFlight} in flight, no spacing, round ${round}`);
        runs.push(await oneRun(place, setting, isQuick ? 300 : 1_250, isQuick ? 150 : 500));
      }
    }
    place.bare.close();
    await db.close();
    await simulator.stop();
    return { figures: { runs, medians: [POLITE, ...UNSPACED].map((setting) => medianOf(runs, setting)) }, text: textOf(runs) };
  },
};

interface Place {
  house: House;
  simulator: SimulatorProcess;
  url: string;
  db: Db;
  facilityId: number;
  bare: Bare;
}

let serial = 0;

/** Owes some visits, lets a fresh worker send them all, and then the same calls bare. */
async function oneRun({ house, simulator, url, db, facilityId, bare }: Place, setting: Setting, lanes: number, bareLanes: number): Promise<DrainFigures> {
  serial += 1;
  const prefix = `D${serial}`;
  await book(db, facilityId, VISIT_DATE, { prefix, count: lanes });
  await oweSteps(db, facilityId, VISIT_DATE, { prefix, count: lanes }, STEPS);
  await db.rows('vacuum (analyze) outbox');
  const worker = await startBenchWorker(house, { databaseUrl: url, pace: paceFrom(STARTS_AT), outbox: setting, pollMs: POLL_MS });
  await untilDrained(worker, db, facilityId, 100);
  const report = await worker.report();
  await worker.stop();

  const rows = STEPS.length * lanes;
  const came = await arrived(simulator.ledgerFile, prefix);
  if (came.bookings + came.tasks !== rows || came.lanesOutOfOrder > 0) throw new Error(`of ${rows} rows there came ${JSON.stringify(came)}`);
  const bareCallsPerSecond = bareLanes === 0 ? null : rounded(await bareRate(bare, VISIT_DATE, `B${serial}`, bareLanes, setting.maxInFlight));
  return {
    ...setting,
    rows,
    rowsPerSecond: rounded(rows / (await secondsOf(db, facilityId, prefix))),
    claims: report.claims,
    turnedAway: report.turnedAway,
    cpuMsPerRow: rounded(report.cpuMs / rows),
    bareCallsPerSecond,
  };
}

/** From the first call to the last row settled, on the worker's clock. */
async function secondsOf(db: Db, facilityId: number, prefix: string): Promise<number> {
  const [row] = await db.rows<{ seconds: number }>(
    `select cast(extract(epoch from max(outbox.settled_at) - min(outbox_attempt.started_at)) as float8) as seconds
     from outbox
     join outbox_attempt on outbox_attempt.facility_id = outbox.facility_id and outbox_attempt.outbox_id = outbox.outbox_id
     where outbox.facility_id = :facilityId
       and outbox.lane like :lanes`,
    { facilityId, lanes: `${prefix}-%` },
  );
  return row?.seconds ?? 0;
}

function medianOf(runs: readonly DrainFigures[], { spacingMs, maxInFlight }: Setting): object {
  const own = runs.filter((run) => run.spacingMs === spacingMs && run.maxInFlight === maxInFlight);
  const rates = own.map((run) => run.rowsPerSecond);
  const bare = own.flatMap((run) => run.bareCallsPerSecond ?? []);
  return { spacingMs, maxInFlight, rowsPerSecond: median(rates), from: Math.min(...rates), to: Math.max(...rates), bareCallsPerSecond: bare.length === 0 ? null : median(bare) };
}

function textOf(runs: readonly DrainFigures[]): string {
  return table(
    'Drain (an add and three tasks per visit; bare: the same calls by the same client, without an outbox)',
    ['spacing ms', 'in flight', 'rows', 'rows/s', 'bare calls/s', 'of bare', 'claim p50 ms', 'p99', 'claims in vain/row', 'worker CPU ms/row'],
    runs.map((run) => [
      run.spacingMs, run.maxInFlight, run.rows, run.rowsPerSecond, run.bareCallsPerSecond ?? '', run.bareCallsPerSecond === null ? '' : rounded(run.rowsPerSecond / run.bareCallsPerSecond),
      run.claims.p50Ms, run.claims.p99Ms, rounded(run.turnedAway.count / run.rows), run.cpuMsPerRow,
    ]),
  );
}
