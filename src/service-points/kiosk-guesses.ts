import { RateLimiterMemory } from 'rate-limiter-flexible';
import type { FacilityId } from '../platform/facility';

/** So many misses a kiosk may have before it looks nobody up for the rest of the time. */
export const MOST_MISSES = 10;
const WINDOW_SECONDS = 10 * 60;

/**
 * Counts what was looked up at a kiosk in vain, so that nobody finds strangers by trying numbers. Per device: the patients of
 * the other kiosks go on. In memory: a restart of the server is no guesser's to make.
 */
export interface KioskGuesses {
  isUsedUp: (facilityId: FacilityId, deviceId: number) => Promise<boolean>;
  /** @returns whether this was the last one allowed */
  miss: (facilityId: FacilityId, deviceId: number) => Promise<boolean>;
}

export function makeKioskGuesses(): KioskGuesses {
  const misses = new RateLimiterMemory({ points: MOST_MISSES, duration: WINDOW_SECONDS });
  const key = (facilityId: FacilityId, deviceId: number): string => `${facilityId} ${deviceId}`;
  return {
    isUsedUp: async (facilityId, deviceId) => ((await misses.get(key(facilityId, deviceId)))?.consumedPoints ?? 0) >= MOST_MISSES,
    miss: async (facilityId, deviceId) => (await misses.penalty(key(facilityId, deviceId), 1)).consumedPoints === MOST_MISSES,
  };
}
