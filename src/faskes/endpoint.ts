import { randomUUID } from 'node:crypto';
import type { NextFunction, Request, Response } from 'express';
import { withinCall } from '../platform/caller-scope';
import { masked, maskedRequest, withoutLongNumbers } from '../platform/personal-data';
import { Refusal } from '../platform/refusal';
import type { Facility, FacilityId } from '../platform/facility';
import type { FaskesDeps } from './deps';
import { failed, SENTENCES, type Reply } from './envelope';
import { FKRTL } from './fkrtl/router';
import { FKTP } from './fktp/router';
import type { Dialect, Service } from './service';

const DIALECTS: Record<Facility['kind'], Dialect> = { FKRTL, FKTP };

/** What is known of a call while it passes the door; the later fields fill as it goes. */
interface Passage {
  receivedAt: Date;
  startedMs: number;
  requestId: string;
  facility?: Facility;
  service?: Service;
  path: string;
  body?: unknown;
  /** Nobody who holds a good token. */
  isFromStranger: boolean;
  /** One of a flood of wrong tokens: refused, and not written down. */
  isOfFlood: boolean;
}

/**
 * The one door of the web service: facility → service → method → token → JSON → fields → answer → envelope.
 *
 * Guarantee: whatever comes in, the reply is JSON in the envelope, HTTP 200 (or the code's own number, by setting),
 * never HTML, a stack or a 5xx (catalogue ws-faskes §1.3, §8 item 2).
 */
export function faskesDoor(deps: FaskesDeps) {
  return (request: Request, response: Response): Promise<void> => withinCall(request.ip ?? '', () => pass(deps, request, response));
}

async function pass(deps: FaskesDeps, request: Request, response: Response): Promise<void> {
  const passage = arrive(deps, request);
  const afterReply: (() => void)[] = [];
  let reply: Reply;
  try {
    reply = await withinPatience(answer(deps, request, passage, afterReply));
    for (const callback of afterReply) response.once('finish', callback);
  } catch (error) {
    reply = replyToThrown(deps, passage, error);
  }
  if (reply.metadata.message === SENTENCES.tooManyFailures) await deps.wrongCredentials.pause();
  leave(deps, request, response, passage, reply);
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

/** Beyond it nobody listens any more; the work goes on behind, and a repeat gets what it came to. */
const PATIENCE_MS = 10_000;

async function withinPatience<T>(work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error('no answer in time')), PATIENCE_MS);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}

function arrive(deps: FaskesDeps, request: Request): Passage {
  const passage: Passage = { receivedAt: deps.clock(), startedMs: performance.now(), requestId: randomUUID(), path: request.path, isFromStranger: true, isOfFlood: false };
  const found = deps.facilities.ofRequest(hostName(request), request.path);
  if (found !== undefined) {
    passage.facility = found.facility;
    passage.path = found.path;
  }
  return passage;
}

/** `afterReply` runs when this very answer has been written, and not when another one was given in its place. */
async function answer(deps: FaskesDeps, request: Request, passage: Passage, afterReply: (() => void)[]): Promise<Reply> {
  const { facility } = passage;
  if (facility === undefined) return failed(deps.facilities.retiredOf(hostName(request), request.path) === undefined ? SENTENCES.unknownService : SENTENCES.facilityRetired);
  const found = DIALECTS[facility.kind].findService(facility, passage.path);
  if (found === undefined) return failed(SENTENCES.unknownService);
  const { service, fields } = found;
  passage.service = service;
  // What the path carried is kept as fields, which are masked by their names.
  if (fields !== undefined) passage.path = service.paths[0] ?? '';
  if (!(service.methods as readonly string[]).includes(request.method)) return failed(SENTENCES.wrongMethod);

  const caller = { username: header(request, 'x-username'), password: header(request, 'x-password'), address: request.ip ?? '' };
  const stranger = service.access === 'open' ? undefined : refuseStranger(deps, facility, header(request, 'x-token'), caller);
  if (stranger !== undefined) {
    // an expired token was good once, and is no guess
    passage.isOfFlood = stranger.metadata.message !== SENTENCES.tokenExpired && deps.wrongCredentials.isFlood(caller.address);
    return passage.isOfFlood ? failed(SENTENCES.tooManyFailures) : stranger;
  }
  if (service.access === 'token') deps.knownCallers.recognise(caller.address);

  const body = service.access === 'open' ? {} : (fields ?? readBody(request.body));
  if (body === undefined) return failed(SENTENCES.badBody);
  passage.body = body;
  passage.isFromStranger = service.access === 'open';
  const parsed = service.request.safeParse(body);
  if (!parsed.success) return failed(parsed.error.issues[0]?.message ?? SENTENCES.badBody);
  return service.answer(deps, { facility, body: parsed.data, caller, onReplied: (callback) => afterReply.push(callback) });
}

function refuseStranger(deps: FaskesDeps, facility: Facility, sentToken: string, { username, address }: { username: string; address: string }): Reply | undefined {
  const verdict = deps.tokens.verify(facility, sentToken, username);
  // One that has merely run out is everyday life.
  if (verdict === 'invalid' || verdict === 'other-user') {
    deps.security.note(facility.facilityId, { kind: 'web-service-refused', actor: facility.users.has(username) ? username : '', address, detail: { token: verdict } });
  }
  switch (verdict) {
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
  if (error instanceof Refusal && passage.facility !== undefined) {
    const phrased = DIALECTS[passage.facility.kind].phraseRefusal(error, passage.service);
    if (phrased !== undefined) return phrased;
  }
  deps.log.error({ error, requestId: passage.requestId, service: passage.service?.name }, 'a call could not be answered');
  return failed(SENTENCES.outage);
}

function leave(deps: FaskesDeps, request: Request, response: Response, passage: Passage, reply: Reply): void {
  if (passage.facility !== undefined && passage.service !== undefined && !passage.isFromStranger) {
    deps.access.shown(passage.facility.facilityId, { kind: 'web-service', who: header(request, 'x-username'), place: passage.service.name });
  }
  const text = JSON.stringify(reply);
  const mirrors = passage.facility?.settings.httpStatusMirrorsCode === true;
  if (!response.headersSent && !response.destroyed) {
    response.writeHead(mirrors ? reply.metadata.code : 200, {
      'content-type': 'application/json; charset=utf-8',
      'content-length': Buffer.byteLength(text),
      'cache-control': 'no-store',
      'x-request-id': passage.requestId,
    });
    response.end(request.method === 'HEAD' ? undefined : text);
  }
  try {
    keepEvidence(deps, request, passage, reply);
  } catch (error) {
    deps.log.error({ error, requestId: passage.requestId }, 'a call was answered but could not be written down');
  }
}

const EVIDENCE_SAMPLE = 100;
let readsSinceSample = 0;

function keepEvidence(deps: FaskesDeps, request: Request, passage: Passage, reply: Reply): void {
  const { facility, service } = passage;
  const durationMs = Math.round(performance.now() - passage.startedMs);
  const code = reply.metadata.code;
  deps.metrics.called(service?.name ?? 'unknown', code, durationMs);
  if (passage.isOfFlood) return;
  deps.log.info(
    { requestId: passage.requestId, facility: facility?.code, service: service?.name ?? 'unknown', method: request.method, code, durationMs },
    'call',
  );
  if (facility === undefined || !isWanted(facility, service, code) || (passage.isFromStranger && !roomForStranger(facility, passage.receivedAt))) return;
  deps.evidence.keep({
    facilityId: facility.facilityId,
    receivedAt: passage.receivedAt,
    durationMs,
    requestId: passage.requestId,
    service: service?.name ?? 'unknown',
    callerAddress: request.ip ?? '',
    request: shortened({
      method: request.method,
      path: withoutLongNumbers(passage.path.replace(ENCODED_DIGIT, '$1')).slice(0, 200),
      // A name nobody has may be the password, sent the wrong way round.
      'x-username': facility.users.has(header(request, 'x-username')) ? header(request, 'x-username') : '***',
      'x-token': header(request, 'x-token') === '' ? '' : '***',
      body: passage.body === undefined ? undefined : maskedRequest(passage.body),
    }),
    reply: shortened(masked(reply)),
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

/** Strangers' calls a minute that are kept of a facility: enough for a UAT, too few to fill a disk with. The log has them all. */
const STRANGERS_A_MINUTE = 300;
const strangers = { minute: 0, kept: new Map<FacilityId, number>() };

function roomForStranger({ facilityId }: Facility, now: Date): boolean {
  const minute = Math.floor(now.getTime() / 60_000);
  if (strangers.minute !== minute) Object.assign(strangers, { minute, kept: new Map() });
  const kept = (strangers.kept.get(facilityId) ?? 0) + 1;
  strangers.kept.set(facilityId, kept);
  return kept <= STRANGERS_A_MINUTE;
}

/** A card in an address may come encoded, and is no less a card. */
const ENCODED_DIGIT = /%3([0-9])/g;

/** Longer than any call of the contract; what is cut off is no use as evidence. */
const LONGEST_EVIDENCE = 8_000;

function shortened(value: unknown): string {
  const text = JSON.stringify(value);
  return text.length <= LONGEST_EVIDENCE ? text : `${text.slice(0, LONGEST_EVIDENCE).toWellFormed()}…`;
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
