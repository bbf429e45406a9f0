import type { Request } from 'express';
import { isCsrfToken } from '../auth/opaque-token';
import type { Fields } from './page';

/** The fields of a query or a form as text. PostgreSQL keeps no NUL, and no person types one. */
export function fieldsOf(raw: unknown): Fields {
  if (typeof raw !== 'object' || raw === null) return {};
  const fields = Object.entries(raw as Record<string, unknown>).flatMap(([name, value]): [string, string | string[]][] => {
    if (typeof value === 'string') return [[name, value.replaceAll('\0', '')]];
    return Array.isArray(value) ? [[name, value.map((each) => String(each).replaceAll('\0', ''))]] : [];
  });
  return Object.fromEntries(fields);
}

/** The browser says where a form came from; one that says nothing (a script) still lacks the form's token. */
export function isFromOurPage(request: Request): boolean {
  const site = request.headers['sec-fetch-site'];
  if (site !== undefined) return site === 'same-origin' || site === 'none';
  const origin = request.headers.origin;
  return origin === undefined || (URL.canParse(origin) && new URL(origin).host === request.headers.host);
}

/** Whether the form carries what only a page drawn for the holder of this token has. */
export function hasFormToken(form: Fields, token: string): boolean {
  const sent = form['_csrf'];
  return typeof sent === 'string' && isCsrfToken(sent, token);
}

/** Sent by the library: its page stands until an answer replaces it, and with it what somebody has typed. */
export function leavesPageStanding(request: Request): boolean {
  return request.headers['hx-request'] === 'true';
}

/**
 * A link on another site's page (an intranet) brings no cookie along, as ours are strict: the page opens itself once more, now
 * as our own. Else the link would sign staff out in effect, and take a paired screen's pairing away.
 */
export function cameFromElsewhere(request: Request): boolean {
  return request.method === 'GET' && ['cross-site', 'same-site'].includes(String(request.headers['sec-fetch-site']));
}

/** The page below `home` a form was sent from; `home` when it was sent from anywhere else. */
export function pageSentFrom(request: Request, home: string): string {
  const referer = request.headers.referer;
  if (referer !== undefined && URL.canParse(referer)) {
    const url = new URL(referer);
    if (url.host === request.headers.host && (url.pathname === home || url.pathname.startsWith(`${home}/`))) return url.pathname + url.search;
  }
  return home;
}
