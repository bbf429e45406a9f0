import { chownSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { replacePrivateFile } from '../../src/platform/private-file';

test('a file of keys that root replaces can still be read by the service whose it is', () => {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'antrean-private-'));
  const file = path.join(folder, 'data-keys');
  // only root can give a file away; for anybody else it stays theirs
  const owner = process.getuid?.() === 0 ? 65_534 : process.getuid?.();
  writeFileSync(file, 'old', { mode: 0o644 });
  if (process.getuid?.() === 0) chownSync(file, 65_534, 65_534);
  replacePrivateFile(file, 'new');
  const { uid, mode } = statSync(file);
  expect([readFileSync(file, 'utf8'), process.getuid === undefined ? owner : uid, process.platform === 'win32' ? 0o600 : mode & 0o777]).toEqual(['new', owner, 0o600]);
  rmSync(folder, { recursive: true });
});
