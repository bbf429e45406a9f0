import { randomUUID } from 'node:crypto';
import { parse as parseCookies, serialize as serializeCookie } from 'cookie';
import { Router, urlencoded, type NextFunction, type Request, type Response } from 'express';
import { askForPairing, deviceOfToken, type DeviceKind } from '../auth/devices';
import { csrfToken, isCsrfToken } from '../auth/opaque-token';
import { hasRole } from '../auth/staff';
import { setFlash, staffOfToken } from '../auth/staff-sessions';
import type { Facility } from '../platform/facility';
import { Refusal } from '../platform/refusal';
import { assetsRouter } from './assets';
import type { PagesDeps } from './deps';
import { drawPage } from './document';
import { pairingView } from './pairing-view';
import { PageComplaint, type Fields, type Flash, type Frame, type OpenContext, type PageCookie, type PageReply, type PageRoute } from './page';
import { phraseForPeople, SENTENCES } from './refusals';
import { complaintView } from './complaint-view';

/** Nothing from elsewhere, nothing written into the page: what a name or a note contains can never run. */
const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "font-src 'self'",
  "media-src 'self'",
  "connect-src 'self'",
  "manifest-src 'self'",
  "worker-src 'self'",
  "base-uri 'none'",
  "form-action 'self'",
  "frame-ancestors 'none'",
].join('; ');

const LARGEST_FORM = '256kb';
const MOST_FIELDS = 3_000;
export const SIGN_IN_AT = '/petugas/masuk';
export const PASSWORD_AT = '/petugas/sandi';
export const SIGN_OUT_AT = '/petugas/keluar';

const COOKIES = { staff: 'antrean_petugas', kiosk: 'antrean_kiosk', display: 'antrean_display' } as const;
/** A device stays paired until an administrator lets it go. */
const DEVICE_COOKIE_SECONDS = 5 * 365 * 24 * 3600;

/** All pages of `routes`, each behind its door: facility, who may, form token, and no error but as a page. */
export function pagesRouter(deps: PagesDeps, routes: readonly PageRoute[]): Router {
  const pages = Router();
  pages.use(urlencoded({ extended: false, limit: LARGEST_FORM, parameterLimit: MOST_FIELDS }));
  for (const route of routes) {
    pages[route.method](route.path, async (request, response) => answer(deps, route, request, response));
  }
  const byFacility = Router();
  byFacility.use(assetsRouter());
  byFacility.use((request, response, next) => {
    const found = deps.facilities.ofRequest((request.headers.host ?? '').replace(/:\d+$/, ''), request.path);
    if (found === undefined) return next();
    response.set('content-security-policy', CONTENT_SECURITY_POLICY);
    response.set('cache-control', 'no-store');
    response.set('referrer-policy', 'same-origin');
    const base = request.path.slice(0, request.path.length - (found.path === '/' && !request.path.endsWith('/') ? 0 : found.path.length));
    response.locals['place'] = { facility: found.facility, base, path: found.path } satisfies Place;
    const query = request.url.indexOf('?');
    request.url = found.path + (query < 0 ? '' : request.url.slice(query));
    pages(request, response, (error?: unknown) => {
      if (error === undefined) complain(deps, request, response, new PageComplaint(SENTENCES.pageUnknown, 404));
      else complain(deps, request, response, error);
    });
  });
  byFacility.use((error: unknown, request: Request, response: Response, next: NextFunction) => {
    if (response.headersSent) next(error);
    else complain(deps, request, response, error);
  });
  return byFacility;
}

interface Place {
  facility: Facility;
  base: string;
  path: string;
}

async function answer(deps: PagesDeps, route: PageRoute, request: Request, response: Response): Promise<void> {
  if (route.method === 'post' && !isFromOurPage(request)) throw new PageComplaint(SENTENCES.foreignForm, 403);
  const context = contextOf(deps, route, request, response);
  switch (route.audience) {
    case 'anyone':
      return leave(deps, request, response, context, await route.handle(context));
    case 'staff': {
      const staff = context.token === '' ? undefined : await staffOfToken(deps, context.facility.facilityId, context.token);
      if (staff === undefined) return askToSignIn(request, response, context);
      context.frame.staff = staff;
      context.frame.csrf = csrfToken(context.token);
      if (staff.mustChangePassword && route.path !== PASSWORD_AT && route.path !== SIGN_OUT_AT) return redirect(response, context.frame.base + PASSWORD_AT);
      if (!hasRole(staff, route.roles)) throw new PageComplaint(SENTENCES.notYours, 403);
      if (route.method === 'post') insistOnCsrf(context);
      // A sentence is said once; a stream or a fragment that is fetched by itself does not use it up.
      if (staff.flash !== '' && route.method === 'get' && request.headers['x-look-again'] === undefined && !route.path.endsWith(LIVE_SUFFIX)) {
        context.frame.flash = JSON.parse(staff.flash) as Flash;
        await setFlash(deps.db, context.facility.facilityId, context.token, '');
      }
      return leave(deps, request, response, context, await route.handle({ ...context, staff }));
    }
    case 'kiosk':
    case 'display': {
      const device = context.token === '' ? undefined : await deviceOfToken(deps, context.facility.facilityId, route.audience, context.token);
      if (device === undefined || 'pairingCode' in device) return showPairing(deps, request, response, context, route.audience, device?.pairingCode);
      context.frame.csrf = csrfToken(context.token);
      if (route.method === 'post') insistOnCsrf(context);
      return leave(deps, request, response, context, await route.handle({ ...context, device }));
    }
  }
}

export const LIVE_SUFFIX = '/siaran';

function contextOf(deps: PagesDeps, route: PageRoute, request: Request, response: Response): OpenContext {
  const place = response.locals['place'] as Place;
  const token = route.audience === 'anyone' ? (cookieOf(request, 'staff') ?? '') : (cookieOf(request, route.audience) ?? '');
  return {
    deps,
    facility: place.facility,
    params: request.params as Record<string, string>,
    query: fieldsOf(request.query),
    form: fieldsOf(request.body),
    token,
    frame: frameOf(deps, place),
  };
}

function frameOf(deps: PagesDeps, place: Place): Frame {
  return { ...place, csrf: '', staff: undefined, flash: undefined, now: deps.clock() };
}

function fieldsOf(raw: unknown): Fields {
  return typeof raw === 'object' && raw !== null ? Object.fromEntries<string | string[]>(Object.entries(raw).filter((field): field is [string, string | string[]] => typeof field[1] === 'string' || Array.isArray(field[1]))) : {};
}

/** The browser says where a form came from; one that says nothing (a script) still lacks the form's token. */
function isFromOurPage(request: Request): boolean {
  const site = request.headers['sec-fetch-site'];
  if (site !== undefined) return site === 'same-origin' || site === 'none';
  const origin = request.headers.origin;
  return origin === undefined || (URL.canParse(origin) && new URL(origin).host === request.headers.host);
}

function insistOnCsrf(context: OpenContext): void {
  const sent = context.form['_csrf'];
  if (typeof sent !== 'string' || !isCsrfToken(sent, context.token)) throw new PageComplaint(SENTENCES.foreignForm, 403);
}

function cookieOf(request: Request, audience: PageCookie['audience']): string | undefined {
  const value = parseCookies(request.headers.cookie ?? '')[COOKIES[audience]];
  return value === undefined || value === '' || value.length > 200 ? undefined : value;
}

function setCookie(response: Response, base: string, { audience, token }: PageCookie): void {
  const maxAge = token === null ? 0 : audience === 'staff' ? undefined : DEVICE_COOKIE_SECONDS;
  response.append(
    'set-cookie',
    serializeCookie(COOKIES[audience], token ?? '', { path: base === '' ? '/' : base, httpOnly: true, secure: true, sameSite: 'strict', ...(maxAge === undefined ? {} : { maxAge }) }),
  );
}

function askToSignIn(request: Request, response: Response, { frame }: OpenContext): void {
  if (request.headers['x-look-again'] !== undefined || frame.path.endsWith(LIVE_SUFFIX)) {
    response.status(401).type('text').send('');
    return;
  }
  const back = request.method === 'GET' ? `?ke=${encodeURIComponent(request.url)}` : '';
  redirect(response, `${frame.base}${SIGN_IN_AT}${back}`);
}

/** A device nobody knows shows a code instead of its page, and looks again by itself. */
async function showPairing(deps: PagesDeps, request: Request, response: Response, context: OpenContext, kind: DeviceKind, known: string | undefined): Promise<void> {
  if (request.method !== 'GET' || context.frame.path.endsWith(LIVE_SUFFIX)) {
    response.status(401).type('text').send('');
    return;
  }
  if (known === undefined) {
    const asked = await askForPairing(deps, context.facility.facilityId, kind);
    setCookie(response, context.frame.base, { audience: kind, token: asked.token });
    send(response, 200, await drawPage(pairingView(context.frame, kind, asked.pairingCode), context.frame));
    return;
  }
  send(response, 200, await drawPage(pairingView(context.frame, kind, known), context.frame));
}

async function leave(deps: PagesDeps, request: Request, response: Response, context: OpenContext, reply: PageReply): Promise<void> {
  const { frame } = context;
  if ('cookie' in reply && reply.cookie !== undefined) setCookie(response, frame.base, reply.cookie);
  switch (reply.kind) {
    case 'view':
      return send(response, reply.status, await drawPage(reply.view, frame));
    case 'redirect':
      if (reply.flash !== undefined && frame.staff !== undefined) await setFlash(deps.db, context.facility.facilityId, context.token, JSON.stringify(reply.flash));
      return redirect(response, frame.base + reply.to);
    case 'file':
      response.attachment(reply.name).type(reply.contentType).send(reply.body);
      return;
    case 'json':
      response.status(reply.status).json(reply.body);
      return;
    case 'live':
      if (request.method === 'HEAD') response.end();
      else deps.live.subscribe(context.facility.facilityId, response);
  }
}

function send(response: Response, status: number, html: string): void {
  response.status(status).type('html').send(html);
}

function redirect(response: Response, to: string): void {
  response.redirect(303, to);
}

/**
 * An expected "no" of a panel is said on top of the page where it was pressed; anything else on a page of its own. A bug or an
 * outage is logged, and its reader gets a neutral sentence.
 */
function complain(deps: PagesDeps, request: Request, response: Response, error: unknown): void {
  void answerComplaint(deps, request, response, error).catch((second: unknown) => {
    deps.log.error({ error: second }, 'a complaint could not be shown');
    if (!response.headersSent) response.status(500).type('text').send(SENTENCES.outage);
  });
}

async function answerComplaint(deps: PagesDeps, request: Request, response: Response, error: unknown): Promise<void> {
  const place = response.locals['place'] as Place | undefined;
  const { sentence, status } = complaintOf(deps, error, place);
  if (response.headersSent) {
    response.destroy();
    return;
  }
  if (place === undefined) {
    response.status(status).type('text').send(sentence);
    return;
  }
  const frame = frameOf(deps, place);
  const token = cookieOf(request, 'staff');
  const isPanel = place.path.startsWith('/petugas');
  if (isPanel && token !== undefined && request.method === 'POST' && status === 422) {
    await setFlash(deps.db, place.facility.facilityId, token, JSON.stringify({ tone: 'bad', text: sentence } satisfies Flash));
    redirect(response, backTo(request, place));
    return;
  }
  send(response, status, await drawPage(complaintView(frame, sentence, status), frame));
}

/** The page a form was sent from, if it is one of ours. */
function backTo(request: Request, { base }: Place): string {
  const referer = request.headers.referer;
  if (referer !== undefined && URL.canParse(referer)) {
    const url = new URL(referer);
    if (url.host === request.headers.host) return url.pathname + url.search;
  }
  return `${base}/petugas`;
}

function complaintOf(deps: PagesDeps, error: unknown, place: Place | undefined): { sentence: string; status: number } {
  if (error instanceof PageComplaint) return { sentence: error.sentence, status: error.status };
  if (error instanceof Refusal) {
    const sentence = phraseForPeople(error, place?.facility.timeZone ?? 'WIB');
    if (sentence !== undefined) return { sentence, status: 422 };
  }
  const status = (error as { status?: unknown } | null)?.status;
  // What body parsers and the router throw: a form too large, an address that cannot be read.
  if (typeof status === 'number' && status >= 400 && status < 500) return { sentence: SENTENCES.badRequest, status };
  deps.log.error({ error, requestId: randomUUID(), path: place?.path.replace(/\d{10,}/g, '***') }, 'a page could not be shown');
  return { sentence: SENTENCES.outage, status: 500 };
}
