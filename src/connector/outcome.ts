import type { Clock } from '../platform/clock';
import type { Db } from '../platform/db';
import type { Facility } from '../platform/facility';
import type { ReplyJournal } from '../queue/reply-journal';
import type { Timetable } from '../schedules/timetable';

/** What taking a row of the SIMRS works with: `db` is a part of the transaction that also moves the mark. */
export interface TakeDeps {
  db: Db;
  clock: Clock;
  timetable: Timetable;
  replies: Pick<ReplyJournal, 'isReplied'>;
}

/** From where a row comes. */
export interface Source {
  facility: Facility;
  sourceName: string;
  /** Stands in our books as who did it. */
  actor: string;
}

export type Outcome =
  /** Here, or here before. `bookingCode`: of a registration, what it became. `isUnchanged`: met again in the overlap, not counted. */
  | { kind: 'taken'; bookingCode?: string; isUnchanged?: boolean }
  | { kind: 'refused'; sentence: string }
  /** Its registration is not here (yet): tried again with each reading, and counted. */
  | { kind: 'waits' };

export const TAKEN: Outcome = { kind: 'taken' };
export const refused = (sentence: string): Outcome => ({ kind: 'refused', sentence });
