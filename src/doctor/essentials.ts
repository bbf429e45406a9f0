import type { Caller } from '../bpjs/call';
import type { Clock } from '../platform/clock';
import { ConfigError, type Config } from '../platform/config';
import type { Sql } from '../platform/db';
import type { Log } from '../platform/log';
import { CHECK_IDS, SERVER_CHECKS } from './all-checks';
import { runChecks } from './run-checks';

const WITHIN_MS = 2_500;

/**
 * What a production server looks at before it serves: the checks that need neither network nor BPJS. What fails keeps it from
 * starting, unless START_DESPITE names it; what cannot be told in time, or is only worth attention, does not.
 * @throws ConfigError with a sentence for each failure
 */
export async function insistOnEssentials({ config, db, clock, log, tokenSecret }: { config: Config; db: Sql; clock: Clock; log: Log; tokenSecret: string }): Promise<void> {
  const strangers = config.startDespite.filter((id) => !CHECK_IDS.includes(id));
  if (strangers.length > 0) throw new ConfigError([`START_DESPITE: there is no check ${strangers.join(', ')}; docs/doctor.md lists them`]);
  const essential = SERVER_CHECKS.filter((check) => check.essential).map((check) => ({ ...check, withinMs: WITHIN_MS }));
  const context = { config, db, clock, tokenSecret, publicUrl: config.public.url, facilities: [], caller: NOBODY_IS_CALLED, prober: undefined };
  const complaints: string[] = [];
  for (const { id, findings } of await runChecks(essential, context)) {
    for (const { verdict, what, mend = '' } of findings) {
      if (verdict === 'perhatian') log.warn({ check: id, what, mend }, 'the doctor asks for attention');
      if (verdict !== 'gagal') continue;
      if (config.startDespite.includes(id)) log.error({ check: id, what, mend }, 'the server starts despite this, as START_DESPITE says');
      else complaints.push(`${what} ${mend} [${id}]`);
    }
  }
  if (complaints.length > 0) throw new ConfigError([...complaints, 'START_DESPITE=<id>,… starts all the same (docs/doctor.md)']);
}

/** No essential check calls anybody: BPJS that is away never keeps a hospital from opening. */
const NOBODY_IS_CALLED: Caller = new Proxy({} as Caller, {
  get: () => {
    throw new Error('an essential check may not call anybody');
  },
});
