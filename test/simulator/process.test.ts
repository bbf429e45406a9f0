import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { createInterface } from 'node:readline';
import { transformFileSync } from '@swc/core';
import { signatureOf } from '../../src/tools/simulator/signature';
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
    const sources = ['src/platform/clock.ts', ...readdirSync(join(ROOT, 'src/tools/simulator'), { recursive: true, encoding: 'utf8' }).map((file) => join('src/tools/simulator', file))];
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

  function start(settings: Record<string, string>): ChildProcessWithoutNullStreams {
    const child = spawn(process.execPath, [join(directory, 'src/tools/simulator/main.js')], {
      cwd: directory,
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
