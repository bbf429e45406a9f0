import type { ServerCheck } from '../check';
import { bad, good, unknown, warning } from '../finding';

const MS_PER_HOUR = 3_600_000;
const WARN_HOURS = 36;
const BAD_HOURS = 7 * 24;

/** When a backup of our own making last succeeded; those of other tools cannot be seen from here. */
export const backups: ServerCheck = {
  id: 'backups',
  title: 'Cadangan basis data',
  essential: false,
  run: async ({ db, clock, config }) => {
    const [table] = await db.rows<{ exists: boolean }>(`select to_regclass('backup_run') is not null as exists`);
    const own = 'npm run backup -- --to FOLDER, setiap malam dengan BACKUP_DIR (docs/cadangan.md); simpan juga di mesin lain.';
    if (table?.exists !== true) return [unknown('Cadangan tidak dapat dilihat dari sini.', 'Pastikan basis data dicadangkan setiap hari dan pemulihannya pernah dicoba.')];
    const [row] = await db.rows<{ finished: Date | null }>(`select max(finished_at) as finished from backup_run where outcome = 'succeeded'`);
    const finished = row?.finished ?? null;
    if (finished === null) return [config.mode === 'demo' ? unknown('Demo ini belum pernah dicadangkan.', own) : warning('Belum ada cadangan yang dibuat oleh server ini.', `${own} Bila memakai alat lain, pastikan pemulihannya pernah dicoba.`)];
    const hours = Math.round((clock().getTime() - finished.getTime()) / MS_PER_HOUR);
    const detail = { lastBackup: finished.toISOString(), hoursAgo: hours };
    if (hours > BAD_HOURS && config.mode === 'production') return [bad(`Cadangan terakhir ${Math.floor(hours / 24)} hari yang lalu.`, own, detail)];
    if (hours > WARN_HOURS) return [warning(`Cadangan terakhir ${hours} jam yang lalu.`, own, detail)];
    return [good(`Cadangan terakhir ${hours} jam yang lalu.`, detail)];
  },
};
