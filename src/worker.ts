import { makeCaller } from './bpjs/call';
import { makeOutboxLoop, type OutboxLoop } from './outbox/loop';
import type { Clock } from './platform/clock';
import type { Config } from './platform/config';
import type { Db } from './platform/db';
import type { FacilityDirectory } from './platform/facility-directory';
import type { Log } from './platform/log';

export interface WorkerDeps {
  config: Pick<Config, 'outbox' | 'bpjs'>;
  db: Db;
  log: Log;
  clock: Clock;
  facilities: Pick<FacilityDirectory, 'all' | 'byId'>;
}

/** The outbox loop with its line to BPJS. `stop` waits for what is in flight, then lets the connections go. */
export function makeWorker(deps: WorkerDeps): OutboxLoop {
  const caller = makeCaller(deps.config.bpjs, deps.clock, deps.log);
  const loop = makeOutboxLoop({ ...deps, caller, random: Math.random });
  return {
    tick: loop.tick,
    stop: async () => {
      await loop.stop();
      caller.close();
    },
  };
}
