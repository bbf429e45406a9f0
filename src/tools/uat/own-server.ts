import { spawn, type ChildProcess } from 'node:child_process';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { z } from 'zod';
import { CannotRun } from './data-file';
import { PROFILES, type Profile } from './data-schema';

const MAIN = path.join(__dirname, '../../cli/uat-prepare.js');
const READY_WITHIN_MS = 120_000;
const GONE_WITHIN_MS = 30_000;

const announced = z.object({ url: z.string(), profile: z.enum(PROFILES), dataFile: z.string() });

export interface OwnServer extends z.output<typeof announced> {
  stop: () => Promise<void>;
}

/**
 * Has our own server prepared with a throw-away state. It is a process of its own, because the runner knows nothing of any server,
 * and ends with us, also after `kill -9`: its standard input is a pipe that closes then.
 * @throws CannotRun when it does not come up
 */
export async function startOwnServer(profile: Profile): Promise<OwnServer> {
  const child = spawn(process.execPath, [MAIN, '--quick', '--profile', profile], { stdio: ['pipe', 'pipe', 'inherit'], windowsHide: true, detached: true });
  child.stdin.on('error', () => undefined);
  const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()).once('error', () => resolve()));
  const stop = async (): Promise<void> => {
    child.stdin.end();
    const overdue = setTimeout(() => child.kill('SIGKILL'), GONE_WITHIN_MS);
    await gone;
    clearTimeout(overdue);
  };
  try {
    return { ...announced.parse(JSON.parse(await firstLine(child))), stop };
  } catch (error) {
    await stop();
    throw new CannotRun(`Server untuk --self tidak dapat disiapkan: ${(error as Error).message}`);
  }
}

function firstLine(child: ChildProcess & { stdout: NonNullable<ChildProcess['stdout']> }): Promise<string> {
  return new Promise((resolve, reject) => {
    const late = setTimeout(() => reject(new Error('belum siap dalam dua menit')), READY_WITHIN_MS);
    const settle = (work: () => void) => () => {
      clearTimeout(late);
      work();
    };
    child.once('error', (error) => settle(() => reject(error))());
    child.once('exit', (code) => settle(() => reject(new Error(`berhenti dengan kode ${String(code)}`)))());
    createInterface({ input: child.stdout }).once('line', (line) => settle(() => resolve(line))());
  });
}
