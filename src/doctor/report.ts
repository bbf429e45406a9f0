import { worstOf, VERDICTS, type Verdict } from './finding';
import type { CheckResult } from './run-checks';

/** The doctor's whole answer, as `--json` prints it and the page keeps it (docs/doctor.md). */
export interface DoctorReport {
  /** Of the form of this object; a new one when a field changes its meaning. */
  version: 1;
  startedAt: string;
  finishedAt: string;
  mode: 'demo' | 'production';
  publicUrl: string | null;
  /** The worst of all. */
  verdict: Verdict;
  server: CheckResult[];
  facilities: FacilityReport[];
}

export interface FacilityReport {
  code: string;
  name: string;
  verdict: Verdict;
  checks: CheckResult[];
}

export const verdictOf = (checks: readonly CheckResult[]): Verdict => worstOf(checks.flatMap(({ findings }) => findings));

/** How many findings there are of each verdict. */
export function countsOf({ server, facilities }: Pick<DoctorReport, 'server' | 'facilities'>): Record<Verdict, number> {
  const all = [...server, ...facilities.flatMap(({ checks }) => checks)].flatMap(({ findings }) => findings);
  return Object.fromEntries(VERDICTS.map((verdict) => [verdict, all.filter((finding) => finding.verdict === verdict).length])) as Record<Verdict, number>;
}
