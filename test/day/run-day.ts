import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { openFacilityDirectory } from '../../src/platform/facility-directory';
import { openTimetable } from '../../src/schedules/timetable';
import { seededRandom } from '../../src/tools/simulator/seeded-random';
import { startSimulator, type Simulator } from '../../src/tools/simulator/simulator';
import { freshDatabase, type FreshDatabase } from '../support/database';
import { makeTestLog } from '../support/test-log';
import { clinicDay, type ClinicDay, type DaySize } from './clinic-day';
import { differences, printed, type Difference } from './differences';
import { ACCOUNT, openAccount, openHospitals } from './hospitals';
import { named, orderBroken } from './order-proof';
import { playDay } from './play';
import { openRows, recordsOf, type OurAttempt } from './records';
import { startTime } from './scaled-time';
import { stormOver } from './storm';
import { startCrew, type Crew } from './worker-crew';
import type { WorkerSettings } from './worker-process';

export interface DayRun {
  size: DaySize;
  workers: number;
  /** How many times as fast as the machine's the day's clock runs, as long as the machine keeps up. */
  speed: number;
  /** Of the machine's time. */
  killEveryMs: { from: number; to: number };
}

export interface DayReport {
  kills: number;
  calls: number;
  /** Calls that a fault struck, by kind. */
  faults: Record<string, number>;
  /** What came back, by verdict. */
  verdicts: Record<string, number>;
  /** Tasks sent with a later second. */
  equalSeconds: number;
  /** Of the machine. */
  seconds: number;
  /** How late the latest act was let happen, on the day's clock; its recorded time is the planned one all the same. */
  latestActMinutes: number;
  /** How long after the end of the day the outbox was empty, on its clock. */
  drainMinutes: number;
  /** Readable; empty when BPJS holds exactly what was recorded. */
  wrong: string[];
}

/*
 * What is bounded by the machine is longer on the day's clock than in production: a process that waits for a core
 * must not look like a BPJS that does not answer. At a speed of 150, a call may take 75 s of the day (production 20 s), and a
 * dead worker holds its places for 7.5 min (1 min). Spacing and the number in flight are those of production.
 */
const CONNECT_TIMEOUT_MS = 300;
const TOTAL_TIMEOUT_MS = 500;
const LEASE_REAL_MS = 3_000;
const POLL_REAL_MS = 200;
const MAX_IN_FLIGHT = 4;
const SPACING_MS = 150;
/** A request waits for a core too, and BPJS measures its age on the day's clock. */
const SKEW_REAL_MS = 10_000;
/** getlisttask lags, and is not asked within the minute. */
const LIST_TASK_LAG_MS = 30_000;
const DRAIN_WITHIN_REAL_MS = 90_000;
/** So much of the machine's time until the first patient. */
const LEAD_MS = 700;
/** Of the faults that are there all day or long enough for any day. */
const MUST_STRIKE = ['status', 'hang-after-store', 'hang-before-store'] as const;

/** A clinic day from the first patient to the last row of the outbox, in a storm, with workers that are killed. */
export async function runDay(run: DayRun): Promise<DayReport> {
  const began = Date.now();
  const day = clinicDay(run.size);
  const database = await freshDatabase({ poolMax: 16 });
  const opened: Opened = { database, folder: mkdtempSync(path.join(os.tmpdir(), 'clinic-day-')), simulators: [], crew: undefined, closing: [] };
  try {
    return await rehearse(run, day, opened, began);
  } finally {
    await opened.crew?.end();
    for (const close of opened.closing.reverse()) await close();
    await Promise.all(opened.simulators.map((simulator) => simulator.close()));
    await database.drop();
    rmSync(opened.folder, { recursive: true, force: true });
  }
}

interface Opened {
  database: FreshDatabase;
  /** Holds the clock. */
  folder: string;
  simulators: Simulator[];
  crew: Crew | undefined;
  closing: (() => Promise<void>)[];
}

async function rehearse(run: DayRun, day: ClinicDay, opened: Opened, began: number): Promise<DayReport> {
  const { db, url } = opened.database;
  const facilityIds = await openHospitals(db, day);
  const timeFile = path.join(opened.folder, 'time');
  const time = startTime(timeFile, day.startsAt, run.speed, LEAD_MS);
  opened.closing.push(async () => time.close());
  const { clock } = time;
  const oddities: string[] = [];
  for (const [index, facilityId] of facilityIds.entries()) {
    const simulator = await startSimulator({
      port: 0,
      ...(day.facilities[index]!.hasSecondHost ? { secondPort: 0 } : {}),
      account: ACCOUNT,
      clock,
      skewSeconds: (SKEW_REAL_MS * run.speed) / 1_000,
      listTaskLagMs: LIST_TASK_LAG_MS,
      onError: (error) => oddities.push(`the simulator failed: ${String(error)}`),
    });
    opened.simulators.push(simulator);
    await raise(simulator, stormOver(day, index));
    await openAccount(db, facilityId, simulator.url, simulator.secondUrl);
  }
  const log = makeTestLog();
  const directory = await openFacilityDirectory(db, log);
  opened.closing.push(() => directory.close());
  const timetable = await openTimetable(db, directory);

  const settings: WorkerSettings = {
    databaseUrl: url,
    timeFile,
    outbox: { maxInFlight: MAX_IN_FLIGHT, spacingMs: SPACING_MS, leaseMs: LEASE_REAL_MS * run.speed },
    bpjs: { connectTimeoutMs: CONNECT_TIMEOUT_MS, totalTimeoutMs: TOTAL_TIMEOUT_MS },
    pollMs: POLL_REAL_MS,
  };
  const crew = startCrew(settings, run.workers, run.killEveryMs, seededRandom(day.size.seed));
  opened.crew = crew;
  const controlUrls = opened.simulators.map((simulator) => new URL('/control/', simulator.url).href);
  const { codes, latestActMs } = await playDay({ db, timetable, facilities: facilityIds.map((id) => directory.byId(id)!), controlUrls }, day, time, run.speed);
  await time.reached(day.endsAt);
  await crew.spare();
  await drained(opened.database);
  const drainMinutes = Math.round((clock().getTime() - day.endsAt) / 60_000);
  await crew.stop();

  const report: DayReport = { kills: crew.kills(), calls: 0, faults: {}, verdicts: {}, equalSeconds: 0, seconds: 0, latestActMinutes: Math.round(latestActMs / 60_000), drainMinutes, wrong: [...oddities, ...crew.complaints()] };
  for (const [index, facilityId] of facilityIds.entries()) {
    const records = await recordsOf(db, facilityId);
    const { ledger, faults } = opened.simulators[index]!;
    const patients = day.patients
      .filter((patient) => patient.facility === index)
      .map((patient) => ({ patient, bookingCode: codes.get(patient.number), acts: day.acts.filter((act) => act.patient === patient) }));
    const found = [...differences({ records, ledger, patients }), ...orderBroken(records.attempts, time.realOf, MAX_IN_FLIGHT)];
    report.wrong.push(...told(day.facilities[index]!.zone, found, records.attempts));
    report.calls += records.attempts.length;
    report.equalSeconds += records.tasks.filter((task) => task.sent_time !== null).length;
    for (const { verdict } of records.attempts) report.verdicts[verdict] = (report.verdicts[verdict] ?? 0) + 1;
    for (const { kind, struck } of faults.pending()) report.faults[kind] = (report.faults[kind] ?? 0) + struck;
  }
  for (const kind of MUST_STRIKE) if ((report.faults[kind] ?? 0) === 0) report.wrong.push(`the storm passed by: no call met ${kind}, and nothing is proved`);
  report.seconds = Math.round((Date.now() - began) / 1_000);
  return report;
}

async function raise(simulator: Simulator, storm: object): Promise<void> {
  const reply = await fetch(new URL('/control/scenario', simulator.url), { method: 'POST', body: JSON.stringify(storm) });
  if (reply.status !== 200) throw new Error(`the simulator does not take the storm: ${await reply.text()}`);
}

/** Until nothing is owed. What is not gone by then shows as a difference. */
async function drained({ db }: FreshDatabase): Promise<void> {
  const until = Date.now() + DRAIN_WITHIN_REAL_MS;
  while (Date.now() < until && (await openRows(db)) > 0) await delay(POLL_REAL_MS);
}

const LANES_TOLD = 10;

/** Each difference under its lane, with everything that was tried for it. */
function told(zone: string, found: readonly Difference[], attempts: readonly OurAttempt[]): string[] {
  const lanes = [...new Set(found.map((difference) => difference.lane))];
  const lines = lanes.slice(0, LANES_TOLD).flatMap((lane) => [
    `${zone} ${lane}:`,
    ...found.filter((difference) => difference.lane === lane).map(({ what }) => `  ! ${what}`),
    ...attempts.filter((attempt) => attempt.lane === lane).map((attempt) => `    ${printed(attempt.started_at.getTime())} ${named(attempt)} ${attempt.duration_ms} ms: ${attempt.http_status ?? '-'} ${attempt.code ?? '-'} ${attempt.verdict}, ${(attempt.message ?? '').replace(/\s+/g, ' ').slice(0, 80)}`),
  ]);
  return lanes.length > LANES_TOLD ? [...lines, `${zone}: and ${lanes.length - LANES_TOLD} more bookings`] : lines;
}
