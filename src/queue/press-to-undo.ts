import type { TaskId } from '../outbox/facts';
import type { Clock } from '../platform/clock';
import type { Db, Sql } from '../platform/db';
import type { Facility } from '../platform/facility';
import { lastActOf } from '../platform/staff-acts';
import type { Booking } from './booking';
import { takeBack, takePriorityAway } from './call-again';
import { undoTask } from './undo-task';

/** Acts at a clinic's panel that can be taken back: by the task they recorded, or null where they only set a mark. */
const TASK_OF = { called: 4, 'consultation-finished': 5, 'marked-absent': 99, 'passed-over': null, 'priority-given': null } as const satisfies Record<string, TaskId | null>;
export type UndoableAct = keyof typeof TASK_OF;
export const UNDOABLE_ACTS = Object.keys(TASK_OF) as UndoableAct[];

/** What somebody pressed last and may still take back. */
export interface PressToUndo {
  act: UndoableAct;
  /** One, or all that the one press marked absent. */
  bookingCodes: string[];
  queueNumbers: string[];
  /** When it is too late. */
  until: Date;
}

/**
 * The last press of `actor` in a session, while it still stands and BPJS has heard nothing of it. Undefined where they have
 * done something else since: nobody would expect the press before it to be taken back then. Only what panels show: `undoTask`
 * decides.
 */
export async function pressToUndo(sql: Sql, facility: Facility, of: { actor: string; sessionId: number; now: Date }): Promise<PressToUndo | undefined> {
  const { facilityId, settings } = facility;
  const windowMs = settings.undoWindowSeconds * 1000;
  const last = await lastActOf(sql, facilityId, { actor: of.actor, since: new Date(of.now.getTime() - windowMs) });
  const act = UNDOABLE_ACTS.find((each) => each === last?.act);
  if (last === undefined || act === undefined) return undefined;
  const rows = await sql.rows<{ booking_code: string; queue_number: string }>(
    `select booking_code, queue_number from booking
     where facility_id = :facilityId and session_id = :sessionId
       and (booking_code = :subject or (cast(:act as text) = 'marked-absent' and booking_code in (
         select subject from staff_act where facility_id = :facilityId and acted_at = :at and actor = :actor and act = :act
       )))
       and case cast(:act as text)
         when 'passed-over' then skipped_at is not null and state in ('waiting', 'called')
         when 'priority-given' then priority_reason is not null and state = 'waiting'
         else last_task = :task and exists (
           select from outbox
           where outbox.facility_id = :facilityId and outbox.lane = booking.booking_code and outbox.kind = 'task-reached'
             and cast(outbox.fact ->> 'task' as integer) = :task
             and outbox.state = 'open' and outbox.attempts = 0 and outbox.claim_id is null and outbox.due_at > outbox.created_at
         )
       end
     order by ordinal`,
    { facilityId, sessionId: of.sessionId, subject: last.subject, at: last.at, actor: of.actor, act, task: TASK_OF[act] },
    'press_to_undo',
  );
  if (rows.length === 0) return undefined;
  return { act, bookingCodes: rows.map((row) => row.booking_code), queueNumbers: rows.map((row) => row.queue_number), until: new Date(last.at.getTime() + windowMs) };
}

/**
 * Takes exactly this press back: the task it recorded, or the mark it set.
 * @throws Refusal undo-too-late, undo-followed, booking-unknown, not-in-queue
 */
export async function undoPress(deps: { db: Db; clock: Clock }, facility: Facility, press: { act: UndoableAct; bookingCodes: readonly string[]; by: string }): Promise<Booking[]> {
  const { bookingCodes, by } = press;
  const task = TASK_OF[press.act];
  if (task !== null) return undoTask(deps, facility, { bookingCodes, task, by });
  // A mark is set on one at a time.
  const [bookingCode = ''] = bookingCodes;
  return [press.act === 'passed-over' ? await takeBack(deps, facility, { bookingCode, by }) : await takePriorityAway(deps, facility, { bookingCode, by })];
}
