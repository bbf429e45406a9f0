import type { Exchange } from '../bpjs/call';
import { announceEvents } from '../events/announce';
import type { Sql, Tx } from '../platform/db';
import { attemptBindings, INSERT_ATTEMPT } from './attempts';
import type { Claimed } from './claim';
import type { FinalState, Finding } from './decision';

/** What is kept with a row of its last try. */
export interface Written {
  finding: Finding;
  message: string | null;
  /** Whoever asked for the try has had it: the next one follows from the schedule. */
  wasSent?: boolean;
}

export async function lockedIfOurs(tx: Tx, row: Claimed): Promise<boolean> {
  const rows = await tx.rows(
    `select outbox_id
     from outbox
     where facility_id = :facilityId
       and outbox_id = :outboxId
       and claim_id = :claimId
       and state = 'open'
     for update`,
    { facilityId: row.facilityId, outboxId: row.outboxId, claimId: row.claimId },
    'lock_if_ours',
  );
  return rows.length === 1;
}

/**
 * The attempt and the end of a row that BPJS has taken, in one statement.
 * @returns whether the claim was still ours; the attempt is kept in any case
 */
export async function closeAsSent(db: Sql, row: Claimed, exchange: Exchange, written: Written, now: Date): Promise<boolean> {
  const rows = await db.rows(
    `with attempt as (${INSERT_ATTEMPT})
     update outbox
     set state = 'sent', verdict = :verdict, last_message = :message, about = null, question = null, needs_staff = false, requested_by = null,
       claim_id = null, leased_until = null, settled_at = :now
     where facility_id = :facilityId
       and outbox_id = :outboxId
       and claim_id = :claimId
       and state = 'open'
     returning outbox_id`,
    { ...attemptBindings(row, exchange, written.finding), message: written.message, claimId: row.claimId, now },
    'close_as_sent',
  );
  return rows.length === 1;
}

/** Final but not well: somebody should know. A look-up that was not made in time is nobody's concern. */
function concernsStaff(row: Claimed, state: FinalState | 'parked'): boolean {
  const isBad = state === 'parked' || state === 'rejected' || state === 'superseded' || state === 'expired';
  return isBad && !(row.kind === 'mobile-jkn-booking-made' && (state === 'expired' || state === 'superseded'));
}

export async function close(tx: Tx, row: Claimed, state: FinalState | 'parked', written: Written, now: Date, needsStaff = concernsStaff(row, state)): Promise<void> {
  await tx.rows(
    `update outbox
     set state = :state, verdict = :verdict, last_message = coalesce(:message, last_message), about = :about, question = null, needs_staff = :needsStaff, requested_by = null,
       claim_id = null, leased_until = null, settled_at = :settledAt
     where facility_id = :facilityId
       and outbox_id = :outboxId`,
    {
      facilityId: row.facilityId,
      outboxId: row.outboxId,
      state,
      verdict: written.finding.kind,
      message: written.message,
      about: aboutOf(written.finding),
      needsStaff,
      settledAt: state === 'parked' ? null : now,
    },
  );
  if (state === 'parked') await tellParked(tx, row, written.finding, now);
}

/** Which booking waits for whom; BPJS's own words may name a person and are read at the desk. */
async function tellParked(tx: Tx, row: Claimed, finding: Finding, now: Date): Promise<void> {
  const task = (row.fact as { task?: unknown } | null)?.task;
  // What BPJS calls the field may have the value beside it.
  const about = /^[a-z]+(:[a-z]{1,20}$)?/.exec(aboutOf(finding) ?? '')?.[0] ?? null;
  const detail = { bookingCode: row.lane, outboxId: row.outboxId, kind: row.kind, verdict: finding.kind, about, ...(typeof task === 'number' ? { task } : {}) };
  await announceEvents(tx, row.facilityId, now, [{ type: 'push.parked', subject: row.lane, occurredAt: now, detail }]);
}

export async function reopen(tx: Tx, row: Claimed, written: Written, dueAt: Date, question: 'task-list' | null = row.question): Promise<void> {
  await tx.rows(
    `update outbox
     set verdict = :verdict, last_message = :message, question = :question, requested_by = case when :wasSent then null else requested_by end, claim_id = null, leased_until = null, due_at = :dueAt
     where facility_id = :facilityId
       and outbox_id = :outboxId`,
    { facilityId: row.facilityId, outboxId: row.outboxId, verdict: written.finding.kind, message: written.message, wasSent: written.wasSent === true, question, dueAt },
  );
}

/** Nothing was tried: what waits for its moment does not come to wait longer for it. */
export async function putOff(tx: Tx, row: Claimed, written: Written, dueAt: Date): Promise<void> {
  await reopen(tx, row, written, dueAt);
  await tx.rows('update outbox set attempts = greatest(0, attempts - 1) where facility_id = :facilityId and outbox_id = :outboxId', { facilityId: row.facilityId, outboxId: row.outboxId });
}

/** `field:nik`, `referral`, `schedule`, `unknown`: which words of explanation staff are given. */
function aboutOf(finding: Finding): string | null {
  if (finding.kind !== 'needs-person') return null;
  return finding.about === 'field' ? `field:${finding.field ?? ''}` : finding.about;
}
