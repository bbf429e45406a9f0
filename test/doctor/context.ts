import { makeCaller } from '../../src/bpjs/call';
import type { ServerCheck, ServerContext } from '../../src/doctor/check';
import { worstOf, type Finding, type Verdict } from '../../src/doctor/finding';
import { makeProber } from '../../src/doctor/probe';
import { readConfig, type Config } from '../../src/platform/config';
import type { Sql } from '../../src/platform/db';
import { makeTestLog } from '../support/test-log';

export const SECRET = 'Zr4lq0P8sWvYt2KfXb7mNc9dHg3JuEa6';

/** A server that is production in the eyes of a check, and nothing else unless said. */
export function serverContext(over: Partial<Omit<ServerContext, 'config'>> & { config?: Partial<Config> } = {}): ServerContext {
  const { config, ...rest } = over;
  const { config: read } = readConfig({});
  const clock = (): Date => new Date();
  return {
    config: { ...read, mode: 'production', ...config },
    db: { rows: () => Promise.reject(new Error('this check needs no database')) } satisfies Sql,
    clock,
    tokenSecret: SECRET,
    publicUrl: undefined,
    facilities: [],
    caller: makeCaller(read.bpjs, clock, makeTestLog()),
    prober: makeProber(SECRET),
    ...rest,
  };
}

/** The findings of one check, and the worst of them. */
export async function found(check: ServerCheck, context: ServerContext): Promise<{ verdict: Verdict; findings: Finding[]; said: string }> {
  const findings = await check.run(context);
  return { verdict: worstOf(findings), findings, said: findings.map(({ what, mend = '' }) => `${what} ${mend}`).join('\n') };
}
