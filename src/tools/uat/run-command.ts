import type { Clock } from '../../platform/clock';
import type { SelfCommand, TargetCommand } from './arguments';
import { readDataFile, readText, type ReadData } from './data-file';
import type { Profile } from './data-schema';
import { emptyIdentity, readIdentityFile } from './identity-file';
import { startOwnServer } from './own-server';
import { progressLines } from './progress';
import { countsOf } from './report';
import { summaryLine } from './report-words';
import { exitStatusOf, runUat } from './run-uat';
import { writeReports } from './write-reports';

export interface CommandDeps {
  clock: Clock;
  wait: (ms: number) => Promise<void>;
  passwordOfEnvironment: string | undefined;
  /** One line for the person at the terminal. */
  print: (line: string) => void;
}

/**
 * Reads, runs, writes the report. Nothing that a person gave in vain costs the server a call: files are read first.
 * @returns the exit status
 * @throws CannotRun
 */
export async function runCommand(command: TargetCommand | SelfCommand, deps: CommandDeps): Promise<number> {
  if (command.command === 'target') return judge(command, command, deps);
  const server = await startOwnServer(command.profile);
  try {
    // The prepared password is the one that counts, whatever the environment has.
    return await judge({ ...server, data: server.dataFile }, command, { ...deps, passwordOfEnvironment: undefined });
  } finally {
    await server.stop();
  }
}

interface Target {
  url: string;
  profile: Profile;
  data: string;
  ca?: string | undefined;
  insecure?: boolean;
}

async function judge(target: Target, { identitas, out }: Pick<TargetCommand, 'identitas' | 'out'>, { clock, wait, passwordOfEnvironment, print }: CommandDeps): Promise<number> {
  const identity = identitas === undefined ? emptyIdentity() : readIdentityFile(identitas);
  const fromFile = readDataFile(target.profile, { file: target.data, now: clock(), passwordOfEnvironment });
  const read: ReadData = target.ca === undefined ? fromFile : { ...fromFile, ca: readText(target.ca, '--ca') };
  print(`UAT ${target.profile.toUpperCase()} – ${read.data.faskes.nama} – ${target.url}`);
  const result = await runUat({
    profile: target.profile,
    baseUrl: target.url,
    read,
    isInsecure: target.insecure === true,
    clock,
    wait,
    onResult: (one, mask) => progressLines(one, mask).forEach(print),
    onWait: (ms) => print(`     menunggu ${Math.ceil(ms / 1_000)} detik sampai token kedaluwarsa …`),
  });
  const exitStatus = exitStatusOf(result.results);
  const files = await writeReports(result, identity, exitStatus, out);
  print(`\nHasil: ${summaryLine({ counts: countsOf(result.results) })}.`);
  for (const sentence of result.tidied) print(sentence);
  for (const file of files) print(`Laporan: ${file}`);
  return exitStatus;
}
