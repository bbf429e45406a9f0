import { createHash } from 'node:crypto';
import { sqlState, withinTransaction, type Db, type Tx } from '../platform/db';
import type { FacilityId } from '../platform/facility';
import type { Answer } from './endpoint';
import { PROBLEMS, ProblemFound } from './problem';

export interface IdempotentRequest {
  facilityId: FacilityId;
  clientName: string;
  key: string;
  /** 0: the whole request; 1…: an item of one with many. */
  part: number;
  /** Of what was asked: the same key with something else is a mistake of the caller. */
  digest: string;
  now: Date;
}

/** Of method, address, version and body; the order of a body's fields counts, because a repeat is the same bytes. */
export function digestOf(method: string, path: string, ifMatch: string, body: unknown): string {
  return createHash('sha256').update(JSON.stringify([method, path, ifMatch, body ?? null])).digest('base64url');
}

const QUERY_CANCELLED = '57014';

/**
 * Does `work` once for each key and part.
 *
 * Guarantee: the answer is kept in the transaction of the work itself, so whoever repeats gets the first answer if the work
 * was done, and does it if it was not: also when the process died in between, and when both come at once, of which the
 * second waits for the first. A refusal is an answer too: the work is undone, the "no" is kept.
 * @throws ProblemFound key reused for something else, or still being worked on
 */
export async function answerOnce(db: Db, request: IdempotentRequest, work: (db: Db) => Promise<Answer>, phrase: (error: unknown) => Answer | undefined): Promise<Answer> {
  return db.transaction(async (tx) => {
    const known = await claim(tx, request);
    if (known !== undefined) return known;
    let answer: Answer;
    try {
      answer = await tx.savepoint((inner) => work(withinTransaction(inner)));
    } catch (error) {
      const refused = phrase(error);
      if (refused === undefined) throw error;
      answer = refused;
    }
    await tx.rows(
      `update idempotent_answer set status = :status, answer = :answer
       where facility_id = :facilityId and client_name = :clientName and idempotency_key = :key and part = :part`,
      { ...placeOf(request), status: answer.status, answer: JSON.stringify({ body: answer.body, ...(answer.etag === undefined ? {} : { etag: answer.etag }) }) },
      'keep_idempotent_answer',
    );
    return answer;
  });
}

const placeOf = ({ facilityId, clientName, key, part }: IdempotentRequest): Record<string, unknown> => ({ facilityId, clientName, key, part });

/** Undefined: ours to do. Whoever comes second waits here until the first has committed or gone. */
async function claim(tx: Tx, request: IdempotentRequest): Promise<Answer | undefined> {
  const place = placeOf(request);
  const claimed = await tx
    .rows(
      `insert into idempotent_answer (facility_id, client_name, idempotency_key, part, request_digest, created_at)
       values (:facilityId, :clientName, :key, :part, :digest, :now)
       on conflict do nothing
       returning 1`,
      { ...place, digest: request.digest, now: request.now },
      'claim_idempotency_key',
    )
    .catch((error: unknown) => {
      throw sqlState(error) === QUERY_CANCELLED ? new ProblemFound(PROBLEMS.stillWorking(), { 'retry-after': '5' }) : error;
    });
  if (claimed.length === 1) return undefined;
  const [kept] = await tx.rows<{ request_digest: string; status: number | null; answer: { body: unknown; etag?: string } | null }>(
    `select request_digest, status, answer from idempotent_answer
     where facility_id = :facilityId and client_name = :clientName and idempotency_key = :key and part = :part`,
    place,
    'read_idempotent_answer',
  );
  if (kept === undefined || kept.status === null || kept.answer === null) throw new ProblemFound(PROBLEMS.stillWorking(), { 'retry-after': '1' });
  if (kept.request_digest !== request.digest) throw new ProblemFound(PROBLEMS.idempotencyKeyReused());
  return { status: kept.status, ...kept.answer };
}
