import { chownSync, existsSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { freePort } from '../../bench/common/server-process';
import { serverAccount } from '../../src/platform/postgres-binaries';
import { keepAlive } from '../kept-process';
import { plain, type Surround } from './surroundings';

const PROGRAM = ['/usr/sbin/pgbouncer', '/usr/bin/pgbouncer', '/usr/local/bin/pgbouncer'].find((file) => existsSync(file));

/** PgBouncer in transaction mode between, as docs/skala.md says it is set up. */
export const pgbouncer: Surround = async (house, name) => {
  if (PROGRAM === undefined) throw new Error('PgBouncer is not installed (Debian: apt install pgbouncer)');
  const around = await plain(house, name);
  const { hostname, port, username, password } = new URL(around.databaseUrl);
  const folder = path.join(house.directory, 'pgbouncer');
  const listenPort = await freePort();
  const file = path.join(folder, 'pgbouncer.ini');
  mkdirSync(folder);
  writeFileSync(
    file,
    `[databases]
${name} = host=${hostname} port=${port} dbname=${name} user=${username} password=${password} connect_query='set statement_timeout=7000; set idle_in_transaction_session_timeout=15000'
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = ${listenPort}
unix_socket_dir =
auth_type = any
pool_mode = transaction
default_pool_size = 12
server_login_retry = 1
`,
  );
  // it refuses to be root, as PostgreSQL does
  const account = serverAccount(folder);
  if (account !== undefined) for (const place of [folder, file]) chownSync(place, account.uid, account.gid);
  const pooler = keepAlive('PgBouncer', { path: PROGRAM, args: [file], env: {}, cwd: folder, ...account });
  house.lodge(() => pooler.end());
  return {
    ...around,
    env: { DATABASE_POOLER_URL: `postgres://${username}:${password}@127.0.0.1:${listenPort}/${name}` },
    strikes: [
      { name: 'kill -9 of PgBouncer', weight: 8, land: async () => pooler.signal('SIGKILL') },
      { name: 'PgBouncer stands still for 3 s', weight: 4, land: () => pooler.freeze(3_000) },
    ],
  };
};
