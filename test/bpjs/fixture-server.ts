import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { makeCaller, type Caller } from '../../src/bpjs/call';
import type { BpjsAccount } from '../../src/platform/facility';
import type { Log } from '../../src/platform/log';
import { encryptResponse } from '../../src/tools/simulator/cipher';

/** The instant of vector V1 (ws-bpjs §1.8), so that its cipher text is a reply to a call made now. */
export const NOW = new Date('2026-01-01T00:00:00.500Z');
export const CREDENTIALS = { consId: '99001', consSecret: 'rahasia-Contoh-01', userKey: 'kunci' };

export interface Seen {
  method: string | undefined;
  url: string | undefined;
  headers: IncomingHttpHeaders;
  body: string;
}

type Answer = (response: ServerResponse, seen: Seen) => void;

/** Plays back one recorded reply; what it was asked stands in `seen`. */
export interface FixtureServer {
  account: BpjsAccount;
  seen: Seen[];
  answer: (answer: Answer) => void;
  /** The envelope as JSON, its `response` as it is given. */
  answerPlain: (envelope: object, status?: number) => void;
  /** A read's reply: `value` encrypted for the very request that asks. */
  answerEncrypted: (value: unknown, metadata?: object) => void;
  close: () => Promise<void>;
}

export async function startFixtureServer(port = 0): Promise<FixtureServer> {
  const seen: Seen[] = [];
  let answer: Answer = (response) => response.end('{"metadata":{"code":200,"message":"Ok"}}');
  const server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => (body += chunk.toString()));
    request.on('end', () => {
      const call = { method: request.method, url: request.url, headers: request.headers, body };
      seen.push(call);
      answer(response, call);
    });
  });
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}/antreanrs/`;
  return {
    account: { baseUrl: base, secondBaseUrl: null, ...CREDENTIALS },
    seen,
    answer: (next) => (answer = next),
    answerPlain: (envelope, status = 200) => (answer = (response) => response.writeHead(status, { date: NOW.toUTCString() }).end(JSON.stringify(envelope))),
    answerEncrypted: (value, metadata = { code: 200, message: 'OK' }) =>
      (answer = (response, { headers }) => {
        const secret = encryptResponse(value, { ...CREDENTIALS, timestamp: String(headers['x-timestamp']) });
        response.writeHead(200, { date: NOW.toUTCString() }).end(JSON.stringify({ metadata, response: secret }));
      }),
    close: () => {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}

/** Everything that was logged, as text, so that a test can look for what must not stand there. */
export function keptLog(): Log & { lines: string[] } {
  const lines: string[] = [];
  const at = (level: string) => (fields: object, message: string) => void lines.push(`${level} ${message} ${JSON.stringify(fields)}`);
  return { lines, debug: at('debug'), info: at('info'), warn: at('warn'), error: at('error'), flush: () => undefined };
}

export function callerAt(clock: () => Date, log: Log, timeouts: { connectTimeoutMs?: number; totalTimeoutMs?: number } = {}): Caller {
  return makeCaller({ connectTimeoutMs: 5_000, totalTimeoutMs: 10_000, ...timeouts }, clock, log);
}
