import { type ChildProcess, spawn } from 'node:child_process';
import { chmodSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import pg from 'pg';
import { dataKeysOfText, keyText, newKey } from '../../src/platform/data-keys';
import { migrate } from '../../src/platform/migrate';
import { type EmbeddedPostgres, startEmbeddedPostgres } from '../../src/platform/embedded-postgres';
import { useDataKeys } from '../../src/platform/personal-data';
import { isRunning } from '../../src/platform/postgres-cluster';

export const ACCOUNT = { consId: '99001', consSecret: 'rahasia-Contoh-01', userKey: 'kunci-contoh' };

export interface SimulatorInput {
  name: string;
  /** A port it had before, so that what calls it need not be told anew; absent: any. */
  port?: number;
  /** Where its clock begins, and how fast it runs; absent: the time of this machine. */
  clock?: { startsAt: Date; speed: number };
}

export interface SimulatorProcess {
  port: number;
  baseUrl: string;
  /** One line of JSON for each call it has taken. */
  ledgerFile: string;
  control: (method: 'GET' | 'POST' | 'PUT' | 'DELETE', path: string, body?: object) => Promise<void>;
  stop: () => Promise<void>;
}

/** A PostgreSQL of the bench's own, and whatever it starts beside it. */
export interface House {
  postgres: Record<string, string>;
  /** Of its database of administration. */
  adminUrl: string;
  /** To the first process of its PostgreSQL. */
  signalPostgres: (what: NodeJS.Signals) => void;
  /** Of its own; goes with it. */
  directory: string;
  /** A new database at the newest schema. @returns its address */
  database: (name: string) => Promise<string>;
  simulator: (input: SimulatorInput) => Promise<SimulatorProcess>;
  /** Ends with the house, in case nobody ends it before. */
  lodge: (close: () => Promise<void>) => void;
  close: () => Promise<void>;
}

const FOLDER = 'antrean-bench-';
const TEMPLATE = 'bench_template';
const SIMULATOR = path.join(__dirname, '../../src/tools/simulator/main.js');
/** Clocks of two processes that were not started in the same moment, on a day that runs a thousand times as fast. */
const ANY_SKEW_SECONDS = 1e9;

/** Everything in one folder that goes with it; fsync stays on, as a hospital has it. */
export async function openHouse(): Promise<House> {
  await clearAwayKilledRuns();
  process.env['DATA_KEYS'] = keyText([newKey('seal'), newKey('lookup')]).replace(/#.*$/gm, '').trim();
  useDataKeys(dataKeysOfText(process.env['DATA_KEYS']));
  const directory = mkdtempSync(path.join(os.tmpdir(), `${FOLDER}${process.pid}-`));
  chmodSync(directory, 0o755);
  const lodgers: (() => Promise<void>)[] = [];
  const server = await startEmbeddedPostgres({ directory: path.join(directory, 'postgres'), databases: [TEMPLATE] });
  const close = async (): Promise<void> => {
    for (const leave of lodgers.reverse()) await leave().catch(() => undefined);
    await server.stop();
    rmSync(directory, { recursive: true, force: true });
  };
  try {
    await migrate(server.url(TEMPLATE));
    return {
      postgres: await settingsOf(server),
      adminUrl: server.url('postgres'),
      signalPostgres: (what) => signalPostmaster(server.dataDirectory, what),
      directory,
      database: async (name) => {
        await asAdmin(server, `create database ${name} template ${TEMPLATE}`);
        return server.url(name);
      },
      simulator: async (input) => {
        const simulator = await startSimulatorProcess(directory, input);
        lodgers.push(simulator.stop);
        return simulator;
      },
      lodge: (leave) => void lodgers.push(leave),
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

function signalPostmaster(dataDirectory: string, what: NodeJS.Signals): void {
  try {
    const pid = Number(readFileSync(path.join(dataDirectory, 'postmaster.pid'), 'utf8').split('\n')[0]);
    if (pid > 0) process.kill(pid, what);
  } catch {
    // gone meanwhile
  }
}

async function asAdmin(server: EmbeddedPostgres, statement: string): Promise<Record<string, string>[]> {
  const client = new pg.Client({ connectionString: server.url('postgres') });
  await client.connect();
  try {
    return (await client.query<Record<string, string>>(statement)).rows;
  } finally {
    await client.end();
  }
}

async function settingsOf(server: EmbeddedPostgres): Promise<Record<string, string>> {
  const rows = await asAdmin(server, `select name, setting from pg_settings where name in ('server_version', 'fsync', 'synchronous_commit', 'shared_buffers', 'max_wal_size')`);
  return Object.fromEntries(rows.map(({ name = '', setting = '' }) => [name, setting]));
}

async function startSimulatorProcess(directory: string, input: SimulatorInput): Promise<SimulatorProcess> {
  const ledgerFile = path.join(directory, `${input.name}.jsonl`);
  const clock = input.clock === undefined ? {} : { SIMULATOR_CLOCK_START: input.clock.startsAt.toISOString(), SIMULATOR_CLOCK_SPEED: String(input.clock.speed) };
  const child = spawn(process.execPath, [SIMULATOR], {
    env: {
      SIMULATOR_PORT: String(input.port ?? 0),
      SIMULATOR_STATE_FILE: ledgerFile,
      SIMULATOR_CONS_ID: ACCOUNT.consId,
      SIMULATOR_CONS_SECRET: ACCOUNT.consSecret,
      SIMULATOR_USER_KEY: ACCOUNT.userKey,
      ...clock,
    },
    stdio: ['pipe', 'pipe', 'inherit'],
    // Ctrl-C reaches it through us, when the worker has no more use for it
    detached: true,
  });
  child.stdin.on('error', () => undefined);
  const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()).once('error', () => resolve()));
  const port = await listeningPort(child);
  const control = async (method: string, segment: string, body?: object): Promise<void> => {
    const init = body === undefined ? { method } : { method, headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
    const reply = await fetch(`http://127.0.0.1:${port}/control/${segment}`, init);
    if (!reply.ok) throw new Error(`the simulator refused ${method} ${segment}: ${await reply.text()}`);
  };
  await control('PUT', 'options', { skewSeconds: ANY_SKEW_SECONDS });
  return {
    port,
    baseUrl: `http://127.0.0.1:${port}/antreanrs/`,
    ledgerFile,
    control,
    stop: async () => {
      child.kill('SIGTERM');
      await gone;
    },
  };
}

/** The first line it prints. */
function listeningPort(child: ChildProcess): Promise<number> {
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code) => reject(new Error(`the simulator ended with code ${String(code)}`)));
    if (child.stdout === null) return reject(new Error('the simulator has no output'));
    createInterface({ input: child.stdout }).once('line', (line) => resolve((JSON.parse(line) as { listening: number }).listening));
  });
}

/** A run that was killed leaves its server and its folder behind. */
async function clearAwayKilledRuns(): Promise<void> {
  for (const name of readdirSync(os.tmpdir())) {
    const pid = new RegExp(`^${FOLDER}(\\d+)-`).exec(name)?.[1];
    if (pid === undefined || isRunning(Number(pid))) continue;
    const directory = path.join(os.tmpdir(), name);
    const left = path.join(directory, 'postgres');
    if (existsSync(path.join(left, 'data', 'postmaster.pid'))) await (await startEmbeddedPostgres({ directory: left })).stop();
    rmSync(directory, { recursive: true, force: true });
  }
}
