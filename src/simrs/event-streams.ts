import type { Response } from 'express';
import { eventsAfter, lastPosition, purgedThrough } from '../events/event-log';
import { PLACED_CHANNEL } from '../events/place-events';
import type { Database } from '../platform/db';
import type { Facility, FacilityId } from '../platform/facility';
import { eventOnWire } from './event-on-wire';

/** Open streams of events, each at its own place in the order. */
export interface EventStreams {
  /** Tells `response` all events behind `position`, and each new one, until it is closed. */
  follow: (facility: Facility, response: Response, position: number | undefined) => Promise<void>;
  /** How many streams are open. */
  open: () => number;
  /** Ends the streams of all other facilities: who comes again is told why. */
  keepOnly: (facilityIds: ReadonlySet<FacilityId>) => void;
  /** Ends all streams and takes no new ones, so that a listener can close. */
  endAll: () => void;
  close: () => Promise<void>;
}

const BATCH = 200;
/** A stream that says nothing is cut by proxies. */
const HEARTBEAT_MS = 15_000;
const RECONNECT_AFTER_MS = 2_000;
/** Of one facility, whose system needs one: too few to take the server from the others. */
const MOST_STREAMS = 100;

interface Stream {
  facility: Facility;
  response: Response;
  position: number;
  reading: boolean;
  again: boolean;
}

/** @throws when the database cannot be reached */
export async function openEventStreams(db: Database): Promise<EventStreams> {
  const streams = new Set<Stream>();
  let isEnding = false;

  const drained = (response: Response): Promise<void> =>
    new Promise((resolve) => {
      const go = (): void => {
        response.off('drain', go).off('close', go);
        resolve();
      };
      response.on('drain', go).on('close', go);
    });

  const tell = async (stream: Stream): Promise<void> => {
    stream.again = true;
    if (stream.reading) return;
    stream.reading = true;
    try {
      while (stream.again && streams.has(stream)) {
        stream.again = false;
        for (;;) {
          const events = await eventsAfter(db, stream.facility.facilityId, stream.position, BATCH);
          for (const event of events) {
            if (!streams.has(stream)) return;
            const text = `id: ${event.position}\nevent: ${event.type}\ndata: ${JSON.stringify(eventOnWire(event, stream.facility.timeZone))}\n\n`;
            // A reader slower than the news holds its own stream back, not our memory.
            if (!stream.response.write(text)) await drained(stream.response);
            stream.position = event.position;
          }
          if (events.length < BATCH) break;
        }
      }
    } catch {
      // The reader comes again with the last id it has seen.
      stream.response.destroy();
    } finally {
      stream.reading = false;
    }
  };

  const ofFacility = (facilityId: FacilityId): Stream[] => [...streams].filter((stream) => stream.facility.facilityId === facilityId);
  const listener = await db.listen(PLACED_CHANNEL, (payload) => {
    for (const stream of payload === undefined ? streams : ofFacility(Number(payload))) void tell(stream);
  });
  // The news may be lost with the process that told it: each beat looks as well.
  const heartbeat = setInterval(() => {
    for (const stream of streams) {
      stream.response.write(': beat\n\n');
      void tell(stream);
    }
  }, HEARTBEAT_MS);
  const endAll = (): void => {
    isEnding = true;
    streams.forEach(({ response }) => response.end());
    streams.clear();
  };

  return {
    follow: async (facility, response, position) => {
      const from = position ?? (await lastPosition(db, facility.facilityId));
      const gone = await purgedThrough(db, facility.facilityId);
      if (isEnding || response.destroyed || ofFacility(facility.facilityId).length >= MOST_STREAMS) {
        response.status(503).end();
        return;
      }
      const stream: Stream = { facility, response, position: from, reading: false, again: false };
      streams.add(stream);
      response.once('close', () => streams.delete(stream));
      response.writeHead(200, { 'content-type': 'text/event-stream; charset=utf-8', 'cache-control': 'no-store', 'x-accel-buffering': 'no' });
      response.write(`retry: ${RECONNECT_AFTER_MS}\n: mulai\n\n`);
      // Without an id: a reader that comes again still stands where it stood.
      if (from < gone) response.write(`event: terlewat\ndata: ${JSON.stringify({ kursor: from, hilangsampai: gone })}\n\n`);
      await tell(stream);
    },
    open: () => streams.size,
    keepOnly: (facilityIds) => {
      for (const { facility, response } of streams) if (!facilityIds.has(facility.facilityId)) response.end();
    },
    endAll,
    close: async () => {
      clearInterval(heartbeat);
      endAll();
      await listener.close();
    },
  };
}
