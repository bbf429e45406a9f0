import { createHash } from 'node:crypto';
import { localDate } from '../platform/clock';
import { sqlState, withinTransaction, type Db, type Tx } from '../platform/db';
import type { Log } from '../platform/log';
import { Refusal } from '../platform/refusal';
import { phraseForPeople } from '../words/phrase-refusal';
import type { ConnectorQuery } from './connector-config';
import { holdConnector, moveMark } from './mark-store';
import { refused, type Outcome, type Source, type TakeDeps } from './outcome';
import { bookedRows, forgetRow, writeBookedRow, type BookedRow, type QueryName } from './row-book';
import type { ReadRow } from './simrs-row';
import { takePatient } from './take-patient';
import { takeRegistration } from './take-registration';
import { takeSchedule } from './take-schedule';
import { takeSurgery } from './take-surgery';
import { takePrescription, takeTask } from './take-task';

export interface SettleDeps extends Omit<TakeDeps, 'db'> {
  db: Db;
  log: Log;
  signal: AbortSignal;
}

/** A row of the SIMRS as it was read. */
export interface Item {
  read: Exclude<ReadRow, 'nothing'>;
  digest: string;
  /** Null: of a query that is read whole. */
  watermark: string | null;
}

export interface Settled {
  taken: number;
  refused: number;
  waiting: number;
  /** Another process is at it: this one stops. */
  isBusy: boolean;
}

/** The same row again changes nothing, and a refused one is tried again when its time has come. */
export function isDue(item: Item, before: BookedRow | undefined, now: Date): boolean {
  if (before === undefined || before.digest !== item.digest) return true;
  return before.refusal !== null && before.retryAt !== null && before.retryAt <= now;
}

/** A schedule means other dates each day, so each day it is another row. */
export function digestOf(query: ConnectorQuery, read: Exclude<ReadRow, 'nothing'>, today: string): string {
  return createHash('sha256').update(JSON.stringify([read, query.into === 'schedules' ? [today, query.daysAhead] : null])).digest('base64url');
}

/**
 * Takes rows in their order, each with the mark that stands for it in the same transaction: killed in the middle, what is not
 * marked is read again, and what is marked is there. A row that cannot be taken is written down with a sentence and keeps no
 * other back.
 *
 * One row a transaction: a booking locks its session and a merged patient the sessions of its bookings; several of them locked
 * in the order of the SIMRS would sooner or later deadlock with Mobile JKN.
 * @param marked the mark once this row and those before it are settled; null: none
 */
export async function settleRows(deps: SettleDeps, source: Source, query: ConnectorQuery, items: readonly Item[], marked: (item: Item) => string | null): Promise<Settled> {
  const sum: Settled = { taken: 0, refused: 0, waiting: 0, isBusy: false };
  const before = await bookedRows(deps.db, nameOf(source, query), items.map(({ read }) => read.key));
  const now = deps.clock();
  for (const [i, item] of items.entries()) {
    // The last one carries the mark, due or not.
    if (!isDue(item, before.get(item.read.key), now) && i < items.length - 1) continue;
    deps.signal.throwIfAborted();
    const watermark = marked(item);
    const outcome = await deps.db.transaction(async (tx) => ((await holdConnector(tx, source.facility.facilityId)) ? settleOne(tx, deps, source, query, item, watermark) : 'busy'));
    if (outcome === 'busy') return { ...sum, isBusy: true };
    if (outcome?.kind === 'waits') sum.waiting += 1;
    else if (outcome?.kind === 'refused') sum.refused += 1;
    else if (isNews(outcome)) sum.taken += 1;
  }
  return sum;
}

/** @returns undefined: it was settled before */
async function settleOne(tx: Tx, deps: SettleDeps, source: Source, query: ConnectorQuery, item: Item, watermark: string | null): Promise<Outcome | undefined> {
  const now = deps.clock();
  const name = nameOf(source, query);
  // Again, now that nobody else is at it.
  const known = (await bookedRows(tx, name, [item.read.key])).get(item.read.key);
  const outcome = isDue(item, known, now) ? await outcomeOf(tx, deps, source, query, item, known) : undefined;
  if (outcome !== undefined) await remember(tx, name, query, item, known, outcome, now);
  await moveMark(tx, name, watermark, isNews(outcome) ? 1 : 0, now);
  return outcome;
}

const isNews = (outcome: Outcome | undefined): boolean => outcome?.kind === 'taken' && outcome.isUnchanged !== true;

export const nameOf = ({ facility, sourceName }: Source, { name }: ConnectorQuery): QueryName => ({ facilityId: facility.facilityId, sourceName, queryName: name });

async function outcomeOf(tx: Tx, deps: SettleDeps, source: Source, query: ConnectorQuery, { read }: Item, known: BookedRow | undefined): Promise<Outcome> {
  if ('complaint' in read) return refused(`${read.complaint.charAt(0).toUpperCase()}${read.complaint.slice(1)}.`);
  try {
    return await tx.savepoint((inner) => take({ ...deps, db: withinTransaction(inner) }, source, query, read.row, known));
  } catch (error) {
    const { timeZone } = source.facility;
    if (error instanceof Refusal) return refused(withPlace(phraseForPeople(error, timeZone) ?? `Tidak dapat diterima (${error.code}).`, read.row));
    const state = sqlState(error);
    // Our own database is in trouble: nothing is said about the row, and it is read again.
    if (state === undefined ? !(error instanceof TypeError || error instanceof RangeError) : !/^2[23]/.test(state)) throw error;
    deps.log.error({ error, query: query.name, row: read.key }, 'a row of the SIMRS could not be taken');
    return refused(`Baris ini tidak dapat disimpan${state === undefined ? '' : ` (SQLSTATE ${state})`}; lihat log.`);
  }
}

function take(deps: TakeDeps, source: Source, query: ConnectorQuery, row: Extract<ReadRow, { row: unknown }>['row'], known: BookedRow | undefined): Promise<Outcome> {
  switch (row.kind) {
    case 'patients':
      return takePatient(deps, source, row);
    case 'schedules':
      return takeSchedule(deps, source, row, query.daysAhead);
    case 'registrations':
      return takeRegistration(deps, source, row, known?.bookingCode ?? null);
    case 'tasks':
      return takeTask(deps, source, row);
    case 'pharmacy':
      return takePrescription(deps, source, row);
    case 'surgeries':
      return takeSurgery(deps, source, row);
    default:
      return row satisfies never;
  }
}

/** Which slot was meant: without it "Poli tidak ditemukan" helps nobody. */
function withPlace(sentence: string, row: Extract<ReadRow, { row: unknown }>['row']): string {
  if (row.kind === 'registrations') return `${sentence} (poli ${row.clinicCode}, dokter ${row.doctorCode}, ${row.visitDate})`;
  if (row.kind === 'schedules') return `${sentence} (poli ${row.clinicCode}, dokter ${row.doctorCode}, ${row.practiceHours})`;
  return sentence;
}

const LONGEST_PAUSE_MINUTES = 30;

/** Patients are not remembered: writing one again writes nothing, and there are many. */
async function remember(tx: Tx, name: QueryName, query: ConnectorQuery, item: Item, known: BookedRow | undefined, outcome: Outcome, now: Date): Promise<void> {
  if (outcome.kind === 'waits') return;
  if (outcome.kind === 'taken' && query.into === 'patients') return known === undefined ? undefined : forgetRow(tx, name, item.read.key);
  const isSameRefusal = outcome.kind === 'refused' && known?.digest === item.digest && known.refusal !== null;
  const attempts = outcome.kind === 'taken' ? 0 : isSameRefusal ? known.attempts + 1 : 1;
  const pauseMinutes = Math.min(2 ** (attempts - 1), LONGEST_PAUSE_MINUTES);
  await writeBookedRow(
    tx,
    name,
    {
      rowKey: item.read.key,
      digest: item.digest,
      bookingCode: outcome.kind === 'taken' ? (outcome.bookingCode ?? null) : null,
      refusal: outcome.kind === 'refused' ? outcome.sentence : null,
      watermark: item.watermark,
      attempts,
      retryAt: outcome.kind === 'refused' ? new Date(now.getTime() + pauseMinutes * 60_000) : null,
    },
    now,
  );
}

/** The facility's today, for `:today` in a query. */
export const todayAt = (source: Source, now: Date): string => localDate(now, source.facility.timeZone);
