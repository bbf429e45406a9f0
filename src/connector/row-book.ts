import type { Sql, Tx } from '../platform/db';
import type { FacilityId } from '../platform/facility';

/** Which query of which SIMRS. */
export interface QueryName {
  facilityId: FacilityId;
  sourceName: string;
  queryName: string;
}

/** What became of a row of the SIMRS. */
export interface BookedRow {
  rowKey: string;
  /** Of the row as it was read: the same row again changes nothing. */
  digest: string;
  bookingCode: string | null;
  /** Null: taken. */
  refusal: string | null;
  watermark: string | null;
  attempts: number;
  retryAt: Date | null;
}

const COLUMNS = `row_key as "rowKey", digest, booking_code as "bookingCode", refusal, watermark, attempts, retry_at as "retryAt"`;
const QUERY = 'source_name = :sourceName and query_name = :queryName';

export async function bookedRows(sql: Sql, query: QueryName, keys: readonly string[]): Promise<Map<string, BookedRow>> {
  const rows = await sql.rows<BookedRow>(`select ${COLUMNS} from connector_row where facility_id = :facilityId and ${QUERY} and row_key = any(:keys)`, { ...query, keys }, 'connector_booked_rows');
  return new Map(rows.map((row) => [row.rowKey, row]));
}

export async function writeBookedRow(tx: Tx, query: QueryName, row: BookedRow, now: Date): Promise<void> {
  await tx.rows(
    `insert into connector_row (facility_id, source_name, query_name, row_key, digest, booking_code, refusal, watermark, attempts, retry_at, first_seen_at, settled_at)
     values (:facilityId, :sourceName, :queryName, :rowKey, :digest, :bookingCode, :refusal, :watermark, :attempts, :retryAt, :now, :now)
     on conflict (facility_id, source_name, query_name, row_key) do update set
       digest = excluded.digest, booking_code = coalesce(excluded.booking_code, connector_row.booking_code), refusal = excluded.refusal, watermark = excluded.watermark,
       attempts = excluded.attempts, retry_at = excluded.retry_at, settled_at = excluded.settled_at,
       first_seen_at = case when connector_row.refusal is null then excluded.first_seen_at else connector_row.first_seen_at end`,
    { ...query, ...row, now },
    'connector_write_row',
  );
}

/** What is taken without being remembered (patients) leaves no refusal behind. */
export async function forgetRow(tx: Tx, query: QueryName, rowKey: string): Promise<void> {
  await tx.rows(`delete from connector_row where facility_id = :facilityId and ${QUERY} and row_key = :rowKey`, { ...query, rowKey }, 'connector_forget_row');
}

/** Refused rows behind the watermark that are due for another try, oldest first. */
export async function rowsToRetry(sql: Sql, query: QueryName, now: Date, limit: number): Promise<BookedRow[]> {
  return sql.rows<BookedRow>(`select ${COLUMNS} from connector_row where facility_id = :facilityId and ${QUERY} and refusal is not null and retry_at <= :now order by retry_at, row_key limit :limit`, { ...query, now, limit });
}

/** Refused rows the SIMRS no longer has are no longer anybody's work. @returns how many */
export async function dropVanished(sql: Sql, query: QueryName, stillThere: readonly string[], among?: readonly string[]): Promise<number> {
  const gone = await sql.rows(
    `delete from connector_row where facility_id = :facilityId and ${QUERY} and refusal is not null and not (row_key = any(:stillThere)) and (:all or row_key = any(:among)) returning 1`,
    { ...query, stillThere, all: among === undefined, among: among ?? [] },
  );
  return gone.length;
}

const KEPT_DAYS = 90;

/** Rows settled so long ago are forgotten, unless they are still being read. */
export async function purgeBookedRows(sql: Sql, query: QueryName, stillThere: readonly string[], now: Date): Promise<void> {
  await sql.rows(`delete from connector_row where facility_id = :facilityId and ${QUERY} and settled_at < cast(:now as timestamptz) - interval '${KEPT_DAYS} days' and not (row_key = any(:stillThere))`, { ...query, stillThere, now });
}

export interface RefusedRow {
  queryName: string;
  rowKey: string;
  refusal: string;
  firstSeenAt: Date;
  attempts: number;
}

/** What could not be taken and still cannot, oldest first. */
export async function refusedRows(sql: Sql, facilityId: FacilityId, sourceName: string, limit: number): Promise<RefusedRow[]> {
  return sql.rows<RefusedRow>(
    `select query_name as "queryName", row_key as "rowKey", refusal, first_seen_at as "firstSeenAt", attempts
     from connector_row
     where facility_id = :facilityId and source_name = :sourceName and refusal is not null
     order by query_name, first_seen_at, row_key
     limit :limit`,
    { facilityId, sourceName, limit },
  );
}

/** Our booking of a registration of the SIMRS; undefined where it has none. */
export async function bookingOfRegistration(sql: Sql, facilityId: FacilityId, sourceName: string, registrationNumber: string): Promise<string | undefined> {
  const [row] = await sql.rows<{ booking_code: string }>(
    `select booking_code from connector_row
     where facility_id = :facilityId and source_name = :sourceName and row_key = :registrationNumber and booking_code is not null
     order by settled_at desc
     limit 1`,
    { facilityId, sourceName, registrationNumber },
    'connector_booking_of_registration',
  );
  return row?.booking_code;
}
