import type { Config } from '../platform/config';
import { reportingAccount, type FacilityId } from '../platform/facility';
import type { FacilityDirectory } from '../platform/facility-directory';
import { claimDue, facilitiesOwing, type Claimed } from './claim';
import { closeNeedless } from './close-needless';
import { deliver, type DeliverDeps } from './deliver';
import { accountMark } from './pace';

export interface LoopDeps extends DeliverDeps {
  config: Pick<Config, 'outbox'>;
  facilities: Pick<FacilityDirectory, 'byId'>;
  /** Lets so many milliseconds of `clock` pass. */
  wait: (ms: number) => Promise<void>;
}

export interface OutboxLoop {
  /** Sends until nothing is due, for one facility or for all. A call during a run joins it and makes it look once more. Never rejects. */
  tick: (facilityId?: FacilityId) => Promise<void>;
  /** Starts nothing more and waits for what is in flight. */
  stop: () => Promise<void>;
}

/** All calls that may fly are flying, and none of them is ours: the others settle one any moment. */
const BUSY_MS = 100;

interface Drain {
  running: Promise<void>;
  again: boolean;
  /** Ends the wait for a reply: something may have become due that can go beside it. */
  wake: () => void;
}

/** Drains what is due for every facility that has an account to report with, each at its own pace and none waiting for another. */
export function makeOutboxLoop(deps: LoopDeps): OutboxLoop {
  const drains = new Map<FacilityId, Drain>();
  let isStopping = false;

  const drainOne = (facilityId: FacilityId): Promise<void> => {
    const known = drains.get(facilityId);
    if (known !== undefined) {
      known.again = true;
      known.wake();
      return known.running;
    }
    const drain: Drain = { running: Promise.resolve(), again: false, wake: () => undefined };
    drains.set(facilityId, drain);
    drain.running = drainWhileAsked(drain, facilityId);
    return drain.running;
  };

  const drainWhileAsked = async (drain: Drain, facilityId: FacilityId): Promise<void> => {
    try {
      do {
        drain.again = false;
        await drainDue(deps, facilityId, drain, () => isStopping);
      } while (drain.again && !isStopping);
    } catch (error) {
      deps.log.warn({ error, facility: deps.facilities.byId(facilityId)?.code }, 'the outbox could not be read; the next tick tries again');
    } finally {
      drains.delete(facilityId); // in the same step as the look at `again`: a tick in between would be lost
    }
  };

  let looking: Promise<void> = Promise.resolve();
  let nextLook: Promise<void> | undefined;
  /** One look for all facilities at a time. One asked for meanwhile is the next: it must see what it was asked for. */
  const look = (): Promise<void> => {
    nextLook ??= looking.then(async () => {
      nextLook = undefined;
      try {
        for (const facilityId of await facilitiesOwing(deps.db, deps.clock())) void drainOne(facilityId);
      } catch (error) {
        deps.log.warn({ error }, 'what is owed could not be looked for; the next tick tries again');
      }
    });
    return (looking = nextLook);
  };
  const drained = async (): Promise<void> => void (await Promise.all([...drains.values()].map((drain) => drain.running)));

  return {
    tick: async (facilityId) => {
      if (facilityId !== undefined && !isStopping) return drainOne(facilityId);
      if (!isStopping) await look();
      await drained();
    },
    stop: async () => {
      isStopping = true;
      await looking;
      await drained();
    },
  };
}

async function drainDue(deps: LoopDeps, facilityId: FacilityId, drain: Drain, isStopping: () => boolean): Promise<void> {
  const { maxInFlight, spacingMs, leaseMs } = deps.config.outbox;
  const inFlight = new Set<Promise<void>>();
  const drained = deps.facilities.byId(facilityId);
  if (drained !== undefined) await closeNeedless(deps.db, drained, deps.clock());
  try {
    while (!isStopping()) {
      // Looked up each time: an account mended meanwhile serves the very next call.
      const facility = deps.facilities.byId(facilityId);
      const account = facility === undefined ? undefined : reportingAccount(facility);
      if (facility === undefined || account === undefined) return;
      const wasIdle = inFlight.size === 0;
      const turn = await claimDue(deps.db, facilityId, deps.clock(), { maxInFlight, spacingMs, leaseMs, accountMark: accountMark(account) });
      switch (turn.kind) {
        case 'rows':
          for (const row of turn.rows) {
            const sending = deliverOne(deps, facilityId, row).finally(() => inFlight.delete(sending));
            inFlight.add(sending);
          }
          break;
        case 'busy':
          await (inFlight.size > 0 ? Promise.race(inFlight) : deps.wait(BUSY_MS));
          break;
        case 'later': {
          const ms = turn.at.getTime() - deps.clock().getTime();
          if (ms > spacingMs) return; // a pause, and not the spacing: the next tick looks again
          await deps.wait(Math.max(1, ms));
          break;
        }
        case 'nothing-due':
          // A row that settles frees the next of its lane, and one may have settled while the claim was looking.
          if (wasIdle) return;
          if (drain.again) drain.again = false;
          else if (inFlight.size > 0) await Promise.race([...inFlight, woken(drain)]);
          break;
      }
    }
  } finally {
    await Promise.all(inFlight);
  }
}

function woken(drain: Drain): Promise<void> {
  return new Promise((resolve) => {
    drain.wake = resolve;
  });
}

async function deliverOne(deps: LoopDeps, facilityId: FacilityId, row: Claimed): Promise<void> {
  const facility = deps.facilities.byId(facilityId);
  const account = facility === undefined ? undefined : reportingAccount(facility);
  if (facility === undefined || account === undefined) return;
  try {
    await deliver(deps, facility, account, row);
  } catch (error) {
    deps.log.warn({ error, bookingCode: row.lane, outboxId: row.outboxId }, 'a try was held up, or what came back could not be written down; the row is sent again when its lease ends');
  }
}
