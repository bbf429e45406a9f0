import { performance } from 'node:perf_hooks';
import { setTimeout as pause } from 'node:timers/promises';
import type { Exchange } from '../bpjs/call';
import type { Verdict } from '../bpjs/verdict';
import { spoken } from './our-visits';

interface Answer {
  exchange: Exchange;
  verdict: Verdict;
}

/** Either what BPJS holds, or why that stays unknown. The second is never "BPJS holds nothing". */
export type Read<A> = { kind: 'read'; answer: A; askedAt: Date } | { kind: 'not-read'; failure: string };

export interface PoliteReader {
  ask: <A extends Answer>(read: () => Promise<A>) => Promise<Read<A>>;
}

/** With the time-outs of the client, a whole day asked of a BPJS that is away would otherwise last until the next. */
const UNANSWERED_AT_MOST = 3;

/**
 * Reads one after another, `spacingMs` from start to start. After a rate limit, refused credentials or three reads
 * without an answer it asks nothing more: all that follows is not read.
 */
export function makePoliteReader(spacingMs: number): PoliteReader {
  let lastStart = Number.NEGATIVE_INFINITY;
  let unanswered = 0;
  let gaveUp: string | undefined;

  return {
    ask: async (read) => {
      if (gaveUp !== undefined) return { kind: 'not-read', failure: gaveUp };
      const waitMs = lastStart + spacingMs - performance.now();
      if (waitMs > 0) await pause(waitMs);
      lastStart = performance.now();
      const answer = await read();
      if (answer.verdict.kind === 'accepted') {
        unanswered = 0;
        return { kind: 'read', answer, askedAt: answer.exchange.startedAt };
      }
      const failure = failureOf(answer);
      unanswered = answer.verdict.kind === 'unavailable' ? unanswered + 1 : 0;
      const concernsEveryCall = answer.verdict.kind === 'rate-limited' || answer.verdict.kind === 'misconfigured';
      if (concernsEveryCall || unanswered >= UNANSWERED_AT_MOST) gaveUp = failure;
      return { kind: 'not-read', failure };
    },
  };
}

function failureOf({ exchange, verdict }: Answer): string {
  const { outcome } = exchange;
  switch (outcome.kind) {
    case 'replied':
      return `${exchange.operation}: ${verdict.kind}, ${outcome.code} ${spoken(outcome.message)}`;
    case 'unreadable':
      return `${exchange.operation}: ${verdict.kind}, HTTP ${outcome.httpStatus}`;
    case 'undecipherable':
      return `${exchange.operation}: ${verdict.kind}, DECRYPT_FAILED`;
    case 'no-reply':
      return `${exchange.operation}: ${verdict.kind}, ${spoken(outcome.detail)}`;
  }
}
