import { LRUCache } from 'lru-cache';
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
  close: () => Promise<void>;
}

interface Mark {
  facilityId: FacilityId;
  bookingCode: string;
  at: Date;
}

const PAUSE_MS = 50;
const RETRY_MS = 1_000;
const BUNDLE = 500;

export function makeReplyJournal(deps: { db: Db; clock: Clock; log: Log }): ReplyJournal {
  const recent = new LRUCache<string, true>({ max: 50_000, ttl: 60_000 });
  let pending: Mark[] = [];
  let timer: NodeJS.Timeout | undefined;
  let writing: Promise<void> = Promise.resolve();
  const keyOf = (facilityId: FacilityId, bookingCode: string): string => `${facilityId} ${bookingCode}`;

  const writeBundle = async (marks: readonly Mark[]): Promise<void> => {
    for (const facilityId of new Set(marks.map((mark) => mark.facilityId))) {
      await markReplied(deps.db, facilityId, marks.filter((mark) => mark.facilityId === facilityId));
    }
  };
  const writeAll = async (): Promise<void> => {
    while (pending.length > 0) {
      const bundle = pending.slice(0, BUNDLE);
      await writeBundle(bundle);
      pending = pending.slice(bundle.length);
    }
  };
  const schedule = (afterMs: number): void => {
    timer ??= setTimeout(() => {
      timer = undefined;
      writing = writing.then(writeAll).catch((error: unknown) => {
        deps.log.warn({ error }, 'marks of written replies wait for the database');
        schedule(RETRY_MS);
      });
    }, afterMs);
  };

  return {
    replied: (facilityId, bookingCode) => {
      recent.set(keyOf(facilityId, bookingCode), true);
      pending.push({ facilityId, bookingCode, at: deps.clock() });
      schedule(PAUSE_MS);
    },
    isReplied: (facilityId, bookingCode) => recent.has(keyOf(facilityId, bookingCode)),
    close: async () => {
      clearTimeout(timer);
      await writing;
      clearTimeout(timer);
      await writeAll().catch((error: unknown) => deps.log.warn({ error }, 'the last marks of written replies were not kept'));
    },
  };
}
