import { migrationSource } from '../../../migrations';
import type { ServerCheck } from '../check';
import { bad, good, warning } from '../finding';

/** Whether program and database are of one version. */
export const schema: ServerCheck = {
  id: 'schema',
  title: 'Skema basis data',
  essential: false,
  run: async ({ db }) => {
    const known = await migrationSource.getMigrations([]);
    const there = (await db.rows<{ name: string }>('select name from knex_migrations')).map(({ name }) => name);
    const missing = known.filter((name) => !there.includes(name));
    const newer = there.filter((name) => !known.includes(name));
    const detail = { newest: there.toSorted().at(-1) ?? '', missing, newer };
    if (missing.length > 0) return [bad(`Skema belum terbaru; kurang: ${missing.join(', ')}.`, 'npm run migrate (server yang sedang berjalan tetap melayani).', detail)];
    if (newer.length > 0) return [warning('Basis data lebih baru dari program ini.', 'Naikkan program di mesin ini ke versi yang sama dengan server lain.', detail)];
    return [good(`Skema terbaru (${known.length} migrasi).`, detail)];
  },
};
