import type { Exchange } from '../bpjs/call';
import { addMinutes, type Clock } from '../platform/clock';
import type { Db, Tx } from '../platform/db';
import type { Facility } from '../platform/facility';
import type { Log } from '../platform/log';
import { withoutLongNumbers } from '../platform/personal-data';
import { countUnknownMessage, recordAttempt, spoken } from './attempts';
import { retryDelayMs, type Random } from './backoff';
import type { Claimed } from './claim';
import { decide, type Decision, type Finding, type Lane, type Subject } from './decision';
import { bringAddForward, bringTaskForward, closeRestOfLane, oweAddFirst, postponeFollowers, readLane, restFollowers } from './lane';
import { close, closeAsSent, lockedIfOurs, putOff, reopen, type Written } from './settle-store';
import type { CancelledHere, VisitsHere } from './visits-here';

export interface SettleDeps {
  db: Db;
  clock: Clock;
  log: Log;
  random: Random;
  visits: VisitsHere;
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

/** A task just stored may not be listed yet; before a minute is over the list says nothing (ws-bpjs §2.11). */
const TASK_LIST_AFTER_MINUTES = 1;
/** Keeps a worker that does not know of the facility's pause, or BPJS that does not see yet what it has taken, from turning in circles. */
const MOMENT_MINUTES = 1 / 60;

/**
 * Writes down what a try brought, in one transaction: the attempt, the row's new state, and what follows for its
 * lane. The row changes only if the claim is still ours; a try that comes back after another worker took the row
 * over leaves its attempt and nothing else.
 * @returns whether the claim was still ours
 */
export async function settle(deps: SettleDeps, facility: Facility, row: Claimed, result: Result): Promise<boolean> {
  const { finding, exchange } = result;
  // The list BPJS was asked for says nothing to staff: the words that refused the task stay.
  const isAnswerToQuestion = row.question !== null && finding.kind === 'overtaken';
  const message = exchange === null ? (result.remark ?? null) : isAnswerToQuestion ? null : spoken(exchange.outcome);
  const decision = exchange !== null && isDone(finding) ? await settleAsSent(deps, row, exchange, finding, message) : await settleOtherwise(deps, facility, row, result, message);
  const fields = { bookingCode: row.lane, outboxId: row.outboxId, kind: row.kind, task: result.task, verdict: finding.kind, said: withoutLongNumbers(message ?? '') };
  if (decision === undefined) deps.log.warn(fields, 'a late reply was set aside: another worker has the row by now');
  else if (decision.kind === 'park') deps.log.error(fields, 'an outbox row is parked: its booking waits for a person');
  else deps.log.debug(fields, 'settled an outbox row');
  return decision !== undefined;
}

function isDone(finding: Finding): boolean {
  return finding.kind === 'accepted' || finding.kind === 'already-there';
}

/** Nearly every row ends here, so it is one statement. */
async function settleAsSent(deps: SettleDeps, row: Claimed, exchange: Exchange, finding: Finding, message: string | null): Promise<Decision | undefined> {
  const isOurs = await closeAsSent(deps.db, row, exchange, { finding, message }, deps.clock());
  return isOurs ? { kind: 'close', state: 'sent' } : undefined;
}

async function settleOtherwise(deps: SettleDeps, facility: Facility, row: Claimed, result: Result, message: string | null): Promise<Decision | undefined> {
  const { finding, exchange } = result;
  return deps.db.transaction(async (tx) => {
    // Before our own row: everybody locks sessions and bookings first.
    const cancelHere = finding.kind === 'cancelled-there' ? await deps.visits.lockForCancel(tx, deps, facility, row.lane) : undefined;
    const isOurs = await lockedIfOurs(tx, row);
    if (exchange !== null) await recordAttempt(tx, row, exchange, finding);
    if (!isOurs) return undefined;
    if (exchange !== null) await countUnknownMessage(tx, row, exchange, finding, deps.clock());
    const subject: Subject = { kind: row.kind, task: result.task, wasAsked: row.question === 'task-list' };
    const decision = decide(subject, finding, await laneFor(tx, row, finding));
    await apply(tx, deps, row, result, decision, { finding, message, wasSent: exchange !== null }, cancelHere);
    return decision;
  });
}

const NOTHING_KNOWN: Lane = { isCalledOff: false, add: 'never-owed', tasksToCome: [] };

/** Read only when BPJS says that something must come first. */
async function laneFor(tx: Tx, row: Claimed, finding: Finding): Promise<Lane> {
  return finding.kind === 'booking-unknown' || finding.kind === 'blocked-on' ? readLane(tx, row) : NOTHING_KNOWN;
}

async function apply(tx: Tx, deps: SettleDeps, row: Claimed, result: Result, decision: Decision, written: Written, cancelHere: (() => Promise<CancelledHere>) | undefined): Promise<void> {
  const now = deps.clock();
  switch (decision.kind) {
    case 'close':
      return close(tx, row, decision.state, written, now);
    case 'close-lane': {
      const here = await cancelHere?.();
      await close(tx, row, decision.state, written, now, here === 'patient-is-here');
      return closeRestOfLane(tx, row, written.message, now);
    }
    case 'park':
      await close(tx, row, 'parked', written, now);
      return restFollowers(tx, row);
    case 'retry': {
      const dueAt = new Date(now.getTime() + retryDelayMs(row.attempt, deps.random));
      if (result.givesUpAt !== null && dueAt >= result.givesUpAt) return close(tx, row, 'expired', written, now);
      await reopen(tx, row, written, dueAt);
      return postponeFollowers(tx, row, dueAt);
    }
    case 'reopen':
      // A probe that meets the same again and again may be the only row that does: it comes to wait longer than the
      // pause of the facility, so that others are tried before it.
      return reopen(tx, row, written, row.isProbe ? new Date(now.getTime() + retryDelayMs(row.attempt, deps.random)) : addMinutes(now, MOMENT_MINUTES));
    case 'reopen-at':
      await putOff(tx, row, written, decision.at);
      return postponeFollowers(tx, row, decision.at);
    case 'ask-task-list': {
      const dueAt = addMinutes(now, TASK_LIST_AFTER_MINUTES);
      await reopen(tx, row, written, dueAt, 'task-list');
      return postponeFollowers(tx, row, dueAt);
    }
    case 'owe-add':
      await oweAddFirst(tx, row, now);
      if (decision.state === 'open') return reopen(tx, row, written, now, null);
      return close(tx, row, decision.state, written, now);
    case 'add-first':
      await bringAddForward(tx, row, now);
      return reopen(tx, row, written, addMinutes(now, MOMENT_MINUTES), null);
    case 'task-first':
      await bringTaskForward(tx, row, decision.task, now);
      return reopen(tx, row, written, now, null);
  }
}
