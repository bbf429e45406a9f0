import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { openDb } from '../platform/db';
import { migrate } from '../platform/migrate';
import { startEmbeddedPostgres } from '../platform/embedded-postgres';
import { dumpSchema } from '../platform/schema-dump';

const TARGET = resolve('migrations/schema.sql');
const DATABASE = 'schema_dump';

/** The schema after all migrations, from the empty database at `url`. */
async function dumpOf(url: string): Promise<string> {
  const db = openDb(url, { poolMax: 1 });
  try {
    const tables = await db.rows<{ relname: string }>(`select relname from pg_class where relnamespace = 'public'::regnamespace and relkind = 'r'`);
    if (tables.length > 0) throw new Error('the database of DATABASE_URL is not empty; give an empty one, or none for a throw-away PostgreSQL');
    await migrate(url);
    return await dumpSchema(db);
  } finally {
    await db.close();
  }
}

async function dumpOfThrowAway(): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), 'antrean-schema-'));
  await chmod(directory, 0o755); // run by root, the database belongs to another account, which must reach it here
  try {
    const postgres = await startEmbeddedPostgres({ directory: join(directory, 'postgres'), databases: [DATABASE], flags: ['-c', 'fsync=off'] });
    try {
      return await dumpOf(postgres.url(DATABASE));
    } finally {
      await postgres.stop();
    }
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

async function main(): Promise<void> {
  const given = process.env['DATABASE_URL'];
  const text = given === undefined || given === '' ? await dumpOfThrowAway() : await dumpOf(given);
  await writeFile(TARGET, text);
  console.log(`${TARGET} written`);
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
