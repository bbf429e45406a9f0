import type { Sql } from '../platform/db';
import type { FacilityId } from '../platform/facility';

export type OutboxState = 'open' | 'parked' | 'sent' | 'superseded' | 'cancelled-at-bpjs' | 'rejected' | 'expired' | 'dropped' | 'not-needed';

/** One thing owed to BPJS, as staff see it. */
export interface OutboxEntry {
  outbox_id: number;
  lane: string;
  precedence: number;
  kind: string;
  fact: Record<string, unknown>;
  state: OutboxState;
  due_at: Date;
  attempts: number;
  verdict: string | null;
  /** BPJS's own words at the last try. */
  last_message: string | null;
  created_at: Date;
  settled_at: Date | null;
}

const MOST_ROWS = 1_000;

/** What is owed or was sent, each lane in the order in which it leaves. At most a thousand rows. */
export async function listOutbox(db: Sql, facilityId: FacilityId, filter: { lane?: string; state?: OutboxState } = {}): Promise<OutboxEntry[]> {
  return db.rows<OutboxEntry>(
    `select outbox_id, lane, precedence, kind, fact, state, due_at, attempts, verdict, last_message, created_at, settled_at
     from outbox
     where facility_id = :facilityId
       and (cast(:lane as text) is null or lane = :lane)
       and (cast(:state as text) is null or state = :state)
     order by lane, precedence, outbox_id
     limit :limit`,
    { facilityId, lane: filter.lane ?? null, state: filter.state ?? null, limit: MOST_ROWS },
  );
}
