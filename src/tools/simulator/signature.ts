import { createHmac, timingSafeEqual } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';

/** The credentials of the one facility this simulator knows. */
export interface Account {
  consId: string;
  consSecret: string;
  userKey: string;
  /** The value of X-authorization, PCare's `Basic …`; absent, any is taken where one is demanded. */
  authorization?: string;
}

/** x-signature of a request (ws-bpjs §1.3). Body, path and method are not signed. */
export function signatureOf(consId: string, consSecret: string, timestamp: string): string {
  return createHmac('sha256', consSecret).update(`${consId}&${timestamp}`).digest('base64');
}

export interface HeaderRules {
  /** How far x-timestamp may be from `now`. */
  skewSeconds: number;
  /** X-authorization, which one source has for the FKTP services (ws-bpjs §1.2). */
  needsAuthorization: boolean;
}

export type HeaderCheck = { accepted: true; timestamp: string } | { accepted: false; message: string };

/**
 * Whether a request carries our account, a signature made with its secret and a timestamp near `now`.
 * The catalogue knows no text for these refusals (gap 1): the sentences are ours.
 */
export function checkHeaders(headers: IncomingHttpHeaders, account: Account, now: Date, { skewSeconds, needsAuthorization }: HeaderRules): HeaderCheck {
  const consId = headers['x-cons-id'];
  const timestamp = headers['x-timestamp'];
  const signature = headers['x-signature'];
  const userKey = headers['user_key'];

  if (typeof consId !== 'string' || typeof timestamp !== 'string' || typeof signature !== 'string') {
    return { accepted: false, message: 'Header x-cons-id, x-timestamp dan x-signature wajib diisi' };
  }
  if (typeof userKey !== 'string' || !sameText(userKey, account.userKey)) {
    return { accepted: false, message: 'user_key tidak sesuai' };
  }
  if (!sameText(consId, account.consId)) return { accepted: false, message: 'x-cons-id tidak dikenal' };
  if (!/^\d{1,15}$/.test(timestamp)) return { accepted: false, message: 'x-timestamp tidak sesuai' };
  const skew = now.getTime() / 1000 - Number(timestamp);
  // One copy of the catalogue computes it in milliseconds, against every other source (ws-bpjs §1.2): a mistake that is worth its name.
  if (Math.abs(skew) > skewSeconds && Number(timestamp) >= 100_000_000_000) {
    return { accepted: false, message: 'x-timestamp harus dalam detik, bukan milidetik' };
  }
  if (Math.abs(skew) > skewSeconds) {
    return { accepted: false, message: 'x-timestamp di luar batas waktu' };
  }
  if (!sameText(signature, signatureOf(account.consId, account.consSecret, timestamp))) {
    return { accepted: false, message: 'Signature tidak sesuai' };
  }
  const authorization = headers['x-authorization'];
  if (needsAuthorization && (typeof authorization !== 'string' || authorization.trim() === '')) return { accepted: false, message: 'Header X-authorization wajib diisi' };
  if (needsAuthorization && account.authorization !== undefined && !sameText(String(authorization), account.authorization)) {
    return { accepted: false, message: 'X-authorization tidak sesuai' };
  }
  return { accepted: true, timestamp };
}

function sameText(given: string, expected: string): boolean {
  const left = Buffer.from(given);
  const right = Buffer.from(expected);
  return left.length === right.length && timingSafeEqual(left, right);
}
