import { readFileSync } from 'node:fs';
import knexLib, { type Knex } from 'knex';
import { withoutLongNumbers } from '../platform/personal-data';
import { ConnectorMistake, type ConnectorConfig, type ConnectorQuery } from './connector-config';
import type { RawRow } from './simrs-row';
import { withoutEnd } from './statement-check';

/** The database of the SIMRS did not give rows. */
export class SimrsUnread extends Error {
  override readonly name = 'SimrsUnread';
  constructor(
    /** In Indonesian, without values and without the password. */
    readonly sentence: string,
    /** The database cannot be used at all just now; otherwise this one query cannot be read. */
    readonly isAway: boolean,
  ) {
    super(sentence);
  }
}

/** Where a reading by watermark begins, and behind which row it goes on. */
export interface Place {
  from: string;
  after?: { watermark: string; key: string };
}

/** The database of the SIMRS, read and never written to. */
export interface SimrsDatabase {
  /** The next rows in the order of watermark and key. */
  page: (query: ConnectorQuery, today: string, place: Place) => Promise<RawRow[]>;
  /** The rows with these keys, of a query with a watermark. */
  withKeys: (query: ConnectorQuery, today: string, from: string, keys: readonly string[]) => Promise<RawRow[]>;
  /** The whole result; more rows than `wholeLimit` are an error. */
  whole: (query: ConnectorQuery, today: string) => Promise<RawRow[]>;
  /** A few rows, to look at. */
  sample: (query: ConnectorQuery, today: string, limit: number) => Promise<RawRow[]>;
  /** Whether the account could write, were it not for the read-only session: for the advice to take a better account. */
  refusesWriting: () => Promise<boolean>;
  close: () => Promise<void>;
}

const CONNECT_MS = 5_000;

/**
 * Its own knex, the one beside platform/db: another server, often another dialect, and none of the habits of ours fit it.
 * Guarantee: every session is read only before its first statement.
 * @throws ConnectorMistake when the password is not there or the CA file cannot be read
 */
export function openSimrs(config: ConnectorConfig, environment: (name: string) => string | undefined): SimrsDatabase {
  const { database: target } = config;
  const password = environment(target.passwordFrom);
  if (password === undefined || password === '') throw new ConnectorMistake(`Variabel lingkungan ${target.passwordFrom} (database.passwordFrom) belum diisi dengan kata sandi basis data SIMRS.`);
  const isMysql = target.client === 'mysql';
  const knex = knexLib({
    ...(isMysql ? mysql(config, password) : postgres(config, password)),
    acquireConnectionTimeout: CONNECT_MS + 3_000,
    compileSqlOnError: false,
    log: { warn: () => undefined, error: () => undefined, debug: () => undefined, deprecate: () => undefined },
  });
  const timeoutMs = target.queryTimeoutSeconds * 1_000 + 1_000;

  const rows = async (sql: string, bindings: Record<string, unknown>): Promise<RawRow[]> => {
    try {
      const result: unknown = await knex.raw(sql, bindings as Record<string, Knex.RawBinding>).timeout(timeoutMs);
      const list = (isMysql ? (result as [unknown])[0] : (result as { rows: unknown }).rows) as Record<string, unknown>[];
      return list.map(asText);
    } catch (error) {
      throw asUnread(error, target);
    }
  };
  const quoted = (column: string): string => (isMysql ? `\`${column}\`` : `"${column}"`);
  // Bytes decide, not a collation that holds A and a for one.
  const bytes = (text: string): string => (isMysql ? `cast(convert(${text} using utf8mb4) as binary)` : `cast(${text} as text) collate "C"`);
  const from = (query: ConnectorQuery): string => `from (\n${withoutEnd(query.sql)}\n) as simrs`;

  return {
    page: async (query, today, { from: since, after }) => {
      const mark = query.watermark!;
      const [column, key] = [`simrs.${quoted(mark.column)}`, `simrs.${quoted(mark.key)}`];
      const behind = after === undefined ? '' : `and (${column} > :after_mark or (${column} = :after_mark and ${bytes(key)} > ${bytes(':after_key')}))`;
      return rows(`select simrs.* ${from(query)} where ${column} >= :since ${behind} order by ${column}, ${bytes(key)} limit ${config.batch}`, {
        since, today, after_mark: after?.watermark ?? '', after_key: after?.key ?? '',
      });
    },
    withKeys: async (query, today, since, keys) => {
      const key = `simrs.${quoted(query.watermark!.key)}`;
      const names = keys.map((_, i) => `key_${i}`);
      return rows(`select simrs.* ${from(query)} where ${bytes(key)} in (${names.map((name) => bytes(`:${name}`)).join(', ')})`, {
        since, today, ...Object.fromEntries(keys.map((value, i) => [`key_${i}`, value])),
      });
    },
    whole: async (query, today) => {
      const found = await rows(`select simrs.* ${from(query)} limit ${config.wholeLimit + 1}`, { today, since: today });
      if (found.length > config.wholeLimit) throw new SimrsUnread(`Hasil query ini lebih dari ${config.wholeLimit} baris: persempit syaratnya, atau pakai watermark.`, false);
      return found;
    },
    sample: (query, today, limit) => rows(`select simrs.* ${from(query)} limit ${limit}`, { today, since: query.watermark === undefined ? today : String(query.watermark.from) }),
    refusesWriting: async () => {
      const [row] = await rows(isMysql ? 'select @@session.tx_read_only as mode' : "select current_setting('default_transaction_read_only') as mode", {}).catch(() => rows('select @@session.transaction_read_only as mode', {}));
      return row?.['mode'] === '1' || row?.['mode'] === 'on';
    },
    close: () => knex.destroy(),
  };
}

/** Each new session is read only, or it is not used. */
function pool(statements: readonly string[], run: (connection: unknown, sql: string, done: (error: unknown) => void) => void): Knex.PoolConfig {
  return {
    min: 0,
    max: 1,
    afterCreate: (connection: unknown, done: (error: unknown, connection: unknown) => void) => {
      const next = (i: number): void => {
        const sql = statements[i];
        if (sql === undefined) return done(null, connection);
        run(connection, sql, (error) => (error === null || error === undefined ? next(i + 1) : done(error, connection)));
      };
      next(0);
    },
  };
}

function mysql({ database: target }: ConnectorConfig, password: string): Knex.Config {
  return {
    client: 'mysql2',
    connection: {
      host: target.host, port: target.port ?? 3306, database: target.database, user: target.user, password,
      // A date stays what is written there: the driver would read it in the zone of this machine.
      dateStrings: true, supportBigNumbers: true, bigNumberStrings: true, connectTimeout: CONNECT_MS, charset: 'utf8mb4', multipleStatements: false,
      ...tlsOf(target),
    },
    pool: pool(['set session transaction read only', 'set session lock_wait_timeout = 5'], (connection, sql, done) => (connection as { query: (sql: string, done: (error: unknown) => void) => void }).query(sql, done)),
  };
}

function postgres({ database: target }: ConnectorConfig, password: string): Knex.Config {
  const statements = ['set default_transaction_read_only = on', `set statement_timeout = ${target.queryTimeoutSeconds * 1_000}`, "set timezone = 'UTC'", "set datestyle = 'ISO, YMD'"];
  return {
    client: 'pg',
    connection: {
      host: target.host, port: target.port ?? 5432, database: target.database, user: target.user, password,
      connectionTimeoutMillis: CONNECT_MS, keepAlive: true, application_name: 'antrean-online connector',
      types: { getTypeParser: () => (text: string) => text },
      ...tlsOf(target),
    },
    pool: pool(statements, (connection, sql, done) => (connection as { query: (sql: string, done: (error: unknown) => void) => void }).query(sql, done)),
  };
}

function tlsOf(target: ConnectorConfig['database']): { ssl?: { ca?: string } } {
  if (!target.tls) return {};
  if (target.caFile === undefined) return { ssl: {} };
  try {
    return { ssl: { ca: readFileSync(target.caFile, 'utf8') } };
  } catch (error) {
    throw new ConnectorMistake(`database.caFile: ${target.caFile} tidak dapat dibaca (${String((error as { code?: unknown }).code)}).`);
  }
}

function asText(row: Record<string, unknown>): RawRow {
  return Object.fromEntries(
    Object.entries(row).map(([name, value]): [string, string] => {
      if (value === null || value === undefined) return [name.toLowerCase(), ''];
      if (Buffer.isBuffer(value)) return [name.toLowerCase(), value.length === 1 && value[0]! < 2 ? String(value[0]) : value.toString('utf8')];
      return [name.toLowerCase(), typeof value === 'string' ? value : JSON.stringify(value)];
    }),
  );
}

const WRONG_QUERY = /^(ER_NO_SUCH_TABLE|ER_BAD_FIELD_ERROR|ER_PARSE_ERROR|ER_NON_UNIQ_ERROR|ER_SP_DOES_NOT_EXIST|ER_DUP_FIELDNAME|ER_FUNC_.*|ER_CANT_EXECUTE_IN_READ_ONLY_TRANSACTION|ER_TABLEACCESS_DENIED_ERROR|ER_COLUMNACCESS_DENIED_ERROR|ER_.*|42[0-9A-Z]{3}|2[0-9][0-9A-Z]{3})$/;

/** Sentences for what a person can mend; the statement and its values are never in them. */
function asUnread(error: unknown, target: ConnectorConfig['database']): SimrsUnread {
  const { code, message = '', name = '' } = error as { code?: unknown; message?: string; name?: string };
  const where = `${target.host}:${target.port ?? (target.client === 'mysql' ? 3306 : 5432)}`;
  const word = typeof code === 'string' ? code : '';
  if (/install (?:mysql2|pg)|Cannot find module/.test(message)) return new SimrsUnread(`Paket ${target.client === 'mysql' ? 'mysql2' : 'pg'} belum terpasang: npm install ${target.client === 'mysql' ? 'mysql2' : 'pg'}.`, true);
  if (/^(ER_ACCESS_DENIED_ERROR|28P01|28000|ER_NOT_SUPPORTED_AUTH_MODE)$/.test(word)) return new SimrsUnread(`Basis data SIMRS di ${where} menolak pengguna atau kata sandinya.`, true);
  if (/^(ER_BAD_DB_ERROR|ER_DBACCESS_DENIED_ERROR|3D000)$/.test(word)) return new SimrsUnread(`Basis data ${target.database} tidak ada di ${where}, atau pengguna ini tidak boleh membukanya.`, true);
  if (/^(25006|ER_CANT_EXECUTE_IN_READ_ONLY_TRANSACTION)$/.test(word)) return new SimrsUnread('Query ini hendak menulis; sesi konektor hanya boleh membaca.', false);
  if (name === 'KnexTimeoutError' && /Defined query timeout/.test(message)) return new SimrsUnread(`Query ini lebih lama dari ${target.queryTimeoutSeconds} detik.`, false);
  if (/^(57014|ER_STATEMENT_TIMEOUT|ER_QUERY_TIMEOUT|ER_LOCK_WAIT_TIMEOUT)$/.test(word)) return new SimrsUnread(`Query ini lebih lama dari ${target.queryTimeoutSeconds} detik.`, false);
  const isWrong = WRONG_QUERY.test(word) && !/^ER_(CON_COUNT_ERROR|SERVER_SHUTDOWN|TOO_MANY_USER_CONNECTIONS|HOST_.*)$/.test(word);
  // mysql puts "<statement> - " before the server's words, PostgreSQL does as well through knex.
  if (isWrong) return new SimrsUnread(`Query ini ditolak basis data SIMRS (${word}): ${withoutLongNumbers(message.slice(message.lastIndexOf(' - ') + 1)).replace(/\s+/g, ' ').replace(/^[-\s]+/, '').slice(0, 200)}`, false);
  return new SimrsUnread(`Basis data SIMRS di ${where} tidak menjawab${word === '' ? '' : ` (${word})`}.`, true);
}
