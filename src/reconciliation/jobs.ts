import type { Caller } from '../bpjs/call';
import { addDays, localDate, type Clock } from '../platform/clock';
import type { Db } from '../platform/db';
import { reportingAccount, type Facility } from '../platform/facility';
import type { FacilityDirectory } from '../platform/facility-directory';
import type { Log } from '../platform/log';
import { FACILITIES_AT_ONCE, workThrough } from '../platform/work-through';
import { daysToReconcile, DAYS_LOOKED_BACK } from './days';
import { lateAndMissing } from './late-tasks';
import { makePoliteReader } from './polite-reader';
import { POLITE_SPACING_MS, reconcileDay } from './reconcile-day';
import type { LateReason } from './rules/late-task';
import { pullWaitingTimes } from './waiting-times';

export interface ReconciliationJobDeps {
  db: Db;
  facilities: Pick<FacilityDirectory, 'inService'>;
  caller: Caller;
  clock: Clock;
  log: Log;
  /** From the start of one read to the start of the next. */
  spacingMs?: number;
  /** Looked at between two reads of a day and between two facilities. */
  signal?: AbortSignal;
}

/** Counts only, over all facilities; `failed`: facilities at which the job broke off. */
export type JobCounts<Name extends string> = Record<'facilities' | 'failed' | Name, number>;

/** Reconciles yesterday, and of the days before what is unsettled. A day done twice is only read twice. */
export function reconcileJob(deps: ReconciliationJobDeps): Promise<JobCounts<'days' | 'daysNotRead' | 'bookings' | 'pending' | 'notRead' | 'findings' | 'needingPerson'>> {
  const counts = { days: 0, daysNotRead: 0, bookings: 0, pending: 0, notRead: 0, findings: 0, needingPerson: 0 };
  return forEachFacility(deps, counts, 'the reconciliation of a facility has failed', async (facility) => {
    const { db, caller, clock, log, spacingMs = POLITE_SPACING_MS, signal } = deps;
    const today = localDate(clock(), facility.timeZone);
    for (const visitDate of await daysToReconcile(db, facility.facilityId, today, facility.timeZone)) {
      const day = await reconcileDay({ db, caller, clock, log, spacingMs, ...(signal === undefined ? {} : { signal }) }, facility, visitDate);
      counts.days += 1;
      counts.daysNotRead += day.readFailure === null ? 0 : 1;
      counts.bookings += day.compared;
      counts.pending += day.pending;
      counts.notRead += day.notRead.length;
      counts.findings += day.findings;
      counts.needingPerson += day.needingPerson;
    }
  });
}

/** Pulls the waiting-time dashboards of the days whose times may still arrive at BPJS, today among them. */
export function dashboardJob(deps: ReconciliationJobDeps): Promise<JobCounts<'days' | 'daysNotRead' | 'rows'>> {
  const counts = { days: 0, daysNotRead: 0, rows: 0 };
  return forEachFacility(deps, counts, 'the dashboards of a facility could not be pulled', async (facility) => {
    const { spacingMs = POLITE_SPACING_MS } = deps;
    const reader = makePoliteReader(spacingMs);
    const today = localDate(deps.clock(), facility.timeZone);
    let failure: string | null = null;
    for (let back = DAYS_LOOKED_BACK; back >= 0; back -= 1) {
      deps.signal?.throwIfAborted();
      const pulled = await pullWaitingTimes({ ...deps, spacingMs }, facility, addDays(today, -back), reader);
      failure ??= pulled.failure;
      counts.days += 1;
      counts.daysNotRead += pulled.failure === null ? 0 : 1;
      counts.rows += (pulled.rows.rs?.length ?? 0) + (pulled.rows.server?.length ?? 0);
    }
    if (failure !== null) deps.log.warn({ facility: facility.code, failure }, 'some waiting-time dashboards of BPJS could not be read; what was kept of them stays');
  });
}

/** Counts what staff should look at today, by reason. The list itself is asked for when somebody looks. */
export function lateTasksJob(deps: Pick<ReconciliationJobDeps, 'db' | 'facilities' | 'clock' | 'log' | 'signal'>): Promise<JobCounts<LateReason>> {
  const counts: Record<LateReason, number> = {
    'admission-open': 0, 'not-called': 0, 'consultation-open': 0, 'preparation-not-begun': 0, 'medicine-not-ready': 0, 'no-show': 0, unsent: 0,
  };
  return forEachFacility(deps, counts, 'the late tasks of a facility could not be listed', async (facility) => {
    for (const { reason } of await lateAndMissing(deps.db, facility, deps.clock())) counts[reason] += 1;
  }, ['FKRTL', 'FKTP']);
}

/** What hangs or breaks at one does not stop the others. Of primary care BPJS tells nothing that could be compared (ws-bpjs §2F). */
async function forEachFacility<Name extends string>(
  deps: Pick<ReconciliationJobDeps, 'facilities' | 'log' | 'signal'>,
  counts: Record<Name, number>,
  complaint: string,
  work: (facility: Facility) => Promise<void>,
  kinds: readonly Facility['kind'][] = ['FKRTL'],
): Promise<JobCounts<Name>> {
  let failed = 0;
  const facilities = deps.facilities.inService().filter((facility) => kinds.includes(facility.kind) && reportingAccount(facility) !== undefined);
  await workThrough(facilities, FACILITIES_AT_ONCE, async (facility) => {
    deps.signal?.throwIfAborted();
    try {
      await work(facility);
    } catch (error) {
      deps.signal?.throwIfAborted();
      failed += 1;
      deps.log.error({ error, facility: facility.code }, complaint);
    }
  });
  return { ...counts, facilities: facilities.length, failed };
}
