import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';
import type { FaultQueue } from '../src/tools/simulator/fault-queue';
import type { KeptProcess } from './kept-process';

/** What can be struck. */
export interface Targets {
  servers: readonly KeptProcess[];
  workers: readonly KeptProcess[];
  database: { adminUrl: () => string; name: string; signal: (what: NodeJS.Signals) => void };
  bpjs: FaultQueue;
}

export interface Strike {
  name: string;
  /** How often it comes, among the others. */
  weight: number;
  /** Resolves when the blow is over; what it did may still be felt. */
  land: (targets: Targets, random: () => number) => Promise<void>;
}

const oneOf = <One>(all: readonly One[], random: () => number): One => all[Math.floor(random() * all.length)]!;

/** In BPJS for a while; of several faults that fit a call the first strikes. */
const atBpjs = (name: string, weight: number, ms: number, faults: readonly Parameters<FaultQueue['add']>[0][]): Strike => ({
  name,
  weight,
  land: async ({ bpjs }) => {
    for (const fault of faults) bpjs.add({ ...fault, times: 'unlimited' });
    await delay(ms);
    bpjs.clear();
  },
});

export const STRIKES: readonly Strike[] = [
  { name: 'kill -9 of a server', weight: 8, land: async ({ servers }, random) => oneOf(servers, random).signal('SIGKILL') },
  { name: 'kill -9 of both servers', weight: 3, land: async ({ servers }) => servers.forEach((server) => server.signal('SIGKILL')) },
  { name: 'kill -9 of a worker', weight: 6, land: async ({ workers }, random) => oneOf(workers, random).signal('SIGKILL') },
  { name: 'kill -9 of both workers', weight: 2, land: async ({ workers }) => workers.forEach((worker) => worker.signal('SIGKILL')) },
  { name: 'a server is stopped in order and started', weight: 2, land: async ({ servers }, random) => oneOf(servers, random).signal('SIGTERM') },
  { name: 'a server stands still for 3 s', weight: 2, land: async ({ servers }, random) => oneOf(servers, random).freeze(3_000) },
  { name: 'a worker stands still for longer than its lease', weight: 2, land: async ({ workers }, random) => oneOf(workers, random).freeze(5_000) },
  { name: 'kill -9 of PostgreSQL', weight: 4, land: async ({ database }) => database.signal('SIGKILL') },
  { name: 'PostgreSQL is restarted at once', weight: 3, land: async ({ database }) => database.signal('SIGINT') },
  { name: 'kill -9 of a connection of PostgreSQL', weight: 3, land: async ({ database }, random) => killBackend(database, random) },
  { name: 'all connections to the database are cut', weight: 5, land: async ({ database }) => cutConnections(database) },
  { name: 'the database stands still for 3 s', weight: 3, land: async ({ database }) => standStill(database, 3_000) },
  {
    name: 'everything is killed in one moment',
    weight: 2,
    land: async ({ servers, workers, database }) => {
      database.signal('SIGKILL');
      for (const member of [...servers, ...workers]) member.signal('SIGKILL');
    },
  },
  atBpjs('BPJS is away', 3, 4_000, [{ kind: 'host-down' }]),
  atBpjs('BPJS keeps what it is sent and answers nothing', 3, 3_000, [{ kind: 'hang-after-store', drop: false }]),
  atBpjs('BPJS hangs up, half of the time after it has stored', 3, 4_000, [{ kind: 'hang-after-store', drop: true, chance: 0.5 }, { kind: 'hang-before-store', drop: true }]),
  atBpjs('BPJS is slow', 2, 4_000, [{ kind: 'delay', ms: 1_200 }]),
  atBpjs('BPJS lies: stored, and answered with an error', 3, 4_000, [{ kind: 'status', status: 502, stored: true, chance: 0.4 }, { kind: 'html-200', stored: true, chance: 0.4 }, { kind: 'empty', stored: true }]),
  atBpjs('BPJS takes no more for now', 2, 3_000, [{ kind: '429', retryAfterSeconds: 2 }]),
];

/** A strike by its weight. */
export function draw(strikes: readonly Strike[], random: () => number): Strike {
  let left = random() * strikes.reduce((sum, { weight }) => sum + weight, 0);
  return strikes.find(({ weight }) => (left -= weight) < 0) ?? strikes[0]!;
}

async function asAdmin<Row extends object>({ adminUrl }: Targets['database'], statement: string, values: unknown[]): Promise<Row[]> {
  const client = new pg.Client({ connectionString: adminUrl(), connectionTimeoutMillis: 5_000 });
  client.on('error', () => undefined);
  try {
    await client.connect();
    return (await client.query<Row>(statement, values)).rows;
  } catch {
    // it was struck before and is not back: then this blow lands on nobody
    return [];
  } finally {
    await client.end().catch(() => undefined);
  }
}

async function cutConnections(database: Targets['database']): Promise<void> {
  await asAdmin(database, 'select pg_terminate_backend(pid) from pg_stat_activity where datname = $1', [database.name]);
}

/** PostgreSQL takes the sudden end of one of its processes for a broken memory, and starts all of them anew. */
async function killBackend(database: Targets['database'], random: () => number): Promise<void> {
  const backends = await asAdmin<{ pid: number }>(database, 'select pid from pg_stat_activity where datname = $1', [database.name]);
  if (backends.length > 0) signalled(oneOf(backends, random).pid, 'SIGKILL');
}

/** A disk that answers nobody for a while. */
async function standStill(database: Targets['database'], ms: number): Promise<void> {
  const backends = await asAdmin<{ pid: number }>(database, 'select pid from pg_stat_activity where datname = $1', [database.name]);
  for (const { pid } of backends) signalled(pid, 'SIGSTOP');
  await delay(ms);
  for (const { pid } of backends) signalled(pid, 'SIGCONT');
}

function signalled(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch {
    // gone meanwhile
  }
}
