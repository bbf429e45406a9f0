import { performance } from 'node:perf_hooks';
import type { Clock } from '../platform/clock';
import type { BpjsAccount } from '../platform/facility';
import type { Log } from '../platform/log';
import { decrypted, DecryptFailed, isEncrypted } from './cipher';
import { makeSkewWatch, type SkewWatch } from './clock-skew';
import { envelopeOf } from './envelope';
import { signature, timestampAt } from './signature';
import { makeTransport, NoReply, type HttpReply, type Transport, type TransportOptions } from './transport';

/** Which service of BPJS a call speaks to; the verdict on a reply depends on it. */
export type BpjsOperation =
  | 'antrean/add'
  | 'antrean/updatewaktu'
  | 'antrean/batal'
  | 'antrean/getlisttask'
  | 'antrean/pendaftaran/kodebooking';

export interface BpjsRequest {
  operation: BpjsOperation;
  method: 'GET' | 'POST';
  /** Relative to the base URL, its parameters percent-encoded. */
  path: string;
  body?: object;
  /** A write answers with metadata alone; whatever stands in its `response` is no cipher text. */
  expects: 'acknowledgement' | 'data';
}

/** What came back, and nothing that did not. */
export type Outcome =
  | { kind: 'replied'; httpStatus: number; code: number; message: string; value: unknown; retryAfterMs: number | null }
  | { kind: 'unreadable'; httpStatus: number; bodyStart: string; retryAfterMs: number | null }
  | { kind: 'undecipherable'; httpStatus: number; code: number; message: string; raw: string }
  | { kind: 'no-reply'; stage: 'connect' | 'reply'; detail: string };

/** One call as it happened. `request` is the body, or the path of a call without one: it holds personal data. */
export interface Exchange {
  operation: BpjsOperation;
  request: string;
  startedAt: Date;
  durationMs: number;
  outcome: Outcome;
}

export interface Caller {
  transport: Transport;
  clock: Clock;
  log: Log;
  watchSkew: SkewWatch;
  close: () => void;
}

/** @throws when the extra CA file cannot be read */
export function makeCaller(options: TransportOptions, clock: Clock, log: Log): Caller {
  const transport = makeTransport(options);
  return { transport, clock, log, watchSkew: makeSkewWatch(log), close: transport.close };
}

const BODY_START_CHARS = 500;

/**
 * Makes one HTTP call and tells what came back; every outcome, a time-out included, is a value and never a throw.
 * The timestamp that signed the request is the one that decrypts its reply.
 */
export async function call(caller: Caller, account: BpjsAccount, request: BpjsRequest): Promise<Exchange> {
  const startedAt = caller.clock();
  const began = performance.now();
  const timestamp = timestampAt(startedAt);
  const body = request.body === undefined ? undefined : JSON.stringify(request.body);
  const outcome = await attempt(caller, account, request, timestamp, body);
  const durationMs = Math.round(performance.now() - began);
  const { operation } = request;
  caller.log.debug({ operation, durationMs, outcome: outcome.kind, httpStatus: 'httpStatus' in outcome ? outcome.httpStatus : null }, 'called BPJS');
  return { operation, request: body ?? request.path, startedAt, durationMs, outcome };
}

async function attempt(caller: Caller, account: BpjsAccount, request: BpjsRequest, timestamp: string, body: string | undefined): Promise<Outcome> {
  let reply: HttpReply;
  try {
    reply = await caller.transport.send({
      method: request.method,
      url: `${account.baseUrl.replace(/\/+$/, '')}/${request.path}`,
      headers: {
        'x-cons-id': account.consId,
        'x-timestamp': timestamp,
        'x-signature': signature(account, timestamp),
        user_key: account.userKey,
        Accept: 'application/json',
        ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body }),
    });
  } catch (error) {
    if (error instanceof NoReply) return { kind: 'no-reply', stage: error.stage, detail: error.message };
    throw error;
  }
  const now = caller.clock();
  caller.watchSkew(reply.headers.date, now);
  return understood(account, request, timestamp, reply, retryAfterMs(reply.headers['retry-after'], now));
}

function understood(account: BpjsAccount, request: BpjsRequest, timestamp: string, reply: HttpReply, retryAfter: number | null): Outcome {
  const httpStatus = reply.status;
  const envelope = envelopeOf(reply.body);
  if (envelope === undefined) return { kind: 'unreadable', httpStatus, bodyStart: reply.body.slice(0, BODY_START_CHARS), retryAfterMs: retryAfter };
  const { code, message, response } = envelope;
  const plain: Outcome = { kind: 'replied', httpStatus, code, message, value: response, retryAfterMs: retryAfter };
  if (request.expects === 'acknowledgement' || !isEncrypted(code, response)) return plain;
  try {
    return { ...plain, value: decrypted(account, timestamp, response) };
  } catch (error) {
    if (error instanceof DecryptFailed) return { kind: 'undecipherable', httpStatus, code, message, raw: response };
    throw error;
  }
}

/** Retry-After is a number of seconds or an HTTP date. */
function retryAfterMs(header: string | undefined, now: Date): number | null {
  if (header === undefined) return null;
  if (/^\d+$/.test(header.trim())) return Number(header) * 1000;
  const until = Date.parse(header);
  return Number.isNaN(until) ? null : Math.max(0, until - now.getTime());
}
