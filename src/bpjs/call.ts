import { performance } from 'node:perf_hooks';
import type { Clock } from '../platform/clock';
import type { BpjsAccount } from '../platform/facility';
import type { Log } from '../platform/log';
import { decrypted, DecryptFailed, isEncrypted } from './cipher';
import { makeSkewWatch, type SkewWatch } from './clock-skew';
import { envelopeOf } from './envelope';
import { hostOf, makeHostChoice, type HostChoice } from './host-choice';
import type { BpjsOperation } from './operation';
import { signature, timestampAt } from './signature';
import { makeTransport, NoReply, type HttpReply, type Transport, type TransportOptions } from './transport';

export type { BpjsOperation };

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
  /** The host that was called last, of the two an account may have; never a path. */
  host: string;
  outcome: Outcome;
}

export interface Caller {
  transport: Transport;
  clock: Clock;
  log: Log;
  watchSkew: SkewWatch;
  hosts: HostChoice;
  close: () => void;
}

/** @throws when the extra CA file cannot be read */
export function makeCaller(options: TransportOptions, clock: Clock, log: Log): Caller {
  const transport = makeTransport(options);
  return { transport, clock, log, watchSkew: makeSkewWatch(log), hosts: makeHostChoice(clock, log), close: transport.close };
}

const BODY_START_CHARS = 500;

/** What one call sends, wherever it sends it: signed once, so that the time it began decrypts the reply of either host. */
interface Signed {
  timestamp: string;
  headers: Record<string, string>;
  body: string | undefined;
}

/**
 * Makes one call and tells what came back; every outcome, a time-out included, is a value and never a throw.
 * The timestamp that signed the request is the one that decrypts its reply. A call that could not leave for the one
 * host goes to the other at once; one that may have landed is never sent again. In all it takes no longer than the
 * connect time-out and the total time-out together.
 */
export async function call(caller: Caller, account: BpjsAccount, request: BpjsRequest): Promise<Exchange> {
  const startedAt = caller.clock();
  const began = performance.now();
  const body = request.body === undefined ? undefined : JSON.stringify(request.body);
  const { host, outcome } = await attempt(caller, account, request, signed(account, timestampAt(startedAt), body));
  const durationMs = Math.round(performance.now() - began);
  const { operation } = request;
  caller.log.debug({ operation, host, durationMs, outcome: outcome.kind, httpStatus: 'httpStatus' in outcome ? outcome.httpStatus : null }, 'called BPJS');
  return { operation, request: body ?? request.path, startedAt, durationMs, host, outcome };
}

function signed(account: BpjsAccount, timestamp: string, body: string | undefined): Signed {
  const headers = {
    'x-cons-id': account.consId,
    'x-timestamp': timestamp,
    'x-signature': signature(account, timestamp),
    user_key: account.userKey,
    Accept: 'application/json',
    ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
    ...(account.authorization === undefined ? {} : { 'X-authorization': account.authorization }),
  };
  return { timestamp, headers, body };
}

async function attempt(caller: Caller, account: BpjsAccount, request: BpjsRequest, message: Signed): Promise<{ host: string; outcome: Outcome }> {
  const hosts = caller.hosts.forCall(account);
  let tried: { host: string; outcome: Outcome } | undefined;
  for (const baseUrl of hosts.baseUrls) {
    const outcome = await sentTo(caller, account, request, message, baseUrl);
    tried = { host: hostOf(baseUrl), outcome };
    if (neverLeft(outcome)) continue;
    if (mayHaveBeenLost(outcome)) hosts.failed(baseUrl);
    else hosts.answered(baseUrl);
    return tried;
  }
  return tried ?? { host: '', outcome: { kind: 'no-reply', stage: 'connect', detail: 'no address to call' } };
}

function neverLeft(outcome: Outcome): boolean {
  return outcome.kind === 'no-reply' && outcome.stage === 'connect';
}

/** No reply after it left, or the page of a server in trouble. */
function mayHaveBeenLost(outcome: Outcome): boolean {
  return (outcome.kind === 'no-reply' && outcome.stage === 'reply') || (outcome.kind === 'unreadable' && outcome.httpStatus >= 500);
}

async function sentTo(caller: Caller, account: BpjsAccount, request: BpjsRequest, message: Signed, baseUrl: string): Promise<Outcome> {
  const { headers, body, timestamp } = message;
  let reply: HttpReply;
  try {
    const url = `${baseUrl.replace(/\/+$/, '')}/${request.path}`;
    reply = await caller.transport.send({ method: request.method, url, headers, ...(body === undefined ? {} : { body }) });
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
