import type { Request, Response } from 'express';
import { SENTENCES } from './refusals';

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

/** What every page says to the browser: what may run in it, and that it is kept nowhere. */
export function setPageHeaders(response: Response): void {
  response.set('content-security-policy', CONTENT_SECURITY_POLICY);
  response.set('cache-control', 'no-store');
  response.set('referrer-policy', 'same-origin');
}

export function send(response: Response, status: number, html: string): void {
  response.status(status).type('html').send(html);
}

/** What a press shows without going anywhere, such as a form with its complaints, stands at the address it was pressed at. */
export function keepAddress(request: Request, response: Response): void {
  if (request.method === 'POST') response.set('hx-push-url', 'false');
}

export function redirect(response: Response, to: string): void {
  response.redirect(303, to);
}

/** The session is over, or another has begun since the page was drawn: page.js asks to sign in again and keeps the form. */
export function tellSessionOver(response: Response): void {
  response.status(401).type('text').send(SENTENCES.sessionOver);
}
