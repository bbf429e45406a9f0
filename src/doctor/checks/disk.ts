import { existsSync } from 'node:fs';
import { statfs } from 'node:fs/promises';
import path from 'node:path';
import type { ServerCheck, ServerContext } from '../check';
import { bad, good, unknown, warning, type Finding } from '../finding';

const MB = 1024 * 1024;
const LEAST_MB = 200;
const SCARCE_MB = 2_048;
const SCARCE_SHARE = 0.1;

/** Room where this installation writes: its folder, its log, and the database if it is on this machine. */
export const disk: ServerCheck = {
  id: 'disk',
  title: 'Ruang disk',
  essential: true,
  run: async (context) => {
    const places: [string, string][] = [['folder server', context.config.varDir], ...(context.config.log.file === undefined ? [] : [['log', path.dirname(context.config.log.file)] as [string, string]])];
    const directory = await dataDirectory(context);
    if (directory !== undefined) places.push(['basis data', directory]);
    const findings = await Promise.all(places.map(([what, where]) => room(what, where)));
    if (directory === undefined) findings.push(unknown('Ruang disk basis data tidak dapat dilihat dari sini.', 'Periksa di mesin basis data: df -h, pada folder data PostgreSQL.'));
    return findings;
  },
};

/** Only a database on this machine has its folder here, and only some users may ask for it. */
async function dataDirectory({ config, db }: ServerContext): Promise<string | undefined> {
  const host = config.databaseUrl === undefined ? '127.0.0.1' : new URL(config.databaseUrl).hostname;
  if (!['127.0.0.1', 'localhost', '[::1]', ''].includes(host)) return undefined;
  try {
    const [row] = await db.rows<{ directory: string | null }>(`select setting as directory from pg_settings where name = 'data_directory'`);
    return row?.directory !== undefined && row.directory !== null && existsSync(row.directory) ? row.directory : undefined;
  } catch {
    return undefined;
  }
}

async function room(what: string, where: string): Promise<Finding> {
  const folder = existingParent(path.resolve(where));
  const { bavail, blocks, bsize } = await statfs(folder);
  return roomFinding(what, folder, Math.floor((bavail * bsize) / MB), blocks === 0 ? 1 : bavail / blocks);
}

/** How so many free megabytes stand, which are this share (0 to 1) of the disk of `folder`. */
export function roomFinding(what: string, folder: string, freeMb: number, share: number): Finding {
  const detail = { what, folder, freeMb, freeShare: Math.round(share * 100) / 100 };
  const words = `${what}: ${freeMb >= 10_240 ? `${Math.floor(freeMb / 1024)} GB` : `${freeMb} MB`} kosong (${Math.round(share * 100)}%)`;
  const mend = 'Kosongkan disk: log lama (journalctl --vacuum-time=30d), cadangan lama, laporan UAT; atau perbesar disk.';
  if (freeMb < LEAST_MB) return bad(`Disk hampir penuh, ${words}.`, mend, detail);
  if (freeMb < SCARCE_MB || (share < SCARCE_SHARE && freeMb < 10 * SCARCE_MB)) return warning(`Disk menipis, ${words}.`, mend, detail);
  return good(`Ruang cukup, ${words}.`, detail);
}

/** A folder that the server has yet to make lies on the disk of the one above. */
function existingParent(folder: string): string {
  return existsSync(folder) || path.dirname(folder) === folder ? folder : existingParent(path.dirname(folder));
}
