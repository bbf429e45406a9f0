import { announceEvents } from '../events/announce';
import type { Tx } from '../platform/db';
import type { FacilityId } from '../platform/facility';
import type { Session } from './session';

/** What became of a session; `holiday-…`: of the day it is on. */
export type SessionChangeKind = 'added' | 'changed' | 'closed' | 'opened' | 'deleted' | 'doctor-late' | 'doctor-on-time' | 'doctor-left' | 'doctor-back' | 'holiday-added' | 'holiday-deleted';

export interface ChangedSession extends Pick<Session, 'sessionId' | 'clinicCode' | 'doctorCode' | 'visitDate' | 'practiceHours'> {
  /** Where it had other hours before. */
  practiceHoursBefore?: string;
}

/** One event for each session, in the transaction that changes it; who follows reads what it is now. */
export async function announceSessions(tx: Tx, facilityId: FacilityId, now: Date, change: SessionChangeKind, sessions: readonly ChangedSession[]): Promise<void> {
  await announceEvents(
    tx,
    facilityId,
    now,
    sessions.map(({ sessionId, clinicCode, doctorCode, visitDate, practiceHours, practiceHoursBefore }) => ({
      type: 'schedule.changed',
      subject: String(sessionId),
      occurredAt: now,
      detail: { sessionId, clinicCode, doctorCode, visitDate, practiceHours, change, ...(practiceHoursBefore === undefined || practiceHoursBefore === practiceHours ? {} : { practiceHoursBefore }) },
    })),
  );
}

/** The same for all sessions of a date. */
export async function announceDay(tx: Tx, facilityId: FacilityId, now: Date, change: SessionChangeKind, visitDate: string): Promise<void> {
  const sessions = await tx.rows<ChangedSession>(
    `select session_id as "sessionId", clinic_code as "clinicCode", doctor_code as "doctorCode", visit_date as "visitDate", practice_hours as "practiceHours"
     from practice_session
     where facility_id = :facilityId and visit_date = :visitDate
     order by session_id`,
    { facilityId, visitDate },
  );
  await announceSessions(tx, facilityId, now, change, sessions);
}
