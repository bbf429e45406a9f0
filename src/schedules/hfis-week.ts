import { addDays, localTime, type LocalDate } from '../platform/clock';
import type { HfisClinic } from './hfis-store';

/** A doctor's practice on one date. */
export interface Practice {
  doctorCode: number;
  visitDate: LocalDate;
  practiceHours: string;
}

/** `missing`: HFIS has this day and we do not; a proposal without it may take it away there. */
export type WeekdayState = 'same' | 'new' | 'changed' | 'missing';

export interface ProposedWeekday {
  /** 1 Monday … 7 Sunday, as `hari`. */
  weekday: number;
  visitDate: LocalDate;
  state: WeekdayState;
  ours: string[];
  theirs: string[];
}

/** The body of updatejadwaldokter (ws-bpjs §2.6), in the wire's words: what a person sees before it goes is what goes. */
export interface WeekBody {
  kodepoli: string;
  kodesubspesialis: string;
  kodedokter: number;
  jadwal: { hari: string; buka: string; tutup: string }[];
}

export interface WeekProposal {
  clinicCode: string;
  doctorCode: number;
  weekdays: ProposedWeekday[];
  body: WeekBody;
}

export const DAYS_OF_WEEK = 7;

/** Seven dates: each weekday once, whichever it begins with. */
export function weekFrom(first: LocalDate): LocalDate[] {
  return Array.from({ length: DAYS_OF_WEEK }, (_, i) => addDays(first, i));
}

export function weekdayOf(date: LocalDate): number {
  return new Date(`${date}T00:00:00.000Z`).getUTCDay() || DAYS_OF_WEEK;
}

/**
 * The whole week of each doctor who practises in the clinic, beside what HFIS has. All of it, also what is the same:
 * whether HFIS deletes the days a proposal leaves out is stated nowhere (ws-bpjs §6).
 */
export function weekProposals(clinic: HfisClinic, dates: readonly LocalDate[], ours: readonly Practice[], theirs: readonly Practice[]): WeekProposal[] {
  const doctors = [...new Set(ours.map((practice) => practice.doctorCode))].sort((a, b) => a - b);
  return doctors.map((doctorCode) => {
    const weekdays = dates.flatMap((visitDate): ProposedWeekday[] => {
      const [here, there] = [hoursOf(ours, doctorCode, visitDate), hoursOf(theirs, doctorCode, visitDate)];
      return here.length + there.length === 0 ? [] : [{ weekday: weekdayOf(visitDate), visitDate, state: stateOf(here, there), ours: here, theirs: there }];
    });
    weekdays.sort((a, b) => a.weekday - b.weekday);
    const jadwal = weekdays.flatMap(({ weekday, ours: hours }) => hours.map((each) => ({ hari: String(weekday), buka: each.slice(0, 5), tutup: each.slice(6) })));
    return { clinicCode: clinic.clinicCode, doctorCode, weekdays, body: { kodepoli: clinic.parentCode, kodesubspesialis: clinic.clinicCode, kodedokter: doctorCode, jadwal } };
  });
}

function hoursOf(practices: readonly Practice[], doctorCode: number, visitDate: LocalDate): string[] {
  return practices.filter((practice) => practice.doctorCode === doctorCode && practice.visitDate === visitDate).map((practice) => practice.practiceHours).sort();
}

function stateOf(ours: readonly string[], theirs: readonly string[]): WeekdayState {
  if (theirs.length === 0) return 'new';
  if (ours.length === 0) return 'missing';
  return ours.join() === theirs.join() ? 'same' : 'changed';
}

export const isUnchanged = (proposal: WeekProposal): boolean => proposal.weekdays.every(({ state }) => state === 'same');
export const wouldRemove = (proposal: WeekProposal): boolean => proposal.weekdays.some(({ state }) => state === 'missing');

/** HFIS takes proposals from 00:00 to 20:00 WIB, wherever the hospital is (ws-bpjs §6). */
export function takesProposals(now: Date): boolean {
  return localTime(now, 'WIB') < '20:00';
}
