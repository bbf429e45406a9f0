import { setTimeout as delay } from 'node:timers/promises';
import knexLib, { type Knex } from 'knex';
import pg from 'pg';
import { migrationSource } from '../../migrations';
import { DEADLOCK, sqlState } from './db';

const MIGRATION_LOCK = 0x616e7472; // "antr"

export interface MigrateOptions {
  /** Other steps than those of this release. */
  source?: Knex.MigrationSource<string>;
  /** How often a step that met a lock is tried again, and after what pause. */
  tries?: number;
  pauseMs?: number;
}

/**
 * A step that waits for a lock makes all wait who come behind it, bookings of running servers among them: it gives up
 * after this, far below the second after which PostgreSQL looks for deadlocks, and comes again.
 */
const LOCK_WAIT_MS = 200;
const LOCK_NOT_AVAILABLE = '55P03';

/** Knex's own lines would go past our log; whoever migrates gets the error. */
const SILENT = { warn: () => undefined, error: () => undefined, debug: () => undefined, deprecate: () => undefined };

/**
 * Brings the database to the newest schema while servers of the release before go on serving from it; a second run does
 * nothing. Steps unknown to this release, made by a newer one, are left as they are. Processes that start together wait
 * for each other. Knex's own lock row survives a killed process, so a lock of the database session stands before it:
 * whoever holds that one may clear a lock row left behind.
 *
 * @returns the names of the steps it took
 */
export async function migrate(url: string, { source = migrationSource, tries = 400, pauseMs = 500 }: MigrateOptions = {}): Promise<string[]> {
  const guard = new pg.Client({ connectionString: url, application_name: 'antrean-online migrate' });
  guard.on('error', () => undefined); // its next statement fails of it
  await guard.connect();
  const knex = knexLib({ client: 'pg', connection: { connectionString: url, application_name: 'antrean-online migrate' }, pool: { min: 0, max: 1 }, log: SILENT });
  try {
    await guard.query('select pg_advisory_lock($1)', [MIGRATION_LOCK]);
    // the pool has one connection; a role of the database may have a bound of its own on statements
    await knex.raw(`set lock_timeout = ${LOCK_WAIT_MS}; set statement_timeout = 0; set timezone = 'UTC'`);
    const before = new Set(await completedSteps(guard));
    for (let attempt = 1; ; attempt++) {
      try {
        await knex.migrate.forceFreeMigrationsLock(stepsOf(source));
        await knex.migrate.latest(stepsOf(source));
        return (await completedSteps(guard)).filter((name) => !before.has(name));
      } catch (error) {
        // each step is a transaction of its own: those before the one that failed stand
        if (![LOCK_NOT_AVAILABLE, DEADLOCK].includes(sqlState(error) ?? '') || attempt >= tries) throw error;
        await delay(pauseMs);
      }
    }
  } finally {
    await knex.destroy();
    await guard.end();
  }
}

/** A newer release may have been here: its steps are no corruption, and a server of this release serves on its schema. */
const stepsOf = (source: Knex.MigrationSource<string>): Knex.MigratorConfig => ({ migrationSource: source, disableMigrationsListValidation: true });

async function completedSteps(client: pg.Client): Promise<string[]> {
  const { rows: found } = await client.query<{ found: boolean }>(`select to_regclass('knex_migrations') is not null as found`);
  if (found[0]?.found !== true) return [];
  const { rows } = await client.query<{ name: string }>('select name from knex_migrations order by id');
  return rows.map((row) => row.name);
}

export interface SchemaStanding {
  /** Steps of this release the database has not taken yet. */
  missing: string[];
  /** Steps of a newer release it has taken already. */
  newer: string[];
}

/** How the schema of the database stands to this release. Reads only. */
export async function schemaStanding(url: string): Promise<SchemaStanding> {
  const client = new pg.Client({ connectionString: url, application_name: 'antrean-online schema', connectionTimeoutMillis: 5_000 });
  client.on('error', () => undefined); // the statement under way fails of it
  await client.connect();
  try {
    const taken = await completedSteps(client);
    const ours = await migrationSource.getMigrations([]);
    return { missing: ours.filter((name) => !taken.includes(name)), newer: taken.filter((name) => !ours.includes(name)) };
  } finally {
    await client.end();
  }
}
