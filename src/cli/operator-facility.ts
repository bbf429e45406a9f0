import { ConfigError, readConfig, type Config } from '../platform/config';
import type { Facility } from '../platform/facility';
import { OperatorMistake } from './operator-arguments';

/**
 * The facility a person means: that of `--code`, or the only one there is.
 * @throws OperatorMistake
 */
export function theFacility(all: readonly Facility[], code: string | undefined): Facility {
  const [facility, another] = code === undefined ? all : all.filter((each) => each.code.toLowerCase() === code.toLowerCase());
  if (facility !== undefined && another === undefined) return facility;
  if (code !== undefined) throw new OperatorMistake(1, `There is no facility ${code}; npm run facility -- list shows those there are.`);
  throw new OperatorMistake(1, facility === undefined ? 'There is no facility yet: npm run facility -- add' : `There are several facilities: say which with --code, one of ${all.map((each) => each.code).join(', ')}.`);
}

/**
 * Time-outs, CA file and spacing as the server has them; the rest of its configuration is of no concern here.
 * @throws OperatorMistake with the complaints about these variables
 */
export function linkToBpjs(env: Record<string, string | undefined>): Pick<Config, 'bpjs' | 'outbox'> {
  try {
    return readConfig(Object.fromEntries(Object.entries(env).filter(([name]) => /^(BPJS|OUTBOX)_/.test(name)))).config;
  } catch (error) {
    if (error instanceof ConfigError) throw new OperatorMistake(1, error.message);
    throw error;
  }
}
