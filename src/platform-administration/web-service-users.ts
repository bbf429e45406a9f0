import { randomBytes } from 'node:crypto';
import { hashPassword } from '../auth/password';
import type { Tx } from '../platform/db';
import { recordPlatformAct } from '../platform/platform-acts';
import { theFacility, type AboutFacility, type FacilityRecord, type PlatformDeps } from './facility-record';
import { refusePlatform } from './refusals';

export interface AboutWebServiceUser extends AboutFacility {
  username: string;
}

/** A password that BPJS was given already comes along; without one it is made here. */
export interface WithPassword {
  password?: string;
}

/**
 * Lets BPJS call the facility with this name.
 * @returns the password: shown once, only its hash is kept
 * @throws Refusal facility-unknown, web-service-user-taken; the user there is keeps its password
 */
export async function addWebServiceUser(deps: PlatformDeps, input: AboutWebServiceUser & WithPassword): Promise<string> {
  const { username, actor } = input;
  const password = input.password ?? newPassword();
  const passwordHash = await hashPassword(password);
  await onFacility(deps, input.code, async (tx, { facilityId, code }) => {
    const added = await tx.rows(
      `insert into web_service_user (facility_id, username, password_hash)
       values (:facilityId, :username, :passwordHash)
       on conflict do nothing
       returning username`,
      { facilityId, username, passwordHash },
    );
    if (added.length === 0) throw refusePlatform('web-service-user-taken', { code, username });
    await recordPlatformAct(tx, { at: deps.clock(), actor, act: 'web-service-user-added', facilityCode: code, detail: { username } });
  });
  return password;
}

/** So long the password BPJS has stays good beside a new one, unless something else is said. */
export const DEFAULT_OVERLAP_DAYS = 7;
const MS_PER_DAY = 86_400_000;

/**
 * Another password beside the one it has, which stays good for `overlapDays` and then ends by itself: BPJS changes over at its
 * own pace and no call is refused meanwhile. Rotated again before the new one was ever used, the old one stays.
 * @returns the password: shown once, only its hash is kept
 * @throws Refusal facility-unknown, web-service-user-unknown
 */
export async function rotateWebServicePassword(deps: PlatformDeps, input: AboutWebServiceUser & WithPassword & { overlapDays: number }): Promise<string> {
  const password = input.password ?? newPassword();
  const passwordHash = await hashPassword(password);
  const now = deps.clock();
  const until = new Date(now.getTime() + input.overlapDays * MS_PER_DAY);
  const kept = (column: string): string => `case when recognised_mark is null and previous_until > :now then previous_${column} else ${column} end`;
  await changeUser(
    deps,
    input,
    'web-service-password-rotated',
    (tx, { facilityId }) =>
      tx.rows(
        `update web_service_user set previous_password_hash = ${kept('password_hash')}, previous_recognised_mark = ${kept('recognised_mark')}, previous_until = :until,
           password_hash = :passwordHash, recognised_mark = null
         where facility_id = :facilityId and username = :username
         returning username`,
        { facilityId, username: input.username, passwordHash, now, until },
      ),
    { oldGoodUntil: until.toISOString() },
  );
  return password;
}

/** Ends the password before a rotation at once. @throws Refusal facility-unknown, web-service-user-unknown */
export async function endOldWebServicePassword(deps: PlatformDeps, input: AboutWebServiceUser): Promise<void> {
  await changeUser(deps, input, 'web-service-old-password-ended', (tx, { facilityId }) =>
    tx.rows(
      `update web_service_user set previous_password_hash = null, previous_recognised_mark = null, previous_until = null
       where facility_id = :facilityId and username = :username
       returning username`,
      { facilityId, username: input.username },
    ),
  );
}

/**
 * Another password in place of the one it has, which ends at once, and so does one before a rotation; its tokens stay good
 * until they expire.
 * @returns the password: shown once, only its hash is kept
 * @throws Refusal facility-unknown, web-service-user-unknown
 */
export async function changeWebServicePassword(deps: PlatformDeps, input: AboutWebServiceUser & WithPassword): Promise<string> {
  const password = input.password ?? newPassword();
  const passwordHash = await hashPassword(password);
  await changeUser(deps, input, 'web-service-password-changed', (tx, { facilityId }) =>
    tx.rows(
      `update web_service_user set password_hash = :passwordHash, recognised_mark = null,
         previous_password_hash = null, previous_recognised_mark = null, previous_until = null
       where facility_id = :facilityId and username = :username
       returning username`,
      { facilityId, username: input.username, passwordHash },
    ),
  );
  return password;
}

/** Locks a user out at once: its tokens are no longer taken. Done twice, the first moment stays. @throws Refusal facility-unknown, web-service-user-unknown */
export async function disableWebServiceUser(deps: PlatformDeps, input: AboutWebServiceUser): Promise<void> {
  await changeUser(deps, input, 'web-service-user-disabled', (tx, { facilityId }) =>
    tx.rows(
      `update web_service_user set disabled_at = coalesce(disabled_at, :now)
       where facility_id = :facilityId and username = :username
       returning username`,
      { facilityId, username: input.username, now: deps.clock() },
    ),
  );
}

/** Lets a user in again with the password it had. @throws Refusal facility-unknown, web-service-user-unknown */
export async function enableWebServiceUser(deps: PlatformDeps, input: AboutWebServiceUser): Promise<void> {
  await changeUser(deps, input, 'web-service-user-enabled', (tx, { facilityId }) =>
    tx.rows(
      `update web_service_user set disabled_at = null
       where facility_id = :facilityId and username = :username
       returning username`,
      { facilityId, username: input.username },
    ),
  );
}

/** Long enough that nobody guesses it, of signs that travel in a header. */
function newPassword(): string {
  return randomBytes(18).toString('base64url');
}

async function changeUser(
  deps: PlatformDeps,
  { code: asked, username, actor }: AboutWebServiceUser,
  act: string,
  change: (tx: Tx, facility: FacilityRecord) => Promise<object[]>,
  detail: Record<string, string> = {},
): Promise<void> {
  await onFacility(deps, asked, async (tx, facility) => {
    const changed = await change(tx, facility);
    if (changed.length === 0) throw refusePlatform('web-service-user-unknown', { code: facility.code, username });
    await recordPlatformAct(tx, { at: deps.clock(), actor, act, facilityCode: facility.code, detail: { username, ...detail } });
  });
}

async function onFacility(deps: PlatformDeps, code: string, work: (tx: Tx, facility: FacilityRecord) => Promise<void>): Promise<void> {
  await deps.db.transaction(async (tx) => work(tx, await theFacility(tx, code)));
}
