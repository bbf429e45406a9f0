import { z } from 'zod';
import { eventsAfter, purgedThrough } from '../../events/event-log';
import { reads, streams } from '../endpoint';
import { eventOnWire } from '../event-on-wire';
import { integer, limit, may } from '../fields';

/** kursor of events is their place: the same number as in a webhook's body and a stream's id. */
export const kursor = integer(0);

const daftarPeristiwa = reads({
  name: 'simrs-daftar-peristiwa',
  path: '/peristiwa',
  scope: 'peristiwa:baca',
  query: z.object({ kursor: may(kursor), limit }),
  answer: async (deps, { facility, query }) => {
    const { facilityId, timeZone } = facility;
    // Before the events: what a purge takes in between is then told as missing.
    const gone = await purgedThrough(deps.db, facilityId);
    const events = await eventsAfter(deps.db, facilityId, query.kursor ?? 0, query.limit + 1);
    const shown = events.slice(0, query.limit);
    return {
      status: 200,
      body: {
        list: shown.map((event) => eventOnWire(event, timeZone)),
        kursorberikut: shown.at(-1)?.position ?? query.kursor ?? 0,
        adalagi: events.length > shown.length,
        terlewat: query.kursor !== undefined && query.kursor < gone,
        hilangsampai: gone,
      },
    };
  },
});

const LAST_EVENT_ID = /^\d{1,15}$/;

const aliranPeristiwa = streams({
  name: 'simrs-aliran-peristiwa',
  path: '/peristiwa/aliran',
  scope: 'peristiwa:baca',
  query: z.object({ kursor: may(kursor) }),
  // Where a reader comes again, its id is newer than the cursor it began with.
  stream: (deps, { facility, query }, response, lastEventId) => deps.eventStreams.follow(facility, response, LAST_EVENT_ID.test(lastEventId) ? Number(lastEventId) : query.kursor),
});

export const EVENT_ENDPOINTS = [daftarPeristiwa, aliranPeristiwa];
