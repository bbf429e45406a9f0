import type { Sql, Tx } from '../platform/db';
import type { FacilityId } from '../platform/facility';
import type { QueryName } from './row-book';

/** How far a query has been read, and how it stands. */
export interface Mark {
  queryName: string;
  watermark: string | null;
  lastRunAt: Date | null;
  /** Null: the last reading went through. */
  lastError: string | null;
  failures: number;
  retryAt: Date | null;
  rowsTaken: number;
}

const COLUMNS = `query_name as "queryName", watermark, last_run_at as "lastRunAt", last_error as "lastError", failures, retry_at as "retryAt", rows_taken as "rowsTaken"`;

export async function marksOf(sql: Sql, facilityId: FacilityId, sourceName: string): Promise<Map<string, Mark>> {
  const rows = await sql.rows<Mark>(`select ${COLUMNS} from connector_mark where facility_id = :facilityId and source_name = :sourceName`, { facilityId, sourceName });
  return new Map(rows.map((row) => [row.queryName, row]));
}

/** Moves the mark in the transaction of the rows it stands for. */
export async function moveMark(tx: Tx, query: QueryName, watermark: string | null, taken: number, now: Date): Promise<void> {
  await tx.rows(
    `insert into connector_mark (facility_id, source_name, query_name, watermark, last_run_at, rows_taken)
     values (:facilityId, :sourceName, :queryName, :watermark, :now, :taken)
     on conflict (facility_id, source_name, query_name) do update set
       watermark = coalesce(excluded.watermark, connector_mark.watermark), last_run_at = excluded.last_run_at,
       rows_taken = connector_mark.rows_taken + excluded.rows_taken`,
    { ...query, watermark, taken, now },
    'connector_move_mark',
  );
}

/** The reading went through, whether it brought rows or not. */
export async function noteRead(sql: Sql, query: QueryName, now: Date): Promise<void> {
  await sql.rows(
    `insert into connector_mark (facility_id, source_name, query_name, last_run_at)
     values (:facilityId, :sourceName, :queryName, :now)
     on conflict (facility_id, source_name, query_name) do update set last_run_at = excluded.last_run_at, last_error = null, failures = 0, retry_at = null`,
    { ...query, now },
  );
}

const FIRST_PAUSE_SECONDS = 15;
const LONGEST_PAUSE_SECONDS = 300;

/** The reading failed: says so, and waits longer each time. @returns how often in a row */
export async function noteFailure(sql: Sql, query: QueryName, sentence: string, now: Date): Promise<number> {
  const [row] = await sql.rows<{ failures: number }>(
    `insert into connector_mark (facility_id, source_name, query_name, last_run_at, last_error, failures, retry_at)
     values (:facilityId, :sourceName, :queryName, :now, :sentence, 1, cast(:now as timestamptz) + interval '${FIRST_PAUSE_SECONDS} seconds')
     on conflict (facility_id, source_name, query_name) do update set
       last_run_at = excluded.last_run_at, last_error = excluded.last_error, failures = connector_mark.failures + 1,
       retry_at = cast(:now as timestamptz) + least(${FIRST_PAUSE_SECONDS} * power(2, least(connector_mark.failures, 10)), ${LONGEST_PAUSE_SECONDS}) * interval '1 second'
     returning failures`,
    { ...query, sentence, now },
  );
  return row!.failures;
}

const CONNECTOR = 0x73696d72; // "simr"

/** Whether this process may write rows of the SIMRS until the transaction ends: one process at a time. */
export async function holdConnector(tx: Tx, facilityId: FacilityId): Promise<boolean> {
  const [row] = await tx.rows<{ held: boolean }>('select pg_try_advisory_xact_lock(:connector, :facilityId) as held', { connector: CONNECTOR, facilityId }, 'connector_hold');
  return row!.held;
}
