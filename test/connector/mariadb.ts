import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import knexLib, { type Knex } from 'knex'; // eslint-disable-line no-restricted-imports -- the SIMRS of the test is written to by the test alone
import { until } from '../support/until';

const PLACES = ['/usr/sbin', '/usr/bin', '/usr/local/sbin', '/usr/local/bin', '/opt/homebrew/bin'];
const program = (...names: string[]): string | undefined => names.flatMap((name) => PLACES.map((place) => path.join(place, name))).find((file) => existsSync(file));

const server = program('mariadbd');
const installer = program('mariadb-install-db');
/** The installer needs a program that Debian keeps in another package. */
export const hasMariadb = server !== undefined && installer !== undefined && program('my_print_defaults') !== undefined;

export const READER = 'antrean_baca';
export const READER_PASSWORD = 'sandi-baca-uji';

export interface Mariadb {
  port: number;
  /** As the SIMRS itself: writes. */
  simrs: Knex;
  stop: () => Promise<void>;
  /** On the same data and port. */
  start: () => Promise<void>;
  close: () => Promise<void>;
}

/** A real MariaDB on loopback with a folder of its own, and an account that may read only. */
export async function startMariadb(database: string): Promise<Mariadb> {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'antrean-mariadb-'));
  const isRoot = process.getuid?.() === 0;
  const account = isRoot ? 'nobody' : os.userInfo().username;
  if (isRoot) {
    chmodSync(folder, 0o755);
    execFileSync('chown', ['nobody', folder]);
  }
  const data = path.join(folder, 'data');
  execFileSync(installer!, ['--no-defaults', `--datadir=${data}`, `--user=${account}`, '--auth-root-authentication-method=normal', '--skip-test-db'], { stdio: 'pipe' });
  const port = await freePort();
  let child: ChildProcess | undefined;
  const log = path.join(folder, 'mariadb.log');
  const admin = (schema = 'mysql'): Knex =>
    knexLib({ client: 'mysql2', connection: { host: '127.0.0.1', port, user: 'root', password: '', database: schema, dateStrings: true }, pool: { min: 0, max: 2 }, log: { warn: () => undefined, error: () => undefined, debug: () => undefined, deprecate: () => undefined } });

  const start = async (): Promise<void> => {
    child = spawn(
      server!,
      [
        '--no-defaults', `--datadir=${data}`, `--user=${account}`, `--port=${port}`, '--bind-address=127.0.0.1', `--socket=${path.join(folder, 'm.sock')}`, `--pid-file=${path.join(folder, 'm.pid')}`,
        `--log-error=${log}`, '--skip-name-resolve', '--innodb-buffer-pool-size=32M', '--innodb-flush-log-at-trx-commit=0', '--performance-schema=off', '--skip-log-bin', '--sql-mode=',
      ],
      { stdio: 'ignore' },
    );
    const probe = admin();
    try {
      await until(async () => {
        if (child?.exitCode !== null) throw new Error(`mariadbd ended: ${readFileSync(log, 'utf8').slice(-500)}`);
        return probe.raw('select 1').then(() => true, () => false);
      }, 'the start of MariaDB');
    } finally {
      await probe.destroy();
    }
  };
  const stop = async (): Promise<void> => {
    const ending = child;
    if (ending === undefined || ending.exitCode !== null) return;
    const gone = new Promise((resolve) => ending.once('exit', resolve));
    ending.kill('SIGTERM');
    await gone;
  };
  await start();
  const first = admin();
  await first.raw(`create database ${database} character set latin1`);
  await first.raw(`create user '${READER}'@'%' identified by '${READER_PASSWORD}'`);
  await first.raw(`grant select on ${database}.* to '${READER}'@'%'`);
  await first.destroy();
  const simrs = admin(database);
  return {
    port,
    simrs,
    start,
    stop,
    close: async () => {
      await simrs.destroy();
      await stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function freePort(): Promise<number> {
  const probe = createServer();
  await new Promise<void>((resolve) => probe.listen(0, '127.0.0.1', resolve));
  const { port } = probe.address() as { port: number };
  await new Promise((resolve) => probe.close(resolve));
  return port;
}
