import type { Db, Sql, Tx } from '../db';
import type { FacilityId } from '../facility';
import { FIRST_HASH, SEALED_COLUMNS, sealHash, type SealedEvent } from './seal-hash';
import type { ChainHead } from './seal-chain';

/** What is wrong with a chain; `sealNumber`: the batch it was seen at. */
export type ChainFault =
  | { fault: 'changed'; sealNumber: number }
  | { fault: 'events-missing'; sealNumber: number; expected: number; found: number }
  | { fault: 'not-linked'; sealNumber: number }
  | { fault: 'seal-missing'; sealNumber: number }
  | { fault: 'beginning-missing'; sealNumber: number }
  | { fault: 'cut-off'; sealNumber: number; lastSeal: number }
  | { fault: 'other-history'; sealNumber: number }
  | { fault: 'without-seal'; sealNumber: number; events: number };

export interface ChainVerdict {
  /** The first thing that is wrong; undefined: whole. */
  fault: ChainFault | undefined;
  seals: number;
  events: number;
  /** Not sealed yet, and since when the oldest of them waits. */
  unsealed: number;
  unsealedSince: Date | null;
  head: ChainHead | undefined;
  /** An anchor was given that is older than what the retention has left: it says nothing any more. */
  anchorIsTooOld: boolean;
}

interface SealRow extends ChainHead {
  events: number;
  previousHash: string;
}

/** A head that was kept elsewhere (`headOfChain`). */
export type Anchor = Pick<ChainHead, 'sealNumber' | 'hash'>;

const SEALS_AT_ONCE = 100;

/**
 * Computes every hash of a chain anew, in one consistent state. An anchor kept outside this database also proves that nothing
 * up to it was cut off or written anew.
 */
export async function verifyChain(db: Db, facilityId: FacilityId, anchor?: Anchor): Promise<ChainVerdict> {
  return db.transaction(async (tx) => {
    await tx.rows('set transaction isolation level repeatable read, read only');
    const verdict: ChainVerdict = { fault: undefined, seals: 0, events: 0, unsealed: 0, unsealedSince: null, head: undefined, anchorIsTooOld: false };
    const [waiting] = await tx.rows<{ count: number; since: Date | null }>('select count(*)::int as count, min(occurred_at) as since from security_event where facility_id = :facilityId and seal_number is null', { facilityId });
    verdict.unsealed = waiting?.count ?? 0;
    verdict.unsealedSince = waiting?.since ?? null;
    verdict.fault = (await walk(tx, facilityId, verdict, anchor)) ?? (await beyondSeals(tx, facilityId));
    return verdict;
  });
}

async function walk(tx: Tx, facilityId: FacilityId, verdict: ChainVerdict, anchor: Anchor | undefined): Promise<ChainFault | undefined> {
  let previous: SealRow | undefined;
  let anchorSeen = false;
  for (;;) {
    const seals = await tx.rows<SealRow>(
      `select seal_number as "sealNumber", events, previous_hash as "previousHash", hash, sealed_at as "sealedAt" from security_seal
       where facility_id = :facilityId and seal_number > :after
       order by seal_number
       limit ${SEALS_AT_ONCE}`,
      { facilityId, after: previous?.sealNumber ?? 0 },
    );
    const events = seals.length === 0 ? new Map<number, SealedEvent[]>() : await eventsOf(tx, facilityId, seals);
    for (const seal of seals) {
      const own = events.get(seal.sealNumber) ?? [];
      // Of the batch where the retention stopped only the hash is left; a later event of the chain itself tells so.
      const isPurged = previous === undefined && own.length === 0;
      const fault = isPurged ? await beginningOf(tx, facilityId, seal) : faultOf(facilityId, seal, previous, own);
      if (fault !== undefined) return fault;
      if (previous === undefined && anchor !== undefined && anchor.sealNumber < seal.sealNumber) verdict.anchorIsTooOld = true;
      if (anchor?.sealNumber === seal.sealNumber) {
        anchorSeen = true;
        if (anchor.hash !== seal.hash) return { fault: 'other-history', sealNumber: seal.sealNumber };
      }
      verdict.seals += 1;
      verdict.events += own.length;
      previous = seal;
    }
    if (seals.length < SEALS_AT_ONCE) break;
  }
  if (previous !== undefined) verdict.head = { sealNumber: previous.sealNumber, hash: previous.hash, sealedAt: previous.sealedAt };
  if (anchor !== undefined && !anchorSeen && !verdict.anchorIsTooOld) return { fault: 'cut-off', sealNumber: anchor.sealNumber, lastSeal: previous?.sealNumber ?? 0 };
  return undefined;
}

function faultOf(facilityId: FacilityId, seal: SealRow, previous: SealRow | undefined, events: readonly SealedEvent[]): ChainFault | undefined {
  const { sealNumber } = seal;
  if (previous === undefined ? sealNumber !== 1 : sealNumber !== previous.sealNumber + 1) return { fault: 'seal-missing', sealNumber: (previous?.sealNumber ?? 0) + 1 };
  if (seal.previousHash !== (previous?.hash ?? FIRST_HASH)) return { fault: 'not-linked', sealNumber };
  if (events.length < seal.events) return { fault: 'events-missing', sealNumber, expected: seal.events, found: events.length };
  return sealHash(facilityId, seal, events) === seal.hash ? undefined : { fault: 'changed', sealNumber };
}

export const PURGED_EVENT = 'security-log-purged';

async function beginningOf(tx: Tx, facilityId: FacilityId, seal: SealRow): Promise<ChainFault | undefined> {
  const [told] = await tx.rows(
    `select 1 from security_event
     where facility_id = :facilityId and kind = '${PURGED_EVENT}'
       and cast(cast(detail as jsonb) ->> 'throughSeal' as bigint) = :sealNumber and cast(detail as jsonb) ->> 'hash' = :hash`,
    { facilityId, sealNumber: seal.sealNumber, hash: seal.hash },
  );
  return told === undefined ? { fault: 'beginning-missing', sealNumber: seal.sealNumber } : undefined;
}

async function eventsOf(sql: Sql, facilityId: FacilityId, seals: readonly SealRow[]): Promise<Map<number, SealedEvent[]>> {
  const rows = await sql.rows<SealedEvent & { sealNumber: number }>(
    `select ${SEALED_COLUMNS}, seal_number as "sealNumber" from security_event
     where facility_id = :facilityId and seal_number between :first and :last
     order by event_id`,
    { facilityId, first: seals[0]!.sealNumber, last: seals.at(-1)!.sealNumber },
  );
  const bySeal = new Map<number, SealedEvent[]>();
  for (const { sealNumber, ...event } of rows) {
    const own = bySeal.get(sealNumber) ?? [];
    own.push(event);
    bySeal.set(sealNumber, own);
  }
  return bySeal;
}

/** Events that name a batch nobody has sealed: their seals were taken away. */
async function beyondSeals(tx: Tx, facilityId: FacilityId): Promise<ChainFault | undefined> {
  const [stray] = await tx.rows<{ sealNumber: number; events: number }>(
    `select seal_number as "sealNumber", count(*)::int as events from security_event
     where security_event.facility_id = :facilityId and seal_number is not null
       and not exists (select from security_seal where security_seal.facility_id = :facilityId and security_seal.seal_number = security_event.seal_number)
     group by seal_number
     order by seal_number
     limit 1`,
    { facilityId },
  );
  return stray === undefined ? undefined : { fault: 'without-seal', ...stray };
}
