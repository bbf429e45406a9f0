import { setTimeout as pause } from 'node:timers/promises';
import type { Listed } from '../bpjs/antrean-rs';
import type { Caller } from '../bpjs/call';
import type { Clock, LocalDate } from '../platform/clock';
import type { Db } from '../platform/db';
import type { Log } from '../platform/log';

export interface HfisDeps {
  db: Db;
  caller: Caller;
  clock: Clock;
  log: Log;
  /** Least time between two calls of one pull. */
  spacingMs?: number;
  /** Ends a pull between two calls; what is done stays done. */
  signal?: AbortSignal;
}

/** A call that brought nothing to go by: nothing was changed for it. */
export interface HfisFailure {
  what: string;
  clinicCode: string | null;
  visitDate: LocalDate | null;
  verdict: string;
  message: string;
}

/** Why reading ended early. `no-doctors`: HFIS has none at all for this account, which is another facility's or a test's. */
export type ReadingStop = 'no-account' | 'misconfigured' | 'rate-limited' | 'unavailable' | 'no-doctors' | 'shutdown';

export interface HfisReader {
  failures: HfisFailure[];
  /** From then on nothing more is asked. */
  stoppedBy: ReadingStop | null;
  /** One politely spaced call; undefined when it brought nothing to go by, which is noted, or when reading has ended. */
  ask: <Row>(about: { what: string; clinicCode?: string; visitDate?: LocalDate }, call: () => Promise<Listed<Row>>) => Promise<Listed<Row> | undefined>;
}

const SPACING_MS = 150;
/** A BPJS that is away costs a time-out per call: after so many in a row it is left alone. */
const FAILURES_IN_ROW = 3;

/** Reads one after the other, apart from each other, and stops where every further call would meet the same. */
export function hfisReader({ spacingMs = SPACING_MS, signal }: Pick<HfisDeps, 'spacingMs' | 'signal'>): HfisReader {
  let lastCallAt = Number.NEGATIVE_INFINITY;
  let unanswered = 0;

  const reader: HfisReader = {
    failures: [],
    stoppedBy: null,
    ask: async ({ what, clinicCode = null, visitDate = null }, call) => {
      const waitMs = lastCallAt + spacingMs - performance.now();
      if (waitMs > 0) await pause(waitMs);
      if (signal?.aborted === true) reader.stoppedBy = 'shutdown';
      if (reader.stoppedBy !== null) return undefined;
      lastCallAt = performance.now();
      const answer = await call();
      const { kind } = answer.verdict;
      unanswered = kind === 'unavailable' ? unanswered + 1 : 0;
      if (kind === 'accepted') return answer;
      const { outcome } = answer.exchange;
      reader.failures.push({ what, clinicCode, visitDate, verdict: kind, message: outcome.kind === 'replied' ? outcome.message : outcome.kind });
      if (kind === 'misconfigured' || kind === 'rate-limited') reader.stoppedBy = kind;
      else if (unanswered >= FAILURES_IN_ROW) reader.stoppedBy = 'unavailable';
      return undefined;
    },
  };
  return reader;
}
