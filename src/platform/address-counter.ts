import { LRUCache } from 'lru-cache';

export interface AddressCounter {
  /** Adds to what is counted of a source, and tells how much that is now; `-1` takes back. */
  add: (source: string, points?: number) => number;
  count: (source: string) => number;
}

/** So many sources are remembered; beyond that the one not heard of for longest is forgotten, never the memory filled. */
const MOST_SOURCES = 50_000;

/** Counts per source within `windowMs` from its first point, in bounded memory however many sources there are. */
export function makeAddressCounter({ windowMs, mostSources = MOST_SOURCES }: { windowMs: number; mostSources?: number }): AddressCounter {
  const counts = new LRUCache<string, { points: number }>({ max: mostSources, ttl: windowMs });
  return {
    add: (source, points = 1) => {
      const known = counts.get(source);
      if (known !== undefined) return (known.points += points);
      counts.set(source, { points });
      return points;
    },
    count: (source) => counts.get(source)?.points ?? 0,
  };
}
