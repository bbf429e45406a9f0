import { LRUCache } from 'lru-cache';
import type { Clock } from '../clock';
import type { Db } from '../db';
import type { FacilityId } from '../facility';
import type { Log } from '../log';
import { networkOf } from '../network-of';
import { keptDetail, keptText, type SecurityEvent } from './security-event';
import { sealChain } from './seal-chain';

/** What is noted behind an answer: refusals and the like, of which there may be a flood. */
export type NotedEvent = Omit<SecurityEvent, 'at'> & { address: string };

/** Notes what belongs to no transaction, and never lets a caller wait for it. */
export interface SecurityNotes {
  note: (facilityId: FacilityId, event: NotedEvent) => void;
  /** The same for what is good and happens all day, such as the use of a key: once an hour for each who, what and network. */
  noteHourly: (facilityId: FacilityId, event: NotedEvent) => void;
  /** Writes out all that was noted and counted; noting may go on afterwards. */
  close: () => Promise<void>;
}

const MS_PER_MINUTE = 60_000;
const MS_PER_HOUR = 60 * MS_PER_MINUTE;
const MOST_REMEMBERED = 20_000;
/** What is new is written so soon behind its answer; what is only counted waits for its minute to end. */
const FIRST_WRITTEN_MS = 50;
const LOOK_AGAIN_MS = 1_000;
const RETRY_MS = 5_000;
const BUNDLE = 500;
/** Different events of one chain within a minute that get rows of their own; the rest is counted by kind. */
const MOST_A_MINUTE = 200;
/** While the database is away; from then on everything is counted by chain and kind, so that nothing is dropped. */
const MOST_WAITING = 20_000;

interface Entry {
  facilityId: FacilityId;
  minute: number;
  at: Date;
  lastAt: Date;
  event: Omit<NotedEvent, 'detail'> & { detail: Record<string, unknown> };
  times: number;
  /** How many of them are in the database. */
  written: number;
}

/**
 * The first of its kind is written at once, behind its answer; the same again within the minute is counted, and written as one row with
 * its number when the minute is over. So a flood of refusals costs a row a minute for each address, and when it comes from
 * everywhere at once, for each kind: the number is right, and nothing waits behind it. What was counted and not written yet is
 * lost with a killed process, and with nothing else.
 */
export function makeSecurityNotes(deps: { db: Db; clock: Clock; log: Log; onNote?: (kind: string) => void }): SecurityNotes {
  const entries = new Map<string, Entry>();
  const distinct = new Map<FacilityId, { minute: number; count: number }>();
  const lately = new LRUCache<string, true>({ max: MOST_REMEMBERED, ttl: MS_PER_HOUR });
  let timer: NodeJS.Timeout | undefined;
  let timerAt = 0;
  let retryAt = 0;
  let writing: Promise<void> = Promise.resolve();

  // The machine's own minute: a rehearsal's clock may stand still or run.
  const thisMinute = (): number => Math.floor(Date.now() / MS_PER_MINUTE);

  const note = (facilityId: FacilityId, event: NotedEvent): void => {
    deps.onNote?.(event.kind);
    const minute = thisMinute();
    const now = deps.clock();
    const whole = { kind: event.kind, actor: keptText(event.actor), subject: keptText(event.subject ?? ''), address: keptText(networkOf(event.address)), detail: event.detail ?? {} };
    let key = JSON.stringify([facilityId, minute, whole]);
    let kept = whole;
    if (!entries.has(key) && !hasRoom(facilityId, minute)) {
      kept = { kind: event.kind, actor: '', subject: '', address: '', detail: { rest: true } };
      key = JSON.stringify(entries.size < MOST_WAITING ? [facilityId, minute, kept] : [facilityId, 'later', kept]);
    }
    const entry = entries.get(key);
    if (entry === undefined) {
      entries.set(key, { facilityId, minute, at: now, lastAt: now, event: kept, times: 1, written: 0 });
      schedule(FIRST_WRITTEN_MS);
    } else {
      Object.assign(entry, { times: entry.times + 1, lastAt: now });
      schedule(LOOK_AGAIN_MS);
    }
  };

  const hasRoom = (facilityId: FacilityId, minute: number): boolean => {
    const known = distinct.get(facilityId);
    const count = known?.minute === minute ? known.count : 0;
    if (count >= MOST_A_MINUTE || entries.size >= MOST_WAITING) return false;
    distinct.set(facilityId, { minute, count: count + 1 });
    return true;
  };

  /** `all`: also what is being counted still. */
  const flush = async (all: boolean): Promise<void> => {
    const minute = thisMinute();
    const due = [...entries].filter(([, entry]) => entry.times > entry.written && (entry.written === 0 || all || entry.minute < minute));
    for (let from = 0; from < due.length; from += BUNDLE) {
      const bundle = due.slice(from, from + BUNDLE).map(([, entry]) => ({ entry, times: entry.times - entry.written }));
      await write(deps.db, bundle);
      for (const { entry, times } of bundle) entry.written += times;
    }
    for (const [key, entry] of entries) if (entry.written === entry.times && (all || entry.minute < minute)) entries.delete(key);
    for (const facilityId of new Set(due.map(([, entry]) => entry.facilityId))) await sealChain(deps, facilityId);
  };

  const run = (all: boolean): Promise<void> => {
    writing = writing
      .then(() => flush(all))
      .then(() => {
        if (entries.size > 0) schedule(LOOK_AGAIN_MS);
      })
      .catch((error: unknown) => {
        deps.log.warn({ error, waiting: entries.size }, 'notes for the security log wait for the database');
        retryAt = Date.now() + RETRY_MS;
        schedule(RETRY_MS);
      });
    return writing;
  };
  /** The sooner of two wins, but no sooner than a retry: a database that is away is not asked at each refusal. */
  const schedule = (afterMs: number): void => {
    const wanted = Math.max(Date.now() + afterMs, retryAt);
    if (timer !== undefined && timerAt <= wanted) return;
    clearTimeout(timer);
    timerAt = wanted;
    timer = setTimeout(() => {
      timer = undefined;
      void run(false);
    }, wanted - Date.now());
  };

  return {
    note,
    noteHourly: (facilityId, event) => {
      const key = JSON.stringify([facilityId, event.kind, event.actor, event.subject, networkOf(event.address)]);
      if (lately.has(key)) return;
      lately.set(key, true);
      note(facilityId, event);
    },
    close: async () => {
      await run(true);
      clearTimeout(timer);
      timer = undefined;
    },
  };
}

/** A facility that is no more gets none: nobody is left to read it. */
async function write(db: Db, bundle: readonly { entry: Entry; times: number }[]): Promise<void> {
  await db.rows(
    `insert into security_event (facility_id, occurred_at, kind, actor, subject, address, times, detail)
     select noted.facility_id, noted.occurred_at, noted.kind, noted.actor, noted.subject, noted.address, noted.times, noted.detail
     from jsonb_to_recordset(:notes) as noted(facility_id integer, occurred_at timestamptz, kind text, actor text, subject text, address text, times integer, detail text)
     where noted.facility_id = 0 or exists (select from facility where facility.facility_id = noted.facility_id for key share)`,
    {
      notes: JSON.stringify(
        bundle.map(({ entry: { facilityId, at, lastAt, event, written }, times }) => ({
          facility_id: facilityId,
          // What is counted later begins where the row before it ended.
          occurred_at: written === 0 ? at : lastAt,
          kind: event.kind,
          actor: event.actor,
          subject: event.subject,
          address: event.address,
          times,
          detail: keptDetail(event.detail),
        })),
      ),
    },
    'write_security_notes',
  );
}
