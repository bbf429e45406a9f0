import { spawn } from 'node:child_process';
import { BackupComplaint } from './backup-folder';

/** The file of a dump in the folder of its backup. */
export const DUMP = 'antrean.dump';

/**
 * What libpq's programs read from their environment: nothing of the address, its password least of all, stands in the list of
 * processes.
 */
function addressed(databaseUrl: string, path: string): NodeJS.ProcessEnv {
  const url = new URL(databaseUrl);
  const sslmode = url.searchParams.get('sslmode');
  const rootCert = url.searchParams.get('sslrootcert');
  return {
    PATH: path,
    PGHOST: decodeURIComponent(url.hostname) || '127.0.0.1',
    PGPORT: url.port || '5432',
    PGUSER: decodeURIComponent(url.username),
    PGPASSWORD: decodeURIComponent(url.password),
    PGDATABASE: decodeURIComponent(url.pathname.slice(1)),
    PGAPPNAME: 'antrean-online backup',
    ...(sslmode === null ? {} : { PGSSLMODE: sslmode }),
    ...(rootCert === null ? {} : { PGSSLROOTCERT: rootCert }),
  };
}

/** @param path where the programs are looked for: PATH. @throws BackupComplaint when pg_dump is missing or refuses */
export function dumpInto(databaseUrl: string, file: string, path: string): Promise<void> {
  return program('pg_dump', ['--format=custom', '--no-owner', '--no-privileges', `--file=${file}`], databaseUrl, path);
}

/** Loads a dump in one transaction: all of it or nothing. @throws BackupComplaint when pg_restore is missing or refuses */
export function loadDump(databaseUrl: string, file: string, path: string): Promise<void> {
  return program('pg_restore', ['--exit-on-error', '--single-transaction', '--no-owner', '--no-privileges', `--dbname=${new URL(databaseUrl).pathname.slice(1)}`, file], databaseUrl, path);
}

function program(name: string, args: readonly string[], databaseUrl: string, path: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(name, args, { env: addressed(databaseUrl, path), stdio: ['ignore', 'ignore', 'pipe'] });
    let said = '';
    child.stderr.on('data', (bytes: Buffer) => (said = (said + bytes.toString()).slice(-2_000)));
    child.once('error', (error: NodeJS.ErrnoException) => {
      reject(
        new BackupComplaint(
          error.code === 'ENOENT'
            ? `${name} is not installed here. Install PostgreSQL's client programs of the server's version or newer (Debian: postgresql-client), or run this where they are.`
            : `${name} could not be started (${error.code ?? 'unknown'}).`,
        ),
      );
    });
    child.once('close', (code) => (code === 0 ? resolve() : reject(new BackupComplaint(tooOld(name, said) ?? `${name} refused: ${firstLine(said)}`))));
  });
}

/** Each of the two refuses what is of a later PostgreSQL than itself. */
function tooOld(name: string, said: string): string | undefined {
  const { server, own } = /server version: (?<server>[\d.]+).*?version: (?<own>[\d.]+)/.exec(said)?.groups ?? {};
  const mend = 'Install the client programs of that version or newer (Debian: postgresql-client-NN from apt.postgresql.org) and put their folder, /usr/lib/postgresql/NN/bin, first in PATH.';
  if (/server version mismatch/.test(said)) return `${name}${own === undefined ? '' : ` ${own}`} is older than the server${server === undefined ? '' : `, which is PostgreSQL ${server}`}. ${mend}`;
  if (/unsupported version \([\d.]+\) in file header/.test(said)) return `${name} is older than the pg_dump that made this backup; its manifest.json names the version of the server then. ${mend}`;
  return undefined;
}

/** Its first complaint; a line with the values of a row (`CONTEXT`, `DETAIL`) is never repeated. */
function firstLine(said: string): string {
  return said.split('\n').find((line) => /error/i.test(line))?.slice(0, 300) ?? 'it gave no reason';
}
