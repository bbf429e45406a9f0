import os from 'node:os';
import path from 'node:path';
import { backups } from '../../src/doctor/checks/backups';
import { clock as clockCheck } from '../../src/doctor/checks/clock';
import { databaseSettings } from '../../src/doctor/checks/database-settings';
import { databaseVersion } from '../../src/doctor/checks/database-version';
import { disk, roomFinding } from '../../src/doctor/checks/disk';
import { dns } from '../../src/doctor/checks/dns';
import { nodeFinding, nodeVersion } from '../../src/doctor/checks/node-version';
import { portAllowed } from '../../src/doctor/checks/port-allowed';
import { schema } from '../../src/doctor/checks/schema';
import { secrets } from '../../src/doctor/checks/secrets';
import { timeZone } from '../../src/doctor/checks/time-zone';
import type { Verdict } from '../../src/doctor/finding';
import type { Sql } from '../../src/platform/db';
import { freshDatabase, type FreshDatabase } from '../support/database';
import { found, serverContext } from './context';

/** The installation itself: what stands behind the way in, each once as it should be and once as it should not. */
let database: FreshDatabase;
beforeAll(async () => {
  database = await freshDatabase();
});
afterAll(() => database.drop());

type Over = Parameters<typeof serverContext>[0];
const here = (over: Over = {}): ReturnType<typeof serverContext> => serverContext({ db: database.db, ...over });
/** A PostgreSQL that is not at hand, as far as it shows in what it is asked. */
const elsewhere = (rows: object[]): Sql => ({ rows: () => Promise.resolve(rows) as never });
const DEMO: Over = { config: { mode: 'demo' } };

test.each<[number, 'production' | 'demo', Verdict, string]>([
  [1, 'production', 'baik', '1 jam yang lalu'],
  [36, 'production', 'baik', '36 jam'],
  [37, 'production', 'perhatian', '37 jam'],
  [8 * 24, 'production', 'gagal', '8 hari'],
  [8 * 24, 'demo', 'perhatian', '192 jam'],
])('a last good backup of %i hours ago in %s is %s', async (hours, mode, verdict, words) => {
  const at = new Date('2027-01-18T02:00:00Z');
  await database.db.rows('truncate backup_run');
  await database.db.rows(
    `insert into backup_run (kind, place, started_at, finished_at, outcome)
     values ('dump', '/b', :good, :good, 'succeeded'), ('dump', '/b', :at, :at, 'failed'), ('dump', '/b', :at, null, 'running')`,
    { at, good: new Date(at.getTime() - hours * 3_600_000) },
  );
  const result = await found(backups, here({ clock: () => at, config: { mode } }));
  expect([result.verdict, result.said]).toEqual([verdict, expect.stringContaining(words)]);
});

test('a backup that only failed is none', async () => {
  await database.db.rows('truncate backup_run');
  await database.db.rows(`insert into backup_run (kind, place, started_at, finished_at, outcome) values ('dump', '/b', now(), now(), 'failed')`);
  expect((await found(backups, here())).verdict).toBe('perhatian');
  expect((await found(backups, here(DEMO))).verdict).toBe('tidak-diketahui');
});

test('a schema of another release than the program is told: an older one fails, a newer one is named', async () => {
  expect((await found(schema, here())).verdict).toBe('baik');
  await database.db.rows(`insert into knex_migrations (name, batch, migration_time) values ('9999_of_a_release_to_come', 99, now())`);
  expect((await found(schema, here())).verdict).toBe('perhatian');
  await database.db.rows(`delete from knex_migrations where name like '0002%'`);
  const older = await found(schema, here());
  expect([older.verdict, older.said]).toEqual(['gagal', expect.stringContaining('kurang: 0002')]);
});

test.each<[number, number, Verdict]>([
  [50_000, 0.5, 'baik'], [50_000, 0.05, 'baik'], [15_000, 0.05, 'perhatian'], [2_047, 0.9, 'perhatian'], [200, 0.5, 'perhatian'], [199, 0.9, 'gagal'],
])('%i MB free, %d of the disk, is %s', (freeMb, share, verdict) => {
  expect(roomFinding('log', '/var/log', freeMb, share).verdict).toBe(verdict);
});

test('room is looked at wherever the installation writes, the database of this machine included', async () => {
  const config = { varDir: path.join(os.tmpdir(), 'belum-ada', 'var'), log: { level: 'info', file: path.join(os.tmpdir(), 'antrean.jsonl') } };
  const looked = async (databaseUrl: string): Promise<unknown[]> => (await found(disk, here({ config: { ...config, databaseUrl } }))).findings.map(({ detail, verdict }) => detail?.['what'] ?? verdict);
  expect(await looked(database.url)).toEqual(['folder server', 'log', 'basis data']);
  expect(await looked('postgres://antrean@10.0.0.5/antrean')).toEqual(['folder server', 'log', 'tidak-diketahui']);
});

test('a database that keeps what it answered is good, one with too few connections or one setting off is not', async () => {
  const settings = (over: Record<string, string> = {}): Over => ({
    db: elsewhere(Object.entries({ fsync: 'on', full_page_writes: 'on', synchronous_commit: 'on', max_connections: '100', superuser_reserved_connections: '3', reserved_connections: '0', ...over }).map(([name, setting]) => ({ name, setting }))),
    config: { databasePoolMax: 10 },
  });
  const verdictOf = async (over?: Record<string, string>): Promise<[Verdict, string]> => {
    const { verdict, said } = await found(databaseSettings, serverContext(settings(over)));
    return [verdict, said];
  };
  expect((await verdictOf())[0]).toBe('baik');
  for (const name of ['fsync', 'full_page_writes', 'synchronous_commit']) expect(await verdictOf({ [name]: 'off' })).toEqual(['gagal', expect.stringContaining(`set ${name} = on`)]);
  expect(await verdictOf({ max_connections: '38' })).toEqual(['perhatian', expect.stringContaining('max_connections menyisakan 35')]);
  expect((await verdictOf({ max_connections: '39' }))[0]).toBe('baik');
});

test('the oldest PostgreSQL that serves is told to be the next to go', async () => {
  const verdictOf = async (number: number): Promise<Verdict> => (await found(databaseVersion, serverContext({ db: elsewhere([{ number, version: String(number / 10_000) }]) }))).verdict;
  expect([await verdictOf(140_011), await verdictOf(150_004), await verdictOf(160_001)]).toEqual(['gagal', 'perhatian', 'baik']);
});

test('a zone that is neither Indonesian nor UTC is named, and each facility sees its own hour', async () => {
  const zoned = (zone: string): Promise<{ verdict: Verdict; said: string }> =>
    found(timeZone, serverContext({ db: elsewhere([{ zone }]), clock: () => new Date('2027-01-18T02:00:00Z'), facilities: [{ code: '0000R001', timeZone: 'WIT' }] as never }));
  const [odd, usual] = [await zoned('America/New_York'), await zoned('Asia/Jakarta')];
  expect([odd.verdict, odd.said]).toEqual(['perhatian', expect.stringContaining('basis data America/New_York')]);
  expect([usual.said.includes('basis data'), usual.said]).toEqual([false, expect.stringContaining('2027-01-18 11:00 WIT')]);
});

test('the clock of the database is held against our own', async () => {
  const ofDatabase = async (ahead: number): Promise<Verdict | undefined> => (await clockCheck.run(here({ clock: () => new Date(Date.now() + ahead) })))[1]?.verdict;
  expect([await ofDatabase(0), await ofDatabase(60_000), await ofDatabase(-60_000)]).toEqual(['baik', 'perhatian', 'perhatian']);
});

test('the release of Node.js that runs is the one judged', async () => {
  const clock = (): Date => new Date('2030-01-01T00:00:00Z');
  expect(await nodeVersion.run(here({ clock }))).toEqual([nodeFinding(process.versions.node, clock())]);
});

test('secrets that are strong are good, a password of the database that is none is told only of another machine, and so is a weak secret of before', async () => {
  const verdictOf = async (databaseUrl: string, previousTokenSecrets: string[] = []): Promise<Verdict> => (await found(secrets, serverContext({ config: { databaseUrl, previousTokenSecrets } }))).verdict;
  expect(await verdictOf('postgres://antrean:k9Vb2xPq7LmZ@10.0.0.5/antrean')).toBe('baik');
  expect(await verdictOf('postgres://antrean@127.0.0.1/antrean')).toBe('baik');
  expect(await verdictOf('postgres://antrean@10.0.0.5/antrean')).toBe('perhatian');
  expect(await verdictOf('postgres://antrean:antrean@127.0.0.1/antrean')).toBe('perhatian');
  expect(await verdictOf('postgres://antrean@127.0.0.1/antrean', ['x'.repeat(48)])).toBe('perhatian');
  expect((await found(secrets, serverContext({ tokenSecret: undefined }))).verdict).toBe('tidak-diketahui');
});

test('a demo needs neither a name in DNS nor a port that BPJS can call', async () => {
  const demo = serverContext({ ...DEMO, publicUrl: 'https://localhost:9443' });
  expect([(await found(dns, demo)).verdict, (await found(portAllowed, demo)).verdict]).toEqual(['baik', 'perhatian']);
});

test.each([portAllowed, dns])('without PUBLIC_URL $id knows nothing', async (check) => {
  expect((await found(check, serverContext())).verdict).toBe('tidak-diketahui');
});
