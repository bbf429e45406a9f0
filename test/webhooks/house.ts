import { announceEvents } from '../../src/events/announce';
import { placeEvents } from '../../src/events/place-events';
import type { Database } from '../../src/platform/db';
import type { FacilityId } from '../../src/platform/facility';
import { openFacilityDirectory } from '../../src/platform/facility-directory';
import type { Log } from '../../src/platform/log';
import { renderEvents } from '../../src/simrs/render-events';
import { makeDeliveryLoop } from '../../src/webhooks/delivery-loop';

export interface EventHouse {
  /** Places what is due and tells webhooks until nothing is due. */
  run: (facilityId: FacilityId) => Promise<void>;
  close: () => Promise<void>;
}

/** The events' part of a worker, without its polls: it runs when a test says so. No jitter. */
export async function eventHouse(db: Database, clock: () => Date, log: Log, timeoutMs = 10_000): Promise<EventHouse> {
  const facilities = await openFacilityDirectory(db, log);
  const loop = makeDeliveryLoop({ db, clock, log, facilities, random: () => 0, timeoutMs, render: renderEvents(db) });
  return {
    run: async (facilityId) => {
      await placeEvents(db, facilityId, clock());
      await loop.tick(facilityId);
    },
    close: async () => {
      await loop.stop();
      await facilities.close();
    },
  };
}

/** Something that happened to a booking of this code. */
export function happened(db: Database, facilityId: FacilityId, now: Date, bookingCode: string, detail: Record<string, unknown> = {}): Promise<void> {
  return db.transaction((tx) => announceEvents(tx, facilityId, now, [{ type: 'booking.called', subject: bookingCode, occurredAt: now, detail: { bookingCode, ...detail } }]));
}
