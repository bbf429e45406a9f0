import type { Verdict } from '../bpjs/verdict';
import type { FactKind } from './facts';

/** Why a row is settled: BPJS's verdict, or what we found ourselves before anything was sent. */
export type Finding =
  | Verdict
  /** Past H+6 23:00: no longer sent. */
  | { kind: 'too-late' }
  /** The booking was called off before BPJS heard of it. */
  | { kind: 'called-off' }
  /** By setting, nothing of the kind is reported: of this clinic, or of the pharmacy. */
  | { kind: 'not-reported' }
  /** The second it is to be sent with has not come yet. */
  | { kind: 'not-yet'; until: Date }
  /** BPJS's contract with facilities of this kind has no call for it. */
  | { kind: 'not-in-dialect' }
  /** The patient has no JKN card, and the contract names an entry by its card. */
  | { kind: 'uninsured' }
  /** The entry it is about is a later booking's by now, made by BPJS's own app. */
  | { kind: 'entry-taken-over' }
  /** What is owed of an earlier booking of the same entry goes first. */
  | { kind: 'other-booking-first'; until: Date }
  /** The row cannot be put into BPJS's words: its fact or its booking is not readable. */
  | { kind: 'unsendable' }
  /** A fault of this program; a mended version will deliver what is queued. */
  | { kind: 'our-fault' };

export type FinalState = 'sent' | 'superseded' | 'cancelled-at-bpjs' | 'rejected' | 'expired' | 'not-needed';

export type Decision =
  | { kind: 'close'; state: FinalState }
  /** This row to `state`, every other unsettled row of the lane to `cancelled-at-bpjs`, and the visit called off here too. */
  | { kind: 'close-lane'; state: FinalState }
  /** The lane waits for a person; other lanes go on. */
  | { kind: 'park' }
  /** The same again, later and later. */
  | { kind: 'retry' }
  /** Nothing is wrong with the row: again as soon as the facility may send. */
  | { kind: 'reopen' }
  | { kind: 'reopen-at'; at: Date }
  /** Before the task is given up, BPJS is asked once which tasks it holds. */
  | { kind: 'ask-task-list' }
  /** The add goes first, then the rest of the lane; `state` says what becomes of this row. */
  | { kind: 'owe-add'; state: 'open' | 'not-needed' }
  /** The unsent add goes first, then this one. */
  | { kind: 'add-first' }
  /** The unsent row of `task` goes first, then this one. */
  | { kind: 'task-first'; task: number };

export interface Subject {
  kind: FactKind;
  task: number | null;
  /** BPJS has been asked which tasks it holds, and this finding is what it said. */
  wasAsked: boolean;
}

/** What else is known of the lane when BPJS says that something must come first. */
export interface Lane {
  isCalledOff: boolean;
  add: 'never-owed' | 'to-come' | 'settled';
  /** Tasks of other rows that are still open. */
  tasksToCome: readonly number[];
}

/** From what came back to what becomes of the row (ws-bpjs §4.1). */
export function decide(subject: Subject, finding: Finding, lane: Lane): Decision {
  switch (finding.kind) {
    case 'accepted':
    case 'already-there':
      return { kind: 'close', state: 'sent' };
    case 'overtaken':
      // It may be our own task that was stored though its reply was lost, before the higher one.
      return subject.kind === 'task-reached' && !subject.wasAsked ? { kind: 'ask-task-list' } : { kind: 'close', state: 'superseded' };
    case 'cancelled-there':
      return { kind: 'close-lane', state: reportsTheEnd(subject) ? 'sent' : 'cancelled-at-bpjs' };
    case 'rejected':
      return { kind: 'close', state: 'rejected' };
    case 'expired':
    case 'too-late':
      return { kind: 'close', state: 'expired' };
    case 'called-off':
    case 'not-reported':
    case 'not-in-dialect':
    case 'uninsured':
    case 'entry-taken-over':
      return { kind: 'close', state: 'not-needed' };
    case 'not-yet':
    case 'other-booking-first':
      return { kind: 'reopen-at', at: finding.until };
    case 'needs-person':
      return waitsForPerson(subject);
    case 'unsendable':
      return { kind: 'park' };
    case 'unavailable':
    case 'our-fault':
      return { kind: 'retry' };
    case 'misconfigured':
    case 'rate-limited':
      return { kind: 'reopen' };
    case 'blocked-on':
      return unblocked(subject, finding.task, lane);
    case 'booking-unknown':
      return withoutBooking(subject, lane);
  }
}

/** BPJS saying "cancelled" to a cancellation is BPJS holding what we report, after a lost reply for example. */
function reportsTheEnd(subject: Subject): boolean {
  return subject.kind === 'booking-cancelled' || subject.task === 99;
}

/**
 * 6 and 7 are taken without a pharmacy number (ws-bpjs §3.4), and every task without the look-up of its booking: task
 * times wait for neither. Staff are shown it all the same.
 */
function waitsForPerson(subject: Subject): Decision {
  const isNeededByOthers = subject.kind !== 'pharmacy-number-taken' && subject.kind !== 'mobile-jkn-booking-made';
  return isNeededByOthers ? { kind: 'park' } : { kind: 'close', state: 'rejected' };
}

/** A missing event is a person's matter: no task is ever invented to unblock another, nor a later one sent before an earlier one. */
function unblocked(subject: Subject, missing: number | null, lane: Lane): Decision {
  const earlier = lane.tasksToCome.filter((other) => subject.task === null || other < subject.task);
  const task = missing ?? Math.max(...earlier);
  return earlier.includes(task) ? { kind: 'task-first', task } : waitsForPerson(subject);
}

function withoutBooking(subject: Subject, lane: Lane): Decision {
  switch (subject.kind) {
    case 'booking-cancelled':
      // What a batal wants is that BPJS holds no live booking, and so it is. Adding one in order to cancel it would
      // only put a visit into BPJS's figures that never took place.
      return { kind: 'close', state: 'not-needed' };
    case 'mobile-jkn-booking-made':
      // The look-up has answered; from here on the add speaks for the booking.
      return lane.isCalledOff || lane.add !== 'never-owed' ? { kind: 'close', state: 'not-needed' } : { kind: 'owe-add', state: 'not-needed' };
    case 'task-reached':
    case 'pharmacy-number-taken':
      if (lane.isCalledOff) return { kind: 'close', state: 'not-needed' };
      if (lane.add === 'never-owed') return { kind: 'owe-add', state: 'open' };
      // An add that was accepted, refused for good or dropped by a person would only meet the same answer again.
      return lane.add === 'to-come' ? { kind: 'add-first' } : waitsForPerson(subject);
    case 'booking-made':
      return { kind: 'park' };
  }
}
