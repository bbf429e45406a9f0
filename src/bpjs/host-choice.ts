import type { Clock } from '../platform/clock';
import type { BpjsAccount } from '../platform/facility';
import type { Log } from '../platform/log';

/**
 * Which of an account's two addresses a call goes to (ws-bpjs §1.1, §4: one host may be down while the other works).
 * The first is preferred until a call fails there; after five minutes at the second, one call looks whether the first
 * is back. An account with one address always gets that one.
 */
export interface HostChoice {
  forCall: (account: BpjsAccount) => ChosenHosts;
}

/** What one call may do, and where it tells how it went. */
export interface ChosenHosts {
  /** The address to call, then the one to call at once if no connection to it could be made. */
  baseUrls: readonly string[];
  /** A reply came from here. Settles a change of address, but undoes none that was made since the call began. */
  answered: (baseUrl: string) => void;
  /** The call may have landed here and no reply that counts came back: the next call goes to the other address. */
  failed: (baseUrl: string) => void;
}

const LOOK_AGAIN_MS = 5 * 60_000;

interface Preference {
  baseUrl: string;
  since: Date;
}

/** Remembers in memory only: a new process begins with the first address. */
export function makeHostChoice(clock: Clock, log: Log): HostChoice {
  const preferences = new Map<string, Preference>();
  return {
    forCall: (account) => {
      const first = account.baseUrl;
      const second = account.secondBaseUrl;
      if (second === null || second === first) return onlyAt(first);
      // The account is read anew whenever its facility changes, so it is known by what it holds.
      const key = JSON.stringify([account.consId, first, second]);
      const other = (baseUrl: string): string => (baseUrl === first ? second : first);
      const prefer = (baseUrl: string): void => {
        if ((preferences.get(key)?.baseUrl ?? first) !== baseUrl) log.warn({ host: hostOf(baseUrl) }, 'calls to BPJS go to its other host from now on');
        preferences.set(key, { baseUrl, since: clock() });
      };

      const preference = preferences.get(key);
      const preferred = preference?.baseUrl ?? first;
      const isDue = preference !== undefined && preferred === second && hasPassed(preference.since, clock());
      // The next look is five minutes away from this one, or every call meanwhile would wait for a host that is down.
      if (isDue) preference.since = clock();
      const begin = isDue ? first : preferred;
      return {
        baseUrls: [begin, other(begin)],
        answered: (baseUrl) => {
          if (baseUrl !== preferred) prefer(baseUrl);
        },
        failed: (baseUrl) => prefer(other(baseUrl)),
      };
    },
  };
}

/** An address as it may be shown and kept beside a call: without its path. */
export function hostOf(baseUrl: string): string {
  return URL.canParse(baseUrl) ? new URL(baseUrl).host : '';
}

const nothing = (): void => undefined;
const onlyAt = (baseUrl: string): ChosenHosts => ({ baseUrls: [baseUrl], answered: nothing, failed: nothing });

/** A clock that was set back must not make the first host wait for hours. */
function hasPassed(since: Date, now: Date): boolean {
  return now.getTime() - since.getTime() >= LOOK_AGAIN_MS || now < since;
}
