import { setTimeout as delay } from 'node:timers/promises';
import type { Db } from '../platform/db';

/** Less than a caller waits: whoever asks holds up the bookings behind it. */
const PATIENCE_MS = 8_000;
const PAUSE_MS = 250;

/**
 * What became of a transaction whose connection was lost while committing. Waits while the database is still at it or is
 * restarting, at most some seconds.
 * @throws the last error when the database cannot be asked in that time
 */
export async function commitOutcome(db: Db, transactionId: string): Promise<'committed' | 'aborted'> {
  let problem: unknown = new Error('the transaction did not end in time');
  const deadline = performance.now() + PATIENCE_MS;
  for (; performance.now() < deadline; await delay(PAUSE_MS)) {
    try {
      const [row] = await db.rows<{ status: string | null }>('select pg_xact_status(cast(:transactionId as xid8)) as status', { transactionId });
      if (row?.status === 'committed' || row?.status === 'aborted') return row.status;
    } catch (error) {
      problem = error;
    }
  }
  throw problem;
}
