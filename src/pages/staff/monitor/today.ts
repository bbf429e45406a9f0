import { hasRole } from '../../../auth/staff';
import { keptReport, type KeptReport } from '../../../doctor/kept-report';
import { bpjsConnection, type BpjsConnection } from '../../../insight/bpjs-connection';
import { hfisStanding } from '../../../insight/hfis-readings';
import { patientsPerHour, type HourOfDay } from '../../../insight/patients-per-hour';
import { reportedToday, type Reported } from '../../../insight/reported-today';
import { stageWaits, type StageWait } from '../../../insight/stage-waits';
import { todayPerClinic, type ClinicToday } from '../../../insight/today-per-clinic';
import { uninsuredToday } from '../../../insight/uninsured-today';
import { outboxState, runningOut, type OutboxStanding, type RunningOut } from '../../../outbox/desk';
import { localDate, type LocalDate } from '../../../platform/clock';
import { hasAdmission } from '../../../platform/facility';
import { listJobRuns, type JobRun } from '../../../platform/job-runs';
import { lateToday, type LateToday } from '../../../reconciliation/late-tasks';
import type { StaffContext } from '../../page';
import { DOCTOR_ROLES } from '../doctor/doctor-view';
import { simrsStanding, type SimrsStanding } from './simrs-standing';

export interface Today {
  date: LocalDate;
  clinics: ClinicToday[];
  /** Whom BPJS is not told of; null: it is told of everybody. */
  uninsured: number | null;
  waits: StageWait[];
  hours: HourOfDay[];
  reported: { tasks: Reported; others: Reported };
  standing: OutboxStanding;
  /** Of tonight, or of the next night, and of the one after. */
  deadlines: [next: RunningOut, after: RunningOut];
  connection: BpjsConnection;
  hfis: { lastReadAt: Date | null; openDifferences: number; bookingsHit: number };
  late: LateToday;
  jobs: JobRun[];
  simrs: SimrsStanding;
  /** What the doctor found last; undefined as well for whoever could not open it. */
  examined: KeptReport | undefined;
}

/** More are counted and not listed: who looks at fifty looks for a cause and not for a patient. */
export const MOST_LATE = 50;

/** A clinic has neither desk nor pharmacy on the patient's way. */
const CLINIC_STAGES: readonly StageWait['stage'][] = [3, 4];

/** One statement after the other: a page that is fetched at every press must not take the connections that Mobile JKN waits for. */
export async function readToday({ deps: { db, clock }, facility, staff }: StaffContext): Promise<Today> {
  const { facilityId, timeZone } = facility;
  const now = clock();
  const date = localDate(now, timeZone);
  return {
    date,
    clinics: await todayPerClinic(db, facilityId, date),
    uninsured: hasAdmission(facility) ? null : await uninsuredToday(db, facilityId, date),
    waits: (await stageWaits(db, facilityId, date)).filter(({ stage }) => hasAdmission(facility) || CLINIC_STAGES.includes(stage)),
    hours: await patientsPerHour(db, facilityId, date, timeZone),
    reported: await reportedToday(db, facilityId, date),
    standing: await outboxState(db, facilityId, now),
    deadlines: await runningOut(db, facilityId, now),
    connection: await bpjsConnection(db, facilityId, now),
    hfis: await hfisStanding(db, facilityId),
    late: await lateToday(db, facility, now, { most: MOST_LATE }),
    jobs: await listJobRuns(db, { limit: 1 }),
    simrs: await simrsStanding(db, facilityId),
    examined: hasRole(staff, DOCTOR_ROLES) ? await keptReport(db, facilityId, now) : undefined,
  };
}
