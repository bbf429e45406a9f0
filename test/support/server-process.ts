import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { certificatePair } from '../../src/platform/certificate';
import { TEST_DATA_KEYS } from './data-keys';
import { SECRET } from './hospital';
import { until } from './until';

export interface ServerProcess {
  publicUrl: string;
  internalUrl: string;
  certFile: string;
  keyFile: string;
  /** SIGHUP. */
  hangUp: () => void;
  /** kill -9. */
  kill: () => Promise<void>;
  /** SIGTERM; resolves with the exit code. */
  stop: () => Promise<number | null>;
}

const ROOT = path.resolve(__dirname, '../..');

/** A server in a process of its own, as a hospital runs it (`npm test` builds it before), on the given database. */
export async function serverProcess(databaseUrl: string, command: 'serve' | 'all' = 'serve', env: Record<string, string> = {}): Promise<ServerProcess> {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'antrean-server-'));
  const pair = await certificatePair(path.join(os.tmpdir(), 'antrean-test-certificate'));
  const certFile = path.join(folder, 'cert.pem');
  const keyFile = path.join(folder, 'key.pem');
  writeFileSync(certFile, pair.cert);
  writeFileSync(keyFile, pair.key, { mode: 0o600 });
  const child = spawn(process.execPath, [path.join(ROOT, 'dist/src/main.js'), command], {
    cwd: folder,
    stdio: ['ignore', 'ignore', 'pipe'],
    env: {
      PATH: process.env['PATH'] ?? '',
      APP_MODE: 'production',
      DATABASE_URL: databaseUrl,
      TOKEN_SECRET: SECRET,
      DATA_KEYS: TEST_DATA_KEYS,
      TLS_CERT_FILE: certFile,
      TLS_KEY_FILE: keyFile,
      PUBLIC_URL: 'https://rs-uji.example',
      ALLOW_WEAK: 'tls-self-signed,tls-name,demo-database',
      PUBLIC_HOST: '127.0.0.1',
      PUBLIC_PORT: '0',
      INTERNAL_PORT: '0',
      // the cluster of the tests writes nothing through, and their machines may be full
      START_DESPITE: 'database-settings,disk',
      ...env,
    },
  });
  const said = listenTo(child);
  await until(() => said.urls().length === 2 || child.exitCode !== null, 'the start of a server process');
  const [publicUrl, internalUrl] = said.urls();
  if (publicUrl === undefined || internalUrl === undefined) throw new Error(`the server did not start: ${said.text()}`);
  const gone = new Promise<number | null>((resolve) => child.once('exit', (code) => resolve(code)));
  const end = async (signal: 'SIGKILL' | 'SIGTERM'): Promise<number | null> => {
    child.kill(signal);
    const code = await gone;
    rmSync(folder, { recursive: true, force: true });
    return code;
  };
  return { publicUrl, internalUrl, certFile, keyFile, hangUp: () => void child.kill('SIGHUP'), kill: async () => void (await end('SIGKILL')), stop: () => end('SIGTERM') };
}

function listenTo(child: ChildProcess): { text: () => string; urls: () => string[] } {
  let text = '';
  child.stderr?.on('data', (bytes: Buffer) => (text += bytes.toString()));
  const address = (label: string): string[] => new RegExp(`${label}\\s+(https://[^\\s/]+)`).exec(text)?.slice(1, 2) ?? [];
  return { text: () => text, urls: () => [...address('Web service \\(public\\)'), ...address('Swagger UI \\(internal\\)')] };
}
