import { randomBytes } from 'node:crypto';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { ConfigError, readConfig } from '../../src/platform/config';
import { weakFiles, WEAKNESSES, type ProfileSettings } from '../../src/platform/production-profile';
import { pairFor } from '../support/certificates';

const STRONG: Record<string, string> = {
  APP_MODE: 'production',
  DATABASE_URL: 'postgres://antrean:k9Vb2xPq7LmZ@10.0.0.5/antrean',
  TOKEN_SECRET: randomBytes(48).toString('base64'),
  DATA_KEYS_FILE: '/etc/antrean/data-keys.json',
  TLS_CERT_FILE: '/etc/antrean/cert.pem',
  TLS_KEY_FILE: '/etc/antrean/key.pem',
  PUBLIC_URL: 'https://antrean.example.id',
};

function complaintsOf(env: Record<string, string>, look?: (settings: ProfileSettings) => ReturnType<typeof weakFiles>): readonly string[] {
  try {
    readConfig(env, look);
  } catch (error) {
    if (error instanceof ConfigError) return error.complaints;
    throw error;
  }
  return [];
}
const namesOf = (complaints: readonly string[]): string[] => complaints.map((complaint) => /\[(.+)\]$/.exec(complaint)?.[1] ?? complaint);

describe('production refuses', () => {
  const WEAK: [string, Record<string, string>][] = [
    ['token-secret', { TOKEN_SECRET: 'changeme-changeme-changeme-changeme' }],
    ['token-secret', { TOKEN_SECRET: 'x'.repeat(64) }],
    ['token-secret', { TOKEN_SECRET: 'pq7Lm2'.repeat(8) }],
    ['token-secret', { TOKEN_SECRET: 'rahasia-rumah-sakit-kami-yang-panjang-sekali' }],
    ['token-secret', { TOKEN_SECRET: 'aabbaabababbabaabbbaaabababbaabababababb' }],
    ['token-secret-previous', { TOKEN_SECRET_PREVIOUS: `${randomBytes(32).toString('hex')},changeme-changeme-changeme-changeme` }],
    ['token-secret-previous', { TOKEN_SECRET_PREVIOUS: 'pq7Lm2'.repeat(8) }],
    ['database-password', { DATABASE_URL: 'postgres://antrean:pendek@10.0.0.5/antrean' }],
    ['database-password', { DATABASE_URL: 'postgres://antrean:PASSWORD-PASSWORD@10.0.0.5/antrean' }],
    ['database-password', { DATABASE_URL: 'postgres://antrean_online:antrean_online@10.0.0.5/antrean' }],
    ['database-password', { DATABASE_URL: 'postgres://antrean:k9Vb2xPq7LmZ@10.0.0.5/antrean', DATABASE_POOLER_URL: 'postgres://antrean:pendek@10.0.0.5:6432/antrean' }],
    ['database-tls', { DATABASE_URL: 'postgres://antrean:k9Vb2xPq7LmZ@10.0.0.5/antrean', DATABASE_POOLER_URL: 'postgres://antrean@203.0.113.9:6432/antrean' }],
    ['database-tls', { DATABASE_URL: 'postgres://antrean@203.0.113.9/antrean' }],
    ['database-tls', { DATABASE_URL: 'postgres://antrean@db.awan.example/antrean?sslmode=prefer' }],
    ['internal-on-all-addresses', { INTERNAL_HOST: '0.0.0.0' }],
    ['internal-on-all-addresses', { INTERNAL_HOST: '::' }],
    ['internal-on-public-address', { INTERNAL_HOST: '203.0.113.9' }],
    ['log-level', { LOG_LEVEL: 'debug' }],
  ];
  test.each(WEAK)('%s: %j, unless it is allowed by that name, and then says so', (name, settings) => {
    expect(namesOf(complaintsOf({ ...STRONG, ...settings }))).toEqual([name]);
    expect(readConfig({ ...STRONG, ...settings, ALLOW_WEAK: name }).warnings).toEqual([expect.stringMatching(`^ALLOW_WEAK=${name}: `)]);
    expect(readConfig({ ...settings, APP_MODE: 'demo' }).warnings).toEqual([]);
  });

  test('a DATABASE_URL that cannot be taken apart', () => {
    expect(complaintsOf({ ...STRONG, DATABASE_URL: 'postgres://antrean:a/b@c:d@10.0.0.5:x/antrean' })).toEqual([expect.stringMatching(/^DATABASE_URL: .*%40/)]);
  });

  test('a name that ALLOW_WEAK does not know, and no secret stands in any sentence', () => {
    expect(complaintsOf({ ...STRONG, ALLOW_WEAK: 'everything' })).toEqual([expect.stringMatching(/^ALLOW_WEAK: /)]);
    const weak = { DATABASE_URL: 'postgres://antrean:pendek@203.0.113.9/antrean', TOKEN_SECRET: 'changeme-changeme-changeme-changeme', INTERNAL_HOST: '0.0.0.0', LOG_LEVEL: 'debug' };
    const complaints = complaintsOf({ ...STRONG, ...weak });
    expect(namesOf(complaints).sort()).toEqual(['database-password', 'database-tls', 'internal-on-all-addresses', 'log-level', 'token-secret']);
    expect(complaints.join()).not.toMatch(/pendek|changeme/);
  });
});

test('production takes what people are told to use', () => {
  for (let i = 0; i < 200; i += 1) {
    for (const secret of [randomBytes(48).toString('base64'), randomBytes(24).toString('base64url'), randomBytes(32).toString('hex')]) expect(complaintsOf({ ...STRONG, TOKEN_SECRET: secret })).toEqual([]);
  }
  for (const url of ['postgres://antrean@127.0.0.1/antrean', 'postgres:///antrean?host=/var/run/postgresql', 'postgres://antrean@%2Frun%2Fpostgresql/antrean', 'postgres://antrean@db/antrean', 'postgres://antrean@pg.rs.lan/a', 'postgres://antrean@db.awan.example/antrean?sslmode=verify-full', 'postgres://antrean@[fd00::5]/antrean']) {
    expect([url, complaintsOf({ ...STRONG, DATABASE_URL: url })]).toEqual([url, []]);
  }
  for (const host of ['192.168.1.10', '127.0.0.1', 'fd00::5', 'antrean.lan']) expect(complaintsOf({ ...STRONG, INTERNAL_HOST: host })).toEqual([]);
});

describe('of the files of a serving process it refuses', () => {
  let folder: string;
  beforeEach(() => (folder = mkdtempSync(path.join(os.tmpdir(), 'antrean-profile-'))));
  afterEach(() => rmSync(folder, { recursive: true }));

  const look = async (options: { names?: string[]; days?: number; rsaBits?: number; keyMode?: number; otherKey?: boolean; env?: Record<string, string>; envFileMode?: number }): Promise<string[]> => {
    const pair = await pairFor(options.names ?? ['antrean.example.id'], options);
    const [certFile, keyFile, envFile] = ['cert.pem', 'key.pem', '.env'].map((name) => path.join(folder, name)) as [string, string, string];
    writeFileSync(certFile, pair.cert);
    writeFileSync(keyFile, options.otherKey === true ? (await pairFor(['lain.example'])).key : pair.key);
    chmodSync(keyFile, options.keyMode ?? 0o600);
    if (options.envFileMode !== undefined) {
      writeFileSync(envFile, 'TOKEN_SECRET=\n');
      chmodSync(envFile, options.envFileMode);
    }
    return namesOf(complaintsOf({ ...STRONG, TLS_CERT_FILE: certFile, TLS_KEY_FILE: keyFile, ...options.env }, (settings) => weakFiles(settings, new Date(), envFile)));
  };
  const PROXIED = { TRUST_PROXY_HOPS: '1' };

  test('nothing, where a proxy shows BPJS its own certificate and the key is its owner\'s', async () => {
    expect(await look({ names: ['apa.saja'], env: PROXIED, keyMode: 0o640, envFileMode: 0o640 })).toEqual([]);
  });
  test.each([0o604, 0o644, 0o660, 0o602])('tls-key-readable: a key of mode %o', async (keyMode) => {
    expect(await look({ keyMode, env: PROXIED })).toEqual(['tls-key-readable']);
  });
  test('tls-expired, and tls-weak-key', async () => {
    expect(await look({ days: -1, rsaBits: 1024, env: PROXIED })).toEqual(['tls-weak-key', 'tls-expired']);
  });
  test('tls-self-signed and tls-name, where no proxy stands before', async () => {
    expect(await look({})).toEqual(['tls-self-signed']);
    expect(await look({ names: ['lain.example.id'] })).toEqual(['tls-self-signed', 'tls-name']);
    expect(await look({ names: ['lain.example.id'], env: { TLS_HOSTS_DIR: folder } })).toEqual(['tls-self-signed']);
  });
  test('env-file-readable', async () => {
    expect(await look({ env: PROXIED, envFileMode: 0o644 })).toEqual(['env-file-readable']);
  });
  test('a key of another certificate and files that are not there, which no name allows', async () => {
    const all = { ALLOW_WEAK: WEAKNESSES.join(',') };
    expect(await look({ otherKey: true, env: all })).toEqual(['TLS_CERT_FILE and TLS_KEY_FILE: the key does not belong to the certificate']);
    expect(await look({ env: { ...all, TLS_KEY_FILE: path.join(folder, 'none.pem') } })).toEqual([expect.stringMatching(/^TLS_KEY_FILE: .*none\.pem cannot be read \(ENOENT\)$/)]);
  });
});
