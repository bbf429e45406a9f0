import type { Clock } from '../platform/clock';
import type { Db } from '../platform/db';
import type { Facility } from '../platform/facility';
import type { Log } from '../platform/log';
import type { Timetable } from '../schedules/timetable';
import type { ConnectorConfig, ConnectorQuery } from './connector-config';
import { marksOf, noteFailure, noteRead } from './mark-store';
import type { Source } from './outcome';
import { readQuery, type QueryRun } from './read-query';
import { nameOf } from './settle-rows';
import { SimrsUnread, type SimrsDatabase } from './simrs-database';
import { ROW_KINDS } from './simrs-row';

export interface ConnectorDeps {
  db: Db;
  clock: Clock;
  log: Log;
  timetable: Timetable;
  simrs: SimrsDatabase;
}

export interface QueryReport {
  name: string;
  run: QueryRun | undefined;
  /** Why it was not read, or not to its end. */
  problem: string | undefined;
}

export interface Pass {
  queries: QueryReport[];
  /** The SIMRS did not answer, or something of it is being left alone for a while because it failed. */
  isAway: boolean;
  /** Another process is at it. */
  isBusy: boolean;
}

/**
 * Reads each query once, in the order in which rows need one another: patients before registrations before their tasks.
 *
 * Guarantee: a row of the SIMRS is taken once, whatever dies and whoever else runs; the SIMRS is never written to. A query
 * that cannot be read keeps no other back; a SIMRS that does not answer is asked again later, and later still. All of it is
 * written in `connector_mark`.
 */
export async function runConnector(deps: ConnectorDeps, config: ConnectorConfig, facility: Facility, options: { signal: AbortSignal; honourPauses: boolean }): Promise<Pass> {
  const source: Source = { facility, sourceName: config.name, actor: `simrs:${config.name}` };
  const marks = await marksOf(deps.db, facility.facilityId, config.name);
  const pass: Pass = { queries: [], isAway: false, isBusy: false };
  for (const query of inOrder(config)) {
    options.signal.throwIfAborted();
    const mark = marks.get(query.name);
    const retryAt = mark?.retryAt ?? null;
    if (options.honourPauses && retryAt !== null && retryAt > deps.clock()) {
      pass.queries.push({ name: query.name, run: undefined, problem: mark?.lastError ?? undefined });
      pass.isAway = true;
      continue;
    }
    try {
      // Only what came from Mobile JKN can have been asked twice for want of a reply.
      const run = await readQuery({ ...deps, replies: { isReplied: () => true }, signal: options.signal }, config, source, query, mark);
      if (!run.isBusy) await noteRead(deps.db, nameOf(source, query), deps.clock());
      if (!run.isBusy && (mark?.failures ?? 0) > 0) deps.log.info({ query: query.name }, 'the SIMRS is read again');
      pass.queries.push({ name: query.name, run, problem: undefined });
      if (run.isBusy) return { ...pass, isBusy: true };
    } catch (error) {
      if (!(error instanceof SimrsUnread)) throw error;
      pass.queries.push({ name: query.name, run: undefined, problem: error.sentence });
      // None of them can be read then, and none is to be asked for a while.
      await noteUnread(deps, source, error.isAway ? config.queries : [query], error);
      if (error.isAway) return { ...pass, isAway: true };
    }
  }
  return pass;
}

/** Told once, not each minute: an outage heals itself, a query that is refused needs a person. */
async function noteUnread({ db, clock, log }: ConnectorDeps, source: Source, queries: readonly ConnectorQuery[], { sentence, isAway }: SimrsUnread): Promise<void> {
  const now = clock();
  let isNews = false;
  for (const query of queries) isNews = (await noteFailure(db, nameOf(source, query), sentence, now)) === 1 || isNews;
  if (!isNews) return;
  const fields = { source: source.sourceName, queries: queries.map(({ name }) => name), sentence };
  if (isAway) log.warn(fields, 'the SIMRS does not answer; it is asked again later');
  else log.error(fields, 'a query on the SIMRS cannot be read');
}

function inOrder({ queries }: ConnectorConfig): ConnectorQuery[] {
  return ROW_KINDS.flatMap((kind) => queries.filter(({ into }) => into === kind));
}
