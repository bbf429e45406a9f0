import { recordPlatformAct } from '../platform/platform-acts';
import { hasErasureBegun } from './erasure-progress';
import { lockFacility, type AboutFacility, type PlatformDeps } from './facility-record';
import { refusePlatform } from './refusals';

/**
 * Ends the service of a facility: from then on nobody is let in, by the web service, the pages or the SIMRS API. What BPJS is
 * owed leaves all the same, and nothing is deleted. Done twice, the first moment stays.
 * @throws Refusal facility-unknown
 */
export async function retireFacility({ db, clock }: PlatformDeps, input: AboutFacility): Promise<void> {
  await db.transaction(async (tx) => {
    const { facilityId, code, retiredAt } = await lockFacility(tx, input.code);
    if (retiredAt !== null) return;
    const now = clock();
    await tx.rows('update facility set retired_at = :now where facility_id = :facilityId', { facilityId, now });
    await recordPlatformAct(tx, { at: now, actor: input.actor, act: 'facility-retired', facilityCode: code });
  });
}

/**
 * Takes a facility into service again, as it was.
 * @throws Refusal facility-unknown, facility-half-erased
 */
export async function restoreFacility({ db, clock }: PlatformDeps, input: AboutFacility): Promise<void> {
  await db.transaction(async (tx) => {
    const { facilityId, code, retiredAt } = await lockFacility(tx, input.code);
    if (retiredAt === null) return;
    if (await hasErasureBegun(tx, facilityId)) throw refusePlatform('facility-half-erased', { code });
    await tx.rows('update facility set retired_at = null where facility_id = :facilityId', { facilityId });
    await recordPlatformAct(tx, { at: clock(), actor: input.actor, act: 'facility-restored', facilityCode: code });
  });
}
