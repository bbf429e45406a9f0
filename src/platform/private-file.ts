import { chownSync, closeSync, fsyncSync, linkSync, mkdirSync, openSync, readFileSync, renameSync, rmSync, statSync, writeSync } from 'node:fs';
import path from 'node:path';

let sequence = 0;

/** Writes `text` under a name of its own, readable by its owner only, and flushes it to the disk. */
function writtenAside(file: string, text: string): string {
  mkdirSync(path.dirname(file), { recursive: true });
  const aside = `${file}.${process.pid}.${(sequence += 1)}`;
  const handle = openSync(aside, 'wx', 0o600);
  try {
    writeSync(handle, text);
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
  return aside;
}

/**
 * Replaces a file at once: a reader, or a start after a crash, sees the old or the new text, never a part. Mode 0600. Done by
 * root, it stays the file of whose it was: the service that reads it runs as somebody else.
 */
export function replacePrivateFile(file: string, text: string): void {
  const aside = writtenAside(file, text);
  const before = statSync(file, { throwIfNoEntry: false });
  if (before !== undefined && process.getuid?.() === 0) chownSync(aside, before.uid, before.gid);
  renameSync(aside, file);
}

/** The text of a file, which is made with `make()` when it is not there. Of several that make it at once, one wins and all read the same. */
export function privateFileOnce(file: string, make: () => string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
  const aside = writtenAside(file, make());
  try {
    linkSync(aside, file); // fails when the file exists by now, unlike a rename
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  } finally {
    rmSync(aside, { force: true });
  }
  return readFileSync(file, 'utf8');
}
