import type { PlacedEvent } from '../events/event';
import type { Facility, FacilityId } from '../platform/facility';
import type { FacilityDirectory } from '../platform/facility-directory';
import { claimDeliveries, type ClaimedDelivery } from './claim-deliveries';
import { sendDelivery } from './send-delivery';
import { settleDelivery, type SettleDeps } from './settle-delivery';

/** What an endpoint is sent, by the event's place: its words are those of the edge, which brings them in. */
export type RenderEvents = (facility: Facility, events: readonly PlacedEvent[]) => Promise<ReadonlyMap<number, string>>;

export interface DeliveryLoopDeps extends SettleDeps {
  facilities: Pick<FacilityDirectory, 'byId'>;
  render: RenderEvents;
  /** For one try, from the first byte to the last. */
  timeoutMs: number;
}

/** Of one endpoint, all workers together. */
const MAX_IN_FLIGHT = 4;
/** Beyond the time-out: reading what is to be told, and writing down what came of it. */
const LEASE_BEYOND_TIMEOUT_MS = 20_000;

export interface DeliveryLoop {
  /** Tells until nothing is due. A call during a run joins it and makes it look once more. Never rejects. */
  tick: (facilityId: FacilityId) => Promise<void>;
  /** Begins nothing more and waits for what is in flight. */
  stop: () => Promise<void>;
}

interface Drain {
  running: Promise<void>;
  again: boolean;
  /** Ends the wait for a reply: something may have become due that can go beside it. */
  wake: () => void;
}

/** Tells the endpoints of each facility what is due, none waiting for another. */
export function makeDeliveryLoop(deps: DeliveryLoopDeps): DeliveryLoop {
  const drains = new Map<FacilityId, Drain>();
  let isStopping = false;

  const drain = async (own: Drain, facilityId: FacilityId): Promise<void> => {
    const inFlight = new Set<Promise<void>>();
    try {
      while (!isStopping) {
        own.again = false;
        const facility = deps.facilities.byId(facilityId);
        if (facility === undefined) return;
        const claimed = await claimDeliveries(deps.db, facilityId, deps.clock(), { leaseMs: deps.timeoutMs + LEASE_BEYOND_TIMEOUT_MS, maxInFlight: MAX_IN_FLIGHT });
        for (const sending of await begin(facility, claimed)) {
          const landed = sending.finally(() => {
            inFlight.delete(landed);
            own.again = true; // it may land while the claim is looking
          });
          inFlight.add(landed);
        }
        if (own.again) continue;
        if (inFlight.size === 0) return;
        // What has landed frees the next of its lane.
        await Promise.race([...inFlight, new Promise<void>((resolve) => (own.wake = resolve))]);
      }
    } catch (error) {
      deps.log.warn({ error, facility: deps.facilities.byId(facilityId)?.code }, 'what webhooks are owed could not be read; the next tick tries again');
    } finally {
      await Promise.all(inFlight);
    }
  };

  const begin = async (facility: Facility, claimed: readonly ClaimedDelivery[]): Promise<Promise<void>[]> => {
    if (claimed.length === 0) return [];
    const bodies = await deps.render(facility, claimed.map(({ event }) => event));
    return claimed.map((delivery) => deliverOne(deps, facility, delivery, bodies.get(delivery.event.position)));
  };

  const drainWhileAsked = async (own: Drain, facilityId: FacilityId): Promise<void> => {
    try {
      do await drain(own, facilityId);
      while (own.again && !isStopping);
    } finally {
      drains.delete(facilityId); // in the same step as the look at `again`: a tick in between would be lost
    }
  };

  return {
    tick: (facilityId) => {
      const known = drains.get(facilityId);
      if (known !== undefined) {
        known.again = true;
        known.wake();
        return known.running;
      }
      if (isStopping) return Promise.resolve();
      const own: Drain = { running: Promise.resolve(), again: false, wake: () => undefined };
      drains.set(facilityId, own);
      own.running = drainWhileAsked(own, facilityId);
      return own.running;
    },
    stop: async () => {
      isStopping = true;
      await Promise.all([...drains.values()].map(({ running }) => running));
    },
  };
}

/** If this process dies between the two, the lease ends and the event is told again, with the same id. */
async function deliverOne(deps: DeliveryLoopDeps, facility: Facility, delivery: ClaimedDelivery, body: string | undefined): Promise<void> {
  const fields = { facility: facility.code, webhookId: delivery.endpoint.webhookId, position: delivery.event.position };
  const startedAt = deps.clock();
  if (body === undefined) return deps.log.error(fields, 'an event could not be put into words for a webhook: a fault of this program');
  // A machine that slept: another worker may have it by now.
  if (startedAt.getTime() + deps.timeoutMs >= delivery.leasedUntil.getTime()) return;
  const sent = await sendDelivery(delivery, body, startedAt, deps.timeoutMs);
  await settleDelivery(deps, facility, delivery, sent, startedAt).catch((error: unknown) => {
    deps.log.warn({ ...fields, error }, 'what a webhook answered could not be written down; the event is told again when its lease ends');
  });
}
