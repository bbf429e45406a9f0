import { randomUUID } from 'node:crypto';
import { sqlState } from '../platform/db';
import type { Log } from '../platform/log';
import { Refusal } from '../platform/refusal';
import { PageComplaint } from './page';
import { SENTENCES } from './refusals';

/** Text that is no number or date, or one that no column can hold: an address somebody made up. */
const UNREADABLE_TO_THE_DATABASE = ['22P02', '22003', '22007', '22008', '22021'];

/** How a door says a refusal; undefined: not one of its own. */
export type Phrase = (refusal: Refusal<Record<string, unknown>>) => string | undefined;

/** What a page says of an error. A bug or an outage is logged, and its reader gets a neutral sentence. */
export function complaintOf(log: Log, error: unknown, { phrase, path }: { phrase: Phrase; path: string | undefined }): { sentence: string; status: number } {
  if (error instanceof PageComplaint) return { sentence: error.sentence, status: error.status };
  if (error instanceof Refusal) {
    const sentence = phrase(error as Refusal<Record<string, unknown>>);
    if (sentence !== undefined) return { sentence, status: 422 };
  }
  const status = (error as { status?: unknown } | null)?.status;
  // What body parsers and the router throw: a form too large, an address that cannot be read.
  if (typeof status === 'number' && status >= 400 && status < 500) return { sentence: SENTENCES.badRequest, status };
  const shownPath = path?.replace(/\d{10,}/g, '***');
  if (UNREADABLE_TO_THE_DATABASE.includes(sqlState(error) ?? '')) {
    log.warn({ error, path: shownPath }, 'a page was asked for with what no column can hold');
    return { sentence: SENTENCES.badRequest, status: 400 };
  }
  log.error({ error, requestId: randomUUID(), path: shownPath }, 'a page could not be shown');
  return { sentence: SENTENCES.outage, status: 500 };
}
