import type { PrescriptionKind, TaskId } from '../outbox/facts';
import type { Sql, Tx } from '../platform/db';
import type { FacilityId } from '../platform/facility';

export interface TaskEvent {
  task: TaskId;
  occurredAt: Date;
  /** The time the caller sent with a check-in. */
  claimedAt: Date | null;
  prescriptionKind: PrescriptionKind | null;
}

/** The recorded tasks of a booking, earliest first. */
export async function taskEvents(sql: Sql, facilityId: FacilityId, bookingCode: string): Promise<TaskEvent[]> {
  const rows = await sql.rows<{ task: TaskId; occurred_at: Date; claimed_at: Date | null; prescription_kind: PrescriptionKind | null }>(
    `select task, occurred_at, claimed_at, prescription_kind from task_event
     where facility_id = :facilityId and booking_code = :bookingCode
     order by task`,
    { facilityId, bookingCode },
    'task_events',
  );
  return rows.map((row) => ({ task: row.task, occurredAt: row.occurred_at, claimedAt: row.claimed_at, prescriptionKind: row.prescription_kind }));
}

export interface NewTaskEvent extends TaskEvent {
  bookingCode: string;
  recordedAt: Date;
  source: string;
  actor: string | null;
  entryReason: string | null;
}

/** @throws a violation of task_event_pkey when the task is recorded already: a time once recorded is never replaced */
export async function insertTaskEvent(tx: Tx, facilityId: FacilityId, event: NewTaskEvent): Promise<void> {
  await tx.rows(
    `insert into task_event (facility_id, booking_code, task, occurred_at, recorded_at, claimed_at, source, actor, prescription_kind, entry_reason)
     values (:facilityId, :bookingCode, :task, :occurredAt, :recordedAt, :claimedAt, :source, :actor, :prescriptionKind, :entryReason)`,
    { facilityId, ...event },
    'insert_task_event',
  );
}

/** The doctor has written a prescription; the pharmacy gives it a number later. */
export async function insertPrescription(tx: Tx, facilityId: FacilityId, bookingCode: string, kind: Exclude<PrescriptionKind, 'none'>, writtenAt: Date): Promise<void> {
  await tx.rows(
    `insert into prescription (facility_id, booking_code, prescription_kind, written_at)
     values (:facilityId, :bookingCode, :kind, :writtenAt)
     on conflict (facility_id, booking_code) do nothing`,
    { facilityId, bookingCode, kind, writtenAt },
    'insert_prescription',
  );
}
