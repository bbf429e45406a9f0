import type { Log } from '../platform/log';

const WARN_MS = 30_000;
const ALARM_MS = 60_000;

type Level = 'right' | 'off' | 'far-off';

/** How far our clock is ahead of BPJS's, when it last told us. */
export interface ClockSkew {
  seconds: number;
  measuredAt: Date;
}

export interface SkewWatch {
  (dateHeader: string | undefined, now: Date): void;
  /** Undefined before the first reply that carried a date. */
  latest: () => ClockSkew | undefined;
}

/**
 * Compares our clock with the Date header of BPJS's own replies: a drift of minutes makes every signature refused.
 * Above 30 s it warns, above 60 s it is an error; said once, and again when the level changes.
 */
export function makeSkewWatch(log: Log): SkewWatch {
  let level: Level = 'right';
  let latest: ClockSkew | undefined;
  const watch = (dateHeader: string | undefined, now: Date): void => {
    const theirs = Date.parse(dateHeader ?? '');
    if (Number.isNaN(theirs)) return;
    const skewMs = now.getTime() - theirs;
    latest = { seconds: Math.round(skewMs / 1000), measuredAt: now };
    const next: Level = Math.abs(skewMs) > ALARM_MS ? 'far-off' : Math.abs(skewMs) > WARN_MS ? 'off' : 'right';
    if (next === level) return;
    level = next;
    const fields = { skewSeconds: Math.round(skewMs / 1000) };
    if (next === 'far-off') log.error(fields, 'the clock of this machine is far off that of BPJS; signatures will be refused. Check NTP');
    else if (next === 'off') log.warn(fields, 'the clock of this machine drifts from that of BPJS. Check NTP');
    else log.info(fields, 'the clock of this machine agrees with that of BPJS again');
  };
  return Object.assign(watch, { latest: () => latest });
}
