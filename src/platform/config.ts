import { z } from 'zod';
import { addressList, type AddressList } from './address-list';
import { type ProfileSettings, type Weakness, WEAKNESSES, weakSettings, withoutAllowed } from './production-profile';

/** Ports on which BPJS is able to call a facility; PUBLIC_URL must name one of them. */
export const BPJS_ALLOWED_PORTS: readonly number[] = [
  1111, 8011, 888, 1380, 8080, 8880, 28444, 8081, 443, 8888, 40, 8082, 8889, 5000, 8083, 9007, 7777, 8084, 9081, 7778, 8085, 9089, 8000, 8338, 9990,
];

const port = z.coerce.number().int().min(0).max(65535);
const positive = z.coerce.number().int().positive();
const optionalText = z.string().min(1).optional();
const postgresUrl = z.string().regex(/^postgres(ql)?:\/\//, 'must start with postgres:// or postgresql://');
const addresses = z.string().default('').transform((text, context): AddressList => {
  try {
    return addressList(text);
  } catch (error) {
    context.addIssue((error as Error).message);
    return z.NEVER;
  }
});
const weaknesses = z
  .string()
  .default('')
  .transform((text) => text.split(/[\s,]+/).filter((name) => name !== ''))
  .refine((names) => names.every((name) => (WEAKNESSES as readonly string[]).includes(name)), `knows only ${WEAKNESSES.join(', ')}`);

const environment = z.object({
  APP_MODE: z.enum(['demo', 'production']).optional(),
  DATABASE_URL: postgresUrl.optional(),
  DATABASE_POOLER_URL: postgresUrl.optional(),
  DATABASE_POOL_MAX: positive.default(10),
  MIGRATE_AT_START: z.enum(['yes', 'no']).default('yes'),
  VAR_DIR: z.string().min(1).default('var'),
  PUBLIC_HOST: optionalText,
  PUBLIC_PORT: port.default(8080),
  PUBLIC_URL: z.url({ protocol: /^https$/, error: 'must be an https:// address' }).optional(),
  INTERNAL_HOST: optionalText,
  INTERNAL_PORT: port.default(8081),
  DRAIN_SECONDS: z.coerce.number().min(0).max(60).default(0),
  TRUST_PROXY_HOPS: z.coerce.number().int().min(0).max(10).default(0),
  INTERNAL_TRUST_PROXY_HOPS: z.coerce.number().int().min(0).max(10).default(0),
  TLS_CERT_FILE: optionalText,
  TLS_KEY_FILE: optionalText,
  TLS_HOSTS_DIR: optionalText,
  PUBLIC_ALLOW: addresses,
  PUBLIC_ALLOW_FILE: optionalText,
  BPJS_ADDRESSES: addresses,
  MAX_CONNECTIONS: positive.default(10_000),
  MAX_CONNECTIONS_PER_ADDRESS: positive.default(1_000),
  FLOOD_PAUSE_MS: z.coerce.number().int().min(0).max(5_000).default(500),
  ALLOW_WEAK: weaknesses,
  TOKEN_SECRET: z.string().min(32, 'needs at least 32 characters').optional(),
  DATA_KEYS_FILE: optionalText,
  DATA_KEYS: optionalText,
  DATA_SEALING: z.enum(['now', 'later']).default('now'),
  TOKEN_SECRET_PREVIOUS: z
    .string()
    .transform((text) => text.split(/[\s,]+/).filter((secret) => secret !== ''))
    .pipe(z.array(z.string().min(32, 'needs at least 32 characters each')))
    .default([]),
  LOG_LEVEL: z.enum(['debug', 'info', 'warn', 'error']).default('info'),
  LOG_FILE: optionalText,
  EVIDENCE_DAYS: positive.default(30),
  METRICS_TOKEN: z.string().min(32, 'needs at least 32 characters').optional(),
  BACKUP_DIR: optionalText,
  BACKUP_KEEP: positive.default(14),
  SECURITY_LOG_DAYS: positive.default(400),
  PATIENT_ACCESS_DAYS: positive.default(400),
  SIMULATOR_PORT: port.default(8090),
  OUTBOX_MAX_IN_FLIGHT: positive.default(4),
  OUTBOX_SPACING_MS: z.coerce.number().int().min(0).default(150),
  OUTBOX_LEASE_MS: positive.default(60_000),
  BPJS_CONNECT_TIMEOUT_MS: positive.default(5_000),
  BPJS_TOTAL_TIMEOUT_MS: positive.default(20_000),
  BPJS_EXTRA_CA_FILE: optionalText,
  CONNECTOR_CONFIG: optionalText,
  START_DESPITE: optionalText,
});

/** The names a person may set; `.env.example` is checked against this list. */
export const VARIABLES: readonly string[] = Object.keys(environment.shape);

export interface Config {
  mode: 'demo' | 'production';
  varDir: string;
  /** Absent: the embedded PostgreSQL is used. */
  databaseUrl?: string;
  /** PgBouncer in transaction mode in front of the same database: what callers wait for goes through it. Absent: there is none. */
  databasePoolerUrl?: string;
  databasePoolMax: number;
  /** Otherwise a start on an older schema is refused: the schema is brought forward by `migrate` alone. */
  migrateAtStart: boolean;
  public: { host: string; port: number; url?: string };
  internal: { host: string; port: number };
  /** In front of the public listener. */
  trustProxyHops: number;
  /** In front of the internal one: its callers in the LAN reach it themselves, and may write what they like into a header. */
  internalTrustProxyHops: number;
  /** Between `/readyz` saying no and the listeners closing: so long a load balancer takes to look. */
  drainMs: number;
  tls?: { certFile: string; keyFile: string };
  /** Absent: one certificate for all names. */
  tlsHostsDir?: string;
  /** Who may call the public listener; both empty: anybody. */
  publicAllow: { list: AddressList; file?: string };
  /** From where BPJS calls: always allowed, and never limited. */
  bpjsAddresses: AddressList;
  connections: { most: number; mostPerAddress: number };
  /** So long a refusal waits that goes to an address with too many of them. */
  floodPauseMs: number;
  /** Weak settings that somebody has allowed by name. */
  allowWeak: readonly string[];
  /** Absent only in demo, where one is generated at the first start. */
  tokenSecret?: string;
  /** The keys of personal data: a file of them, or themselves. Absent only in demo, where a file is made at the first start. */
  dataKeys: { file?: string; text?: string; sealing: 'now' | 'later' };
  /** What TOKEN_SECRET was before: tokens signed with it stay good until they expire. */
  previousTokenSecrets: readonly string[];
  /** Absent: nothing is read from the database of the SIMRS. */
  connectorConfig?: string;
  /** Checks of the doctor whose failure does not keep a production server from starting. */
  startDespite: readonly string[];
  log: { level: string; file?: string };
  evidenceDays: number;
  /** Shown by Prometheus; absent: `/metrics` is for this machine only. */
  metricsToken?: string;
  /** Where each night a backup goes, and how many stay. Absent: somebody else takes them. */
  backup?: { directory: string; keep: number };
  securityLogDays: number;
  patientAccessDays: number;
  simulatorPort: number;
  outbox: { maxInFlight: number; spacingMs: number; leaseMs: number };
  bpjs: { connectTimeoutMs: number; totalTimeoutMs: number; extraCaFile?: string };
}

/** Every complaint about the configuration at once, each line naming its variable. */
export class ConfigError extends Error {
  constructor(readonly complaints: readonly string[]) {
    super(`The configuration cannot be used:\n${complaints.map((line) => `  - ${line}`).join('\n')}`);
    this.name = 'ConfigError';
  }
}

export interface ReadConfig {
  config: Config;
  /** What is allowed in demo and worth a loud line. */
  warnings: string[];
}

/**
 * Reads the environment into a frozen configuration.
 * Empty variables count as absent. Demo is the default only without DATABASE_URL. Production refuses weak settings that
 * ALLOW_WEAK does not name.
 * @param lookAtFiles what a serving process finds weak about its files, told together with the rest
 * @throws ConfigError with all complaints together
 */
export function readConfig(env: Record<string, string | undefined>, lookAtFiles: (settings: ProfileSettings) => Weakness[] = () => []): ReadConfig {
  const given = Object.fromEntries(VARIABLES.flatMap((name) => (env[name] === undefined || env[name].trim() === '' ? [] : [[name, env[name].trim()]])));
  const parsed = environment.safeParse(given);
  if (!parsed.success) throw new ConfigError(parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`));
  const e = parsed.data;
  const mode = e.APP_MODE ?? (e.DATABASE_URL === undefined ? 'demo' : 'production');

  const complaints: string[] = [];
  const warnings: string[] = [];
  if ((e.TLS_CERT_FILE === undefined) !== (e.TLS_KEY_FILE === undefined)) complaints.push('TLS_CERT_FILE and TLS_KEY_FILE: give both or neither');
  // A call that finds no connection to the first host goes to the second one.
  if (e.OUTBOX_LEASE_MS <= e.BPJS_CONNECT_TIMEOUT_MS + e.BPJS_TOTAL_TIMEOUT_MS) {
    complaints.push('OUTBOX_LEASE_MS: must be longer than BPJS_CONNECT_TIMEOUT_MS and BPJS_TOTAL_TIMEOUT_MS together, or a late duplicate could arrive after a newer task');
  }
  if (e.TLS_HOSTS_DIR !== undefined && e.TLS_CERT_FILE === undefined) complaints.push('TLS_HOSTS_DIR: needs TLS_CERT_FILE and TLS_KEY_FILE as well, for callers who name none of its hosts');
  if (e.DATABASE_POOLER_URL !== undefined && e.DATABASE_URL === undefined) complaints.push('DATABASE_POOLER_URL: needs DATABASE_URL as well, the same database without the pooler in between');
  if (e.PUBLIC_PORT !== 0 && e.PUBLIC_PORT === e.INTERNAL_PORT) complaints.push('INTERNAL_PORT: must differ from PUBLIC_PORT');
  if (e.DATA_KEYS_FILE !== undefined && e.DATA_KEYS !== undefined) complaints.push('DATA_KEYS_FILE: give it or DATA_KEYS, not both');
  if (e.DATA_SEALING === 'later') warnings.push('DATA_SEALING: personal data are written in plain text; take it away once every server runs this version');
  if (mode === 'production') {
    if (e.DATA_KEYS_FILE === undefined && e.DATA_KEYS === undefined) complaints.push('DATA_KEYS_FILE: is required in production, the keys of personal data (npm run keys -- create FILE makes it once; keep a copy apart from the backups)');
    if (e.TOKEN_SECRET === undefined) complaints.push('TOKEN_SECRET: is required in production (at least 32 random characters)');
    if (e.DATABASE_URL === undefined) complaints.push('DATABASE_URL: is required in production');
    if (e.TLS_CERT_FILE === undefined) complaints.push('TLS_CERT_FILE: is required in production, with TLS_KEY_FILE');
    if (e.PUBLIC_URL === undefined) complaints.push('PUBLIC_URL: is required in production (the address BPJS will call)');
  }
  if (e.PUBLIC_URL !== undefined) {
    const callable = Number(new URL(e.PUBLIC_URL).port || 443);
    if (!BPJS_ALLOWED_PORTS.includes(callable)) {
      const sentence = `PUBLIC_URL: BPJS cannot call port ${callable}; it allows ${[...BPJS_ALLOWED_PORTS].sort((a, b) => a - b).join(', ')}`;
      (mode === 'production' ? complaints : warnings).push(sentence);
    }
  }
  const loopback = '127.0.0.1';
  const tls = e.TLS_CERT_FILE !== undefined && e.TLS_KEY_FILE !== undefined ? { certFile: e.TLS_CERT_FILE, keyFile: e.TLS_KEY_FILE } : undefined;
  if (mode === 'production') {
    const settings: ProfileSettings = {
      ...(e.TOKEN_SECRET === undefined ? {} : { tokenSecret: e.TOKEN_SECRET }),
      previousTokenSecrets: e.TOKEN_SECRET_PREVIOUS,
      ...(e.DATABASE_URL === undefined ? {} : { databaseUrl: e.DATABASE_URL }),
      ...(e.DATABASE_POOLER_URL === undefined ? {} : { databasePoolerUrl: e.DATABASE_POOLER_URL }),
      internalHost: e.INTERNAL_HOST ?? loopback,
      logLevel: e.LOG_LEVEL,
      ...(e.PUBLIC_URL === undefined ? {} : { publicUrl: e.PUBLIC_URL }),
      trustProxyHops: e.TRUST_PROXY_HOPS,
      ...(tls === undefined ? {} : { tls }),
      hasTlsHosts: e.TLS_HOSTS_DIR !== undefined,
    };
    const weak = withoutAllowed([...weakSettings(settings), ...lookAtFiles(settings)], e.ALLOW_WEAK);
    complaints.push(...weak.complaints);
    warnings.push(...weak.warnings);
  }
  if (complaints.length > 0) throw new ConfigError(complaints);

  const config: Config = {
    mode,
    varDir: e.VAR_DIR,
    ...(e.DATABASE_URL === undefined ? {} : { databaseUrl: e.DATABASE_URL }),
    ...(e.DATABASE_POOLER_URL === undefined ? {} : { databasePoolerUrl: e.DATABASE_POOLER_URL }),
    databasePoolMax: e.DATABASE_POOL_MAX,
    migrateAtStart: e.MIGRATE_AT_START === 'yes',
    public: { host: e.PUBLIC_HOST ?? (mode === 'demo' ? loopback : '0.0.0.0'), port: e.PUBLIC_PORT, ...(e.PUBLIC_URL === undefined ? {} : { url: e.PUBLIC_URL }) },
    internal: { host: e.INTERNAL_HOST ?? loopback, port: e.INTERNAL_PORT },
    trustProxyHops: e.TRUST_PROXY_HOPS,
    internalTrustProxyHops: e.INTERNAL_TRUST_PROXY_HOPS,
    drainMs: e.DRAIN_SECONDS * 1_000,
    ...(tls === undefined ? {} : { tls }),
    ...(e.TLS_HOSTS_DIR === undefined ? {} : { tlsHostsDir: e.TLS_HOSTS_DIR }),
    publicAllow: { list: e.PUBLIC_ALLOW, ...(e.PUBLIC_ALLOW_FILE === undefined ? {} : { file: e.PUBLIC_ALLOW_FILE }) },
    bpjsAddresses: e.BPJS_ADDRESSES,
    connections: { most: e.MAX_CONNECTIONS, mostPerAddress: e.MAX_CONNECTIONS_PER_ADDRESS },
    floodPauseMs: e.FLOOD_PAUSE_MS,
    allowWeak: e.ALLOW_WEAK,
    ...(e.TOKEN_SECRET === undefined ? {} : { tokenSecret: e.TOKEN_SECRET }),
    dataKeys: { ...(e.DATA_KEYS_FILE === undefined ? {} : { file: e.DATA_KEYS_FILE }), ...(e.DATA_KEYS === undefined ? {} : { text: e.DATA_KEYS }), sealing: e.DATA_SEALING },
    previousTokenSecrets: e.TOKEN_SECRET_PREVIOUS,
    ...(e.CONNECTOR_CONFIG === undefined ? {} : { connectorConfig: e.CONNECTOR_CONFIG }),
    startDespite: (e.START_DESPITE ?? '').split(',').map((id) => id.trim()).filter((id) => id !== ''),
    log: { level: e.LOG_LEVEL, ...(e.LOG_FILE === undefined ? {} : { file: e.LOG_FILE }) },
    evidenceDays: e.EVIDENCE_DAYS,
    ...(e.METRICS_TOKEN === undefined ? {} : { metricsToken: e.METRICS_TOKEN }),
    ...(e.BACKUP_DIR === undefined ? {} : { backup: { directory: e.BACKUP_DIR, keep: e.BACKUP_KEEP } }),
    securityLogDays: e.SECURITY_LOG_DAYS,
    patientAccessDays: e.PATIENT_ACCESS_DAYS,
    simulatorPort: e.SIMULATOR_PORT,
    outbox: { maxInFlight: e.OUTBOX_MAX_IN_FLIGHT, spacingMs: e.OUTBOX_SPACING_MS, leaseMs: e.OUTBOX_LEASE_MS },
    bpjs: { connectTimeoutMs: e.BPJS_CONNECT_TIMEOUT_MS, totalTimeoutMs: e.BPJS_TOTAL_TIMEOUT_MS, ...(e.BPJS_EXTRA_CA_FILE === undefined ? {} : { extraCaFile: e.BPJS_EXTRA_CA_FILE }) },
  };
  return { config: deepFrozen(config), warnings };
}

function deepFrozen<T extends object>(value: T): T {
  for (const inner of Object.values(value)) if (typeof inner === 'object' && inner !== null) deepFrozen(inner as object);
  return Object.freeze(value);
}
