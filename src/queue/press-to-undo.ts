import type { TaskId } from '../outbox/facts';
import type { Sql } from '../platform/db';
import type { Facility } from '../platform/facility';

/** What somebody pressed last and may still take back (`undoTask`). */
export interface PressToUndo {
  task: TaskId;
  /** One, or all that the one press recorded. */
  bookingCodes: string[];
  queueNumbers: string[];
  recordedAt: Date;
  /** When it is too late. */
  until: Date;
}

/**
 * The last press of `actor` among `tasks` that still is the last step of its bookings and of which BPJS has heard nothing.
 * Only what panels show: `undoTask` decides.
 */
export async function pressToUndo(
  sql: Sql,
  facility: Facility,
  of: { actor: string; tasks: readonly TaskId[]; sessionId?: number; now: Date },
): Promise<PressToUndo | undefined> {
  const { facilityId, settings } = facility;
  const windowMs = settings.undoWindowSeconds * 1000;
  const rows = await sql.rows<{ task: TaskId; booking_code: string; queue_number: string; recorded_at: Date }>(
    `select task_event.task, task_event.booking_code, booking.queue_number, task_event.recorded_at, max(staff_act.act_id) as act_id
     from staff_act
     join task_event on task_event.facility_id = :facilityId and task_event.booking_code = staff_act.subject
       and task_event.actor = staff_act.actor and task_event.recorded_at > :since
     join booking on booking.facility_id = :facilityId and booking.booking_code = task_event.booking_code
     where staff_act.facility_id = :facilityId and staff_act.acted_at > :since and staff_act.actor = :actor
       and task_event.task = any(:tasks) and booking.last_task = task_event.task
       and (cast(:sessionId as bigint) is null or booking.session_id = :sessionId)
       and exists (
         select from outbox
         where outbox.facility_id = :facilityId and outbox.lane = task_event.booking_code and outbox.kind = 'task-reached'
           and cast(outbox.fact ->> 'task' as integer) = task_event.task
           and outbox.state = 'open' and outbox.attempts = 0 and outbox.claim_id is null and outbox.due_at > outbox.created_at
       )
     group by task_event.task, task_event.booking_code, booking.queue_number, booking.ordinal, task_event.recorded_at
     order by task_event.recorded_at desc, max(staff_act.act_id) desc, booking.ordinal`,
    { facilityId, since: new Date(of.now.getTime() - windowMs), actor: of.actor, tasks: of.tasks, sessionId: of.sessionId ?? null },
    'press_to_undo',
  );
  const [newest] = rows;
  if (newest === undefined) return undefined;
  // Only absence is recorded of several in one press.
  const together = newest.task === 99 ? rows.filter((row) => row.task === 99 && row.recorded_at.getTime() === newest.recorded_at.getTime()) : [newest];
  return {
    task: newest.task,
    bookingCodes: together.map((row) => row.booking_code),
    queueNumbers: together.map((row) => row.queue_number),
    recordedAt: newest.recorded_at,
    until: new Date(newest.recorded_at.getTime() + windowMs),
  };
}
