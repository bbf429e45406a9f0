import type { Sql, Tx } from '../platform/db';
import type { FacilityId } from '../platform/facility';
import type { Booking } from './booking';
import { BOOKING_COLUMNS, toBooking, type BookingRow } from './booking-row';
import { CALL_ORDER, WAITING_FOR_CALL } from './call-order';

/** What calling leaves on a booking. */
export interface CallMarks {
  skippedAt: Date | null;
  priorityReason: string | null;
  /** The service point that called. */
  calledAtPoint: number | null;
}

export async function callMarks(sql: Sql, facilityId: FacilityId, bookingCode: string): Promise<CallMarks> {
  const [row] = await sql.rows<{ skipped_at: Date | null; priority_reason: string | null; called_at_point: number | null }>(
    'select skipped_at, priority_reason, called_at_point from booking where facility_id = :facilityId and booking_code = :bookingCode',
    { facilityId, bookingCode },
    'call_marks',
  );
  return { skippedAt: row?.skipped_at ?? null, priorityReason: row?.priority_reason ?? null, calledAtPoint: row?.called_at_point ?? null };
}

/** What is absent from `marks` stays. */
export async function writeCallMarks(tx: Tx, facilityId: FacilityId, bookingCode: string, marks: Partial<CallMarks>): Promise<void> {
  const all = { ...(await callMarks(tx, facilityId, bookingCode)), ...marks };
  await tx.rows(
    `update booking set skipped_at = :skippedAt, priority_reason = :priorityReason, called_at_point = :calledAtPoint
     where facility_id = :facilityId and booking_code = :bookingCode`,
    { facilityId, bookingCode, ...all },
    'write_call_marks',
  );
}

/** Who comes next in a session that is locked; the row is locked too. */
export async function nextToCall(tx: Tx, facilityId: FacilityId, sessionId: number): Promise<Booking | undefined> {
  const [row] = await tx.rows<BookingRow>(
    `select ${BOOKING_COLUMNS} from booking
     where booking.facility_id = :facilityId and booking.session_id = :sessionId and ${WAITING_FOR_CALL}
     order by ${CALL_ORDER}
     limit 1
     for no key update`,
    { facilityId, sessionId },
    'next_to_call',
  );
  return row === undefined ? undefined : toBooking(row);
}

/** How a session's calls are named among all announcements. */
export const sessionRef = (sessionId: number): string => `session ${sessionId}`;

export interface LastCall {
  callId: number;
  bookingCode: string | null;
}

/** The last first call of a session from one place that stands; calls again do not count. */
export async function lastCallFrom(sql: Sql, facilityId: FacilityId, sessionId: number, place: string): Promise<LastCall | undefined> {
  const [row] = await sql.rows<{ call_id: number; booking_code: string | null }>(
    `select call_id, booking_code from call_announcement
     where facility_id = :facilityId and queue_ref = :queueRef and place = :place and not is_recall and withdrawn_at is null
     order by call_id desc
     limit 1`,
    { facilityId, queueRef: sessionRef(sessionId), place },
    'last_call_from',
  );
  return row === undefined ? undefined : { callId: row.call_id, bookingCode: row.booking_code };
}

/** The last call of a booking that stands, again or not; 0 before the first. */
export async function lastCallOf(sql: Sql, facilityId: FacilityId, sessionId: number, bookingCode: string): Promise<number> {
  const [row] = await sql.rows<{ call_id: number }>(
    `select call_id from call_announcement
     where facility_id = :facilityId and queue_ref = :queueRef and booking_code = :bookingCode and withdrawn_at is null
     order by call_id desc
     limit 1`,
    { facilityId, queueRef: sessionRef(sessionId), bookingCode },
    'last_call_of',
  );
  return row?.call_id ?? 0;
}
