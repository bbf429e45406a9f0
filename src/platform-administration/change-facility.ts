import { changesBetween } from '../platform/changes-between';
import { localDate, type TimeZone } from '../platform/clock';
import { violatedConstraint, type Tx } from '../platform/db';
import { recordPlatformAct } from '../platform/platform-acts';
import { lockFacility, type AboutFacility, type FacilityRecord, type PlatformDeps } from './facility-record';
import { refusePlatform } from './refusals';

/** What stays out stays as it is. */
export interface FacilityChanges {
  name?: string;
  timeZone?: TimeZone;
  hostName?: string | null;
  /** Answers from now on where an address names no facility, in place of the one that did. */
  isDefault?: true;
}

/**
 * Changes what a facility is called and where it answers; in force within moments in every process.
 *
 * Its time zone stays while patients are to come: the instants they were told are reckoned in it.
 * @returns the names of what changed
 * @throws Refusal facility-unknown, host-name-taken, bookings-to-come, facility-retired (a default that answers nobody)
 */
export async function changeFacility({ db, clock }: PlatformDeps, input: AboutFacility & FacilityChanges): Promise<string[]> {
  return db.transaction(async (tx) => {
    // In one order, before anything else: of two who make a default at once, the second sees what the first did.
    if (input.isDefault === true) await tx.rows('select from facility order by facility_id for no key update');
    const before = await lockFacility(tx, input.code);
    const after = { name: input.name ?? before.name, timeZone: input.timeZone ?? before.timeZone, hostName: input.hostName === undefined ? before.hostName : input.hostName, isDefault: before.isDefault || input.isDefault === true };
    const changes = changesBetween({ name: before.name, timeZone: before.timeZone, hostName: before.hostName, isDefault: before.isDefault }, after);
    const changed = Object.keys(changes);
    if (changed.length === 0) return [];
    if (after.timeZone !== before.timeZone) await insistOnNobodyToCome(tx, before, clock());
    if (after.isDefault && !before.isDefault) {
      if (before.retiredAt !== null) throw refusePlatform('facility-retired', { code: before.code });
      await tx.rows('update facility set is_default = false where is_default');
    }
    await writeFacility(tx, before, after);
    await recordPlatformAct(tx, { at: clock(), actor: input.actor, act: 'facility-changed', facilityCode: before.code, detail: changes });
    return changed;
  });
}

async function writeFacility(tx: Tx, { facilityId }: FacilityRecord, after: { name: string; timeZone: TimeZone; hostName: string | null; isDefault: boolean }): Promise<void> {
  try {
    await tx.rows('update facility set name = :name, time_zone = :timeZone, host_name = :hostName, is_default = :isDefault where facility_id = :facilityId', { facilityId, ...after });
  } catch (error) {
    if (violatedConstraint(error) === 'facility_host_name_is_unique') throw refusePlatform('host-name-taken', { hostName: after.hostName ?? '' });
    throw error;
  }
}

async function insistOnNobodyToCome(tx: Tx, { facilityId, timeZone }: FacilityRecord, now: Date): Promise<void> {
  const [row] = await tx.rows<{ bookings: number }>(
    `select count(*)::int as bookings from booking where facility_id = :facilityId and visit_date >= :today and state in ('waiting', 'called')`,
    { facilityId, today: localDate(now, timeZone) },
  );
  if (row !== undefined && row.bookings > 0) throw refusePlatform('bookings-to-come', { bookings: row.bookings });
}
