import { LRUCache } from 'lru-cache';
import { makeBackgroundWriter } from '../platform/background-writer';
import type { Clock } from '../platform/clock';
import type { Db } from '../platform/db';
import type { FacilityId } from '../platform/facility';
import type { Log } from '../platform/log';
import { markReplied } from './booking-store';

/**
 * Remembers which bookings' first replies have been written to their caller, at once in memory and moments later in the
 * database. A booking without the mark is one whose patient may never have heard of it: its repeat gets the same ticket.
 *
 * A mark lost with a killed process only makes a repeat friendlier, so it is written in bundles and not waited for.
 */
export interface ReplyJournal {
  replied: (facilityId: FacilityId, bookingCode: string) => void;
  /** Written to the caller, though the row may not say so yet, or not to a reader who read it a moment ago. */
  isReplied: (facilityId: FacilityId, bookingCode: string) => boolean;
  /** How many marks are not written yet. */
  waiting: () => number;
  close: () => Promise<void>;
}

interface Mark {
  facilityId: FacilityId;
  bookingCode: string;
  at: Date;
}

export function makeReplyJournal(deps: { db: Db; clock: Clock; log: Log }): ReplyJournal {
  const recent = new LRUCache<string, true>({ max: 50_000, ttl: 60_000 });
  const keyOf = (facilityId: FacilityId, bookingCode: string): string => `${facilityId} ${bookingCode}`;
  const marks = makeBackgroundWriter<Mark>(deps.log, {
    what: 'marks of written replies',
    pauseMs: 50,
    retryMs: 1_000,
    bundle: 500,
    mostWaiting: 100_000,
    ownerOf: ({ facilityId }) => facilityId,
    write: async (bundle) => {
      for (const facilityId of new Set(bundle.map((mark) => mark.facilityId))) {
        await markReplied(deps.db, facilityId, bundle.filter((mark) => mark.facilityId === facilityId));
      }
    },
  });
  return {
    replied: (facilityId, bookingCode) => {
      recent.set(keyOf(facilityId, bookingCode), true);
      marks.add({ facilityId, bookingCode, at: deps.clock() });
    },
    isReplied: (facilityId, bookingCode) => recent.has(keyOf(facilityId, bookingCode)),
    waiting: marks.waiting,
    close: marks.close,
  };
}
