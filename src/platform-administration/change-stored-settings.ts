import { changesBetween } from '../platform/changes-between';
import { recordPlatformAct } from '../platform/platform-acts';
import { lockFacility, type AboutFacility, type PlatformDeps } from './facility-record';

/**
 * Changes the settings of a facility as they are stored; a setting that is not stored has its default.
 * @param change what is to be stored in place of what is; a throw changes nothing
 * @throws Refusal facility-unknown
 */
export async function changeStoredSettings({ db, clock }: PlatformDeps, input: AboutFacility, change: (stored: Record<string, unknown>) => Record<string, unknown>): Promise<Record<string, unknown>> {
  return db.transaction(async (tx) => {
    const { facilityId, code, settings: stored } = await lockFacility(tx, input.code);
    const settings = change(stored);
    await tx.rows('update facility set settings = :settings where facility_id = :facilityId', { facilityId, settings: JSON.stringify(settings) });
    await recordPlatformAct(tx, { at: clock(), actor: input.actor, act: 'settings-changed', facilityCode: code, detail: changesBetween(stored, { ...asDefaults(stored), ...settings }) });
    return settings;
  });
}

/** A setting that is no longer stored is a change as well. */
const asDefaults = (stored: Record<string, unknown>): Record<string, unknown> => Object.fromEntries(Object.keys(stored).map((name) => [name, null]));
