import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { startCron } from './cron';
import { demoFacilityIn, insistOnDemoDatabase } from './demo/demo-facility';
import { demoFilePath } from './demo/demo-file';
import { demoTable } from './demo/demo-table';
import { describeDemo, startDemo } from './demo/start-demo';
import { makeDeps } from './deps';
import { insistOnEssentials } from './doctor/essentials';
import { insistOnFreePorts, type WantedPort } from './free-ports';
import { type Lifetime, makeLifetime, obeySignals } from './lifetime';
import { certificatePair } from './platform/certificate';
import { systemClock } from './platform/clock';
import { insistOnDataKeys } from './platform/check-data-keys';
import { type Config, ConfigError, readConfig } from './platform/config';
import { DataKeyError } from './platform/data-keys';
import { type Database, openDb } from './platform/db';
import { migrate, schemaStanding } from './platform/migrate';
import { startEmbeddedPostgres } from './platform/embedded-postgres';
import { type Log, makeLog } from './platform/log';
import { weakFiles, withoutAllowed } from './platform/production-profile';
import { fixedCertificates, openCertificates, type ServedCertificates } from './platform/served-certificates';
import { useConfiguredDataKeys } from './platform/use-data-keys';
import { startListeners } from './server';
import { listenerUrl, startTable, type StartTable } from './start-table';

const COMMANDS = ['all', 'serve', 'work', 'migrate'] as const;
type Command = (typeof COMMANDS)[number];

const USAGE = `node dist/src/main.js [command]
  all      the server, the reports to BPJS and what runs by itself (default; the demo brings its database and simulator)
  serve    the two listeners only
  work     the reports to BPJS and what runs by itself only
  migrate  bring the database to the newest schema and end
`;

/** The listeners give requests in flight ten seconds themselves; this bound is only the net below. */
const LISTENERS_CLOSE_WITHIN_MS = 12_000;
const CLOSE_WITHIN_MS = 10_000;
/** The embedded database has its own bound, and says so when it is passed. */
const DATABASE_CLOSES_WITHIN_MS = 90_000;

interface Starting {
  command: Command;
  config: Config;
  warnings: readonly string[];
  log: Log;
  logFile: string | undefined;
  /** What is read again when somebody sends SIGHUP. */
  onHangup: (reload: () => void) => void;
}

async function start(starting: Starting, lifetime: Lifetime): Promise<void> {
  const { command, config, log } = starting;
  await insistOnFreePorts(wantedPorts(command, config));
  lifetime.checkpoint();
  const databaseUrl = config.databaseUrl ?? (await embeddedDatabase(config, log, lifetime));
  lifetime.checkpoint();
  useKeysOfConfig(config);
  await insistOnSchema(command, databaseUrl, config, log);
  lifetime.checkpoint();
  if (command === 'migrate') {
    process.stdout.write('The database has the newest schema.\n');
    return;
  }

  const demo = config.mode === 'demo' ? await startDemo({ config, databaseUrl, log, lifetime, withSimulator: command === 'all' }) : undefined;
  lifetime.checkpoint();
  const tokenSecret = config.tokenSecret ?? demo?.tokenSecret;
  if (tokenSecret === undefined) throw new ConfigError(['TOKEN_SECRET: is required']);
  if (config.mode === 'production') await insistOnReadiness(databaseUrl, config, tokenSecret, log);
  lifetime.checkpoint();
  const deps = await makeDeps({ config, databaseUrl, tokenSecret, log, clock: systemClock });
  lifetime.opened('dependencies', () => deps.close(), CLOSE_WITHIN_MS);
  lifetime.checkpoint();
  if (command !== 'serve') {
    const cron = await startCron({ ...deps, databaseUrl, environment: (name) => process.env[name] });
    lifetime.opened('what runs by itself', () => cron.stop(), CLOSE_WITHIN_MS);
  }
  const table: StartTable = { mode: config.mode, logFile: starting.logFile, warnings: starting.warnings };
  if (command !== 'work') {
    const certificates = await openOwnCertificates(config, log);
    lifetime.opened('certificates', async () => certificates.close(), CLOSE_WITHIN_MS);
    starting.onHangup(() => {
      certificates.reload();
      deps.publicCallers.reload();
    });
    const listeners = await startListeners(deps, certificates);
    lifetime.opened('listeners', () => listeners.close(), config.drainMs + LISTENERS_CLOSE_WITHIN_MS);
    table.publicUrl = listenerUrl(config.public.host, listeners.publicPort);
    table.internalUrl = listenerUrl(config.internal.host, listeners.internalPort);
    lifetime.checkpoint();
  }
  if (demo?.simulated !== undefined && table.publicUrl !== undefined && table.internalUrl !== undefined) {
    await describeDemo(demo, { publicUrl: table.publicUrl, internalUrl: table.internalUrl, config, databaseUrl });
    table.demoFile = demoFilePath(config.varDir);
  }
  log.info({ command, mode: config.mode, publicUrl: table.publicUrl, internalUrl: table.internalUrl }, 'started');
  // in production standard output belongs to the log's JSON lines
  (config.mode === 'demo' ? process.stdout : process.stderr).write(startTable({ ...table, ...(demo === undefined ? {} : demoTable(demo, table)) }));
}

function wantedPorts(command: Command, config: Config): WantedPort[] {
  const wanted: WantedPort[] = [];
  if (command === 'all' || command === 'serve') {
    wanted.push({ portVariable: 'PUBLIC_PORT', hostVariable: 'PUBLIC_HOST', ...config.public }, { portVariable: 'INTERNAL_PORT', hostVariable: 'INTERNAL_HOST', ...config.internal });
  }
  if (command === 'all' && config.mode === 'demo') wanted.push({ portVariable: 'SIMULATOR_PORT', host: '127.0.0.1', port: config.simulatorPort });
  return wanted;
}

async function embeddedDatabase(config: Config, log: Log, lifetime: Lifetime): Promise<string> {
  const server = await startEmbeddedPostgres({
    directory: path.join(config.varDir, 'postgres'),
    databases: ['antrean'],
    onInterruption: (error) => {
      if (error === undefined) return log.warn({}, 'the embedded database went away and is back');
      log.error({ error }, 'the embedded database went away and cannot be brought back; stopping');
      void lifetime.stop(1);
    },
  });
  lifetime.opened('embedded database', server.stop, DATABASE_CLOSES_WITHIN_MS);
  log.info({ port: server.port, attached: server.attached }, 'the embedded database is up');
  return server.url('antrean');
}

/** Brings the schema to the newest, or refuses one that is older where only `migrate` may do so. */
async function insistOnSchema(command: Command, databaseUrl: string, config: Config, log: Log): Promise<void> {
  try {
    const db = openDb(databaseUrl, { poolMax: 1 });
    await (config.mode === 'demo' ? insistOnDemoDatabase(db) : refuseDemoDatabase(db, config, log)).finally(() => db.close());
    if (command === 'migrate' || config.migrateAtStart) log.info({ migrations: await migrate(databaseUrl) }, 'the schema is brought forward');
    const { missing, newer } = await schemaStanding(databaseUrl);
    if (missing.length > 0) throw new ConfigError([`MIGRATE_AT_START: is "no" and the schema is older than this release (${missing.join(', ')} missing); run "migrate" first`]);
    if (newer.length > 0) log.warn({ newer }, 'the schema is of a newer release than this server, which serves on it all the same');
    const migrated = openDb(databaseUrl, { poolMax: 1 });
    await insistOnDataKeys(migrated, systemClock()).finally(() => migrated.close());
  } catch (error) {
    throw keyComplaint(error, config) ?? databaseComplaint(error, databaseUrl) ?? error;
  }
}

/** Before anything is served or sent: a server that would lose what it answered must not answer. */
async function insistOnReadiness(databaseUrl: string, config: Config, tokenSecret: string, log: Log): Promise<void> {
  const db = openDb(databaseUrl, { poolMax: 2, poolerUrl: config.databasePoolerUrl });
  try {
    await insistOnEssentials({ config, db, clock: systemClock, log, tokenSecret });
  } catch (error) {
    throw (config.databasePoolerUrl === undefined ? undefined : databaseComplaint(error, config.databasePoolerUrl, 'DATABASE_POOLER_URL')) ?? error;
  } finally {
    await db.close();
  }
}

/** @throws ConfigError when production is given the database of a demo or of a UAT's throw-away server, and nobody has allowed it */
async function refuseDemoDatabase(db: Database, config: Config, log: Log): Promise<void> {
  const code = await demoFacilityIn(db);
  if (code === undefined) return;
  const { complaints, warnings } = withoutAllowed([{ name: 'demo-database', complaint: `DATABASE_URL: holds ${code}, a facility of a demo; retire it, or use another database` }], config.allowWeak);
  if (complaints.length > 0) throw new ConfigError(complaints);
  for (const warning of warnings) log.warn({ warning }, 'configuration');
}

function useKeysOfConfig(config: Config): void {
  try {
    useConfiguredDataKeys(config);
  } catch (error) {
    throw keyComplaint(error, config) ?? error;
  }
}

function keyComplaint(error: unknown, { dataKeys: { text } }: Config): ConfigError | undefined {
  return error instanceof DataKeyError ? new ConfigError([`${text === undefined ? 'DATA_KEYS_FILE' : 'DATA_KEYS'}: ${error.message}`]) : undefined;
}

/** What a person can mend in DATABASE_URL or at the database; undefined: nothing of that kind. */
function databaseComplaint(error: unknown, databaseUrl: string, variable = 'DATABASE_URL'): ConfigError | undefined {
  const code = (error as { code?: unknown }).code;
  const { host, pathname } = new URL(databaseUrl);
  const where = `${host}${pathname}`;
  const sentence = {
    ECONNREFUSED: `no PostgreSQL answers at ${where}`,
    ENOTFOUND: `the host of ${where} is not known`,
    ETIMEDOUT: `no answer from ${where}`,
    '28P01': `user or password is wrong for ${where}`,
    '28000': `this user may not log in at ${where}`,
    '3D000': `there is no such database: ${where}`,
    '42501': `this user may not change the schema of ${where}`,
  }[String(code)];
  return sentence === undefined ? undefined : new ConfigError([`${variable}: ${sentence}`]);
}

async function openOwnCertificates(config: Config, log: Log): Promise<ServedCertificates> {
  if (config.tls === undefined) return fixedCertificates(await certificatePair(path.join(config.varDir, 'tls')));
  try {
    return openCertificates({ ...config.tls, ...(config.tlsHostsDir === undefined ? {} : { hostsDir: config.tlsHostsDir }) }, log);
  } catch (error) {
    throw new ConfigError([`TLS_CERT_FILE and TLS_KEY_FILE: ${(error as Error).message}`]);
  }
}

function complain(error: unknown): void {
  const sentence = error instanceof Error && error.message !== '' ? error.message : String(error);
  process.stderr.write(`${sentence}\n`);
}

function main(): void {
  const command = COMMANDS.find((known) => known === (process.argv[2] ?? 'all'));
  if (command === undefined) {
    process.stderr.write(USAGE);
    process.exit(2);
  }
  let read: ReturnType<typeof readConfig>;
  try {
    read = readConfig(process.env, command === 'all' || command === 'serve' ? weakFiles : undefined);
  } catch (error) {
    complain(error);
    process.exit(1);
  }
  const { config, warnings } = read;
  // a demo's terminal is for its table
  const logFile = config.log.file ?? (config.mode === 'demo' ? path.join(config.varDir, 'log', 'antrean.jsonl') : undefined);
  if (config.mode === 'demo') mkdirSync(path.join(config.varDir, 'log'), { recursive: true });
  const log = makeLog({ level: config.log.level, ...(logFile === undefined ? {} : { file: logFile }) });
  for (const warning of warnings) log.warn({ warning }, 'configuration');

  const lifetime = makeLifetime(log, complain);
  // A demo ends with its terminal; a service is told to read its files again, which only a serving one has.
  let reload: (() => void) | undefined;
  const hangUp = (): void => {
    log.info({ signal: 'SIGHUP' }, 'told to read its files again');
    reload?.();
  };
  obeySignals(lifetime, log, config.mode === 'production' ? hangUp : undefined);
  void lifetime.run(() => start({ command, config, warnings, log, logFile, onHangup: (wanted) => void (reload = wanted) }, lifetime)).then(() => (command === 'migrate' ? lifetime.stop(0) : undefined));
}

main();
