import { transactionDespiteDeadlock, type Db, type Tx } from '../platform/db';
import type { FacilityId } from '../platform/facility';
import { stored } from '../platform/personal-data';
import type { DeskAct, EntryFacts } from './desk-entry';
import { entriesById } from './desk-list';
import { refused, type DeskRefusal } from './desk-refusals';

/** What came of an act on one row. */
export type ActResult = { outboxId: number; done: true } | { outboxId: number; done: false; refusal: DeskRefusal };

/** Who acts, and when. */
export interface Acting {
  facilityId: FacilityId;
  actor: string;
  now: Date;
}

/** Refuses, which changes nothing, or changes the row it was given. */
type Work = (tx: Tx, entry: EntryFacts) => Promise<DeskRefusal | undefined>;

interface ActOptions {
  alsoLocks?: 'booking';
}

const LONGEST_ACTOR = 100;

/**
 * One act on one row in one transaction: the lane is locked, the row is judged as it is then, and `work` either refuses,
 * which changes nothing, or changes it. Of two people who act at once the second meets what the first has made of the
 * row. A worker that is settling the row is waited for; one that is sending it now is left alone.
 *
 * A booking that is to be changed is locked before its lane, as whoever books or checks in does, and the lane in the
 * order in which it leaves, so that a worker settling its head and we wait for each other in one direction. Should it
 * come to a deadlock all the same, PostgreSQL ends one of the two, and we begin again.
 */
export async function actOn(db: Db, acting: Acting, outboxId: number, work: Work, options: ActOptions = {}): Promise<ActResult> {
  if (acting.actor.trim() === '') return { outboxId, done: false, refusal: refused.actorMissing() };
  const refusal = await transactionDespiteDeadlock(db, (tx) => judged(tx, acting, outboxId, work, options));
  return refusal === undefined ? { outboxId, done: true } : { outboxId, done: false, refusal };
}

async function judged(tx: Tx, { facilityId, now }: Acting, outboxId: number, work: Work, { alsoLocks }: ActOptions): Promise<DeskRefusal | undefined> {
  const [row] = await tx.rows<{ lane: string }>('select lane from outbox where facility_id = :facilityId and outbox_id = :outboxId', { facilityId, outboxId });
  if (row === undefined) return refused.notFound(outboxId);
  if (alsoLocks === 'booking') await tx.rows('select from booking where facility_id = :facilityId and booking_code = :lane for no key update', { facilityId, lane: row.lane });
  await tx.rows(
    `select outbox_id
     from outbox
     where facility_id = :facilityId
       and lane = :lane
     order by precedence, outbox_id
     for update`,
    { facilityId, lane: row.lane },
  );
  // A statement after the lock: it sees what whoever held it has made of the row.
  const [entry] = await entriesById(tx, facilityId, now, [outboxId]);
  return entry === undefined ? refused.notFound(outboxId) : work(tx, entry);
}

/** Leaves who did what, when and why. A correction holds what a person is known by, and is kept as such things are. */
export async function recordAct(tx: Tx, acting: Acting, outboxId: number, act: DeskAct, reason: string | null, correction: object | null = null): Promise<void> {
  await recordActs(tx, acting, [outboxId], act, reason, correction);
}

/** The same act on many rows. */
export async function recordActs(tx: Tx, acting: Acting, outboxIds: readonly number[], act: DeskAct, reason: string | null, correction: object | null = null): Promise<void> {
  await tx.rows(
    `insert into outbox_act (facility_id, outbox_id, act, actor, acted_at, reason, correction)
     select :facilityId, acted.outbox_id, :act, :actor, :now, :reason, :correction
     from unnest(cast(:outboxIds as bigint[])) as acted(outbox_id)`,
    { ...acting, actor: actorText(acting.actor), outboxIds, act, reason, correction: correction === null ? null : stored(acting.facilityId, JSON.stringify(correction)) },
  );
}

/** The rows go out as soon as their bookings' turn comes, and what waited behind them follows. */
export async function sendAgain(tx: Tx, acting: Acting, ...entries: readonly EntryFacts[]): Promise<void> {
  await tx.rows(
    `update outbox
     set state = 'open', due_at = :now, needs_staff = false, requested_by = :actor, question = null, claim_id = null, leased_until = null, settled_at = null
     where facility_id = :facilityId
       and outbox_id = any(:outboxIds)`,
    { facilityId: acting.facilityId, now: acting.now, actor: actorText(acting.actor), outboxIds: entries.map((entry) => entry.outboxId) },
  );
  await releaseFollowers(tx, acting, ...entries);
}

/**
 * When a row was parked, what follows it was put off without end; whatever no longer waits for a parked row is due
 * again. A follower with a time of its own, such as a question BPJS must not be asked before, keeps it.
 */
export async function releaseFollowers(tx: Tx, { facilityId, now }: Acting, ...entries: readonly EntryFacts[]): Promise<void> {
  await tx.rows(
    `update outbox
     set due_at = :now
     where facility_id = :facilityId
       and lane = any(:lanes)
       and state = 'open'
       and due_at = 'infinity'
       and waits_for is null
       and not exists (
         select from outbox as earlier
         where earlier.facility_id = outbox.facility_id
           and earlier.lane = outbox.lane
           and (earlier.state = 'parked' or (earlier.state = 'open' and earlier.waits_for is not null))
           and (earlier.precedence, earlier.outbox_id) < (outbox.precedence, outbox.outbox_id)
       )`,
    { facilityId, lanes: [...new Set(entries.map((entry) => entry.bookingCode))], now },
  );
  tx.announce('outbox', String(facilityId));
}

function actorText(actor: string): string {
  return actor.trim().slice(0, LONGEST_ACTOR);
}
