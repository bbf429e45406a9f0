const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

/** Between the tries of one delivery; the last one goes on. */
const WAITS_MS = [5 * SECOND, 5 * MINUTE, 30 * MINUTE, 2 * HOUR, 5 * HOUR, 10 * HOUR, 12 * HOUR] as const;

/** Nothing but failures for so long: the endpoint is told nothing more until a person enables it again. */
export const DISABLED_AFTER_MS = 5 * 24 * HOUR;

/** A number in [0, 1), as Math.random gives it. */
export type Random = () => number;

/** Each wait shortened by up to a fifth, so that what failed together comes apart. `attempt`: how many tries there were. */
export function waitAfter(attempt: number, random: Random): number {
  const full = WAITS_MS[Math.min(Math.max(attempt, 1), WAITS_MS.length) - 1]!;
  return Math.round(full * (1 - random() / 5));
}
