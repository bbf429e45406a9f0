import { setTimeout as delay } from 'node:timers/promises';
import type { Config } from '../platform/config';
import type { BpjsAccount, Facility, FacilityId } from '../platform/facility';
import type { FacilityDirectory } from '../platform/facility-directory';
import { claimDue, type Claimed } from './claim';
import { deliver, type DeliverDeps } from './deliver';
import { makePace, type Pace } from './pace';

export interface LoopDeps extends DeliverDeps {
  config: Pick<Config, 'outbox'>;
  facilities: Pick<FacilityDirectory, 'all' | 'byId'>;
}

export interface OutboxLoop {
  /** Sends until nothing is due. A call during a run joins it and makes it look once more. Never rejects. */
  tick: () => Promise<void>;
  /** Starts nothing more and waits for what is in flight. */
  stop: () => Promise<void>;
}

/** Drains what is due for every facility that has an Antrean RS account, each at its own pace. */
export function makeOutboxLoop(deps: LoopDeps): OutboxLoop {
  const paces = new Map<FacilityId, Pace>();
  let running: Promise<void> | undefined;
  let again = false;
  let isStopping = false;

  const paceOf = (facility: Facility): Pace => {
    const known = paces.get(facility.facilityId);
    if (known !== undefined) return known;
    const pace = makePace(deps.config.outbox, facility, deps.clock, deps.log);
    paces.set(facility.facilityId, pace);
    return pace;
  };

  const drain = async (facilityId: FacilityId): Promise<void> => {
    const inFlight = new Set<Promise<void>>();
    try {
      while (!isStopping) {
        // Looked up each time: an account mended meanwhile serves the very next call.
        const facility = deps.facilities.byId(facilityId);
        const account = facility?.bpjs.get('antrean-rs');
        if (facility === undefined || account === undefined) return;
        const pace = paceOf(facility);
        const allowed = pace.allowed(account);
        if (allowed === 0) return;
        if (inFlight.size >= allowed) {
          await Promise.race(inFlight);
          continue;
        }
        const waitMs = pace.waitMs();
        if (waitMs > 0) {
          await delay(waitMs);
          continue;
        }
        // One row at a time, when it may really start: a lease must not run while its row waits for its turn.
        const wasIdle = inFlight.size === 0;
        const [row] = await claimDue(deps.db, facilityId, deps.clock(), deps.config.outbox.leaseMs, 1);
        if (row === undefined) {
          // A row that settles frees the next of its lane, and one may have settled while the claim was looking.
          if (wasIdle) return;
          if (inFlight.size > 0) await Promise.race(inFlight);
          continue;
        }
        pace.started();
        const sending = deliverOne(deps, facility, account, row, pace).finally(() => inFlight.delete(sending));
        inFlight.add(sending);
      }
    } finally {
      await Promise.all(inFlight);
    }
  };

  const drainAll = async (): Promise<void> => {
    try {
      do {
        again = false;
        const served = deps.facilities.all().filter((facility) => facility.bpjs.has('antrean-rs'));
        await Promise.all(
          served.map((facility) =>
            drain(facility.facilityId).catch((error: unknown) => {
              deps.log.warn({ error, facility: facility.code }, 'the outbox could not be read; the next tick tries again');
            }),
          ),
        );
      } while (again && !isStopping);
    } finally {
      running = undefined; // in the same step as the look at `again`: a tick in between would be lost
    }
  };

  return {
    tick: () => {
      if (isStopping) return running ?? Promise.resolve();
      if (running !== undefined) again = true;
      running ??= drainAll();
      return running;
    },
    stop: async () => {
      isStopping = true;
      await running;
    },
  };
}

async function deliverOne(deps: LoopDeps, facility: Facility, account: BpjsAccount, row: Claimed, pace: Pace): Promise<void> {
  try {
    pace.learned(await deliver(deps, facility, account, row), account);
  } catch (error) {
    deps.log.warn({ error, bookingCode: row.lane, outboxId: row.outboxId }, 'what came back could not be written down; the row is sent again when its lease ends');
  }
}
