import https from 'node:https';
import { performance } from 'node:perf_hooks';
import type { Exchange, Failed, Replied, SentRequest, WireRequest } from './exchange';

const REPLY_LIMIT_BYTES = 1_000_000;
/** A server that answers nothing so many times in a row is left alone. */
const FAILURES_IN_A_ROW = 3;

export interface WebServiceAddress {
  /** `https://…` without a closing slash. */
  baseUrl: string;
  /** PEM of the authorities to trust; undefined: those of Node. */
  ca: string | undefined;
  /** The certificate is not checked. */
  isInsecure: boolean;
  timeoutMs: number;
  /** Rest between two calls. */
  gapMs: number;
}

export interface WebService {
  /** One call. Never throws: what went wrong on the way is an outcome like any other. */
  send(request: WireRequest, headers: Readonly<Record<string, string>>): Promise<Exchange>;
  close(): void;
}

/**
 * Calls a facility's web service over HTTPS, one call at a time, each within its bound. Unlike the simulator's phone
 * it keeps the reply as it came: the runner judges what a lenient caller would read over.
 */
export function openWebService(address: WebServiceAddress, wait: (ms: number) => Promise<void>): WebService {
  const agent = new https.Agent({
    keepAlive: true,
    maxSockets: 1,
    ...(address.ca === undefined ? {} : { ca: address.ca }),
    ...(address.isInsecure ? { rejectUnauthorized: false } : {}),
  });
  let failures = 0;
  let isFirst = true;
  return {
    async send(request, headers) {
      const sent: SentRequest = { ...request, headers };
      if (failures >= FAILURES_IN_A_ROW) {
        const detail = `Tidak dipanggil lagi: ${FAILURES_IN_A_ROW} panggilan berturut-turut tidak dibalas`;
        return { sentAt: new Date(), request: sent, outcome: { kind: 'failed', failure: 'stopped', detail }, durationMs: 0 };
      }
      if (!isFirst && address.gapMs > 0) await wait(address.gapMs);
      isFirst = false;
      const sentAt = new Date();
      const startedMs = performance.now();
      const outcome = await exchanged(agent, address, sent);
      failures = outcome.kind === 'failed' ? failures + 1 : 0;
      return { sentAt, request: sent, outcome, durationMs: Math.round(performance.now() - startedMs) };
    },
    close: () => agent.destroy(),
  };
}

function exchanged(agent: https.Agent, { baseUrl, timeoutMs }: WebServiceAddress, { method, path, body, headers }: SentRequest): Promise<Replied | Failed> {
  const text = body === null ? undefined : JSON.stringify(body);
  return new Promise((resolve) => {
    const failed = (error: Error) => resolve(failureOf(error, timeoutMs));
    const length = text === undefined ? {} : { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) };
    let request: ReturnType<typeof https.request>;
    try {
      request = https.request(baseUrl + path, { method, agent, signal: AbortSignal.timeout(timeoutMs), headers: { accept: 'application/json', ...headers, ...length } }, (response) => {
        const chunks: Buffer[] = [];
        let bytes = 0;
        response.on('data', (chunk: Buffer) => {
          bytes += chunk.length;
          if (bytes <= REPLY_LIMIT_BYTES) chunks.push(chunk);
          else request.destroy(new Error('balasan lebih dari 1 MB'));
        });
        response.on('error', failed);
        response.on('end', () => {
          const whole = Buffer.concat(chunks).toString('utf8');
          resolve({ kind: 'replied', httpStatus: response.statusCode ?? 0, contentType: response.headers['content-type'] ?? '', text: whole, json: parsed(whole) });
        });
      });
    } catch (error) {
      failed(error as Error);
      return;
    }
    request.on('error', failed);
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

function failureOf(error: Error & { code?: unknown }, timeoutMs: number): Failed {
  const code = typeof error.code === 'string' ? error.code : error.message;
  if (error.name === 'AbortError' || error.name === 'TimeoutError') return { kind: 'failed', failure: 'timeout', detail: `Tidak ada balasan dalam ${timeoutMs / 1000} detik` };
  if (/CERT|SELF_SIGNED|UNABLE_TO_/.test(code)) return { kind: 'failed', failure: 'certificate', detail: `Sertifikat server tidak dipercaya (${code})` };
  return { kind: 'failed', failure: 'connection', detail: `Gagal terhubung ke server (${code})` };
}
