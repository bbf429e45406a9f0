import compression from 'compression';
import { Router, urlencoded, type NextFunction, type Request, type Response } from 'express';
import { askForPairing, deviceOfToken, type DeviceKind } from '../auth/devices';
import { csrfToken } from '../auth/opaque-token';
import { hasRole } from '../auth/staff';
import { clearFlash, setFlash, staffOfToken } from '../auth/staff-sessions';
import { withinCall } from '../platform/caller-scope';
import type { Facility } from '../platform/facility';
import type { Look } from '../platform/patient-access/patient-access';
import { withoutLongNumbers } from '../platform/personal-data';
import { assetsRouter } from './assets';
import { cameFromElsewhere, fieldsOf, hasFormToken, isFromOurPage, leavesPageStanding, pageSentFrom } from './browser-request';
import { complaintOf } from './complaint-of';
import type { PagesDeps } from './deps';
import { drawPage } from './document';
import { pairingView } from './pairing-view';
import { PageComplaint, type Flash, type Frame, type OpenContext, type PageReply, type PageRoute } from './page';
import { keepAddress, redirect, send, setPageHeaders, tellSessionOver } from './page-answer';
import { cookieOf, setCookie } from './page-cookies';
import { phraseForPeople, SENTENCES } from './refusals';
import { complaintView, pageBeforeCookies, pageOfNobody, pageOfRetired } from './complaint-view';
import { beginUpload, type BegunUpload } from './upload';

const LARGEST_FORM = '256kb';
const MOST_FIELDS = 3_000;
export const SIGN_IN_AT = '/petugas/masuk';
export const PASSWORD_AT = '/petugas/sandi';
export const SIGN_OUT_AT = '/petugas/keluar';

/** All pages of `routes`, each behind its door: facility, who may, form token, and no error but as a page. */
export function pagesRouter(deps: PagesDeps, routes: readonly PageRoute[]): Router {
  const pages = Router();
  pages.use(urlencoded({ extended: false, limit: LARGEST_FORM, parameterLimit: MOST_FIELDS }));
  for (const route of routes) {
    pages[route.method](route.path, (request, response) => withinCall(request.ip ?? '', () => answer(deps, route, request, response)));
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
    const hostName = (request.headers.host ?? '').replace(/:\d+$/, '');
    const found = deps.facilities.ofRequest(hostName, request.path);
    setPageHeaders(response);
    if (found === undefined) {
      if (request.accepts(['json', 'html']) !== 'html') next();
      else if (deps.facilities.retiredOf(hostName, request.path) === undefined) send(response, 404, pageOfNobody(SENTENCES.facilityUnknown));
      else send(response, 410, pageOfRetired(request.path));
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
  if (route.kind !== undefined && route.kind !== context.facility.kind) throw new PageComplaint(SENTENCES.onlyAt[route.kind], 404);
  switch (route.audience) {
    case 'anyone':
      return leave(deps, request, response, context, await route.handle(context), { kind: 'nobody', who: '', place: route.path });
    case 'staff': {
      const isByItself = looksByItself(request, route);
      const staff = context.token === '' ? undefined : await staffOfToken(deps, context.facility.facilityId, context.token, isByItself);
      if (staff === undefined) return askToSignIn(route, request, response, context);
      context.frame.staff = staff;
      context.frame.csrf = csrfToken(context.token);
      // The stream tells nothing but that something changed, and the page of the password listens to it as well.
      if (staff.mustChangePassword && ![PASSWORD_AT, SIGN_OUT_AT].includes(route.path) && !route.path.endsWith(LIVE_SUFFIX)) return redirect(response, context.frame.base + PASSWORD_AT);
      if (!hasRole(staff, route.roles)) {
        noteRefusal(deps, request, context, 'page-refused', staff.username, route.path);
        throw new PageComplaint(SENTENCES.notYours, 403);
      }
      if (route.method === 'post' && !hasFormToken(context.form, context.token) && leavesPageStanding(request)) return tellSessionOver(response);
      if (route.method === 'post') insistOnCsrf(deps, request, context, staff.username);
      // A sentence is said once; a stream or a fragment that is fetched by itself does not use it up.
      if (staff.flash !== '' && request.method === 'GET' && !isByItself) {
        context.frame.flash = JSON.parse(staff.flash) as Flash;
        await clearFlash(deps.db, context.facility.facilityId, context.token, staff.flash);
      }
      return leave(deps, request, response, context, await route.handle({ ...context, staff, ...(upload?.file === undefined ? {} : { file: upload.file }) }), { kind: 'staff', who: staff.username, place: route.path });
    }
    case 'kiosk':
    case 'display': {
      const device = context.token === '' ? undefined : await deviceOfToken(deps, context.facility.facilityId, route.audience, context.token);
      if (device === undefined || 'pairingCode' in device) return showPairing(deps, route, request, response, context, route.audience, device?.pairingCode);
      context.frame.csrf = csrfToken(context.token);
      if (route.method === 'post') insistOnCsrf(deps, request, context, `device ${device.deviceId}`);
      return leave(deps, request, response, context, await route.handle({ ...context, device }), { kind: route.audience, who: `device ${device.deviceId}`, place: route.path });
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

function insistOnCsrf(deps: PagesDeps, request: Request, context: OpenContext, who: string): void {
  if (hasFormToken(context.form, context.token)) return;
  noteRefusal(deps, request, context, 'form-refused', who, context.frame.path);
  throw new PageComplaint(SENTENCES.foreignForm, 403);
}

function noteRefusal(deps: PagesDeps, request: Request, { facility }: OpenContext, kind: 'page-refused' | 'form-refused', who: string, place: string): void {
  deps.security.note(facility.facilityId, { kind, actor: who, subject: withoutLongNumbers(place), address: request.ip ?? '' });
}

function noteDownload(deps: PagesDeps, request: Request, { facility }: OpenContext, { who, place }: Look, name: string): void {
  deps.security.note(facility.facilityId, { kind: 'file-downloaded', actor: who, subject: place, address: request.ip ?? '', detail: { file: withoutLongNumbers(name) } });
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

async function leave(deps: PagesDeps, request: Request, response: Response, context: OpenContext, reply: PageReply, look: Look): Promise<void> {
  const { frame, facility } = context;
  // Whoever is sent on to another page is shown nothing here.
  if (reply.kind !== 'redirect' && reply.kind !== 'live') deps.access.shown(facility.facilityId, look);
  if ('cookie' in reply && reply.cookie !== undefined) setCookie(response, frame.base, reply.cookie);
  switch (reply.kind) {
    case 'view':
      keepAddress(request, response);
      return send(response, reply.status, await drawPage(reply.view, frame));
    case 'redirect':
      if (reply.flash !== undefined && frame.staff !== undefined) await setFlash(deps.db, context.facility.facilityId, context.token, JSON.stringify(reply.flash));
      return redirect(response, frame.base + reply.to);
    case 'file':
      // What leaves as a file is out of the house's hands.
      noteDownload(deps, request, context, look, reply.name);
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
  const { sentence, status } = complaintOf(deps.log, error, { phrase: (refusal) => phraseForPeople(refusal, place?.facility.timeZone ?? 'WIB'), path: place?.path });
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
    redirect(response, pageSentFrom(request, `${place.base}/petugas`));
    return;
  }
  keepAddress(request, response);
  send(response, status, await drawPage(complaintView(frame, sentence, status), frame));
}
