import { constants } from 'node:fs';
import { access, mkdir, rm } from 'node:fs/promises';
import path from 'node:path';
import type { Clock } from '../clock';
import { openDb } from '../db';
import { BackupComplaint, type BackupFile, copied, keepNewest, madeWhole, newBackupName, type Removal } from './backup-folder';
import { backupBegun, backupEnded, type BackupKind } from './backup-runs';
import { baseBackup } from './base-backup';
import { DUMP, dumpInto } from './dump';

export interface TakeBackup {
  databaseUrl: string;
  /** `base` for the embedded server, which ships no pg_dump; `dump` for that of DATABASE_URL. */
  kind: BackupKind;
  directory: string;
  /** So many stay, the new one among them; all when absent. */
  keep?: number;
  clock: Clock;
  /** Where pg_dump is looked for: PATH. */
  programPath: string;
}

export interface TakenBackup extends Removal {
  folder: string;
  bytes: number;
}

/**
 * Takes a backup beside a serving server, reads it once more against its digests, writes down how it ended, and only then
 * removes what is older than is kept; one of those that will not go (`stuck`) takes nothing from the new one. The keys of the
 * personal data are in none: they are files of their own.
 * @throws BackupComplaint, recorded as well
 */
export async function takeBackup(asked: TakeBackup): Promise<TakenBackup> {
  const { databaseUrl, kind, clock } = asked;
  const directory = path.resolve(asked.directory);
  await insistOnDirectory(directory);
  const startedAt = clock();
  const name = await newBackupName(directory, startedAt);
  const db = openDb(databaseUrl, { poolMax: 1 });
  try {
    let made;
    const backupId = await backupBegun(db, { kind, place: path.join(directory, name), at: startedAt });
    try {
      const [about] = await db.rows<{ version: number; schema: string }>(
        `select current_setting('server_version_num')::int as version, (select name from knex_migrations order by id desc limit 1) as schema`,
      );
      made = await madeWhole(directory, name, async (folder) => ({
        kind,
        startedAt: startedAt.toISOString(),
        files: kind === 'base' ? await baseBackup(databaseUrl, folder) : await dumped(databaseUrl, folder, asked.programPath),
        finishedAt: clock().toISOString(),
        serverVersion: about!.version,
        schema: about!.schema,
      }));
      await backupEnded(db, { backupId, at: clock(), bytes: made.bytes });
    } catch (error) {
      const sentence = error instanceof BackupComplaint ? error.message : `it failed (${(error as { code?: string }).code ?? (error as Error).name})`;
      // the database may be what went away
      await backupEnded(db, { backupId, at: clock(), error: sentence }).catch(() => undefined);
      throw error;
    }
    return { ...made, ...(asked.keep === undefined ? { removed: [], stuck: [] } : await keepNewest(directory, asked.keep, clock())) };
  } finally {
    await db.close();
  }
}

async function insistOnDirectory(directory: string): Promise<void> {
  try {
    await mkdir(directory, { recursive: true, mode: 0o700 });
    await access(directory, constants.W_OK);
  } catch (error) {
    throw new BackupComplaint(`${directory} cannot be written (${(error as NodeJS.ErrnoException).code ?? 'unknown'}).`);
  }
}

async function dumped(databaseUrl: string, folder: string, programPath: string): Promise<BackupFile[]> {
  const aside = path.join(folder, `${DUMP}.part`);
  await dumpInto(databaseUrl, aside, programPath);
  const file = await copied(aside, folder, DUMP);
  await rm(aside);
  return file === undefined ? [] : [file];
}
