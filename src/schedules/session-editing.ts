import { changesBetween } from '../platform/changes-between';
import { localDate, type LocalDate } from '../platform/clock';
import { violatedConstraint, type Tx } from '../platform/db';
import type { Facility, FacilityId } from '../platform/facility';
import { versionOf } from '../platform/row-version';
import { recordAct } from '../platform/staff-acts';
import type { EditingDeps } from './clinic-editing';
import { refuseEditing } from './editing-refusals';
import { freePrefix, holdDay, type ClinicDay } from './hfis-store';
import { bookingsHit, decideSlot, findSession, insertSession, ownerOfPrefix, updateSession, type EditedSession, type SessionFields } from './session-editing-store';
import { announceSessions } from './session-events';
import { lockSessions } from './session-store';

export const fieldsOfSession = (session: SessionFields): SessionFields => {
  const { practiceHours, queuePrefix, capacity, quotaJkn, quotaNonJkn, minutesPerPatient, note } = session;
  return { practiceHours, queuePrefix, capacity, quotaJkn, quotaNonJkn, minutesPerPatient, note };
};

export const sessionVersion = (session: SessionFields): string => versionOf(fieldsOfSession(session));

export interface NewSessionByHand extends Omit<SessionFields, 'queuePrefix'> {
  clinicCode: string;
  doctorCode: number;
  visitDate: LocalDate;
  /** Empty: the next one of the clinic that is free that day. */
  queuePrefix: string;
}

/**
 * Opens one session of a doctor.
 * @throws Refusal session-date-passed, session-slot-taken, session-prefix-taken, quota-…-above-capacity
 */
export async function addSessionByHand(deps: EditingDeps, facility: Facility, input: NewSessionByHand, actor: string): Promise<number> {
  const { facilityId } = facility;
  const { clinicCode, doctorCode, visitDate } = input;
  const day = { facilityId, clinicCode, visitDate };
  insistNotPassed(deps, facility, visitDate);
  insistOnQuotas(facility, input);
  return inSentences(deps, day, input.queuePrefix, () =>
    deps.db.transaction(async (tx) => {
      await holdDay(tx, day);
      const session = { ...fieldsOfSession(input), doctorCode, queuePrefix: input.queuePrefix === '' ? await freePrefix(tx, day) : input.queuePrefix };
      const sessionId = await insertSession(tx, day, session);
      await decideSlot(tx, day, session);
      await recordAct(tx, facilityId, { at: deps.clock(), actor, act: 'session-added', subject: `session ${sessionId}`, detail: { clinicCode, visitDate, ...session } });
      await announceSessions(tx, facilityId, deps.clock(), 'added', [{ ...day, ...session, sessionId }]);
      return sessionId;
    }),
  );
}

export interface SessionChange extends SessionFields {
  sessionId: number;
  /** Of what the form showed. */
  version: string;
  /** How many bookings were shown that other hours hit. */
  bookingsShown: number;
}

/**
 * Changes places, hours, prefix, minutes and note of a session.
 *
 * Guarantee: never fewer places than are taken, no second meaning of a number already given, nobody's change written over
 * unseen; and the next pull of HFIS lists where HFIS differs, and leaves what was decided here.
 * @throws Refusal (ScheduleEditingRefusals), and nothing is changed
 */
export async function changeSessionByHand(deps: EditingDeps, facility: Facility, change: SessionChange, actor: string): Promise<void> {
  const { facilityId } = facility;
  const seen = await findSession(deps.db, facilityId, change.sessionId);
  if (seen === undefined) throw refuseEditing('record-gone');
  await inSentences(deps, dayOf(facilityId, seen), change.queuePrefix, () =>
    deps.db.transaction(async (tx) => {
      const { day, session } = await lockSession(tx, facilityId, change.sessionId);
      insistNotPassed(deps, facility, session.visitDate);
      if (sessionVersion(session) !== change.version) throw refuseEditing('changed-meanwhile');
      const [before, after] = [fieldsOfSession(session), fieldsOfSession(change)];
      insistOnTaken(facility, session, after);
      insistOnQuotas(facility, after, before);
      if (after.queuePrefix !== before.queuePrefix && session.lastOrdinal > 0) throw refuseEditing('session-prefix-has-numbers', { numbers: session.lastOrdinal });
      const movesHours = after.practiceHours !== before.practiceHours;
      if (movesHours) await insistOnShown(tx, facilityId, change);
      await updateSession(tx, facilityId, change.sessionId, after);
      if (movesHours) {
        // It has left the slot HFIS knows, and stands in another one, which HFIS may know as well.
        await decideSlot(tx, day, session);
        await decideSlot(tx, day, { doctorCode: session.doctorCode, practiceHours: after.practiceHours });
      } else if (after.capacity !== before.capacity) await decideSlot(tx, day, session, { capacity: true });
      await recordAct(tx, facilityId, { at: deps.clock(), actor, act: 'session-changed', subject: `session ${change.sessionId}`, detail: changesBetween(before, after) });
      await announceSessions(tx, facilityId, deps.clock(), 'changed', [{ ...session, practiceHours: after.practiceHours, practiceHoursBefore: before.practiceHours }]);
    }),
  );
}

/**
 * Closes a session for its doctor's leave, or opens it again. Who has a booking keeps it, until somebody moves or cancels it.
 * Pressed twice it is recorded once.
 * @throws Refusal record-gone, session-date-passed, bookings-hit-changed
 */
export async function switchLeave(
  deps: EditingDeps,
  facility: Facility,
  input: { sessionId: number; onLeave: boolean; bookingsShown: number; actor: string },
): Promise<void> {
  const { facilityId } = facility;
  const { sessionId, onLeave, actor } = input;
  await deps.db.transaction(async (tx) => {
    const { day, session } = await lockSession(tx, facilityId, sessionId);
    insistNotPassed(deps, facility, session.visitDate);
    if (session.onLeave === onLeave) return;
    const hit = onLeave ? await insistOnShown(tx, facilityId, input) : 0;
    await tx.rows('update practice_session set on_leave = :onLeave where practice_session.facility_id = :facilityId and practice_session.session_id = :sessionId', { facilityId, sessionId, onLeave });
    await decideSlot(tx, day, session, { leave: true });
    await recordAct(tx, facilityId, { at: deps.clock(), actor, act: onLeave ? 'session-closed' : 'session-opened', subject: `session ${sessionId}`, detail: { bookingsHit: hit } });
    await announceSessions(tx, facilityId, deps.clock(), onLeave ? 'closed' : 'opened', [session]);
  });
}

/** Takes a session away that never gave a number. @throws Refusal record-gone, session-has-numbers */
export async function deleteSession(deps: EditingDeps, facility: Facility, sessionId: number, actor: string): Promise<void> {
  const { facilityId } = facility;
  await deps.db.transaction(async (tx) => {
    const { day, session } = await lockSession(tx, facilityId, sessionId);
    if (session.lastOrdinal > 0) throw refuseEditing('session-has-numbers', { numbers: session.lastOrdinal });
    await tx.rows('delete from practice_session where practice_session.facility_id = :facilityId and practice_session.session_id = :sessionId', { facilityId, sessionId });
    await decideSlot(tx, day, session);
    const { clinicCode, doctorCode, visitDate } = session;
    await recordAct(tx, facilityId, { at: deps.clock(), actor, act: 'session-deleted', subject: `session ${sessionId}`, detail: { clinicCode, doctorCode, visitDate, ...fieldsOfSession(session) } });
    await announceSessions(tx, facilityId, deps.clock(), 'deleted', [session]);
  });
}

const dayOf = (facilityId: FacilityId, { clinicCode, visitDate }: Pick<EditedSession, 'clinicCode' | 'visitDate'>): ClinicDay => ({ facilityId, clinicCode, visitDate });

/** In the order in which a pull of HFIS locks: the day, then the session. */
async function lockSession(tx: Tx, facilityId: FacilityId, sessionId: number): Promise<{ day: ClinicDay; session: EditedSession }> {
  const seen = await findSession(tx, facilityId, sessionId);
  if (seen === undefined) throw refuseEditing('record-gone');
  const day = dayOf(facilityId, seen);
  await holdDay(tx, day);
  await lockSessions(tx, facilityId, [sessionId]);
  const session = await findSession(tx, facilityId, sessionId);
  if (session === undefined) throw refuseEditing('record-gone');
  return { day, session };
}

function insistNotPassed({ clock }: EditingDeps, { timeZone }: Facility, visitDate: LocalDate): void {
  if (visitDate < localDate(clock(), timeZone)) throw refuseEditing('session-date-passed');
}

async function insistOnShown(tx: Tx, facilityId: FacilityId, { sessionId, bookingsShown }: { sessionId: number; bookingsShown: number }): Promise<number> {
  const bookings = (await bookingsHit(tx, facilityId, sessionId)).length;
  if (bookings !== bookingsShown) throw refuseEditing('bookings-hit-changed', { bookings });
  return bookings;
}

/** What is below already, because HFIS was followed, may stay as it is. */
function insistOnTaken({ settings }: Facility, session: EditedSession, after: SessionFields): void {
  const { takenJkn, takenNonJkn } = session;
  const taken = takenJkn + takenNonJkn;
  const isCut = (places: number, before: number, used: number): boolean => places !== before && places < used;
  if (!settings.quotasMayExceedCapacity && isCut(after.capacity, session.capacity, taken)) throw refuseEditing('capacity-below-taken', { taken });
  if (isCut(after.quotaJkn, session.quotaJkn, takenJkn)) throw refuseEditing('quota-jkn-below-taken', { taken: takenJkn });
  if (isCut(after.quotaNonJkn, session.quotaNonJkn, takenNonJkn)) throw refuseEditing('quota-non-jkn-below-taken', { taken: takenNonJkn });
}

type Places = Pick<SessionFields, 'capacity' | 'quotaJkn' | 'quotaNonJkn'>;

function insistOnQuotas({ settings }: Facility, { capacity, quotaJkn, quotaNonJkn }: Places, before?: Places): void {
  const isTouched = before === undefined || before.capacity !== capacity || before.quotaJkn !== quotaJkn || before.quotaNonJkn !== quotaNonJkn;
  if (settings.quotasMayExceedCapacity || !isTouched) return;
  if (quotaJkn > capacity) throw refuseEditing('quota-jkn-above-capacity', { capacity });
  if (quotaNonJkn > capacity) throw refuseEditing('quota-non-jkn-above-capacity', { capacity });
}

/** The constraints stand behind every check: two who add at once are told apart by the database. */
async function inSentences<T>(deps: EditingDeps, day: ClinicDay, prefix: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const constraint = violatedConstraint(error);
    if (constraint === 'practice_session_is_one_slot') throw refuseEditing('session-slot-taken');
    if (constraint === 'practice_session_clinic' || constraint === 'practice_session_doctor') throw refuseEditing('record-gone');
    if (constraint !== 'practice_session_prefix_is_unique_in_clinic_day') throw error;
    const owner = await ownerOfPrefix(deps.db, day, prefix);
    throw refuseEditing('session-prefix-taken', { prefix, doctorName: owner?.doctorName ?? '', practiceHours: owner?.practiceHours ?? '' });
  }
}
