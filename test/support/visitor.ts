import https from 'node:https';
import type { IncomingHttpHeaders } from 'node:http';
import { csrfToken, newToken } from '../../src/auth/opaque-token';
import { acceptPairing, askForPairing, type DeviceKind } from '../../src/auth/devices';
import { signInStaff } from '../../src/auth/staff-sessions';
import type { PagesDeps } from '../../src/pages/deps';
import { STAFF_PASSWORD } from './staff';

export interface Answer {
  status: number;
  headers: IncomingHttpHeaders;
  text: string;
}

export interface Visit {
  method?: string;
  headers?: Record<string, string>;
  cookie?: string;
  /** Sent as a form; of a POST. */
  form?: Record<string, string>;
}

/** Whoever calls pages without a browser: one cookie, and what its forms have to carry. */
export interface Visitor {
  cookie: string;
  csrf: string;
  token: string;
}

export const NOBODY: Visitor = { cookie: '', csrf: '', token: '' };

const agent = new https.Agent({ keepAlive: true, maxSockets: 16, rejectUnauthorized: false });

/** One request as it is, redirects not followed. An absolute address; whatever stands in its path is sent untouched. */
export function visit(url: string, { method = 'GET', headers = {}, cookie = '', form }: Visit = {}): Promise<Answer> {
  const body = form === undefined ? undefined : new URLSearchParams(form).toString();
  const { hostname, port } = new URL(url);
  const path = url.replace(/^https:\/\/[^/]*/, '');
  return new Promise((resolve, reject) => {
    const sent = https.request(
      {
        hostname, port, path, method, agent, timeout: 30_000,
        headers: { accept: 'text/html', ...(cookie === '' ? {} : { cookie }), ...(body === undefined ? {} : { 'content-type': 'application/x-www-form-urlencoded', 'content-length': String(Buffer.byteLength(body)) }), ...headers },
      },
      (reply) => {
        const chunks: Buffer[] = [];
        reply.on('data', (chunk: Buffer) => chunks.push(chunk));
        reply.on('error', reject);
        reply.on('end', () => resolve({ status: reply.statusCode ?? 0, headers: reply.headers, text: Buffer.concat(chunks).toString('utf8') }));
        // A stream has no end: that it began is the answer.
        if (reply.headers['content-type']?.startsWith('text/event-stream') === true) {
          resolve({ status: reply.statusCode ?? 0, headers: reply.headers, text: '' });
          reply.removeAllListeners('error').on('error', () => undefined);
          sent.destroy();
        }
      },
    );
    sent.on('timeout', () => sent.destroy(new Error(`${method} ${path} was not answered`)));
    sent.on('error', reject);
    sent.end(body);
  });
}

/** Signs a user in without the page, with the password all users of tests have. */
export async function staffVisitor(deps: PagesDeps, facilityId: number, username: string): Promise<Visitor> {
  const token = await signInStaff(deps, facilityId, username, STAFF_PASSWORD);
  return { token, cookie: `antrean_petugas=${token}`, csrf: csrfToken(token) };
}

/** A device as an administrator has paired it. */
export async function deviceVisitor(deps: PagesDeps, facilityId: number, kind: DeviceKind, name: string, layout: Record<string, unknown> = {}): Promise<Visitor> {
  const { token, pairingCode } = await askForPairing(deps, facilityId, kind);
  await acceptPairing(deps, facilityId, { pairingCode, name, actor: 'administrator', layout });
  return { token, cookie: `antrean_${kind}=${token}`, csrf: csrfToken(token) };
}

/** A cookie nobody has given. */
export function strangerCookie(kind: 'petugas' | DeviceKind): string {
  return `antrean_${kind}=${newToken()}`;
}
