import { rootCertificates } from 'node:tls';
import type { Clock, LocalDate } from '../../platform/clock';
import type { FkrtlData, FktpData, Profile, UatData } from './data-schema';
import { CannotRun, type ReadData } from './data-file';
import { FKRTL_CHECKLIST } from './fkrtl-scenarios/fkrtl-checklist';
import { fkrtlRequest, makeFkrtlVisit } from './fkrtl-visit';
import { FKTP_CHECKLIST } from './fktp-scenarios/fktp-checklist';
import { fktpRequest, makeFktpVisit } from './fktp-visit';
import { makeMask, type Mask } from './mask';
import type { Scenario, ScenarioResult } from './scenario';
import { makeSignIn } from './sign-in';
import { tryScenario } from './try-scenario';
import { openWebService } from './web-service';

export interface UatInput {
  profile: Profile;
  /** `https://…` without a closing slash. */
  baseUrl: string;
  read: ReadData;
  isInsecure: boolean;
  clock: Clock;
  wait: (ms: number) => Promise<void>;
  /** Told of each scenario as it is done. */
  onResult?: (result: ScenarioResult, mask: Mask) => void;
  /** Told before a longer rest. */
  onWait?: (ms: number) => void;
}

export interface UatResult {
  profile: Profile;
  versi: 1 | 2 | undefined;
  baseUrl: string;
  isInsecure: boolean;
  faskes: UatData['faskes'];
  lingkungan: UatData['lingkungan'];
  startedAt: Date;
  endedAt: Date;
  today: LocalDate;
  /** In the order of the form. */
  results: readonly ScenarioResult[];
  /** What was cancelled again at the end, and what was not. */
  tidied: readonly string[];
  /** Everything shown outside goes through it. */
  mask: Mask;
}

interface Visit {
  signIn: { first: () => Promise<{ outcome: { kind: string; failure?: string; detail?: string } }> };
  tidyUp: () => Promise<string[]>;
}

const WORTH_TELLING_MS = 3_000;

/**
 * Runs the checklist of a profile against any server by its address.
 * @throws CannotRun when nobody answers there at all
 */
export async function runUat(input: UatInput): Promise<UatResult> {
  const { read, profile, clock, baseUrl, isInsecure } = input;
  const { data } = read;
  const startedAt = clock();
  const mask = maskOf(data, read);
  const wait = async (ms: number): Promise<void> => {
    if (ms >= WORTH_TELLING_MS) input.onWait?.(ms);
    await input.wait(ms);
  };
  const ca = read.ca === undefined ? undefined : [read.ca, ...rootCertificates].join('\n');
  const { timeoutDetik, jedaMs, lambatDetik } = data.batas;
  const service = openWebService({ baseUrl, ca, isInsecure, timeoutMs: timeoutDetik * 1_000, gapMs: jedaMs }, input.wait);
  const { masaBerlakuDetik } = data.token;
  const signIn = makeSignIn({
    service,
    mask,
    clock,
    username: data.username,
    password: read.password,
    tokenRequest: data.profil === 'fkrtl' ? fkrtlRequest(data.paths, 'token', null) : fktpRequest(data.paths, 'token', {}),
    lifetimeMs: masaBerlakuDetik === undefined ? undefined : masaBerlakuDetik * 1_000,
  });
  const shared = { today: read.today, clock, wait, signIn, password: read.password, expiredToken: read.expiredToken };
  const carryOut = async <V extends Visit>(checklist: readonly Scenario<V>[], visit: V): Promise<Pick<UatResult, 'results' | 'tidied'>> => {
    const { outcome } = await visit.signIn.first();
    if (outcome.kind === 'failed') throw new CannotRun(`${baseUrl}: ${outcome.detail ?? ''}${outcome.failure === 'certificate' ? '. Sebutkan sertifikatnya dengan --ca, atau --insecure untuk mencoba saja' : ''}.`);
    const results: ScenarioResult[] = [];
    for (const scenario of [...checklist.filter((one) => one.runsLast !== true), ...checklist.filter((one) => one.runsLast === true)]) {
      const result = await tryScenario(scenario, visit, lambatDetik * 1_000);
      results.push(result);
      input.onResult?.(result, mask);
    }
    return { results: results.sort((a, b) => a.row - b.row), tidied: await visit.tidyUp() };
  };
  try {
    const done = data.profil === 'fkrtl' ? await carryOut(FKRTL_CHECKLIST, makeFkrtlVisit({ ...shared, data })) : await carryOut(FKTP_CHECKLIST, makeFktpVisit({ ...shared, data }));
    const { faskes, lingkungan } = data;
    return { profile, versi: data.profil === 'fktp' ? data.versi : undefined, baseUrl, isInsecure, faskes, lingkungan, startedAt, endedAt: clock(), today: read.today, mask, ...done };
  } finally {
    service.close();
  }
}

/** Exit status: 0 all sesuai or hampir, 1 some tidak sesuai, 3 nothing wrong but rows of the form left untested. */
export function exitStatusOf(results: readonly ScenarioResult[]): 0 | 1 | 3 {
  if (results.some(({ verdict }) => verdict === 'tidak sesuai')) return 1;
  return results.some(({ verdict, isOptional }) => verdict === 'tidak diuji' && !isOptional) ? 3 : 0;
}

function maskOf(data: FkrtlData | FktpData, { password, expiredToken }: ReadData): Mask {
  const mask = makeMask();
  mask.addSecret(password);
  if (expiredToken !== undefined && expiredToken !== '') mask.addSecret(expiredToken);
  const { pertama, kedua, besok, ditolak } = data.pasien;
  const people: (Readonly<Partial<Record<string, unknown>>> | undefined)[] = [pertama, kedua, besok, ditolak, data.pasienTakDikenal, data.pasienBaru];
  if (data.profil === 'fkrtl') people.push({ nomorkartu: data.operasi.nopeserta });
  else people.push(data.booking.dilayani, data.booking.lampau);
  for (const person of people) {
    for (const field of ['nik', 'nomorkartu', 'nohp', 'norm', 'nama', 'nomorkk', 'nomorreferensi', 'alamat']) {
      const value = person?.[field];
      if (typeof value === 'string') mask.addPersonal(value);
    }
  }
  return mask;
}
