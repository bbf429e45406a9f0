import { violatedConstraint, type Sql, type Tx } from '../platform/db';
import { recordPlatformAct } from '../platform/platform-acts';
import type { AccountDeps } from './account-sessions';
import { hashPassword } from './password';
import { refuseStaff } from './staff-refusals';
import { temporaryPassword } from './temporary-password';

/** Whoever administers the facilities of a deployment. Nothing of the password. */
export interface PlatformAdministrator {
  username: string;
  fullName: string;
  mustChangePassword: boolean;
  lockedUntil: Date | null;
  disabledAt: Date | null;
}

export async function platformAdministrators(sql: Sql): Promise<PlatformAdministrator[]> {
  return sql.rows<PlatformAdministrator>(
    `select username, full_name as "fullName", must_change_password as "mustChangePassword", locked_until as "lockedUntil", disabled_at as "disabledAt"
     from platform_administrator
     order by disabled_at is not null, username`,
  );
}

/**
 * Adds an administrator, who has to choose a password of their own at the first sign-in.
 * @returns the temporary password: shown once, only its hash is kept
 * @throws Refusal username-not-plain, username-taken
 */
export async function addPlatformAdministrator({ db, clock }: AccountDeps, { username, fullName, actor }: { username: string; fullName: string; actor: string }): Promise<string> {
  const password = temporaryPassword();
  const passwordHash = await hashPassword(password);
  const now = clock();
  try {
    await db.transaction(async (tx) => {
      await tx.rows(
        `insert into platform_administrator (username, full_name, password_hash, created_at, created_by)
         values (:username, :fullName, :passwordHash, :now, :actor)`,
        { username, fullName, passwordHash, now, actor },
      );
      await recordPlatformAct(tx, { at: now, actor, act: 'administrator-added', detail: { username } });
    });
  } catch (error) {
    const constraint = violatedConstraint(error);
    if (constraint === 'platform_administrator_pkey') throw refuseStaff('username-taken', { username });
    if (constraint === 'platform_administrator_name_is_plain') throw refuseStaff('username-not-plain');
    throw error;
  }
  return password;
}

/**
 * Gives an administrator a new temporary password: their sessions end, and a lock is lifted.
 * @returns the password: shown once, only its hash is kept
 * @throws Refusal staff-unknown
 */
export async function resetPlatformPassword(deps: AccountDeps, username: string, actor: string): Promise<string> {
  const password = temporaryPassword();
  const passwordHash = await hashPassword(password);
  await change(deps, { username, actor, act: 'administrator-password-reset' }, async (tx) => {
    const found = await tx.rows(
      `update platform_administrator set password_hash = :passwordHash, must_change_password = true, failed_sign_ins = 0, locked_until = null
       where username = :username
       returning 1`,
      { username, passwordHash },
    );
    await endSessions(tx, username);
    return found.length > 0;
  });
  return password;
}

/** An administrator who is disabled is out with the next press. @throws Refusal staff-unknown */
export async function disablePlatformAdministrator(deps: AccountDeps, username: string, actor: string): Promise<void> {
  await change(deps, { username, actor, act: 'administrator-disabled' }, async (tx) => {
    const found = await tx.rows('update platform_administrator set disabled_at = coalesce(disabled_at, :now) where username = :username returning 1', { username, now: deps.clock() });
    await endSessions(tx, username);
    return found.length > 0;
  });
}

/** @throws Refusal staff-unknown */
export async function enablePlatformAdministrator(deps: AccountDeps, username: string, actor: string): Promise<void> {
  await change(deps, { username, actor, act: 'administrator-enabled' }, async (tx) => {
    const found = await tx.rows('update platform_administrator set disabled_at = null, failed_sign_ins = 0, locked_until = null where username = :username returning 1', { username });
    return found.length > 0;
  });
}

/** `work` tells whether there is such an administrator. */
async function change({ db, clock }: AccountDeps, { username, actor, act }: { username: string; actor: string; act: string }, work: (tx: Tx) => Promise<boolean>): Promise<void> {
  await db.transaction(async (tx) => {
    if (!(await work(tx))) throw refuseStaff('staff-unknown');
    await recordPlatformAct(tx, { at: clock(), actor, act, detail: { username } });
  });
}

async function endSessions(tx: Tx, username: string): Promise<void> {
  await tx.rows('delete from platform_session where username = :username', { username });
}
