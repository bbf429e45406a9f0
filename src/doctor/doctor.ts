import type { Db, Tx } from '../platform/db';
import type { Facility, FacilityId } from '../platform/facility';
import { examine, type ExamineDeps } from './examine';
import { beginReport, finishReport } from './kept-report';

/** The examinations that a running server makes of itself. */
export interface Doctor {
  /** Begins an examination, whose report is kept when it ends. One at a time for each facility, also of several servers. */
  start: (facility: Facility, askedBy: string) => Promise<'begun' | 'runs-already'>;
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

export function makeDoctor(deps: DoctorDeps): Doctor {
  const underWay = new Set<Promise<void>>();

  const work = async (facility: Facility, startedAt: Date): Promise<void> => {
    const report = await examine({ ...deps, facilities: deps.facilities(), publicUrl: deps.publicUrl() }, { facilities: [facility] });
    await deps.db.transaction(async (tx) => {
      await finishReport(tx, facility.facilityId, startedAt, report, deps.clock());
      deps.onKept(tx, facility.facilityId);
    });
  };
  return {
    start: async (facility, askedBy) => {
      const startedAt = deps.clock();
      if (!(await beginReport(deps.db, facility.facilityId, askedBy, startedAt))) return 'runs-already';
      const running = work(facility, startedAt)
        .catch((error: unknown) => deps.log.warn({ error, facility: facility.code }, 'an examination by the doctor was not kept'))
        .finally(() => underWay.delete(running));
      underWay.add(running);
      return 'begun';
    },
    close: async () => {
      let timer: NodeJS.Timeout | undefined;
      const enough = new Promise<void>((resolve) => (timer = setTimeout(resolve, CLOSE_WITHIN_MS)));
      await Promise.race([Promise.all(underWay), enough]);
      clearTimeout(timer);
    },
  };
}
