import { existsSync, mkdtempSync, chmodSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import pg from 'pg';
import { parse } from 'yaml';
import { migrate } from '../../src/platform/migrate';
import { type EmbeddedPostgres, startEmbeddedPostgres } from '../../src/platform/embedded-postgres';
import { isRunning } from '../../src/platform/postgres-cluster';

export const TEMPLATE_DATABASE = 'template_antrean';
const FOLDER = 'antrean-test-';

export interface TestCluster {
  server: EmbeddedPostgres;
  directory: string;
}

/** One PostgreSQL per jest run, in a folder of its own, with a migrated template from which each file clones. */
export default async function setup(): Promise<void> {
  await clearAwayKilledRuns();
  const directory = mkdtempSync(path.join(os.tmpdir(), `${FOLDER}${process.pid}-`));
  chmodSync(directory, 0o755);
  const server = await startEmbeddedPostgres({
    directory: path.join(directory, 'postgres'),
    databases: [TEMPLATE_DATABASE],
    flags: ['-c', 'fsync=off', '-c', 'full_page_writes=off', '-c', 'max_connections=300', '-c', 'shared_buffers=128MB'],
  });
  try {
    await migrate(server.url(TEMPLATE_DATABASE));
    // nobody may connect to it from here on: cloning fails while somebody does
    await withAdmin(server.url('postgres'), `alter database ${TEMPLATE_DATABASE} with is_template true allow_connections false`);
  } catch (error) {
    await server.stop();
    throw error;
  }
  const contract = path.join(directory, 'contract.json');
  writeFileSync(contract, JSON.stringify(parse(readFileSync(path.join(__dirname, '../../openapi.yaml'), 'utf8'))));
  process.env['TEST_CONTRACT'] = contract;
  process.env['TEST_DATABASE_ADMIN_URL'] = server.url('postgres');
  (globalThis as { testCluster?: TestCluster }).testCluster = { server, directory };
}

async function withAdmin(url: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}

/** A run that was killed leaves its server and its folder behind. One whose jest still lives is not touched. */
async function clearAwayKilledRuns(): Promise<void> {
  for (const name of readdirSync(os.tmpdir())) {
    const jest = new RegExp(`^${FOLDER}(\\d+)-`).exec(name)?.[1];
    if (jest === undefined || isRunning(Number(jest))) continue;
    const directory = path.join(os.tmpdir(), name);
    const left = path.join(directory, 'postgres');
    try {
      if (existsSync(path.join(left, 'data', 'postmaster.pid'))) await (await startEmbeddedPostgres({ directory: left })).stop();
    } catch {
      // its data may be past use after a power cut, as it runs without fsync; the folder goes all the same
    }
    try {
      rmSync(directory, { recursive: true, force: true });
    } catch {
      // of another user
    }
  }
}
