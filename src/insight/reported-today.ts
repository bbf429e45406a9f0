import type { LocalDate } from '../platform/clock';
import type { Sql } from '../platform/db';
import type { FacilityId } from '../platform/facility';

/** What has become of what BPJS is owed for the visits of a day. */
export interface Reported {
  sent: number;
  /** Goes out by itself. */
  owed: number;
  /** A person has to act first, at the desk of BPJS's refusals. */
  parked: number;
  /** The loket has to complete the booking first. */
  waitsForDesk: number;
  /** BPJS will not have it: overtaken, refused for good, too late, given up. */
  notTaken: number;
}

const NOTHING: Reported = { sent: 0, owed: 0, parked: 0, waitsForDesk: 0, notTaken: 0 };

/** Times of tasks, and everything else (add, cancellation, pharmacy number). What needs no report is in neither. */
export async function reportedToday(sql: Sql, facilityId: FacilityId, visitDate: LocalDate): Promise<{ tasks: Reported; others: Reported }> {
  const rows = await sql.rows<Reported & { isTask: boolean }>(
    `select outbox.kind = 'task-reached' as "isTask",
       count(*) filter (where outbox.state = 'sent') as sent,
       count(*) filter (where outbox.state = 'open' and outbox.waits_for is null) as owed,
       count(*) filter (where outbox.state = 'parked') as parked,
       count(*) filter (where outbox.state = 'open' and outbox.waits_for is not null) as "waitsForDesk",
       count(*) filter (where outbox.state in ('superseded', 'cancelled-at-bpjs', 'rejected', 'expired', 'dropped')) as "notTaken"
     from practice_session
     join booking on booking.facility_id = practice_session.facility_id and booking.session_id = practice_session.session_id
     join outbox on outbox.facility_id = booking.facility_id and outbox.lane = booking.booking_code
     where practice_session.facility_id = :facilityId
       and practice_session.visit_date = :visitDate
     group by 1`,
    { facilityId, visitDate },
    'reported_today',
  );
  const of = (isTask: boolean): Reported => {
    const { sent, owed, parked, waitsForDesk, notTaken } = rows.find((row) => row.isTask === isTask) ?? NOTHING;
    return { sent, owed, parked, waitsForDesk, notTaken };
  };
  return { tasks: of(true), others: of(false) };
}
