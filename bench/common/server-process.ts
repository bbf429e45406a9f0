import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import https from 'node:https';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { certificatePair } from '../../src/platform/certificate';
import type { Db } from '../../src/platform/db';

export interface Rest {
  memoryMb: number;
  cpuPercent: number;
  statementsPerSecond: number;
}

export interface ServerProcess {
  publicUrl: string;
  internalUrl: string;
  /** From the start of the process until it says that it is ready. */
  startMs: number;
  memoryMb: () => number;
  /** What it does and takes while nobody asks for anything. */
  watch: (ms: number, db: Db) => Promise<Rest>;
  stop: () => Promise<void>;
}

const MAIN = path.join(__dirname, '../../src/main.js');
const READY_WITHIN_MS = 120_000;
const TICKS_PER_SECOND = 100;

/** As a deployment runs it: `all`, or the listeners only. */
export async function startServer(databaseUrl: string, command: 'all' | 'serve' = 'all', env: Record<string, string> = {}): Promise<ServerProcess> {
  const certificate = await certificateFiles();
  const [publicPort, internalPort] = [await freePort(), await freePort()];
  const began = performance.now();
  const child = spawn(process.execPath, [MAIN, command], {
    env: {
      PATH: process.env['PATH'] ?? '',
      APP_MODE: 'production', DATABASE_URL: databaseUrl, DATA_KEYS: process.env['DATA_KEYS'], TOKEN_SECRET: 'secret-of-the-bench-at-least-32-characters', PUBLIC_URL: 'https://antrean.example', ALLOW_WEAK: 'tls-self-signed,tls-name,demo-database',
      PUBLIC_PORT: String(publicPort), INTERNAL_PORT: String(internalPort), LOG_LEVEL: 'info', LOG_FILE: '/dev/null', ...certificate, ...env,
    },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  while (!(await isReady(internalPort))) {
    if (child.exitCode !== null || performance.now() - began > READY_WITHIN_MS) throw new Error('the server did not start');
    await delay(20);
  }
  const startMs = Math.round(performance.now() - began);
  const proc = (file: string): string => readFileSync(`/proc/${String(child.pid)}/${file}`, 'utf8');
  const memoryMb = (): number => Math.round(Number(/VmRSS:\s+(\d+)/.exec(proc('status'))?.[1] ?? 0) / 1024);
  const cpuSeconds = (): number => {
    const fields = proc('stat').split(') ')[1]?.split(' ') ?? [];
    return (Number(fields[11]) + Number(fields[12])) / TICKS_PER_SECOND;
  };
  return {
    publicUrl: `https://127.0.0.1:${publicPort}`,
    internalUrl: `https://127.0.0.1:${internalPort}`,
    startMs,
    memoryMb,
    watch: async (ms, db) => {
      const commits = async (): Promise<number> => (await db.rows<{ n: number }>('select xact_commit as n from pg_stat_database where datname = current_database()'))[0]?.n ?? 0;
      await delay(ms / 3);
      const [cpu, before] = [cpuSeconds(), await commits()];
      await delay(ms);
      const [cpuAfter, after] = [cpuSeconds(), await commits()];
      return { memoryMb: memoryMb(), cpuPercent: Number((((cpuAfter - cpu) / ms) * 100_000).toFixed(1)), statementsPerSecond: Math.round(((after - before) / ms) * 1_000) };
    },
    stop: async () => {
      child.kill('SIGTERM');
      await gone;
    },
  };
}

function isReady(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    https.get(`https://127.0.0.1:${port}/readyz`, { rejectUnauthorized: false, agent: false }, (reply) => {
      reply.resume();
      resolve(reply.statusCode === 200);
    }).on('error', () => resolve(false));
  });
}

/** One certificate for all that the bench starts. */
export async function certificateFiles(): Promise<{ TLS_CERT_FILE: string; TLS_KEY_FILE: string }> {
  const folder = path.join(os.tmpdir(), 'antrean-bench-certificate');
  await certificatePair(folder);
  return { TLS_CERT_FILE: path.join(folder, 'certificate.pem'), TLS_KEY_FILE: path.join(folder, 'key.pem') };
}

export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = net.createServer();
    server.once('error', reject).listen(0, '127.0.0.1', () => {
      const { port } = server.address() as net.AddressInfo;
      server.close(() => resolve(port));
    });
  });
}
