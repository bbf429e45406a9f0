import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { type Database, openDb } from '../../src/platform/db';
import { TEMPLATE_DATABASE } from './global-setup';

export interface FreshDatabase {
  url: string;
  db: Database;
  /** Closes `db` and removes the database, whoever is still connected to it. Call it in afterAll: jest waits for `db`. */
  drop: () => Promise<void>;
}

const CLONING = 0x74657374; // "test"

/** A database of its own, at the newest schema and empty, cloned from the template of this jest run. */
export async function freshDatabase(options: { poolMax?: number } = {}): Promise<FreshDatabase> {
  const name = `test_${randomBytes(6).toString('hex')}`;
  // one clone at a time: the workers of jest share two cores, and each clone reads the same template
  await asAdmin(async (admin) => {
    await admin.query('select pg_advisory_lock($1)', [CLONING]);
    await admin.query(`create database ${name} template ${TEMPLATE_DATABASE}`);
  });
  const url = new URL(adminUrl());
  url.pathname = `/${name}`;
  const db = openDb(url.href, { poolMax: options.poolMax ?? 20 });
  return {
    url: url.href,
    db,
    drop: async () => {
      await db.close();
      await asAdmin((admin) => admin.query(`drop database if exists ${name} with (force)`));
    },
  };
}

/** No facility and nothing of one any more; what is only ever added to (the security log, who looked at patients) is no exception here. */
export async function emptyOfFacilities(db: Database): Promise<void> {
  await db.transaction(async (tx) => {
    await tx.rows(`set local antrean.removes_log = 'erasure'`);
    await tx.rows('truncate facility, security_event, security_seal cascade');
  });
}

function adminUrl(): string {
  const url = process.env['TEST_DATABASE_ADMIN_URL'];
  if (url === undefined) throw new Error('TEST_DATABASE_ADMIN_URL is missing: test/support/global-setup.ts did not run');
  return url;
}

async function asAdmin(work: (admin: pg.Client) => Promise<unknown>): Promise<void> {
  const admin = new pg.Client({ connectionString: adminUrl() });
  await admin.connect();
  try {
    await work(admin);
  } finally {
    await admin.end();
  }
}
