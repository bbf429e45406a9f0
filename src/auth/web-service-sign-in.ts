import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import { makeAddressCounter } from '../platform/address-counter';
import { callerNetwork } from '../platform/caller-network';
import type { Db } from '../platform/db';
import type { Facility, WebServiceUser } from '../platform/facility';
import type { Log } from '../platform/log';
import { hashPassword, isPassword } from './password';

export type SignInVerdict = 'good' | 'refused' | 'too-many-failures';

/** Failures one address may have at a facility in a quarter of an hour before its unknown passwords are no longer looked at there. */
const FAILURES = 20;
const WINDOW_MS = 15 * 60_000;

/**
 * Is this the password of a web-service user? Hashed slowly once; after that a password known to be good passes at once
 * and before any limit, also after a restart. Failures are limited per address and never per user, so that nobody can
 * lock BPJS out; and at each facility apart, as BPJS calls them all from the same few addresses.
 *
 * @param secret of the installation; keys the marks of known passwords, which are of no use without it
 */
export function makeWebServiceSignIn(deps: { db: Db; log: Log }, secret: string): (facility: Facility, username: string, password: string, address: string) => Promise<SignInVerdict> {
  const failures = makeAddressCounter({ windowMs: WINDOW_MS });
  const knownGood = new LRUCache<string, true>({ max: 1_000 });
  const underWay = new Map<string, Promise<boolean>>();
  // An unknown user takes as long as a wrong password, so that names cannot be told from the time.
  const nobody = hashPassword(randomBytes(16).toString('hex'));

  /** Includes the stored hash: a changed password is unknown again. */
  const markOf = (facility: Facility, user: WebServiceUser, password: string): string =>
    createHmac('sha256', secret).update(JSON.stringify([facility.facilityId, user.username, user.passwordHash, password])).digest('base64');

  const check = (facility: Facility, user: WebServiceUser, password: string, mark: string): Promise<boolean> => {
    const running = isPassword(password, user.passwordHash).finally(() => underWay.delete(mark));
    underWay.set(mark, running);
    return running.then((good) => {
      if (good) {
        knownGood.set(mark, true);
        void keepMark(deps, facility, user, mark);
      }
      return good;
    });
  };

  return async (facility, username, password, address) => {
    const user = facility.users.get(username);
    const usable = user !== undefined && !user.disabled && password !== '' ? user : undefined;
    const mark = usable === undefined ? '' : markOf(facility, usable, password);
    if (usable !== undefined) {
      if (knownGood.has(mark) || isSame(mark, usable.recognisedMark)) return 'good';
      const running = underWay.get(mark);
      if (running !== undefined) return (await running) ? 'good' : 'refused';
    }

    // Counted before it is looked at, so that many tries at once do not slip through; a good one is given back.
    const source = `${facility.facilityId} ${callerNetwork(address)}`;
    if (failures.add(source) > FAILURES) return 'too-many-failures';
    if (usable === undefined) {
      await isPassword(password, await nobody);
      return 'refused';
    }
    if (!(await check(facility, usable, password, mark))) return 'refused';
    failures.add(source, -1);
    return 'good';
  };
}

function isSame(mark: string, kept: string | null): boolean {
  return kept !== null && kept.length === mark.length && timingSafeEqual(Buffer.from(kept), Buffer.from(mark));
}

async function keepMark(deps: { db: Db; log: Log }, facility: Facility, user: WebServiceUser, mark: string): Promise<void> {
  try {
    await deps.db.rows(
      `update web_service_user set recognised_mark = :mark
       where facility_id = :facilityId and username = :username and password_hash = :passwordHash and recognised_mark is distinct from :mark`,
      { facilityId: facility.facilityId, username: user.username, passwordHash: user.passwordHash, mark },
    );
  } catch (error) {
    deps.log.warn({ error }, 'a good password will be looked at again after the next start');
  }
}
