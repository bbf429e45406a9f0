import { execFileSync } from 'node:child_process';
import { closeSync, mkdirSync, openSync, rmSync, writeSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { migrate } from '../../src/platform/migrate';
import { asAdmin, keepPostgres } from './kept-postgres';
import type { Surround } from './surroundings';

const DISK_MB = 1_500;
const CHUNK = Buffer.alloc(1_048_576);

/** A PostgreSQL on a disk of its own, which somebody else fills up to the last byte. Needs root, to mount it. */
export const fullDisk: Surround = async (house, name) => {
  const disk = path.join(house.directory, 'disk');
  mkdirSync(disk);
  execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${DISK_MB}m,mode=755`, 'tmpfs', disk]);
  house.lodge(async () => void execFileSync('umount', [disk]));
  const ballast = path.join(disk, 'ballast');
  // so that no room is kept back in files of its log that are waiting to be used again
  const postgres = await keepPostgres('PostgreSQL', path.join(disk, 'postgres'), { max_wal_size: '64MB', min_wal_size: '32MB', wal_recycle: 'off' });
  house.lodge(() => postgres.end());
  await asAdmin(postgres.url('postgres'), `create database ${name}`);
  await migrate(postgres.url(name));
  return {
    databaseUrl: postgres.url(name),
    adminUrl: () => postgres.url('postgres'),
    signalPostgres: postgres.signal,
    env: {},
    strikes: [
      {
        name: 'the disk of the database is full for 4 s',
        weight: 25,
        land: async () => {
          fill(ballast);
          await delay(4_000);
          rmSync(ballast, { force: true });
        },
      },
    ],
    restore: async () => rmSync(ballast, { force: true }),
  };
};

/** To the last byte: what is given back in between is taken as well. */
function fill(file: string): void {
  const ballast = openSync(file, 'w');
  try {
    for (let size = CHUNK.length; size >= 512; ) {
      try {
        writeSync(ballast, CHUNK, 0, size);
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error;
        size = Math.floor(size / 2);
      }
    }
  } finally {
    closeSync(ballast);
  }
}
