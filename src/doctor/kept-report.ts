import type { Db, Sql, Tx } from '../platform/db';
import { addMinutes } from '../platform/clock';
import type { FacilityId } from '../platform/facility';
import type { DoctorReport } from './report';

/** The newest report of a facility, and whether another examination runs. */
export interface KeptReport {
  /** Null: none has ended yet. */
  report: DoctorReport | null;
  askedBy: string;
  startedAt: Date;
  isRunning: boolean;
}

/** Longer than any examination takes; what has not ended by then died with its process. */
const LONGEST_MINUTES = 2;

export async function keptReport(sql: Sql, facilityId: FacilityId, now: Date): Promise<KeptReport | undefined> {
  const [row] = await sql.rows<{ report: DoctorReport | null; askedBy: string; startedAt: Date; finishedAt: Date | null }>(
    'select report, asked_by as "askedBy", started_at as "startedAt", finished_at as "finishedAt" from doctor_report where facility_id = :facilityId',
    { facilityId },
  );
  if (row === undefined) return undefined;
  return { report: row.report, askedBy: row.askedBy, startedAt: row.startedAt, isRunning: row.finishedAt === null && row.startedAt > addMinutes(now, -LONGEST_MINUTES) };
}

/** Who asks for the nightly examination; no user can be called so. */
export const BY_ITSELF = '(otomatis)';

/**
 * Takes the one place there is for an examination of a facility. The nightly one is never in its own way: begun anew after its
 * process died, it takes over at once.
 * @returns false where one runs already
 */
export async function beginReport(db: Db, facilityId: FacilityId, askedBy: string, now: Date): Promise<boolean> {
  const begun = await db.rows(
    `insert into doctor_report (facility_id, asked_by, started_at) values (:facilityId, :askedBy, :now)
     on conflict (facility_id) do update set asked_by = excluded.asked_by, started_at = excluded.started_at, finished_at = null
     where doctor_report.finished_at is not null or doctor_report.started_at <= :lost
       or (doctor_report.asked_by = :byItself and excluded.asked_by = :byItself)
     returning facility_id`,
    { facilityId, askedBy, now, lost: addMinutes(now, -LONGEST_MINUTES), byItself: BY_ITSELF },
  );
  return begun.length > 0;
}

/** Keeps a report in place of the one before; one that was thought lost and comes late keeps nothing. */
export async function finishReport(tx: Tx, facilityId: FacilityId, startedAt: Date, report: DoctorReport, now: Date): Promise<void> {
  await tx.rows('update doctor_report set report = :report, finished_at = :now where facility_id = :facilityId and started_at = :startedAt and finished_at is null', {
    facilityId,
    startedAt,
    report: JSON.stringify(report),
    now,
  });
}
