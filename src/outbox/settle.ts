import type { Exchange, Outcome } from '../bpjs/call';
import { addMinutes, type Clock } from '../platform/clock';
import type { Db, Tx } from '../platform/db';
import type { Log } from '../platform/log';
import { stored, withoutLongNumbers } from '../platform/personal-data';
import { retryDelayMs, type Random } from './backoff';
import type { Claimed } from './claim';
import { decide, type Decision, type Finding, type FinalState, type Lane, type Subject } from './decision';
import type { Fact } from './facts';
import { PRECEDENCE } from './owe';

export interface SettleDeps {
  db: Db;
  clock: Clock;
  log: Log;
  random: Random;
}

export interface Result {
  finding: Finding;
  /** Null when nothing was sent. */
  exchange: Exchange | null;
  /** Our own words, where BPJS said none. */
  remark?: string;
  task: number | null;
  /** Null when the visit could not be read. */
  givesUpAt: Date | null;
}

/**
 * Writes down what a try brought, in one transaction: the attempt, the row's new state, and what follows for its
 * lane. The row changes only if the claim is still ours; a try that comes back after another worker took the row
 * over leaves its attempt and nothing else.
 * @returns whether the claim was still ours
 */
export async function settle(deps: SettleDeps, row: Claimed, result: Result): Promise<boolean> {
  const { finding, exchange } = result;
  const message = exchange === null ? (result.remark ?? null) : spoken(exchange.outcome);
  const decision = await deps.db.transaction(async (tx) => {
    const isOurs = await lockedIfOurs(tx, row);
    if (exchange !== null) await recordAttempt(tx, row, exchange, finding);
    if (!isOurs) return undefined;
    const subject: Subject = { kind: row.kind, task: result.task };
    const made = decide(subject, finding, await laneFor(tx, row, finding));
    await apply(tx, deps, row, result, made, message);
    return made;
  });
  const fields = { bookingCode: row.lane, outboxId: row.outboxId, kind: row.kind, task: result.task, verdict: finding.kind, said: withoutLongNumbers(message ?? '') };
  if (decision === undefined) deps.log.warn(fields, 'a late reply was set aside: another worker has the row by now');
  else if (decision.kind === 'park') deps.log.error(fields, 'an outbox row is parked: its booking waits for a person');
  else deps.log.debug(fields, 'settled an outbox row');
  return decision !== undefined;
}

async function lockedIfOurs(tx: Tx, row: Claimed): Promise<boolean> {
  const rows = await tx.rows(
    `select outbox_id
     from outbox
     where facility_id = :facilityId
       and outbox_id = :outboxId
       and claim_id = :claimId
       and state = 'open'
     for update`,
    { facilityId: row.facilityId, outboxId: row.outboxId, claimId: row.claimId },
  );
  return rows.length === 1;
}

async function recordAttempt(tx: Tx, row: Claimed, exchange: Exchange, finding: Finding): Promise<void> {
  const { outcome } = exchange;
  await tx.rows(
    `insert into outbox_attempt
       (facility_id, outbox_id, attempt, started_at, duration_ms, service, request, http_status, code, message, verdict, cause)
     values
       (:facilityId, :outboxId, :attempt, :startedAt, :durationMs, :service, :request, :httpStatus, :code, :message, :verdict, 'schedule')
     on conflict do nothing`,
    {
      facilityId: row.facilityId,
      outboxId: row.outboxId,
      attempt: row.attempt,
      startedAt: exchange.startedAt,
      durationMs: exchange.durationMs,
      service: exchange.operation,
      request: stored(exchange.request),
      httpStatus: 'httpStatus' in outcome ? outcome.httpStatus : null,
      code: 'code' in outcome ? outcome.code : null,
      // The raw text can still be read later: started_at is the timestamp that decrypts it.
      message: outcome.kind === 'undecipherable' ? stored(`${spoken(outcome)} ${outcome.raw}`) : spoken(outcome),
      verdict: finding.kind,
    },
  );
}

/** What was said, verbatim but for the one character PostgreSQL cannot keep. */
function spoken(outcome: Outcome): string {
  switch (outcome.kind) {
    case 'replied':
      return outcome.message.replaceAll('\0', '');
    case 'unreadable':
      return outcome.bodyStart.replaceAll('\0', '');
    case 'undecipherable':
      return 'DECRYPT_FAILED';
    case 'no-reply':
      return outcome.detail;
  }
}

const NOTHING_KNOWN: Lane = { isCalledOff: false, add: 'never-owed', tasksToCome: [] };

/** Read only when BPJS says that something must come first. */
async function laneFor(tx: Tx, row: Claimed, finding: Finding): Promise<Lane> {
  if (finding.kind !== 'booking-unknown' && finding.kind !== 'blocked-on') return NOTHING_KNOWN;
  const others = await tx.rows<{ kind: string; task: number | null; is_to_come: boolean }>(
    `select kind, (fact ->> 'task')::integer as task, state in ('open', 'parked') as is_to_come
     from outbox
     where facility_id = :facilityId
       and lane = :lane
       and outbox_id <> :outboxId`,
    { facilityId: row.facilityId, lane: row.lane, outboxId: row.outboxId },
  );
  const bookings = await tx.rows<{ state: string }>(
    `select state
     from booking
     where facility_id = :facilityId
       and booking_code = :lane`,
    { facilityId: row.facilityId, lane: row.lane },
  );
  const adds = others.filter((other) => other.kind === 'booking-made');
  return {
    isCalledOff: bookings[0]?.state === 'cancelled',
    add: adds.length === 0 ? 'never-owed' : adds.some((add) => add.is_to_come) ? 'to-come' : 'settled',
    tasksToCome: others.flatMap((other) => (other.kind === 'task-reached' && other.is_to_come && other.task !== null ? [other.task] : [])),
  };
}

async function apply(tx: Tx, deps: SettleDeps, row: Claimed, result: Result, decision: Decision, message: string | null): Promise<void> {
  const now = deps.clock();
  const written = { verdict: result.finding.kind, message };
  switch (decision.kind) {
    case 'close':
      return close(tx, row, decision.state, written, now);
    case 'close-lane':
      await close(tx, row, decision.state, written, now);
      return closeRestOfLane(tx, row, message, now);
    case 'park':
      return close(tx, row, 'parked', written, now);
    case 'retry': {
      const dueAt = new Date(now.getTime() + retryDelayMs(row.attempt, deps.random));
      if (result.givesUpAt !== null && dueAt >= result.givesUpAt) return close(tx, row, 'expired', written, now);
      await reopen(tx, row, written, dueAt);
      return postponeFollowers(tx, row, dueAt);
    }
    case 'reopen':
      // A second of patience keeps a worker that does not know of the facility's pause from turning in circles.
      return reopen(tx, row, written, addMinutes(now, 1 / 60));
    case 'owe-add':
      await oweAddFirst(tx, row, now);
      if (decision.state === 'open') return reopen(tx, row, written, now);
      return close(tx, row, decision.state, written, now);
    case 'add-first':
      await bringAddForward(tx, row, now);
      return reopen(tx, row, written, addMinutes(now, 1 / 60));
    case 'task-first':
      await bringForward(tx, row, decision.task, now);
      return reopen(tx, row, written, now);
  }
}

interface Written {
  verdict: string;
  message: string | null;
}

async function close(tx: Tx, row: Claimed, state: FinalState | 'parked', written: Written, now: Date): Promise<void> {
  await tx.rows(
    `update outbox
     set state = :state, verdict = :verdict, last_message = :message, claim_id = null, leased_until = null, settled_at = :settledAt
     where facility_id = :facilityId
       and outbox_id = :outboxId`,
    { facilityId: row.facilityId, outboxId: row.outboxId, state, ...written, settledAt: state === 'parked' ? null : now },
  );
}

async function closeRestOfLane(tx: Tx, row: Claimed, message: string | null, now: Date): Promise<void> {
  await tx.rows(
    `update outbox
     set state = 'cancelled-at-bpjs', verdict = 'cancelled-there', last_message = :message, claim_id = null, leased_until = null, settled_at = :now
     where facility_id = :facilityId
       and lane = :lane
       and state in ('open', 'parked')`,
    { facilityId: row.facilityId, lane: row.lane, message, now },
  );
}

async function reopen(tx: Tx, row: Claimed, written: Written, dueAt: Date): Promise<void> {
  await tx.rows(
    `update outbox
     set verdict = :verdict, last_message = :message, claim_id = null, leased_until = null, due_at = :dueAt
     where facility_id = :facilityId
       and outbox_id = :outboxId`,
    { facilityId: row.facilityId, outboxId: row.outboxId, ...written, dueAt },
  );
}

/** What waits behind a postponed head is not due either: else each claim of a long outage would look at all of it. */
async function postponeFollowers(tx: Tx, row: Claimed, dueAt: Date): Promise<void> {
  await tx.rows(
    `update outbox
     set due_at = :dueAt
     where facility_id = :facilityId
       and lane = :lane
       and outbox_id <> :outboxId
       and state = 'open'
       and due_at < :dueAt`,
    { facilityId: row.facilityId, lane: row.lane, outboxId: row.outboxId, dueAt },
  );
}

/**
 * The add goes before everything the lane still owes, whatever was recorded first; where the lane owes nothing else,
 * nobody waits for it.
 */
async function oweAddFirst(tx: Tx, row: Claimed, now: Date): Promise<void> {
  const fact: Fact = { kind: 'booking-made', bookingCode: row.lane };
  await tx.rows(
    `insert into outbox (facility_id, lane, precedence, kind, fact, due_at, created_at)
     select :facilityId, :lane,
       case when exists (
         select from outbox as other
         where other.facility_id = :facilityId
           and other.lane = :lane
           and other.state in ('open', 'parked')
           and other.kind <> 'mobile-jkn-booking-made'
       ) then ${PRECEDENCE.first} else ${PRECEDENCE.unhurried} end,
       :kind, :fact, :now, :now`,
    { facilityId: row.facilityId, lane: row.lane, kind: fact.kind, fact: JSON.stringify(fact), now },
  );
}

/** An add of another transaction's making may stand behind the task that waits for it. */
async function bringAddForward(tx: Tx, row: Claimed, now: Date): Promise<void> {
  await tx.rows(
    `update outbox
     set precedence = ${PRECEDENCE.first}, due_at = case when attempts = 0 then least(due_at, :now) else due_at end
     where facility_id = :facilityId
       and lane = :lane
       and kind = 'booking-made'
       and state in ('open', 'parked')`,
    { facilityId: row.facilityId, lane: row.lane, now },
  );
}

async function bringForward(tx: Tx, row: Claimed, task: number, now: Date): Promise<void> {
  await tx.rows(
    `update outbox
     set precedence = ${PRECEDENCE.first}, due_at = :now
     where facility_id = :facilityId
       and lane = :lane
       and kind = 'task-reached'
       and state = 'open'
       and (fact ->> 'task')::integer = :task`,
    { facilityId: row.facilityId, lane: row.lane, task, now },
  );
}
