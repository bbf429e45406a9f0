import { Router, urlencoded, type Request, type Response } from 'express';
import { csrfToken } from '../../auth/opaque-token';
import { administratorOfToken, setPlatformFlash } from '../../auth/platform-sessions';
import { withinCall } from '../../platform/caller-scope';
import { cameFromElsewhere, fieldsOf, hasFormToken, isFromOurPage, leavesPageStanding, pageSentFrom } from '../browser-request';
import { complaintOf } from '../complaint-of';
import { complaintView, pageBeforeCookies } from '../complaint-view';
import type { PagesDeps } from '../deps';
import { drawPage } from '../document';
import { PageComplaint, type Flash } from '../page';
import { keepAddress, redirect, send, setPageHeaders, tellSessionOver } from '../page-answer';
import { cookieOf, setCookie } from '../page-cookies';
import { SENTENCES } from '../refusals';
import { PASSWORD_AT, PLATFORM_AT, SIGN_IN_AT, SIGN_OUT_AT, type OpenPlatformContext, type PlatformFrame, type PlatformReply, type PlatformRoute } from './platform-route';
import { phraseForPlatform } from './platform-words';

const LARGEST_FORM = '64kb';

/** All pages of the platform, behind one door: who may, form token, and no error but as a page. It knows no facility's session. */
export function platformRouter(deps: PagesDeps, routes: readonly PlatformRoute[]): Router {
  const pages = Router();
  pages.use(urlencoded({ extended: false, limit: LARGEST_FORM }));
  for (const route of routes) pages[route.method](route.path, (request, response) => withinCall(request.ip ?? '', () => answer(deps, route, request, response)));
  for (const path of new Set(routes.map((route) => route.path))) {
    pages.all(path, () => {
      throw new PageComplaint(SENTENCES.pressedNowhere, 405);
    });
  }
  const router = Router();
  router.use((request, response, next) => {
    if (request.path !== PLATFORM_AT && !request.path.startsWith(`${PLATFORM_AT}/`)) return next('router');
    setPageHeaders(response);
    pages(request, response, (error?: unknown) => complain(deps, request, response, error ?? new PageComplaint(SENTENCES.pageUnknown, 404)));
  });
  return router;
}

async function answer(deps: PagesDeps, route: PlatformRoute, request: Request, response: Response): Promise<void> {
  if (route.method === 'post' && !isFromOurPage(request)) throw new PageComplaint(SENTENCES.foreignForm, 403);
  const context = contextOf(deps, request);
  if (route.audience === 'anyone') return leave(deps, request, response, context, await route.handle(context));

  const { frame, token } = context;
  const administrator = token === '' ? undefined : await administratorOfToken(deps, token);
  if (administrator === undefined) return askToSignIn(request, response, token);
  frame.administrator = administrator;
  frame.csrf = csrfToken(token);
  if (administrator.mustChangePassword && route.path !== PASSWORD_AT) return redirect(response, PASSWORD_AT);
  if (route.method === 'post' && !hasFormToken(context.form, token)) {
    if (leavesPageStanding(request)) return tellSessionOver(response);
    throw new PageComplaint(SENTENCES.foreignForm, 403);
  }
  if (administrator.flash !== '' && request.method === 'GET') {
    frame.flash = JSON.parse(administrator.flash) as Flash;
    await setPlatformFlash(deps.db, token, '');
  }
  return leave(deps, request, response, context, await route.handle({ ...context, administrator }));
}

function contextOf(deps: PagesDeps, request: Request): OpenPlatformContext {
  const params = request.params as Record<string, string>;
  if (Object.values(params).some((value) => value.includes('\0'))) throw new PageComplaint(SENTENCES.pageUnknown, 404);
  return { deps, params, query: fieldsOf(request.query), form: fieldsOf(request.body), token: cookieOf(request, 'platform') ?? '', frame: frameOf(deps, request) };
}

function frameOf(deps: PagesDeps, request: Request): PlatformFrame {
  const query = request.url.indexOf('?');
  return { base: '', path: request.path, search: query < 0 ? '' : request.url.slice(query), csrf: '', flash: undefined, now: deps.clock(), administrator: undefined };
}

function askToSignIn(request: Request, response: Response, token: string): void {
  if (request.method === 'POST' && leavesPageStanding(request)) return tellSessionOver(response);
  if (request.method === 'POST') throw new PageComplaint(SENTENCES.sessionOver, 401);
  if (token === '' && cameFromElsewhere(request)) return send(response, 200, pageBeforeCookies());
  redirect(response, `${SIGN_IN_AT}?ke=${encodeURIComponent(request.url)}`);
}

async function leave(deps: PagesDeps, request: Request, response: Response, { frame, token }: OpenPlatformContext, reply: PlatformReply): Promise<void> {
  switch (reply.kind) {
    case 'view':
      keepAddress(request, response);
      return send(response, reply.status, await drawPage(reply.view, frame));
    case 'redirect':
      if (reply.cookie !== undefined) setCookie(response, PLATFORM_AT, reply.cookie);
      if (reply.flash !== undefined) await setPlatformFlash(deps.db, token, JSON.stringify(reply.flash));
      return redirect(response, reply.to);
    case 'download':
      await reply.write(() => response.attachment(reply.name).type(reply.contentType));
  }
}

function complain(deps: PagesDeps, request: Request, response: Response, error: unknown): void {
  void answerComplaint(deps, request, response, error).catch((second: unknown) => {
    deps.log.error({ error: second }, 'a complaint could not be shown');
    if (!response.headersSent) response.status(500).type('text').send(SENTENCES.outage);
  });
}

/** An expected "no" to a press is said on top of the page where it was pressed; anything else on a page of its own. */
async function answerComplaint(deps: PagesDeps, request: Request, response: Response, error: unknown): Promise<void> {
  const { sentence, status } = complaintOf(deps.log, error, { phrase: phraseForPlatform, path: request.path });
  if (response.headersSent) {
    response.destroy();
    return;
  }
  const token = cookieOf(request, 'platform');
  if (token !== undefined && request.method === 'POST' && status === 422 && ![SIGN_IN_AT, SIGN_OUT_AT].includes(request.path)) {
    await setPlatformFlash(deps.db, token, JSON.stringify({ tone: 'bad', text: sentence } satisfies Flash));
    return redirect(response, pageSentFrom(request, PLATFORM_AT));
  }
  keepAddress(request, response);
  send(response, status, await drawPage(complaintView(frameOf(deps, request), sentence, status, PLATFORM_AT), frameOf(deps, request)));
}
