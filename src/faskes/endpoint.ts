import { randomUUID } from 'node:crypto';
import type { NextFunction, Request, Response } from 'express';
import { masked, withoutLongNumbers } from '../platform/personal-data';
import { Refusal } from '../platform/refusal';
import type { Facility } from '../platform/facility';
import type { FaskesDeps } from './deps';
import { failed, SENTENCES, type Reply } from './envelope';
import { findService, phraseRefusal } from './fkrtl/router';
import type { Service } from './service';

/** What is known of a call while it passes the door; the later fields fill as it goes. */
interface Passage {
  receivedAt: Date;
  startedMs: number;
  requestId: string;
  facility?: Facility;
  service?: Service;
  path: string;
  body?: unknown;
}

/**
 * The one door of the web service: facility → service → method → token → JSON → fields → answer → envelope.
 *
 * Guarantee: whatever comes in, the reply is JSON in the envelope, HTTP 200 (or the code's own number, by setting),
 * never HTML, a stack or a 5xx (catalogue ws-faskes §1.3, §8 item 2).
 */
export function faskesDoor(deps: FaskesDeps) {
  return async (request: Request, response: Response): Promise<void> => {
    const passage = arrive(deps, request);
    let reply: Reply;
    try {
      reply = await answer(deps, request, response, passage);
    } catch (error) {
      reply = replyToThrown(deps, passage, error);
    }
    leave(deps, request, response, passage, reply);
  };
}

/** Where the body parser's complaints and anything else thrown before the door end. */
export function faskesErrorDoor(deps: FaskesDeps) {
  return (error: unknown, request: Request, response: Response, _next: NextFunction): void => {
    const passage = arrive(deps, request);
    const status = (error as { status?: unknown } | null)?.status;
    const isCallersFault = typeof status === 'number' && status >= 400 && status < 500;
    const reply = !isCallersFault ? replyToThrown(deps, passage, error) : failed(status === 413 ? SENTENCES.bodyTooLarge : SENTENCES.badBody);
    leave(deps, request, response, passage, reply);
  };
}

function arrive(deps: FaskesDeps, request: Request): Passage {
  const passage: Passage = { receivedAt: deps.clock(), startedMs: performance.now(), requestId: randomUUID(), path: request.path };
  const found = deps.facilities.ofRequest(hostName(request), request.path);
  if (found !== undefined) {
    passage.facility = found.facility;
    passage.path = found.path;
  }
  return passage;
}

async function answer(deps: FaskesDeps, request: Request, response: Response, passage: Passage): Promise<Reply> {
  const { facility } = passage;
  if (facility === undefined) return failed(SENTENCES.unknownService);
  const service = findService(facility, passage.path);
  if (service === undefined) return failed(SENTENCES.unknownService);
  passage.service = service;
  if (!(service.methods as readonly string[]).includes(request.method)) return failed(SENTENCES.wrongMethod);

  const caller = { username: header(request, 'x-username'), password: header(request, 'x-password'), address: request.ip ?? '' };
  const stranger = service.access === 'open' ? undefined : refuseStranger(deps, facility, header(request, 'x-token'), caller.username);
  if (stranger !== undefined) return stranger;

  const body = service.access === 'open' ? {} : readBody(request.body);
  if (body === undefined) return failed(SENTENCES.badBody);
  passage.body = body;
  const parsed = service.request.safeParse(body);
  if (!parsed.success) return failed(parsed.error.issues[0]?.message ?? SENTENCES.badBody);
  return service.answer(deps, { facility, body: parsed.data, caller, onReplied: (callback) => response.once('finish', callback) });
}

function refuseStranger(deps: FaskesDeps, facility: Facility, sentToken: string, username: string): Reply | undefined {
  switch (deps.tokens.verify(facility, sentToken, username)) {
    case 'good':
      return undefined;
    case 'expired':
      return failed(SENTENCES.tokenExpired);
    case 'other-user':
      return failed(SENTENCES.badCredentials);
    case 'invalid':
      return failed(SENTENCES.tokenInvalid);
  }
}

function replyToThrown(deps: FaskesDeps, passage: Passage, error: unknown): Reply {
  if (error instanceof Refusal) {
    const phrased = phraseRefusal(error);
    if (phrased !== undefined) return phrased;
  }
  deps.log.error({ error, requestId: passage.requestId, service: passage.service?.name }, 'a call could not be answered');
  return failed(SENTENCES.outage);
}

function leave(deps: FaskesDeps, request: Request, response: Response, passage: Passage, reply: Reply): void {
  const text = JSON.stringify(reply);
  const mirrors = passage.facility?.settings.httpStatusMirrorsCode === true;
  keepEvidence(deps, request, passage, reply);
  if (response.headersSent || response.destroyed) return;
  response.writeHead(mirrors ? reply.metadata.code : 200, {
    'content-type': 'application/json; charset=utf-8',
    'content-length': Buffer.byteLength(text),
    'cache-control': 'no-store',
    'x-request-id': passage.requestId,
  });
  response.end(request.method === 'HEAD' ? undefined : text);
}

const EVIDENCE_SAMPLE = 100;
let readsSinceSample = 0;

function keepEvidence(deps: FaskesDeps, request: Request, passage: Passage, reply: Reply): void {
  const { facility, service } = passage;
  const durationMs = Math.round(performance.now() - passage.startedMs);
  const code = reply.metadata.code;
  deps.log.info(
    { requestId: passage.requestId, facility: facility?.code, service: service?.name ?? 'unknown', method: request.method, code, durationMs },
    'call',
  );
  if (facility === undefined || !isWanted(facility, service, code)) return;
  deps.evidence.keep({
    facilityId: facility.facilityId,
    receivedAt: passage.receivedAt,
    durationMs,
    requestId: passage.requestId,
    service: service?.name ?? 'unknown',
    callerAddress: request.ip ?? '',
    request: JSON.stringify({
      method: request.method,
      path: withoutLongNumbers(passage.path).slice(0, 200),
      'x-username': header(request, 'x-username').slice(0, 100),
      'x-token': header(request, 'x-token') === '' ? '' : '***',
      body: passage.body === undefined ? undefined : masked(passage.body),
    }),
    reply: JSON.stringify(masked(reply)),
    code,
  });
}

/** Writes and refusals always; reads all, one in a hundred or none, by setting. */
function isWanted(facility: Facility, service: Service | undefined, code: number): boolean {
  if (code !== 200 || service?.effect !== 'reads') return true;
  switch (facility.settings.evidenceOfReads) {
    case 'all':
      return true;
    case 'sampled':
      readsSinceSample = (readsSinceSample + 1) % EVIDENCE_SAMPLE;
      return readsSinceSample === 0;
    case 'none':
      return false;
  }
}

function header(request: Request, name: string): string {
  const value = request.headers[name];
  return typeof value === 'string' ? value : '';
}

function hostName(request: Request): string {
  return (request.headers.host ?? '').replace(/:\d+$/, '');
}

const utf8 = new TextDecoder('utf-8', { fatal: true });

/** The body as a JSON object whatever the content type says; an absent body is an empty object. */
function readBody(raw: unknown): object | undefined {
  if (!Buffer.isBuffer(raw) || raw.length === 0) return {};
  try {
    const value: unknown = JSON.parse(utf8.decode(raw));
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : undefined;
  } catch {
    return undefined;
  }
}
