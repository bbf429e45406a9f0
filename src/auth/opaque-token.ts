import { createHash, createHmac, randomBytes, timingSafeEqual } from 'node:crypto';

/** A secret of 256 bits for a cookie; the database keeps only its digest, which opens nothing. */
export function newToken(): string {
  return randomBytes(32).toString('base64url');
}

export function tokenDigest(token: string): string {
  return createHash('sha256').update(token).digest('base64url');
}

/** What a form has to send back: whoever cannot read the cookie cannot make it. */
export function csrfToken(token: string): string {
  return createHmac('sha256', token).update('form').digest('base64url');
}

export function isCsrfToken(sent: string, token: string): boolean {
  const expected = Buffer.from(csrfToken(token));
  const actual = Buffer.from(sent);
  return expected.length === actual.length && timingSafeEqual(expected, actual);
}
