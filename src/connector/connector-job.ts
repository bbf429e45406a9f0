import type { Clock } from '../platform/clock';
import type { Db } from '../platform/db';
import type { Facility } from '../platform/facility';
import type { JobSummary } from '../platform/job-runs';
import type { Log } from '../platform/log';
import type { Timetable } from '../schedules/timetable';
import { ConnectorMistake, readConnectorFile, type ConnectorConfig } from './connector-config';
import { runConnector } from './run-connector';
import { openSimrs, type SimrsDatabase } from './simrs-database';

/**
 * The facility a file is for: the one it names, or the only one there is.
 * @throws ConnectorMistake
 */
export function facilityOf(config: ConnectorConfig, all: readonly Facility[]): Facility {
  const [facility, another] = config.facility === undefined ? all : all.filter(({ code }) => code.toLowerCase() === config.facility?.toLowerCase());
  if (facility !== undefined && another === undefined) return facility;
  if (config.facility !== undefined) throw new ConnectorMistake(`facility: tidak ada faskes ${config.facility} di sini.`);
  throw new ConnectorMistake(facility === undefined ? 'Belum ada faskes di sini.' : 'facility: ada beberapa faskes di sini; tulis kode faskes yang dimaksud.');
}

export interface ConnectorJob {
  /** Reads the SIMRS once, unless it is being left alone for a while. */
  run: (signal: AbortSignal) => Promise<JobSummary>;
  close: () => Promise<void>;
}

/**
 * The connector inside the server, for its list of jobs.
 * @throws ConnectorMistake when the file cannot be used or the password is not there
 */
export function makeConnectorJob(
  deps: { db: Db; clock: Clock; log: Log; timetable: Timetable; facilities: { all: () => readonly Facility[] } },
  file: string,
  environment: (name: string) => string | undefined,
): ConnectorJob {
  const config = readConnectorFile(file);
  const simrs: SimrsDatabase = openSimrs(config, environment);
  return {
    run: async (signal) => {
      const facility = facilityOf(config, deps.facilities.all());
      if (facility.retiredAt !== null) return { rows: 0, refusedRows: 0, waitingRows: 0, queriesNotRead: 0 };
      const pass = await runConnector({ ...deps, simrs }, config, facility, { signal, honourPauses: true });
      const total = (of: 'taken' | 'refused' | 'waiting'): number => pass.queries.reduce((sum, { run }) => sum + (run?.[of] ?? 0), 0);
      return { rows: total('taken'), refusedRows: total('refused'), waitingRows: total('waiting'), queriesNotRead: pass.queries.filter(({ problem }) => problem !== undefined).length };
    },
    close: () => simrs.close(),
  };
}
