import { LRUCache } from 'lru-cache';
import type { AddressList } from './address-list';
import { callerNetwork } from './caller-network';

/**
 * Callers whom no limit on connections applies to: those of the configured list, and those who have shown a good credential
 * of late. BPJS publishes no ranges, so it has to make itself known; nobody else can from its address.
 */
export interface KnownCallers {
  /** Has just shown a good token, password or key. */
  recognise: (address: string) => void;
  isKnown: (address: string) => boolean;
  /** On the configured list. */
  isListed: (address: string) => boolean;
}

const MOST_KNOWN = 10_000;
const KNOWN_FOR_MS = 24 * 3_600_000;

export function makeKnownCallers(listed: AddressList): KnownCallers {
  const recognised = new LRUCache<string, true>({ max: MOST_KNOWN, ttl: KNOWN_FOR_MS });
  return {
    recognise: (address) => void recognised.set(callerNetwork(address), true),
    isKnown: (address) => listed.includes(address) || recognised.has(callerNetwork(address)),
    isListed: (address) => listed.includes(address),
  };
}
