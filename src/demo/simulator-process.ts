import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, existsSync, openSync, readFileSync, renameSync } from 'node:fs';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { replacePrivateFile } from '../platform/private-file';

export interface SimulatorProcess {
  /** In the order they were asked for; `secondPort` is BPJS's second host, the same service once more. */
  facilities: { code: string; port: number; secondPort: number }[];
  /** Resolves when the process is gone. */
  stop: () => Promise<void>;
}

/** One facility as BPJS knows it. */
export interface SimulatedFacility {
  code: string;
  name: string;
  /** 0 takes any free one. */
  port: number;
  account: { consId: string; consSecret: string; userKey: string; fktpUserKey?: string };
  /** What it is to know of the facility's schedule. */
  referenceFile: string;
  /** Of the ledger; named after the code unless given. */
  stateFile?: string;
}

export interface SimulatorInput {
  varDir: string;
  facilities: readonly SimulatedFacility[];
  /** It ended though nobody told it to. */
  onEnd: () => void;
}

const MAIN = path.join(__dirname, '../tools/simulator/main.js');

/**
 * Starts the BPJS simulator of all these facilities as a process of its own. It ends with us, also after `kill -9`: its
 * standard input is a pipe that closes then.
 * @throws a sentence with the simulator's own words when it does not come up
 */
export async function startSimulatorProcess(input: SimulatorInput): Promise<SimulatorProcess> {
  const logFile = path.join(input.varDir, 'log', 'simulator.log');
  if (existsSync(logFile)) renameSync(logFile, `${logFile}.before`);
  const log = openSync(logFile, 'w', 0o600);
  const facilitiesFile = path.join(input.varDir, 'simulator', 'facilities.json');
  replacePrivateFile(facilitiesFile, JSON.stringify({ facilities: input.facilities.map((facility) => ({ ...facility, secondPort: 0 })) }, null, 2));
  const child = spawn(process.execPath, [MAIN], {
    env: { SIMULATOR_FACILITIES_FILE: facilitiesFile, VAR_DIR: input.varDir },
    stdio: ['pipe', 'pipe', log],
    // a process group of its own: Ctrl-C must not take it away while reports are still going out
    detached: true,
    windowsHide: true,
  });
  closeSync(log);
  child.stdin?.on('error', () => undefined);
  const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()).once('error', () => resolve()));
  try {
    const facilities = (await listeningPorts(child)).map(({ code, listening, second }) => ({ code, port: listening, secondPort: second }));
    let stopping = false;
    void gone.then(() => (stopping ? undefined : input.onEnd()));
    return {
      facilities,
      stop: async () => {
        stopping = true;
        child.kill('SIGTERM');
        child.stdin?.end();
        await gone;
      },
    };
  } catch (error) {
    child.kill('SIGKILL');
    await gone;
    const words = readFileSync(logFile, 'utf8').trim().slice(-1_000) || (error as Error).message;
    throw new Error(`The BPJS simulator did not start (set SIMULATOR_PORT if its port is taken): ${words}`, { cause: error });
  }
}

interface AnnouncedFacility {
  code: string;
  listening: number;
  second: number;
}

/** The first line it prints; what follows is read and dropped, or the pipe would fill up and block it. */
function listeningPorts(child: ChildProcess): Promise<AnnouncedFacility[]> {
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code) => reject(new Error(`it ended with code ${String(code)}`)));
    if (child.stdout === null) return reject(new Error('it has no output'));
    createInterface({ input: child.stdout }).once('line', (line) => {
      try {
        resolve((JSON.parse(line) as { facilities: AnnouncedFacility[] }).facilities);
      } catch (error) {
        reject(new Error('its first line is not the one expected', { cause: error }));
      }
    });
  });
}
