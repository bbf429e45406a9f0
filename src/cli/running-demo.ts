import net from 'node:net';
import type { DinasSamples } from '../../seeds/dinas';
import { demoFilePath, readDemoFile, writeDemoFile, type DemoFile } from '../demo/demo-file';
import { insistOnDataKeys } from '../platform/check-data-keys';
import { systemClock } from '../platform/clock';
import { ownDataKeys } from '../platform/data-keys';
import { openDb, sqlState, type Database } from '../platform/db';
import { useDataKeys } from '../platform/personal-data';
import { ownKeysFile } from '../platform/use-data-keys';

/** A sentence for the person at the terminal: what is missing and what to do. */
export class DemoNotReady extends Error {
  override readonly name = 'DemoNotReady';
}

function demoFile(varDir: string): DemoFile {
  let file: Partial<DemoFile>;
  try {
    file = readDemoFile(varDir);
  } catch (error) {
    throw new DemoNotReady((error as Error).message, { cause: error });
  }
  if (typeof file.databaseUrl === 'string' && URL.canParse(file.databaseUrl)) return file as DemoFile;
  throw new DemoNotReady(`${demoFilePath(varDir)} names no database. Start the demo again (npm start) and leave it running.`);
}

/** Replaces the samples in the demo's file and keeps everything else in it. */
export function replaceSamples(varDir: string, samples: DinasSamples): void {
  const file = demoFile(varDir);
  const facilities = file.facilities.map((facility) => ({ ...facility, samples: samples.byCode.get(facility.code) ?? facility.samples }));
  writeDemoFile(varDir, { ...file, samples: samples.hospital, facilities });
}

/** Asked before knex is, which would write its own lines about a refused connection. */
function answers(host: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = net.connect({ host, port, timeout: 3_000 });
    const settle = (answer: boolean): void => {
      socket.destroy();
      resolve(answer);
    };
    socket.once('connect', () => settle(true));
    socket.once('timeout', () => settle(false));
    socket.once('error', () => settle(false));
  });
}

/** The address of the embedded database of a demo that runs now. */
export async function embeddedDatabaseUrl(varDir: string): Promise<string | undefined> {
  try {
    const { databaseUrl } = demoFile(varDir);
    const { hostname, port } = new URL(databaseUrl);
    return (await answers(hostname, Number(port || 5432))) ? databaseUrl : undefined;
  } catch {
    return undefined;
  }
}

/** SQLSTATE while PostgreSQL starts or stops. */
const STARTING_OR_STOPPING = new Set(['57P01', '57P02', '57P03']);

/**
 * Runs `work` on the database of the running demo.
 * @throws DemoNotReady when no demo was started here, or its database does not answer
 */
export async function onDemoDatabase<T>(varDir: string, work: (db: Database) => Promise<T>): Promise<T> {
  const { databaseUrl } = demoFile(varDir);
  const { host, hostname, port } = new URL(databaseUrl);
  const away = `The demo's database at ${host} does not answer. Start the demo (npm start) and leave it running.`;
  if (!(await answers(hostname, Number(port || 5432)))) throw new DemoNotReady(away);
  useDataKeys(ownDataKeys(ownKeysFile(varDir)));
  const db = openDb(databaseUrl, { poolMax: 2, statementTimeoutMs: 120_000 });
  try {
    await insistOnDataKeys(db, systemClock());
    return await work(db);
  } catch (error) {
    if (STARTING_OR_STOPPING.has(sqlState(error) ?? '')) throw new DemoNotReady(away, { cause: error });
    throw error;
  } finally {
    await db.close();
  }
}

/** Ends the process with 1 and one sentence when the demo is not ready; anything else keeps its stack. */
export function runAsMain(work: Promise<void>): void {
  work.catch((error: unknown) => {
    console.error(error instanceof DemoNotReady ? error.message : error);
    process.exitCode = 1;
  });
}
