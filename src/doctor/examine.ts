import { makeCaller } from '../bpjs/call';
import type { Clock } from '../platform/clock';
import type { Config } from '../platform/config';
import type { Sql } from '../platform/db';
import type { Facility } from '../platform/facility';
import type { Log } from '../platform/log';
import { FACILITY_CHECKS, SERVER_CHECKS } from './all-checks';
import type { FacilityContext, ServerContext } from './check';
import { makeProber } from './probe';
import { facilityUrlOf } from './public-address';
import { verdictOf, type DoctorReport, type FacilityReport } from './report';
import { runChecks, type CheckResult } from './run-checks';

export interface ExamineDeps {
  config: Config;
  db: Sql;
  clock: Clock;
  log: Log;
  /** Undefined: what needs it is not known. */
  tokenSecret: string | undefined;
  /** Makes a token of the web service for a user; absent: the services are not called. */
  issueToken?: (facility: Facility, username: string) => string;
  /** Of all in service. */
  facilities: readonly Facility[];
  publicUrl: string | undefined;
  /** Trusted towards our own public address instead of the usual authorities, PEM. */
  trustedCa?: string;
}

export interface Examination {
  /** Of the facilities in service; absent: all of them. */
  facilities?: readonly Facility[];
  /** Ids of the checks to run; absent: all. */
  only?: readonly string[];
  /** What was found of the server a moment ago, where several facilities are examined one by one; absent: it is looked at. */
  server?: CheckResult[];
}

/** Time of a token made for the doctor: long enough for its calls, too short to be of use to anybody else. */
const TOKEN_SECONDS = 60;
/** Facilities examined at once: BPJS and our own listener have others to answer. */
export const AT_ONCE = 4;

/**
 * Looks at everything and changes nothing: no booking, no user, no setting. What it leaves behind are lines of evidence of its
 * own calls. Never throws for what a check meets.
 */
export async function examine(deps: ExamineDeps, { facilities = deps.facilities, only, server: known }: Examination = {}): Promise<DoctorReport> {
  const startedAt = deps.clock();
  const caller = makeCaller(deps.config.bpjs, deps.clock, deps.log);
  const chosen = <Any extends { id: string }>(checks: readonly Any[]): Any[] => checks.filter(({ id }) => only === undefined || only.includes(id));
  const context: ServerContext = {
    config: deps.config,
    db: deps.db,
    clock: deps.clock,
    tokenSecret: deps.tokenSecret,
    publicUrl: deps.publicUrl?.replace(/\/+$/, ''),
    facilities: deps.facilities,
    caller,
    prober: deps.tokenSecret === undefined ? undefined : makeProber(deps.tokenSecret),
    ...(deps.trustedCa === undefined ? {} : { trustedCa: deps.trustedCa }),
  };
  try {
    const [server, examined] = await Promise.all([known ?? runChecks(chosen(SERVER_CHECKS), context), inTurns(facilities, (facility) => examineFacility(deps, context, facility, chosen(FACILITY_CHECKS)))]);
    const verdict = verdictOf([...server, ...examined.flatMap(({ checks }) => checks)]);
    return { version: 1, startedAt: startedAt.toISOString(), finishedAt: deps.clock().toISOString(), mode: deps.config.mode, publicUrl: context.publicUrl ?? null, verdict, server, facilities: examined };
  } finally {
    caller.close();
  }
}

async function examineFacility(deps: ExamineDeps, context: ServerContext, facility: Facility, checks: typeof FACILITY_CHECKS): Promise<FacilityReport> {
  const facilityUrl = context.publicUrl === undefined ? undefined : facilityUrlOf(context.publicUrl, facility, deps.facilities);
  const ofFacility: FacilityContext = { ...context, facility, facilityUrl, token: tokenFor(deps, facility) };
  const results = await runChecks(checks, ofFacility);
  return { code: facility.code, name: facility.name, verdict: verdictOf(results), checks: results };
}

function tokenFor({ issueToken }: ExamineDeps, facility: Facility): FacilityContext['token'] {
  const user = [...facility.users.values()].find(({ disabled }) => !disabled);
  if (user === undefined || issueToken === undefined) return undefined;
  return { username: user.username, token: issueToken({ ...facility, settings: { ...facility.settings, tokenLifetimeSeconds: TOKEN_SECONDS } }, user.username) };
}

async function inTurns<In, Out>(all: readonly In[], work: (one: In) => Promise<Out>): Promise<Out[]> {
  const results = new Array<Out>(all.length);
  let next = 0;
  const turn = async (): Promise<void> => {
    for (let i = next++; i < all.length; i = next++) results[i] = await work(all[i]!);
  };
  await Promise.all(Array.from({ length: Math.min(AT_ONCE, all.length) }, turn));
  return results;
}
