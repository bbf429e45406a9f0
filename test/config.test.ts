import { readFileSync } from 'node:fs';
import path from 'node:path';
import { BPJS_ALLOWED_PORTS, ConfigError, readConfig, VARIABLES } from '../src/platform/config';

const PRODUCTION = {
  APP_MODE: 'production',
  DATABASE_URL: 'postgres://antrean@10.0.0.5/antrean',
  TOKEN_SECRET: 'Hq8vU2kX0pZrT5mWc7LdYb3NfJ9sGa1E',
  DATA_KEYS_FILE: '/etc/antrean/data-keys',
  TLS_CERT_FILE: '/etc/antrean/cert.pem',
  TLS_KEY_FILE: '/etc/antrean/key.pem',
  PUBLIC_URL: 'https://antrean.example.id',
};

function complaintsOf(env: Record<string, string>): readonly string[] {
  try {
    readConfig(env);
  } catch (error) {
    if (error instanceof ConfigError) return error.complaints;
    throw error;
  }
  return [];
}

function variablesOf(complaints: readonly string[]): string[] {
  return complaints.map((complaint) => complaint.slice(0, complaint.indexOf(':')));
}

describe('the configuration', () => {
  test('nothing set is a complete demo on loopback, and empty values count as not set', () => {
    const { config, warnings } = readConfig({ DATABASE_URL: '', TOKEN_SECRET: ' ' });
    expect(config).toMatchObject({ mode: 'demo', varDir: 'var', public: { host: '127.0.0.1', port: 8080 }, internal: { host: '127.0.0.1', port: 8081 } });
    expect(config).not.toHaveProperty('databaseUrl');
    expect(config).not.toHaveProperty('tokenSecret');
    expect(warnings).toEqual([]);
  });

  test('a DATABASE_URL alone means production, and APP_MODE=demo takes that back', () => {
    expect(variablesOf(complaintsOf({ DATABASE_URL: PRODUCTION.DATABASE_URL }))).toContain('TOKEN_SECRET');
    expect(readConfig({ DATABASE_URL: PRODUCTION.DATABASE_URL, APP_MODE: 'demo' }).config.mode).toBe('demo');
  });

  test('every unreadable value is complained about at once, each naming its variable', () => {
    const complaints = complaintsOf({
      APP_MODE: 'test', DATABASE_URL: 'mysql://somewhere', PUBLIC_PORT: '70000', PUBLIC_URL: 'http://antrean.example.id', TOKEN_SECRET: 'short', LOG_LEVEL: 'loud', EVIDENCE_DAYS: 'many',
    });
    expect(variablesOf(complaints).sort()).toEqual(['APP_MODE', 'DATABASE_URL', 'EVIDENCE_DAYS', 'LOG_LEVEL', 'PUBLIC_PORT', 'PUBLIC_URL', 'TOKEN_SECRET']);
  });

  test('everything production lacks is complained about at once, each naming its variable', () => {
    expect(variablesOf(complaintsOf({ APP_MODE: 'production' })).sort()).toEqual(['DATABASE_URL', 'DATA_KEYS_FILE', 'PUBLIC_URL', 'TLS_CERT_FILE', 'TOKEN_SECRET']);
    expect(complaintsOf(PRODUCTION)).toEqual([]);
  });

  test('the one message holds every complaint and none of the values', () => {
    const secret = 'too-short-to-use';
    const error = new ConfigError(complaintsOf({ APP_MODE: 'production', TOKEN_SECRET: secret, PUBLIC_PORT: '-1' }));
    expect(error.message).toMatch(/TOKEN_SECRET/);
    expect(error.message).toMatch(/PUBLIC_PORT/);
    expect(error.message).not.toContain(secret);
  });

  test('values that contradict each other are refused', () => {
    expect(variablesOf(complaintsOf({ TLS_CERT_FILE: 'cert.pem' }))).toEqual(['TLS_CERT_FILE and TLS_KEY_FILE']);
    expect(variablesOf(complaintsOf({ PUBLIC_PORT: '8080', INTERNAL_PORT: '8080' }))).toEqual(['INTERNAL_PORT']);
    expect(variablesOf(complaintsOf({ OUTBOX_LEASE_MS: '20000', BPJS_TOTAL_TIMEOUT_MS: '20000' }))).toEqual(['OUTBOX_LEASE_MS']);
  });

  test('a PUBLIC_URL on a port BPJS cannot call is a warning in demo and a refusal in production', () => {
    const wrong = { PUBLIC_URL: 'https://antrean.example.id:9443' };
    expect(readConfig(wrong).warnings).toEqual([expect.stringMatching(/^PUBLIC_URL: .*9443/)]);
    expect(variablesOf(complaintsOf({ ...PRODUCTION, ...wrong }))).toEqual(['PUBLIC_URL']);
    for (const port of BPJS_ALLOWED_PORTS) expect(complaintsOf({ ...PRODUCTION, PUBLIC_URL: `https://antrean.example.id:${port}` })).toEqual([]);
  });

  test('is frozen to its leaves', () => {
    const { config } = readConfig({});
    expect(() => Object.assign(config, { mode: 'production' })).toThrow(TypeError);
    expect(() => Object.assign(config.public, { port: 1 })).toThrow(TypeError);
  });

  test('a pooler without the direct way beside it is refused', () => {
    expect(variablesOf(complaintsOf({ APP_MODE: 'demo', DATABASE_POOLER_URL: PRODUCTION.DATABASE_URL }))).toEqual(['DATABASE_POOLER_URL']);
  });
});

describe('.env.example', () => {
  const lines = readFileSync(path.resolve(__dirname, '../.env.example'), 'utf8').split('\n');
  const settings = lines.flatMap((line) => {
    const found = /^#?([A-Z][A-Z_]*)=(.*)$/.exec(line);
    return found === null ? [] : [{ name: found[1]!, value: found[2]!, live: !line.startsWith('#') }];
  });

  test('names exactly the variables the server knows, each once', () => {
    expect(settings.map((s) => s.name).sort()).toEqual([...VARIABLES].sort());
  });

  test('sets nothing and holds no secret', () => {
    expect(settings.filter((s) => s.live)).toEqual([]);
    expect(settings.find((s) => s.name === 'TOKEN_SECRET')?.value).toBe('');
    expect(settings.find((s) => s.name === 'DATABASE_URL')?.value).toContain('USER:PASSWORD');
  });

  test('its values can be read, and where it shows a default it is the real one', () => {
    const shown = Object.fromEntries(settings.map((s) => [s.name, s.value]));
    // the example's own user and password are nobody's to run with
    for (const name of ['DATABASE_URL', 'DATABASE_POOLER_URL']) expect(variablesOf(complaintsOf({ ...PRODUCTION, [name]: shown[name] ?? '' }))).toEqual([name]);
    const { config } = readConfig({ ...PRODUCTION, ...shown, TOKEN_SECRET: PRODUCTION.TOKEN_SECRET, DATABASE_URL: PRODUCTION.DATABASE_URL, DATABASE_POOLER_URL: PRODUCTION.DATABASE_URL });
    const bare = readConfig(PRODUCTION).config;
    expect(config).toMatchObject({
      databasePoolMax: bare.databasePoolMax, varDir: bare.varDir, internal: bare.internal, trustProxyHops: bare.trustProxyHops, evidenceDays: bare.evidenceDays,
      simulatorPort: bare.simulatorPort, outbox: bare.outbox, bpjs: bare.bpjs,
    });
    expect([config.public.host, config.public.port, config.log.level]).toEqual([bare.public.host, bare.public.port, bare.log.level]);
  });
});
