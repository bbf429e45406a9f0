import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { createInterface } from 'node:readline';
import { text } from 'node:stream/consumers';
import { transformFileSync } from '@swc/core';
import { signatureOf } from '../../src/tools/simulator/signature';
import { until } from '../support/until';
import { ACCOUNT, BOOKING } from './rehearsal';

const ROOT = join(__dirname, '..', '..');
const SETTINGS = {
  SIMULATOR_PORT: '0',
  SIMULATOR_CONS_ID: ACCOUNT.consId,
  SIMULATOR_CONS_SECRET: ACCOUNT.consSecret,
  SIMULATOR_USER_KEY: ACCOUNT.userKey,
  SIMULATOR_FACILITY_CODE: '0000R001',
};

describe('the simulator as a process of its own', () => {
  let directory: string;
  const children: ChildProcessWithoutNullStreams[] = [];

  beforeAll(() => {
    directory = mkdtempSync(join(tmpdir(), 'simulator-'));
    compile();
  });
  afterEach(() => children.splice(0).forEach((child) => child.kill('SIGKILL')));
  afterAll(() => rmSync(directory, { recursive: true }));

  // Compiled here, file by file, so that the test needs no build and leaves none behind.
  function compile(): void {
    const platform = ['clock.ts', 'private-file.ts'].map((file) => join('src/platform', file));
    const sources = [...platform, ...readdirSync(join(ROOT, 'src/tools/simulator'), { recursive: true, encoding: 'utf8' }).map((file) => join('src/tools/simulator', file))];
    for (const source of sources.filter((file) => file.endsWith('.ts'))) {
      const { code } = transformFileSync(join(ROOT, source), {
        configFile: false,
        swcrc: false,
        jsc: { parser: { syntax: 'typescript' }, target: 'es2023' },
        module: { type: 'commonjs' },
      });
      const target = join(directory, relative('', source).replace(/\.ts$/, '.js'));
      mkdirSync(dirname(target), { recursive: true });
      writeFileSync(target, code);
    }
  }

  function start(settings: Record<string, string>, cwd = directory, words: string[] = []): ChildProcessWithoutNullStreams {
    const child = spawn(process.execPath, [join(directory, 'src/tools/simulator/main.js'), ...words], {
      cwd,
      env: { PATH: process.env.PATH, NODE_PATH: join(ROOT, 'node_modules'), ...settings },
    });
    children.push(child);
    return child;
  }

  async function portOf(child: ChildProcessWithoutNullStreams): Promise<number> {
    const [line] = (await once(createInterface(child.stdout), 'line')) as [string];
    const announced = JSON.parse(line) as { listening: number };
    expect(announced).toEqual({ listening: expect.any(Number) });
    return announced.listening;
  }

  async function add(port: number): Promise<unknown> {
    const timestamp = String(Math.floor(Date.now() / 1000));
    const headers = { 'x-cons-id': ACCOUNT.consId, 'x-timestamp': timestamp, 'x-signature': signatureOf(ACCOUNT.consId, ACCOUNT.consSecret, timestamp), user_key: ACCOUNT.userKey };
    const reply = await fetch(`http://127.0.0.1:${port}/antreanrs/antrean/add`, { method: 'POST', headers, body: JSON.stringify(BOOKING) });
    return reply.json();
  }

  it.each(['SIGTERM', 'SIGINT'] as const)('says where it listens and leaves with 0 on %s', async (signal) => {
    const child = start(SETTINGS);
    await portOf(child);
    child.kill(signal);
    expect(await once(child, 'exit')).toEqual([0, null]);
  });

  it('leaves with 0 when the parent that held its stdin is gone', async () => {
    const child = start(SETTINGS);
    await portOf(child);
    child.stdin.end();
    expect(await once(child, 'exit')).toEqual([0, null]);
  });

  it('stays when its stdin was no pipe', async () => {
    const child = spawn(process.execPath, [join(directory, 'src/tools/simulator/main.js')], {
      cwd: directory,
      env: { PATH: process.env.PATH, NODE_PATH: join(ROOT, 'node_modules'), ...SETTINGS },
      stdio: ['ignore', 'pipe', 'inherit'],
    }) as unknown as ChildProcessWithoutNullStreams;
    children.push(child);
    const port = await portOf(child);
    expect(await add(port)).toMatchObject({ metadata: { message: expect.any(String) } });
    child.kill('SIGTERM');
    expect(await once(child, 'exit')).toEqual([0, null]);
  });

  it('still holds after kill -9 what it acknowledged, and takes its file from where it is told', async () => {
    const settings = { ...SETTINGS, SIMULATOR_STATE_FILE: join(directory, 'elsewhere', 'ledger.jsonl') };
    const first = start(settings);
    expect(await add(await portOf(first))).toEqual({ metadata: { code: 200, message: 'Ok' } });
    first.kill('SIGKILL');
    await once(first, 'exit');
    expect(await add(await portOf(start(settings)))).toEqual({ metadata: { code: 208, message: 'Terdapat duplikasi Kode Booking' } });
  });

  it('makes an account where nobody gave one, keeps it for its owner alone, and shows it with the addresses', async () => {
    const cwd = mkdtempSync(join(directory, 'alone-'));
    const seen: string[] = [];
    for (let time = 0; time < 2; time += 1) {
      const child = start({ SIMULATOR_PORT: '0' }, cwd);
      const shown = text(child.stderr);
      const port = await portOf(child);
      child.kill('SIGTERM');
      const table = await shown;
      for (const address of ['/antreanrs/', '/antreanfktp/', '/control/']) expect(table).toContain(`http://127.0.0.1:${port}${address}`);
      seen.push(readFileSync(join(cwd, 'var/simulator/account.json'), 'utf8'));
      const account = JSON.parse(seen[time] ?? '') as Record<string, string>;
      expect(Object.keys(account)).toEqual(['consId', 'consSecret', 'userKey', 'fktpUserKey']);
      for (const value of Object.values(account)) expect(table).toContain(value);
    }
    expect(seen[1]).toBe(seen[0]);
    expect(statSync(join(cwd, 'var/simulator/account.json')).mode & 0o777).toBe(0o600);
  });

  it('takes the account of the demo in its folder', async () => {
    const cwd = mkdtempSync(join(directory, 'beside-demo-'));
    mkdirSync(join(cwd, 'var'));
    writeFileSync(join(cwd, 'var/demo-credentials.json'), JSON.stringify({ wsUser: 'x', simulator: { consId: ACCOUNT.consId, consSecret: ACCOUNT.consSecret, userKey: ACCOUNT.userKey } }));
    expect(await add(await portOf(start({ SIMULATOR_PORT: '0' }, cwd)))).toEqual({ metadata: { code: 200, message: 'Ok' } });
  });

  it('keeps its own account to itself when a program gave it one', async () => {
    const child = start(SETTINGS);
    const shown = text(child.stderr);
    await portOf(child);
    child.kill('SIGTERM');
    expect(await shown).toBe('');
  });

  it('runs by a clock that was set and hurried', async () => {
    const child = start({ ...SETTINGS, SIMULATOR_CLOCK_START: '2020-02-29T07:00:00+07:00', SIMULATOR_CLOCK_SPEED: '3600' });
    const port = await portOf(child);
    const date = async () => new Date((await fetch(`http://127.0.0.1:${port}/`)).headers.get('date') ?? '').getTime();
    const begun = await date();
    expect(new Date(begun).toISOString()).toMatch(/^2020-02-29|^2020-03-0/);
    await until(async () => (await date()) - begun > 3_600_000, 'an hour has passed');
  });

  it.each([
    [{ SIMULATOR_CLOCK_START: '2026-01-05T07:00:00' }, /SIMULATOR_CLOCK_START must be an instant with its offset/],
    [{ SIMULATOR_CLOCK_SPEED: '0' }, /SIMULATOR_CLOCK_SPEED must be a number above 0/],
    [{ SIMULATOR_SECOND_PORT: 'dua' }, /SIMULATOR_SECOND_PORT must be a port number/],
    [{ SIMULATOR_REFERENCE_FILE: 'tidak-ada.json' }, /reference data in tidak-ada\.json cannot be read/],
    [{ SIMULATOR_SCENARIO_FILE: 'tidak-ada.yaml' }, /scenario tidak-ada\.yaml cannot be read/],
  ])('refuses %j in one sentence', async (settings, sentence) => {
    const child = start({ ...SETTINGS, ...settings });
    const said = await text(child.stderr);
    expect(said).toMatch(sentence);
    expect(said).not.toContain('    at ');
  });

  it('explains its settings on --help and leaves', async () => {
    const child = start({}, directory, ['--help']);
    const help = await text(child.stdout);
    for (const setting of ['SIMULATOR_PORT', 'SIMULATOR_SCENARIO_FILE', 'SIMULATOR_REFERENCE_FILE', 'SIMULATOR_CLOCK_SPEED']) expect(help).toContain(setting);
  });

  it('plays the example scenario, with a second host', async () => {
    const child = start({ ...SETTINGS, SIMULATOR_SECOND_PORT: '0', SIMULATOR_SCENARIO_FILE: join(ROOT, 'docs/simulator/storm.yaml'), SIMULATOR_CLOCK_START: '2026-01-05T11:05:00+07:00' });
    const [line] = (await once(createInterface(child.stdout), 'line')) as [string];
    const { listening, second } = JSON.parse(line) as { listening: number; second: number };
    await expect(fetch(`http://127.0.0.1:${listening}/antreanrs/ref/poli`)).rejects.toThrow('fetch failed');
    expect((await fetch(`http://127.0.0.1:${second}/antreanrs/ref/poli`)).status).toBe(401);
  });

  it('serves the facilities of a file, says where each listens, and prints none of their secrets', async () => {
    const file = join(directory, 'facilities.json');
    const account = { ...ACCOUNT, fktpUserKey: 'kunci-fktp-rahasia' };
    const facilities = [{ code: '0000R001', name: 'RS Contoh', port: 0, secondPort: 0, account }, { code: '0000P001', name: 'Puskesmas Contoh', port: 0, account }];
    writeFileSync(file, JSON.stringify({ facilities }));
    const child = start({ SIMULATOR_FACILITIES_FILE: file });
    const shown = text(child.stderr);
    const [line] = (await once(createInterface(child.stdout), 'line')) as [string];
    const announced = JSON.parse(line) as { facilities: { listening: number }[] };
    const port = expect.any(Number) as number;
    expect(announced).toEqual({ listening: port, second: port, facilities: [{ code: '0000R001', listening: port, second: port }, { code: '0000P001', listening: port }] });
    for (const { listening } of announced.facilities) expect(await add(listening)).toEqual({ metadata: { code: 200, message: 'Ok' } });
    child.kill('SIGTERM');
    const table = await shown;
    expect(table).toContain(`http://127.0.0.1:${announced.facilities[1]!.listening}/  Puskesmas Contoh`);
    for (const secret of [account.consSecret, account.userKey, account.fktpUserKey]) expect(table + line).not.toContain(secret);
  });

  it('refuses to start without an account, naming what is missing', async () => {
    const child = start({ ...SETTINGS, SIMULATOR_CONS_SECRET: '', SIMULATOR_USER_KEY: '' });
    const [complaint] = (await once(createInterface(child.stderr), 'line')) as [string];
    expect(complaint).toMatch(/please set SIMULATOR_CONS_SECRET, SIMULATOR_USER_KEY to/);
    expect(await once(child, 'exit')).toEqual([1, null]);
  });

  it('refuses a port that is taken, without touching the ledger of the one that holds it', async () => {
    const settings = { ...SETTINGS, SIMULATOR_STATE_FILE: join(directory, 'shared', 'ledger.jsonl') };
    const port = await portOf(start(settings));
    await add(port);
    const second = start({ ...settings, SIMULATOR_PORT: String(port) });
    expect(await once(second, 'exit')).toEqual([1, null]);
    expect(await add(port)).toMatchObject({ metadata: { code: 208 } });
  });
});
