import { spawn } from 'node:child_process';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { Db } from '../../src/platform/db';
import { isDrained } from './hospital';
import type { House } from '../common/house';
import type { Pace } from './pace';
import type { FromWorker, Memory, ToWorker, WorkerReport, WorkerSettings } from './worker-process';

export interface BenchWorker {
  /** Claims nothing more until it is told a pace. */
  hold: () => void;
  setPace: (pace: Pace) => void;
  /** What it saw since the report before. */
  report: () => Promise<WorkerReport>;
  memory: () => Promise<Memory>;
  /** Lets it finish what is in flight. */
  stop: () => Promise<void>;
}

const PROGRAM = path.join(__dirname, 'worker-process.js');
export const POLL_MS = 1_000;

/** A worker in a process of its own. */
export async function startBenchWorker(house: House, settings: WorkerSettings): Promise<BenchWorker> {
  const child = spawn(process.execPath, [PROGRAM], {
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    env: { PATH: process.env['PATH'] ?? '', DATA_KEYS: process.env['DATA_KEYS'], BENCH_WORKER: JSON.stringify(settings) },
  });
  const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()).once('error', () => resolve()));
  const heard = <Kind extends FromWorker['kind']>(kind: Kind): Promise<Extract<FromWorker, { kind: Kind }>> =>
    new Promise((resolve, reject) => {
      const ended = (): void => reject(new Error('the worker ended by itself'));
      child.once('exit', ended);
      child.once('message', (message: FromWorker) => {
        child.off('exit', ended);
        if (message.kind === kind) resolve(message as Extract<FromWorker, { kind: Kind }>);
        else reject(new Error(`the worker said ${message.kind} where ${kind} was expected`));
      });
    });
  const tell = (message: ToWorker): void => void child.send(message);
  const asked = async <Kind extends 'report' | 'memory'>(kind: Kind): Promise<Extract<FromWorker, { kind: Kind }>> => {
    if (child.exitCode !== null || child.signalCode !== null) throw new Error('the worker ended by itself');
    const answer = heard(kind);
    tell({ kind });
    return answer;
  };
  const stop = async (): Promise<void> => {
    if (child.connected) tell({ kind: 'stop' });
    await gone;
  };
  house.lodge(stop);
  await heard('ready');
  return {
    hold: () => tell({ kind: 'hold' }),
    setPace: (pace) => tell({ kind: 'pace', pace }),
    report: async () => (await asked('report')).report,
    memory: async () => (await asked('memory')).memory,
    stop,
  };
}

const DRAINED_WITHIN_MS = 10 * 60_000;

/** Nothing of the facility waits any more. @throws when the worker is gone, or makes no end of it */
export async function untilDrained(worker: BenchWorker, db: Db, facilityId: number, lookEachMs: number): Promise<void> {
  const began = performance.now();
  while (!(await isDrained(db, facilityId))) {
    await worker.memory();
    await delay(lookEachMs);
    if (performance.now() - began > DRAINED_WITHIN_MS) throw new Error('the outbox is not empty after ten minutes');
  }
}
