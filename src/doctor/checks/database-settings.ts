import type { Sql } from '../../platform/db';
import type { ServerCheck } from '../check';
import { bad, good, warning, type Finding } from '../finding';

const MUST_BE_ON = ['fsync', 'full_page_writes', 'synchronous_commit'] as const;
const WHY: Record<(typeof MUST_BE_ON)[number], string> = {
  fsync: 'nomor yang sudah diberikan hilang bila listrik mati',
  full_page_writes: 'basis data dapat rusak bila listrik mati',
  synchronous_commit: 'nomor yang baru saja diberikan hilang bila listrik mati',
};
/** Beside its pool a process listens, works long, and keeps a guard: measured at most so many. */
const BESIDE_POOL = 8;

/** What makes a promise of the database worth something, and room for our connections. */
export const databaseSettings: ServerCheck = {
  id: 'database-settings',
  title: 'Setelan PostgreSQL',
  essential: true,
  run: async ({ db, config }) => {
    const rows = await db.rows<{ name: string; setting: string }>(
      `select name, setting from pg_settings where name in ('fsync', 'full_page_writes', 'synchronous_commit', 'max_connections', 'superuser_reserved_connections', 'reserved_connections')`,
    );
    const settings = Object.fromEntries(rows.map(({ name, setting }) => [name, setting]));
    const off = MUST_BE_ON.filter((name) => settings[name] === 'off');
    const findings: Finding[] = off.map((name) => bad(`${name} mati: ${WHY[name]}.`, `alter system set ${name} = on; lalu select pg_reload_conf(); (di psql, sebagai pengelola).`, { name, setting: 'off' }));
    if (off.length === 0) findings.push(good('Yang sudah dijawab tidak hilang bila listrik mati (fsync, full_page_writes, synchronous_commit hidup).'));
    return [...findings, ...(config.databasePoolerUrl === undefined ? [] : [await boundThroughPooler(db)]), room(settings, config.databasePoolMax)];
  },
};

/** As `src/platform/db.ts` sets it where no pooler stands in between. */
const STATEMENT_MS = 7_000;

/** Behind a pooler a session belongs to nobody, so its bound cannot come from us. */
async function boundThroughPooler(db: Sql): Promise<Finding> {
  const [row] = await db.rows<{ ms: number }>(`select extract(epoch from cast(current_setting('statement_timeout') as interval))::float8 * 1000 as ms`);
  const ms = row?.ms ?? 0;
  if (ms > 0 && ms <= STATEMENT_MS) return good(`Pernyataan lewat pooler (DATABASE_POOLER_URL) dibatasi ${ms / 1_000} detik.`, { ms });
  const remedy = `Di pgbouncer.ini, bagian [databases], tambahkan connect_query='set statement_timeout=${STATEMENT_MS}; set idle_in_transaction_session_timeout=15000', lalu RELOAD dan RECONNECT.`;
  return bad(ms === 0 ? 'Pernyataan lewat pooler (DATABASE_POOLER_URL) tidak dibatasi waktunya: satu yang macet menahan tempatnya selamanya.' : `Pernyataan lewat pooler (DATABASE_POOLER_URL) boleh berjalan ${ms / 1_000} detik; BPJS tidak menunggu selama itu.`, remedy, { ms });
}

function room(settings: Record<string, string>, poolMax: number): Finding {
  const reserved = Number(settings['superuser_reserved_connections'] ?? 3) + Number(settings['reserved_connections'] ?? 0);
  const free = Number(settings['max_connections'] ?? 0) - reserved;
  const one = poolMax + BESIDE_POOL;
  const detail = { maxConnections: free + reserved, reserved, perProcess: one };
  // Two: serve and work apart, or the old and the new one during an upgrade.
  if (free < 2 * one) return warning(`max_connections menyisakan ${free} sambungan; dua proses butuh sampai ${2 * one}.`, `Naikkan max_connections (lalu mulai ulang PostgreSQL), atau turunkan DATABASE_POOL_MAX.`, detail);
  return good(`Sambungan cukup: ${free} tersedia, satu proses memakai paling banyak ${one}.`, detail);
}
