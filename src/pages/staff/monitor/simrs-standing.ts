import { connectorQueries, type ConnectorQuery } from '../../../insight/connector-standing';
import type { Sql } from '../../../platform/db';
import type { FacilityId } from '../../../platform/facility';
import { webhooksOf, type Webhook } from '../../../webhooks/webhook';

/** How the lines to the hospital's own system stand. */
export interface SimrsStanding {
  queries: ConnectorQuery[];
  webhooks: Webhook[];
}

export async function simrsStanding(sql: Sql, facilityId: FacilityId): Promise<SimrsStanding> {
  return { queries: await connectorQueries(sql, facilityId), webhooks: await webhooksOf(sql, facilityId) };
}

/** What somebody disabled on purpose is in order. */
export const isInTrouble = ({ disabledAt, disabledReason, failingSince }: Webhook): boolean => (disabledAt === null ? failingSince !== null : disabledReason !== 'by-hand');

/** In words and numbers for a tile; undefined where neither connector nor webhooks are in use. */
export function troublesOf({ queries, webhooks }: SimrsStanding): { unreadQueries: number; refusedRows: number; webhooks: number; disabledWebhooks: number } | undefined {
  if (queries.length + webhooks.length === 0) return undefined;
  const troubled = webhooks.filter(isInTrouble);
  return {
    unreadQueries: queries.filter(({ lastError }) => lastError !== null).length,
    refusedRows: queries.reduce((sum, { refusedRows }) => sum + refusedRows, 0),
    webhooks: troubled.length,
    disabledWebhooks: troubled.filter(({ disabledAt }) => disabledAt !== null).length,
  };
}
