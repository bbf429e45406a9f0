import type { OurSession } from './hfis-slot';

export interface Places {
  capacity: number;
  quotaJkn: number;
  quotaNonJkn: number;
}

/**
 * The places of a session that follows a new capacity of HFIS, which knows nothing of quotas: quotas that offered all of
 * it still do, those that shared it out keep their shares, smaller ones stay as they are up to the new capacity, and one
 * that was above the capacity on purpose stays (ws-faskes §4.7).
 */
export function followedPlaces(session: Pick<OurSession, 'capacity' | 'quotaJkn' | 'quotaNonJkn'>, capacity: number): Places {
  const { capacity: before, quotaJkn, quotaNonJkn } = session;
  const isShared = before > 0 && quotaJkn < before && quotaNonJkn < before && quotaJkn + quotaNonJkn === before;
  if (isShared) {
    const share = Math.round((capacity * quotaJkn) / before);
    return { capacity, quotaJkn: share, quotaNonJkn: capacity - share };
  }
  const followed = (quota: number): number => {
    if (quota > before) return quota;
    return quota === before ? capacity : Math.min(quota, capacity);
  };
  return { capacity, quotaJkn: followed(quotaJkn), quotaNonJkn: followed(quotaNonJkn) };
}
