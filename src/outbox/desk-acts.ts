import type { Clock } from '../platform/clock';
import type { Db } from '../platform/db';
import type { FacilityId } from '../platform/facility';
import { selected, whyNotReported, type DeskFacility, type DeskSelection } from './desk-preview';
import { refused } from './desk-refusals';
import { whyNotDropped, whyNotResent, whyNotSeen } from './desk-rules';
import { actOn, recordAct, releaseFollowers, sendAgain, type Acting, type ActResult } from './desk-transaction';

const LONGEST_REASON = 500;

export interface Resent {
  results: ActResult[];
  /** More rows fitted the selection than are handled at once. */
  hasMore: boolean;
}

/**
 * Sends rows again, each in a transaction of its own: what one row cannot never keeps another from going. A repetition
 * finds them open and refuses, so that a double click sends nothing twice.
 */
export async function resend(db: Db, clock: Clock, facility: DeskFacility, selection: DeskSelection, actor: string): Promise<Resent> {
  const acting: Acting = { facilityId: facility.facilityId, actor, now: clock() };
  const { entries, unknown, hasMore } = await selected(db, facility.facilityId, acting.now, selection);
  const results: ActResult[] = unknown.map((outboxId) => ({ outboxId, done: false, refusal: refused.notFound(outboxId) }));
  for (const { outboxId } of entries) {
    results.push(
      await actOn(db, acting, outboxId, async (tx, entry) => {
        const refusal = whyNotResent(entry, acting.now) ?? whyNotReported(facility, entry);
        if (refusal !== undefined) return refusal;
        await recordAct(tx, acting, outboxId, 'resend', null);
        await sendAgain(tx, acting, entry);
        return undefined;
      }),
    );
  }
  return { results, hasMore };
}

/** Gives a row up for good, with the reason; what waited behind it goes on. */
export async function drop(db: Db, clock: Clock, facilityId: FacilityId, outboxId: number, reason: string, actor: string): Promise<ActResult> {
  const why = reasonText(reason);
  if (why === null) return { outboxId, done: false, refusal: refused.reasonMissing() };
  const acting: Acting = { facilityId, actor, now: clock() };
  return actOn(db, acting, outboxId, async (tx, entry) => {
    const refusal = whyNotDropped(entry);
    if (refusal !== undefined) return refusal;
    await recordAct(tx, acting, outboxId, 'drop', why);
    await tx.rows(
      `update outbox
       set state = 'dropped', needs_staff = false, question = null, claim_id = null, leased_until = null, settled_at = :now
       where facility_id = :facilityId
         and outbox_id = :outboxId`,
      { facilityId, outboxId, now: acting.now },
    );
    await releaseFollowers(tx, acting, entry);
    return undefined;
  });
}

/** Somebody has looked at what BPJS refused for good: it stays as it is and leaves the list. */
export async function seen(db: Db, clock: Clock, facilityId: FacilityId, outboxId: number, actor: string, reason?: string): Promise<ActResult> {
  const acting: Acting = { facilityId, actor, now: clock() };
  return actOn(db, acting, outboxId, async (tx, entry) => {
    const refusal = whyNotSeen(entry);
    if (refusal !== undefined) return refusal;
    await recordAct(tx, acting, outboxId, 'seen', reasonText(reason ?? ''));
    await tx.rows('update outbox set needs_staff = false where facility_id = :facilityId and outbox_id = :outboxId', { facilityId, outboxId });
    return undefined;
  });
}

function reasonText(reason: string): string | null {
  // PostgreSQL keeps no NUL in a text.
  const text = reason.replaceAll('\0', '').trim().slice(0, LONGEST_REASON);
  return text === '' ? null : text;
}
