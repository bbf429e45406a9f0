import { dataKeysOfText } from '../../src/platform/data-keys';
import { openDb, type Database } from '../../src/platform/db';
import { useDataKeys } from '../../src/platform/personal-data';
import { bareResponder } from '../facilities/bare-responder';
import type { House } from '../common/house';
import { startServer, type ServerProcess } from '../common/server-process';
import { openCaller, takeNumbers, type Caller, type Crowd } from './caller';
import { fillHospital, PATIENTS, type BenchHospital } from './hospital';

/** A hospital with its database and its servers, everything on: helmet, limits, log, evidence, events, outbox. */
export interface Served {
  databaseUrl: string;
  db: Database;
  hospital: BenchHospital;
  servers: readonly ServerProcess[];
  crowd: Crowd;
  /** One for each server, with so many connections between them. */
  callers: (connections: number) => Promise<readonly Caller[]>;
  /**
   * A first rush, and after it what autovacuum does within a minute of it. Until then PostgreSQL plans for the empty table it
   * last saw; no hospital is in that minute twice.
   */
  warmUp: (ms: number) => Promise<void>;
  close: () => Promise<void>;
}

export interface ServeInput {
  name: string;
  patients?: number;
  pastVisits?: number;
  /** One runs `all`, further ones `serve`. */
  servers?: number;
  /** Whether personal data are sealed, as they are unless told otherwise. */
  sealing?: 'now' | 'later';
  /** Of the day that is booked; 1 unless told otherwise, tomorrow. */
  daysAhead?: number;
}

const WARM_UP_CONNECTIONS = 64;

/** BPJS is a responder that answers at once. */
export async function serve(house: House, { name, patients = PATIENTS, pastVisits = 0, servers = 1, sealing = 'now', daysAhead = 1 }: ServeInput): Promise<Served> {
  const databaseUrl = await house.database(name);
  const db = openDb(databaseUrl, { poolMax: 2, statementTimeoutMs: 600_000 });
  const bpjs = await bareResponder();
  useDataKeys(dataKeysOfText(process.env['DATA_KEYS'] ?? ''), sealing);
  const hospital = await fillHospital(db, { patients, pastVisits, baseUrl: bpjs.url, daysAhead });
  const started: ServerProcess[] = [];
  let open: Caller[] = [];
  const hangUp = (): void => {
    for (const caller of open) caller.close();
    open = [];
  };
  let isClosed = false;
  const close = async (): Promise<void> => {
    if (isClosed) return;
    isClosed = true;
    hangUp();
    for (const server of started) await server.stop();
    await db.close();
    await bpjs.close();
  };
  house.lodge(close);
  for (let n = 0; n < servers; n += 1) started.push(await startServer(databaseUrl, n === 0 ? 'all' : 'serve', { DATA_SEALING: sealing, START_DESPITE: 'database-settings,disk' }));
  const callers = async (connections: number): Promise<readonly Caller[]> => {
    hangUp();
    open = await Promise.all(started.map((server) => openCaller(server.publicUrl, hospital, Math.ceil(connections / started.length))));
    return open;
  };
  const crowd: Crowd = { next: 0 };
  return {
    databaseUrl,
    db,
    hospital,
    servers: started,
    crowd,
    callers,
    warmUp: async (ms) => {
      await takeNumbers(await callers(WARM_UP_CONNECTIONS), hospital, crowd, { connections: WARM_UP_CONNECTIONS, ms, sessions: hospital.sessions });
      await db.rows('analyze');
    },
    close,
  };
}
