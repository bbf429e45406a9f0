import { facilitySettingsSchema, type FacilitySettings } from '../platform/facility-settings';
import { OperatorMistake } from './operator-arguments';

/** As the database holds them: only what differs from the default by somebody's decision. */
export type StoredSettings = Record<string, unknown>;

export interface SettingChanges {
  /** `name=value` */
  set: readonly string[];
  unset: readonly string[];
}

const DEFAULTS: FacilitySettings = facilitySettingsSchema.parse({});

/**
 * The settings after all changes. What is stored and untouched stays, also when it equals a default.
 * @throws OperatorMistake naming every setting that cannot be so; then nothing is to be changed
 */
export function changedSettings(stored: StoredSettings, changes: SettingChanges): StoredSettings {
  const set = changes.set.map(nameAndValue);
  const complaints = [
    ...repeated([...set.map(([name]) => name), ...changes.unset]).map((name) => `${name}: is named more than once`),
    ...set.filter(([name]) => !isSetting(name)).map(([name]) => `${name}: there is no such setting`),
    ...changes.unset.filter((name) => !isSetting(name) && !Object.hasOwn(stored, name)).map((name) => `${name}: there is no such setting`),
  ];
  if (complaints.length > 0) throw refused(complaints);
  const kept = Object.entries(stored).filter(([name]) => !changes.unset.includes(name));
  const changed: StoredSettings = { ...Object.fromEntries(kept), ...Object.fromEntries(set.map(([name, value]) => [name, understood(name, value)])) };
  const stillWrong = unusable(changed);
  if (stillWrong.length > 0) throw refused(stillWrong);
  return changed;
}

/** One line for each setting, then what is stored and cannot be used. */
export function settingLines(stored: StoredSettings): string[] {
  const width = Math.max(...Object.keys(DEFAULTS).map((name) => name.length));
  const lines = Object.entries<unknown>(DEFAULTS).map(([name, fallback]) => {
    if (!Object.hasOwn(stored, name)) return `${name.padEnd(width)}  ${JSON.stringify(fallback)}  (default)`;
    return `${name.padEnd(width)}  ${JSON.stringify(stored[name])}  (set; default ${JSON.stringify(fallback)})`;
  });
  const wrong = unusable(stored);
  return wrong.length === 0 ? lines : [...lines, '', 'Cannot be used, so the server ignores all changes until it is mended:', ...wrong.map((line) => `  ${line}`)];
}

function nameAndValue(given: string): [name: string, value: string] {
  const equals = given.indexOf('=');
  if (equals < 1) throw new OperatorMistake(2, '--set: must be name=value');
  return [given.slice(0, equals).trim(), given.slice(equals + 1)];
}

function isSetting(name: string): name is keyof FacilitySettings {
  return Object.hasOwn(facilitySettingsSchema.shape, name);
}

/** JSON where the setting takes it so, else the text itself: `bookingNote=2027` is text, `bookingMaxDays=90` a number. */
function understood(name: string, value: string): unknown {
  let json: unknown;
  try {
    json = JSON.parse(value);
  } catch {
    return value;
  }
  if (!isSetting(name)) return json;
  const takes = (candidate: unknown): boolean => facilitySettingsSchema.shape[name].safeParse(candidate).success;
  return !takes(json) && takes(value) ? value : json;
}

function unusable(settings: StoredSettings): string[] {
  const parsed = facilitySettingsSchema.safeParse(settings);
  if (parsed.success) return [];
  return parsed.error.issues.flatMap((issue) => (issue.code === 'unrecognized_keys' && issue.path.length === 0 ? issue.keys.map((name) => `${name}: there is no such setting`) : [`${issue.path.join('.')}: ${issue.message}`]));
}

function repeated(names: readonly string[]): string[] {
  return [...new Set(names.filter((name, i) => names.indexOf(name) !== i))];
}

function refused(complaints: readonly string[]): OperatorMistake {
  return new OperatorMistake(1, ['The settings stay as they were:', ...complaints.map((line) => `  ${line}`)].join('\n'));
}
