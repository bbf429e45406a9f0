import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { WorkerSettings } from './worker-process';

const PROGRAM = path.resolve(__dirname, '../../dist/test/day/worker-process.js');
const LINES_KEPT = 200;

export interface Crew {
  kills: () => number;
  /** No worker is killed any more; they go on. */
  spare: () => Promise<void>;
  /** Lets them finish what is in flight, and waits until all are gone. */
  stop: () => Promise<void>;
  /** At once and without a word; for a test that has failed. */
  end: () => Promise<void>;
  /** What they said of faults of this program, and which ended by themselves. */
  complaints: () => readonly string[];
}

interface Member {
  process: ChildProcess;
  gone: Promise<void>;
  /** By us: killed or asked to stop. */
  isExpectedToEnd: boolean;
}

/** Workers in processes of their own; every now and then one is ended by kill -9 in the middle of its work, and another takes its place. */
export function startCrew(settings: WorkerSettings, size: number, killEveryMs: { from: number; to: number }, random: () => number): Crew {
  if (!existsSync(PROGRAM)) throw new Error(`${PROGRAM} is missing: run npm run build first`);
  const complaints: string[] = [];
  const resting = new AbortController();
  const members = Array.from({ length: size }, () => startMember(settings, complaints));
  let kills = 0;

  const killNowAndThen = async (): Promise<void> => {
    while (!resting.signal.aborted) {
      await delay(killEveryMs.from + random() * (killEveryMs.to - killEveryMs.from), undefined, { signal: resting.signal }).catch(() => undefined);
      if (resting.signal.aborted) return;
      const position = Math.floor(random() * members.length);
      await endMember(members[position]!);
      kills += 1;
      members[position] = startMember(settings, complaints);
    }
  };
  const killing = killNowAndThen();
  const spare = async (): Promise<void> => {
    resting.abort();
    await killing;
  };

  return {
    kills: () => kills,
    spare,
    stop: async () => {
      await spare();
      for (const member of members) {
        member.isExpectedToEnd = true;
        member.process.stdin?.end();
      }
      await Promise.all(members.map((member) => member.gone));
    },
    end: async () => {
      await spare();
      await Promise.all(members.map(endMember));
    },
    complaints: () => complaints,
  };
}

function startMember(settings: WorkerSettings, complaints: string[]): Member {
  const child = spawn(process.execPath, [PROGRAM], { stdio: ['pipe', 'pipe', 'pipe'], env: { PATH: process.env['PATH'] ?? '', CLINIC_DAY: JSON.stringify(settings) } });
  const complain = (line: string): void => void (complaints.length < LINES_KEPT && complaints.push(line));
  let stderr = '';
  child.stderr.on('data', (bytes: Buffer) => (stderr += bytes.toString()));
  eachLine(child, (line) => {
    if (isFault(line)) complain(line);
  });
  // A worker that is gone does not read any more.
  child.stdin.on('error', () => undefined);
  const member: Member = { process: child, isExpectedToEnd: false, gone: Promise.resolve() };
  member.gone = new Promise((resolve) =>
    child.once('close', (code, signal) => {
      if (!member.isExpectedToEnd || stderr !== '') complain(`a worker ended by itself (${signal ?? `code ${code ?? '?'}`}): ${stderr}`);
      resolve();
    }),
  );
  return member;
}

async function endMember(member: Member): Promise<void> {
  member.isExpectedToEnd = true;
  member.process.kill('SIGKILL');
  await member.gone;
}

function eachLine(child: ChildProcess, onLine: (line: string) => void): void {
  let rest = '';
  child.stdout?.on('data', (bytes: Buffer) => {
    const lines = (rest + bytes.toString()).split('\n');
    rest = lines.pop() ?? '';
    lines.forEach(onLine);
  });
}

const PINO_ERROR = 50;
/** Said at the level of an error, and meant: refused credentials and a clock that differs are of the storm. */
const OF_THE_STORM = /BPJS refuses our credentials|the clock of this machine/;

function isFault(line: string): boolean {
  try {
    const { level } = JSON.parse(line) as { level: number };
    return level >= PINO_ERROR && !OF_THE_STORM.test(line);
  } catch {
    return line !== '';
  }
}
