import type { Log } from '../../src/platform/log';
import { masked } from '../../src/platform/personal-data';

export interface TestLog extends Log {
  lines: { level: string; fields: object; message: string }[];
}

/** Keeps the lines, so that a test can read them; what the product would have masked is masked here as well. */
export function makeTestLog(): TestLog {
  const lines: TestLog['lines'] = [];
  const at = (level: string) => (fields: object, message: string) => void lines.push({ level, fields: masked(fields) as object, message });
  return { lines, debug: at('debug'), info: at('info'), warn: at('warn'), error: at('error'), flush: () => undefined };
}
