import { insistOnDataKeys } from '../platform/check-data-keys';
import { systemClock } from '../platform/clock';
import { DataKeyError, dataKeysOfFile, dataKeysOfText } from '../platform/data-keys';
import { CommitOutcomeUnknown, openDb, sqlState, type Database, type DbOptions } from '../platform/db';
import { useDataKeys } from '../platform/personal-data';
import { OperatorMistake } from './operator-arguments';
import { DemoNotReady, onDemoDatabase } from './running-demo';

type Environment = Record<string, string | undefined>;

/**
 * Runs `work` on the database a person means: that of DATABASE_URL, or the running demo's without one.
 * @throws OperatorMistake with a sentence for the person at the terminal
 */
export async function onOperatorDatabase<T>(env: Environment, work: (db: Database) => Promise<T>, options: DbOptions = {}): Promise<T> {
  const url = databaseUrl(env);
  if (url !== undefined) return onDatabaseAt(env, url, work, options);
  return inSentences('the database of the demo', () => onDemoDatabase(env['VAR_DIR']?.trim() || 'var', work));
}

/**
 * The same for what brings a production database to life: that of DATABASE_URL and no other, never the demo's.
 * @throws OperatorMistake with a sentence for the person at the terminal
 */
export async function onProductionDatabase<T>(env: Environment, work: (db: Database) => Promise<T>): Promise<T> {
  const url = databaseUrl(env);
  if (url === undefined) throw new OperatorMistake(1, 'DATABASE_URL is not set: give the address of the production database, postgres://USER:PASSWORD@HOST/DATABASE.');
  return onDatabaseAt(env, url, work);
}

function databaseUrl(env: Environment): string | undefined {
  return env['DATABASE_URL']?.trim() || undefined;
}

async function onDatabaseAt<T>(env: Environment, url: string, work: (db: Database) => Promise<T>, options: DbOptions = {}): Promise<T> {
  if (!/^postgres(ql)?:\/\//.test(url) || !URL.canParse(url)) throw new OperatorMistake(1, 'DATABASE_URL: must be postgres://USER:PASSWORD@HOST/DATABASE, signs in the password percent-encoded.');
  const { host, pathname } = new URL(url);
  return inSentences(`${host}${pathname}`, async () => {
    const db = openDb(url, { poolMax: 2, ...options });
    try {
      if (useKeysOf(env)) await insistOnDataKeys(db, systemClock());
      return await work(db);
    } finally {
      await db.close();
    }
  });
}

/**
 * The keys of personal data, where they are given: a command that only looks at jobs or changes a setting needs none, and one
 * that meets a sealed value without them says so.
 */
function useKeysOf(env: Environment): boolean {
  const given = (name: string): string | undefined => env[name]?.trim() || undefined;
  const [file, text] = [given('DATA_KEYS_FILE'), given('DATA_KEYS')];
  if (file === undefined && text === undefined) return false;
  useDataKeys(file === undefined ? dataKeysOfText(text!) : dataKeysOfFile(file), given('DATA_SEALING') === 'later' ? 'later' : 'now');
  return true;
}

async function inSentences<T>(where: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw databaseComplaint(error, where) ?? error;
  }
}

/**
 * What went wrong at the database as a sentence. The error's own text is never repeated: it holds the statement with all
 * its values, secrets and a person's among them.
 */
function databaseComplaint(error: unknown, where: string): OperatorMistake | undefined {
  if (error instanceof OperatorMistake) return undefined;
  if (error instanceof DataKeyError) return new OperatorMistake(1, `DATA_KEYS_FILE: ${error.message}.`);
  if (error instanceof DemoNotReady) return new OperatorMistake(1, `DATABASE_URL is not set, and there is no demo to look at: ${error.message}`);
  const { code, name = '', message = '' } = error as { code?: unknown; name?: string; message?: string };
  if (error instanceof CommitOutcomeUnknown || /(Connection terminated( unexpectedly)?|ECONNRESET)$/.test(message)) {
    return new OperatorMistake(1, `The connection to ${where} was lost: look whether it was saved before trying again.`);
  }
  if (name === 'KnexTimeoutError' || (typeof code === 'string' && /^E[A-Z]+$/.test(code))) return new OperatorMistake(1, `DATABASE_URL: no PostgreSQL answers at ${where}.`);
  const state = sqlState(error);
  if (state === undefined) return undefined;
  const sentence = {
    '42P01': `The schema is missing or an old one at ${where}: run npm run migrate first.`,
    '42703': `The schema is an old one at ${where}: run npm run migrate first.`,
    '42883': `The schema is an old one at ${where}: run npm run migrate first.`,
    '28P01': `DATABASE_URL: user or password is wrong for ${where}.`,
    '28000': `DATABASE_URL: this user may not log in at ${where}.`,
    '3D000': `DATABASE_URL: there is no such database: ${where}.`,
    '57014': `PostgreSQL took too long at ${where}; nothing was changed, try again.`,
    '42501': `DATABASE_URL: this user may not do that at ${where}.`,
  }[state];
  return new OperatorMistake(1, sentence ?? `PostgreSQL refused it at ${where} (SQLSTATE ${state}).`);
}

/** Runs a command to its end: a mistake ends the process with its sentence and code, anything else with its stack. */
export async function runOperatorCommand(work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    process.exitCode = error instanceof OperatorMistake ? error.exitCode : 1;
    // the stack and not the error: its text was written before a statement with its values was put in front
    console.error(error instanceof OperatorMistake ? error.message : error instanceof Error ? error.stack : error);
  }
}
