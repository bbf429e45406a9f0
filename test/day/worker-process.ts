import type { Config } from '../../src/platform/config';
import { openDb } from '../../src/platform/db';
import { openFacilityDirectory } from '../../src/platform/facility-directory';
import { makeLog } from '../../src/platform/log';
import { sweepOutbox } from '../../src/outbox/sweep';
import { startWorker } from '../../src/worker';
import '../support/use-data-keys';
import { joinTime } from './scaled-time';

/** What a worker of a rehearsed day is told, as JSON in CLINIC_DAY. */
export interface WorkerSettings {
  databaseUrl: string;
  timeFile: string;
  outbox: Config['outbox'];
  bpjs: Config['bpjs'];
  pollMs: number;
}

const SWEEP_EVERY_MS = 60_000;

/** A worker in a process of its own, as `npm start work` has it, on a clock that runs faster. Ends with its parent. */
async function main(settings: WorkerSettings): Promise<void> {
  const { databaseUrl, timeFile, outbox, bpjs, pollMs } = settings;
  const { clock, wait } = joinTime(timeFile);
  const log = makeLog({ level: 'warn' });
  const db = openDb(databaseUrl, { poolMax: 6 });
  const facilities = await openFacilityDirectory(db, log);
  const worker = await startWorker({ config: { outbox, bpjs }, db, log, clock, facilities }, { random: Math.random, wait, pollMs });
  let isStopping = false;

  const sweepEachMinute = async (): Promise<void> => {
    while (!isStopping) {
      await sweepOutbox({ db, clock, facilities }).catch((error: unknown) => log.warn({ error }, 'the sweep failed'));
      await wait(SWEEP_EVERY_MS);
    }
  };
  const sweeping = sweepEachMinute();

  process.stdin.resume().once('end', () => {
    if (isStopping) return;
    isStopping = true;
    void Promise.all([worker.stop(), sweeping])
      .then(() => facilities.close())
      .then(() => db.close())
      .then(() => log.flush())
      .finally(() => process.exit());
  });
}

main(JSON.parse(process.env['CLINIC_DAY'] ?? '{}') as WorkerSettings).catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
  process.exit(1);
});
