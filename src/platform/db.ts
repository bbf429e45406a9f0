import { setTimeout as delay } from 'node:timers/promises';
import knexLib, { type Knex } from 'knex';
import pg from 'pg';

// A date stays the text the database printed: as a Date it would become the day before under Asia/Jakarta.
pg.types.setTypeParser(pg.types.builtins.DATE, (text) => text);
// bigint columns of this product (identities, counters) stay far below 2^53.
pg.types.setTypeParser(pg.types.builtins.INT8, (text) => Number(text));

/** Values of the `:name` places of a statement. Do not name one after an SQL type used in a `::cast`. */
export type Bindings = Record<string, unknown>;

/** SQL on some connection. Statements are parameterised, always; `name` makes one a prepared statement. */
export interface Sql {
  rows: <Row extends object>(text: string, bindings?: Bindings, name?: string) => Promise<Row[]>;
}

declare const insideTransaction: unique symbol;
/** SQL inside the one open transaction of a use case: what must run inside takes this type, not the pool. */
export type Tx = Sql & {
  readonly [insideTransaction]: true;
  /**
   * Wakes whoever listens to `channel`, once the transaction is committed. A NOTIFY inside it would cost half of all
   * bookings; this one goes out after it, many commits together, and may be lost with the process: poll as well.
   */
  announce: (channel: string, payload: string) => void;
  /** A part that may fail alone: a throw undoes it, announcements and all, and is passed on; the rest can still commit. */
  savepoint: <T>(work: (tx: Tx) => Promise<T>) => Promise<T>;
};

/** Where a use case may open its transaction: the pool, or a savepoint of a transaction that is open already (`withinTransaction`). */
export interface Db extends Sql {
  /**
   * Runs `work` in one transaction. A throw rolls back and is passed on.
   * @throws CommitOutcomeUnknown when the connection was lost while committing
   */
  transaction: <T>(work: (tx: Tx) => Promise<T>) => Promise<T>;
}

/** The pool of connections; what a use case needs of it is a `Db`. */
export interface Database extends Db {
  /** Calls back on every NOTIFY of `channel`, and once without payload after each reconnect: some may have been missed. */
  listen: (channel: string, onNotify: (payload?: string) => void) => Promise<{ close: () => Promise<void> }>;
  /** Of the pool: in use, free, and how many wait for one. */
  connections: () => { busy: number; idle: number; awaited: number };
  close: () => Promise<void>;
}

/** COMMIT was sent and no answer came: the work may or may not be in the database. */
export class CommitOutcomeUnknown extends Error {
  constructor(override readonly cause: unknown) {
    super('the connection was lost while committing');
    this.name = 'CommitOutcomeUnknown';
  }
}

/** SQLSTATE of an error that PostgreSQL itself reported. */
export function sqlState(error: unknown): string | undefined {
  const code = (error as { code?: unknown } | null)?.code;
  return typeof code === 'string' && /^(?=.*[0-9])[0-9A-Z]{5}$/.test(code) ? code : undefined;
}

/** The constraint or unique index that refused a row, if that is what the error says. */
export function violatedConstraint(error: unknown): string | undefined {
  if (!sqlState(error)?.startsWith('23')) return undefined;
  const name = (error as { constraint?: unknown }).constraint;
  return typeof name === 'string' ? name : undefined;
}

/** SQLSTATE of a transaction that PostgreSQL ended to break a deadlock. */
export const DEADLOCK = '40P01';

/**
 * The same as `db.transaction`, begun again when PostgreSQL ended it to break a deadlock, which undid it whole: `work` must
 * leave nothing behind outside of it. Our own transactions lock in one order; a migration beside them cannot.
 */
export async function transactionDespiteDeadlock<T>(db: Db, work: (tx: Tx) => Promise<T>, tries = 3): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await db.transaction(work);
    } catch (error) {
      if (sqlState(error) !== DEADLOCK || attempt >= tries) throw error;
    }
  }
}

export interface DbOptions {
  poolMax?: number;
  /** A statement that runs longer is cancelled, so that a caller always gets an answer. 0: no bound. */
  statementTimeoutMs?: number;
  /**
   * A pooler in transaction mode in front of the same database: statements go through it and leave nothing in a session, no
   * bound (the pooler's own connect_query sets it) and no prepared statement. LISTEN goes past it.
   */
  poolerUrl?: string | undefined;
}

/** BPJS gives up soon after ten seconds. */
const STATEMENT_MS = 7_000;
const SILENCE_MS = 1_000;
const IDLE_IN_TRANSACTION_MS = 15_000;

function knexFor(url: string, options: DbOptions): Knex {
  const { poolMax = 10, statementTimeoutMs = STATEMENT_MS, poolerUrl } = options;
  // A little later than the server's own bound: for a server or a network that says nothing at all.
  const silence = statementTimeoutMs === 0 ? {} : { query_timeout: statementTimeoutMs + SILENCE_MS, connectionTimeoutMillis: 5_000 };
  return knexLib({
    client: 'pg',
    connection: { connectionString: poolerUrl ?? url, application_name: 'antrean-online', keepAlive: true, ...silence },
    pool: {
      min: 0,
      max: poolMax,
      afterCreate: (connection: pg.Client, done: (error: Error | null, connection: pg.Client) => void) => {
        // A machine that lost its power in the middle of a transaction must not keep its locks until TCP notices.
        const idleMs = statementTimeoutMs === 0 ? 0 : IDLE_IN_TRANSACTION_MS;
        const bounds = poolerUrl === undefined ? `set statement_timeout = ${Math.trunc(statementTimeoutMs)}; set idle_in_transaction_session_timeout = ${idleMs}; ` : '';
        // the one setting that a pooler keeps for each of its callers
        connection.query(`${bounds}set timezone = 'UTC'`, (error) => done(error ?? null, connection));
      },
    },
    acquireConnectionTimeout: 8_000,
    // Values of a failed statement stay out of its error: they may be a person's.
    compileSqlOnError: false,
    // Its lines would go past our log; whoever ran the statement gets the error and logs it.
    log: { warn: () => undefined, error: () => undefined, debug: () => undefined, deprecate: () => undefined },
  });
}

function sqlOn(connection: Knex, { statementTimeoutMs = STATEMENT_MS, poolerUrl }: DbOptions): Sql {
  return {
    rows: async <Row extends object>(text: string, bindings: Bindings = {}, name?: string): Promise<Row[]> => {
      const raw = connection.raw<{ rows: Row[] }>(text, bindings as Record<string, Knex.RawBinding>);
      // Knex throws a connection away on which this bound passed, so that no later call waits behind the same silence.
      if (statementTimeoutMs > 0) raw.timeout(statementTimeoutMs + SILENCE_MS / 2);
      const result = await (name === undefined || poolerUrl !== undefined ? raw : raw.options({ name }));
      return result.rows;
    },
  };
}

type Announced = [channel: string, payload: string];

function txOn(trx: Knex.Transaction, announced: Announced[], options: DbOptions): Tx {
  return {
    ...sqlOn(trx, options),
    announce: (channel: string, payload: string) => void announced.push([channel, payload]),
    savepoint: async (work: (tx: Tx) => Promise<unknown>) => {
      const within: Announced[] = [];
      const result = await trx.transaction((inner) => work(txOn(inner, within, options)));
      announced.push(...within);
      return result;
    },
  } as Tx;
}

/**
 * Lets a use case, which opens its own transaction, run as a part of one that is open already: both are committed together
 * or neither is.
 */
export function withinTransaction(tx: Tx): Db {
  return { rows: tx.rows, transaction: tx.savepoint };
}

export function openDb(url: string, options: DbOptions = {}): Database {
  const knex = knexFor(url, options);
  const sql = sqlOn(knex, options);
  const announcer = makeAnnouncer(sql);
  return {
    ...sql,
    transaction: async (work) => {
      let committing = false;
      const announced: Announced[] = [];
      try {
        const result = await knex.transaction(async (trx) => {
          const made = await work(txOn(trx, announced, options));
          committing = true;
          return made;
        });
        announced.forEach((each) => announcer.announce(...each));
        return result;
      } catch (error) {
        const reported = sqlState(error);
        const connectionLost = reported === undefined || reported.startsWith('08') || reported.startsWith('57P');
        if (committing && connectionLost) throw new CommitOutcomeUnknown(error);
        throw error;
      }
    },
    listen: (channel, onNotify) => listen(url, channel, onNotify),
    connections: () => {
      const pool = (knex.client as { pool: { numUsed: () => number; numFree: () => number; numPendingAcquires: () => number } }).pool;
      return { busy: pool.numUsed(), idle: pool.numFree(), awaited: pool.numPendingAcquires() };
    },
    close: async () => {
      await announcer.close();
      await knex.destroy();
    },
  };
}

const ANNOUNCE_EVERY_MS = 50;

/** The first announcement goes out at once, those of the next moments together after it, the same ones as one. */
function makeAnnouncer(sql: Sql): { announce: (channel: string, payload: string) => void; close: () => Promise<void> } {
  const waiting = new Map<string, [channel: string, payload: string]>();
  let sending: Promise<void> | undefined;

  const send = async (): Promise<void> => {
    while (waiting.size > 0) {
      const together = [...waiting.values()];
      waiting.clear();
      await sql
        .rows('select pg_notify(news.channel, news.payload) from unnest(cast(:channels as text[]), cast(:payloads as text[])) as news(channel, payload)', {
          channels: together.map(([channel]) => channel),
          payloads: together.map(([, payload]) => payload),
        })
        .catch(() => undefined); // whoever listens polls as well
      await delay(ANNOUNCE_EVERY_MS);
    }
  };
  return {
    announce: (channel, payload) => {
      waiting.set(`${channel} ${payload}`, [channel, payload]);
      sending ??= send().finally(() => (sending = undefined));
    },
    close: async () => sending,
  };
}

const RECONNECT_MS = 1_000;

async function listen(url: string, channel: string, onNotify: (payload?: string) => void): Promise<{ close: () => Promise<void> }> {
  let client: pg.Client | undefined;
  let closed = false;
  let retry: NodeJS.Timeout | undefined;

  const lost = (): void => {
    client = undefined;
    // A connection that dies while it begins to listen tells so twice.
    if (closed || retry !== undefined) return;
    retry = setTimeout(() => {
      retry = undefined;
      void connect().then(() => onNotify(), lost);
    }, RECONNECT_MS);
  };
  const connect = async (): Promise<void> => {
    const next = new pg.Client({ connectionString: url, application_name: 'antrean-online listen', keepAlive: true });
    next.on('error', () => undefined); // 'end' follows
    await next.connect();
    if (closed) return next.end();
    next.on('notification', (notification) => onNotify(notification.payload));
    next.once('end', lost);
    client = next;
    await next.query(`listen ${next.escapeIdentifier(channel)}`);
  };
  await connect();
  return {
    close: async () => {
      closed = true;
      clearTimeout(retry);
      await client?.end();
    },
  };
}
