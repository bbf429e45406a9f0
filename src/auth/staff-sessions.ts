import type { Sql } from '../platform/db';
import type { FacilityId } from '../platform/facility';
import { recordAct } from '../platform/staff-acts';
import { changePassword, COUNTING_A_TRY, idleSince, isDueToBeSeen, signIn, type AccountDeps, type Accounts, type CountedTry } from './account-sessions';
import { tokenDigest } from './opaque-token';
import type { Role, SignedInStaff } from './staff';

export type StaffSessionDeps = AccountDeps;

/** The staff of one facility and their sessions. */
function staffOf(facilityId: FacilityId): Accounts {
  return {
    chain: facilityId,
    countTry: async (sql, bindings) => {
      const [user] = await sql.rows<CountedTry>(
        `update staff_user set ${COUNTING_A_TRY}
         where facility_id = :facilityId and username = :username
         returning password_hash, locked_until, failed_sign_ins, disabled_at is not null as disabled`,
        { facilityId, ...bindings },
      );
      return user;
    },
    forgetTries: async (sql, username, passwordHash) => {
      const stillSo = await sql.rows(
        `update staff_user set failed_sign_ins = 0, locked_until = null
         where facility_id = :facilityId and username = :username and disabled_at is null and password_hash = :passwordHash
         returning 1`,
        { facilityId, username, passwordHash },
      );
      return stillSo.length > 0;
    },
    setOwnPassword: async (tx, username, passwordHash, known) => {
      const changed = await tx.rows(
        `update staff_user set password_hash = :passwordHash, must_change_password = false, failed_sign_ins = 0, locked_until = null
         where facility_id = :facilityId and username = :username and password_hash = :known and disabled_at is null
         returning 1`,
        { facilityId, username, passwordHash, known },
      );
      return changed.length > 0;
    },
    openSession: async (tx, session) => {
      await tx.rows(
        `insert into staff_session (facility_id, token_digest, username, created_at, last_seen_at, expires_at)
         values (:facilityId, :digest, :username, :now, :now, :expiresAt)`,
        { facilityId, ...session },
      );
    },
    endOtherSessions: async (tx, username, digest) => {
      await tx.rows('delete from staff_session where facility_id = :facilityId and username = :username and token_digest <> :digest', { facilityId, username, digest });
    },
    // Two who sign in at once each take what the other does not hold, or they could wait for each other in a circle.
    sweepSessions: async (tx, now, since) => {
      await tx.rows(
        `delete from staff_session where facility_id = :facilityId and token_digest in (
           select over.token_digest from staff_session over
           where over.facility_id = :facilityId and (over.expires_at <= :now or over.last_seen_at <= :since)
           for update skip locked)`,
        { facilityId, now, since },
      );
    },
    record: (sql, { at, username, act }) => recordAct(sql, facilityId, { at, actor: username, act, subject: username }),
  };
}

/**
 * Opens a session for a member of staff.
 * @returns the token of the cookie
 * @throws Refusal sign-in-refused (unknown, disabled and wrong alike), sign-in-locked
 */
export async function signInStaff(deps: StaffSessionDeps, facilityId: FacilityId, typedName: string, password: string): Promise<string> {
  return signIn(deps, staffOf(facilityId), typedName, password);
}

/**
 * A member of staff changes their own password; every other session of theirs ends.
 * @throws Refusal password-wrong, password-too-short, password-unchanged, sign-in-locked
 */
export async function changeOwnPassword(deps: StaffSessionDeps, facilityId: FacilityId, staff: { username: string; token: string }, current: string, next: string): Promise<void> {
  await changePassword(deps, staffOf(facilityId), staff, current, next);
}

/**
 * Who holds this token; undefined when nobody does any more (signed out, too long idle, disabled).
 * @param isByItself a page that looks again without anybody touching it: that is no use of the session
 */
export async function staffOfToken(deps: StaffSessionDeps, facilityId: FacilityId, token: string, isByItself = false): Promise<(SignedInStaff & { flash: string }) | undefined> {
  const now = deps.clock();
  const digest = tokenDigest(token);
  const [row] = await deps.db.rows<{
    username: string;
    full_name: string;
    roles: Role[];
    must_change_password: boolean;
    service_point_id: number | null;
    flash: string;
    last_seen_at: Date;
  }>(
    `select staff_user.username, staff_user.full_name, staff_user.roles, staff_user.must_change_password,
       staff_session.service_point_id, staff_session.flash, staff_session.last_seen_at
     from staff_session
     join staff_user on staff_user.facility_id = staff_session.facility_id and staff_user.username = staff_session.username
     where staff_session.facility_id = :facilityId and staff_session.token_digest = :digest
       and staff_session.expires_at > :now and staff_session.last_seen_at > :since and staff_user.disabled_at is null`,
    { facilityId, digest, now, since: idleSince(now) },
    'staff_of_token',
  );
  if (row === undefined) return undefined;
  if (!isByItself && isDueToBeSeen(row.last_seen_at, now)) {
    await deps.db.rows('update staff_session set last_seen_at = :now where facility_id = :facilityId and token_digest = :digest', { facilityId, digest, now });
  }
  return {
    username: row.username,
    fullName: row.full_name,
    roles: row.roles,
    mustChangePassword: row.must_change_password,
    servicePointId: row.service_point_id,
    flash: row.flash,
  };
}

export async function signOutStaff(deps: StaffSessionDeps, facilityId: FacilityId, token: string): Promise<void> {
  await deps.db.transaction(async (tx) => {
    const [ended] = await tx.rows<{ username: string }>('delete from staff_session where facility_id = :facilityId and token_digest = :digest returning username', { facilityId, digest: tokenDigest(token) });
    if (ended !== undefined) await recordAct(tx, facilityId, { at: deps.clock(), actor: ended.username, act: 'sign-out', subject: ended.username });
  });
}

/** A sentence for this person's next page. */
export async function setFlash(sql: Sql, facilityId: FacilityId, token: string, flash: string): Promise<void> {
  await sql.rows('update staff_session set flash = :flash where facility_id = :facilityId and token_digest = :digest', { facilityId, digest: tokenDigest(token), flash });
}

/** Takes away a sentence that has been shown; one that was set since then stays. */
export async function clearFlash(sql: Sql, facilityId: FacilityId, token: string, shown: string): Promise<void> {
  await sql.rows(`update staff_session set flash = '' where facility_id = :facilityId and token_digest = :digest and flash = :shown`, { facilityId, digest: tokenDigest(token), shown });
}

/** Where this person sits from now on. */
export async function sitAt(sql: Sql, facilityId: FacilityId, token: string, servicePointId: number | null): Promise<void> {
  await sql.rows('update staff_session set service_point_id = :servicePointId where facility_id = :facilityId and token_digest = :digest', {
    facilityId,
    digest: tokenDigest(token),
    servicePointId,
  });
}
