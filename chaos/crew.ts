import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

/** As built, whether this file runs built or in a test. */
const MAIN = ['../src/main.js', '../dist/src/main.js'].map((file) => path.join(__dirname, file)).find((file) => existsSync(file));
const RESTART_AFTER_MS = 200;
const WORDS_KEPT = 4_000;

/** One process of the product, which comes back when it is gone, as systemd has it. */
export interface Member {
  name: string;
  /** kill -9. */
  kill: () => void;
  /** SIGTERM, and it comes back. */
  restart: () => void;
  /** Stands still for so long, with all its connections open. */
  freeze: (ms: number) => Promise<void>;
  starts: () => number;
  /** The last it said on standard error. */
  said: () => string;
  /** SIGTERM for good; resolves when it is gone. */
  end: () => Promise<void>;
}

export function employ(name: string, command: 'serve' | 'work', env: Record<string, string>): Member {
  if (MAIN === undefined) throw new Error('the program is not built: run npm run build first');
  const program = MAIN;
  let child: ChildProcess | undefined;
  let isEnding = false;
  let starts = 0;
  let said = '';
  const alive = (async () => {
    while (!isEnding) {
      const started = spawn(process.execPath, [program, command], { env: { PATH: process.env['PATH'] ?? '', ...env }, stdio: ['ignore', 'pipe', 'pipe'] });
      child = started;
      starts += 1;
      const keep = (bytes: Buffer): void => void (said = (said + bytes.toString()).slice(-WORDS_KEPT));
      started.stderr.on('data', keep);
      started.stdout.on('data', keep);
      await new Promise<void>((resolve) => started.once('exit', () => resolve()));
      await delay(RESTART_AFTER_MS);
    }
  })();
  const signal = (what: NodeJS.Signals): void => void child?.kill(what);
  return {
    name,
    kill: () => signal('SIGKILL'),
    restart: () => signal('SIGTERM'),
    freeze: async (ms) => {
      const frozen = child;
      frozen?.kill('SIGSTOP');
      await delay(ms);
      frozen?.kill('SIGCONT');
    },
    starts: () => starts,
    said: () => said,
    end: async () => {
      isEnding = true;
      signal('SIGCONT');
      signal('SIGTERM');
      await alive;
    },
  };
}
