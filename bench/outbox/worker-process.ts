import { setTimeout as delay } from 'node:timers/promises';
import type { Clock } from '../../src/platform/clock';
import type { Config } from '../../src/platform/config';
import { dataKeysOfText } from '../../src/platform/data-keys';
import { type Bindings, type Database, openDb } from '../../src/platform/db';
import { openFacilityDirectory } from '../../src/platform/facility-directory';
import { type Log, makeLog } from '../../src/platform/log';
import { useDataKeys } from '../../src/platform/personal-data';
import { startWorker } from '../../src/worker';
import { Durations, type Summary } from '../common/figures';
import { clockFrom, type Pace } from './pace';

export interface WorkerSettings {
  databaseUrl: string;
  pace: Pace;
  outbox: Omit<Config['outbox'], 'leaseMs'>;
  pollMs: number;
}

/** `hold`: nothing more is claimed until it is told a pace. */
export type ToWorker = { kind: 'hold' } | { kind: 'pace'; pace: Pace } | { kind: 'report' } | { kind: 'memory' } | { kind: 'stop' };

export interface Memory {
  rssBytes: number;
  heapBytes: number;
}

/** Since the report before. */
export interface WorkerReport {
  /** Claims that brought rows, as the worker saw them: with the way to the database and the wait for a connection. */
  claims: Summary;
  /** Claims that were told to wait, or that nothing is due. */
  turnedAway: Summary;
  cpuMs: number;
}

export type FromWorker = { kind: 'ready' } | { kind: 'report'; report: WorkerReport } | { kind: 'memory'; memory: Memory };

/** The statement's name in src/outbox/claim.ts. */
const CLAIM = 'claim_due';
/** As production has it. */
const POOL_MAX = 10;
const BPJS = { connectTimeoutMs: 5_000, totalTimeoutMs: 20_000 };

/** What `npm start work` runs, with a clock that can be told and a watch on its claims. Ends with its parent. */
async function main(settings: WorkerSettings): Promise<void> {
  let pace = settings.pace;
  const outbox = { ...settings.outbox, leaseMs: pace.leaseMs };
  const clock: Clock = () => clockFrom(pace)();
  const wait = async (ms: number): Promise<void> => void (await delay(Math.max(1, ms / pace.speed)));
  const log = quietLog();
  useDataKeys(dataKeysOfText(process.env['DATA_KEYS'] ?? ''));
  const watch = watched(openDb(settings.databaseUrl, { poolMax: POOL_MAX }));
  const facilities = await openFacilityDirectory(watch.db, log);
  const worker = await startWorker({ config: { outbox, bpjs: BPJS }, db: watch.db, log, clock, facilities }, { random: Math.random, wait, pollMs: settings.pollMs });

  const stop = async (): Promise<void> => {
    watch.goOn();
    await worker.stop();
    await facilities.close();
    await watch.db.close();
    log.flush();
    process.exit();
  };
  process.on('message', (message: ToWorker) => {
    switch (message.kind) {
      case 'hold':
        return watch.hold();
      case 'pace':
        pace = message.pace;
        outbox.leaseMs = pace.leaseMs;
        return watch.goOn();
      case 'report':
        return send({ kind: 'report', report: watch.report() });
      case 'memory': {
        const { rss, heapUsed } = process.memoryUsage();
        return send({ kind: 'memory', memory: { rssBytes: rss, heapBytes: heapUsed } });
      }
      case 'stop':
        return void stop();
    }
  });
  process.once('disconnect', () => process.exit());
  // Ctrl-C reaches every process of the terminal; the parent says when it is over.
  process.on('SIGINT', () => undefined);
  send({ kind: 'ready' });
}

function send(message: FromWorker): void {
  process.send?.(message);
}

/** Errors only, and not that clocks differ: on a fast day those of two processes are minutes apart. */
function quietLog(): Log {
  const log = makeLog({ level: 'error' });
  return { ...log, error: (fields, message) => void (message.startsWith('the clock of this machine') || log.error(fields, message)) };
}

/** The same database, and how long the claims took. */
function watched(db: Database): { db: Database; report: () => WorkerReport; hold: () => void; goOn: () => void } {
  let held = Promise.resolve();
  let goOn = (): void => undefined;
  let claims = new Durations();
  let turnedAway = new Durations();
  let cpu = process.cpuUsage();
  const rows = async <Row extends object>(text: string, bindings?: Bindings, name?: string): Promise<Row[]> => {
    if (name !== CLAIM) return db.rows<Row>(text, bindings, name);
    await held;
    const began = performance.now();
    const found = await db.rows<Row>(text, bindings, name);
    (isClaimed(found[0]) ? claims : turnedAway).add(performance.now() - began);
    return found;
  };
  return {
    db: { ...db, rows },
    hold: () => void (held = new Promise((resolve) => (goOn = resolve))),
    goOn: () => goOn(),
    report: () => {
      const { user, system } = process.cpuUsage(cpu);
      const report = { claims: claims.summary(), turnedAway: turnedAway.summary(), cpuMs: Math.round((user + system) / 1_000) };
      [claims, turnedAway, cpu] = [new Durations(), new Durations(), process.cpuUsage()];
      return report;
    },
  };
}

function isClaimed(row: object | undefined): boolean {
  return row !== undefined && (row as { outbox_id?: unknown }).outbox_id !== null;
}

main(JSON.parse(process.env['BENCH_WORKER'] ?? '{}') as WorkerSettings).catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
  process.exit(1);
});
