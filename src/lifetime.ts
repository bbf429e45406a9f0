import type { Log } from './platform/log';

/** From the first step of a start to the last step of a stop. */
export interface Lifetime {
  /** What is open from now on. Closed in reverse order, each within its own bound, after which the next one follows. */
  opened: (name: string, close: () => Promise<void>, withinMs: number) => void;
  /** Runs the start. A signal in the middle lets the current step end; a failure closes what is open and exits 1. */
  run: (start: (lifetime: Lifetime) => Promise<void>) => Promise<void>;
  /** Between two steps of the start. @throws when the process has been told to stop */
  checkpoint: () => void;
  /** Closes everything and exits. The first call decides when, the highest code wins. */
  stop: (exitCode: number) => Promise<void>;
}

class ToldToStop extends Error {}

/**
 * @param onFailure tells the person at the terminal why the start failed
 */
export function makeLifetime(log: Log, onFailure: (error: unknown) => void): Lifetime {
  const open: { name: string; close: () => Promise<void>; withinMs: number }[] = [];
  let starting: Promise<void> = Promise.resolve();
  let ending: Promise<void> | undefined;
  let code = 0;

  const end = async (): Promise<void> => {
    await starting.catch(() => undefined);
    for (const part of open.reverse()) {
      try {
        if (await endsWithin(part.close(), part.withinMs)) log.info({ part: part.name }, 'closed');
        else log.warn({ part: part.name, withinMs: part.withinMs }, 'did not close in time; left behind');
      } catch (error) {
        code = 1;
        log.error({ error, part: part.name }, 'could not be closed');
      }
    }
    log.info({ code }, 'stopped');
    log.flush();
    process.exit(code);
  };
  const lifetime: Lifetime = {
    opened: (name, close, withinMs) => void open.push({ name, close, withinMs }),
    run: async (start) => {
      starting = start(lifetime);
      try {
        await starting;
      } catch (error) {
        if (!(error instanceof ToldToStop)) {
          log.error({ error }, 'the start failed');
          onFailure(error);
        }
        await lifetime.stop(error instanceof ToldToStop ? 0 : 1);
      }
    },
    checkpoint: () => {
      if (ending !== undefined) throw new ToldToStop();
    },
    stop: (exitCode) => {
      code = Math.max(code, exitCode);
      return (ending ??= end());
    },
  };
  return lifetime;
}

/**
 * Signals end the process in order, a second one changes nothing; what nobody caught is logged and ends it with 1.
 * @param onHangup what SIGHUP does instead of ending it
 */
export function obeySignals(lifetime: Lifetime, log: Log, onHangup?: () => void): void {
  if (onHangup !== undefined) process.on('SIGHUP', onHangup);
  for (const signal of ['SIGINT', 'SIGTERM', ...(onHangup === undefined ? (['SIGHUP'] as const) : [])] as const) {
    process.on(signal, () => {
      log.info({ signal }, 'told to stop');
      void lifetime.stop(0);
    });
  }
  for (const event of ['uncaughtException', 'unhandledRejection'] as const) {
    process.on(event, (error: unknown) => {
      log.error({ error, event }, 'nobody caught this; stopping');
      void lifetime.stop(1);
    });
  }
  // a closed terminal or pipe is no reason to stop serving
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined);
}

async function endsWithin(work: Promise<void>, withinMs: number): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<false>((resolve) => (timer = setTimeout(() => resolve(false), withinMs)));
  try {
    return await Promise.race([work.then(() => true), late]);
  } finally {
    clearTimeout(timer);
  }
}
