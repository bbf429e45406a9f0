import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';

/** Headers that BPJS sends and that a proxy in front must let through (ws-faskes §1.4, §8 item 12). */
export const PROBED_HEADERS = ['x-token', 'x-username', 'x-password', 'user_key'] as const;
export type ProbedHeader = (typeof PROBED_HEADERS)[number];
/** Has no underscore and no name a proxy knows: it arrives wherever anything does. */
export const PROBE_HEADER = 'x-doctor-probe';

const VALID_MS = 60_000;

/** What our own listener saw of a probe. */
export interface ProbeEcho {
  /** Which of the probed headers arrived as they were sent. */
  arrived: ProbedHeader[];
  /** The caller's address as the listener takes it, after TRUST_PROXY_HOPS. */
  address: string;
  /** Somebody on the way wrote X-Forwarded-For. */
  wasForwarded: boolean;
}

/** What of an incoming request a probe looks at; header names in small letters. */
export interface ProbedRequest {
  headers: Record<string, string | string[] | undefined>;
  address: string;
}

export interface Prober {
  /** Headers of one probe, good for a minute. */
  headersOf: (now: Date) => { nonce: string; headers: Record<string, string> };
  /** What to answer a probe; undefined for whatever is none of ours, or too old. */
  echo: (request: ProbedRequest, now: Date) => object | undefined;
  /** The echo in a reply, if it is the one of our own installation to this probe. */
  read: (nonce: string, reply: unknown) => ProbeEcho | undefined;
}

/**
 * A call to ourselves through the public address, which tells what the way there does to it. Only who holds the secret of the
 * installation can ask, and only it can answer; to anybody else the listener is as if there were no such thing.
 */
export function makeProber(secret: string): Prober {
  const sign = (...parts: string[]): string => createHmac('sha256', secret).update(JSON.stringify(['doctor-probe', ...parts])).digest('base64url');
  const isSigned = (given: unknown, ...parts: string[]): boolean => {
    const expected = Buffer.from(sign(...parts));
    const actual = Buffer.from(typeof given === 'string' ? given : '');
    return actual.length === expected.length && timingSafeEqual(actual, expected);
  };
  return {
    headersOf: (now) => {
      const nonce = randomBytes(12).toString('hex');
      const expires = String(now.getTime() + VALID_MS);
      const probed = Object.fromEntries(PROBED_HEADERS.map((name) => [name, valueOf(nonce, name)]));
      return { nonce, headers: { ...probed, [PROBE_HEADER]: `${expires}.${nonce}.${sign('ask', expires, nonce)}` } };
    },
    echo: ({ headers, address }, now) => {
      const [expires = '', nonce = '', signature, ...more] = String(headers[PROBE_HEADER] ?? '').split('.');
      if (more.length > 0 || !isSigned(signature, 'ask', expires, nonce) || Number(expires) < now.getTime()) return undefined;
      const seen: ProbeEcho = { arrived: PROBED_HEADERS.filter((name) => headers[name] === valueOf(nonce, name)), address, wasForwarded: headers['x-forwarded-for'] !== undefined };
      return { ...seen, proof: sign('answer', nonce, JSON.stringify(seen)) };
    },
    read: (nonce, reply) => {
      const { arrived, address, wasForwarded, proof } = (reply ?? {}) as Partial<ProbeEcho> & { proof?: unknown };
      const seen = { arrived, address, wasForwarded };
      return isSigned(proof, 'answer', nonce, JSON.stringify(seen)) ? (seen as ProbeEcho) : undefined;
    },
  };
}

const valueOf = (nonce: string, name: ProbedHeader): string => `probe-${nonce}-${name}`;
