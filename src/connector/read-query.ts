import { addDays, localDate, localTime } from '../platform/clock';
import type { ConnectorConfig, ConnectorQuery } from './connector-config';
import type { Mark } from './mark-store';
import type { Source } from './outcome';
import { dropVanished, purgeBookedRows, rowsToRetry } from './row-book';
import { digestOf, nameOf, settleRows, todayAt, type Item, type Settled, type SettleDeps } from './settle-rows';
import { SimrsUnread, type Place, type SimrsDatabase } from './simrs-database';
import { COLUMNS, readRow, type RawRow } from './simrs-row';

export interface QueryRun extends Settled {
  rows: number;
}

export interface ReadDeps extends SettleDeps {
  simrs: SimrsDatabase;
}

const RETRIED_TOGETHER = 100;

/**
 * Reads what is new of one query and takes it.
 * @throws SimrsUnread when the SIMRS gives no rows; what was taken until then stays taken and marked
 */
export async function readQuery(deps: ReadDeps, config: ConnectorConfig, source: Source, query: ConnectorQuery, mark: Mark | undefined): Promise<QueryRun> {
  return query.watermark === undefined ? readWhole(deps, source, query) : readNew(deps, config, source, query, mark);
}

/** The whole result each time: what is as it was is passed over by its digest. */
async function readWhole(deps: ReadDeps, source: Source, query: ConnectorQuery): Promise<QueryRun> {
  const name = nameOf(source, query);
  const now = deps.clock();
  const raw = await deps.simrs.whole(query, todayAt(source, now));
  const items = inOrder(query, itemsOf(source, query, raw, now));
  const keys = items.map(({ read }) => read.key);
  const run: QueryRun = { rows: raw.length, ...(await settleRows(deps, source, query, items, () => null)) };
  if (run.isBusy) return run;
  await dropVanished(deps.db, name, keys);
  await purgeBookedRows(deps.db, name, keys, now);
  return run;
}

/** From the mark on, a little before it: rows of the same moment, or written late, are met again and change nothing. */
async function readNew(deps: ReadDeps, config: ConnectorConfig, source: Source, query: ConnectorQuery, mark: Mark | undefined): Promise<QueryRun> {
  const now = deps.clock();
  const today = todayAt(source, now);
  const run: QueryRun = { rows: 0, taken: 0, refused: 0, waiting: 0, isBusy: false };
  await retryRefused(deps, source, query, run);
  const place: Place = { from: fromMark(query, mark?.watermark ?? null) };
  const ceiling = ceilingOf(query, source, now);
  let reached = mark?.watermark ?? null;
  for (;;) {
    const raw = await deps.simrs.page(query, today, place);
    run.rows += raw.length;
    const items = itemsOf(source, query, raw, now);
    add(
      run,
      await settleRows(deps, source, query, items, ({ watermark }) => {
        reached = laterOf(query, reached, cappedAt(query, watermark, ceiling));
        return reached;
      }),
    );
    const last = raw.at(-1);
    if (run.isBusy || raw.length < config.batch || last === undefined) break;
    place.after = { watermark: last[columnOf(query)] ?? '', key: last[query.watermark!.key.toLowerCase()] ?? '' };
  }
  if (!run.isBusy) await purgeBookedRows(deps.db, nameOf(source, query), [], now);
  return run;
}

/** Refused rows lie behind the mark: they are asked for by their keys, so that a mended poli code heals them too. */
async function retryRefused(deps: ReadDeps, source: Source, query: ConnectorQuery, run: QueryRun): Promise<void> {
  const name = nameOf(source, query);
  const now = deps.clock();
  const due = await rowsToRetry(deps.db, name, now, RETRIED_TOGETHER);
  if (due.length === 0) return;
  const keys = due.map(({ rowKey }) => rowKey);
  const raw = await deps.simrs.withKeys(query, todayAt(source, now), String(query.watermark!.from), keys);
  const items = itemsOf(source, query, raw, now);
  add(run, await settleRows(deps, source, query, items, () => null));
  await dropVanished(deps.db, name, items.map(({ read }) => read.key), keys);
}

function itemsOf(source: Source, query: ConnectorQuery, raw: readonly RawRow[], now: Date): Item[] {
  insistOnColumns(query, raw[0]);
  return raw.flatMap((row): Item[] => {
    const read = readRow(query.into, row, query.values, source.facility.timeZone);
    if (read === 'nothing') return [];
    return [{ read, digest: digestOf(query, read, todayAt(source, now)), watermark: query.watermark === undefined ? null : (row[columnOf(query)] ?? '') }];
  });
}

/** @throws SimrsUnread naming the columns that the query does not give */
export function insistOnColumns(query: ConnectorQuery, first: RawRow | undefined): void {
  if (first === undefined) return;
  const mark = query.watermark === undefined ? [] : [columnOf(query), query.watermark.key.toLowerCase()];
  const missing = [...COLUMNS[query.into].needed, ...mark].filter((column) => first[column] === undefined);
  if ((query.into === 'tasks' || query.into === 'pharmacy') && first['kodebooking'] === undefined && first['noregistrasi'] === undefined) missing.push('noregistrasi (atau kodebooking)');
  if (missing.length > 0) throw new SimrsUnread(`Hasil query ini tidak mempunyai kolom ${missing.join(', ')}.`, false);
}

/** Steps of one visit in the order in which they happened, whatever order the SIMRS gave. */
function inOrder(query: ConnectorQuery, items: Item[]): Item[] {
  if (query.into !== 'tasks') return items;
  const at = ({ read }: Item): [number, number] => ('row' in read && read.row.kind === 'tasks' ? [read.row.occurredAt.getTime(), read.row.task] : [0, 0]);
  return items.sort((a, b) => at(a)[0] - at(b)[0] || at(a)[1] - at(b)[1]);
}

function add(run: QueryRun, settled: Settled): void {
  run.taken += settled.taken;
  run.refused += settled.refused;
  run.waiting += settled.waiting;
  run.isBusy = settled.isBusy;
}

const columnOf = (query: ConnectorQuery): string => query.watermark!.column.toLowerCase();

/** Where to begin again: the mark less the overlap. */
export function fromMark(query: ConnectorQuery, mark: string | null): string {
  const { watermark } = query;
  if (watermark === undefined || mark === null) return String(watermark?.from ?? '');
  if (watermark.kind === 'number') return String(Math.max(watermark.from, Number(mark) - watermark.overlap));
  const match = /^(\d{4}-\d{2}-\d{2})(?:[ T](\d{2}:\d{2}:\d{2})(?:\.\d+)?)?(.*)$/.exec(mark);
  if (match === null) return mark;
  const [, date = '', time = '00:00:00', zone = ''] = match;
  const before = new Date(Date.parse(`${date}T${time}Z`) - watermark.overlapMinutes * 60_000).toISOString();
  return `${before.slice(0, 10)} ${before.slice(11, 19)}${zone}`;
}

/** A clock of the SIMRS that runs ahead must not carry the mark past rows that are still to come. */
function ceilingOf(query: ConnectorQuery, source: Source, now: Date): string | null {
  if (query.watermark?.kind !== 'time') return null;
  return `${localDate(now, source.facility.timeZone)} ${localTime(now, source.facility.timeZone)}:59`;
}

function cappedAt(query: ConnectorQuery, mark: string | null, ceiling: string | null): string | null {
  if (mark === null || mark === '' || ceiling === null || query.watermark?.kind !== 'time') return mark === '' ? null : mark;
  // With a zone the database compares instants, which text does not: a day more is let through, and the overlap is there.
  const most = /[+-]\d{2}(:?\d{2})?$/.test(mark.slice(10)) ? `${addDays(ceiling.slice(0, 10), 1)} 00:00:00+00` : ceiling;
  return mark > most ? most : mark;
}

function laterOf(query: ConnectorQuery, one: string | null, other: string | null): string | null {
  if (one === null || other === null) return one ?? other;
  const isLater = query.watermark?.kind === 'number' ? Number(other) > Number(one) : other > one;
  return isLater ? other : one;
}
