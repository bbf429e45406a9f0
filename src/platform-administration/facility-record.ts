import type { Clock, TimeZone } from '../platform/clock';
import type { Db, Sql, Tx } from '../platform/db';
import type { Facility, FacilityId } from '../platform/facility';
import { refusePlatform } from './refusals';

export interface PlatformDeps {
  db: Db;
  clock: Clock;
}

/** The facility meant, and who asks: the user name of a platform administrator, or `cli`. */
export interface AboutFacility {
  code: string;
  actor: string;
}

export interface FacilityRecord {
  facilityId: FacilityId;
  code: string;
  kind: Facility['kind'];
  name: string;
  timeZone: TimeZone;
  hostName: string | null;
  isDefault: boolean;
  retiredAt: Date | null;
  createdAt: Date;
  /** As stored: only what differs from the defaults by somebody's decision. */
  settings: Record<string, unknown>;
}

const COLUMNS = `facility_id as "facilityId", code, kind, name, time_zone as "timeZone", host_name as "hostName",
  is_default as "isDefault", retired_at as "retiredAt", created_at as "createdAt", settings`;

/** By its code, in whatever case it was stored. */
export async function findFacility(sql: Sql, code: string): Promise<FacilityRecord | undefined> {
  const [found] = await sql.rows<FacilityRecord>(`select ${COLUMNS} from facility where lower(code) = lower(:code)`, { code });
  return found;
}

/** @throws Refusal facility-unknown */
export async function theFacility(sql: Sql, code: string): Promise<FacilityRecord> {
  const found = await findFacility(sql, code);
  if (found === undefined) throw refusePlatform('facility-unknown', { code });
  return found;
}

/** The same, locked until the transaction ends: two who change it wait for each other. @throws Refusal facility-unknown */
export async function lockFacility(tx: Tx, code: string): Promise<FacilityRecord> {
  const [found] = await tx.rows<FacilityRecord>(`select ${COLUMNS} from facility where lower(code) = lower(:code) for no key update`, { code });
  if (found === undefined) throw refusePlatform('facility-unknown', { code });
  return found;
}

/** How a facility's own record of acts names somebody who is not of its staff. */
export function actorOfPlatform(actor: string): string {
  return actor === 'cli' ? actor : `platform:${actor}`;
}
