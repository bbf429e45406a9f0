import type { Sql } from '../platform/db';
import type { FacilityId } from '../platform/facility';
import { masked, revealed, withoutLongNumbers } from '../platform/personal-data';
import type { DeskAct } from './desk-entry';
import { entriesById, entriesOfBooking, toDeskEntry, type DeskEntry } from './desk-list';

/** One try, as it happened. */
export interface Attempt {
  attempt: number;
  startedAt: Date;
  durationMs: number;
  service: string;
  /** What was sent, personal data masked: a body, or the path of a call without one. */
  request: unknown;
  httpStatus: number | null;
  code: number | null;
  message: string | null;
  verdict: string;
  /** `schedule`, or who asked for it. */
  cause: string;
}

export interface ActOfStaff {
  act: DeskAct;
  actor: string;
  at: Date;
  reason: string | null;
  /** Before and after, personal data masked. */
  correction: unknown;
}

export interface RowHistory {
  entry: DeskEntry;
  attempts: Attempt[];
  acts: ActOfStaff[];
}

/** Everything that was tried and done for the booking of this row, row by row in the order in which they leave; undefined where there is no such row. */
export async function bookingHistory(db: Sql, facilityId: FacilityId, now: Date, outboxId: number): Promise<RowHistory[] | undefined> {
  const [asked] = await entriesById(db, facilityId, now, [outboxId]);
  if (asked === undefined) return undefined;
  const entries = await entriesOfBooking(db, facilityId, now, asked.bookingCode);
  const ids = entries.map((entry) => entry.outboxId);
  const [attempts, acts] = [await attemptsOf(db, facilityId, ids), await actsOf(db, facilityId, ids)];
  return entries.map((entry) => ({ entry: toDeskEntry(entry, now), attempts: attempts.get(entry.outboxId) ?? [], acts: acts.get(entry.outboxId) ?? [] }));
}

async function attemptsOf(db: Sql, facilityId: FacilityId, ids: readonly number[]): Promise<Map<number, Attempt[]>> {
  const rows = await db.rows<{
    outbox_id: number;
    attempt: number;
    started_at: Date;
    duration_ms: number;
    service: string;
    request: string;
    http_status: number | null;
    code: number | null;
    message: string | null;
    verdict: string;
    cause: string;
  }>(
    `select outbox_id, attempt, started_at, duration_ms, service, request, http_status, code, message, verdict, cause
     from outbox_attempt
     where facility_id = :facilityId
       and outbox_id = any(:ids)
     order by outbox_id, attempt`,
    { facilityId, ids },
  );
  return grouped(rows, (row) => ({
    attempt: row.attempt,
    startedAt: row.started_at,
    durationMs: row.duration_ms,
    service: row.service,
    request: shown(facilityId, row.request),
    httpStatus: row.http_status,
    code: row.code,
    message: row.message === null ? null : withoutLongNumbers(revealed(facilityId, row.message)),
    verdict: row.verdict,
    cause: row.cause,
  }));
}

async function actsOf(db: Sql, facilityId: FacilityId, ids: readonly number[]): Promise<Map<number, ActOfStaff[]>> {
  const rows = await db.rows<{ outbox_id: number; act: DeskAct; actor: string; acted_at: Date; reason: string | null; correction: string | null }>(
    `select outbox_id, act, actor, acted_at, reason, correction
     from outbox_act
     where facility_id = :facilityId
       and outbox_id = any(:ids)
     order by act_id`,
    { facilityId, ids },
  );
  return grouped(rows, (row) => ({ act: row.act, actor: row.actor, at: row.acted_at, reason: row.reason, correction: row.correction === null ? null : shown(facilityId, row.correction) }));
}

function grouped<Row extends { outbox_id: number }, Item>(rows: readonly Row[], item: (row: Row) => Item): Map<number, Item[]> {
  const found = new Map<number, Item[]>();
  for (const row of rows) found.set(row.outbox_id, [...(found.get(row.outbox_id) ?? []), item(row)]);
  return found;
}

/** What was kept for the record, fit to be looked at. */
function shown(facilityId: FacilityId, kept: string): unknown {
  const text = revealed(facilityId, kept);
  try {
    return masked(JSON.parse(text));
  } catch {
    return masked(text);
  }
}
