import { X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { rootCertificates } from 'node:tls';
import { z } from 'zod';
import { TIME_ZONES } from '../../../platform/clock';
import type { FacilityAddress } from './app-caller';
import { APP_SERVICES, FACILITY_KINDS, type AppDialect } from './dialect';
import { FKRTL } from './dialect-fkrtl';
import { FKTP } from './dialect-fktp';
import { patientSchema } from './patients';
import { appSession } from './sessions';

// User name and password go out as headers, and anything else would fail at the first call only.
const headerText = z.string().regex(/^[\x20-\x7e]+$/, 'kosong, atau berisi karakter yang tidak dapat dikirim sebagai header');

const path = z.string().regex(/^\/[\x21-\x7e]*$/);

/** Where the facility's web service is and what its patients may choose from. */
export const facilityInput = z.strictObject({
  kind: z.enum(FACILITY_KINDS).default('FKRTL'),
  /** Of an FKTP: the version of the catalogue it answers by (ws-faskes §5). */
  replies: z.enum(['v1', 'v2']).default('v2'),
  baseUrl: z
    .url({ protocol: /^https$/, error: 'harus alamat https, seperti https://antrean.rs.example' })
    .refine((url) => !/[?#]|\/\/[^/]*@/.test(url), 'tanpa ?, # dan nama pengguna di dalamnya')
    .transform((url) => url.replace(/\/+$/, '')),
  username: headerText,
  /** May be left out to keep the one in use. */
  password: headerText.optional(),
  /** PEM file of the facility's own certificate or authority, in addition to the usual ones. */
  caFile: z.string().min(1).nullable().default(null),
  zone: z.enum(TIME_ZONES).default('WIB'),
  paths: z.partialRecord(z.enum(['token', ...APP_SERVICES]), path).default({}),
  /** Empty: what the simulator's reference data offer from today on. */
  sessions: z.array(appSession).max(1_000).default([]),
  /** Patients the facility knows already; everybody else is new to it. */
  people: z.array(patientSchema).max(10_000).default([]),
});

export type FacilityInput = z.infer<typeof facilityInput>;

export interface Facility extends Omit<FacilityInput, 'password'> {
  password: string;
  ca: string | undefined;
}

/** A complaint about the input; the sentence may be shown. */
export class UnusableFacility extends Error {}

/**
 * The input with its certificate read and its password settled. A password left out is kept only for the same host and
 * user: it is never sent to another one than it was given for.
 * @throws UnusableFacility
 */
export function facilityOf(input: FacilityInput, before: Facility | undefined): Facility {
  const isSame = before !== undefined && new URL(before.baseUrl).origin === new URL(input.baseUrl).origin && before.username === input.username;
  const password = input.password ?? (isSame ? before.password : undefined);
  if (password === undefined) throw new UnusableFacility('password belum diisi (wajib bila alamat atau username berubah)');
  return { ...input, password, ca: input.caFile === null ? undefined : readCertificate(input.caFile) };
}

export function dialectOf({ kind, replies }: Pick<Facility, 'kind' | 'replies'>): AppDialect {
  return kind === 'FKTP' ? FKTP[replies] : FKRTL;
}

export function addressOf(facility: Facility): FacilityAddress {
  const { baseUrl, username, password, ca, paths } = facility;
  // `ca` replaces the authorities of Node, and a facility may well renew with a bought certificate.
  return { dialect: dialectOf(facility), baseUrl, username, password, paths, ca: ca === undefined ? undefined : [ca, ...rootCertificates].join('\n') };
}

/** What may be shown: everything but the password. */
export function shownFacility({ password: _password, ca: _ca, ...shown }: Facility): object {
  return { ...shown, passwordSet: true };
}

function readCertificate(file: string): string {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch {
    throw new UnusableFacility(`caFile ${file} tidak dapat dibaca`);
  }
  try {
    new X509Certificate(text);
  } catch {
    throw new UnusableFacility(`caFile ${file} bukan sertifikat PEM`);
  }
  return text;
}
