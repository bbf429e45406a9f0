import { sqlState } from '../platform/db';
import type { FacilityId } from '../platform/facility';

/** Measured: with more of them in one statement the first waits for the last, and nothing is gained. */
const MOST_AT_ONCE = 64;

interface Asked<Key, Value> {
  key: Key;
  resolve: (value: Value) => void;
  reject: (error: unknown) => void;
}

/**
 * A reader that puts the questions which arrive while a statement is under way into the next one, one in flight per facility:
 * the status calls of a whole town before seven are one statement and not a thousand. Nothing is kept: each answer was read
 * after its question came, and is as fresh as if it had been asked alone.
 *
 * @param read answers many questions at once, in the order asked
 */
export function shareReads<Key, Value>(read: (facilityId: FacilityId, keys: readonly Key[]) => Promise<readonly Value[]>): (facilityId: FacilityId, key: Key) => Promise<Value> {
  const waitingOf = new Map<FacilityId, Asked<Key, Value>[]>();

  const serve = async (facilityId: FacilityId, asked: readonly Asked<Key, Value>[]): Promise<void> => {
    try {
      const values = await read(facilityId, asked.map(({ key }) => key));
      asked.forEach(({ resolve }, place) => resolve(values[place]!));
    } catch (error) {
      // What the database refuses may be one question's own fault, and the others are not to suffer for it.
      if (asked.length === 1 || sqlState(error) === undefined || sqlState(error)?.startsWith('57') === true) for (const { reject } of asked) reject(error);
      else for (const one of asked) await serve(facilityId, [one]);
    }
  };

  const drain = async (facilityId: FacilityId, waiting: Asked<Key, Value>[]): Promise<void> => {
    while (waiting.length > 0) await serve(facilityId, waiting.splice(0, MOST_AT_ONCE));
    waitingOf.delete(facilityId);
  };

  return (facilityId, key) =>
    new Promise((resolve, reject) => {
      const waiting = waitingOf.get(facilityId);
      if (waiting !== undefined) return void waiting.push({ key, resolve, reject });
      const first = [{ key, resolve, reject }];
      waitingOf.set(facilityId, first);
      // Whoever is in the same packet comes along.
      setImmediate(() => void drain(facilityId, first));
    });
}
