import { withinTransaction, type Tx } from '../platform/db';
import type { Facility, FacilityId } from '../platform/facility';
import { recordPlatformAct } from '../platform/platform-acts';
import { addFacilityAdministrator } from './facility-administrator';
import { findFacility, type PlatformDeps } from './facility-record';
import { refusePlatform } from './refusals';
import { addWebServiceUser } from './web-service-users';

export interface NewFacility {
  code: string;
  name: string;
  kind: Facility['kind'];
  timeZone: Facility['timeZone'];
  hostName: string | null;
  /** Who adds the rest of its staff. */
  administrator?: { username: string; fullName: string };
  /** With which name BPJS calls it. */
  webServiceUser?: string;
  actor: string;
}

/** Each shown once, and there only where it was asked for: only their hashes are kept. */
export interface NewPasswords {
  administratorPassword?: string;
  webServicePassword?: string;
}

/**
 * Brings a facility to life, all of what was asked for or nothing. The first of a deployment is its default. Added
 * to a demo it belongs to the demo, which would else take the database for a hospital's own at its next start.
 * @throws Refusal facility-code-taken, host-name-taken, username-not-plain
 */
export async function addFacility({ db, clock }: PlatformDeps, input: NewFacility): Promise<NewPasswords> {
  const { code, kind, name, timeZone, hostName, actor } = input;
  return db.transaction(async (tx) => {
    await insertFacility(tx, input);
    await recordPlatformAct(tx, { at: clock(), actor, act: 'facility-added', facilityCode: code, detail: { kind, name, timeZone, hostName } });
    const deps = { db: withinTransaction(tx), clock };
    const { administrator, webServiceUser } = input;
    return {
      ...(administrator === undefined ? {} : { administratorPassword: await addFacilityAdministrator(deps, { code, actor, ...administrator }) }),
      ...(webServiceUser === undefined ? {} : { webServicePassword: await addWebServiceUser(deps, { code, actor, username: webServiceUser }) }),
    };
  });
}

async function insertFacility(tx: Tx, input: NewFacility, isRepeated = false): Promise<FacilityId> {
  const { code, kind, name, timeZone, hostName } = input;
  const [added] = await tx.rows<{ facility_id: FacilityId }>(
    `insert into facility (code, kind, name, time_zone, host_name, is_default, is_demo)
     select :code, :kind, :name, :timeZone, :hostName, not exists (select from facility), coalesce((select bool_and(is_demo) from facility), false)
     where not exists (select from facility where lower(code) = lower(:code))
     on conflict do nothing
     returning facility_id`,
    { code, kind, name, timeZone, hostName },
  );
  if (added !== undefined) return added.facility_id;
  if ((await findFacility(tx, code)) !== undefined) throw refusePlatform('facility-code-taken', { code });
  const [sameHost] = await tx.rows('select from facility where host_name = :hostName', { hostName });
  if (sameHost !== undefined || isRepeated) throw refusePlatform('host-name-taken', { hostName: hostName ?? '' });
  // Another facility was the first meanwhile, and is the default.
  return insertFacility(tx, input, true);
}
