import { setTimeout as delay } from 'node:timers/promises';
import { localDate, localTime, systemClock } from '../../src/platform/clock';
import { type Database, type Db, openDb } from '../../src/platform/db';
import type { Facility } from '../../src/platform/facility';
import { openFacilityDirectory } from '../../src/platform/facility-directory';
import { makeLog } from '../../src/platform/log';
import { reachTask } from '../../src/queue/reach-task';
import { bareCalls, type Bare } from './bare';
import { Durations, type Summary, table } from '../common/figures';
import { book, laneOf, openHospital, oweSteps } from './hospital';
import type { House, SimulatorProcess } from '../common/house';
import { ledgerLines } from './ledger';
import { paceFrom } from './pace';
import type { Part } from '../common/part';
import { POLL_MS, startBenchWorker, untilDrained } from './worker';

interface Variant {
  name: string;
  spacingMs: number;
  /** One call in so many takes `SLOW_MS`; the lag is that of the others. */
  slowEvery?: number;
}

const VARIANTS: readonly Variant[] = [
  { name: 'spacing 150 ms', spacingMs: 150 },
  { name: 'no spacing', spacingMs: 0 },
  { name: 'spacing 150 ms, one call in 20 takes 2 s', spacingMs: 150, slowEvery: 20 },
];
const SLOW_MS = 2_000;
const EVERY_MS = 200;
const TASKS = [3, 4, 5] as const;

export interface LagFigures {
  variant: string;
  presses: number;
  /** From the recording of the task to its storing at BPJS: our commit, the announcement, the claim and half a call. */
  lag: Summary;
  /** From the start of a bare call of the same service to its storing, and to its answer. */
  bareToStored: Summary;
  bareToAnswer: Summary;
}

/** One press at a time in this process, the worker in another: how long until BPJS has it. */
export const lag: Part = {
  name: 'lag',
  run: async (house, { isQuick, say }) => {
    const visitDate = localDate(systemClock(), 'WIB');
    if (localTime(systemClock(), 'WIB') > '23:50') throw new Error('The presses are of today, and today is over in a few minutes in Jakarta: run it after midnight WIB.');
    const figures: LagFigures[] = [];
    for (const [index, variant] of VARIANTS.entries()) {
      say(`lag: ${variant.name}`);
      const presses = isQuick ? 30 : variant.slowEvery === undefined ? 300 : 150;
      figures.push(await oneVariant(house, variant, `lag_${index}`, visitDate, presses));
    }
    return { figures: { everyMs: EVERY_MS, variants: figures }, text: textOf(figures) };
  },
};

async function oneVariant(house: House, variant: Variant, name: string, visitDate: string, presses: number): Promise<LagFigures> {
  const simulator = await house.simulator({ name });
  const url = await house.database(name);
  const db = openDb(url);
  house.lodge(() => db.close());
  const facilityId = await openHospital(db, visitDate, simulator.baseUrl);
  const lanes = presses / TASKS.length;
  await book(db, facilityId, visitDate, { prefix: 'P', count: lanes });
  await oweSteps(db, facilityId, visitDate, { prefix: 'P', count: lanes }, ['booking']);
  await db.rows('update outbox set due_at = created_at - interval \'1 day\' where facility_id = :facilityId', { facilityId });
  // What BPJS must know first has arrived before anything is measured.
  const before = await startBenchWorker(house, { databaseUrl: url, pace: paceFrom(new Date()), outbox: { spacingMs: 0, maxInFlight: 4 }, pollMs: POLL_MS });
  await untilDrained(before, db, facilityId, 50);
  await before.stop();

  const bare = bareCalls(simulator.baseUrl, systemClock);
  for (let number = 1; number <= lanes; number += 1) await bare.add(visitDate, laneOf('B', number));
  const { slowEvery, spacingMs } = variant;
  if (slowEvery !== undefined) await simulator.control('POST', 'faults', { kind: 'delay', ms: SLOW_MS, every: slowEvery, times: 'unlimited', match: { path: 'antrean/updatewaktu' } });
  const worker = await startBenchWorker(house, { databaseUrl: url, pace: paceFrom(new Date()), outbox: { spacingMs, maxInFlight: 4 }, pollMs: POLL_MS });
  const begun = slowEvery === undefined ? await press(db, facilityId, lanes, bare) : await press(db, facilityId, lanes);
  await untilDrained(worker, db, facilityId, 50);
  await worker.stop();
  bare.close();
  const measured = await measure(db, facilityId, simulator, begun, slowEvery === undefined ? Infinity : SLOW_MS / 2);
  await db.close();
  await simulator.stop();
  return { variant: variant.name, presses, ...measured };
}

interface Begun {
  /** When each bare call began, by lane and task. */
  bare: Map<string, number>;
  toAnswer: Durations;
}

/** A press each 200 ms, and a bare call in the middle between two where one is asked for. */
async function press(db: Database, facilityId: number, lanes: number, bare?: Bare): Promise<Begun> {
  const log = makeLog({ level: 'error' });
  const directory = await openFacilityDirectory(db, log);
  const facility: Facility = directory.byId(facilityId)!;
  const begun: Begun = { bare: new Map(), toAnswer: new Durations() };
  let next = Date.now();
  const until = async (instant: number): Promise<void> => void (await delay(Math.max(0, instant - Date.now())));
  try {
    for (const task of TASKS) {
      for (let number = 1; number <= lanes; number += 1) {
        await until((next += EVERY_MS / 2));
        const prescription = task === 5 ? { prescriptionKind: 'none' as const } : {};
        await reachTask({ db, clock: systemClock }, facility, { bookingCode: laneOf('P', number), task, occurredAt: new Date(), source: 'poli', ...prescription });
        await until((next += EVERY_MS / 2));
        if (bare === undefined) continue;
        const lane = laneOf('B', number);
        const began = performance.now();
        begun.bare.set(`${lane} ${task}`, Date.now());
        await bare.task(lane, task, new Date());
        begun.toAnswer.add(performance.now() - began);
      }
    }
  } finally {
    await directory.close();
  }
  return begun;
}

async function measure(db: Db, facilityId: number, simulator: SimulatorProcess, begun: Begun, slowMs: number): Promise<Pick<LagFigures, 'lag' | 'bareToStored' | 'bareToAnswer'>> {
  const events = await db.rows<{ booking_code: string; task: number; recorded_at: Date; duration_ms: number }>(
    `select task_event.booking_code, task_event.task, task_event.recorded_at, outbox_attempt.duration_ms
     from task_event
     join outbox on outbox.facility_id = task_event.facility_id and outbox.lane = task_event.booking_code
       and outbox.kind = 'task-reached' and (outbox.fact ->> 'task')::integer = task_event.task
     join outbox_attempt on outbox_attempt.facility_id = outbox.facility_id and outbox_attempt.outbox_id = outbox.outbox_id
     where task_event.facility_id = :facilityId`,
    { facilityId },
  );
  const recorded = new Map(events.map((event) => [`${event.booking_code} ${event.task}`, event]));
  const [lag, bareToStored] = [new Durations(), new Durations()];
  let stored = 0;
  for await (const { call, kodebooking = '', taskid = 0, receivedAt } of ledgerLines(simulator.ledgerFile)) {
    if (call !== 'antrean/updatewaktu') continue;
    const key = `${kodebooking} ${taskid}`;
    const event = recorded.get(key);
    if (event !== undefined) {
      stored += 1;
      if (event.duration_ms < slowMs) lag.add(receivedAt - event.recorded_at.getTime());
    }
    const began = begun.bare.get(key);
    if (began !== undefined) bareToStored.add(receivedAt - began);
  }
  if (stored !== recorded.size || stored === 0) throw new Error(`of ${recorded.size} presses ${stored} arrived`);
  return { lag: lag.summary(), bareToStored: bareToStored.summary(), bareToAnswer: begun.toAnswer.summary() };
}

function textOf(figures: readonly LagFigures[]): string {
  return table(
    `From event to BPJS at rest, a press each ${EVERY_MS} ms, in ms (both clocks in whole ms)`,
    ['setting', 'presses', 'lag p50', 'p99', 'max', 'bare call, to stored p50', 'p99', 'to answer p50', 'p99'],
    figures.map(({ variant, presses, lag: own, bareToStored: bare, bareToAnswer: answer }) => [
      variant, presses, own.p50Ms, own.p99Ms, own.maxMs, ...(bare.count === 0 ? ['', '', '', ''] : [bare.p50Ms, bare.p99Ms, answer.p50Ms, answer.p99Ms]),
    ]),
  );
}
