import type { Log } from './log';

/** Writes what is handed to it in bundles, behind the answers, so that no caller waits for it. */
export interface BackgroundWriter<Item> {
  add: (item: Item) => void;
  /** How many are not written yet. */
  waiting: () => number;
  /** Writes out the rest; what cannot be written then is given up. */
  close: () => Promise<void>;
}

export interface BackgroundWriterOptions<Item> {
  /** For the log: what is being written. */
  what: string;
  pauseMs: number;
  retryMs: number;
  bundle: number;
  /** What waits while the database is away stays in memory, but of no owner without end: a flood of one costs no other anything. */
  mostWaiting: number;
  ownerOf: (item: Item) => number;
  write: (items: readonly Item[]) => Promise<void>;
}

/** One bundle in flight, in the order added. A bundle that fails is tried again, after a longer pause. */
export function makeBackgroundWriter<Item>(log: Log, options: BackgroundWriterOptions<Item>): BackgroundWriter<Item> {
  const { what } = options;
  let waiting: Item[] = [];
  const waitingOf = new Map<number, number>();
  let dropped = 0;
  let timer: NodeJS.Timeout | undefined;
  let writing: Promise<void> = Promise.resolve();

  const count = (item: Item, more: 1 | -1): void => {
    const owner = options.ownerOf(item);
    waitingOf.set(owner, (waitingOf.get(owner) ?? 0) + more);
  };
  const writeAll = async (): Promise<void> => {
    while (waiting.length > 0) {
      const bundle = waiting.slice(0, options.bundle);
      await options.write(bundle);
      waiting = waiting.slice(bundle.length);
      bundle.forEach((item) => count(item, -1));
    }
    if (dropped > 0) log.error({ what, dropped }, 'too much was waiting for the database; some was not kept');
    dropped = 0;
  };
  const schedule = (afterMs: number): void => {
    timer ??= setTimeout(() => {
      timer = undefined;
      writing = writing.then(writeAll).catch((error: unknown) => {
        log.warn({ error, what }, 'what is written behind the answers waits for the database');
        schedule(options.retryMs);
      });
    }, afterMs);
  };

  return {
    waiting: () => waiting.length,
    add: (item) => {
      if ((waitingOf.get(options.ownerOf(item)) ?? 0) >= options.mostWaiting) dropped += 1;
      else {
        waiting.push(item);
        count(item, 1);
      }
      schedule(options.pauseMs);
    },
    close: async () => {
      clearTimeout(timer);
      await writing;
      clearTimeout(timer);
      await writeAll().catch((error: unknown) => log.error({ error, what, lost: waiting.length }, 'the last of it was not kept'));
    },
  };
}
