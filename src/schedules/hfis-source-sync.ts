import type { Caller } from '../bpjs/call';
import type { LocalDate } from '../platform/clock';
import type { BpjsAccount, Facility } from '../platform/facility';
import type { DayReading } from './hfis-day';
import { fkrtlSource } from './hfis-fkrtl-sync';
import { fktpSource } from './hfis-fktp-sync';
import type { HfisNames } from './hfis-names';
import type { HfisReader } from './hfis-reader-sync';
import type { HfisClinic } from './hfis-store';

/** Whom to ask, and through what. */
export interface Asking {
  caller: Caller;
  account: BpjsAccount;
  reader: HfisReader;
}

/** How the schedule of one kind of facility is asked for; what is not answered with "accepted" is undefined or null. */
export interface HfisSource {
  /** What BPJS calls clinics and doctors. Ends the reading where the account has none at all: it is another facility's. */
  names: (asking: Asking, ours: readonly HfisClinic[], today: LocalDate) => Promise<HfisNames>;
  day: (asking: Asking, clinicCode: string, visitDate: LocalDate) => Promise<DayReading | undefined>;
  /** Doctors are named nowhere but in the days. */
  namesDoctorsByDay: boolean;
}

const SOURCES: Record<Facility['kind'], HfisSource> = { FKRTL: fkrtlSource, FKTP: fktpSource };

export function hfisSourceOf({ kind }: Pick<Facility, 'kind'>): HfisSource {
  return SOURCES[kind];
}
