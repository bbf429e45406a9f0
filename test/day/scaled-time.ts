import { closeSync, openSync, readSync, writeSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import type { Clock } from '../../src/platform/clock';

/** From `realStart` of the machine's clock on, the day's clock shows `startsAt` and more, running `speed` times as fast. */
interface Stretch {
  /** Milliseconds of the epoch, on the day's clock. */
  startsAt: number;
  /** Milliseconds of the epoch, on the machine's clock. */
  realStart: number;
  speed: number;
}

/** One clock for several processes of this machine, in a small file that all of them read and one writes. */
export interface ScaledTime {
  clock: Clock;
  /** Lets so many milliseconds of the clock pass. */
  wait: (ms: number) => Promise<void>;
  close: () => void;
}

/** In the one process that sets the pace. */
export interface PacedTime extends ScaledTime {
  /** From now on so many times as fast as the machine. The clock never jumps. */
  run: (speed: number) => void;
  /** When the machine's clock showed what the day's clock calls `instant`. */
  realOf: (instant: Date) => number;
  /** Resolves when the clock has come to an instant; at once when it is past. */
  reached: (instant: number) => Promise<void>;
}

/** A worker that meets a busy facility asks again after 100 ms of its clock: scaled, that would be queries without rest. */
const SHORTEST_REAL_WAIT_MS = 30;
/** A clock that was slowed meanwhile must not be run past. */
const LONGEST_REAL_STEP_MS = 50;

/** Joins the clock of a file that `startTime` has begun. */
export function joinTime(file: string): ScaledTime {
  const descriptor = openSync(file, 'r');
  return timeOf(() => readStretch(descriptor), () => closeSync(descriptor));
}

/** Begins a clock in a new file: it shows `startsAt` after `leadMs` of the machine's time. */
export function startTime(file: string, startsAt: number, speed: number, leadMs: number): PacedTime {
  const descriptor = openSync(file, 'w+');
  const first: Stretch = { startsAt, realStart: Date.now() + leadMs, speed };
  const stretches = [first];
  writeStretch(descriptor, first);
  const now = (): Stretch => stretches.at(-1) ?? first;
  const time = timeOf(now, () => closeSync(descriptor));
  return {
    ...time,
    run: (wanted) => {
      if (wanted === now().speed) return;
      const realStart = Date.now();
      const next: Stretch = { startsAt: shown(now(), realStart), realStart, speed: wanted };
      stretches.push(next);
      writeStretch(descriptor, next);
    },
    realOf: (instant) => {
      const stretch = stretches.findLast((each) => each.startsAt <= instant.getTime()) ?? first;
      return stretch.realStart + (instant.getTime() - stretch.startsAt) / stretch.speed;
    },
    reached: async (instant) => {
      for (let ms = instant - time.clock().getTime(); ms > 0; ms = instant - time.clock().getTime()) await delay(Math.min(LONGEST_REAL_STEP_MS, Math.max(1, ms / now().speed)));
    },
  };
}

function timeOf(now: () => Stretch, close: () => void): ScaledTime {
  return {
    clock: () => new Date(shown(now(), Date.now())),
    wait: async (ms) => void (await delay(Math.max(SHORTEST_REAL_WAIT_MS, ms / now().speed))),
    close,
  };
}

/** In whole milliseconds: an instant that goes through the database and back must stay what it was. */
function shown({ startsAt, realStart, speed }: Stretch, realNow: number): number {
  return Math.floor(startsAt + (realNow - realStart) * speed);
}

/** Three numbers and their sum, by which a reader knows that it has not read half of a change. */
function writeStretch(descriptor: number, { startsAt, realStart, speed }: Stretch): void {
  writeSync(descriptor, Float64Array.of(startsAt, realStart, speed, startsAt + realStart + speed), 0, 32, 0);
}

function readStretch(descriptor: number): Stretch {
  for (;;) {
    const numbers = new Float64Array(4);
    readSync(descriptor, numbers, 0, 32, 0);
    const [startsAt = 0, realStart = 0, speed = 0, sum] = numbers;
    if (speed > 0 && startsAt + realStart + speed === sum) return { startsAt, realStart, speed };
  }
}
