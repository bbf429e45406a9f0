import { readFileSync } from 'node:fs';
import path from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import { localDate, TIME_ZONES, type LocalDate, type TimeZone } from '../../platform/clock';
import { SCHEMAS, type FkrtlData, type FktpData, type Profile, type UatData } from './data-schema';
import { asObject } from './exchange';

/** A complaint that a person at the terminal can mend; the run cannot begin. */
export class CannotRun extends Error {
  override readonly name = 'CannotRun';
}

export interface ReadData<Data extends UatData = UatData> {
  data: Data;
  today: LocalDate;
  password: string;
  /** A token that expired earlier, from a file. */
  expiredToken: string | undefined;
  /** PEM beside the usual authorities. */
  ca: string | undefined;
}

export interface DataSource {
  file: string;
  now: Date;
  /** UAT_PASSWORD. */
  passwordOfEnvironment: string | undefined;
}

/**
 * The test data with everything it points to. Files named in it stand beside it, unless their path is absolute.
 * @throws CannotRun with every complaint, each naming its field
 */
export function readDataFile(profile: 'fkrtl', source: DataSource): ReadData<FkrtlData>;
export function readDataFile(profile: 'fktp', source: DataSource): ReadData<FktpData>;
export function readDataFile(profile: Profile, source: DataSource): ReadData;
export function readDataFile(profile: Profile, { file, now, passwordOfEnvironment }: DataSource): ReadData {
  const written = readYaml(file);
  // Words such as "besok" need the zone before anything else can be read.
  const zone = asObject(asObject(written)?.['faskes'])?.['zona'];
  const today = localDate(now, TIME_ZONES.find((known): known is TimeZone => known === zone) ?? 'WIB');
  const data = checked<UatData>(SCHEMAS[profile](today), written, file);
  const beside = (name: string, field: string): string => readText(path.resolve(path.dirname(file), name), field);
  return {
    data,
    today,
    password: passwordOf(passwordOfEnvironment ?? (data.passwordFile === undefined ? undefined : beside(data.passwordFile, 'passwordFile'))),
    expiredToken: data.token.kedaluwarsaFile === undefined ? undefined : beside(data.token.kedaluwarsaFile, 'token.kedaluwarsaFile').trim(),
    ca: data.caFile === undefined ? undefined : beside(data.caFile, 'caFile'),
  };
}

function passwordOf(written: string | undefined): string {
  const password = written?.replace(/\r?\n$/, '') ?? '';
  if (password === '') throw new CannotRun('Password belum ada: isi variabel lingkungan UAT_PASSWORD, atau tulis passwordFile di berkas data.');
  if (!/^[\x20-\x7e]+$/.test(password)) throw new CannotRun('Password berisi karakter yang tidak dapat dikirim sebagai header.');
  return password;
}

/** @throws CannotRun */
export function readYaml(file: string): unknown {
  const text = readText(file, '');
  try {
    return parse(text) as unknown;
  } catch (error) {
    throw new CannotRun(`${file} bukan YAML atau JSON yang benar: ${(error as Error).message.split('\n')[0] ?? ''}`);
  }
}

/** @throws CannotRun with one line per complaint */
export function checked<Output>(schema: z.ZodType<Output>, written: unknown, file: string): Output {
  const read = schema.safeParse(written ?? {}, { error: z.locales.id().localeError });
  if (read.success) return read.data;
  const lines = read.error.issues.map((issue) => `  - ${issue.path.join('.') || 'berkas'}: ${complaint(issue)}`);
  throw new CannotRun(`${file} belum dapat dipakai:\n${[...new Set(lines)].join('\n')}`);
}

function complaint(issue: z.core.$ZodIssue): string {
  if (issue.code === 'unrecognized_keys') return `nama isian tidak dikenal: ${issue.keys.join(', ')}`;
  if (issue.code === 'invalid_type' && issue.expected === 'object') return 'belum diisi';
  return issue.message;
}

/** @throws CannotRun */
export function readText(file: string, field: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw new CannotRun(`${field === '' ? '' : `${field}: `}${file} tidak dapat dibaca (${(error as NodeJS.ErrnoException).code ?? 'tidak diketahui'})`);
  }
}
