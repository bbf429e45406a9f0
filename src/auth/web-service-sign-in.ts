import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import { makeAddressCounter } from '../platform/address-counter';
import { callerNetwork } from '../platform/caller-network';
import type { Clock } from '../platform/clock';
import type { Db } from '../platform/db';
import type { Facility, WebServiceUser } from '../platform/facility';
import type { Log } from '../platform/log';
import { hashPassword, isPassword } from './password';

export type SignInVerdict = 'good' | 'refused' | 'too-many-failures';

export interface SignInDeps {
  db: Db;
  log: Log;
  clock: Clock;
}

/** Failures one address may have at a facility in a quarter of an hour before its unknown passwords are no longer looked at there. */
const FAILURES = 20;
const WINDOW_MS = 15 * 60_000;

/** A password that is good now: the present one, and for a while the one before it. */
interface GoodPassword {
  passwordHash: string;
  recognisedMark: string | null;
  isPrevious: boolean;
}

/**
 * Is this the password of a web-service user? Hashed slowly once; after that a password known to be good passes at once
 * and before any limit, also after a restart. Failures are limited per address and never per user, so that nobody can
 * lock BPJS out; and at each facility apart, as BPJS calls them all from the same few addresses.
 *
 * @param secret of the installation; keys the marks of known passwords, which are of no use without it
 * @param previousSecrets those it had before: marks they keyed stay good
 * @param isNeverLimited addresses BPJS is known to call from: its first sign-in passes too, whatever else came from there
 */
export function makeWebServiceSignIn(
  deps: SignInDeps,
  secret: string,
  previousSecrets: readonly string[] = [],
  isNeverLimited: (address: string) => boolean = () => false,
): (facility: Facility, username: string, password: string, address: string) => Promise<SignInVerdict> {
  const failures = makeAddressCounter({ windowMs: WINDOW_MS });
  const knownGood = new LRUCache<string, true>({ max: 1_000 });
  const underWay = new Map<string, Promise<boolean>>();
  // An unknown user takes as long as a wrong password, so that names cannot be told from the time.
  const nobody = hashPassword(randomBytes(16).toString('hex'));

  /** Includes the stored hash: a changed password is unknown again. */
  const markOf = (facility: Facility, username: string, { passwordHash }: GoodPassword, password: string, key = secret): string =>
    createHmac('sha256', key).update(JSON.stringify([facility.facilityId, username, passwordHash, password])).digest('base64');

  const isRecognised = (facility: Facility, username: string, one: GoodPassword, password: string): boolean => {
    if (knownGood.has(markOf(facility, username, one, password))) return true;
    return one.recognisedMark !== null && [secret, ...previousSecrets].some((key) => isSame(markOf(facility, username, one, password, key), one.recognisedMark!));
  };

  const check = (facility: Facility, username: string, good: readonly GoodPassword[], password: string, mark: string): Promise<boolean> => {
    // Both at once: a rotation under way cannot be told from the time either.
    const running = Promise.all(good.map((one) => isPassword(password, one.passwordHash)))
      .then((verdicts) => good.filter((_, place) => verdicts[place]))
      .finally(() => underWay.delete(mark));
    const isGood = running.then((found) => found.length > 0);
    underWay.set(mark, isGood);
    return running.then((found) => {
      for (const one of found) {
        knownGood.set(markOf(facility, username, one, password), true);
        void keepMark(deps, facility, username, one, markOf(facility, username, one, password));
      }
      return isGood;
    });
  };

  return async (facility, username, password, address) => {
    const user = facility.users.get(username);
    const good = user !== undefined && !user.disabled && password !== '' ? goodPasswords(user, deps.clock()) : [];
    const [present] = good;
    const mark = present === undefined ? '' : markOf(facility, username, present, password);
    if (present !== undefined) {
      if (good.some((one) => isRecognised(facility, username, one, password))) return 'good';
      const running = underWay.get(mark);
      if (running !== undefined) return (await running) ? 'good' : 'refused';
    }

    // Counted before it is looked at, so that many tries at once do not slip through; a good one is given back.
    const source = `${facility.facilityId} ${callerNetwork(address)}`;
    if (failures.add(source) > FAILURES && !isNeverLimited(address)) return 'too-many-failures';
    if (present === undefined) {
      await isPassword(password, await nobody);
      return 'refused';
    }
    if (!(await check(facility, username, good, password, mark))) return 'refused';
    failures.add(source, -1);
    return 'good';
  };
}

function goodPasswords({ passwordHash, recognisedMark, previous }: WebServiceUser, now: Date): GoodPassword[] {
  const present = { passwordHash, recognisedMark, isPrevious: false };
  return previous !== null && previous.until > now ? [present, { ...previous, isPrevious: true }] : [present];
}

function isSame(mark: string, kept: string): boolean {
  return kept.length === mark.length && timingSafeEqual(Buffer.from(kept), Buffer.from(mark));
}

async function keepMark(deps: SignInDeps, facility: Facility, username: string, { passwordHash, isPrevious }: GoodPassword, mark: string): Promise<void> {
  const before = isPrevious ? 'previous_' : '';
  try {
    await deps.db.rows(
      `update web_service_user set ${before}recognised_mark = :mark
       where facility_id = :facilityId and username = :username and ${before}password_hash = :passwordHash and ${before}recognised_mark is distinct from :mark`,
      { facilityId: facility.facilityId, username, passwordHash, mark },
    );
  } catch (error) {
    deps.log.warn({ error }, 'a good password will be looked at again after the next start');
  }
}
