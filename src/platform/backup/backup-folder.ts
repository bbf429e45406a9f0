import { createHash } from 'node:crypto';
import { createReadStream, closeSync, fsyncSync, openSync, readFileSync } from 'node:fs';
import { mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { replacePrivateFile } from '../private-file';
import type { BackupKind } from './backup-runs';

export interface BackupFile {
  /** Below the folder of the backup, with forward slashes. */
  path: string;
  bytes: number;
  sha256: string;
}

/** What a backup says of itself; a folder without it is none. */
export interface Manifest {
  format: 1;
  kind: BackupKind;
  startedAt: string;
  finishedAt: string;
  /** `server_version_num` of PostgreSQL. */
  serverVersion: number;
  /** The newest step of the schema. */
  schema: string;
  files: BackupFile[];
}

/** What cannot go on, as a sentence for the person who runs the server. */
export class BackupComplaint extends Error {
  override readonly name = 'BackupComplaint';
}

const MANIFEST = 'manifest.json';
const NAME = /^antrean-\d{8}T\d{6}Z(-\d+)?$/;
const MAKING = '.making';
const LEFT_BEHIND_MS = 24 * 3_600_000;
const CHUNK = 262_144;
/** A thousand small files, each flushed: a disk flushes several as fast as one. */
export const FILES_AT_ONCE = 16;

/** `antrean-20261123T180500Z`, with a number behind it when there is one of that second. */
export async function newBackupName(directory: string, at: Date): Promise<string> {
  const name = `antrean-${at.toISOString().replace(/[-:]|\.\d+/g, '')}`;
  const taken: string[] = await readdir(directory).catch(() => []);
  let free = name;
  for (let n = 2; taken.includes(free) || taken.includes(free + MAKING); n++) free = `${name}-${n}`;
  return free;
}

/**
 * Fills a folder aside, reads it once more against its digests, and gives it its name when it is whole and on the disk: a
 * process that dies in between, or a disk that has lost a byte, leaves nothing that looks like a backup.
 * @throws BackupComplaint when what was written is not what is read
 */
export async function madeWhole(directory: string, name: string, fill: (folder: string) => Promise<Omit<Manifest, 'format'>>): Promise<{ folder: string; bytes: number }> {
  const aside = path.join(directory, name + MAKING);
  const folder = path.join(directory, name);
  await mkdir(aside, { recursive: true, mode: 0o700 });
  try {
    const manifest: Manifest = { format: 1, ...(await fill(aside)) };
    replacePrivateFile(path.join(aside, MANIFEST), `${JSON.stringify(manifest, null, 1)}\n`);
    await verified(aside);
    await rename(aside, folder);
    flushFolder(directory);
    return { folder, bytes: manifest.files.reduce((sum, file) => sum + file.bytes, 0) };
  } catch (error) {
    await rm(aside, { recursive: true, force: true });
    throw error;
  }
}

/** Copies a file, flushed to the disk, and tells what it held. @returns undefined when it is gone: a running server drops files */
export async function copied(from: string, folder: string, relative: string): Promise<BackupFile | undefined> {
  let source;
  try {
    source = await open(from, 'r');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
  const to = path.join(folder, relative);
  await mkdir(path.dirname(to), { recursive: true, mode: 0o700 });
  const target = await open(to, 'w', 0o600);
  const digest = createHash('sha256');
  const chunk = Buffer.allocUnsafe(CHUNK);
  let bytes = 0;
  try {
    for (;;) {
      const { bytesRead } = await source.read(chunk, 0, CHUNK);
      if (bytesRead === 0) break;
      const part = chunk.subarray(0, bytesRead);
      digest.update(part);
      await target.write(part);
      bytes += bytesRead;
    }
    await target.sync();
  } finally {
    await source.close();
    await target.close();
  }
  return { path: relative.split(path.sep).join('/'), bytes, sha256: digest.digest('hex') };
}

/** Puts a text among the files of a backup. */
export function written(folder: string, relative: string, text: string): BackupFile {
  replacePrivateFile(path.join(folder, relative), text);
  return { path: relative.split(path.sep).join('/'), bytes: Buffer.byteLength(text), sha256: createHash('sha256').update(text).digest('hex') };
}

/**
 * Reads a backup anew, each file against its digest.
 * @throws BackupComplaint naming the first file that is not as it was written
 */
export async function verified(folder: string): Promise<Manifest> {
  const manifest = manifestOf(folder);
  for (const file of manifest.files) {
    const digest = createHash('sha256');
    try {
      for await (const chunk of createReadStream(path.join(folder, file.path))) digest.update(chunk as Buffer);
    } catch (error) {
      throw new BackupComplaint(`${file.path} of the backup cannot be read (${(error as NodeJS.ErrnoException).code ?? 'unknown'}). Take another backup.`);
    }
    if (digest.digest('hex') !== file.sha256) throw new BackupComplaint(`${file.path} of the backup is not as it was written: the disk or a hand has changed it. Take another backup.`);
  }
  return manifest;
}

function manifestOf(folder: string): Manifest {
  try {
    const manifest = JSON.parse(readFileSync(path.join(folder, MANIFEST), 'utf8')) as Manifest;
    if (manifest.format === 1) return manifest;
  } catch {
    // told below
  }
  throw new BackupComplaint(`${folder} is no whole backup: it has no ${MANIFEST} this release reads.`);
}

/** The whole backups of a directory, newest first. */
export async function backupsIn(directory: string): Promise<string[]> {
  const names: string[] = await readdir(directory).catch(() => []);
  return names.filter((name) => NAME.test(name)).sort().reverse();
}

/** What became of those that are older than is kept. */
export interface Removal {
  removed: string[];
  /** Those that would not go, each with the reason of the system: `antrean-20261123T180500Z (EACCES)`. */
  stuck: string[];
}

/**
 * Removes all but the `keep` newest backups, and what a killed process left more than a day ago. Other files are not touched.
 * One that is being removed loses its name first: half of it never looks like a backup. Never throws for one that would not go.
 */
export async function keepNewest(directory: string, keep: number, now: Date): Promise<Removal> {
  const removal: Removal = { removed: [], stuck: [] };
  const attempt = async (name: string, remove: () => Promise<void>): Promise<void> => {
    try {
      await remove();
      removal.removed.push(name);
    } catch (error) {
      removal.stuck.push(`${name} (${(error as NodeJS.ErrnoException).code ?? 'unknown'})`);
    }
  };
  const gone = (name: string): Promise<void> => rm(path.join(directory, name), { recursive: true, force: true });
  for (const name of (await readdir(directory)).filter((each) => each.endsWith(MAKING) && NAME.test(each.slice(0, -MAKING.length)))) {
    const left = await stat(path.join(directory, name)).catch(() => undefined); // another process may be done with it by now
    if (left !== undefined && now.getTime() - left.mtimeMs > LEFT_BEHIND_MS) await attempt(name, () => gone(name));
  }
  for (const name of (await backupsIn(directory)).slice(Math.max(1, keep))) {
    await attempt(name, async () => {
      await rename(path.join(directory, name), path.join(directory, name + MAKING));
      await gone(name + MAKING);
    });
  }
  return removal;
}

function flushFolder(folder: string): void {
  if (process.platform === 'win32') return;
  const handle = openSync(folder, 'r');
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}
