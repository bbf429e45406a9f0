import type { SettingName } from '../../../platform/change-settings';
import { facilitySettingsSchema, type FacilitySettings } from '../../../platform/facility-settings';
import type { Fields } from '../../page';
import type { Option } from '../edit-form';
import { listOf, textOf } from '../edit-state';
import { SETTING_WORDS, type SettingInput } from './setting-words';

const NOT_USABLE = 'Nilai ini tidak dapat dipakai.';
/** A browser sends the ends of lines as two signs. */
const plainLines = (text: string): string => text.replace(/\r\n?/g, '\n').trim();

/** Settings as the fields of a form. */
export function settingFields(settings: FacilitySettings, names: readonly SettingName[]): Fields {
  return Object.fromEntries(names.map((name) => [name, fieldOf(SETTING_WORDS[name].input, settings[name])]));
}

function fieldOf(input: SettingInput, value: unknown): string | string[] {
  switch (input.kind) {
    case 'check':
      return value === true ? 'ya' : '';
    case 'numbers':
    case 'clinics':
      return (value as (string | number)[]).map(String);
    case 'aliases':
      return Object.entries(value as Record<string, string>)
        .map(([path, service]) => `${path} = ${service}`)
        .join('\n');
    case 'number':
    case 'choice':
    case 'text':
    case 'long':
      return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
    default:
      return input satisfies never;
  }
}

/** What a form asks the settings to be, or a sentence for each field that cannot be so. */
export function readSettings(form: Fields, names: readonly SettingName[]): { wanted: Partial<FacilitySettings>; errors: Record<string, string> } {
  const wanted: Record<string, unknown> = {};
  const errors: Record<string, string> = {};
  for (const name of names) {
    const { input } = SETTING_WORDS[name];
    const value = valueOf(name, input, form);
    const checked = facilitySettingsSchema.shape[name].safeParse(value);
    if (value === undefined || !checked.success) errors[name] = complaintOf(input);
    else wanted[name] = checked.data;
  }
  const { bookingMinDays, bookingMaxDays, targetCompleteGood, targetCompleteFair } = wanted as Partial<FacilitySettings>;
  if (bookingMinDays !== undefined && bookingMaxDays !== undefined && bookingMaxDays < bookingMinDays) errors['bookingMaxDays'] = 'Booking paling jauh tidak boleh lebih dekat daripada booking paling dekat.';
  if (targetCompleteGood !== undefined && targetCompleteFair !== undefined && targetCompleteFair > targetCompleteGood) errors['targetCompleteFair'] = 'Batas kuning tidak boleh lebih tinggi daripada batas hijau.';
  return { wanted: wanted, errors };
}

/** Undefined: not even readable. */
function valueOf(name: SettingName, input: SettingInput, form: Fields): unknown {
  const text = textOf(form, name);
  switch (input.kind) {
    case 'check':
      return text !== '';
    case 'number':
      if (text.trim() === '') return input.empty === undefined ? undefined : null;
      return /^\s*\d{1,9}\s*$/.test(text) ? Number(text) : undefined;
    case 'choice':
      // Some choices are numbers; the setting's own schema tells which.
      return facilitySettingsSchema.shape[name].safeParse(text).success ? text : Number(text);
    case 'numbers':
      return listOf(form, name).map(Number);
    case 'clinics':
      return listOf(form, name).filter((code) => code !== '');
    case 'text':
      return text.trim();
    case 'long':
      return plainLines(text).length > input.longest ? undefined : plainLines(text);
    case 'aliases':
      return aliasesOf(text);
    default:
      return input satisfies never;
  }
}

function aliasesOf(text: string): Record<string, string> | undefined {
  const lines = plainLines(text).split('\n').map((line) => line.trim()).filter((line) => line !== '');
  const pairs = lines.map((line) => /^(\S+)\s*=\s*(\S+)$/.exec(line));
  if (pairs.some((pair) => pair === null)) return undefined;
  return Object.fromEntries(pairs.map((pair): [string, string] => [pair![1]!, pair![2]!]));
}

function complaintOf(input: SettingInput): string {
  switch (input.kind) {
    case 'number':
      return `Isi angka bulat ${input.least} sampai ${input.most}${input.empty === undefined ? '.' : `, atau kosongkan: ${input.empty}.`}`;
    case 'text':
      return input.complaint;
    case 'long':
      return `Paling panjang ${input.longest} huruf.`;
    case 'aliases':
      return 'Setiap baris harus berbentuk /alamat = layanan, dengan nama layanan yang dikenal.';
    case 'check':
    case 'choice':
    case 'numbers':
    case 'clinics':
      return NOT_USABLE;
    default:
      return input satisfies never;
  }
}

/** A value in words, for “Bawaan: …”. */
export function valueWords(input: SettingInput, value: unknown, clinics: readonly Option[]): string {
  const labelOf = (options: readonly Option[], one: unknown): string => options.find((option) => option.value === String(one))?.label ?? String(one);
  switch (input.kind) {
    case 'check':
      return value === true ? 'ya' : 'tidak';
    case 'number':
      return value === null ? (input.empty ?? '') : `${String(fieldOf(input, value))} ${input.unit}`;
    case 'choice':
      return labelOf(input.options, value);
    case 'numbers':
      return (value as unknown[]).map((one) => labelOf(input.options, one)).join(', ') || 'tidak ada';
    case 'clinics':
      return (value as unknown[]).map((one) => labelOf(clinics, one)).join(', ') || 'tidak ada';
    case 'text':
    case 'long':
      return String(fieldOf(input, value)) || 'kosong';
    case 'aliases':
      return Object.keys(value as object).length === 0 ? 'tidak ada' : String(fieldOf(input, value));
    default:
      return input satisfies never;
  }
}
