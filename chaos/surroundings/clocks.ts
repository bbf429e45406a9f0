import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { plain, type Surround } from './surroundings';

const LIBRARY = ['/usr/lib/x86_64-linux-gnu/faketime/libfaketimeMT.so.1', '/usr/lib/aarch64-linux-gnu/faketime/libfaketimeMT.so.1'].find((file) => existsSync(file));
const FURTHEST_S = 150;

/** Servers and workers whose clock somebody sets wrong and right again, by libfaketime; PostgreSQL and BPJS keep theirs. */
export const clocks: Surround = async (house, name) => {
  if (LIBRARY === undefined) throw new Error('libfaketime is not installed (Debian: apt install libfaketime)');
  const around = await plain(house, name);
  const folder = path.join(house.directory, 'clock');
  mkdirSync(folder);
  const file = path.join(folder, 'offset');
  const set = (seconds: number): void => writeFileSync(file, `${seconds < 0 ? '-' : '+'}${Math.abs(seconds)}s\n`);
  set(0);
  const jump = (direction: 1 | -1) => async (_targets: object, random: () => number): Promise<void> => {
    set(direction * Math.ceil(random() * FURTHEST_S));
    await delay(3_000);
    set(0);
  };
  return {
    ...around,
    env: { LD_PRELOAD: LIBRARY, FAKETIME_TIMESTAMP_FILE: file, FAKETIME_CACHE_DURATION: '1', FAKETIME_DONT_FAKE_MONOTONIC: '1' },
    strikes: [
      { name: 'the clock of the servers jumps forward, and back after 3 s', weight: 15, land: jump(1) },
      { name: 'the clock of the servers jumps back, and forward after 3 s', weight: 15, land: jump(-1) },
    ],
    // a check-in that a wrong clock recorded stands before or after what the SIMRS records by its own
    refusals: /belum terjadi|lebih awal/,
    restore: async () => set(0),
  };
};
