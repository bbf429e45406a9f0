import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import https from 'node:https';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import { seedDemo } from '../../seeds/demo';
import { HOSPITAL } from '../../seeds/demo-hospital';
import { hashPassword } from '../../src/auth/password';
import { certificatePair } from '../../src/platform/certificate';
import { startEmbeddedPostgres } from '../../src/platform/embedded-postgres';
import { isRunning } from '../../src/platform/postgres-cluster';
import { TEST_DATA_KEYS } from '../support/data-keys';
import { freshDatabase, type FreshDatabase } from '../support/database';

const MAIN = path.resolve(__dirname, '../../dist/src/main.js');
const UP = 'Ctrl-C stops it';

interface Server {
  child: ChildProcess;
  /** Standard output and standard error so far. */
  said: () => string;
  stdout: () => string;
  exitCode: Promise<number | null>;
}

interface DemoFacility {
  publicUrl: string;
  internalUrl: string;
  simulatorUrl: string;
  wsUser: string;
  wsPassword: string;
  staff: { username: string; password: string; roles: string[] }[];
}

interface Demo extends DemoFacility {
  facilityCode: string;
  databaseUrl: string;
  samples: Record<string, unknown>;
  facilities: (DemoFacility & { code: string; kind: string })[];
  platform: { url: string; username: string; password: string };
}

let varDir: string;
/** Of a demo that was started once and stopped, for the tests to which a first start is none of their business. */
let startedBefore: string | undefined;
const servers: Server[] = [];
const databases: FreshDatabase[] = [];

beforeEach(() => {
  varDir = mkdtempSync(path.join(os.tmpdir(), 'antrean-start-'));
  chmodSync(varDir, 0o755);
});

afterEach(async () => {
  for (const { child, exitCode } of servers.splice(0)) {
    child.kill('SIGKILL');
    await exitCode;
  }
  for (const database of databases.splice(0)) await database.drop();
  const directory = path.join(varDir, 'postgres');
  if (existsSync(path.join(directory, 'data', 'postmaster.pid'))) await (await startEmbeddedPostgres({ directory })).stop();
  rmSync(varDir, { recursive: true, force: true });
});

afterAll(() => {
  if (startedBefore !== undefined) rmSync(startedBefore, { recursive: true, force: true });
});

/** Starts in the folder of a demo that was started and stopped before. */
async function launchAgain(env: Record<string, string> = {}): Promise<Server> {
  if (startedBefore === undefined) {
    const first = await isUp(launch());
    first.child.kill('SIGTERM');
    expect(await first.exitCode).toBe(0);
    rmSync(path.join(varDir, 'log'), { recursive: true });
    startedBefore = mkdtempSync(path.join(os.tmpdir(), 'antrean-started-'));
    // with its owners: the database belongs to a user of its own
    execFileSync('cp', ['-a', `${varDir}/.`, startedBefore]);
  } else {
    execFileSync('cp', ['-a', `${startedBefore}/.`, varDir]);
  }
  return isUp(launch(env));
}

function launch(env: Record<string, string> = {}, command = 'all'): Server {
  const child = spawn(process.execPath, [MAIN, command], {
    cwd: varDir,
    env: { VAR_DIR: varDir, PUBLIC_PORT: '0', INTERNAL_PORT: '0', SIMULATOR_PORT: '0', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true, // a process group of its own, to send what a terminal's Ctrl-C sends
  });
  let [stdout, stderr] = ['', ''];
  child.stdout.on('data', (part: Buffer) => (stdout += part.toString()));
  child.stderr.on('data', (part: Buffer) => (stderr += part.toString()));
  const exitCode = once(child, 'close').then(([code]) => code as number | null);
  const server = { child, said: () => stdout + stderr, stdout: () => stdout, exitCode };
  servers.push(server);
  return server;
}

async function until(condition: () => boolean | Promise<boolean>, what: () => string): Promise<void> {
  for (const deadline = Date.now() + 40_000; Date.now() < deadline; await pause(20)) if (await condition()) return;
  throw new Error(`never came true: ${what()}`);
}

async function isUp(server: Server): Promise<Server> {
  await until(() => server.said().includes(UP) || server.child.exitCode !== null, () => `the server is up; it said: ${server.said()}`);
  if (!server.said().includes(UP)) throw new Error(`the server ended: ${server.said()}\n${readLog()}`);
  return server;
}

function readLog(): string {
  const file = path.join(varDir, 'log', 'antrean.jsonl');
  return existsSync(file) ? readFileSync(file, 'utf8') : '';
}

function demoFile(): Demo {
  return JSON.parse(readFileSync(path.join(varDir, 'demo.json'), 'utf8')) as Demo;
}

async function query<Row extends object>(url: string, statement: string): Promise<Row[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<Row>(statement)).rows;
  } finally {
    await client.end();
  }
}

function status(url: string): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    https.get(url, { rejectUnauthorized: false, agent: false }, (response) => resolve(response.resume().statusCode)).once('error', reject);
  });
}

function bodyOf(url: string, headers: Record<string, string> = {}): Promise<string> {
  return new Promise((resolve, reject) => {
    https.get(url, { headers, rejectUnauthorized: false, agent: false }, (response) => void text(response).then(resolve, reject)).once('error', reject);
  });
}

/** metadata.code of a token. */
async function signIn(publicUrl: string, { wsUser, wsPassword }: { wsUser: string; wsPassword: string }): Promise<number> {
  return (JSON.parse(await bodyOf(`${publicUrl}/auth`, { 'x-username': wsUser, 'x-password': wsPassword })) as { metadata: { code: number } }).metadata.code;
}

function answers(url: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = net.connect(Number(new URL(url).port), '127.0.0.1');
    socket.once('error', () => resolve(false));
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
  });
}

function postmaster(): number {
  return Number(readFileSync(path.join(varDir, 'postgres', 'data', 'postmaster.pid'), 'utf8').split('\n')[0]);
}

async function expectNothingLeft(demo: Demo, postmasterPid: number): Promise<void> {
  const open = await Promise.all([demo.publicUrl, demo.internalUrl, demo.simulatorUrl, demo.databaseUrl].map(answers));
  expect(open).toEqual([false, false, false, false]);
  expect(isRunning(postmasterPid)).toBe(false);
  expect(existsSync(path.join(varDir, 'postgres', 'data', 'postmaster.pid'))).toBe(false);
}

async function killed(server: Server): Promise<void> {
  server.child.kill('SIGKILL');
  await server.exitCode;
}

async function ownDatabase(): Promise<FreshDatabase> {
  const database = await freshDatabase();
  databases.push(database);
  return database;
}

describe('the demo', () => {
  test('a first start serves, and leaves a complete demo.json that only its owner can read', async () => {
    const server = await isUp(launch());
    const demo = demoFile();
    expect(Object.keys(demo).sort()).toEqual(['databaseUrl', 'facilities', 'facilityCode', 'internalUrl', 'platform', 'publicUrl', 'samples', 'simulatorUrl', 'staff', 'wsPassword', 'wsUser']);
    expect(Object.keys(demo.samples)).toEqual(
      expect.arrayContaining(['knownPatient', 'unknownNik', 'sessionToday', 'sessionTomorrow', 'closedPoli', 'finishedSession', 'servedBooking', 'prescriptions']),
    );
    for (const name of ['demo.json', 'demo-credentials.json', 'tls/key.pem', 'postgres/password']) expect(statSync(path.join(varDir, name)).mode & 0o777).toBe(0o600);

    expect(await status(`${demo.internalUrl}/livez`)).toBe(200);
    expect(await status(`${demo.internalUrl}/readyz`)).toBe(200);
    expect(await status(`${demo.publicUrl}/token`)).toBe(200);
    expect(await answers(demo.simulatorUrl)).toBe(true);
    for (const shown of [demo.publicUrl, `${demo.internalUrl}/docs`, demo.simulatorUrl, demo.wsUser, demo.wsPassword, 'demo.json']) expect(server.stdout()).toContain(shown);
    expect(await query(demo.databaseUrl, 'select base_url from bpjs_account where service = \'antrean-rs\'')).toEqual([{ base_url: `${demo.simulatorUrl}/antreanrs` }]);
  });

  test('the other facilities of the Dinas are served below their codes, each with its own users, secrets and BPJS, and none answers for another', async () => {
    const server = await launchAgain();
    const demo = demoFile();
    const [hospital, ...others] = demo.facilities;
    expect(hospital).toMatchObject({ code: '0000R001', publicUrl: demo.publicUrl, internalUrl: demo.internalUrl, wsUser: demo.wsUser, staff: demo.staff });
    expect(others.map(({ code, kind }) => `${code} ${kind}`)).toEqual(['0000P001 FKTP', '0000P002 FKTP', '0000P003 FKTP', '0000U001 FKTP', '0000U002 FKTP']);
    for (const { code, ...facility } of others) {
      expect([facility.publicUrl, facility.internalUrl]).toEqual([`${demo.publicUrl}/${code}`, `${demo.internalUrl}/${code}`]);
      expect(await signIn(facility.publicUrl, facility)).toBe(200);
      expect(await signIn(facility.publicUrl, demo)).toBe(201);
      expect(await status(`${facility.internalUrl}/petugas/masuk`)).toBe(200);
      expect(server.stdout()).toContain(`${facility.internalUrl}/petugas`);
    }
    const linked = (page: string): string[] => others.map(({ code }) => code).filter((code) => page.includes(`href="/${code}/"`));
    expect(linked(await bodyOf(`${demo.internalUrl}/`))).toEqual(others.map(({ code }) => code));
    expect(linked(await bodyOf(`${others[0]!.internalUrl}/`))).toEqual([]);
    const secrets = demo.facilities.flatMap(({ wsPassword, simulatorUrl, staff }) => [wsPassword, simulatorUrl, ...staff.map(({ password }) => password)]);
    expect(new Set(secrets).size).toBe(secrets.length);
    for (const shown of [demo.platform.url, demo.platform.username, demo.platform.password]) expect(server.stdout()).toContain(shown);
    const accounts = await query<{ code: string; base_url: string }>(demo.databaseUrl, "select code, base_url from bpjs_account join facility using (facility_id) where service = 'antrean-fktp' order by code");
    expect(accounts).toEqual(others.map(({ code, simulatorUrl }) => ({ code, base_url: `${simulatorUrl}/antreanfktp` })));
  });

  test('a demo that was a hospital alone keeps its credentials and rows, and gains the other facilities', async () => {
    const database = await ownDatabase();
    const bpjs = { baseUrl: 'http://127.0.0.1:9/antreanrs', secondBaseUrl: null, consId: '1', consSecret: 's', userKey: 'u' };
    const { facilityId } = await seedDemo(database.db, HOSPITAL, { now: new Date(), bpjs, webServiceUser: 'mjkn-lama', passwordHash: 'x' });
    const simulator = { consId: '12345', consSecret: 'rahasia-lama', userKey: 'kunci-lama' };
    const before = { tokenSecret: 'a secret of a demo made long ago, 48 bytes', wsUser: 'mjkn-lama', wsPassword: 'sandi-lama', wsPasswordHash: await hashPassword('sandi-lama'), simulator };
    writeFileSync(path.join(varDir, 'demo-credentials.json'), JSON.stringify(before), { mode: 0o600 });
    await isUp(launch({ APP_MODE: 'demo', DATABASE_URL: database.url, DATA_KEYS: TEST_DATA_KEYS }));
    const demo = demoFile();
    expect(demo).toMatchObject({ facilityCode: '0000R001', wsUser: 'mjkn-lama', wsPassword: 'sandi-lama' });
    expect(await signIn(demo.publicUrl, demo)).toBe(200);
    expect(await database.db.rows('select facility_id, is_default from facility order by facility_id limit 1')).toEqual([{ facility_id: facilityId, is_default: true }]);
    expect(demo.facilities).toHaveLength(6);
    const puskesmas = demo.facilities[1]!;
    expect(await signIn(puskesmas.publicUrl, puskesmas)).toBe(200);
  });

  test('no secret of the demo reaches its log', async () => {
    const server = await isUp(launch({ LOG_LEVEL: 'debug' }));
    server.child.kill('SIGTERM');
    expect(await server.exitCode).toBe(0);
    const credentials = JSON.parse(readFileSync(path.join(varDir, 'demo-credentials.json'), 'utf8')) as { tokenSecret: string; wsPassword: string; simulator: { consSecret: string } };
    const log = readLog();
    expect(log).toContain('"started"');
    for (const secret of [credentials.tokenSecret, credentials.wsPassword, credentials.simulator.consSecret]) expect(log).not.toContain(secret);
  });

  test('SIGTERM exits 0 and leaves nothing running; the next start keeps user and password and finds the rows', async () => {
    const first = await launchAgain();
    const before = demoFile();
    await query(before.databaseUrl, 'create table kept (number integer); insert into kept values (42)');
    const pid = postmaster();
    first.child.kill('SIGTERM');
    expect(await first.exitCode).toBe(0);
    await expectNothingLeft(before, pid);

    await isUp(launch());
    const after = demoFile();
    const kept = (demo: Demo): unknown => [demo.facilityCode, demo.platform.password, ...demo.facilities.map(({ code, wsUser, wsPassword, staff }) => ({ code, wsUser, wsPassword, staff }))];
    expect(kept(after)).toEqual(kept(before));
    expect(await query(after.databaseUrl, 'select number from kept')).toEqual([{ number: 42 }]);
    expect(await query(after.databaseUrl, 'select count(*)::int as n from facility')).toEqual([{ n: 6 }]);
  });

  test('Ctrl-C in the terminal, twice, still closes in order: exit 0 and a cleanly shut down database', async () => {
    const server = await launchAgain();
    const demo = demoFile();
    const pid = postmaster();
    process.kill(-server.child.pid!, 'SIGINT');
    process.kill(-server.child.pid!, 'SIGINT');
    expect(await server.exitCode).toBe(0);
    await expectNothingLeft(demo, pid);
    expect(readFileSync(path.join(varDir, 'postgres', 'postgres.log'), 'utf8')).toMatch(/database system is shut down\s*$/);
    const log = readLog().trim().split('\n').map((line) => JSON.parse(line) as { level: number; part?: string; job?: string; msg: string });
    expect(log.filter((line) => line.msg === 'closed').map((line) => line.part)).toEqual(['listeners', 'certificates', 'what runs by itself', 'dependencies', 'simulator', 'embedded database']);
    // no part went before it was told to; a job whose hour this happens to be is cut off, and says so
    expect(log.filter((line) => line.level >= 40 && line.job === undefined)).toEqual([]);
  });

  test('a signal in the middle of the start exits 0 and leaves no database behind', async () => {
    const server = launch();
    const pidFile = path.join(varDir, 'postgres', 'data', 'postmaster.pid');
    await until(() => existsSync(pidFile), () => `the database is starting; the server said: ${server.said()}`);
    const pid = postmaster();
    server.child.kill('SIGTERM');
    expect(await server.exitCode).toBe(0);
    expect(server.said()).not.toContain(UP);
    expect(isRunning(pid)).toBe(false);
    expect(existsSync(pidFile)).toBe(false);
  });

  test('a start after kill -9 recovers without help, and the simulator of the killed one has gone by itself', async () => {
    const first = await launchAgain();
    const before = demoFile();
    await query(before.databaseUrl, 'create table kept (number integer); insert into kept values (42)');
    await killed(first);
    await until(async () => !(await answers(before.simulatorUrl)), () => 'the simulator is gone');

    const second = await isUp(launch());
    const after = demoFile();
    expect([after.wsUser, after.wsPassword]).toEqual([before.wsUser, before.wsPassword]);
    expect(await query(after.databaseUrl, 'select number from kept')).toEqual([{ number: 42 }]);

    const pid = postmaster();
    process.kill(pid, 'SIGKILL');
    await killed(second);
    await isUp(launch());
    expect(await query(demoFile().databaseUrl, 'select number from kept')).toEqual([{ number: 42 }]);
  });

  test('a first start that was killed while seeding is completed by the next one', async () => {
    const first = launch();
    await until(() => existsSync(path.join(varDir, 'demo-credentials.json')), () => `credentials are made; the server said: ${first.said()}`);
    await killed(first);
    await isUp(launch());
    const demo = demoFile();
    expect(await query(demo.databaseUrl, 'select username from web_service_user order by facility_id')).toEqual(demo.facilities.map(({ wsUser }) => ({ username: wsUser })));
  });

  test('a second server on the same folder is refused with a sentence and does not disturb the first', async () => {
    await launchAgain();
    const second = launch();
    expect(await second.exitCode).toBe(1);
    expect(second.said()).toMatch(/in use by process \d+.*VAR_DIR/);
    expect(second.said()).not.toMatch(/^\s+at /m);
    expect(await status(`${demoFile().internalUrl}/livez`)).toBe(200);
  });

  test('a busy port is named by its variable', async () => {
    const squatter = net.createServer().listen(0, '127.0.0.1');
    await once(squatter, 'listening');
    try {
      const port = String((squatter.address() as net.AddressInfo).port);
      const server = launch({ PUBLIC_PORT: port, SIMULATOR_PORT: port });
      expect(await server.exitCode).toBe(1);
      expect(server.said()).toContain(`PUBLIC_PORT: port ${port}`);
      expect(server.said()).toContain(`SIMULATOR_PORT: port ${port}`);
    } finally {
      squatter.close();
    }
  });

  test('with DATABASE_URL it seeds that database and starts none of its own', async () => {
    const database = await ownDatabase();
    const server = await isUp(launch({ APP_MODE: 'demo', DATABASE_URL: database.url }));
    expect(existsSync(path.join(varDir, 'postgres'))).toBe(false);
    expect(await database.db.rows('select distinct is_demo from facility')).toEqual([{ is_demo: true }]);
    server.child.kill('SIGTERM');
    expect(await server.exitCode).toBe(0);
  });

  test('a database that holds a facility of its own is refused and stays untouched', async () => {
    const database = await ownDatabase();
    await database.db.rows(`insert into facility (code, kind, name, time_zone) values ('1234R001', 'FKRTL', 'RS Sungguhan', 'WIB')`);
    const server = launch({ APP_MODE: 'demo', DATABASE_URL: database.url });
    expect(await server.exitCode).toBe(1);
    expect(server.said()).toMatch(/APP_MODE: .*1234R001/);
    expect(server.said()).not.toMatch(/^\s+at /m);
    expect(await database.db.rows('select (select count(*)::int from facility) as facilities, (select count(*)::int from web_service_user) as users')).toEqual([{ facilities: 1, users: 0 }]);
    expect(existsSync(path.join(varDir, 'demo.json'))).toBe(false);
  });

  test('a PUBLIC_URL on a port BPJS cannot call is a loud line and no more', async () => {
    const server = await launchAgain({ PUBLIC_URL: 'https://antrean.example.id:9443' });
    expect(server.stdout()).toMatch(/! PUBLIC_URL: .*9443/);
  });
});

describe('production', () => {
  test('refuses to start with a sentence for every variable that is missing', async () => {
    const server = launch({ APP_MODE: 'production' });
    expect(await server.exitCode).toBe(1);
    for (const name of ['TOKEN_SECRET', 'DATABASE_URL', 'TLS_CERT_FILE', 'PUBLIC_URL']) expect(server.said()).toContain(`- ${name}: `);
    expect(server.said()).not.toMatch(/^\s+at /m);
  });

  async function production(database: FreshDatabase): Promise<Record<string, string>> {
    await certificatePair(path.join(varDir, 'given'));
    return {
      APP_MODE: 'production',
      DATABASE_URL: database.url,
      TOKEN_SECRET: 'only-for-the-starts-of-this-very-test-file',
      DATA_KEYS: TEST_DATA_KEYS,
      TLS_CERT_FILE: path.join(varDir, 'given', 'certificate.pem'),
      TLS_KEY_FILE: path.join(varDir, 'given', 'key.pem'),
      PUBLIC_URL: 'https://antrean.example.id:8080',
      ALLOW_WEAK: 'tls-self-signed,tls-name',
      PUBLIC_HOST: '127.0.0.1',
      // the cluster of the tests writes nothing through, and their machines may be full
      START_DESPITE: 'database-settings,disk',
    };
  }

  test('refuses what is weak about its files, as far as nobody has allowed it, and only where it serves them', async () => {
    const env = await production(await ownDatabase());
    chmodSync(env['TLS_KEY_FILE']!, 0o644);
    const refused = launch({ ...env, ALLOW_WEAK: 'tls-name' }, 'serve');
    expect(await refused.exitCode).toBe(1);
    for (const name of ['[tls-self-signed]', '[tls-key-readable]']) expect(refused.said()).toContain(name);
    expect(refused.said()).not.toContain('[tls-name]');
    expect(await launch({ ...env, ALLOW_WEAK: '' }, 'migrate').exitCode).toBe(0);
  });

  test('refuses on what the doctor finds to fail, each told with how to mend it, and a name it does not know', async () => {
    const env = await production(await ownDatabase());
    const refused = launch({ ...env, START_DESPITE: 'disk', TOKEN_SECRET: 'x'.repeat(40), ALLOW_WEAK: `${String(env['ALLOW_WEAK'])},token-secret` });
    expect(await refused.exitCode).toBe(1);
    for (const told of ['fsync mati', 'alter system set fsync = on', '[database-settings]', 'TOKEN_SECRET lemah', '[secrets]', 'START_DESPITE']) expect(refused.said()).toContain(told);
    expect(refused.said()).not.toContain('x'.repeat(40));
    const mistyped = launch({ ...env, START_DESPITE: 'database-setting' });
    expect(await mistyped.exitCode).toBe(1);
    expect(mistyped.said()).toContain('START_DESPITE: there is no check database-setting');
  });

  test('starts despite what START_DESPITE names, with BPJS away, and says so loudly', async () => {
    const database = await ownDatabase();
    await database.db.rows(`insert into facility (code, kind, name, time_zone) values ('0000R999', 'FKRTL', 'RS Uji', 'WIB')`);
    await database.db.rows(`insert into bpjs_account (facility_id, service, base_url, cons_id, cons_secret, user_key) select facility_id, 'antrean-rs', 'http://127.0.0.1:9/antreanrs/', '1', 'rahasia-uji', 'kunci-uji' from facility`);
    const server = await isUp(launch(await production(database)));
    // the table and the log are two streams, and either may arrive first
    await until(() => server.stdout().includes('starts despite this'), () => `the log says so; it said: ${server.stdout()}`);
    const loud = server.stdout().split('\n').filter((line) => line.includes('starts despite this'));
    expect(loud.map((line) => (JSON.parse(line) as { level: unknown; check: string }).check)).toContain('database-settings');
  });

  test('refuses a PUBLIC_URL on a port BPJS cannot call', async () => {
    const server = launch({ ...(await production(await ownDatabase())), PUBLIC_URL: 'https://antrean.example.id:9443' });
    expect(await server.exitCode).toBe(1);
    expect(server.said()).toContain('PUBLIC_URL: BPJS cannot call port 9443');
  });

  test('serves without seeding, credentials or simulator, and its standard output is the log alone', async () => {
    const database = await ownDatabase();
    const server = await isUp(launch(await production(database)));
    expect(await database.db.rows('select from facility')).toEqual([]);
    expect(existsSync(path.join(varDir, 'demo.json'))).toBe(false);
    expect(existsSync(path.join(varDir, 'demo-credentials.json'))).toBe(false);
    server.child.kill('SIGTERM');
    expect(await server.exitCode).toBe(0);
    for (const line of server.stdout().trim().split('\n')) expect(JSON.parse(line)).toHaveProperty('level');
  });

  test('a database that does not answer is named by DATABASE_URL, without its password', async () => {
    const free = net.createServer().listen(0, '127.0.0.1');
    await once(free, 'listening');
    const { port } = free.address() as net.AddressInfo;
    free.close();
    const server = launch({ ...(await production(await ownDatabase())), DATABASE_URL: `postgres://antrean:secret-words@127.0.0.1:${port}/antrean` });
    expect(await server.exitCode).toBe(1);
    expect(server.said()).toContain(`DATABASE_URL: no PostgreSQL answers at 127.0.0.1:${port}/antrean`);
    expect(server.said()).not.toContain('secret-words');
  });

  test('migrate brings an empty database to the newest schema and ends', async () => {
    const database = await ownDatabase();
    await database.db.rows('drop schema public cascade');
    await database.db.rows('create schema public');
    const server = launch(await production(database), 'migrate');
    expect(await server.exitCode).toBe(0);
    expect(await database.db.rows('select from booking')).toEqual([]);
  });

  test('with MIGRATE_AT_START=no an older schema is refused and left as it is; without, the start brings it forward', async () => {
    const database = await ownDatabase();
    await database.db.rows('drop schema public cascade');
    await database.db.rows('create schema public');
    const env = await production(database);
    const refused = launch({ ...env, MIGRATE_AT_START: 'no' }, 'serve');
    expect(await refused.exitCode).toBe(1);
    expect(refused.said()).toMatch(/MIGRATE_AT_START: is "no" and the schema is older than this release \(.*; run "migrate" first/);
    const there = async (): Promise<unknown> => (await database.db.rows<{ booking: string | null }>(`select to_regclass('booking') as booking`))[0]?.booking;
    expect(await there()).toBeNull();
    await isUp(launch(env, 'serve'));
    expect(await there()).toBe('booking');
  });

  test('serve answers and runs nothing by itself, work runs what is due and answers nobody', async () => {
    const database = await ownDatabase();
    const env = { ...(await production(database)), MIGRATE_AT_START: 'no' };
    const ran = async (): Promise<number> => (await database.db.rows('select from job_run')).length;
    const serve = await isUp(launch(env, 'serve'));
    const [internal = ''] = /https:\/\/127\.0\.0\.1:\d+(?=\/docs)/.exec(serve.said()) ?? [];
    expect(await status(`${internal}/readyz`)).toBe(200);
    serve.child.kill('SIGTERM');
    expect([await serve.exitCode, await ran()]).toEqual([0, 0]);
    const work = await isUp(launch(env, 'work'));
    await until(async () => (await ran()) > 0, () => `a job has run; the worker said: ${work.said()}`);
    expect(work.said()).not.toContain('https://127.0.0.1');
  });

  test('refuses the database of a demo, unless that is allowed by its name', async () => {
    const database = await ownDatabase();
    await database.db.rows(`insert into facility (code, kind, name, time_zone, is_demo) values ('0000R001', 'FKRTL', 'RS Peraga', 'WIB', true)`);
    const env = await production(database);
    const refused = launch(env, 'migrate');
    expect(await refused.exitCode).toBe(1);
    expect(refused.said()).toMatch(/DATABASE_URL: holds 0000R001, a facility of a demo.*\[demo-database\]/);
    expect(await launch({ ...env, ALLOW_WEAK: 'demo-database,tls-self-signed,tls-name' }, 'migrate').exitCode).toBe(0);
    await database.db.rows('update facility set retired_at = now()');
    expect(await launch(env, 'migrate').exitCode).toBe(0);
  });
});
