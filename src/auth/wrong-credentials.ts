import { setTimeout as delay } from 'node:timers/promises';
import { LRUCache } from 'lru-cache';
import { makeAddressCounter } from '../platform/address-counter';
import { callerNetwork } from '../platform/caller-network';
import type { Log } from '../platform/log';
import { tokenDigest } from './opaque-token';

/**
 * Limits floods of wrong tokens and keys per address. Good ones are never counted and never asked: they pass at once, from
 * the same address too.
 */
export interface WrongCredentials {
  /** Counts one; tells whether it is beyond what an address may send, and not worth writing down. */
  isFlood: (address: string) => boolean;
  /** Without counting: is this address beyond it already? */
  isFlooding: (address: string) => boolean;
  /** This one is good: it is looked at however many wrong ones come from its address. Only its digest is kept. */
  remember: (credential: string) => void;
  isRemembered: (credential: string) => boolean;
  /**
   * Before a refusal that is beyond what is looked at leaves: whoever floods waits for it, and takes no more of the server than
   * their connections can wait for. Measured: an unhurried flood left good calls half of their speed.
   */
  pause: () => Promise<void>;
}

/** Far more than a forgotten token in BPJS's busiest minute before it fetches the next. */
const MOST_A_MINUTE = 1_000;
const WINDOW_MS = 60_000;
const MOST_REMEMBERED = 10_000;

export interface WrongCredentialsInput {
  log: Log;
  /** Addresses that are never limited, whatever they send. */
  isExempt: (address: string) => boolean;
  pauseMs: number;
  most?: number;
}

export function makeWrongCredentials({ log, isExempt, pauseMs, most = MOST_A_MINUTE }: WrongCredentialsInput): WrongCredentials {
  const counter = makeAddressCounter({ windowMs: WINDOW_MS });
  const good = new LRUCache<string, true>({ max: MOST_REMEMBERED });
  return {
    isFlood: (address) => {
      if (isExempt(address)) return false;
      const network = callerNetwork(address);
      const sent = counter.add(network);
      if (sent === most + 1) log.warn({ caller: network, most }, 'wrong tokens or keys beyond what is written down; more of this minute are refused unseen');
      return sent > most;
    },
    isFlooding: (address) => !isExempt(address) && counter.count(callerNetwork(address)) >= most,
    remember: (credential) => void good.set(tokenDigest(credential), true),
    isRemembered: (credential) => good.has(tokenDigest(credential)),
    pause: async () => (pauseMs === 0 ? undefined : delay(pauseMs, undefined, { ref: false })),
  };
}
