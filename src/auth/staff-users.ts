import { changesBetween } from '../platform/changes-between';
import { violatedConstraint, type Tx } from '../platform/db';
import type { FacilityId } from '../platform/facility';
import { versionOf } from '../platform/row-version';
import { recordAct } from '../platform/staff-acts';
import { idleSince } from './account-sessions';
import { hashPassword } from './password';
import type { Role } from './staff';
import { refuseStaff } from './staff-refusals';
import type { StaffSessionDeps } from './staff-sessions';
import { deleteSessionsOf, lockStaff, openSessionsOf, type OpenSession, type StaffUser } from './staff-user-store';
import { temporaryPassword } from './temporary-password';

/** What an administrator may change about a user. */
export type StaffProfile = Pick<StaffUser, 'fullName' | 'roles'>;

export const staffVersion = ({ fullName, roles }: StaffProfile): string => versionOf({ fullName, roles: [...roles].sort() });

/**
 * Adds a user, who has to choose a password of their own at the first sign-in.
 * @returns the temporary password: shown once, only its hash is kept
 * @throws Refusal username-not-plain, username-taken
 */
export async function addStaff(
  deps: StaffSessionDeps,
  facilityId: FacilityId,
  input: { username: string; fullName: string; roles: readonly Role[]; actor: string },
): Promise<string> {
  const { username, fullName, actor } = input;
  const roles = [...new Set(input.roles)];
  if (!/^[a-z0-9][a-z0-9._-]{1,39}$/.test(username)) throw refuseStaff('username-not-plain');
  const password = temporaryPassword();
  const passwordHash = await hashPassword(password);
  const now = deps.clock();
  try {
    await deps.db.transaction(async (tx) => {
      await tx.rows(
        `insert into staff_user (facility_id, username, full_name, password_hash, roles, must_change_password, created_at, created_by)
         values (:facilityId, :username, :fullName, :passwordHash, :roles, true, :now, :actor)`,
        { facilityId, username, fullName, passwordHash, roles, now, actor },
      );
      await recordAct(tx, facilityId, { at: now, actor, act: 'staff-added', subject: username, detail: { roles } });
    });
  } catch (error) {
    if (violatedConstraint(error) === 'staff_user_pkey') throw refuseStaff('username-taken', { username });
    throw error;
  }
  return password;
}

/**
 * Changes a user's name and roles; in force with their next press.
 *
 * Guarantee: some enabled administrator is always left, also when two take the right from each other at once.
 * @throws Refusal staff-unknown, changed-meanwhile, last-administrator
 */
export async function changeStaff(
  deps: StaffSessionDeps,
  facilityId: FacilityId,
  input: StaffProfile & { username: string; version: string; actor: string },
): Promise<void> {
  const { username, fullName, actor } = input;
  const roles = [...new Set(input.roles)];
  await onStaff(deps, facilityId, username, async (tx, user, isLast) => {
    if (staffVersion(user) !== input.version) throw refuseStaff('changed-meanwhile');
    if (isLast && !roles.includes('administrator')) throw refuseStaff('last-administrator');
    await tx.rows('update staff_user set full_name = :fullName, roles = :roles where facility_id = :facilityId and username = :username', { facilityId, username, fullName, roles });
    const detail = { ...changesBetween({ roles: user.roles }, { roles }), ...(fullName === user.fullName ? {} : { nameChanged: true }) };
    await recordAct(tx, facilityId, { at: deps.clock(), actor, act: 'staff-changed', subject: username, detail });
  });
}

/**
 * Gives a user a new temporary password: their sessions end, and a lock is lifted.
 * @returns the password: shown once, only its hash is kept
 * @throws Refusal staff-unknown
 */
export async function resetPassword(deps: StaffSessionDeps, facilityId: FacilityId, username: string, actor: string): Promise<string> {
  const password = temporaryPassword();
  const passwordHash = await hashPassword(password);
  await onStaff(deps, facilityId, username, async (tx) => {
    await tx.rows(
      `update staff_user set password_hash = :passwordHash, must_change_password = true, failed_sign_ins = 0, locked_until = null
       where facility_id = :facilityId and username = :username`,
      { facilityId, username, passwordHash },
    );
    const sessionsEnded = await deleteSessionsOf(tx, facilityId, username);
    await recordAct(tx, facilityId, { at: deps.clock(), actor, act: 'password-reset', subject: username, detail: { sessionsEnded } });
  });
  return password;
}

/** Lets somebody try again who typed a wrong password too often. @throws Refusal staff-unknown */
export async function unlockStaff(deps: StaffSessionDeps, facilityId: FacilityId, username: string, actor: string): Promise<void> {
  await onStaff(deps, facilityId, username, async (tx) => {
    await tx.rows('update staff_user set failed_sign_ins = 0, locked_until = null where facility_id = :facilityId and username = :username', { facilityId, username });
    await recordAct(tx, facilityId, { at: deps.clock(), actor, act: 'staff-unlocked', subject: username });
  });
}

/**
 * A user who is disabled is out with the next press, and what they did stays readable. Pressed twice it is recorded once.
 * @throws Refusal staff-unknown, last-administrator
 */
export async function disableStaff(deps: StaffSessionDeps, facilityId: FacilityId, username: string, actor: string): Promise<void> {
  await onStaff(deps, facilityId, username, async (tx, user, isLast) => {
    if (user.disabledAt !== null) return;
    if (isLast) throw refuseStaff('last-administrator');
    const now = deps.clock();
    await tx.rows('update staff_user set disabled_at = :now where facility_id = :facilityId and username = :username', { facilityId, username, now });
    const sessionsEnded = await deleteSessionsOf(tx, facilityId, username);
    await recordAct(tx, facilityId, { at: now, actor, act: 'staff-disabled', subject: username, detail: { sessionsEnded } });
  });
}

/** @throws Refusal staff-unknown */
export async function enableStaff(deps: StaffSessionDeps, facilityId: FacilityId, username: string, actor: string): Promise<void> {
  await onStaff(deps, facilityId, username, async (tx, user) => {
    if (user.disabledAt === null) return;
    await tx.rows('update staff_user set disabled_at = null, failed_sign_ins = 0, locked_until = null where facility_id = :facilityId and username = :username', { facilityId, username });
    await recordAct(tx, facilityId, { at: deps.clock(), actor, act: 'staff-enabled', subject: username });
  });
}

/** Signs a user out everywhere. @returns how many sessions ended @throws Refusal staff-unknown */
export async function endSessionsOf(deps: StaffSessionDeps, facilityId: FacilityId, username: string, actor: string): Promise<number> {
  return onStaff(deps, facilityId, username, async (tx) => {
    const sessionsEnded = await deleteSessionsOf(tx, facilityId, username);
    if (sessionsEnded > 0) await recordAct(tx, facilityId, { at: deps.clock(), actor, act: 'sessions-ended', subject: username, detail: { sessionsEnded } });
    return sessionsEnded;
  });
}

/** Where this user is signed in now. */
export async function sessionsOf(deps: StaffSessionDeps, facilityId: FacilityId, username: string): Promise<OpenSession[]> {
  const now = deps.clock();
  return openSessionsOf(deps.db, facilityId, username, now, idleSince(now));
}

/** `isLast`: nobody but this user could administer the facility. */
async function onStaff<T>(
  deps: StaffSessionDeps,
  facilityId: FacilityId,
  username: string,
  work: (tx: Tx, user: StaffUser, isLast: boolean) => Promise<T>,
): Promise<T> {
  return deps.db.transaction(async (tx) => {
    const found = await lockStaff(tx, facilityId, username);
    if (found === undefined) throw refuseStaff('staff-unknown');
    const { user, otherAdministrators } = found;
    return work(tx, user, user.disabledAt === null && user.roles.includes('administrator') && otherAdministrators === 0);
  });
}
