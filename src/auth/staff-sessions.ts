import { randomBytes } from 'node:crypto';
import { addMinutes, type Clock } from '../platform/clock';
import type { Db, Sql } from '../platform/db';
import type { FacilityId } from '../platform/facility';
import { newToken, tokenDigest } from './opaque-token';
import { hashPassword, isPassword } from './password';
import type { Role, SignedInStaff } from './staff';
import { refuseStaff } from './staff-refusals';
import { recordAct } from '../platform/staff-acts';

export interface StaffSessionDeps {
  db: Db;
  clock: Clock;
}

/** A shift and a bit; whoever does nothing for two hours signs in again. */
const LONGEST_SESSION_MINUTES = 14 * 60;
export const IDLE_MINUTES = 120;
/** So many wrong passwords in a row lock the user for a while: one person's account, never everybody's. */
const FAILURES_UNTIL_LOCK = 8;
const LOCK_MINUTES = 10;
/** The moment of last use is kept to the minute, so that a page costs no write. */
const SEEN_EVERY_MINUTES = 1;

export const SHORTEST_PASSWORD = 10;

// An unknown user takes as long as a wrong password, so that names cannot be told from the time.
const nobody = hashPassword(randomBytes(16).toString('hex'));

interface TriedUser {
  passwordHash: string;
  isDisabled: boolean;
}

/**
 * Counts a try before the password is looked at, so that many at once do not slip through; whoever succeeds takes it back.
 * @returns undefined for a name nobody has
 * @throws Refusal sign-in-locked
 */
async function countTry(sql: Sql, facilityId: FacilityId, username: string, now: Date): Promise<TriedUser | undefined> {
  const [user] = await sql.rows<{ password_hash: string; locked_until: Date | null; failed_sign_ins: number; disabled: boolean }>(
    `update staff_user set
       failed_sign_ins = case when locked_until <= :now then 1 else failed_sign_ins + 1 end,
       locked_until = case
         when locked_until > :now then locked_until
         when (case when locked_until <= :now then 1 else failed_sign_ins + 1 end) > :failures then :lockedUntil
         else null end
     where facility_id = :facilityId and username = :username
     returning password_hash, locked_until, failed_sign_ins, disabled_at is not null as disabled`,
    { facilityId, username, now, failures: FAILURES_UNTIL_LOCK, lockedUntil: addMinutes(now, LOCK_MINUTES) },
  );
  if (user === undefined) return undefined;
  if (user.locked_until !== null && user.locked_until > now) {
    // Of all the tries the one that locked; who tried is not known, only whose name.
    if (user.failed_sign_ins === FAILURES_UNTIL_LOCK + 1) await recordAct(sql, facilityId, { at: now, actor: username, act: 'sign-in-locked', subject: username });
    throw refuseStaff('sign-in-locked', { until: user.locked_until });
  }
  return { passwordHash: user.password_hash, isDisabled: user.disabled };
}

/**
 * Opens a session for a member of staff.
 *
 * Guarantee: of many tries at once, no more than the lock allows are looked at; and a user who is disabled or given another
 * password while the old one is being checked gets no session.
 * @returns the token of the cookie
 * @throws Refusal sign-in-refused (unknown, disabled and wrong alike), sign-in-locked
 */
export async function signInStaff(deps: StaffSessionDeps, facilityId: FacilityId, typedName: string, password: string): Promise<string> {
  const username = typedName.trim().toLowerCase();
  const user = await countTry(deps.db, facilityId, username, deps.clock());
  const good = await isPassword(password, user?.passwordHash ?? (await nobody));
  if (user === undefined || user.isDisabled || !good) throw refuseStaff('sign-in-refused');

  const token = newToken();
  const now = deps.clock();
  await deps.db.transaction(async (tx) => {
    const stillSo = await tx.rows(
      `update staff_user set failed_sign_ins = 0, locked_until = null
       where facility_id = :facilityId and username = :username and disabled_at is null and password_hash = :passwordHash
       returning 1`,
      { facilityId, username, passwordHash: user.passwordHash },
    );
    if (stillSo.length === 0) throw refuseStaff('sign-in-refused');
    await sweepSessions(tx, facilityId, now);
    await tx.rows(
      `insert into staff_session (facility_id, token_digest, username, created_at, last_seen_at, expires_at)
       values (:facilityId, :digest, :username, :now, :now, :expiresAt)`,
      { facilityId, digest: tokenDigest(token), username, now, expiresAt: addMinutes(now, LONGEST_SESSION_MINUTES) },
    );
    await recordAct(tx, facilityId, { at: now, actor: username, act: 'sign-in', subject: username });
  });
  return token;
}

/** Two who sign in at once each take what the other does not hold, or they could wait for each other in a circle. */
async function sweepSessions(tx: Sql, facilityId: FacilityId, now: Date): Promise<void> {
  await tx.rows(
    `delete from staff_session where facility_id = :facilityId and token_digest in (
       select over.token_digest from staff_session over
       where over.facility_id = :facilityId and (over.expires_at <= :now or over.last_seen_at <= :idleSince)
       for update skip locked)`,
    { facilityId, now, idleSince: addMinutes(now, -IDLE_MINUTES) },
  );
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
       and staff_session.expires_at > :now and staff_session.last_seen_at > :idleSince and staff_user.disabled_at is null`,
    { facilityId, digest, now, idleSince: addMinutes(now, -IDLE_MINUTES) },
    'staff_of_token',
  );
  if (row === undefined) return undefined;
  if (!isByItself && row.last_seen_at <= addMinutes(now, -SEEN_EVERY_MINUTES)) {
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

/**
 * A person changes their own password. Every other session of theirs ends. A wrong one counts as at the sign-in, so that an
 * unattended screen is no place to guess from.
 * @throws Refusal password-wrong, password-too-short, password-unchanged, sign-in-locked
 */
export async function changeOwnPassword(deps: StaffSessionDeps, facilityId: FacilityId, staff: { username: string; token: string }, current: string, next: string): Promise<void> {
  const { username } = staff;
  const user = await countTry(deps.db, facilityId, username, deps.clock());
  if (user === undefined || user.isDisabled || !(await isPassword(current, user.passwordHash))) throw refuseStaff('password-wrong');
  const refusal =
    next.length < SHORTEST_PASSWORD ? refuseStaff('password-too-short', { atLeast: SHORTEST_PASSWORD }) : next === current ? refuseStaff('password-unchanged') : undefined;
  if (refusal !== undefined) {
    await deps.db.rows('update staff_user set failed_sign_ins = 0, locked_until = null where facility_id = :facilityId and username = :username', { facilityId, username });
    throw refusal;
  }
  const passwordHash = await hashPassword(next);
  const now = deps.clock();
  await deps.db.transaction(async (tx) => {
    const changed = await tx.rows(
      `update staff_user set password_hash = :passwordHash, must_change_password = false, failed_sign_ins = 0, locked_until = null
       where facility_id = :facilityId and username = :username and password_hash = :known and disabled_at is null
       returning 1`,
      { facilityId, username, passwordHash, known: user.passwordHash },
    );
    // Somebody else set another one while this one was being checked.
    if (changed.length === 0) throw refuseStaff('password-wrong');
    await tx.rows('delete from staff_session where facility_id = :facilityId and username = :username and token_digest <> :digest', { facilityId, username, digest: tokenDigest(staff.token) });
    await recordAct(tx, facilityId, { at: now, actor: username, act: 'password-changed', subject: username });
  });
}
