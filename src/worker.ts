import { setTimeout as delay } from 'node:timers/promises';
import { makeCaller } from './bpjs/call';
import type { ClockSkew } from './bpjs/clock-skew';
import { makeOutboxLoop, type LoopDeps } from './outbox/loop';
import { OUTBOX_CHANNEL } from './outbox/owe';
import type { Clock } from './platform/clock';
import type { Config } from './platform/config';
import type { Database } from './platform/db';
import type { FacilityDirectory } from './platform/facility-directory';
import type { Log } from './platform/log';
import { lockForCancelAsAtBpjs } from './queue/cancel-as-at-bpjs';

export interface WorkerDeps {
  config: Pick<Config, 'outbox' | 'bpjs'>;
  db: Database;
  log: Log;
  clock: Clock;
  facilities: Pick<FacilityDirectory, 'byId'>;
}

export interface Worker {
  /** Sends what is due for every facility; resolves when nothing is. */
  tick: () => Promise<void>;
  /** As its replies last told; undefined before the first. */
  clockSkew: () => ClockSkew | undefined;
  /** Stops listening, waits for what is in flight, then lets the connections go. */
  stop: () => Promise<void>;
}

/** The net below the announcements: what fell due by itself, and what was announced while nobody listened. */
const POLL_MS = 1_000;

export interface WorkerOptions {
  random: LoopDeps['random'];
  /** Lets so many milliseconds of the clock pass; a rehearsal's clock may run faster than ours. */
  wait: LoopDeps['wait'];
  /** Of this machine's time. */
  pollMs: number;
}

const ORDINARY: WorkerOptions = { random: Math.random, wait: async (ms) => void (await delay(ms)), pollMs: POLL_MS };

/**
 * The outbox loop with its line to BPJS, awake when something is announced as owed and once a second. Any number of
 * workers may run side by side, in any number of processes.
 */
export async function startWorker(deps: WorkerDeps, options: WorkerOptions = ORDINARY): Promise<Worker> {
  const caller = makeCaller(deps.config.bpjs, deps.clock, deps.log);
  const { connectTimeoutMs, totalTimeoutMs } = deps.config.bpjs;
  const loop = makeOutboxLoop({ ...deps, ...options, caller, longestCallMs: connectTimeoutMs + totalTimeoutMs, visits: { lockForCancel: lockForCancelAsAtBpjs } });
  const listener = await deps.db.listen(OUTBOX_CHANNEL, (facilityId) => void loop.tick(facilityId === undefined ? undefined : Number(facilityId)));
  const poll = setInterval(() => void loop.tick(), options.pollMs);
  void loop.tick();
  return {
    tick: () => loop.tick(),
    clockSkew: () => caller.watchSkew.latest(),
    stop: async () => {
      clearInterval(poll);
      await listener.close();
      await loop.stop();
      caller.close();
    },
  };
}
