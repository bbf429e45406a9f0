import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { closeSync, existsSync, openSync, readFileSync, realpathSync, renameSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { promisify } from 'node:util';
import pg from 'pg';
import { probePort } from './port-probe';
import { type Cluster, isRunning, openCluster, programOptions, programPath } from './postgres-cluster';
import { replacePrivateFile } from './private-file';

export interface EmbeddedPostgresOptions {
  /** Holds the data, its password, its port and the server's own log. Made when missing. */
  directory: string;
  /** Absent: the port of last time when it is free, else any. */
  port?: number;
  /** Further arguments of the server, such as `-c fsync=off`. */
  flags?: readonly string[];
  /** Made when missing. */
  databases?: readonly string[];
  /** Which system account runs the server when Node is root: the first one that exists. */
  accounts?: readonly string[];
  /** The server went away by itself and is back (no error), or could not be brought back. */
  onInterruption?: (error?: Error) => void;
}

export interface EmbeddedPostgres {
  url: (database: string) => string;
  port: number;
  dataDirectory: string;
  /** The server was running already, left behind by a process that was killed. */
  attached: boolean;
  /** Ends all sessions and resolves when the server is gone. May be called again. */
  stop: () => Promise<void>;
}

interface RunningServer {
  /** Holds the ownership for as long as this process lives: the kernel closes it even after `kill -9`. */
  session: pg.Client;
  pid: number;
  port: number;
  attached: boolean;
}

const HOST = '127.0.0.1';
const START_WITHIN_MS = 60_000;
const STOP_WITHIN_MS = 60_000;
const OWNERSHIP_WITHIN_MS = 2_000;
const POLL_MS = 20;
const HEAL_TRIES = 5;
const HEAL_PAUSE_MS = 500;
const OWNERSHIP = 0x616e746f; // "anto"

/**
 * Starts a real PostgreSQL on loopback, or takes over the one a killed process left running on the same folder. The
 * caller is its only owner until `stop()`: a second process on the folder is refused and never stops the first one's
 * server. Committed work survives a kill of Node, of the server, and of both.
 * @throws a sentence when the folder is in use, the platform has no PostgreSQL, or the server does not come up
 */
export async function startEmbeddedPostgres(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  const cluster = await openCluster(options.directory, options.accounts);
  let server = await ownedServer(cluster, options);
  let stopping: Promise<void> | undefined;
  let healing: Promise<void> | undefined;

  const heal = async (): Promise<void> => {
    for (let tries = 1; ; tries++) {
      try {
        server = await ownedServer(cluster, { ...options, port: server.port });
        watch();
        return options.onInterruption?.();
      } catch (error) {
        // it may have gone away again while it was coming back
        if (tries >= HEAL_TRIES || stopping !== undefined) return options.onInterruption?.(error as Error);
        await pause(HEAL_PAUSE_MS);
      }
    }
  };
  const watch = (): void => {
    server.session.once('end', () => {
      if (stopping === undefined) healing = heal();
    });
    // idle from here on; a forgotten stop() must not keep Node alive
    (server.session as unknown as { unref: () => void }).unref();
  };
  const stop = async (): Promise<void> => {
    await healing;
    await stopServer(cluster, server);
    await server.session.end().catch(() => undefined);
  };
  try {
    for (const database of options.databases ?? []) await createDatabase(server.session, database);
  } catch (error) {
    await stop();
    throw error;
  }
  watch();
  const { port } = server;
  return {
    url: (database) => `postgres://postgres:${cluster.password}@${HOST}:${port}/${database}`,
    port,
    dataDirectory: cluster.dataDirectory,
    attached: server.attached,
    stop: () => (stopping ??= stop()),
  };
}

async function ownedServer(cluster: Cluster, options: EmbeddedPostgresOptions): Promise<RunningServer> {
  const server = await runningServer(cluster, options);
  try {
    await takeOwnership(server.session, cluster);
  } catch (error) {
    await server.session.end().catch(() => undefined);
    throw error;
  }
  replacePrivateFile(path.join(cluster.directory, 'port'), String(server.port));
  return server;
}

/** Connects to the server of this folder, starting it when nobody answers. PostgreSQL itself judges a stale postmaster.pid. */
async function runningServer(cluster: Cluster, options: EmbeddedPostgresOptions): Promise<RunningServer> {
  const deadline = Date.now() + START_WITHIN_MS;
  let port = options.port;
  let child: ChildProcess | undefined;
  let logRotated = false;

  while (Date.now() < deadline) {
    const noted = readPostmasterFile(cluster);
    const answer = noted === undefined ? 'nobody' : await connect(cluster, noted.port);
    if (noted !== undefined && answer instanceof pg.Client) return { session: answer, pid: noted.pid, port: noted.port, attached: child?.pid !== noted.pid };

    if (child !== undefined && hasEnded(child)) {
      child = undefined;
      const log = readFileSync(serverLog(cluster), 'utf8').slice(-2_000);
      if (/could not bind|could not create any TCP/.test(log)) {
        if (options.port !== undefined) throw new Error(`Port ${options.port} of the embedded PostgreSQL is taken by another program.`);
        port = undefined;
      } else if (!/"postmaster\.pid" already exists|shared memory block .* still in use/.test(log)) {
        // those two pass: another start was quicker, or processes of a killed server are still leaving
        throw new Error(`The embedded PostgreSQL did not start:\n${log.trim()}`);
      }
    } else if (child === undefined && answer === 'nobody') {
      if (!logRotated && existsSync(serverLog(cluster))) renameSync(serverLog(cluster), `${serverLog(cluster)}.before`);
      logRotated = true;
      port ??= await freePort(cluster);
      child = await spawnServer(cluster, port, options.flags ?? []);
    }
    await pause(POLL_MS);
  }
  throw new Error(`The embedded PostgreSQL was not ready within ${START_WITHIN_MS / 1_000} seconds; its log is ${serverLog(cluster)}.`);
}

async function spawnServer(cluster: Cluster, port: number, flags: readonly string[]): Promise<ChildProcess> {
  const log = openSync(serverLog(cluster), 'w', 0o600);
  try {
    const child = spawn(programPath(cluster, 'postgres'), ['-D', cluster.dataDirectory, '-p', String(port), '-h', HOST, '-k', '', ...flags], {
      ...programOptions(cluster),
      stdio: ['ignore', log, log],
      // a process group of its own: Ctrl-C in the terminal must not reach the database before the server has closed
      detached: true,
    });
    child.unref();
    await new Promise((resolve, reject) => child.once('spawn', resolve).once('error', reject));
    return child;
  } finally {
    closeSync(log);
  }
}

/**
 * A session of this folder's server. `nobody`: none is reachable there. `wait`: it is there and not ready, because it
 * is recovering after a crash or shutting down (SQLSTATE 57P03).
 */
async function connect(cluster: Cluster, port: number): Promise<pg.Client | 'nobody' | 'wait'> {
  const session = new pg.Client({
    host: HOST,
    port,
    user: 'postgres',
    password: cluster.password,
    database: 'postgres',
    application_name: `antrean-online owner, process ${process.pid}`,
    connectionTimeoutMillis: 5_000,
  });
  session.on('error', () => undefined); // 'end' follows
  try {
    await session.connect();
    const { rows } = await session.query<{ data_directory: string }>('show data_directory');
    // the noted port may since have gone to somebody else's server
    if (rows[0]?.data_directory !== realpathSync(cluster.dataDirectory)) throw new Error('another server');
    return session;
  } catch (error) {
    await session.end().catch(() => undefined);
    return (error as { code?: unknown }).code === '57P03' ? 'wait' : 'nobody';
  }
}

/** Waits a moment for the session of a process that has just been killed to be noticed. */
async function takeOwnership(session: pg.Client, cluster: Cluster): Promise<void> {
  const deadline = Date.now() + OWNERSHIP_WITHIN_MS;
  do {
    const { rows } = await session.query<{ mine: boolean }>('select pg_try_advisory_lock($1) as mine', [OWNERSHIP]);
    if (rows[0]?.mine === true) return;
    await pause(POLL_MS);
  } while (Date.now() < deadline);
  const { rows } = await session.query<{ application_name: string }>(
    `select application_name from pg_stat_activity where application_name like 'antrean-online owner%' and pid <> pg_backend_pid()`,
  );
  const who = /process \d+/.exec(rows[0]?.application_name ?? '')?.[0] ?? 'another process';
  throw new Error(`The embedded database in ${cluster.directory} is in use by ${who}. Stop that one first, or give this one its own VAR_DIR.`);
}

async function stopServer(cluster: Cluster, server: RunningServer): Promise<void> {
  const noted = readPostmasterFile(cluster);
  if (noted?.pid !== server.pid) return; // gone already
  if (process.platform === 'win32') await promisify(execFile)(programPath(cluster, 'pg_ctl'), ['stop', '-D', cluster.dataDirectory, '-m', 'fast'], programOptions(cluster));
  else process.kill(server.pid, 'SIGINT');
  const deadline = Date.now() + STOP_WITHIN_MS;
  while (isRunning(server.pid) || readPostmasterFile(cluster)?.pid === server.pid) {
    if (Date.now() > deadline) throw new Error(`The embedded PostgreSQL (process ${server.pid}) did not stop within ${STOP_WITHIN_MS / 1_000} seconds.`);
    await pause(POLL_MS);
  }
}

async function createDatabase(session: pg.Client, name: string): Promise<void> {
  const { rowCount } = await session.query('select from pg_database where datname = $1', [name]);
  if (rowCount === 0) await session.query(`create database ${session.escapeIdentifier(name)}`);
}

function readPostmasterFile(cluster: Cluster): { pid: number; port: number } | undefined {
  try {
    const lines = readFileSync(path.join(cluster.dataDirectory, 'postmaster.pid'), 'utf8').split('\n');
    const [pid, port] = [Number(lines[0]), Number(lines[3])];
    return pid > 0 && port > 0 ? { pid, port } : undefined;
  } catch {
    return undefined;
  }
}

function serverLog(cluster: Cluster): string {
  return path.join(cluster.directory, 'postgres.log');
}

function hasEnded(child: ChildProcess): boolean {
  return child.exitCode !== null || child.signalCode !== null;
}

/** The port of last time, so that a client's saved settings go on working, or any. */
async function freePort(cluster: Cluster): Promise<number> {
  const file = path.join(cluster.directory, 'port');
  const before = existsSync(file) ? Number(readFileSync(file, 'utf8')) : 0;
  for (const wanted of [before, 0]) {
    const probed = await probePort(HOST, wanted);
    if ('free' in probed) return probed.free;
  }
  throw new Error('There is no free port on loopback for the embedded PostgreSQL.');
}
