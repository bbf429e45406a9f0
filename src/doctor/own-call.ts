import https from 'node:https';
import { performance } from 'node:perf_hooks';

export interface OwnCall {
  method: 'GET' | 'POST' | 'PUT';
  url: string;
  headers?: Record<string, string>;
  body?: object;
  /** Trusted instead of the usual authorities, PEM. */
  ca?: string;
  /** False: whatever certificate is there is taken; then nothing secret may be sent. */
  verifies: boolean;
  withinMs?: number;
}

export interface OwnReply {
  status: number;
  contentType: string;
  text: string;
  /** Undefined: it is no JSON. */
  json: unknown;
  durationMs: number;
}

/** Nothing came back; `code` is that of the connection or of TLS: ECONNREFUSED, CERT_HAS_EXPIRED, … */
export class NoOwnReply extends Error {
  constructor(readonly code: string) {
    super(`no reply (${code})`);
    this.name = 'NoOwnReply';
  }
}

const WITHIN_MS = 8_000;
const MOST_BYTES = 1_000_000;

/** One call of our own public address, on a connection of its own. @throws NoOwnReply and nothing else */
export function ownCall({ method, url, headers = {}, body, ca, verifies, withinMs = WITHIN_MS }: OwnCall): Promise<OwnReply> {
  return new Promise((resolve, reject) => {
    const began = performance.now();
    const text = body === undefined ? undefined : JSON.stringify(body);
    const request = https.request(url, {
      method,
      headers: { ...headers, ...(text === undefined ? {} : { 'content-type': 'application/json', 'content-length': String(Buffer.byteLength(text)) }) },
      agent: false,
      rejectUnauthorized: verifies,
      ...(ca === undefined ? {} : { ca }),
    });
    const timer = setTimeout(() => request.destroy(Object.assign(new Error('too slow'), { code: 'ETIMEDOUT' })), withinMs);
    const fail = (error: NodeJS.ErrnoException): void => {
      clearTimeout(timer);
      reject(new NoOwnReply(error.code ?? 'tidak diketahui'));
    };
    request.on('error', fail);
    request.on('response', (response) => {
      const chunks: Buffer[] = [];
      let bytes = 0;
      response.on('data', (chunk: Buffer) => {
        bytes += chunk.length;
        if (bytes <= MOST_BYTES) chunks.push(chunk);
        else request.destroy(Object.assign(new Error('too long'), { code: 'EMSGSIZE' }));
      });
      response.on('error', fail);
      response.on('end', () => {
        clearTimeout(timer);
        const said = Buffer.concat(chunks).toString('utf8');
        resolve({ status: response.statusCode ?? 0, contentType: response.headers['content-type'] ?? '', text: said, json: parsed(said), durationMs: Math.round(performance.now() - began) });
      });
    });
    request.end(text);
  });
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
