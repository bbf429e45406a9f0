import { callerAddress } from './caller-scope';
import type { Sql } from './db';
import { keptDetail, keptText, PLATFORM_CHAIN } from './security-log/security-event';

export interface PlatformAct {
  at: Date;
  /** The user name of a platform administrator; `cli`: whoever has the command line. */
  actor: string;
  /** What was done, kebab-case: `facility-added`, `facility-retired`, … */
  act: string;
  /** The facility it was done to; absent where it was done to none. */
  facilityCode?: string;
  /** Names and counts; never a secret, never a person's data. */
  detail?: Record<string, unknown>;
}

/**
 * Writes down what was done to the facilities of a deployment, in the transaction that does it; by the same statement into the
 * security log of the platform, and of the facility it was done to, whose administrators have a right to know.
 */
export async function recordPlatformAct(sql: Sql, { at, actor, act, facilityCode = '', detail = {} }: PlatformAct): Promise<void> {
  await sql.rows(
    `with act as (
       insert into platform_act (acted_at, actor, act, facility_code, detail)
       values (:at, :actor, :act, nullif(:facilityCode, ''), :detail)
     ), concerned as (
       select facility_id from facility where :facilityCode <> '' and lower(code) = lower(:facilityCode) for key share
     )
     insert into security_event (facility_id, occurred_at, kind, actor, subject, address, detail)
     select chain.facility_id, cast(:at as timestamptz), cast(:act as text), cast(:by as text), cast(:facilityCode as text), cast(:address as text), cast(:told as text)
     from (select ${PLATFORM_CHAIN} as facility_id union all select facility_id from concerned) as chain`,
    { at, actor, act, facilityCode, detail: JSON.stringify(detail), by: keptText(`platform ${actor}`), address: keptText(callerAddress()), told: keptDetail(detail) },
  );
}

export interface ListedPlatformAct {
  actId: number;
  at: Date;
  actor: string;
  act: string;
  facilityCode: string | null;
  detail: Record<string, unknown>;
}

/** The last acts first, of one facility or of all. */
export async function platformActs(sql: Sql, { facilityCode = '', limit, offset = 0 }: { facilityCode?: string; limit: number; offset?: number }): Promise<{ acts: ListedPlatformAct[]; total: number }> {
  const rows = await sql.rows<ListedPlatformAct & { total: number }>(
    `select act_id as "actId", acted_at as at, actor, act, facility_code as "facilityCode", detail, count(*) over ()::int as total
     from platform_act
     where :facilityCode = '' or lower(facility_code) = lower(:facilityCode)
     order by act_id desc
     limit :limit offset :offset`,
    { facilityCode, limit, offset },
  );
  return { acts: rows.map(({ total: _total, ...act }) => act), total: rows[0]?.total ?? 0 };
}
