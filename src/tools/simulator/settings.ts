import { join } from 'node:path';
import { z } from 'zod';
import { systemClock, type Clock } from '../../platform/clock';
import { facilityInput, type FacilityInput } from './mobile-jkn/facility';
import { readReferenceFile } from './reference';
import { rehearsalClock } from './rehearsal-clock';
import { readScenarioFile } from './scenario';
import type { SimulatorOptions } from './simulator';
import { standingAccount } from './standing-account';

export const HELP = `The BPJS simulator: "Antrean" for hospitals and primary care, on this machine only.

  npm run simulator            starts it; nothing needs to be set
  npm run simulator -- --help  this text

Settings (environment):
  SIMULATOR_PORT            8090; 0 takes any free port
  SIMULATOR_SECOND_PORT     the same services once more, as BPJS's second host (none)
  SIMULATOR_CONS_ID         the account it accepts; all three, or none of them: then that of
  SIMULATOR_CONS_SECRET       var/demo-credentials.json if there is one, else one made at the first
  SIMULATOR_USER_KEY          start and kept in var/simulator/account.json
  SIMULATOR_FKTP_USER_KEY   user_key of the FKTP service (the same)
  SIMULATOR_FACILITY_CODE   kdppk (0000R001)
  SIMULATOR_STATE_FILE      the ledger (var/simulator/ledger.jsonl)
  SIMULATOR_REFERENCE_FILE  clinics, doctors and HFIS week as JSON (any doctor is accepted)
  SIMULATOR_SCENARIO_FILE   faults to play, YAML or JSON (none; see docs/simulator/)
  SIMULATOR_FACILITY_URL    the facility's web service, https, for the Mobile JKN half; then also
  SIMULATOR_FACILITY_USER     its user name,
  SIMULATOR_FACILITY_PASSWORD its password and,
  SIMULATOR_FACILITY_CA_FILE  where it is its own, its certificate as a PEM file (none)
  SIMULATOR_SEED            for faults that strike by chance (1)
  SIMULATOR_CLOCK_START     an instant to begin at, such as 2026-01-05T07:00:00+07:00 (now)
  SIMULATOR_CLOCK_SPEED     how many times as fast its clock runs (1); callers must keep the same time
  VAR_DIR                   instead of var
`;

export interface Settings {
  options: SimulatorOptions;
  /** Where the account came from, when nobody gave one: then the person at the terminal is to see it. */
  accountFile: string | undefined;
}

type Environment = Readonly<Record<string, string | undefined>>;

const ACCOUNT = ['SIMULATOR_CONS_ID', 'SIMULATOR_CONS_SECRET', 'SIMULATOR_USER_KEY'] as const;

/** @throws a sentence naming the setting that does not fit */
export function readSettings(environment: Environment): Settings {
  const value = (name: string): string | undefined => environment[name] || undefined;
  const varDir = value('VAR_DIR') ?? 'var';

  const start = value('SIMULATOR_CLOCK_START');
  const speed = numberIn(environment, 'SIMULATOR_CLOCK_SPEED', 1, (given) => given > 0, 'a number above 0');
  const secondPort = value('SIMULATOR_SECOND_PORT') === undefined ? undefined : portIn(environment, 'SIMULATOR_SECOND_PORT', 0);
  const referenceFile = value('SIMULATOR_REFERENCE_FILE');
  const scenarioFile = value('SIMULATOR_SCENARIO_FILE');
  const { accountFile, ...account } = accountIn(environment, varDir);

  const options: SimulatorOptions = {
    port: portIn(environment, 'SIMULATOR_PORT', 8_090),
    ...(secondPort === undefined ? {} : { secondPort }),
    stateFile: value('SIMULATOR_STATE_FILE') ?? join(varDir, 'simulator', 'ledger.jsonl'),
    ...account,
    facilityCode: value('SIMULATOR_FACILITY_CODE') ?? '0000R001',
    clock: clockOf(start, speed),
    ...(referenceFile === undefined ? {} : { reference: readReferenceFile(referenceFile) }),
    ...(scenarioFile === undefined ? {} : { scenario: readScenarioFile(scenarioFile) }),
    ...facilityIn(environment),
    faultSeed: numberIn(environment, 'SIMULATOR_SEED', 1, Number.isSafeInteger, 'a whole number'),
  };
  return { options, accountFile };
}

function accountIn(environment: Environment, varDir: string): Pick<SimulatorOptions, 'account' | 'fktpUserKey'> & { accountFile: string | undefined } {
  const [consId = '', consSecret = '', userKey = ''] = ACCOUNT.map((name) => environment[name]);
  const missing = ACCOUNT.filter((name) => (environment[name] ?? '') === '');
  if (missing.length === 0) return { account: { consId, consSecret, userKey }, ...fktpKey(environment.SIMULATOR_FKTP_USER_KEY), accountFile: undefined };
  if (missing.length < ACCOUNT.length) {
    throw new Error(`It needs to know the whole account it is to accept: please set ${missing.join(', ')} to what the facility uses towards BPJS, or none of ${ACCOUNT.join(', ')}.`);
  }
  const { account, fktpUserKey, file } = standingAccount(varDir);
  return { account, ...fktpKey(environment.SIMULATOR_FKTP_USER_KEY || fktpUserKey), accountFile: file };
}

function facilityIn(environment: Environment): { facility?: FacilityInput } {
  const baseUrl = environment.SIMULATOR_FACILITY_URL || undefined;
  if (baseUrl === undefined) return {};
  const [username = '', password = ''] = [environment.SIMULATOR_FACILITY_USER, environment.SIMULATOR_FACILITY_PASSWORD];
  if (username === '' || password === '') throw new Error('SIMULATOR_FACILITY_URL needs SIMULATOR_FACILITY_USER and SIMULATOR_FACILITY_PASSWORD beside it.');
  const read = facilityInput.safeParse({ baseUrl, username, password, caFile: environment.SIMULATOR_FACILITY_CA_FILE || null });
  if (!read.success) throw new Error(`SIMULATOR_FACILITY_… cannot be used:\n${z.prettifyError(read.error)}`);
  return { facility: read.data };
}

function fktpKey(fktpUserKey: string | undefined): { fktpUserKey?: string } {
  return fktpUserKey === undefined || fktpUserKey === '' ? {} : { fktpUserKey };
}

function clockOf(start: string | undefined, speed: number): Clock {
  if (start === undefined) return speed === 1 ? systemClock : rehearsalClock(undefined, speed);
  const instant = new Date(start);
  // Without an offset it would mean another instant on each machine.
  if (Number.isNaN(instant.getTime()) || !/(Z|[+-]\d{2}:\d{2})$/.test(start)) {
    throw new Error('SIMULATOR_CLOCK_START must be an instant with its offset, such as 2026-01-05T07:00:00+07:00.');
  }
  return rehearsalClock(instant, speed);
}

function portIn(environment: Environment, name: string, usual: number): number {
  return numberIn(environment, name, usual, (port) => Number.isInteger(port) && port >= 0 && port <= 65_535, 'a port number');
}

function numberIn(environment: Environment, name: string, usual: number, fits: (given: number) => boolean, what: string): number {
  const given = Number(environment[name] || usual);
  if (!fits(given)) throw new Error(`${name} must be ${what}.`);
  return given;
}
