import type { Knex } from 'knex';
import { migrationSource } from './migrations';

/** For the knex command line (`npx knex migrate:status`); the server migrates by itself at its start. */
const config: Knex.Config = {
  client: 'pg',
  ...(process.env['DATABASE_URL'] === undefined ? {} : { connection: process.env['DATABASE_URL'] }),
  migrations: { migrationSource },
};

export default config;
