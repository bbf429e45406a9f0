import type { Clock } from '../../src/platform/clock';

/** A clock that showed `startsAt` when the machine showed `realStart`, in milliseconds of the epoch; several processes keep it together. */
export interface Pace {
  startsAt: number;
  realStart: number;
  speed: number;
  /** On that clock. */
  leaseMs: number;
}

/** As production has it. */
export const LEASE_MS = 60_000;

/** A clock at the machine's speed that shows `startsAt` now. */
export function paceFrom(startsAt: Date): Pace {
  return { startsAt: startsAt.getTime(), realStart: Date.now(), speed: 1, leaseMs: LEASE_MS };
}

export function clockFrom({ startsAt, realStart, speed }: Pace): Clock {
  return () => new Date(startsAt + (Date.now() - realStart) * speed);
}
