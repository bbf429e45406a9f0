import type { ServerCheck } from '../check';
import { bad, good, warning } from '../finding';

const OLDEST = 15;
/** 15 is cared for until November 2027, and is the next to go. */
const SOON_OLD = 15;

export const databaseVersion: ServerCheck = {
  id: 'database-version',
  title: 'Versi PostgreSQL',
  essential: true,
  run: async ({ db }) => {
    const [row] = await db.rows<{ number: number; version: string }>(`select cast(current_setting('server_version_num') as integer) as number, current_setting('server_version') as version`);
    const { number = 0, version = '' } = row ?? {};
    const major = Math.floor(number / 10_000);
    const detail = { version, major };
    if (major < OLDEST) return [bad(`PostgreSQL ${version} terlalu lama.`, `Naikkan ke ${OLDEST} atau lebih baru: pg_upgrade, atau cadangan lalu pulihkan ke server baru.`, detail)];
    if (major === SOON_OLD) return [warning(`PostgreSQL ${version} masih dapat dipakai, tetapi yang tertua yang didukung.`, 'Rencanakan kenaikan versi dalam tahun ini.', detail)];
    return [good(`PostgreSQL ${version}.`, detail)];
  },
};
