import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { facilityInput } from './mobile-jkn/facility';
import { simulatorOptions } from './options';
import { readReferenceFile } from './reference';
import { readScenarioFile } from './scenario';
import type { SimulatorOptions } from './simulator';
import type { StandingAccount } from './standing-account';

const text = z.string().trim().min(1);
const port = z.number().int().min(0).max(65_535);
const secret = z.string().min(1);

/** Each is a simulator of its own: nothing but the process is shared. */
const simulatedFacility = z.strictObject({
  /** kdppk; also names its ledger, and so holds nothing that means something in a path. */
  code: z.string().regex(/^\w+$/, 'letters and digits only'),
  name: text,
  port,
  secondPort: port.exactOptional(),
  /** Absent: the standing account. */
  account: z.strictObject({ consId: secret, consSecret: secret, userKey: secret, fktpUserKey: secret.exactOptional(), authorization: secret.exactOptional() }).exactOptional(),
  referenceFile: text.exactOptional(),
  scenarioFile: text.exactOptional(),
  stateFile: text.exactOptional(),
  options: simulatorOptions.partial().default({}),
  /** Where its web service is, as PUT /control/mobile-jkn/facility takes it. */
  app: facilityInput.exactOptional(),
});

const facilitiesFile = z.strictObject({
  facilities: z
    .array(simulatedFacility)
    .min(1)
    .refine((all) => new Set(all.map(({ code }) => code)).size === all.length, 'each code once'),
});

/** As a program that writes the file has to make it. */
export type FacilitiesFile = z.input<typeof facilitiesFile>;

export type CommonOptions = Pick<SimulatorOptions, 'clock' | 'faultSeed'>;

/**
 * The file of SIMULATOR_FACILITIES_FILE.
 * @param standing asked only when a facility names no account
 * @throws a sentence that names the file and each place in it that does not fit; never a value, as it holds secrets
 */
export function readFacilitiesFile(path: string, varDir: string, common: CommonOptions, standing: () => StandingAccount): SimulatorOptions[] {
  let content: string;
  try {
    content = readFileSync(path, 'utf8').replace(/^\uFEFF/, '');
  } catch (error) {
    throw new Error(`The facilities in ${path} cannot be read: ${(error as Error).message}`, { cause: error });
  }
  const read = facilitiesFile.safeParse(parsed(content));
  if (!read.success) throw new Error(`The facilities in ${path} do not fit:\n${z.prettifyError(read.error)}`);

  return read.data.facilities.map(({ code, account, options, app, referenceFile, scenarioFile, stateFile, secondPort, ...rest }): SimulatorOptions => {
    const { account: ownAccount, fktpUserKey } = account === undefined ? standing() : { account, fktpUserKey: account.fktpUserKey };
    return {
      ...common,
      ...options,
      ...rest,
      facilityCode: code,
      account: ownAccount,
      stateFile: stateFile ?? join(varDir, 'simulator', `${code}.jsonl`),
      ...(fktpUserKey === undefined ? {} : { fktpUserKey }),
      ...(secondPort === undefined ? {} : { secondPort }),
      ...(referenceFile === undefined ? {} : { reference: readReferenceFile(referenceFile) }),
      ...(scenarioFile === undefined ? {} : { scenario: readScenarioFile(scenarioFile) }),
      ...(app === undefined ? {} : { facility: app }),
    };
  });
}

/** Undefined for what is no JSON, without the complaint of JSON.parse: it quotes what it read. */
function parsed(content: string): unknown {
  try {
    return JSON.parse(content);
  } catch {
    return undefined;
  }
}
