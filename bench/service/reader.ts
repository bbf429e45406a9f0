import autocannon from 'autocannon';
import { rounded } from '../common/figures';
import type { Rate } from './caller';

export interface Read {
  url: string;
  method?: 'GET' | 'POST';
  headers?: Record<string, string>;
  body?: object;
}

/**
 * One request again and again over so many connections, by autocannon, which asks faster than one core answers.
 * @throws when an answer was no 200, or was none of those the check accepts
 */
export async function readFor(read: Read, input: { connections: number; ms: number; accept?: (body: string) => boolean }): Promise<Rate> {
  const result = await autocannon({
    url: read.url,
    method: read.method ?? 'POST',
    headers: { 'content-type': 'application/json', ...read.headers },
    ...(read.body === undefined ? {} : { body: JSON.stringify(read.body) }),
    connections: input.connections,
    duration: input.ms / 1_000,
    ...(input.accept === undefined ? {} : { verifyBody: (body) => input.accept?.(String(body)) === true }),
  });
  if (result.errors > 0 || result.non2xx > 0 || result.mismatches > 0) throw new Error(`${result.errors} errors, ${result.non2xx} other statuses, ${result.mismatches} wrong answers of ${read.url}`);
  return {
    perSecond: Math.round(result.requests.average),
    durations: { count: result.requests.total, p50Ms: rounded(result.latency.p50), p99Ms: rounded(result.latency.p99), maxMs: rounded(result.latency.max) },
  };
}
