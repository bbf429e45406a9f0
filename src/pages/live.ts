import type { Response } from 'express';
import type { Database } from '../platform/db';
import type { FacilityId } from '../platform/facility';
import { BOARD_CHANNEL } from '../service-points/board';

/**
 * Tells open pages that something they show has changed; they then fetch themselves anew, so nothing here knows what any
 * of them shows or may see. Server-sent events: the browser reconnects by itself, also after a restart of the server.
 */
export interface Live {
  /** Keeps `response` open as a stream of events of one facility. */
  subscribe: (facilityId: FacilityId, response: Response) => void;
  /** How many streams are open. */
  open: () => number;
  /** Ends the streams of all other facilities: their pages look why. */
  keepOnly: (facilityIds: ReadonlySet<FacilityId>) => void;
  /** Ends all streams and takes no new ones, so that a listener can close. */
  endAll: () => void;
  close: () => Promise<void>;
}

/** In a rush of bookings a page looks again so often, and once more at its end. */
const AT_MOST_EVERY_MS = 200;
/** A stream that says nothing is cut by proxies, and a page could not tell it from a dead one (page.js waits for twice this). */
const HEARTBEAT_MS = 10_000;
const RECONNECT_AFTER_MS = 1_000;
/** Of one facility: several times the pages of a large hospital, and too few to take the server from the others. */
const MOST_STREAMS = 2_000;

/** @throws when the database cannot be reached */
export async function openLive(db: Database, heartbeatMs = HEARTBEAT_MS): Promise<Live> {
  const streams = new Map<FacilityId, Set<Response>>();
  let isEnding = false;
  const resting = new Map<FacilityId, { again: boolean; timer: NodeJS.Timeout }>();

  const tell = (facilityId: FacilityId): void => {
    const rest = resting.get(facilityId);
    if (rest !== undefined) {
      rest.again = true;
      return;
    }
    streams.get(facilityId)?.forEach((stream) => stream.write('event: board\ndata:\n\n'));
    const timer = setTimeout(() => {
      const { again } = resting.get(facilityId)!;
      resting.delete(facilityId);
      if (again) tell(facilityId);
    }, AT_MOST_EVERY_MS);
    resting.set(facilityId, { again: false, timer });
  };
  const listener = await db.listen(BOARD_CHANNEL, (payload) => {
    // Without payload: the connection was away, and anything may have been missed.
    if (payload === undefined) [...streams.keys()].forEach(tell);
    else tell(Number(payload));
  });
  const heartbeat = setInterval(() => streams.forEach((ofFacility) => ofFacility.forEach((stream) => stream.write('event: beat\ndata:\n\n'))), heartbeatMs);
  const endAll = (): void => {
    isEnding = true;
    streams.forEach((ofFacility) => ofFacility.forEach((stream) => stream.end()));
  };

  return {
    subscribe: (facilityId, response) => {
      // Whoever left while we looked who it was closes no more, and would be kept for ever.
      if (isEnding || response.destroyed || response.socket?.destroyed === true || (streams.get(facilityId)?.size ?? 0) >= MOST_STREAMS) {
        response.status(503).end();
        return;
      }
      const ofFacility = streams.get(facilityId) ?? new Set();
      streams.set(facilityId, ofFacility);
      ofFacility.add(response);
      response.once('close', () => {
        ofFacility.delete(response);
      });
      response.writeHead(200, { 'content-type': 'text/event-stream; charset=utf-8', 'cache-control': 'no-store', 'x-accel-buffering': 'no' });
      response.write(`retry: ${RECONNECT_AFTER_MS}\nevent: beat\ndata:\n\n`);
    },
    open: () => [...streams.values()].reduce((sum, { size }) => sum + size, 0),
    keepOnly: (facilityIds) => {
      for (const [facilityId, ofFacility] of streams) if (!facilityIds.has(facilityId)) ofFacility.forEach((stream) => stream.end());
    },
    endAll,
    close: async () => {
      clearInterval(heartbeat);
      resting.forEach(({ timer }) => clearTimeout(timer));
      endAll();
      await listener.close();
    },
  };
}
