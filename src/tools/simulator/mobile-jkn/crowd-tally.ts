import type { AppOutcome } from './app-caller';
import type { AppCall } from './dialect';

const MOST_KINDS_OF_UNEXPECTED = 200;
const EXAMPLES = 5;

export interface ServiceTally {
  /** By metadata.code, or by how it failed. */
  codes: Record<string, number>;
  p50Ms: number;
  p99Ms: number;
}

export interface UnexpectedReply {
  service: AppCall;
  code: string;
  message: string;
  count: number;
  /** Numbers of patients in the plan, the first few. */
  patients: number[];
}

/** Counts of a crowd's exchanges. Holds no patient's data: the plan's numbers stand for them. */
export interface CrowdTally {
  exchanged: (service: AppCall, outcome: AppOutcome) => void;
  unexpected(service: AppCall, outcome: AppOutcome, patient: number, complaint?: string): void;
  services(): Record<string, ServiceTally>;
  surprises(): UnexpectedReply[];
}

export function makeCrowdTally(): CrowdTally {
  const services = new Map<AppCall, { codes: Map<string, number>; durations: number[] }>();
  const surprises = new Map<string, UnexpectedReply>();

  return {
    exchanged(service, outcome) {
      const seen = services.get(service) ?? { codes: new Map<string, number>(), durations: [] };
      services.set(service, seen);
      const code = codeOf(outcome);
      seen.codes.set(code, (seen.codes.get(code) ?? 0) + 1);
      seen.durations.push(outcome.durationMs);
    },
    unexpected(service, outcome, patient, complaint) {
      const code = codeOf(outcome);
      const said = complaint ?? (outcome.answered ? outcome.message : outcome.detail);
      // Beyond the bound, one line for the rest: a facility that echoes something new each time must not fill the memory.
      const message = surprises.size < MOST_KINDS_OF_UNEXPECTED || surprises.has(`${service} ${code} ${said}`) ? said : '(lain-lain)';
      const key = `${service} ${code} ${message}`;
      const line = surprises.get(key) ?? { service, code, message, count: 0, patients: [] };
      surprises.set(key, line);
      line.count += 1;
      if (line.patients.length < EXAMPLES) line.patients.push(patient);
    },
    services: () =>
      Object.fromEntries(
        [...services].map(([service, { codes, durations }]) => {
          const sorted = [...durations].sort((a, b) => a - b);
          return [service, { codes: Object.fromEntries(codes), p50Ms: percentile(sorted, 0.5), p99Ms: percentile(sorted, 0.99) }];
        }),
      ),
    surprises: () => [...surprises.values()].sort((a, b) => b.count - a.count),
  };
}

function codeOf(outcome: AppOutcome): string {
  return outcome.answered ? String(outcome.code) : outcome.failure;
}

function percentile(sorted: readonly number[], part: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? 0;
}
