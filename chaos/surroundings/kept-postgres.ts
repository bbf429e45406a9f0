import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';
import { freePort } from '../../bench/common/server-process';
import { openCluster, programOptions, programPath } from '../../src/platform/postgres-cluster';
import { keepAlive } from '../kept-process';

/** A PostgreSQL that comes back when it is gone. */
export interface KeptPostgres {
  url: (database: string) => string;
  port: number;
  /** To its first process. */
  signal: (what: NodeJS.Signals) => void;
  /** SIGKILL, and it does not come back. */
  destroy: () => Promise<void>;
  end: () => Promise<void>;
}

const UP_WITHIN_MS = 60_000;
const POLL_MS = 50;

/** Of the data in `directory`/data, made when there are none. Resolves when it answers. */
export async function keepPostgres(name: string, directory: string, settings: Record<string, string> = {}): Promise<KeptPostgres> {
  const cluster = await openCluster(directory);
  const port = await freePort();
  const given = Object.entries(settings).flatMap(([setting, value]) => ['-c', `${setting}=${value}`]);
  const kept = keepAlive(name, { path: programPath(cluster, 'postgres'), args: ['-D', cluster.dataDirectory, '-p', String(port), '-h', '127.0.0.1', '-k', '', ...given], ...programOptions(cluster) });
  const url = (database: string): string => `postgres://postgres:${cluster.password}@127.0.0.1:${port}/${database}`;
  for (const until = Date.now() + UP_WITHIN_MS; ; await delay(POLL_MS)) {
    try {
      await asAdmin(url('postgres'), 'select');
      break;
    } catch (error) {
      if (Date.now() < until) continue;
      await kept.end('SIGKILL');
      throw new Error(`${name} did not start: ${kept.said()}`, { cause: error });
    }
  }
  return { url, port, signal: kept.signal, destroy: () => kept.end('SIGKILL'), end: () => kept.end('SIGINT') };
}

export async function asAdmin<Row extends object>(url: string, statement: string): Promise<Row[]> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 5_000 });
  client.on('error', () => undefined);
  try {
    await client.connect();
    return (await client.query<Row>(statement)).rows;
  } finally {
    await client.end().catch(() => undefined);
  }
}
