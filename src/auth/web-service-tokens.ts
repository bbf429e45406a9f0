import { createSecretKey, type KeyObject } from 'node:crypto';
import jwt from 'jsonwebtoken';
import { LRUCache } from 'lru-cache';
import type { Clock } from '../platform/clock';
import type { Facility } from '../platform/facility';

export type TokenVerdict = 'good' | 'expired' | 'invalid' | 'other-user';

/** Tokens for BPJS's calls (catalogue ws-faskes §1.4, §3.1): JWT HS256, bound to facility and user. */
export interface WebServiceTokens {
  issue: (facility: Facility, username: string) => string;
  /** `username`: the x-username sent with the token. A disabled user's tokens are invalid at once. */
  verify: (facility: Facility, token: string, username: string) => TokenVerdict;
}

interface Claims {
  username: string;
  facilityCode: string;
  expiresAtMs: number;
}

const ALGORITHM = 'HS256';
const ISSUER = 'antrean-online';

/**
 * @param secret at least 32 characters; every process of one installation has the same
 * @param previousSecrets those it had before: tokens they signed stay good until they expire, and none is signed with them
 */
export function makeWebServiceTokens(deps: { clock: Clock }, secret: string, previousSecrets: readonly string[] = []): WebServiceTokens {
  // A KeyObject: given a string, jsonwebtoken first tries it as a PEM key on each call, 50 times slower.
  const keyOf = (text: string): KeyObject => createSecretKey(Buffer.from(text, 'utf8'));
  const key = keyOf(secret);
  const keys = [key, ...previousSecrets.map(keyOf)];
  const known = new LRUCache<string, Claims>({ max: 10_000 });
  const nowSeconds = (): number => Math.floor(deps.clock().getTime() / 1000);

  const read = (token: string): Claims | 'expired' | 'invalid' => {
    const seen = known.get(token);
    if (seen !== undefined) return seen;
    for (const each of keys) {
      const claims = readWith(each, token);
      if (claims !== 'other-signature') return claims;
    }
    return 'invalid';
  };

  const readWith = (each: KeyObject, token: string): Claims | 'expired' | 'invalid' | 'other-signature' => {
    try {
      const payload = jwt.verify(token, each, { algorithms: [ALGORITHM], issuer: ISSUER, clockTimestamp: nowSeconds() });
      if (typeof payload === 'string' || typeof payload.sub !== 'string' || typeof payload.aud !== 'string' || payload.exp === undefined) return 'invalid';
      const claims = { username: payload.sub, facilityCode: payload.aud, expiresAtMs: payload.exp * 1000 };
      known.set(token, claims);
      return claims;
    } catch (error) {
      if (error instanceof jwt.TokenExpiredError) return 'expired';
      return error instanceof jwt.JsonWebTokenError && error.message === 'invalid signature' ? 'other-signature' : 'invalid';
    }
  };

  return {
    issue: (facility, username) => {
      const issuedAt = nowSeconds();
      return jwt.sign({ iat: issuedAt, exp: issuedAt + facility.settings.tokenLifetimeSeconds }, key, {
        algorithm: ALGORITHM,
        issuer: ISSUER,
        subject: username,
        audience: facility.code,
      });
    },
    verify: (facility, token, username) => {
      if (token === '' || token.length > 2_000) return 'invalid';
      const claims = read(token);
      if (claims === 'expired' || claims === 'invalid') return claims;
      if (claims.facilityCode !== facility.code) return 'invalid';
      const user = facility.users.get(claims.username);
      if (user === undefined || user.disabled) return 'invalid';
      if (claims.expiresAtMs <= deps.clock().getTime()) return 'expired';
      return claims.username === username ? 'good' : 'other-user';
    },
  };
}
