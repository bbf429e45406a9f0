import { systemClock, type Clock } from '../../platform/clock';

/** A clock that begins at `start` and runs `speed` times as fast as the real one. Never runs backwards while the real one does not. */
export function rehearsalClock(start: Date | undefined, speed: number, real: Clock = systemClock): Clock {
  const begunAt = real().getTime();
  const startMs = start?.getTime() ?? begunAt;
  return () => new Date(startMs + Math.round((real().getTime() - begunAt) * speed));
}
