import { performance } from 'node:perf_hooks';
import type { Clock } from '../platform/clock';
import type { BpjsAccount, Facility } from '../platform/facility';
import type { Log } from '../platform/log';
import { pauseMs } from './backoff';
import type { Finding } from './decision';

export interface PaceOptions {
  maxInFlight: number;
  spacingMs: number;
}

/** How fast one facility may send to BPJS. */
export interface Pace {
  /** How many may be in flight now: none while paused, one to probe after a pause, else the configured number. */
  allowed: (account: BpjsAccount) => number;
  /** Milliseconds until the next call may start. */
  waitMs: () => number;
  started: () => void;
  learned: (finding: Finding, account: BpjsAccount) => void;
}

/**
 * Keeps one facility's calls apart and silences it after a verdict that every one of its calls would meet: wrong
 * credentials, a rate limit. Such a verdict costs no row anything. A changed account is tried at once.
 */
export function makePace(options: PaceOptions, facility: Facility, clock: Clock, log: Log): Pace {
  let lastStart = Number.NEGATIVE_INFINITY;
  let strikes = 0;
  let pause: { until: number; account: string } | undefined;

  const isPaused = (account: BpjsAccount): boolean => pause !== undefined && clock().getTime() < pause.until && pause.account === JSON.stringify(account);

  return {
    allowed: (account) => {
      if (isPaused(account)) return 0;
      return strikes > 0 ? 1 : options.maxInFlight;
    },
    waitMs: () => Math.max(0, lastStart + options.spacingMs - performance.now()),
    started: () => {
      lastStart = performance.now();
    },
    learned: (finding, account) => {
      if (finding.kind !== 'misconfigured' && finding.kind !== 'rate-limited') {
        const isAnswer = finding.kind !== 'unavailable' && finding.kind !== 'our-fault' && finding.kind !== 'too-late' && finding.kind !== 'called-off';
        if (isAnswer && !isPaused(account)) strikes = 0;
        return;
      }
      // Calls that were in flight together meet the same verdict together: one strike.
      if (!isPaused(account)) strikes += 1;
      const forMs = pauseMs(finding, strikes) ?? 0;
      pause = { until: clock().getTime() + forMs, account: JSON.stringify(account) };
      const fields = { facility: facility.code, pausedSeconds: Math.round(forMs / 1000) };
      if (finding.kind === 'misconfigured') log.error(fields, 'BPJS refuses our credentials, user_key, clock or address: nothing is sent for this facility until the pause is over');
      else log.warn(fields, 'BPJS limits our rate: nothing is sent for this facility until the pause is over');
    },
  };
}
