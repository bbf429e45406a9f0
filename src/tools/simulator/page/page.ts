import { metadataOnly, type WireReply } from '../wire-reply';
import { PAGE_HTML } from './page-html';
import { PAGE_STYLE } from './page-style';
import { SCRIPT_DOM } from './script-dom';
import { SCRIPT_LEDGER } from './script-ledger';
import { SCRIPT_PAGE } from './script-page';
import { SCRIPT_PHONE } from './script-phone';
import { SCRIPT_REHEARSAL } from './script-rehearsal';
import { SCRIPT_TRAFFIC } from './script-traffic';

/** Nothing from elsewhere, nothing inline; the page's own scripts call only this simulator. */
const HEADERS = {
  'content-security-policy':
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cache-control': 'no-store',
};

const HTML = 'text/html; charset=utf-8';
const CSS = 'text/css; charset=utf-8';
const JS = 'text/javascript; charset=utf-8';

/** All the page is made of, in the program itself: the build copies no assets. */
export const PAGE_FILES: ReadonlyMap<string, { type: string; body: string }> = new Map([
  ['', { type: HTML, body: PAGE_HTML }],
  ['page.css', { type: CSS, body: PAGE_STYLE }],
  ['page.js', { type: JS, body: SCRIPT_PAGE }],
  ['page-dom.js', { type: JS, body: SCRIPT_DOM }],
  ['page-ledger.js', { type: JS, body: SCRIPT_LEDGER }],
  ['page-phone.js', { type: JS, body: SCRIPT_PHONE }],
  ['page-rehearsal.js', { type: JS, body: SCRIPT_REHEARSAL }],
  ['page-traffic.js', { type: JS, body: SCRIPT_TRAFFIC }],
]);

/** The page of the simulator for people at the rehearsal; declines every path that is not its own. */
export function answerPage(method: string, segments: readonly string[]): WireReply | undefined {
  const file = segments.length === 1 ? PAGE_FILES.get(segments[0] ?? '') : undefined;
  if (file === undefined) return undefined;
  if (method !== 'GET' && method !== 'HEAD') return metadataOnly(405, 'Metode tidak sesuai');
  return { status: 200, headers: { ...HEADERS, 'content-type': file.type }, body: method === 'HEAD' ? '' : file.body };
}
