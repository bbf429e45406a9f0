import { readdir } from 'node:fs/promises';
import path from 'node:path';
import pg from 'pg';
import { workThrough } from '../work-through';
import { BackupComplaint, copied, FILES_AT_ONCE, written, type BackupFile } from './backup-folder';

/** What a server makes anew at its start, or what belongs to its running (PostgreSQL's manual, 25.3.3). */
const NOT_COPIED = new Set(['postmaster.pid', 'postmaster.opts', 'backup_label', 'backup_label.old', 'tablespace_map', 'current_logfiles']);
const EMPTIED = new Set(['pg_wal', 'pg_replslot', 'pg_dynshmem', 'pg_notify', 'pg_serial', 'pg_snapshots', 'pg_stat_tmp', 'pg_subtrans']);
const MADE_ANEW = /(^|\/)(pgsql_tmp[^/]*|pg_internal\.init[^/]*)$/;
/** Last: what it says must not be older than what has been copied. */
const CONTROL = path.join('global', 'pg_control');

/** Folders a server insists on, empty or not; a list of files knows no empty folder. */
export const FOLDERS_OF_DATA = [...EMPTIED, 'pg_commit_ts', 'pg_logical/mappings', 'pg_logical/snapshots', 'pg_stat', 'pg_tblspc', 'pg_twophase', 'pg_wal/archive_status', 'pg_wal/summaries'];

/** The password of the server whose data a base backup holds: without it nobody could sign in to what is restored. */
export const PASSWORD_FILE = 'password';

/** Where the files of a base backup lie in its folder. */
export const BASE = 'base';

/**
 * Copies the data of a running server of this machine into `folder`/base, by PostgreSQL's own backup functions: the session
 * stays open while the files are read, and the log of what changed meanwhile, held back by a slot, comes along. What was
 * committed before the call is in it, and the copy starts by itself as after a power cut.
 *
 * @param url a superuser's
 * @throws BackupComplaint
 */
export async function baseBackup(url: string, folder: string): Promise<BackupFile[]> {
  const session = new pg.Client({ connectionString: url, application_name: 'antrean-online backup' });
  session.on('error', () => undefined); // the statement under way, or the next one, fails of it
  await session.connect();
  try {
    const { rows: found } = await session.query<{ data: string; spaces: number }>(
      `select current_setting('data_directory') as data, (select count(*)::int from pg_tablespace where spcname not in ('pg_default', 'pg_global')) as spaces`,
    );
    const { data, spaces } = found[0]!;
    if (spaces > 0) throw new BackupComplaint('The server has tablespaces of its own: take the backup with pg_basebackup.');
    // temporary: gone with this session, whatever becomes of us
    await session.query('select pg_create_physical_replication_slot($1, true, true)', [`antrean_backup_${process.pid}_${Date.now()}`]);
    await session.query(`select pg_backup_start('antrean-online', fast => true)`);
    const files = await copiedData(data, folder);
    const { rows: stopped } = await session.query<{ labelfile: string; first: string; last: string }>(
      `with stopped as (select * from pg_backup_stop(wait_for_archive => false))
       select labelfile, substring(labelfile from 'file ([0-9A-F]{24})') as first, pg_walfile_name(lsn) as last from stopped`,
    );
    const { labelfile, first, last } = stopped[0]!;
    files.push(...(await copiedLog(data, folder, first, last)));
    return [...files, written(folder, path.join(BASE, 'backup_label'), labelfile), written(folder, PASSWORD_FILE, decodeURIComponent(new URL(url).password))];
  } finally {
    await session.end();
  }
}

async function copiedData(data: string, folder: string): Promise<BackupFile[]> {
  const found: string[] = [];
  const walk = async (relative: string): Promise<void> => {
    let entries;
    try {
      entries = await readdir(path.join(data, relative), { withFileTypes: true });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return;
      throw new BackupComplaint(`The data of the server in ${data} cannot be read here: run this on its machine, as its user.`);
    }
    for (const entry of entries) {
      const inside = path.join(relative, entry.name);
      if (NOT_COPIED.has(inside) || MADE_ANEW.test(inside) || inside === CONTROL) continue;
      if (entry.isDirectory()) {
        if (!EMPTIED.has(inside)) await walk(inside);
      } else if (entry.isFile()) found.push(inside);
    }
  };
  await walk('');
  const files: BackupFile[] = [];
  await workThrough(found, FILES_AT_ONCE, async (inside) => {
    const file = await copied(path.join(data, inside), folder, path.join(BASE, inside));
    if (file !== undefined) files.push(file);
  });
  files.push((await copied(path.join(data, CONTROL), folder, path.join(BASE, CONTROL)))!);
  return files;
}

async function copiedLog(data: string, folder: string, first: string, last: string): Promise<BackupFile[]> {
  const names = (await readdir(path.join(data, 'pg_wal'))).filter((name) => /^[0-9A-F]{24}$/.test(name) && name >= first && name <= last).sort();
  if (names[0] !== first || names.at(-1) !== last) throw new BackupComplaint('The log of what changed during the backup is not complete; try again.');
  const files = await Promise.all(names.map((name) => copied(path.join(data, 'pg_wal', name), folder, path.join(BASE, 'pg_wal', name))));
  return files.flatMap((file) => file ?? []);
}
