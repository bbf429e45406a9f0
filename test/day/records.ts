import type { Db } from '../../src/platform/db';

/** A booking of ours. */
export interface OurBooking {
  booking_code: string;
  source: string;
  state: string;
  clinic_code: string;
  queue_number: string;
}

/** A recorded task, and the row that reports it. */
export interface OurTask {
  booking_code: string;
  task: number;
  occurred_at: Date;
  prescription_kind: 'none' | 'compounded' | 'non-compounded' | null;
  sent_time: Date | null;
  sent_time_reason: string | null;
}

export interface OurPharmacyNumber {
  booking_code: string;
  prescription_kind: 'compounded' | 'non-compounded';
  ordinal: number;
}

export interface OurRow {
  outbox_id: number;
  lane: string;
  kind: string;
  task: number | null;
  state: string;
  needs_staff: boolean;
  verdict: string | null;
  last_message: string | null;
}

export interface OurAttempt {
  outbox_id: number;
  lane: string;
  kind: string;
  task: number | null;
  attempt: number;
  started_at: Date;
  duration_ms: number;
  service: string;
  http_status: number | null;
  code: number | null;
  message: string | null;
  verdict: string;
}

/** Everything of a facility that its BPJS is compared with. */
export interface OurRecords {
  bookings: OurBooking[];
  tasks: OurTask[];
  pharmacy: OurPharmacyNumber[];
  rows: OurRow[];
  /** In the order they began. */
  attempts: OurAttempt[];
}

export async function recordsOf(db: Db, facilityId: number): Promise<OurRecords> {
  const all = <Row extends object>(text: string): Promise<Row[]> => db.rows<Row>(text, { facilityId });
  const [bookings, tasks, pharmacy, rows, attempts] = await Promise.all([
    all<OurBooking>('select booking_code, source, state, clinic_code, queue_number from booking where facility_id = :facilityId order by booking_code'),
    all<OurTask>(
      `select event.booking_code, event.task, event.occurred_at, event.prescription_kind, outbox.sent_time, outbox.sent_time_reason
       from task_event as event
       left join outbox on outbox.facility_id = event.facility_id and outbox.lane = event.booking_code
         and outbox.kind = 'task-reached' and (outbox.fact ->> 'task')::integer = event.task
       where event.facility_id = :facilityId
       order by event.booking_code, event.task`,
    ),
    all<OurPharmacyNumber>('select booking_code, prescription_kind, ordinal from prescription where facility_id = :facilityId and ordinal is not null'),
    all<OurRow>(
      `select outbox_id, lane, kind, (fact ->> 'task')::integer as task, state, needs_staff, verdict, last_message
       from outbox where facility_id = :facilityId order by outbox_id`,
    ),
    all<OurAttempt>(
      `select attempt.outbox_id, outbox.lane, outbox.kind, (outbox.fact ->> 'task')::integer as task, attempt.attempt, attempt.started_at, attempt.duration_ms,
              attempt.service, attempt.http_status, attempt.code, attempt.message, attempt.verdict
       from outbox_attempt as attempt
       join outbox on outbox.facility_id = attempt.facility_id and outbox.outbox_id = attempt.outbox_id
       where attempt.facility_id = :facilityId
       order by attempt.started_at, attempt.outbox_id, attempt.attempt`,
    ),
  ]);
  return { bookings, tasks, pharmacy, rows, attempts };
}

export async function openRows(db: Db): Promise<number> {
  const [row] = await db.rows<{ open: number }>(`select count(*) as open from outbox where state = 'open' and due_at < 'infinity'`);
  return row?.open ?? 0;
}
