import { databaseSettings } from '../../src/doctor/checks/database-settings';
import { openDb, type Database } from '../../src/platform/db';
import { found, serverContext } from '../doctor/context';
import { freshDatabase, type FreshDatabase } from '../support/database';

/** What a pooler in transaction mode hands to the next caller is a session; `npm run chaos -- --behind pgbouncer` has a real one. */
let database: FreshDatabase;
beforeAll(async () => {
  database = await freshDatabase();
});
afterAll(() => database.drop());

/** What one session of a pool is left with after a day of statements. */
async function leftBehind(poolerUrl?: string): Promise<{ settings: string[]; prepared: string[] }> {
  const db = openDb(database.url, { poolMax: 1, poolerUrl });
  try {
    await db.rows('select :one::text as one', { one: '1' }, 'named');
    await db.transaction((tx) => tx.savepoint((part) => part.rows('select :one::text as one', { one: '1' }, 'named inside')));
    const settings = await db.rows<{ name: string }>(`select name from pg_settings where source = 'session' order by lower(name)`);
    const prepared = await db.rows<{ name: string }>('select name from pg_prepared_statements order by name');
    return { settings: settings.map(({ name }) => name), prepared: prepared.map(({ name }) => name) };
  } finally {
    await db.close();
  }
}

test('a session behind a pooler is left as it was, but for the zone, which poolers keep for each caller', async () => {
  expect(await leftBehind(database.url)).toEqual({ settings: ['TimeZone'], prepared: [] });
  expect(await leftBehind()).toEqual({ settings: ['idle_in_transaction_session_timeout', 'statement_timeout', 'TimeZone'], prepared: ['named', 'named inside'] });
});

test('LISTEN goes past the pooler', async () => {
  const db = openDb(database.url, { poolerUrl: 'postgres://127.0.0.1:1/nobody' });
  await expect(db.rows('select')).rejects.toThrow('ECONNREFUSED');
  let hear: (payload?: string) => void = () => undefined;
  const heard = new Promise<string | undefined>((resolve) => (hear = resolve));
  const listener = await db.listen('pooler_test', (payload) => hear(payload));
  await database.db.rows(`select pg_notify('pooler_test', 'news')`);
  expect(await heard).toBe('news');
  await listener.close();
  await db.close();
});

test('the doctor insists on the bound that only the pooler can set', async () => {
  const judged = async (): Promise<string> => {
    const db: Database = openDb(database.url, { poolMax: 1, poolerUrl: database.url });
    const sayingAllIsOn = { rows: async (text: string, ...rest: []) => (text.includes('pg_settings') ? [] : await db.rows(text, ...rest)) as never };
    const { said } = await found(databaseSettings, serverContext({ db: sayingAllIsOn, config: { databasePoolerUrl: database.url } }));
    await db.close();
    return said;
  };
  const bound = (value: string): Promise<object[]> => database.db.rows(`do $$ begin execute format('alter database %I set statement_timeout = ''${value}''', current_database()); end $$`);
  expect(await judged()).toMatch(/lewat pooler .* tidak dibatasi waktunya.*connect_query='set statement_timeout=7000/);
  await bound('30s');
  expect(await judged()).toMatch(/lewat pooler .* boleh berjalan 30 detik.*connect_query/);
  await bound('7s');
  expect(await judged()).toContain('Pernyataan lewat pooler (DATABASE_POOLER_URL) dibatasi 7 detik');
});
