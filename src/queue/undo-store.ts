import { takeBackEvent } from '../events/announce';
import type { TaskId } from '../outbox/facts';
import type { Tx } from '../platform/db';
import type { FacilityId } from '../platform/facility';

export interface PressedTask {
  occurredAt: Date;
  recordedAt: Date;
  /** Null: nobody pressed it, it came from elsewhere. */
  actor: string | null;
}

/** A task pressed at a panel, locked; undefined where it is not recorded, or was entered from paper. */
export async function lockPressedTask(tx: Tx, facilityId: FacilityId, bookingCode: string, task: TaskId): Promise<PressedTask | undefined> {
  const [row] = await tx.rows<{ occurred_at: Date; recorded_at: Date; actor: string | null }>(
    `select occurred_at, recorded_at, actor from task_event
     where facility_id = :facilityId and booking_code = :bookingCode and task = :task and entry_reason is null
     for update`,
    { facilityId, bookingCode, task },
    'lock_pressed_task',
  );
  return row === undefined ? undefined : { occurredAt: row.occurred_at, recordedAt: row.recorded_at, actor: row.actor };
}

export async function deleteTaskEvent(tx: Tx, facilityId: FacilityId, bookingCode: string, task: TaskId): Promise<void> {
  await tx.rows('delete from task_event where facility_id = :facilityId and booking_code = :bookingCode and task = :task', { facilityId, bookingCode, task }, 'delete_task_event');
}

/** This task of this booking was taken back before: pressing the undo twice. */
export async function wasTakenBack(tx: Tx, facilityId: FacilityId, bookingCode: string, task: TaskId): Promise<boolean> {
  const rows = await tx.rows(
    `select act_id from staff_act
     where facility_id = :facilityId and subject = :bookingCode and act = 'undone' and cast(detail ->> 'task' as integer) = :task
     limit 1`,
    { facilityId, bookingCode, task },
  );
  return rows.length > 0;
}

/** @returns false when the pharmacy has given it a number already */
export async function deletePrescription(tx: Tx, facilityId: FacilityId, bookingCode: string): Promise<boolean> {
  const [left] = await tx.rows<{ numbered: boolean }>(
    `with gone as (
       delete from prescription
       where facility_id = :facilityId and booking_code = :bookingCode and ordinal is null and state = 'written'
       returning booking_code
     )
     select exists (
       select from prescription
       where facility_id = :facilityId and booking_code = :bookingCode and booking_code not in (select booking_code from gone)
     ) as numbered`,
    { facilityId, bookingCode },
    'delete_prescription',
  );
  return left?.numbered !== true;
}

/** The patient whom task 3 at `at` made a known one is new again. */
export async function markNewAgain(tx: Tx, facilityId: FacilityId, medicalRecordNumber: string, at: Date): Promise<void> {
  const again = await tx.rows(
    `update patient set registered_at = null
     where facility_id = :facilityId and medical_record_number = :medicalRecordNumber and registered_at = :at
     returning 1`,
    { facilityId, medicalRecordNumber, at },
  );
  if (again.length > 0) await takeBackEvent(tx, facilityId, { type: 'patient.registered', subject: medicalRecordNumber, occurredAt: at });
}

/** The number called last in a session, by what is recorded; null before the first call. */
export async function lastCalledOrdinal(tx: Tx, facilityId: FacilityId, sessionId: number): Promise<number | null> {
  const [row] = await tx.rows<{ ordinal: number }>(
    `select booking.ordinal
     from booking
     join task_event on task_event.facility_id = :facilityId and task_event.booking_code = booking.booking_code and task_event.task = 4
     where booking.facility_id = :facilityId and booking.session_id = :sessionId
     order by task_event.occurred_at desc, task_event.recorded_at desc, booking.ordinal desc
     limit 1`,
    { facilityId, sessionId },
    'last_called_ordinal',
  );
  return row?.ordinal ?? null;
}

/** How the marks of a booking stood before it was called, as the call wrote them down. */
export async function marksBeforeCall(tx: Tx, facilityId: FacilityId, bookingCode: string): Promise<{ skippedAt: Date | null; wasPriority: boolean } | undefined> {
  const [row] = await tx.rows<{ skipped_at: Date | null; was_priority: boolean }>(
    `select cast(detail ->> 'skippedAt' as timestamptz) as skipped_at, coalesce(cast(detail ->> 'wasPriority' as boolean), false) as was_priority from staff_act
     where facility_id = :facilityId and subject = :bookingCode and act = 'called'
     order by act_id desc
     limit 1`,
    { facilityId, bookingCode },
  );
  return row === undefined ? undefined : { skippedAt: row.skipped_at, wasPriority: row.was_priority };
}
