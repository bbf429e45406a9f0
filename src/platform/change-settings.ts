import { changesBetween } from './changes-between';
import type { Clock } from './clock';
import type { Db } from './db';
import type { FacilityId } from './facility';
import { facilitySettingsSchema, type FacilitySettings } from './facility-settings';
import { Refusal } from './refusal';
import { versionOf } from './row-version';
import { recordAct } from './staff-acts';

export type SettingName = keyof FacilitySettings;
export type SettingRefusals = {
  /** Somebody else saved one of them since the form was opened. */
  'changed-meanwhile': Record<never, never>;
  /** `names`: what cannot be used as it would be stored. */
  'settings-unusable': { names: string };
};

export const SETTING_DEFAULTS: FacilitySettings = facilitySettingsSchema.parse({});

/** A mark of some settings as a form showed them. */
export function settingsVersion(settings: FacilitySettings, names: readonly SettingName[]): string {
  return versionOf(Object.fromEntries(names.map((name) => [name, settings[name]])));
}

/**
 * Changes some settings of a facility. Only what differs from its default is stored, so that a better default of a later
 * version reaches every facility that never decided otherwise; what is stored and untouched stays as it is.
 * @returns the names that changed
 * @throws Refusal changed-meanwhile, settings-unusable
 */
export async function changeSettings(
  deps: { db: Db; clock: Clock },
  facilityId: FacilityId,
  input: { wanted: Partial<FacilitySettings>; version: string; actor: string },
): Promise<SettingName[]> {
  const names = Object.keys(input.wanted) as SettingName[];
  return deps.db.transaction(async (tx) => {
    const [row] = await tx.rows<{ settings: Record<string, unknown> }>('select settings from facility where facility_id = :facilityId for no key update', { facilityId });
    const stored = row?.settings ?? {};
    const before = effective(stored);
    if (settingsVersion(before, names) !== input.version) throw refuse('changed-meanwhile', {});
    const after = { ...before, ...input.wanted };
    const changes = changesBetween(pick(before, names), pick(after, names));
    const changed = Object.keys(changes) as SettingName[];
    if (changed.length === 0) return [];
    const settings = Object.fromEntries(
      [...Object.entries(stored).filter(([name]) => !(changed as string[]).includes(name)), ...changed.map((name): [string, unknown] => [name, after[name]])].filter(
        ([name, value]) => !(changed as string[]).includes(name) || JSON.stringify(value) !== JSON.stringify(SETTING_DEFAULTS[name as SettingName]),
      ),
    );
    const usable = facilitySettingsSchema.safeParse(settings);
    if (!usable.success) throw refuse('settings-unusable', { names: usable.error.issues.map((issue) => (issue.code === 'unrecognized_keys' ? issue.keys.join(', ') : issue.path.join('.'))).join(', ') });
    await tx.rows('update facility set settings = :settings where facility_id = :facilityId', { facilityId, settings: JSON.stringify(settings) });
    await recordAct(tx, facilityId, { at: deps.clock(), actor: input.actor, act: 'settings-changed', subject: 'settings', detail: changes });
    return changed;
  });
}

/** What is in force by what is stored; a value that cannot be used counts as its default. */
function effective(stored: Record<string, unknown>): FacilitySettings {
  const known = Object.entries(facilitySettingsSchema.shape).map(([name, schema]): [string, unknown] => {
    const value = schema.safeParse(stored[name]);
    return [name, value.success ? value.data : SETTING_DEFAULTS[name as SettingName]];
  });
  return Object.fromEntries(known) as FacilitySettings;
}

const pick = (settings: FacilitySettings, names: readonly SettingName[]): object => Object.fromEntries(names.map((name) => [name, settings[name]]));

function refuse<Code extends keyof SettingRefusals & string>(code: Code, data: SettingRefusals[Code]): Refusal<SettingRefusals, Code> {
  return new Refusal<SettingRefusals, Code>(code, data);
}
