import { addDays, instantAt, type LocalDate } from '../platform/clock';
import type { Finding } from './decision';

const FIRST_MS = 5_000;
const LONGEST_MS = 15 * 60_000;
const MISCONFIGURED_PAUSE_MS = 5 * 60_000;
const RATE_LIMIT_PAUSE_MS = 60_000;
/** Short enough that what was owed through an outage leaves soon after it. */
const LONGEST_PROBE_PAUSE_MS = 60_000;

/** A number in [0, 1), as Math.random gives it. */
export type Random = () => number;

/** From 5 s doubling to 15 min, each wait shortened by up to a fifth, so that rows which failed together come apart. */
export function retryDelayMs(attempt: number, random: Random): number {
  const full = Math.min(LONGEST_MS, FIRST_MS * 2 ** Math.min(attempt - 1, 20));
  return Math.round(full * (1 - random() / 5));
}

/**
 * The moment from which nothing is sent any more for a visit: H+6 23:00 WIB. BPJS takes task times until H+7, and
 * whether that day counts in full is not written (ws-bpjs §3.3). Giving up is by age, never by count of tries.
 */
export function givesUpAt(visitDate: LocalDate): Date {
  return instantAt(addDays(visitDate, 6), '23:00', 'WIB');
}

/**
 * How long the whole facility keeps silent after a finding that concerns every one of its calls; null: go on.
 * `strikes` counts such findings in a row, this one included: what stays doubles the pause.
 */
export function pauseMs(finding: Pick<Finding, 'kind'> & { retryAfterMs?: number | null }, strikes: number): number | null {
  const doubled = (firstMs: number, longestMs: number): number => Math.min(longestMs, firstMs * 2 ** Math.min(strikes - 1, 20));
  if (finding.kind === 'misconfigured') return MISCONFIGURED_PAUSE_MS;
  if (finding.kind === 'rate-limited') return finding.retryAfterMs ?? doubled(RATE_LIMIT_PAUSE_MS, LONGEST_MS);
  if (finding.kind === 'unavailable') return doubled(FIRST_MS, LONGEST_PROBE_PAUSE_MS);
  return null;
}
