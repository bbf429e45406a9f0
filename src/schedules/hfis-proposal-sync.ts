import { jadwalDokter, updateJadwalDokter } from '../bpjs/antrean-rs';
import type { LocalDate } from '../platform/clock';
import type { BpjsAccount, Facility } from '../platform/facility';
import { Refusal } from '../platform/refusal';
import { holidaysBetween, noteAnswer, noteProposal, practicesBetween } from './hfis-proposal-store';
import { hfisReader, type HfisDeps, type HfisFailure, type HfisReader, type ReadingStop } from './hfis-reader-sync';
import { slotsOf } from './hfis-rows-sync';
import { clinicsOf, type HfisClinic } from './hfis-store';
import { takesProposals, weekFrom, weekProposals, type Practice, type WeekProposal } from './hfis-week';

export interface ProposeOptions {
  /** The first of the seven days. */
  from: LocalDate;
  clinics?: readonly string[];
  doctors?: readonly number[];
}

export interface WeekPreview {
  from: LocalDate;
  to: LocalDate;
  proposals: WeekProposal[];
  /** Days on which HFIS shows its holiday timetable and ours is no usual week. */
  holidays: { date: LocalDate; name: string }[];
  /** Clinics without a proposal, because what HFIS has now could not be read. */
  failures: HfisFailure[];
  stoppedBy: ReadingStop | null;
}

const NATIONAL_HOLIDAY = 8;

/** What would be proposed to HFIS for a week, beside what HFIS has at this moment. Sends nothing. */
export async function proposeWeek(deps: HfisDeps, facility: Facility, options: ProposeOptions): Promise<WeekPreview> {
  const dates = weekFrom(options.from);
  const to = dates[dates.length - 1]!;
  const { facilityId } = facility;
  const account = facility.bpjs.get('antrean-rs');
  const preview: WeekPreview = { from: options.from, to, proposals: [], holidays: await holidaysBetween(deps.db, facilityId, options.from, to), failures: [], stoppedBy: null };
  if (account === undefined) return { ...preview, stoppedBy: 'no-account' };

  const reader = hfisReader(deps);
  for (const clinic of await clinicsOf(deps.db, facilityId)) {
    if (options.clinics?.includes(clinic.clinicCode) === false) continue;
    const ours = (await practicesBetween(deps.db, facilityId, clinic.clinicCode, options.from, to)).filter(({ doctorCode }) => options.doctors?.includes(doctorCode) ?? true);
    if (ours.length === 0) continue;
    const theirs = await practicesAtHfis(deps, account, reader, clinic, dates);
    if (theirs === undefined) continue;
    preview.proposals.push(...weekProposals(clinic, dates, ours, theirs.practices));
    for (const date of theirs.holidays) if (!preview.holidays.some((holiday) => holiday.date === date)) preview.holidays.push({ date, name: '' });
  }
  return { ...preview, failures: reader.failures, stoppedBy: reader.stoppedBy };
}

/** Undefined when one of the days could not be read: half a week is nothing to compare with. */
async function practicesAtHfis(
  deps: HfisDeps,
  account: BpjsAccount,
  reader: HfisReader,
  { clinicCode }: HfisClinic,
  dates: readonly LocalDate[],
): Promise<{ practices: Practice[]; holidays: LocalDate[] } | undefined> {
  const practices: Practice[] = [];
  const holidays: LocalDate[] = [];
  for (const visitDate of dates) {
    const answer = await reader.ask({ what: 'jadwaldokter', clinicCode, visitDate }, () => jadwalDokter(deps.caller, account, clinicCode, visitDate));
    if (answer === undefined) return undefined;
    if (answer.rows.some(({ hari }) => hari === NATIONAL_HOLIDAY)) holidays.push(visitDate);
    practices.push(...slotsOf(clinicCode, answer.rows).slots.map(({ doctorCode, practiceHours }) => ({ doctorCode, practiceHours, visitDate })));
  }
  return { practices, holidays };
}

export interface ProposalRefusals {
  'no-account': Record<never, never>;
  /** Taken from 00:00 to 20:00 WIB. */
  'window-closed': Record<never, never>;
}

export interface ProposalAnswer {
  proposalId: number;
  verdict: string;
  message: string;
}

/**
 * Proposes one doctor's week to HFIS: valid from the next day, when the branch lets it pass. Who sent what and what came
 * back is kept, the answer that never came too.
 * @throws Refusal (ProposalRefusals) and nothing is sent
 */
export async function sendProposal(deps: HfisDeps, facility: Facility, { clinicCode, body }: WeekProposal, by: string): Promise<ProposalAnswer> {
  const account = facility.bpjs.get('antrean-rs');
  if (account === undefined) throw new Refusal<ProposalRefusals, 'no-account'>('no-account', {});
  const at = deps.clock();
  if (!takesProposals(at)) throw new Refusal<ProposalRefusals, 'window-closed'>('window-closed', {});
  const proposalId = await noteProposal(deps.db, facility.facilityId, clinicCode, body, { by, at });
  const { verdict, exchange } = await updateJadwalDokter(deps.caller, account, body);
  const answer = { verdict: verdict.kind, message: exchange.outcome.kind === 'replied' ? exchange.outcome.message : exchange.outcome.kind };
  await noteAnswer(deps.db, facility.facilityId, proposalId, answer);
  return { proposalId, ...answer };
}
