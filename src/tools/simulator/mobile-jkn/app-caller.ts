import https from 'node:https';
import { performance } from 'node:perf_hooks';
import { z } from 'zod';
import type { AppCall, AppDialect, AppPaths, AppRequest, AppService, Fields } from './dialect';

const TIMEOUT_MS = 10_000;
const REPLY_LIMIT_BYTES = 1_000_000;

/** What came of one call: the facility's answer in its envelope, or how it failed. */
export type AppOutcome = Answered | Unanswered;

export interface Answered {
  answered: true;
  httpStatus: number;
  code: number;
  message: string;
  response: Fields | undefined;
  /** Instead of `response`, where the reply holds a list: the status of an FKTP by version 2. */
  list?: readonly unknown[];
  durationMs: number;
}

export interface Unanswered {
  answered: false;
  /** `unreadable`: a reply that is no JSON, or without a proper `metadata`; the app shows it as a failed connection. */
  failure: 'timeout' | 'connection' | 'certificate' | 'unreadable';
  detail: string;
  httpStatus: number | null;
  durationMs: number;
}

export interface FacilityAddress {
  dialect: AppDialect;
  /** `https://…` without a closing slash. */
  baseUrl: string;
  username: string;
  password: string;
  /** PEM of the certificate to trust beside the usual authorities. */
  ca: string | undefined;
  paths: AppPaths;
}

export interface AppCallerOptions {
  timeoutMs?: number;
  /** Told of each exchange, tokens and repeats included. */
  onExchange?: (call: AppCall, outcome: AppOutcome) => void;
}

export interface AppCaller {
  dialect: AppDialect;
  /** Gets a new token, whatever is kept. */
  signIn(): Promise<AppOutcome>;
  call(service: AppService, fields: Fields): Promise<AppOutcome>;
  /** Cuts what is under way; from now on every call has failed. */
  close(): void;
}

// code as text is a known slip (ws-faskes §8, 1): read, so that the rest of the reply can still be judged.
const envelope = z.object({
  metadata: z.object({ code: z.union([z.number(), z.string().regex(/^\d+$/).transform(Number)]), message: z.string() }),
  response: z.union([z.record(z.string(), z.unknown()), z.array(z.unknown())]).nullish(),
});

/**
 * Calls a facility as Mobile JKN does, over verified HTTPS. A token is kept until it is refused, then renewed once.
 * A call never throws: what went wrong on the way is an outcome like any other, and no reply is ever invented.
 */
export function makeAppCaller(facility: FacilityAddress, options: AppCallerOptions = {}): AppCaller {
  const { dialect } = facility;
  const { timeoutMs = TIMEOUT_MS, onExchange } = options;
  const agent = new https.Agent({ keepAlive: true, ...(facility.ca === undefined ? {} : { ca: facility.ca }) });
  let token: string | undefined;
  let signingIn: Promise<AppOutcome> | undefined;
  let isClosed = false;

  const exchange = async (call: AppCall, request: AppRequest, headers: Record<string, string>): Promise<AppOutcome> => {
    if (isClosed) return { answered: false, failure: 'connection', detail: 'Simulator sedang berhenti', httpStatus: null, durationMs: 0 };
    const outcome = await send(agent, facility.baseUrl, request, { ...headers, 'x-username': facility.username }, timeoutMs);
    onExchange?.(call, outcome);
    return outcome;
  };

  const newToken = async (): Promise<AppOutcome> => {
    const outcome = await exchange('token', dialect.token(facility.paths), { 'x-password': facility.password });
    const given = outcome.answered && outcome.code === 200 ? outcome.response?.token : undefined;
    token = typeof given === 'string' && given !== '' ? given : undefined;
    if (outcome.answered && outcome.code === 200 && token === undefined) return unreadable('response.token tidak ada', outcome.httpStatus, outcome.durationMs);
    return outcome;
  };

  // A whole crowd whose token has expired signs in once.
  const signIn = (): Promise<AppOutcome> => {
    signingIn ??= newToken().finally(() => {
      signingIn = undefined;
    });
    return signingIn;
  };

  return {
    dialect,
    signIn,
    async call(service, fields) {
      const request = dialect.request(facility.paths, service, fields);
      for (let isRenewed = false; ; isRenewed = true) {
        if (token === undefined) {
          const signedIn = await signIn();
          if (token === undefined) return signedIn;
        }
        const used = token;
        const outcome = await exchange(service, request, { 'x-token': used });
        if (isRenewed || !isTokenRefused(outcome)) return outcome;
        // Another call may have renewed it meanwhile.
        if (token === used) token = undefined;
      }
    },
    close() {
      isClosed = true;
      agent.destroy();
    },
  };
}

/** Only `Token Expired` is prescribed; the other wordings in use are recognised too (ws-faskes §2). */
function isTokenRefused(outcome: AppOutcome): boolean {
  return outcome.answered && outcome.code !== 200 && (outcome.code === 401 || /\btoken\b|access denied/i.test(outcome.message));
}

function send(agent: https.Agent, baseUrl: string, { method, path, body }: AppRequest, headers: Record<string, string>, timeoutMs: number): Promise<AppOutcome> {
  const startedAt = performance.now();
  const elapsed = () => Math.round((performance.now() - startedAt) * 10) / 10;
  const text = body === null ? undefined : JSON.stringify(body);

  return new Promise((resolve) => {
    const failed = (error: Error) => resolve({ answered: false, ...failureOf(error, timeoutMs), httpStatus: null, durationMs: elapsed() });
    const request = https.request(
      baseUrl + path,
      { method, agent, signal: AbortSignal.timeout(timeoutMs), headers: { ...headers, ...(text === undefined ? {} : { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) }) } },
      (response) => {
        const chunks: Buffer[] = [];
        let length = 0;
        response.on('data', (chunk: Buffer) => {
          length += chunk.length;
          if (length <= REPLY_LIMIT_BYTES) chunks.push(chunk);
          else request.destroy(new Error('Balasan terlalu besar'));
        });
        response.on('error', failed);
        response.on('end', () => resolve(readReply(Buffer.concat(chunks).toString('utf8'), response.statusCode ?? 0, elapsed())));
      },
    );
    request.on('error', failed);
    request.end(text);
  });
}

function readReply(text: string, httpStatus: number, durationMs: number): AppOutcome {
  let content: unknown;
  try {
    content = JSON.parse(text);
  } catch {
    return unreadable('Balasan bukan JSON', httpStatus, durationMs);
  }
  const read = envelope.safeParse(content);
  if (!read.success) return unreadable('Balasan tanpa metadata {code, message} yang benar', httpStatus, durationMs);
  const { metadata, response } = read.data;
  const held = Array.isArray(response) ? { response: undefined, list: response } : { response: response ?? undefined };
  return { answered: true, httpStatus, code: metadata.code, message: metadata.message, ...held, durationMs };
}

/** What a successful reply holds, whichever form it has. */
export function contentOf(outcome: AppOutcome): unknown {
  return outcome.answered && outcome.code === 200 ? (outcome.list ?? outcome.response) : undefined;
}

function unreadable(detail: string, httpStatus: number, durationMs: number): Unanswered {
  return { answered: false, failure: 'unreadable', detail, httpStatus, durationMs };
}

function failureOf(error: Error & { code?: unknown }, timeoutMs: number): Pick<Unanswered, 'failure' | 'detail'> {
  const code = typeof error.code === 'string' ? error.code : error.name;
  if (error.name === 'AbortError' || error.name === 'TimeoutError') return { failure: 'timeout', detail: `Tidak ada balasan dalam ${timeoutMs / 1000} detik` };
  if (/CERT|SELF_SIGNED|UNABLE_TO_/.test(code)) return { failure: 'certificate', detail: `Sertifikat faskes tidak dipercaya (${code})` };
  return { failure: 'connection', detail: `Gagal terhubung ke server (${code})` };
}
