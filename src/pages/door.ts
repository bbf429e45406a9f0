import { randomUUID } from 'node:crypto';
import compression from 'compression';
import { parse as parseCookies, serialize as serializeCookie } from 'cookie';
import { Router, urlencoded, type NextFunction, type Request, type Response } from 'express';
import { askForPairing, deviceOfToken, type DeviceKind } from '../auth/devices';
import { csrfToken, isCsrfToken } from '../auth/opaque-token';
import { hasRole } from '../auth/staff';
import { clearFlash, setFlash, staffOfToken } from '../auth/staff-sessions';
import { sqlState } from '../platform/db';
import type { Facility } from '../platform/facility';
import { Refusal } from '../platform/refusal';
import { assetsRouter } from './assets';
import type { PagesDeps } from './deps';
import { drawPage } from './document';
import { pairingView } from './pairing-view';
import { PageComplaint, type Fields, type Flash, type Frame, type OpenContext, type PageCookie, type PageReply, type PageRoute } from './page';
import { phraseForPeople, SENTENCES } from './refusals';
import { complaintView, pageBeforeCookies, pageOfNobody } from './complaint-view';
import { beginUpload, type BegunUpload } from './upload';

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
  // What is only pressed cannot be opened, and what only shows cannot be pressed.
  for (const path of new Set(routes.map((route) => route.path))) {
    const methods = routes.filter((route) => route.path === path).flatMap(({ method }) => (method === 'get' ? ['GET', 'HEAD'] : ['POST']));
    pages.all(path, (_request, response) => {
      response.set('allow', methods.join(', '));
      throw new PageComplaint(SENTENCES.pressedNowhere, 405);
    });
  }
  const byFacility = Router();
  byFacility.use(assetsRouter());
  // Whole pages only: a stream of events must not wait for a block to fill. That an answer's length may tell of a token beside
  // text of somebody else's choice (BREACH) needs a foreign site that makes this browser ask: our cookies are SameSite=Strict.
  byFacility.use(compression({ filter: (_request, response) => String(response.getHeader('content-type')).startsWith('text/html') }));
  byFacility.use((request, response, next) => {
    const found = deps.facilities.ofRequest((request.headers.host ?? '').replace(/:\d+$/, ''), request.path);
    response.set('content-security-policy', CONTENT_SECURITY_POLICY);
    response.set('cache-control', 'no-store');
    response.set('referrer-policy', 'same-origin');
    if (found === undefined) {
      if (request.accepts(['json', 'html']) === 'html') send(response, 404, pageOfNobody(SENTENCES.facilityUnknown));
      else next();
      return;
    }
    const query = request.url.indexOf('?');
    const search = query < 0 ? '' : request.url.slice(query);
    const base = request.path.slice(0, request.path.length - (found.path === '/' && !request.path.endsWith('/') ? 0 : found.path.length));
    response.locals['place'] = { facility: found.facility, base, path: found.path, search } satisfies Place;
    request.url = found.path + search;
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
  search: string;
}

async function answer(deps: PagesDeps, route: PageRoute, request: Request, response: Response): Promise<void> {
  if (route.method === 'post' && !isFromOurPage(request)) throw new PageComplaint(SENTENCES.foreignForm, 403);
  const upload = route.takesFile === true ? await beginUpload(request) : undefined;
  try {
    await answerTo(deps, route, request, response, upload);
  } finally {
    upload?.leaveRest();
  }
}

async function answerTo(deps: PagesDeps, route: PageRoute, request: Request, response: Response, upload: BegunUpload | undefined): Promise<void> {
  if (upload !== undefined) request.body = upload.fields;
  const context = contextOf(deps, route, request, response);
  switch (route.audience) {
    case 'anyone':
      return leave(deps, request, response, context, await route.handle(context));
    case 'staff': {
      const isByItself = looksByItself(request, route);
      const staff = context.token === '' ? undefined : await staffOfToken(deps, context.facility.facilityId, context.token, isByItself);
      if (staff === undefined) return askToSignIn(route, request, response, context);
      context.frame.staff = staff;
      context.frame.csrf = csrfToken(context.token);
      // The stream tells nothing but that something changed, and the page of the password listens to it as well.
      if (staff.mustChangePassword && ![PASSWORD_AT, SIGN_OUT_AT].includes(route.path) && !route.path.endsWith(LIVE_SUFFIX)) return redirect(response, context.frame.base + PASSWORD_AT);
      if (!hasRole(staff, route.roles)) throw new PageComplaint(SENTENCES.notYours, 403);
      if (route.method === 'post' && !hasCsrf(context) && leavesPageStanding(request)) return tellSessionOver(response);
      if (route.method === 'post') insistOnCsrf(context);
      // A sentence is said once; a stream or a fragment that is fetched by itself does not use it up.
      if (staff.flash !== '' && request.method === 'GET' && !isByItself) {
        context.frame.flash = JSON.parse(staff.flash) as Flash;
        await clearFlash(deps.db, context.facility.facilityId, context.token, staff.flash);
      }
      return leave(deps, request, response, context, await route.handle({ ...context, staff, ...(upload?.file === undefined ? {} : { file: upload.file }) }));
    }
    case 'kiosk':
    case 'display': {
      const device = context.token === '' ? undefined : await deviceOfToken(deps, context.facility.facilityId, route.audience, context.token);
      if (device === undefined || 'pairingCode' in device) return showPairing(deps, route, request, response, context, route.audience, device?.pairingCode);
      context.frame.csrf = csrfToken(context.token);
      if (route.method === 'post') insistOnCsrf(context);
      return leave(deps, request, response, context, await route.handle({ ...context, device }));
    }
  }
}

export const LIVE_SUFFIX = '/siaran';

/** A stream, or a page that is fetched anew without anybody touching it. */
function looksByItself(request: Request, route: PageRoute): boolean {
  return request.headers['x-look-again'] !== undefined || route.path.endsWith(LIVE_SUFFIX);
}

function contextOf(deps: PagesDeps, route: PageRoute, request: Request, response: Response): OpenContext {
  const place = response.locals['place'] as Place;
  const token = route.audience === 'anyone' ? (cookieOf(request, 'staff') ?? '') : (cookieOf(request, route.audience) ?? '');
  const params = request.params as Record<string, string>;
  if (Object.values(params).some((value) => value.includes('\0'))) throw new PageComplaint(SENTENCES.pageUnknown, 404);
  return {
    deps,
    facility: place.facility,
    params,
    query: fieldsOf(request.query),
    form: fieldsOf(request.body),
    token,
    frame: frameOf(deps, place),
  };
}

function frameOf(deps: PagesDeps, place: Place): Frame {
  return { ...place, csrf: '', staff: undefined, flash: undefined, now: deps.clock() };
}

/** The fields as text. PostgreSQL keeps no NUL, and no person types one. */
function fieldsOf(raw: unknown): Fields {
  if (typeof raw !== 'object' || raw === null) return {};
  const fields = Object.entries(raw as Record<string, unknown>).flatMap(([name, value]): [string, string | string[]][] => {
    if (typeof value === 'string') return [[name, value.replaceAll('\0', '')]];
    return Array.isArray(value) ? [[name, value.map((each) => String(each).replaceAll('\0', ''))]] : [];
  });
  return Object.fromEntries(fields);
}

/** The browser says where a form came from; one that says nothing (a script) still lacks the form's token. */
function isFromOurPage(request: Request): boolean {
  const site = request.headers['sec-fetch-site'];
  if (site !== undefined) return site === 'same-origin' || site === 'none';
  const origin = request.headers.origin;
  return origin === undefined || (URL.canParse(origin) && new URL(origin).host === request.headers.host);
}

function insistOnCsrf(context: OpenContext): void {
  if (!hasCsrf(context)) throw new PageComplaint(SENTENCES.foreignForm, 403);
}

function hasCsrf(context: OpenContext): boolean {
  const sent = context.form['_csrf'];
  return typeof sent === 'string' && isCsrfToken(sent, context.token);
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

function askToSignIn(route: PageRoute, request: Request, response: Response, { frame, token }: OpenContext): void {
  if (looksByItself(request, route)) {
    response.status(401).type('text').send('');
    return;
  }
  if (request.method === 'POST' && leavesPageStanding(request)) return tellSessionOver(response);
  if (request.method === 'POST') throw new PageComplaint(SENTENCES.sessionOver, 401);
  if (token === '' && cameFromElsewhere(request)) return send(response, 200, pageBeforeCookies());
  redirect(response, `${frame.base}${SIGN_IN_AT}?ke=${encodeURIComponent(request.url)}`);
}

/** Sent by the library: its page stands until an answer replaces it, and with it what somebody has typed. */
function leavesPageStanding(request: Request): boolean {
  return request.headers['hx-request'] === 'true';
}

/** The session is over, or another has begun since the page was drawn: page.js asks to sign in again and keeps the form. */
function tellSessionOver(response: Response): void {
  response.status(401).type('text').send(SENTENCES.sessionOver);
}

/**
 * A link on another site's page (an intranet) brings no cookie along, as ours are strict: the page opens itself once more, now
 * as our own. Else the link would sign staff out in effect, and take a paired screen's pairing away.
 */
function cameFromElsewhere(request: Request): boolean {
  return request.method === 'GET' && ['cross-site', 'same-site'].includes(String(request.headers['sec-fetch-site']));
}

/** A device nobody knows shows a code instead of its page, and looks again by itself. */
async function showPairing(deps: PagesDeps, route: PageRoute, request: Request, response: Response, context: OpenContext, kind: DeviceKind, known: string | undefined): Promise<void> {
  if (route.path.endsWith(LIVE_SUFFIX) || request.method === 'HEAD') {
    response.status(401).type('text').send('');
    return;
  }
  // Pressed at a device that was let go: its start shows the code.
  if (request.method !== 'GET') return redirect(response, `${context.frame.base}/${kind}`);
  if (known === undefined && cameFromElsewhere(request)) return send(response, 200, pageBeforeCookies());
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
      keepAddress(request, response);
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

/** What a press shows without going anywhere, such as a form with its complaints, stands at the address it was pressed at. */
function keepAddress(request: Request, response: Response): void {
  if (request.method === 'POST') response.set('hx-push-url', 'false');
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
  keepAddress(request, response);
  send(response, status, await drawPage(complaintView(frame, sentence, status), frame));
}

/** The panel a form was sent from, if it is one of this facility's. */
function backTo(request: Request, { base }: Place): string {
  const panels = `${base}/petugas`;
  const referer = request.headers.referer;
  if (referer !== undefined && URL.canParse(referer)) {
    const url = new URL(referer);
    if (url.host === request.headers.host && (url.pathname === panels || url.pathname.startsWith(`${panels}/`))) return url.pathname + url.search;
  }
  return panels;
}

/** Text that is no number or date, or one that no column can hold: an address somebody made up. */
const UNREADABLE_TO_THE_DATABASE = ['22P02', '22003', '22007', '22008', '22021'];

function complaintOf(deps: PagesDeps, error: unknown, place: Place | undefined): { sentence: string; status: number } {
  if (error instanceof PageComplaint) return { sentence: error.sentence, status: error.status };
  if (error instanceof Refusal) {
    const sentence = phraseForPeople(error, place?.facility.timeZone ?? 'WIB');
    if (sentence !== undefined) return { sentence, status: 422 };
  }
  const status = (error as { status?: unknown } | null)?.status;
  // What body parsers and the router throw: a form too large, an address that cannot be read.
  if (typeof status === 'number' && status >= 400 && status < 500) return { sentence: SENTENCES.badRequest, status };
  if (UNREADABLE_TO_THE_DATABASE.includes(sqlState(error) ?? '')) {
    deps.log.warn({ error, path: place?.path.replace(/\d{10,}/g, '***') }, 'a page was asked for with what no column can hold');
    return { sentence: SENTENCES.badRequest, status: 400 };
  }
  deps.log.error({ error, requestId: randomUUID(), path: place?.path.replace(/\d{10,}/g, '***') }, 'a page could not be shown');
  return { sentence: SENTENCES.outage, status: 500 };
}
