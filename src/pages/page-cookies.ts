import { parse as parseCookies, serialize as serializeCookie } from 'cookie';
import type { Request, Response } from 'express';
import type { PageCookie } from './page';

const COOKIES = { staff: 'antrean_petugas', kiosk: 'antrean_kiosk', display: 'antrean_display', platform: 'antrean_platform' } as const;
/** A device stays paired until an administrator lets it go; a person signs in again when the browser was closed. */
const DEVICE_COOKIE_SECONDS = 5 * 365 * 24 * 3600;
const LASTS: Record<PageCookie['audience'], number | undefined> = { staff: undefined, kiosk: DEVICE_COOKIE_SECONDS, display: DEVICE_COOKIE_SECONDS, platform: undefined };
const LONGEST_VALUE = 200;

/** The token of whoever calls; undefined without one. */
export function cookieOf(request: Request, audience: PageCookie['audience']): string | undefined {
  const value = parseCookies(request.headers.cookie ?? '')[COOKIES[audience]];
  return value === undefined || value === '' || value.length > LONGEST_VALUE ? undefined : value;
}

/** Sent back only over TLS, only to addresses below `path`, never to a script, never from a page of somebody else. */
export function setCookie(response: Response, path: string, { audience, token }: PageCookie): void {
  const maxAge = token === null ? 0 : LASTS[audience];
  response.append(
    'set-cookie',
    serializeCookie(COOKIES[audience], token ?? '', { path: path === '' ? '/' : path, httpOnly: true, secure: true, sameSite: 'strict', ...(maxAge === undefined ? {} : { maxAge }) }),
  );
}
