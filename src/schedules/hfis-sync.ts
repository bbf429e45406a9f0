import { addDays, localDate, type LocalDate } from '../platform/clock';
import { reportingAccount, type Facility } from '../platform/facility';
import type { FacilityDirectory } from '../platform/facility-directory';
import { FACILITIES_AT_ONCE, workThrough } from '../platform/work-through';
import { followDay, type HfisAct } from './hfis-day';
import { listNameDifferences } from './hfis-names';
import { hfisReader, type HfisDeps, type HfisFailure, type ReadingStop } from './hfis-reader-sync';
import { hfisSourceOf, type Asking, type HfisSource } from './hfis-source-sync';
import { clinicsOf, type HfisClinic } from './hfis-store';
import { settlePassed } from './schedule-difference-store';

export interface PullOptions {
  /** From today on, in the facility's zone. */
  days: number;
  /** Kode subspesialis; all clinics of the facility unless given. */
  clinics?: readonly string[];
  /** One day of one clinic and nothing else: a booking was refused there for its schedule. */
  only?: { clinicCode: string; date: LocalDate };
}

export interface PullSummary {
  /** Of which at least one day was read. */
  clinics: number;
  slots: number;
  added: number;
  changed: number;
  /** Open ones that were found in what was read. */
  differences: number;
  failures: HfisFailure[];
  acts: HfisAct[];
  stoppedBy: ReadingStop | null;
}

interface Pull {
  deps: HfisDeps;
  facility: Facility;
  clinics: readonly HfisClinic[];
  source: HfisSource;
  asking: Asking;
  summary: PullSummary;
  /** As the days name them. */
  doctors: Map<number, string>;
}

/**
 * Brings our sessions up to what HFIS says and lists where the two differ (ws-bpjs §2.1–2.3, §2F, §6).
 *
 * Guarantee: a call that was not answered with "accepted" changes nothing; a booking is never touched; run twice or in two
 * processes at once, nothing is added or listed twice.
 */
export async function pullHfis(deps: HfisDeps, facility: Facility, options: PullOptions): Promise<PullSummary> {
  const summary: PullSummary = { clinics: 0, slots: 0, added: 0, changed: 0, differences: 0, failures: [], acts: [], stoppedBy: null };
  const account = reportingAccount(facility);
  if (account === undefined) return { ...summary, stoppedBy: 'no-account' };
  const reader = hfisReader(deps);
  const clinics = await clinicsOf(deps.db, facility.facilityId);
  const pull: Pull = { deps, facility, clinics, source: hfisSourceOf(facility), asking: { caller: deps.caller, account, reader }, summary, doctors: new Map() };
  const today = localDate(deps.clock(), facility.timeZone);
  await settlePassed(deps.db, facility.facilityId, today, deps.clock());
  if (options.only === undefined) await pullNames(pull, today);
  await pullDays(pull, options, today);
  const isWhole = options.only === undefined && options.clinics === undefined && reader.failures.length === 0 && reader.stoppedBy === null;
  if (pull.source.namesDoctorsByDay && isWhole) await listDoctors(pull);
  Object.assign(summary, { failures: reader.failures, stoppedBy: reader.stoppedBy });
  tell(pull);
  return summary;
}

async function pullNames({ deps, facility, clinics, source, asking, summary }: Pull, today: LocalDate): Promise<void> {
  const names = await source.names(asking, clinics, today);
  if (asking.reader.stoppedBy !== null) return;
  summary.differences += await listNameDifferences(deps.db, facility.facilityId, names, deps.clock());
}

async function listDoctors({ deps, facility, summary, doctors }: Pull): Promise<void> {
  const named = [...doctors].map(([doctorCode, doctorName]) => ({ doctorCode, doctorName }));
  summary.differences += await listNameDifferences(deps.db, facility.facilityId, { clinics: null, doctors: named }, deps.clock());
}

/** By date, so that a pull that has to end early has read the days that patients come on first. */
async function pullDays(pull: Pull, options: PullOptions, today: LocalDate): Promise<void> {
  const wanted = options.only === undefined ? options.clinics : [options.only.clinicCode];
  const clinics = pull.clinics.map(({ clinicCode }) => clinicCode).filter((code) => wanted?.includes(code) ?? true);
  const dates = options.only === undefined ? Array.from({ length: options.days }, (_, i) => addDays(today, i)) : [options.only.date];
  const read = new Set<string>();
  const failed = new Set<string>();
  for (const visitDate of dates) {
    for (const clinicCode of clinics) {
      if (failed.has(clinicCode)) continue;
      if (await pullDay(pull, clinicCode, visitDate)) read.add(clinicCode);
      else failed.add(clinicCode);
    }
  }
  pull.summary.clinics = read.size;
}

async function pullDay({ deps, facility, source, asking, summary, doctors }: Pull, clinicCode: string, visitDate: LocalDate): Promise<boolean> {
  const reading = await source.day(asking, clinicCode, visitDate);
  if (reading === undefined) return false;
  for (const { doctorCode, doctorName } of reading.slots) doctors.set(doctorCode, doctorName);
  const day = { facilityId: facility.facilityId, clinicCode, visitDate };
  const { acts, differences } = await followDay(deps.db, day, reading, facility.settings.hfisNewSessions, deps.clock());
  for (const act of acts) deps.log.info({ facility: facility.code, ...act }, 'followed HFIS');
  summary.slots += reading.slots.length;
  summary.added += acts.filter(({ act }) => act === 'session-added').length;
  summary.changed += acts.filter(({ act }) => act !== 'session-added' && act !== 'doctor-added').length;
  summary.differences += differences;
  summary.acts.push(...acts);
  return true;
}

function tell({ deps, facility, summary }: Pull): void {
  const { failures, acts: _acts, ...counts } = summary;
  const fields = { facility: facility.code, ...counts, failures: failures.length };
  if (summary.stoppedBy === 'misconfigured') deps.log.error(fields, 'HFIS was not read: BPJS refuses our credentials, user_key, clock or address');
  else if (summary.stoppedBy === 'no-doctors') deps.log.error(fields, 'HFIS was not read: it has no doctor at all for this account; is it the account of this facility?');
  else if (failures.length > 0) deps.log.warn({ ...fields, first: failures[0] }, 'HFIS was read in part; what could not be read is as it was');
  else deps.log.info(fields, 'HFIS was read');
}

export interface HfisJobSummary {
  facilities: number;
  clinics: number;
  slots: number;
  added: number;
  changed: number;
  differences: number;
  failures: number;
}

/** Pulls for every facility with an account; one's trouble does not keep the others from theirs. */
export async function hfisJob(deps: HfisDeps & { facilities: Pick<FacilityDirectory, 'inService'> }): Promise<HfisJobSummary> {
  const total: HfisJobSummary = { facilities: 0, clinics: 0, slots: 0, added: 0, changed: 0, differences: 0, failures: 0 };
  await workThrough(deps.facilities.inService(), FACILITIES_AT_ONCE, async (facility) => {
    if (reportingAccount(facility) === undefined || deps.signal?.aborted === true) return;
    total.facilities += 1;
    try {
      const { failures, stoppedBy, ...counts } = await pullHfis(deps, facility, { days: facility.settings.hfisDaysAhead });
      for (const name of ['clinics', 'slots', 'added', 'changed', 'differences'] as const) total[name] += counts[name];
      total.failures += failures.length + (stoppedBy === 'no-doctors' ? 1 : 0);
    } catch (error) {
      total.failures += 1;
      deps.log.error({ error, facility: facility.code }, 'HFIS could not be compared with our sessions');
    }
  });
  return total;
}
