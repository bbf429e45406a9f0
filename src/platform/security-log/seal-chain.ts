import type { Clock } from '../clock';
import type { Db, Sql, Tx } from '../db';
import type { FacilityId } from '../facility';
import { FIRST_HASH, SEALED_COLUMNS, sealHash, type SealedEvent } from './seal-hash';
import { PLATFORM_CHAIN } from './security-event';

/** First half of the advisory lock of a chain; the second is its facility. */
const CHAIN_LOCK = 0x7365616c; // "seal"
const BATCH = 1_000;

/**
 * Holds a chain until the transaction ends: one at a time lengthens or shortens it.
 * @returns false when its facility is no more
 */
export async function holdChain(tx: Tx, facilityId: FacilityId): Promise<boolean> {
  if (facilityId !== PLATFORM_CHAIN) {
    // An erasure waits for us, and we do not write behind it.
    const [facility] = await tx.rows('select from facility where facility_id = :facilityId for key share', { facilityId });
    if (facility === undefined) return false;
  }
  await tx.rows('select pg_advisory_xact_lock(:lock, :facilityId)', { lock: CHAIN_LOCK, facilityId });
  return true;
}

/**
 * Seals what is committed and not sealed yet, batch by batch: each batch's hash covers its events and the hash before it.
 *
 * Which batch an event belongs to is decided here, after its commit, and not by its identity: one that was taken earlier may be
 * committed later, and then comes into a later batch. Any number of processes may seal at once, and one may die at any line:
 * a batch is sealed whole or not at all.
 * @returns how many events were sealed
 */
export async function sealChain({ db, clock }: { db: Db; clock: Clock }, facilityId: FacilityId): Promise<number> {
  let sealed = 0;
  for (;;) {
    const count = await db.transaction((tx) => sealBatch(tx, facilityId, clock()));
    sealed += count;
    if (count < BATCH) return sealed;
  }
}

async function sealBatch(tx: Tx, facilityId: FacilityId, sealedAt: Date): Promise<number> {
  if (!(await holdChain(tx, facilityId))) return 0;
  const events = await tx.rows<SealedEvent>(
    `select ${SEALED_COLUMNS} from security_event
     where facility_id = :facilityId and seal_number is null
     order by event_id
     limit ${BATCH}`,
    { facilityId },
    'events_to_seal',
  );
  if (events.length === 0) return 0;
  const last = await headOfChain(tx, facilityId);
  const seal = { sealNumber: (last?.sealNumber ?? 0) + 1, previousHash: last?.hash ?? FIRST_HASH, sealedAt };
  await tx.rows(
    `insert into security_seal (facility_id, seal_number, events, previous_hash, hash, sealed_at, newest_at)
     select :facilityId, :sealNumber, :events, :previousHash, :hash, :sealedAt, max(occurred_at)
     from security_event where facility_id = :facilityId and event_id = any(:ids)`,
    { facilityId, ...seal, events: events.length, hash: sealHash(facilityId, seal, events), ids: events.map(({ eventId }) => eventId) },
  );
  await tx.rows('update security_event set seal_number = :sealNumber where facility_id = :facilityId and event_id = any(:ids)', { facilityId, sealNumber: seal.sealNumber, ids: events.map(({ eventId }) => eventId) });
  return events.length;
}

export interface ChainHead {
  sealNumber: number;
  hash: string;
  sealedAt: Date;
}

/** The newest batch: what to keep elsewhere, so that nothing can be cut off behind it unseen. Undefined: nothing sealed yet. */
export async function headOfChain(sql: Sql, facilityId: FacilityId): Promise<ChainHead | undefined> {
  const [head] = await sql.rows<ChainHead>(
    `select seal_number as "sealNumber", hash, sealed_at as "sealedAt" from security_seal
     where facility_id = :facilityId
     order by seal_number desc
     limit 1`,
    { facilityId },
    'head_of_chain',
  );
  return head;
}

/** Seals every chain that has something to seal. @returns how many events were sealed */
export async function sealAllChains(deps: { db: Db; clock: Clock }, signal?: AbortSignal): Promise<number> {
  const chains = await deps.db.rows<{ facility_id: FacilityId }>('select distinct facility_id from security_event where seal_number is null order by facility_id');
  let sealed = 0;
  for (const { facility_id: facilityId } of chains) {
    signal?.throwIfAborted();
    sealed += await sealChain(deps, facilityId);
  }
  return sealed;
}
