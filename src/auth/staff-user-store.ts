import type { Sql, Tx } from '../platform/db';
import type { FacilityId } from '../platform/facility';
import type { Role } from './staff';

/** A member of staff as an administrator sees them. Nothing of the password. */
export interface StaffUser {
  username: string;
  fullName: string;
  roles: Role[];
  mustChangePassword: boolean;
  lockedUntil: Date | null;
  disabledAt: Date | null;
  createdAt: Date;
  createdBy: string;
}

const COLUMNS = `
  staff_user.username, staff_user.full_name as "fullName", staff_user.roles, staff_user.must_change_password as "mustChangePassword",
  staff_user.locked_until as "lockedUntil", staff_user.disabled_at as "disabledAt", staff_user.created_at as "createdAt",
  staff_user.created_by as "createdBy"`;

export interface StaffPageOfList {
  users: (StaffUser & { lastSeenAt: Date | null })[];
  total: number;
}

/** Users whose name or user name holds `search`; those who may still sign in first. */
export async function listStaff(sql: Sql, facilityId: FacilityId, options: { search?: string; limit?: number; offset?: number } = {}): Promise<StaffPageOfList> {
  const { search = '', limit = 1_000, offset = 0 } = options;
  const rows = await sql.rows<StaffUser & { lastSeenAt: Date | null; total: number }>(
    `select ${COLUMNS}, count(*) over ()::int as total,
       (select max(staff_session.last_seen_at) from staff_session
        where staff_session.facility_id = staff_user.facility_id and staff_session.username = staff_user.username) as "lastSeenAt"
     from staff_user
     where staff_user.facility_id = :facilityId
       and (position(lower(:search) in staff_user.username) > 0 or position(lower(:search) in lower(staff_user.full_name)) > 0)
     order by staff_user.disabled_at is not null, staff_user.full_name, staff_user.username
     limit :limit offset :offset`,
    { facilityId, search, limit, offset },
  );
  return { users: rows.map(({ total: _total, ...user }) => user), total: rows[0]?.total ?? 0 };
}

export async function findStaff(sql: Sql, facilityId: FacilityId, username: string): Promise<StaffUser | undefined> {
  const [user] = await sql.rows<StaffUser>(`select ${COLUMNS} from staff_user where staff_user.facility_id = :facilityId and staff_user.username = :username`, { facilityId, username });
  return user;
}

export interface OpenSession {
  createdAt: Date;
  lastSeenAt: Date;
  /** Where this person sits; null until chosen. */
  place: string | null;
}

/** The sessions of a user that are still good, the last used first. */
export async function openSessionsOf(sql: Sql, facilityId: FacilityId, username: string, now: Date, idleSince: Date): Promise<OpenSession[]> {
  return sql.rows<OpenSession>(
    `select staff_session.created_at as "createdAt", staff_session.last_seen_at as "lastSeenAt", service_point.point_name as place
     from staff_session
     left join service_point on service_point.facility_id = staff_session.facility_id and service_point.service_point_id = staff_session.service_point_id
     where staff_session.facility_id = :facilityId and staff_session.username = :username
       and staff_session.expires_at > :now and staff_session.last_seen_at > :idleSince
     order by staff_session.last_seen_at desc, staff_session.created_at desc`,
    { facilityId, username, now, idleSince },
  );
}

/**
 * A user, locked until the transaction ends, with who else could administer. All administrators are locked first and in one
 * order: two who take the right from each other at once wait here, and the second sees what the first did.
 */
export async function lockStaff(tx: Tx, facilityId: FacilityId, username: string): Promise<{ user: StaffUser; otherAdministrators: number } | undefined> {
  const administrators = await tx.rows<{ username: string }>(
    `select staff_user.username from staff_user
     where staff_user.facility_id = :facilityId and 'administrator' = any(staff_user.roles) and staff_user.disabled_at is null
     order by staff_user.username
     for no key update`,
    { facilityId },
  );
  const [user] = await tx.rows<StaffUser>(
    `select ${COLUMNS} from staff_user where staff_user.facility_id = :facilityId and staff_user.username = :username for no key update`,
    { facilityId, username },
  );
  return user === undefined ? undefined : { user, otherAdministrators: administrators.filter((each) => each.username !== username).length };
}

/** @returns how many sessions ended */
export async function deleteSessionsOf(tx: Tx, facilityId: FacilityId, username: string): Promise<number> {
  const ended = await tx.rows('delete from staff_session where facility_id = :facilityId and username = :username returning 1', { facilityId, username });
  return ended.length;
}
