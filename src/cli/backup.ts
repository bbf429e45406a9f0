import { existsSync } from 'node:fs';
import path from 'node:path';
import { systemClock, type Clock } from '../platform/clock';
import { BackupComplaint, verified } from '../platform/backup/backup-folder';
import { takeBackup } from '../platform/backup/take-backup';
import { startEmbeddedPostgres } from '../platform/embedded-postgres';
import { OperatorMistake, valuesOf } from './operator-arguments';
import { runOperatorCommand } from './operator-database';
import { embeddedDatabaseUrl } from './running-demo';

export const USAGE = `npm run backup -- --to DIR [--keep N]
  takes a backup of the database of DATABASE_URL with pg_dump, or without one of the embedded database of VAR_DIR, running or
  not, with the files of the server. The service goes on meanwhile. --keep: so many of that folder stay, the new one among them.
npm run backup -- --verify FOLDER
  reads a backup anew and compares each file with its digest

Every night by itself: BACKUP_DIR. Back again: npm run restore. More: docs/cadangan.md`;

const KEYS = 'The keys of the personal data (DATA_KEYS_FILE or DATA_KEYS) are not in it, on purpose: keep a copy of them elsewhere. Without them nobody can read it.';

export interface BackupCommandDeps {
  env: Record<string, string | undefined>;
  clock: Clock;
  print: (line: string) => void;
}

/**
 * `npm run backup`.
 * @throws OperatorMistake with a sentence for the person at the terminal
 */
export async function runBackupCommand(argv: readonly string[], { env, clock, print }: BackupCommandDeps): Promise<void> {
  if (argv.length === 0 || argv.includes('--help') || argv[0] === 'help') return print(USAGE);
  const given = valuesOf('backup', argv, { options: ['to', 'keep', 'verify'] }) as { to?: string; keep?: string; verify?: string };
  try {
    if (given.verify !== undefined) {
      const manifest = await verified(path.resolve(given.verify));
      return print(`The backup of ${manifest.finishedAt} is whole: ${manifest.files.length} files, schema ${manifest.schema}.`);
    }
    if (given.to === undefined) throw new OperatorMistake(2, `--to: is missing.\n\n${USAGE}`);
    if (given.keep !== undefined && !/^[1-9]\d{0,3}$/.test(given.keep)) throw new OperatorMistake(2, '--keep: must be a whole number from 1 to 9999.');
    const asked = { directory: given.to, ...(given.keep === undefined ? {} : { keep: Number(given.keep) }), clock, programPath: env['PATH'] ?? '' };
    const url = env['DATABASE_URL']?.trim();
    const taken = url ? await takeBackup({ ...asked, databaseUrl: url, kind: 'dump' }) : await ofEmbedded(env['VAR_DIR']?.trim() || 'var', (databaseUrl) => takeBackup({ ...asked, databaseUrl, kind: 'base' }));
    print(`${taken.folder}: ${Math.ceil(taken.bytes / 1_048_576)} MB, read again and whole.`);
    if (taken.removed.length > 0) print(`Removed as older than is kept: ${taken.removed.join(', ')}`);
    if (taken.stuck.length > 0) print(`The backup is good, and these older ones could not be removed: ${taken.stuck.join(', ')}. Remove them by hand, or the folder fills up.`);
    print(KEYS);
  } catch (error) {
    if (error instanceof BackupComplaint) throw new OperatorMistake(1, error.message);
    throw error;
  }
}

/** The embedded database as it runs, or brought up for the time of the work. */
async function ofEmbedded<T>(varDir: string, work: (databaseUrl: string) => Promise<T>): Promise<T> {
  const directory = path.resolve(varDir, 'postgres');
  if (!existsSync(path.join(directory, 'password'))) throw new OperatorMistake(1, `DATABASE_URL is not set, and there is no embedded database in ${directory}.`);
  const running = await embeddedDatabaseUrl(varDir);
  if (running !== undefined) return work(running);
  const server = await startEmbeddedPostgres({ directory });
  try {
    return await work(server.url('antrean'));
  } finally {
    await server.stop();
  }
}

if (require.main === module) {
  void runOperatorCommand(() => runBackupCommand(process.argv.slice(2), { env: process.env, clock: systemClock, print: (line) => console.log(line) }));
}
