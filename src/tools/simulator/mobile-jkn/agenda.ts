import type { Clock } from '../../../platform/clock';

const LOOK_EVERY_MS = 20;

/** Waits for instants of the simulator's clock, which may run fast, stand still or be set by hand. */
export interface Agenda {
  /** Resolves once the clock has reached `instant`; false when the agenda was closed first. */
  at(instant: Date): Promise<boolean>;
  /** The next instant somebody waits for. */
  next(): Date | null;
  isClosed(): boolean;
  close(): void;
}

interface Wait {
  instant: Date;
  resolve: (isTime: boolean) => void;
}

/** One timer for everybody: it asks the clock again and again, because a rehearsal's clock keeps no steady pace. */
export function makeAgenda(clock: Clock): Agenda {
  let waits: Wait[] = [];
  let closed = false;

  const look = () => {
    const now = clock();
    const due = waits.filter(({ instant }) => instant <= now).sort((a, b) => a.instant.getTime() - b.instant.getTime());
    if (due.length === 0) return;
    waits = waits.filter(({ instant }) => instant > now);
    for (const { resolve } of due) resolve(true);
  };
  const timer = setInterval(look, LOOK_EVERY_MS).unref();

  return {
    at: (instant) => (closed ? Promise.resolve(false) : new Promise((resolve) => waits.push({ instant, resolve }))),
    next: () => waits.reduce<Date | null>((first, { instant }) => (first === null || instant < first ? instant : first), null),
    isClosed: () => closed,
    close() {
      closed = true;
      clearInterval(timer);
      for (const { resolve } of waits) resolve(false);
      waits = [];
    },
  };
}
