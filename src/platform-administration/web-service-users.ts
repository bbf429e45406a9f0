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

/**
 * Another password in place of the one it has; its tokens stay good until they expire.
 * @returns the password: shown once, only its hash is kept
 * @throws Refusal facility-unknown, web-service-user-unknown
 */
export async function changeWebServicePassword(deps: PlatformDeps, input: AboutWebServiceUser & WithPassword): Promise<string> {
  const password = input.password ?? newPassword();
  const passwordHash = await hashPassword(password);
  await changeUser(deps, input, 'web-service-password-changed', (tx, { facilityId }) =>
    tx.rows(
      `update web_service_user set password_hash = :passwordHash, recognised_mark = null
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

async function changeUser(deps: PlatformDeps, { code: asked, username, actor }: AboutWebServiceUser, act: string, change: (tx: Tx, facility: FacilityRecord) => Promise<object[]>): Promise<void> {
  await onFacility(deps, asked, async (tx, facility) => {
    const changed = await change(tx, facility);
    if (changed.length === 0) throw refusePlatform('web-service-user-unknown', { code: facility.code, username });
    await recordPlatformAct(tx, { at: deps.clock(), actor, act, facilityCode: facility.code, detail: { username } });
  });
}

async function onFacility(deps: PlatformDeps, code: string, work: (tx: Tx, facility: FacilityRecord) => Promise<void>): Promise<void> {
  await deps.db.transaction(async (tx) => work(tx, await theFacility(tx, code)));
}
