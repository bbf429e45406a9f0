import { execFile } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { accessSync, chmodSync, chownSync, constants, existsSync, mkdirSync, readFileSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { type Account, mayReach, programName, runnableBinaries, serverAccount, SHARED_PLACE } from './postgres-binaries';
import { privateFileOnce } from './private-file';

/** Everything on the disk that one embedded server needs. */
export interface Cluster {
  /** The folder that was asked for: password, port and server log are in it. */
  directory: string;
  dataDirectory: string;
  binaries: string;
  password: string;
  account: Account | undefined;
}

const MAKING = 'data.making-';

/**
 * The cluster of a folder, made by initdb when there is none. `data` appears by a rename, so that a process killed in
 * the middle of initdb leaves nothing that looks like a cluster; of two that make it at once, one wins.
 * @throws a sentence when the data belongs to another user or initdb fails
 */
export async function openCluster(directory: string, accountNames?: readonly string[]): Promise<Cluster> {
  const asked = path.resolve(directory);
  makeFolders(asked);
  const account = serverAccount(path.join(asked, 'data'), accountNames);
  const home = mayReach(asked, account) || existsSync(path.join(asked, 'data')) ? asked : sharedHome(asked);
  const cluster: Cluster = {
    directory: asked,
    dataDirectory: path.join(home, 'data'),
    binaries: runnableBinaries(account, account === undefined ? asked : SHARED_PLACE),
    password: privateFileOnce(path.join(asked, 'password'), () => randomBytes(24).toString('hex')),
    account: home === asked ? account : serverAccount(path.join(home, 'data'), accountNames),
  };
  if (!existsSync(cluster.dataDirectory)) await initialise(cluster, home);
  if (account === undefined) {
    try {
      accessSync(cluster.dataDirectory, constants.R_OK | constants.W_OK | constants.X_OK);
    } catch {
      throw new Error(`The database in ${cluster.dataDirectory} was made by another user. Start as that user, or give this one its own VAR_DIR.`);
    }
  }
  return cluster;
}

/** What a program of PostgreSQL is started with: no PG* variable of the caller, and messages in English, because some are read. */
export function programOptions(cluster: Cluster): { cwd: string; env: NodeJS.ProcessEnv; windowsHide: true; uid?: number; gid?: number } {
  return { cwd: path.parse(process.cwd()).root, env: { LC_ALL: 'C', TZ: 'UTC' }, windowsHide: true, ...cluster.account };
}

export function programPath(cluster: Cluster, name: 'initdb' | 'pg_ctl' | 'postgres'): string {
  return path.join(cluster.binaries, programName(`bin/${name}`));
}

/** A process exists and is not merely waiting to be collected by its parent. */
export function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
  if (process.platform !== 'linux') return true;
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return stat[stat.lastIndexOf(')') + 2] !== 'Z';
  } catch {
    return false;
  }
}

async function initialise(cluster: Cluster, home: string): Promise<void> {
  for (const name of readdirSync(home)) {
    // left behind by a start that was killed; one of a living process is its own business
    if (name.startsWith(MAKING) && !isRunning(Number.parseInt(name.slice(MAKING.length), 10))) rmSync(path.join(home, name), { recursive: true, force: true });
  }
  const making = path.join(home, `${MAKING}${process.pid}-${randomBytes(3).toString('hex')}`);
  const passwordFile = `${making}.password`;
  mkdirSync(making, { mode: 0o700 });
  writeFileSync(passwordFile, cluster.password, { mode: 0o600 });
  if (cluster.account !== undefined) {
    for (const owned of [making, passwordFile]) chownSync(owned, cluster.account.uid, cluster.account.gid);
  }
  const options = ['-D', making, '-U', 'postgres', '-A', 'scram-sha-256', '--pwfile', passwordFile, '-E', 'UTF8', '--locale=C', '--no-instructions'];
  try {
    await promisify(execFile)(programPath(cluster, 'initdb'), options, programOptions(cluster));
    renameSync(making, cluster.dataDirectory);
  } catch (error) {
    if (existsSync(cluster.dataDirectory)) return; // another process was quicker
    const { code, stderr = '', message } = error as { code?: unknown; stderr?: string; message: string };
    // the file is there, so it is its loader that is missing
    const why = code === 'ENOENT' ? 'the programs need glibc, which this system lacks (Alpine, for instance)' : stderr.trim() || message;
    throw new Error(`The embedded PostgreSQL could not be set up: ${why}. Set DATABASE_URL to use a PostgreSQL server instead.`, { cause: error });
  } finally {
    rmSync(making, { recursive: true, force: true });
    rmSync(passwordFile, { force: true });
  }
}

/** Root in a folder closed to PostgreSQL's account, as below /root: the data stands in a place of its own. */
function sharedHome(directory: string): string {
  const home = path.join(SHARED_PLACE, createHash('sha256').update(directory).digest('hex').slice(0, 16));
  makeFolders(home);
  return home;
}

/** Missing folders are made searchable whatever the umask says: PostgreSQL may run under another account. */
function makeFolders(folder: string): void {
  const first = mkdirSync(folder, { recursive: true });
  if (first === undefined) return;
  for (let made = folder; ; made = path.dirname(made)) {
    chmodSync(made, 0o755);
    if (path.relative(first, made) === '') return;
  }
}
