import pino from 'pino';
import { masked, withoutLongNumbers } from './personal-data';

/** JSON lines. ERROR: a person must act. WARN: healed itself. Personal data and secrets never reach a line. */
export interface Log {
  debug: (fields: object, message: string) => void;
  info: (fields: object, message: string) => void;
  warn: (fields: object, message: string) => void;
  error: (fields: object, message: string) => void;
  /** Writes out what is buffered; called once, at the end. */
  flush: () => void;
}

export interface LogOptions {
  level: string;
  /** A file, made with its folder; standard output when absent. */
  file?: string;
}

function described(error: unknown): unknown {
  if (!(error instanceof Error)) return error;
  const code = (error as { code?: unknown }).code;
  return { name: error.name, message: withoutLongNumbers(error.message), code, stack: withoutLongNumbers(error.stack ?? '') };
}

export function makeLog(options: LogOptions): Log {
  const destination = pino.destination({
    ...(options.file === undefined ? { fd: 1 } : { dest: options.file, mkdir: true }),
    sync: false,
    minLength: 4096,
    periodicFlush: 500,
  });
  const logger = pino(
    {
      level: options.level,
      base: null,
      formatters: { log: (fields) => masked('error' in fields ? { ...fields, error: described(fields['error']) } : fields) as Record<string, unknown> },
    },
    destination,
  );
  return {
    debug: (fields, message) => logger.debug(fields, message),
    info: (fields, message) => logger.info(fields, message),
    warn: (fields, message) => logger.warn(fields, message),
    error: (fields, message) => logger.error(fields, message),
    flush: () => {
      try {
        destination.flushSync();
      } catch {
        // not yet opened: nothing was written
      }
    },
  };
}
