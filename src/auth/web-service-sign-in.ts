import { createHmac, randomBytes } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import { RateLimiterMemory } from 'rate-limiter-flexible';
import type { Facility, WebServiceUser } from '../platform/facility';
import { hashPassword, isPassword } from './password';

export type SignInVerdict = 'good' | 'refused' | 'too-many-failures';

/** Failures one address may have in a quarter of an hour before its unknown passwords are no longer looked at. */
const FAILURES = 20;
const WINDOW_SECONDS = 15 * 60;

/**
 * Is this the password of a web-service user? Hashed slowly once; after that a known good password passes at once and
 * before any limit. Failures are limited per address and never per user, so that nobody can lock BPJS out.
 */
export function makeWebServiceSignIn(): (facility: Facility, username: string, password: string, address: string) => Promise<SignInVerdict> {
  const failures = new RateLimiterMemory({ points: FAILURES, duration: WINDOW_SECONDS });
  const digestKey = randomBytes(32);
  const knownGood = new LRUCache<string, true>({ max: 1_000 });
  const underWay = new Map<string, Promise<boolean>>();
  // An unknown user takes as long as a wrong password, so that names cannot be told from the time.
  const nobody = hashPassword(randomBytes(16).toString('hex'));

  /** Includes the stored hash: a changed password is unknown again. */
  const fingerprint = (facility: Facility, user: WebServiceUser, password: string): string =>
    createHmac('sha256', digestKey).update(JSON.stringify([facility.facilityId, user.username, user.passwordHash, password])).digest('base64');

  const checkOnce = (mark: string, password: string, hash: string): Promise<boolean> => {
    const check = isPassword(password, hash).finally(() => underWay.delete(mark));
    underWay.set(mark, check);
    return check;
  };

  return async (facility, username, password, address) => {
    const user = facility.users.get(username);
    const mark = user !== undefined && !user.disabled && password !== '' ? fingerprint(facility, user, password) : undefined;
    if (mark !== undefined) {
      if (knownGood.has(mark)) return 'good';
      const running = underWay.get(mark);
      if (running !== undefined) return (await running) ? 'good' : 'refused';
    }

    // Counted before it is looked at, so that many tries at once do not slip through; a good one is given back.
    const tries = await failures.penalty(address, 1);
    if (tries.consumedPoints > FAILURES) return 'too-many-failures';
    if (user === undefined || mark === undefined) {
      await isPassword(password, await nobody);
      return 'refused';
    }
    if (!(await checkOnce(mark, password, user.passwordHash))) return 'refused';
    knownGood.set(mark, true);
    await failures.reward(address, 1);
    return 'good';
  };
}
