import { join } from 'node:path';
import { z } from 'zod';
import { systemClock, type Clock } from '../../platform/clock';
import { readFacilitiesFile, type CommonOptions } from './facilities-file';
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
  SIMULATOR_FACILITY_NAME   its name on the page (that of the reference data)
  SIMULATOR_STATE_FILE      the ledger (var/simulator/ledger.jsonl)
  SIMULATOR_REFERENCE_FILE  clinics, doctors and HFIS week as JSON (any doctor is accepted)
  SIMULATOR_SCENARIO_FILE   faults to play, YAML or JSON (none; see docs/simulator/)
  SIMULATOR_FACILITY_URL    the facility's web service, https, for the Mobile JKN half; then also
  SIMULATOR_FACILITY_USER     its user name,
  SIMULATOR_FACILITY_PASSWORD its password and,
  SIMULATOR_FACILITY_CA_FILE  where it is its own, its certificate as a PEM file (none)
  SIMULATOR_FACILITY_KIND     FKRTL, a hospital, or FKTP, primary care (FKRTL)
  SIMULATOR_FACILITY_REPLIES  of an FKTP: v1 or v2 (v2)
  SIMULATOR_SEED            for faults that strike by chance (1)
  SIMULATOR_CLOCK_START     an instant to begin at, such as 2026-01-05T07:00:00+07:00 (now)
  SIMULATOR_CLOCK_SPEED     how many times as fast its clock runs (1); callers must keep the same time
  VAR_DIR                   instead of var

Several facilities at once, each with its own port, account, ledger, options, faults and page:
  SIMULATOR_FACILITIES_FILE a JSON file that lists them (see docs/simulator/); it takes the place of
                            all settings above but SIMULATOR_SEED, SIMULATOR_CLOCK_… and VAR_DIR
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
  const varDir = varDirIn(environment);
  const name = value('SIMULATOR_FACILITY_NAME');
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
    ...(name === undefined ? {} : { name }),
    ...commonIn(environment),
    ...(referenceFile === undefined ? {} : { reference: readReferenceFile(referenceFile) }),
    ...(scenarioFile === undefined ? {} : { scenario: readScenarioFile(scenarioFile) }),
    ...facilityIn(environment),
  };
  return { options, accountFile };
}

/** One simulator for each facility. */
export interface AllSettings {
  simulators: SimulatorOptions[];
  /** Whether a file listed them. */
  isList: boolean;
  accountFile: string | undefined;
}

/**
 * The settings of the one facility of the environment, or of those in the file of SIMULATOR_FACILITIES_FILE.
 * @throws a sentence naming the setting that does not fit
 */
export function readAllSettings(environment: Environment): AllSettings {
  const file = environment.SIMULATOR_FACILITIES_FILE || undefined;
  if (file === undefined) {
    const { options, accountFile } = readSettings(environment);
    return { simulators: [options], isList: false, accountFile };
  }
  const besides = Object.keys(environment).filter((name) => /^SIMULATOR_(?!FACILITIES_FILE$|SEED$|CLOCK_)/.test(name) && environment[name] !== '');
  if (besides.length > 0) throw new Error(`SIMULATOR_FACILITIES_FILE says all of each facility: please leave out ${besides.join(', ')}.`);
  const varDir = varDirIn(environment);
  return { simulators: readFacilitiesFile(file, varDir, commonIn(environment), () => standingAccount(varDir)), isList: true, accountFile: undefined };
}

const varDirIn = (environment: Environment): string => environment.VAR_DIR || 'var';

/** What holds for every facility of a process. */
function commonIn(environment: Environment): CommonOptions {
  const speed = numberIn(environment, 'SIMULATOR_CLOCK_SPEED', 1, (given) => given > 0, 'a number above 0');
  return {
    clock: clockOf(environment.SIMULATOR_CLOCK_START || undefined, speed),
    faultSeed: numberIn(environment, 'SIMULATOR_SEED', 1, Number.isSafeInteger, 'a whole number'),
  };
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
  const read = facilityInput.safeParse({
    kind: environment.SIMULATOR_FACILITY_KIND || undefined,
    replies: environment.SIMULATOR_FACILITY_REPLIES || undefined,
    baseUrl,
    username,
    password,
    caFile: environment.SIMULATOR_FACILITY_CA_FILE || null,
  });
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
