import type { LocalDate } from '../platform/clock';

/**
 * How many outpatients a day had, as the hospital knows it from its SEP: the denominator of the share of use. Counted are
 * outpatient SEP without emergency room (IGD) and haemodialysis (catalogue ws-bpjs §5); where a facility issues none, its
 * outpatient visits of members.
 */

/** In place of a clinic: the number is that of the whole house. */
export const WHOLE_HOUSE = '';

export const MOST_VISITS = 100_000;
/** Earlier days are a slip of the pen: nobody knew of queue data then. */
export const EARLIEST_DAY: LocalDate = '2017-01-01';

/** By the SIMRS through its API, from a file, or typed by a person. */
export type CountSource = 'simrs' | 'import' | 'hand';

/** A number as it is kept, and who gave it. */
export interface KeptCount {
  visits: number;
  source: CountSource;
  /** User name of a person, name of a client of the SIMRS API. */
  enteredBy: string;
  enteredAt: Date;
}

export interface ClinicCount extends KeptCount {
  clinicCode: string;
  /** The code again where the house no longer has the clinic. */
  clinicName: string;
}

export interface OutpatientDay {
  date: LocalDate;
  /** The house's own number; null: none was given. */
  house: KeptCount | null;
  /** By name. */
  clinics: readonly ClinicCount[];
}

/**
 * Visits of the whole house on a day: its own number where there is one, else the sum of its clinics' numbers; null where there
 * is neither. A clinic nobody gave a number for is then not in the sum.
 */
export function visitsOfHouse({ house, clinics }: Pick<OutpatientDay, 'house' | 'clinics'>): number | null {
  if (house !== null) return house.visits;
  return clinics.length === 0 ? null : clinics.reduce((sum, { visits }) => sum + visits, 0);
}
