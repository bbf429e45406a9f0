import { EVENT_CHANNEL } from './events/announce';
import { facilitiesToPlace, PLACED_CHANNEL } from './events/place-events';
import { makePlacingLoop } from './events/placing-loop';
import type { Clock } from './platform/clock';
import type { Database } from './platform/db';
import type { FacilityId } from './platform/facility';
import type { FacilityDirectory } from './platform/facility-directory';
import type { Log } from './platform/log';
import { renderEvents } from './simrs/render-events';
import { facilitiesToDeliver } from './webhooks/claim-deliveries';
import { makeDeliveryLoop } from './webhooks/delivery-loop';

export interface EventWorkerDeps {
  db: Database;
  log: Log;
  clock: Clock;
  facilities: Pick<FacilityDirectory, 'byId'>;
}

export interface EventWorkerOptions {
  random: () => number;
  /** For one try to tell a webhook. */
  timeoutMs: number;
  /** Of this machine's time. */
  pollMs: number;
}

const ORDINARY: EventWorkerOptions = { random: Math.random, timeoutMs: 10_000, pollMs: 1_000 };

/**
 * Gives events their places and tells webhooks of them: awake when something is announced, and once a second for what fell
 * due by itself or was announced while nobody listened. Any number may run side by side, in any number of processes.
 * @throws when the database cannot be reached
 */
export async function startEventWorker(deps: EventWorkerDeps, options: EventWorkerOptions = ORDINARY): Promise<{ stop: () => Promise<void> }> {
  const placing = makePlacingLoop(deps);
  const delivering = makeDeliveryLoop({ ...deps, ...options, render: renderEvents(deps.db) });
  let looking: Promise<void> | undefined;

  const look = async (): Promise<void> => {
    try {
      const now = deps.clock();
      for (const facilityId of await facilitiesToPlace(deps.db, now)) void placing.tick(facilityId);
      for (const facilityId of await facilitiesToDeliver(deps.db, now)) void delivering.tick(facilityId);
    } catch (error) {
      deps.log.warn({ error }, 'events could not be looked for; the next second tries again');
    }
  };
  const lookOnce = (): void => void (looking ??= look().finally(() => (looking = undefined)));
  const onNews = (loop: { tick: (facilityId: FacilityId) => Promise<void> }) => (facilityId?: string): void => {
    if (facilityId === undefined) lookOnce();
    else void loop.tick(Number(facilityId));
  };

  const listeners = [await deps.db.listen(EVENT_CHANNEL, onNews(placing)), await deps.db.listen(PLACED_CHANNEL, onNews(delivering))];
  const poll = setInterval(lookOnce, options.pollMs);
  lookOnce();
  return {
    stop: async () => {
      clearInterval(poll);
      await Promise.all(listeners.map((listener) => listener.close()));
      await looking;
      await Promise.all([placing.stop(), delivering.stop()]);
    },
  };
}
