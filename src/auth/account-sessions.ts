import { randomBytes } from 'node:crypto';
import { addMinutes, type Clock } from '../platform/clock';
import { callerAddress } from '../platform/caller-scope';
import type { Db, Sql, Tx } from '../platform/db';
import type { FacilityId } from '../platform/facility';
import type { SecurityNotes } from '../platform/security-log/security-notes';
import { newToken, tokenDigest } from './opaque-token';
import { hashPassword, isPassword } from './password';
import { refuseStaff } from './staff-refusals';

/** Signing in with a password, for every kind of person who can: one set of rules, each kind with tables of its own. */

export interface AccountDeps {
  db: Db;
  clock: Clock;
  /** Where somebody may try passwords; a command line, which tries none, has none. */
  security?: Pick<SecurityNotes, 'note'>;
}

/** A shift and a bit; whoever does nothing for two hours signs in again. */
const LONGEST_SESSION_MINUTES = 14 * 60;
const IDLE_MINUTES = 120;
/** So many wrong passwords in a row lock the user for a while: one person's account, never everybody's. */
const FAILURES_UNTIL_LOCK = 8;
const LOCK_MINUTES = 10;
/** The moment of last use is kept to the minute, so that a page costs no write. */
const SEEN_EVERY_MINUTES = 1;

export const SHORTEST_PASSWORD = 10;

/** What one more try does to an account, as `set` of an update that binds `now`, `failures` and `lockedUntil`. */
export const COUNTING_A_TRY = `
  failed_sign_ins = case when locked_until <= :now then 1 else failed_sign_ins + 1 end,
  locked_until = case
    when locked_until > :now then locked_until
    when (case when locked_until <= :now then 1 else failed_sign_ins + 1 end) > :failures then :lockedUntil
    else null end`;

export interface CountedTry {
  password_hash: string;
  locked_until: Date | null;
  failed_sign_ins: number;
  disabled: boolean;
}

export interface NewSession {
  digest: string;
  username: string;
  now: Date;
  expiresAt: Date;
}

/** The tables of one kind of account. */
export interface Accounts {
  /** Whose security log a refusal goes into. */
  chain: FacilityId;
  /** Counts a try (`COUNTING_A_TRY`); undefined for a name nobody has. */
  countTry: (sql: Sql, bindings: { username: string; now: Date; failures: number; lockedUntil: Date }) => Promise<CountedTry | undefined>;
  /** Takes the counted tries back. @returns false when the account is disabled or has another password by now */
  forgetTries: (sql: Sql, username: string, passwordHash: string) => Promise<boolean>;
  /** @returns false when the account is disabled or its password is no longer `known` */
  setOwnPassword: (tx: Tx, username: string, passwordHash: string, known: string) => Promise<boolean>;
  openSession: (tx: Tx, session: NewSession) => Promise<void>;
  endOtherSessions: (tx: Tx, username: string, digest: string) => Promise<void>;
  /** Takes away sessions that are over. */
  sweepSessions: (tx: Tx, now: Date, since: Date) => Promise<void>;
  record: (sql: Sql, act: { at: Date; username: string; act: 'sign-in' | 'sign-in-locked' | 'password-changed' }) => Promise<void>;
}

// An unknown user takes as long as a wrong password, so that names cannot be told from the time.
const nobody = hashPassword(randomBytes(16).toString('hex'));

/**
 * Counts a try before the password is looked at, so that many at once do not slip through; whoever succeeds takes it back.
 * @throws Refusal sign-in-locked
 */
async function tryOnce(deps: AccountDeps, accounts: Accounts, username: string): Promise<{ passwordHash: string; isDisabled: boolean } | undefined> {
  const { db, clock } = deps;
  const now = clock();
  const user = await accounts.countTry(db, { username, now, failures: FAILURES_UNTIL_LOCK, lockedUntil: addMinutes(now, LOCK_MINUTES) });
  if (user === undefined) return undefined;
  if (user.locked_until !== null && user.locked_until > now) {
    // Of all the tries the one that locked; who tried is not known, only whose name.
    if (user.failed_sign_ins === FAILURES_UNTIL_LOCK + 1) await accounts.record(db, { at: now, username, act: 'sign-in-locked' });
    noteRefused(deps, accounts, 'sign-in-while-locked', username);
    throw refuseStaff('sign-in-locked', { until: user.locked_until });
  }
  return { passwordHash: user.password_hash, isDisabled: user.disabled };
}

/**
 * Opens a session.
 *
 * Guarantee: of many tries at once, no more than the lock allows are looked at; and a user who is disabled or given another
 * password while the old one is being checked gets no session.
 * @returns the token of the cookie
 * @throws Refusal sign-in-refused (unknown, disabled and wrong alike), sign-in-locked
 */
export async function signIn(deps: AccountDeps, accounts: Accounts, typedName: string, password: string): Promise<string> {
  const username = typedName.trim().toLowerCase();
  const user = await tryOnce(deps, accounts, username);
  const good = await isPassword(password, user?.passwordHash ?? (await nobody));
  if (user === undefined || user.isDisabled || !good) {
    // A name nobody has may be a password in the wrong field.
    noteRefused(deps, accounts, 'sign-in-refused', user === undefined ? '' : username);
    throw refuseStaff('sign-in-refused');
  }

  const token = newToken();
  const now = deps.clock();
  await deps.db.transaction(async (tx) => {
    if (!(await accounts.forgetTries(tx, username, user.passwordHash))) throw refuseStaff('sign-in-refused');
    await accounts.sweepSessions(tx, now, idleSince(now));
    await accounts.openSession(tx, { digest: tokenDigest(token), username, now, expiresAt: addMinutes(now, LONGEST_SESSION_MINUTES) });
    await accounts.record(tx, { at: now, username, act: 'sign-in' });
  });
  return token;
}

/**
 * A person changes their own password. Every other session of theirs ends. A wrong one counts as at the sign-in, so that an
 * unattended screen is no place to guess from.
 * @throws Refusal password-wrong, password-too-short, password-unchanged, sign-in-locked
 */
export async function changePassword(deps: AccountDeps, accounts: Accounts, { username, token }: { username: string; token: string }, current: string, next: string): Promise<void> {
  const user = await tryOnce(deps, accounts, username);
  if (user === undefined || user.isDisabled || !(await isPassword(current, user.passwordHash))) {
    noteRefused(deps, accounts, 'password-refused', username);
    throw refuseStaff('password-wrong');
  }
  const refusal =
    next.length < SHORTEST_PASSWORD ? refuseStaff('password-too-short', { atLeast: SHORTEST_PASSWORD }) : next === current ? refuseStaff('password-unchanged') : undefined;
  if (refusal !== undefined) {
    await accounts.forgetTries(deps.db, username, user.passwordHash);
    throw refusal;
  }
  const passwordHash = await hashPassword(next);
  const now = deps.clock();
  await deps.db.transaction(async (tx) => {
    // Somebody else may have set another one while this one was being checked.
    if (!(await accounts.setOwnPassword(tx, username, passwordHash, user.passwordHash))) throw refuseStaff('password-wrong');
    await accounts.endOtherSessions(tx, username, tokenDigest(token));
    await accounts.record(tx, { at: now, username, act: 'password-changed' });
  });
}

function noteRefused({ security }: AccountDeps, { chain }: Accounts, kind: 'sign-in-refused' | 'sign-in-while-locked' | 'password-refused', username: string): void {
  security?.note(chain, { kind, actor: username, address: callerAddress() });
}

/** Since when a session must have been used to be good still. */
export function idleSince(now: Date): Date {
  return addMinutes(now, -IDLE_MINUTES);
}

/** Whether it is time to note that a session is in use. */
export function isDueToBeSeen(lastSeenAt: Date, now: Date): boolean {
  return lastSeenAt <= addMinutes(now, -SEEN_EVERY_MINUTES);
}
