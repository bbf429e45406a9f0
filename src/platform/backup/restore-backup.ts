import { chownSync, existsSync, mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs';
import path from 'node:path';
import { openDb } from '../db';
import { mayReach, serverAccount, type Account } from '../postgres-binaries';
import { workThrough } from '../work-through';
import { BackupComplaint, copied, FILES_AT_ONCE, verified, type Manifest } from './backup-folder';
import { BASE, FOLDERS_OF_DATA, PASSWORD_FILE } from './base-backup';
import { DUMP, loadDump } from './dump';

/**
 * Brings a base backup to life as the embedded database of `varDir`. The data appear under their name when they are whole.
 * @throws BackupComplaint when the backup is damaged, or a database is there already
 */
export async function restoreBase(folder: string, varDir: string): Promise<Manifest> {
  const manifest = await verified(folder);
  if (manifest.kind !== 'base') throw new BackupComplaint('This backup is a dump: set DATABASE_URL to an empty database to restore it there.');
  const home = path.resolve(varDir, 'postgres');
  const data = path.join(home, 'data');
  if (existsSync(data) || existsSync(path.join(home, PASSWORD_FILE))) throw new BackupComplaint(`There is a database in ${home} already; it is never written over. Move it away, or restore to another folder.`);
  mkdirSync(home, { recursive: true, mode: 0o755 }); // run by root, the database belongs to another account, which must reach it
  const account = serverAccount(data);
  if (!mayReach(home, account)) throw new BackupComplaint(`The account that runs PostgreSQL cannot reach ${home}: restore to a folder everybody may enter, such as /var/lib/antrean.`);
  const aside = `${data}.restoring-${process.pid}`;
  try {
    await workThrough(manifest.files, FILES_AT_ONCE, async (file) => {
      if (file.path === PASSWORD_FILE) await copied(path.join(folder, file.path), home, PASSWORD_FILE);
      else await copied(path.join(folder, file.path), aside, path.relative(BASE, file.path));
    });
    for (const name of FOLDERS_OF_DATA) mkdirSync(path.join(aside, name), { recursive: true, mode: 0o700 });
    if (account !== undefined) give(aside, account);
    renameSync(aside, data);
  } catch (error) {
    rmSync(aside, { recursive: true, force: true });
    rmSync(path.join(home, PASSWORD_FILE), { force: true });
    throw error;
  }
  return manifest;
}

/**
 * Loads a dump into the empty database of `databaseUrl`, all of it or nothing.
 * @throws BackupComplaint when the backup is damaged or the database is not empty
 */
export async function restoreDump(folder: string, databaseUrl: string, programPath: string): Promise<Manifest> {
  const manifest = await verified(folder);
  if (manifest.kind !== 'dump') throw new BackupComplaint('This backup holds the files of an embedded server: restore it with --to and a folder, without DATABASE_URL.');
  const db = openDb(databaseUrl, { poolMax: 1 });
  try {
    const tables = await db.rows(`select from pg_class where relnamespace = 'public'::regnamespace and relkind in ('r', 'p')`);
    if (tables.length > 0) throw new BackupComplaint('The database of DATABASE_URL is not empty; it is never written over. Give an empty one.');
  } finally {
    await db.close();
  }
  await loadDump(databaseUrl, path.join(folder, DUMP), programPath);
  return manifest;
}

function give(place: string, account: Account): void {
  chownSync(place, account.uid, account.gid);
  for (const entry of readdirSync(place, { withFileTypes: true, recursive: true })) chownSync(path.join(entry.parentPath, entry.name), account.uid, account.gid);
}
