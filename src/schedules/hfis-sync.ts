import { jadwalDokter, refDokter, refPoli } from '../bpjs/antrean-rs';
import { addDays, localDate, type LocalDate } from '../platform/clock';
import type { BpjsAccount, Facility } from '../platform/facility';
import type { FacilityDirectory } from '../platform/facility-directory';
import { followDay, type HfisAct } from './hfis-day';
import { listNameDifferences } from './hfis-names';
import { hfisReader, type HfisDeps, type HfisFailure, type HfisReader, type ReadingStop } from './hfis-reader-sync';
import { fitsInteger, slotsOf, tidy } from './hfis-rows-sync';
import { clinicsOf } from './hfis-store';
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
  account: BpjsAccount;
  reader: HfisReader;
  summary: PullSummary;
}

/**
 * Brings our sessions up to what HFIS says and lists where the two differ (ws-bpjs §2.1–2.3, §6).
 *
 * Guarantee: a call that was not answered with "accepted" changes nothing; a booking is never touched; run twice or in two
 * processes at once, nothing is added or listed twice.
 */
export async function pullHfis(deps: HfisDeps, facility: Facility, options: PullOptions): Promise<PullSummary> {
  const summary: PullSummary = { clinics: 0, slots: 0, added: 0, changed: 0, differences: 0, failures: [], acts: [], stoppedBy: null };
  const account = facility.bpjs.get('antrean-rs');
  if (account === undefined) return { ...summary, stoppedBy: 'no-account' };
  const reader = hfisReader(deps);
  const pull: Pull = { deps, facility, account, reader, summary };
  const today = localDate(deps.clock(), facility.timeZone);
  await settlePassed(deps.db, facility.facilityId, today, deps.clock());
  if (options.only === undefined) await pullNames(pull);
  await pullDays(pull, options, today);
  Object.assign(summary, { failures: reader.failures, stoppedBy: reader.stoppedBy });
  tell(pull);
  return summary;
}

async function pullNames({ deps, facility, account, reader, summary }: Pull): Promise<void> {
  const dokter = await reader.ask({ what: 'ref/dokter' }, () => refDokter(deps.caller, account));
  // Whatever else such an account is told would close every session.
  if (dokter?.rows.length === 0) reader.stoppedBy = 'no-doctors';
  const poli = await reader.ask({ what: 'ref/poli' }, () => refPoli(deps.caller, account));
  if (reader.stoppedBy !== null) return;
  const doctors = dokter?.rows.filter((row) => fitsInteger(row.kodedokter)).map((row) => ({ doctorCode: row.kodedokter, doctorName: tidy(row.namadokter) }));
  const clinics = poli?.rows.map((row) => ({ clinicCode: row.kdsubspesialis.trim(), clinicName: tidy(row.nmsubspesialis), parentCode: row.kdpoli.trim(), parentName: tidy(row.nmpoli) }));
  summary.differences += await listNameDifferences(deps.db, facility.facilityId, { doctors: doctors ?? null, clinics: clinics ?? null }, deps.clock());
}

/** By date, so that a pull that has to end early has read the days that patients come on first. */
async function pullDays(pull: Pull, options: PullOptions, today: LocalDate): Promise<void> {
  const { deps, facility, summary } = pull;
  const wanted = options.only === undefined ? options.clinics : [options.only.clinicCode];
  const clinics = (await clinicsOf(deps.db, facility.facilityId)).map(({ clinicCode }) => clinicCode).filter((code) => wanted?.includes(code) ?? true);
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
  summary.clinics = read.size;
}

async function pullDay({ deps, facility, account, reader, summary }: Pull, clinicCode: string, visitDate: LocalDate): Promise<boolean> {
  const answer = await reader.ask({ what: 'jadwaldokter', clinicCode, visitDate }, () => jadwalDokter(deps.caller, account, clinicCode, visitDate));
  if (answer === undefined) return false;
  const reading = { ...slotsOf(clinicCode, answer.rows), readAt: answer.exchange.startedAt };
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

/** Pulls for every hospital with an account; one hospital's trouble does not keep the others from theirs. */
export async function hfisJob(deps: HfisDeps & { facilities: Pick<FacilityDirectory, 'all'> }): Promise<HfisJobSummary> {
  const total: HfisJobSummary = { facilities: 0, clinics: 0, slots: 0, added: 0, changed: 0, differences: 0, failures: 0 };
  for (const facility of deps.facilities.all()) {
    if (facility.kind !== 'FKRTL' || !facility.bpjs.has('antrean-rs') || deps.signal?.aborted === true) continue;
    total.facilities += 1;
    try {
      const { failures, stoppedBy, ...counts } = await pullHfis(deps, facility, { days: facility.settings.hfisDaysAhead });
      for (const name of ['clinics', 'slots', 'added', 'changed', 'differences'] as const) total[name] += counts[name];
      total.failures += failures.length + (stoppedBy === 'no-doctors' ? 1 : 0);
    } catch (error) {
      total.failures += 1;
      deps.log.error({ error, facility: facility.code }, 'HFIS could not be compared with our sessions');
    }
  }
  return total;
}
