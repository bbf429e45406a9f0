import type { PrescriptionKind, TaskId } from '../outbox/facts';
import { localDate, type Clock } from '../platform/clock';
import type { Db, Tx } from '../platform/db';
import type { Facility, FacilityId } from '../platform/facility';
import { Refusal } from '../platform/refusal';
import { recordAct } from '../platform/staff-acts';
import type { Session } from '../schedules/session';
import { writeCounters } from '../schedules/session-store';
import type { Booking } from './booking';
import { lockBooking } from './booking-store';
import { refusePaper, type PaperRefusals } from './paper-refusals';
import { asKnownNow, recordTask } from './reach-task';
import { refuse, type QueueRefusals } from './refusals';
import { taskEvents, type TaskEvent } from './task-store';
import { lastCalledOrdinal } from './undo-store';

/** One patient's line of a paper: the times that were written down by hand while the power or the network was away. */
export interface PaperRow {
  bookingCode: string;
  times: readonly { task: TaskId; occurredAt: Date }[];
  /** With task 5. */
  prescriptionKind?: PrescriptionKind | undefined;
  /** Why it was on paper: `Listrik padam`. */
  reason: string;
  actor: string;
}

export type PaperOutcome =
  /** `tasks` are those recorded now; the same line entered twice records nothing the second time. */
  | { kind: 'saved'; tasks: TaskId[] }
  /** Nothing of the row was saved. */
  | { kind: 'refused'; task: TaskId | undefined; refusal: Refusal<PaperRefusals> | Refusal<QueueRefusals> };

/** What other features keep beside a task moves with it, in the same transaction. */
export interface PaperFollowers {
  before?: (tx: Tx, facilityId: FacilityId, tasks: readonly TaskId[]) => Promise<void>;
  after?: (tx: Tx, facilityId: FacilityId, bookingCode: string, task: TaskId) => Promise<void>;
}

/**
 * Enters times of past hours of today, marked as entered by hand, with who and why; BPJS is owed them like any other, at
 * once: what stands on paper cannot be taken back by a press.
 *
 * Guarantee: the row is recorded whole or not at all, each time as it was written; the same row entered twice is recorded once.
 */
export function enterFromPaper(deps: PaperDeps, facility: Facility, row: PaperRow, followers: PaperFollowers = {}): Promise<PaperOutcome> {
  return enter(deps, facility, row, followers, false);
}

/** The same to its end, with the same answer, and nothing of it stays: what would be recorded is looked at before it is. */
export function rehearseFromPaper(deps: PaperDeps, facility: Facility, row: PaperRow, followers: PaperFollowers = {}): Promise<PaperOutcome> {
  return enter(deps, facility, row, followers, true);
}

interface PaperDeps {
  db: Db;
  clock: Clock;
}

/** Thrown at the end of a rehearsal, so that its transaction leaves nothing. */
class Rehearsed extends Error {
  constructor(readonly tasks: TaskId[]) {
    super('rehearsed');
  }
}

async function enter(deps: PaperDeps, facility: Facility, row: PaperRow, followers: PaperFollowers, isRehearsal: boolean): Promise<PaperOutcome> {
  const { facilityId } = facility;
  const times = [...row.times].sort((a, b) => a.task - b.task);
  let at: TaskId | undefined;
  try {
    const tasks = await deps.db.transaction(async (tx) => {
      await followers.before?.(tx, facilityId, times.map(({ task }) => task));
      const found = await lockBooking(tx, facilityId, row.bookingCode);
      if (found === undefined) throw refuse('booking-unknown');
      const now = deps.clock();
      const { visitDate } = found.booking;
      if (visitDate !== localDate(now, facility.timeZone)) throw refusePaper('paper-other-day', { visitDate });
      let booking = await asKnownNow(tx, facilityId, found.booking);
      let { session } = found;
      const recorded: TaskId[] = [];
      for (const { task, occurredAt } of times) {
        at = task;
        const events = await taskEvents(tx, facilityId, row.bookingCode);
        if (isThereAlready(events, task, occurredAt, row.prescriptionKind)) continue;
        const refusal = obstacle(events, task, occurredAt);
        if (refusal !== undefined) throw refusal;
        booking = await recordTask(tx, deps, facility, booking, session, {
          bookingCode: row.bookingCode,
          task,
          occurredAt,
          source: 'paper',
          actor: row.actor,
          entryReason: row.reason,
          ...(task === 5 && row.prescriptionKind !== undefined ? { prescriptionKind: row.prescriptionKind } : {}),
        });
        // Each step moves the counters of the session; the next one has to begin from those.
        session = (await lockBooking(tx, facilityId, row.bookingCode))!.session;
        await followers.after?.(tx, facilityId, row.bookingCode, task);
        recorded.push(task);
      }
      at = undefined;
      if (isRehearsal) throw new Rehearsed(recorded);
      if (recorded.length === 0) return recorded;
      if (recorded.includes(4)) await showLatestCall(tx, facilityId, session);
      const pastDesk = times.find(({ task }) => task >= 3 && recorded.includes(task));
      if (pastDesk !== undefined) await closeDeskTicket(tx, facilityId, row, booking.state, pastDesk.occurredAt);
      await recordAct(tx, facilityId, { at: now, actor: row.actor, act: 'entered-from-paper', subject: row.bookingCode, detail: { tasks: recorded } });
      return recorded;
    });
    return { kind: 'saved', tasks };
  } catch (error) {
    if (error instanceof Rehearsed) return { kind: 'saved', tasks: error.tasks };
    if (!(error instanceof Refusal)) throw error;
    return { kind: 'refused', task: at, refusal: error as Refusal<PaperRefusals> | Refusal<QueueRefusals> };
  }
}

/** Pressed twice, or typed twice from the same paper. */
function isThereAlready(events: readonly TaskEvent[], task: TaskId, occurredAt: Date, prescriptionKind: PrescriptionKind | undefined): boolean {
  return events.some(
    (event) =>
      event.task === task && event.occurredAt.getTime() === occurredAt.getTime() && (task !== 5 || prescriptionKind === undefined || event.prescriptionKind === prescriptionKind),
  );
}

/** What the task flow would refuse as well, said with what stands there instead. */
function obstacle(events: readonly TaskEvent[], task: TaskId, occurredAt: Date): Refusal<PaperRefusals> | undefined {
  const same = events.find((event) => event.task === task);
  if (same !== undefined) return refusePaper('paper-already-recorded', { task, occurredAt: same.occurredAt });
  const last = events.at(-1);
  if (last === undefined) return undefined;
  if (last.task > task) return refusePaper('paper-later-step-recorded', { task, later: last.task });
  if (occurredAt < last.occurredAt) return refusePaper('paper-before-previous', { task, previous: last.task, occurredAt: last.occurredAt });
  return undefined;
}

/** A call of an hour ago is not the one a display shows now: the latest call of the session stays. */
export async function showLatestCall(tx: Tx, facilityId: FacilityId, session: Session): Promise<void> {
  await writeCounters(tx, facilityId, [{ ...session, nowServingOrdinal: await lastCalledOrdinal(tx, facilityId, session.sessionId) }]);
}

/** Who is past registration, or did not come, no longer waits at the desk. */
export async function closeDeskTicket(tx: Tx, facilityId: FacilityId, { bookingCode, actor }: Pick<PaperRow, 'bookingCode' | 'actor'>, state: Booking['state'], at: Date): Promise<void> {
  await tx.rows(
    `update service_ticket set state = :ended, ended_at = :at, ended_by = :actor
     from service_queue
     where service_ticket.facility_id = :facilityId and service_ticket.booking_code = :bookingCode and service_ticket.state in ('waiting', 'called')
       and service_queue.facility_id = :facilityId and service_queue.queue_code = service_ticket.queue_code and service_queue.kind = 'registration'`,
    { facilityId, bookingCode, actor, at, ended: state === 'absent' ? 'absent' : 'done' },
  );
}
