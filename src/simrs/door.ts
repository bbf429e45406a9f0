import { randomUUID } from 'node:crypto';
import { json, Router, type NextFunction, type Request, type Response } from 'express';
import { z } from 'zod';
import { callerOfKey, type ApiCaller } from '../auth/api-clients';
import { withinCall } from '../platform/caller-scope';
import { sqlState, type Db } from '../platform/db';
import { isNestedBeyond } from '../platform/json-depth';
import { withoutLongNumbers } from '../platform/personal-data';
import type { Facility } from '../platform/facility';
import { Refusal } from '../platform/refusal';
import type { SimrsDeps } from './deps';
import type { Answer, SimrsEndpoint } from './endpoint';
import { answerOnce, digestOf } from './idempotent-answer';
import { PROBLEMS, ProblemFound, type FieldComplaint, type Problem } from './problem';
import { phraseRefusal } from './refusals';

export const SIMRS_AT = '/api/simrs/v1';

const BELOW = new RegExp(`^${SIMRS_AT}(/|$)`);
const LARGEST_BODY = '2mb';
/** A list of objects with a few lists in them. */
const DEEPEST_BODY = 32;
const readJson = json({
  limit: LARGEST_BODY,
  type: () => true,
  verify: (_request, _response, body) => {
    if (isNestedBeyond(body, DEEPEST_BODY)) throw new Error('nested too deep');
  },
});
const IDEMPOTENCY_KEY = /^[\x21-\x7e]{1,200}$/;
const indonesian = z.locales.id().localeError;
const BEARER = /^Bearer +(\S+)$/i;

/**
 * The one door of the SIMRS API: facility → endpoint → key → scope → fields → answer. Whatever is wrong is told as problem
 * details in Indonesian.
 */
export function simrsRouter(deps: SimrsDeps, endpoints: readonly SimrsEndpoint[]): Router {
  const services = Router({ caseSensitive: true });
  for (const endpoint of endpoints) {
    services[endpoint.method](endpoint.path, (request, response) => withinCall(request.ip ?? '', () => pass(deps, endpoint, request, response)));
  }
  for (const path of new Set(endpoints.map((endpoint) => endpoint.path))) {
    const allowed = endpoints.filter((endpoint) => endpoint.path === path).map(({ method }) => method.toUpperCase()).join(', ');
    services.all(path, (_request, response) => {
      response.set('allow', allowed);
      throw new ProblemFound(PROBLEMS.wrongMethod(allowed));
    });
  }
  services.use(() => {
    throw new ProblemFound(PROBLEMS.unknownService());
  });

  const router = Router();
  router.use((request, response, next) => {
    const hostName = (request.headers.host ?? '').replace(/:\d+$/, '');
    const found = deps.facilities.ofRequest(hostName, request.path);
    const path = found?.path ?? request.path;
    if (!BELOW.test(found === undefined ? path.replace(/^\/[^/]+(?=\/api\/)/, '') : path)) return next('router');
    response.set('cache-control', 'no-store');
    response.set('x-request-id', randomUUID());
    if (found === undefined) throw new ProblemFound(deps.facilities.retiredOf(hostName, request.path) === undefined ? PROBLEMS.unknownFacility() : PROBLEMS.facilityRetired());
    response.locals['facility'] = found.facility;
    const query = request.url.indexOf('?');
    request.url = (path.slice(SIMRS_AT.length) || '/') + (query < 0 ? '' : request.url.slice(query));
    next();
  });
  router.use(services);
  router.use((error: unknown, request: Request, response: Response, _next: NextFunction) => {
    refuse(deps, request, response, error);
  });
  return router;
}

async function pass(deps: SimrsDeps, endpoint: SimrsEndpoint, request: Request, response: Response): Promise<void> {
  const facility = response.locals['facility'] as Facility;
  const client = await whoCalls(deps, facility, request);
  if (!client.scopes.includes(endpoint.scope)) {
    deps.security.note(facility.facilityId, { kind: 'scope-refused', actor: client.clientName, subject: endpoint.name, address: request.ip ?? '', detail: { scope: endpoint.scope } });
    throw new ProblemFound(PROBLEMS.scopeMissing(endpoint.scope));
  }
  const answerWith = (answer: Answer): void => {
    if (answer.status < 400) deps.access.shown(facility.facilityId, { kind: 'api-client', who: client.clientName, place: endpoint.name });
    send(response, answer);
  };
  const ifMatch = header(request, 'if-match').replace(/^W\//, '').replace(/^"(.*)"$/, '$1');
  const whole = { facility, client, ifMatch };
  switch (endpoint.kind) {
    case 'read':
      return answerWith(await endpoint.answer(deps, { ...whole, params: read(endpoint.params, request.params), query: read(endpoint.query, request.query), body: undefined }));
    case 'stream':
      return endpoint.stream(deps, { ...whole, params: {}, query: read(endpoint.query, request.query), body: undefined }, response, header(request, 'last-event-id'));
    case 'write': {
      const written = await writeOf(request, response, whole);
      const call = { ...whole, params: read(endpoint.params, request.params), query: undefined, body: read(endpoint.body, written.body) };
      return answerWith(await once(deps, written, 0, (db) => endpoint.answer({ ...deps, db }, call)));
    }
    case 'write-many':
      return answerWith(await passMany(deps, endpoint, await writeOf(request, response, whole)));
  }
}

async function passMany(deps: SimrsDeps, endpoint: Extract<SimrsEndpoint, { kind: 'write-many' }>, written: Write): Promise<Answer> {
  const { list } = read(z.object({ list: z.array(z.unknown(), 'harus berupa daftar').min(1, 'tidak boleh kosong').max(endpoint.most, `paling banyak ${endpoint.most}`) }), written.body);
  // The list as a whole has its place too: the same key with another list is told so before any item is looked at.
  await once(deps, written, 0, async () => ({ status: 200, body: null }));
  const answers: unknown[] = [];
  for (const [index, item] of list.entries()) {
    const one = async (): Promise<Answer> => {
      const body = read(endpoint.item, item);
      return once(deps, { ...written, body: item }, index + 1, (db) => endpoint.answer({ ...deps, db }, { ...written, params: undefined, query: undefined, body }));
    };
    const answer = await one().catch((error: unknown) => refused(error, written.facility));
    answers.push({ status: answer.status, ...(answer.status < 400 ? { hasil: answer.body } : { masalah: answer.body }) });
  }
  return { status: 200, body: { list: answers } };
}

/** A request that changes something, its key and body read. */
interface Write {
  facility: Facility;
  client: ApiCaller;
  ifMatch: string;
  key: string;
  method: string;
  path: string;
  body: unknown;
}

async function writeOf(request: Request, response: Response, whole: Pick<Write, 'facility' | 'client' | 'ifMatch'>): Promise<Write> {
  const key = header(request, 'idempotency-key');
  if (!IDEMPOTENCY_KEY.test(key)) throw new ProblemFound(PROBLEMS.idempotencyKeyMissing());
  // Only now: what somebody sends without a key of ours is not worth reading.
  await new Promise<void>((resolve, reject) => {
    readJson(request, response, (error?: unknown) => {
      if (error === undefined) resolve();
      else reject(error instanceof Error ? error : new Error('a body could not be read'));
    });
  });
  return { ...whole, key, method: request.method, path: request.path, body: request.body as unknown };
}

async function whoCalls(deps: SimrsDeps, facility: Facility, request: Request): Promise<ApiCaller> {
  const sent = header(request, 'authorization');
  const [, key] = BEARER.exec(sent) ?? [];
  if (key === undefined) throw new ProblemFound(PROBLEMS.keyMissing(), { 'www-authenticate': 'Bearer' });
  const address = request.ip ?? '';
  // a flood of invented keys is not looked up in the database; a key that was good before always is
  if (deps.wrongCredentials.isFlooding(address) && !deps.wrongCredentials.isRemembered(key)) {
    deps.security.note(facility.facilityId, { kind: 'api-key-refused', actor: '', address, detail: { flood: true } });
    throw new ProblemFound(PROBLEMS.tooManyRefused(), { 'retry-after': '60' });
  }
  const client = await callerOfKey(deps, facility.facilityId, key);
  // Of a key only its id is kept, which opens nothing; what is no key of ours may be anything, a password among them.
  const used = { subject: /^ao_([a-z0-9]{12})_/.exec(key)?.[1] ?? '', address };
  if (client === undefined) {
    deps.wrongCredentials.isFlood(address);
    deps.security.note(facility.facilityId, { kind: 'api-key-refused', actor: '', ...used });
    throw new ProblemFound(PROBLEMS.keyRefused(), { 'www-authenticate': 'Bearer error="invalid_token"' });
  }
  deps.wrongCredentials.remember(key);
  deps.security.noteHourly(facility.facilityId, { kind: 'api-key-used', actor: client.clientName, ...used });
  return client;
}

async function once(deps: SimrsDeps, { facility, client, key, method, path, ifMatch, body }: Write, part: number, work: (db: Db) => Promise<Answer>): Promise<Answer> {
  return answerOnce(
    deps.db,
    { facilityId: facility.facilityId, clientName: client.clientName, key, part, digest: digestOf(method, path, ifMatch, body), now: deps.clock() },
    work,
    (error) => (error instanceof Refusal || error instanceof ProblemFound ? refused(error, facility) : undefined),
  );
}

function header(request: Request, name: string): string {
  const value = request.headers[name];
  return typeof value === 'string' ? value : '';
}

/** @throws ProblemFound that names every field that is wrong */
function read<Value>(schema: z.ZodType<Value>, sent: unknown): Value {
  // A complaint that no schema words for itself is Indonesian too.
  const parsed = schema.safeParse(sent ?? {}, { error: indonesian });
  if (parsed.success) return parsed.data;
  const complaints: FieldComplaint[] = parsed.error.issues.map((issue) => ({ isian: issue.path.join('.') || '(isi)', pesan: issue.message }));
  throw new ProblemFound(PROBLEMS.fieldsWrong(complaints));
}

/** @throws what is neither an expected "no" of the middle nor one of this edge */
function refused(error: unknown, facility: Facility): Answer {
  if (error instanceof ProblemFound) return { status: error.problem.status, body: error.problem };
  const phrased = error instanceof Refusal ? phraseRefusal(error, facility.timeZone) : undefined;
  if (phrased === undefined) throw error;
  return { status: phrased.status, body: phrased };
}

function send(response: Response, { status, body, etag }: Answer): void {
  if (etag !== undefined) response.set('etag', `"${etag}"`);
  response.status(status);
  if (status >= 400) response.type('application/problem+json; charset=utf-8');
  if (status === 204) response.end();
  else response.json(body);
}

function refuse(deps: SimrsDeps, request: Request, response: Response, error: unknown): void {
  if (response.headersSent) {
    response.destroy();
    return;
  }
  const known = complaintOf(error, response.locals['facility'] as Facility | undefined);
  if (known === undefined) deps.log.error({ error, requestId: response.get('x-request-id'), service: `${request.method} ${withoutLongNumbers(request.path)}`.slice(0, 100), state: sqlState(error) }, 'a call of the SIMRS API could not be answered');
  const { problem: told, headers } = known ?? { problem: PROBLEMS.outage(), headers: { 'retry-after': '5' } };
  response.set(headers);
  send(response, { status: told.status, body: told });
}

/** A number too large for its column, a character no text can hold: nothing is wrong with us. */
const UNKEEPABLE = ['22P02', '22003', '22007', '22008', '22021'];

/** Undefined: a bug or an outage, such as a connection lost or a lock not had in time. Nothing is wrong with the request. */
function complaintOf(error: unknown, facility: Facility | undefined): { problem: Problem; headers: Record<string, string> } | undefined {
  if (error instanceof ProblemFound) return error;
  if (error instanceof Refusal && facility !== undefined) {
    const phrased = phraseRefusal(error, facility.timeZone);
    return phrased === undefined ? undefined : { problem: phrased, headers: {} };
  }
  if (UNKEEPABLE.includes(sqlState(error) ?? '')) return { problem: PROBLEMS.valueUnkeepable(), headers: {} };
  const { status, type } = (error ?? {}) as { status?: unknown; type?: unknown };
  if (status === 413) return { problem: PROBLEMS.bodyTooLarge(), headers: {} };
  // The reader of bodies names what it met; the router, which met an address it cannot decode, does not.
  if (typeof status === 'number' && status >= 400 && status < 500) return { problem: type === undefined ? PROBLEMS.addressUnreadable() : PROBLEMS.bodyUnreadable(), headers: {} };
  return undefined;
}
