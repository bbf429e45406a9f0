import type { Sql } from '../platform/db';
import { recordPlatformAct } from '../platform/platform-acts';
import { PLATFORM_CHAIN } from '../platform/security-log/security-event';
import { changePassword, COUNTING_A_TRY, idleSince, isDueToBeSeen, signIn, type AccountDeps, type Accounts, type CountedTry } from './account-sessions';
import { tokenDigest } from './opaque-token';

/** Whoever administers the facilities of a deployment, as pages see them. */
export interface SignedInPlatformAdministrator {
  username: string;
  fullName: string;
  mustChangePassword: boolean;
  /** A sentence for the next page. */
  flash: string;
}

/** Platform administrators are of no facility: neither are their tables. */
const ADMINISTRATORS: Accounts = {
  chain: PLATFORM_CHAIN,
  countTry: async (sql, bindings) => {
    const [user] = await sql.rows<CountedTry>(
      `update platform_administrator set ${COUNTING_A_TRY}
       where username = :username
       returning password_hash, locked_until, failed_sign_ins, disabled_at is not null as disabled`,
      bindings,
    );
    return user;
  },
  forgetTries: async (sql, username, passwordHash) => {
    const stillSo = await sql.rows(
      `update platform_administrator set failed_sign_ins = 0, locked_until = null
       where username = :username and disabled_at is null and password_hash = :passwordHash
       returning 1`,
      { username, passwordHash },
    );
    return stillSo.length > 0;
  },
  setOwnPassword: async (tx, username, passwordHash, known) => {
    const changed = await tx.rows(
      `update platform_administrator set password_hash = :passwordHash, must_change_password = false, failed_sign_ins = 0, locked_until = null
       where username = :username and password_hash = :known and disabled_at is null
       returning 1`,
      { username, passwordHash, known },
    );
    return changed.length > 0;
  },
  openSession: async (tx, session) => {
    await tx.rows(
      `insert into platform_session (token_digest, username, created_at, last_seen_at, expires_at)
       values (:digest, :username, :now, :now, :expiresAt)`,
      { ...session },
    );
  },
  endOtherSessions: async (tx, username, digest) => {
    await tx.rows('delete from platform_session where username = :username and token_digest <> :digest', { username, digest });
  },
  sweepSessions: async (tx, now, since) => {
    await tx.rows(
      `delete from platform_session where token_digest in (
         select over.token_digest from platform_session over
         where over.expires_at <= :now or over.last_seen_at <= :since
         for update skip locked)`,
      { now, since },
    );
  },
  record: (sql, { at, username, act }) => recordPlatformAct(sql, { at, actor: username, act }),
};

/**
 * Opens a session for a platform administrator, by the rules of the staff's.
 * @returns the token of the cookie
 * @throws Refusal sign-in-refused (unknown, disabled and wrong alike), sign-in-locked
 */
export async function signInToPlatform(deps: AccountDeps, typedName: string, password: string): Promise<string> {
  return signIn(deps, ADMINISTRATORS, typedName, password);
}

/** @throws Refusal password-wrong, password-too-short, password-unchanged, sign-in-locked */
export async function changePlatformPassword(deps: AccountDeps, administrator: { username: string; token: string }, current: string, next: string): Promise<void> {
  await changePassword(deps, ADMINISTRATORS, administrator, current, next);
}

/** Who holds this token; undefined when nobody does any more (signed out, too long idle, disabled). */
export async function administratorOfToken({ db, clock }: AccountDeps, token: string): Promise<SignedInPlatformAdministrator | undefined> {
  const now = clock();
  const digest = tokenDigest(token);
  const [row] = await db.rows<SignedInPlatformAdministrator & { lastSeenAt: Date }>(
    `select platform_administrator.username, platform_administrator.full_name as "fullName",
       platform_administrator.must_change_password as "mustChangePassword", platform_session.flash, platform_session.last_seen_at as "lastSeenAt"
     from platform_session
     join platform_administrator on platform_administrator.username = platform_session.username
     where platform_session.token_digest = :digest
       and platform_session.expires_at > :now and platform_session.last_seen_at > :since and platform_administrator.disabled_at is null`,
    { digest, now, since: idleSince(now) },
  );
  if (row === undefined) return undefined;
  const { lastSeenAt, ...administrator } = row;
  if (isDueToBeSeen(lastSeenAt, now)) await db.rows('update platform_session set last_seen_at = :now where token_digest = :digest', { digest, now });
  return administrator;
}

export async function signOutOfPlatform({ db, clock }: AccountDeps, token: string): Promise<void> {
  await db.transaction(async (tx) => {
    const [ended] = await tx.rows<{ username: string }>('delete from platform_session where token_digest = :digest returning username', { digest: tokenDigest(token) });
    if (ended !== undefined) await recordPlatformAct(tx, { at: clock(), actor: ended.username, act: 'sign-out' });
  });
}

/** A sentence for this person's next page; an empty one takes it away. */
export async function setPlatformFlash(sql: Sql, token: string, flash: string): Promise<void> {
  await sql.rows('update platform_session set flash = :flash where token_digest = :digest', { digest: tokenDigest(token), flash });
}
