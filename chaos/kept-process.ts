import { type ChildProcess, spawn } from 'node:child_process';
import { setTimeout as delay } from 'node:timers/promises';

const RESTART_AFTER_MS = 200;
const WORDS_KEPT = 4_000;

export interface Program {
  path: string;
  args: readonly string[];
  env: NodeJS.ProcessEnv;
  /** The account it runs under; absent: ours. */
  uid?: number;
  gid?: number;
  cwd?: string;
}

/** A process that comes back when it is gone, as systemd has it. */
export interface KeptProcess {
  name: string;
  signal: (what: NodeJS.Signals) => void;
  /** Stands still for so long, with all its connections open. */
  freeze: (ms: number) => Promise<void>;
  starts: () => number;
  /** The last it said. */
  said: () => string;
  /** It is signalled and does not come back; resolves when it is gone. */
  end: (signal?: NodeJS.Signals) => Promise<void>;
}

export function keepAlive(name: string, program: Program): KeptProcess {
  let child: ChildProcess | undefined;
  let isEnding = false;
  let starts = 0;
  let said = '';
  const keep = (bytes: Buffer): void => void (said = (said + bytes.toString()).slice(-WORDS_KEPT));
  const { path, args, ...options } = program;
  const alive = (async () => {
    while (!isEnding) {
      const started = spawn(path, args, { ...options, stdio: ['ignore', 'pipe', 'pipe'] });
      child = started;
      starts += 1;
      started.stderr.on('data', keep);
      started.stdout.on('data', keep);
      await new Promise<void>((resolve) => started.once('exit', () => resolve()).once('error', () => resolve()));
      if (!isEnding) await delay(RESTART_AFTER_MS);
    }
  })();
  const signal = (what: NodeJS.Signals): void => void child?.kill(what);
  return {
    name,
    signal,
    freeze: async (ms) => {
      const frozen = child;
      frozen?.kill('SIGSTOP');
      await delay(ms);
      frozen?.kill('SIGCONT');
    },
    starts: () => starts,
    said: () => said,
    end: async (how = 'SIGTERM') => {
      isEnding = true;
      signal('SIGCONT');
      signal(how);
      await alive;
    },
  };
}
