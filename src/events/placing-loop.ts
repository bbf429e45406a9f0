import { setMaxListeners } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import type { Clock } from '../platform/clock';
import type { Db } from '../platform/db';
import type { FacilityId } from '../platform/facility';
import type { Log } from '../platform/log';
import { placeEvents } from './place-events';

export interface PlacingLoop {
  /** Places what is due. A call during a run joins it and makes it look once more. Never rejects. */
  tick: (facilityId: FacilityId) => Promise<void>;
  stop: () => Promise<void>;
}

/** Each run is a commit, which a rush of bookings would have to wait for twenty times a second. */
const AT_LEAST_APART_MS = 200;

/**
 * Gives the events of each facility their places, one run of a facility at a time: the first of them at once, those of the
 * next moments together after it.
 */
export function makePlacingLoop(deps: { db: Db; clock: Clock; log: Log }, atLeastApartMs = AT_LEAST_APART_MS): PlacingLoop {
  const runs = new Map<FacilityId, { running: Promise<void>; again: boolean }>();
  const stopping = new AbortController();
  // As many facilities as place at once wait for it.
  setMaxListeners(0, stopping.signal);

  const place = async (run: { again: boolean }, facilityId: FacilityId): Promise<void> => {
    try {
      do {
        run.again = false;
        await placeEvents(deps.db, facilityId, deps.clock());
        await delay(atLeastApartMs, undefined, { signal: stopping.signal }).catch(() => undefined);
      } while (run.again && !stopping.signal.aborted);
    } catch (error) {
      deps.log.warn({ error }, 'events could not be given their places; the next tick tries again');
    } finally {
      runs.delete(facilityId);
    }
  };

  return {
    tick: (facilityId) => {
      const known = runs.get(facilityId);
      if (known !== undefined) {
        known.again = true;
        return known.running;
      }
      if (stopping.signal.aborted) return Promise.resolve();
      const run = { running: Promise.resolve(), again: false };
      runs.set(facilityId, run);
      run.running = place(run, facilityId);
      return run.running;
    },
    stop: async () => {
      stopping.abort();
      await Promise.all([...runs.values()].map(({ running }) => running));
    },
  };
}
