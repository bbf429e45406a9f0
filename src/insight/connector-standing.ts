import type { Sql } from '../platform/db';
import type { FacilityId } from '../platform/facility';

/** How a query on the database of the SIMRS stands. */
export interface ConnectorQuery {
  sourceName: string;
  queryName: string;
  lastRunAt: Date | null;
  /** Null: the last reading went through. */
  lastError: string | null;
  /** In a row. */
  failures: number;
  rowsTaken: number;
  refusedRows: number;
}

export async function connectorQueries(sql: Sql, facilityId: FacilityId): Promise<ConnectorQuery[]> {
  return sql.rows<ConnectorQuery>(
    `select connector_mark.source_name as "sourceName", connector_mark.query_name as "queryName", connector_mark.last_run_at as "lastRunAt",
       connector_mark.last_error as "lastError", connector_mark.failures, connector_mark.rows_taken as "rowsTaken",
       (select count(*) from connector_row
        where connector_row.facility_id = :facilityId and connector_row.source_name = connector_mark.source_name
          and connector_row.query_name = connector_mark.query_name and connector_row.refusal is not null) as "refusedRows"
     from connector_mark
     where connector_mark.facility_id = :facilityId
     order by 1, 2`,
    { facilityId },
  );
}

/** Rows of the SIMRS that could not be taken for one and the same reason. */
export interface RefusedTogether {
  sourceName: string;
  queryName: string;
  /** Why, for people. */
  refusal: string;
  rows: number;
  oldestAt: Date;
  /** Keys of the SIMRS of a few of them, oldest first. */
  examples: string[];
}

const MOST_EXAMPLES = 3;

/** What cannot be taken from the SIMRS yet, the most frequent reason first. */
export async function refusedTogether(sql: Sql, facilityId: FacilityId, limit: number): Promise<RefusedTogether[]> {
  return sql.rows<RefusedTogether>(
    `select source_name as "sourceName", query_name as "queryName", refusal, count(*) as rows, min(first_seen_at) as "oldestAt",
       (array_agg(row_key order by first_seen_at, row_key))[1:${MOST_EXAMPLES}] as examples
     from connector_row
     where facility_id = :facilityId and refusal is not null
     group by source_name, query_name, refusal
     order by count(*) desc, min(first_seen_at)
     limit :limit`,
    { facilityId, limit },
  );
}
