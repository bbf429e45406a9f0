import { addStaff, resetPassword } from '../auth/staff-users';
import { withinTransaction } from '../platform/db';
import { recordPlatformAct } from '../platform/platform-acts';
import { actorOfPlatform, theFacility, type AboutFacility, type PlatformDeps } from './facility-record';

/**
 * A first administrator of a facility, who adds the rest of its staff.
 * @returns the temporary password: shown once, only its hash is kept
 * @throws Refusal facility-unknown, username-not-plain, username-taken
 */
export async function addFacilityAdministrator(deps: PlatformDeps, input: AboutFacility & { username: string; fullName: string }): Promise<string> {
  const { username, fullName, actor } = input;
  return deps.db.transaction(async (tx) => {
    const { facilityId, code } = await theFacility(tx, input.code);
    const within = { ...deps, db: withinTransaction(tx) };
    const password = await addStaff(within, facilityId, { username, fullName, roles: ['administrator'], actor: actorOfPlatform(actor) });
    await recordPlatformAct(tx, { at: deps.clock(), actor, act: 'facility-administrator-added', facilityCode: code, detail: { username } });
    return password;
  });
}

/**
 * Another temporary password for one of its staff, when nobody there can give one any more.
 * @returns the temporary password: shown once, only its hash is kept
 * @throws Refusal facility-unknown, staff-unknown
 */
export async function resetFacilityAdministrator(deps: PlatformDeps, input: AboutFacility & { username: string }): Promise<string> {
  const { username, actor } = input;
  return deps.db.transaction(async (tx) => {
    const { facilityId, code } = await theFacility(tx, input.code);
    const password = await resetPassword({ ...deps, db: withinTransaction(tx) }, facilityId, username, actorOfPlatform(actor));
    await recordPlatformAct(tx, { at: deps.clock(), actor, act: 'facility-administrator-reset', facilityCode: code, detail: { username } });
    return password;
  });
}
