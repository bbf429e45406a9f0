import { setTimeout as delay } from 'node:timers/promises';
import type { Db, Tx } from '../platform/db';
import type { Facility, FacilityId } from '../platform/facility';
import type { Log } from '../platform/log';
import { workThrough } from '../platform/work-through';
import { reachable } from './checks/reachable';
import { AT_ONCE, examine, type ExamineDeps } from './examine';
import { worstOf } from './finding';
import { BY_ITSELF, beginReport, finishReport } from './kept-report';
import { countsOf, type DoctorReport } from './report';
import type { CheckResult } from './run-checks';

/** The examinations that a running server makes of itself. */
export interface Doctor {
  /** Begins an examination, whose report is kept when it ends. One at a time for each facility, also of several servers. */
  start: (facility: Facility, askedBy: string) => Promise<'begun' | 'runs-already'>;
  /**
   * Examines the server once and every facility in service, and keeps a report for each; one that a person has just asked for
   * is left to that. Waits a moment for the public listener, which a machine that has just been switched on may still be starting.
   * @returns how many were examined, and in how many something fails or asks for attention
   */
  examineAll: (signal: AbortSignal) => Promise<{ facilities: number; failing: number; attention: number }>;
  /** Waits a moment for those under way; what has not ended by then is begun anew by the next press. */
  close: () => Promise<void>;
}

export interface DoctorDeps extends Omit<ExamineDeps, 'db' | 'facilities' | 'publicUrl'> {
  db: Db;
  facilities: () => readonly Facility[];
  publicUrl: () => string | undefined;
  /** Called within the transaction that keeps a report, so that open pages look again. */
  onKept: (tx: Tx, facilityId: FacilityId) => void;
}

const CLOSE_WITHIN_MS = 2_000;

/** How often, and how far apart, the nightly examination looks whether the public listener answers. */
export interface Patience {
  looks: number;
  betweenMs: number;
}

/** A server that starts beside the process that works answers well within a minute. */
const PATIENCE: Patience = { looks: 12, betweenMs: 5_000 };

export function makeDoctor(deps: DoctorDeps, patience: Patience = PATIENCE): Doctor {
  const underWay = new Set<Promise<void>>();

  const examining = (): ExamineDeps => ({ ...deps, facilities: deps.facilities(), publicUrl: deps.publicUrl() });
  const work = async (facility: Facility, startedAt: Date, server?: CheckResult[]): Promise<DoctorReport> => {
    const report = await examine(examining(), { facilities: [facility], ...(server === undefined ? {} : { server }) });
    await deps.db.transaction(async (tx) => {
      await finishReport(tx, facility.facilityId, startedAt, report, deps.clock());
      deps.onKept(tx, facility.facilityId);
    });
    return report;
  };
  const awaitListener = async (signal: AbortSignal): Promise<void> => {
    for (let look = 1; look < patience.looks; look++) {
      const { verdict } = await examine(examining(), { facilities: [], only: [reachable.id] });
      if (verdict !== 'gagal') return;
      await delay(patience.betweenMs, undefined, { signal });
    }
  };
  return {
    start: async (facility, askedBy) => {
      const startedAt = deps.clock();
      if (!(await beginReport(deps.db, facility.facilityId, askedBy, startedAt))) return 'runs-already';
      const running: Promise<void> = work(facility, startedAt)
        .then(() => undefined)
        .catch((error: unknown) => deps.log.warn({ error, facility: facility.code }, 'an examination by the doctor was not kept'))
        .finally(() => underWay.delete(running));
      underWay.add(running);
      return 'begun';
    },
    examineAll: async (signal) => {
      await awaitListener(signal);
      const { server } = await examine(examining(), { facilities: [] });
      const told = { facilities: 0, failing: 0, attention: 0 };
      await workThrough(deps.facilities(), AT_ONCE, async (facility) => {
        signal.throwIfAborted();
        const startedAt = deps.clock();
        if (!(await beginReport(deps.db, facility.facilityId, BY_ITSELF, startedAt))) return;
        const report = await work(facility, startedAt, server);
        told.facilities += 1;
        if (report.verdict === 'gagal') told.failing += 1;
        if (report.verdict === 'perhatian') told.attention += 1;
        tell(deps.log, facility, report);
      });
      return told;
    },
    close: async () => {
      let timer: NodeJS.Timeout | undefined;
      const enough = new Promise<void>((resolve) => (timer = setTimeout(resolve, CLOSE_WITHIN_MS)));
      await Promise.race([Promise.all(underWay), enough]);
      clearTimeout(timer);
    },
  };
}

/** For those who read the log and not the page; without the sentences, which are for the officer. */
function tell(log: Log, { code }: Facility, report: DoctorReport): void {
  const { gagal, perhatian } = countsOf(report);
  if (gagal + perhatian === 0) return;
  const checks = [...report.server, ...report.facilities.flatMap((facility) => facility.checks)].filter(({ findings }) => ['gagal', 'perhatian'].includes(worstOf(findings))).map(({ id }) => id);
  log.warn({ facility: code, failing: gagal, attention: perhatian, checks }, 'the nightly examination asks for attention; Pemeriksaan and npm run doctor say how to mend it');
}
