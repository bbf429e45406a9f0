import type { Clock } from '../platform/clock';
import type { Db, Tx } from '../platform/db';
import type { Facility } from '../platform/facility';
import { recordAct } from '../platform/staff-acts';
import { announceSessions } from '../schedules/session-events';
import { lockSessions } from '../schedules/session-store';
import { boardChanged } from '../service-points/board';
import { refuseCall } from './calling-refusals';

interface DoctorDeps {
  db: Db;
  clock: Clock;
}

export const LONGEST_LATENESS_MINUTES = 720;

/**
 * The doctor begins so many minutes later, or, with null, does not any more. Displays and kiosks say so; no recorded time and
 * no estimate already given is touched.
 * @throws Refusal session-unknown, lateness-out-of-range
 */
export async function setDoctorLate(deps: DoctorDeps, facility: Facility, input: { sessionId: number; minutes: number | null; by: string }): Promise<void> {
  const { minutes } = input;
  if (minutes !== null && !(Number.isInteger(minutes) && minutes >= 1 && minutes <= LONGEST_LATENESS_MINUTES)) throw refuseCall('lateness-out-of-range');
  await change(deps, facility, input, minutes === null ? 'doctor-on-time' : 'doctor-late', { minutes }, (tx, facilityId) =>
    tx.rows('update practice_session set late_minutes = :minutes where facility_id = :facilityId and session_id = :sessionId', { facilityId, sessionId: input.sessionId, minutes }),
  );
}

/**
 * The doctor has left: nobody books into the session any more. Those who have a booking keep it until a person moves or cancels
 * each (`clinicBoard` lists them).
 * @throws Refusal session-unknown
 */
export async function setDoctorLeft(deps: DoctorDeps, facility: Facility, input: { sessionId: number; by: string }): Promise<void> {
  await change(deps, facility, input, 'doctor-left', {}, (tx, facilityId, now) =>
    tx.rows(
      `update practice_session set doctor_left_at = coalesce(doctor_left_at, :now), on_leave = true, late_minutes = null
       where facility_id = :facilityId and session_id = :sessionId`,
      { facilityId, sessionId: input.sessionId, now },
    ),
  );
}

/** The doctor is back, or the press before was a mistake: the session takes bookings again. @throws Refusal session-unknown */
export async function setDoctorBack(deps: DoctorDeps, facility: Facility, input: { sessionId: number; by: string }): Promise<void> {
  await change(deps, facility, input, 'doctor-back', {}, (tx, facilityId) =>
    tx.rows(
      `update practice_session set doctor_left_at = null, on_leave = false
       where facility_id = :facilityId and session_id = :sessionId and doctor_left_at is not null`,
      { facilityId, sessionId: input.sessionId },
    ),
  );
}

async function change(
  deps: DoctorDeps,
  facility: Facility,
  { sessionId, by }: { sessionId: number; by: string },
  act: 'doctor-late' | 'doctor-on-time' | 'doctor-left' | 'doctor-back',
  detail: Record<string, unknown>,
  write: (tx: Tx, facilityId: number, now: Date) => Promise<unknown>,
): Promise<void> {
  const { facilityId } = facility;
  await deps.db.transaction(async (tx) => {
    const now = deps.clock();
    const session = (await lockSessions(tx, facilityId, [sessionId])).get(sessionId);
    if (session === undefined) throw refuseCall('session-unknown');
    await write(tx, facilityId, now);
    await recordAct(tx, facilityId, { at: now, actor: by, act, subject: `session ${sessionId}`, detail });
    await announceSessions(tx, facilityId, now, act, [session]);
    boardChanged(tx, facilityId);
  });
}
