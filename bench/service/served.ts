import { dataKeysOfText } from '../../src/platform/data-keys';
import { openDb, type Database } from '../../src/platform/db';
import { useDataKeys } from '../../src/platform/personal-data';
import { bareResponder } from '../facilities/bare-responder';
import type { House } from '../common/house';
import { startServer, type ServerProcess } from '../common/server-process';
import { openCaller, type Caller, type Crowd } from './caller';
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
  return {
    databaseUrl,
    db,
    hospital,
    servers: started,
    crowd: { next: 0 },
    callers: async (connections) => {
      hangUp();
      open = await Promise.all(started.map((server) => openCaller(server.publicUrl, hospital, Math.ceil(connections / started.length))));
      return open;
    },
    close,
  };
}
