import path from 'node:path';
import { BackupComplaint } from '../platform/backup/backup-folder';
import { restoreBase, restoreDump } from '../platform/backup/restore-backup';
import { OperatorMistake, valuesOf } from './operator-arguments';
import { runOperatorCommand } from './operator-database';

export const USAGE = `npm run restore -- --from FOLDER
  a dump: into the database of DATABASE_URL, which must be empty
npm run restore -- --from FOLDER --to VAR_DIR
  the files of an embedded server: into a folder without a database, which is then VAR_DIR of the service

Nothing is ever written over. Have the keys of the personal data back in their place before the service starts. More: docs/cadangan.md`;

export interface RestoreCommandDeps {
  env: Record<string, string | undefined>;
  print: (line: string) => void;
}

/**
 * `npm run restore`.
 * @throws OperatorMistake with a sentence for the person at the terminal
 */
export async function runRestoreCommand(argv: readonly string[], { env, print }: RestoreCommandDeps): Promise<void> {
  if (argv.length === 0 || argv.includes('--help') || argv[0] === 'help') return print(USAGE);
  const { from, to } = valuesOf('restore', argv, { options: ['from', 'to'] }) as { from?: string; to?: string };
  if (from === undefined) throw new OperatorMistake(2, `--from: is missing.\n\n${USAGE}`);
  const url = env['DATABASE_URL']?.trim();
  if (to === undefined && !url) throw new OperatorMistake(2, 'Where to? Set DATABASE_URL to an empty database, or give --to and a folder.');
  try {
    const folder = path.resolve(from);
    const manifest = to === undefined ? await restoreDump(folder, url ?? '', env['PATH'] ?? '') : await restoreBase(folder, to);
    print(`Restored: everything as it was on ${manifest.finishedAt}, schema ${manifest.schema}.`);
    print('Put the keys of the personal data (DATA_KEYS_FILE or DATA_KEYS) in their place, then start the service; it brings an older schema forward.');
  } catch (error) {
    if (error instanceof BackupComplaint) throw new OperatorMistake(1, error.message);
    throw error;
  }
}

if (require.main === module) {
  void runOperatorCommand(() => runRestoreCommand(process.argv.slice(2), { env: process.env, print: (line) => console.log(line) }));
}
