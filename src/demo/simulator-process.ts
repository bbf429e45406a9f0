import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, existsSync, openSync, readFileSync, renameSync } from 'node:fs';
import path from 'node:path';
import { createInterface } from 'node:readline';
import type { DemoCredentials } from './credentials';

export interface SimulatorProcess {
  port: number;
  /** Of its second host, the same service once more. */
  secondPort: number;
  /** Resolves when the process is gone. */
  stop: () => Promise<void>;
}

export interface SimulatorInput {
  port: number;
  varDir: string;
  facilityCode: string;
  account: DemoCredentials['simulator'];
  /** What it is to know of the facility's HFIS. */
  referenceFile: string;
  /** It ended though nobody told it to. */
  onEnd: () => void;
}

const MAIN = path.join(__dirname, '../tools/simulator/main.js');

/**
 * Starts the BPJS simulator as a process of its own. It ends with us, also after `kill -9`: its standard input is a
 * pipe that closes then.
 * @throws a sentence with the simulator's own words when it does not come up
 */
export async function startSimulatorProcess(input: SimulatorInput): Promise<SimulatorProcess> {
  const logFile = path.join(input.varDir, 'log', 'simulator.log');
  if (existsSync(logFile)) renameSync(logFile, `${logFile}.before`);
  const log = openSync(logFile, 'w', 0o600);
  const child = spawn(process.execPath, [MAIN], {
    env: {
      SIMULATOR_PORT: String(input.port),
      SIMULATOR_STATE_FILE: path.join(input.varDir, 'simulator', 'ledger.jsonl'),
      SIMULATOR_FACILITY_CODE: input.facilityCode,
      SIMULATOR_CONS_ID: input.account.consId,
      SIMULATOR_CONS_SECRET: input.account.consSecret,
      SIMULATOR_USER_KEY: input.account.userKey,
      SIMULATOR_REFERENCE_FILE: input.referenceFile,
      SIMULATOR_SECOND_PORT: '0',
    },
    stdio: ['pipe', 'pipe', log],
    // a process group of its own: Ctrl-C must not take it away while reports are still going out
    detached: true,
    windowsHide: true,
  });
  closeSync(log);
  child.stdin?.on('error', () => undefined);
  const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()).once('error', () => resolve()));
  try {
    const { listening: port, second: secondPort } = await listeningPorts(child);
    let stopping = false;
    void gone.then(() => (stopping ? undefined : input.onEnd()));
    return {
      port,
      secondPort,
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

/** The first line it prints; what follows is read and dropped, or the pipe would fill up and block it. */
function listeningPorts(child: ChildProcess): Promise<{ listening: number; second: number }> {
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code) => reject(new Error(`it ended with code ${String(code)}`)));
    if (child.stdout === null) return reject(new Error('it has no output'));
    createInterface({ input: child.stdout }).once('line', (line) => {
      try {
        resolve(JSON.parse(line) as { listening: number; second: number });
      } catch (error) {
        reject(new Error('its first line is not the one expected', { cause: error }));
      }
    });
  });
}
