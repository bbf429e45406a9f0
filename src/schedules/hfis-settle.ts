import type { Clock } from '../platform/clock';
import type { Db, Tx } from '../platform/db';
import type { Facility, FacilityId } from '../platform/facility';
import { Refusal } from '../platform/refusal';
import { followedPlaces } from './followed-quotas';
import { newSessionOf } from './hfis-day';
import { takenOf, type OurSession } from './hfis-slot';
import { addMissingDoctors, addSession, agreeOnSlot, changeSession, holdDay, lockSessionsOfDay, type ClinicDay } from './hfis-store';
import { readableName } from './readable-name';
import { announceSessions, type SessionChangeKind } from './session-events';
import { findDifference, settle, type ScheduleDifference, type Settlement } from './schedule-difference-store';

type NoData = Record<never, never>;

/** Every "no" to a settlement, with the data its sentence needs. */
export interface SettleRefusals {
  'difference-unknown': NoData;
  'difference-settled': { settlement: Settlement; by: string | null };
  /** Hours, capacity or doctor as HFIS sent them cannot be stored: HFIS has to be mended. */
  'difference-unreadable': NoData;
  /** The session is no longer as it was when the difference was found: a new pull shows what is so now. */
  'session-changed': NoData;
}

export type SettledHow = 'follow-hfis' | 'keep-ours';

/** What was done to our side. `bookings`: how many, not cancelled, stand in the session as before. */
export type Settled = { difference: ScheduleDifference } & (
  | { done: 'kept' | 'renamed' }
  | { done: 'capacity'; from: number; to: number; bookings: number }
  | { done: 'closed' | 'opened'; bookings: number }
  | { done: 'moved'; from: string; to: string; bookings: number }
  /** The hours that came had a session here already: only the old one was closed. */
  | { done: 'closed-for-other'; other: string; bookings: number }
  | { done: 'added' }
);

type Done = Settled extends infer Each ? (Each extends Settled ? Omit<Each, 'difference'> : never) : never;

/**
 * Settles a difference as a person decided, who and when with it. Following HFIS changes the session even below what is
 * taken, so that nobody more can book; who has a booking keeps it, number and all.
 * @throws Refusal (SettleRefusals) and nothing is changed
 */
export async function settleDifference(
  deps: { db: Db; clock: Clock },
  facility: Facility,
  differenceId: number,
  how: SettledHow,
  by: string,
  note = '',
): Promise<Settled> {
  const { facilityId } = facility;
  return deps.db.transaction(async (tx) => {
    const listed = await findDifference(tx, facilityId, differenceId);
    if (listed === undefined) throw refuse('difference-unknown', {});
    const day = dayOf(facilityId, listed);
    // In the order in which a pull locks: the day, doctors, sessions, the difference itself.
    if (day !== undefined) await holdDay(tx, day);
    const difference = (await findDifference(tx, facilityId, differenceId))!;
    if (difference.settlement !== null) throw refuse('difference-settled', { settlement: difference.settlement, by: difference.settledBy });
    if (how === 'follow-hfis' && difference.kind === 'unreadable') throw refuse('difference-unreadable', {});

    const done: Done = how === 'keep-ours' ? { done: 'kept' } : day === undefined ? await rename(tx, facilityId, difference) : await follow(tx, day, difference, deps.clock());
    if (day !== undefined) await agree(tx, day, difference);
    if (!(await settle(tx, facilityId, differenceId, { settlement: how, by, note, now: deps.clock() }))) throw refuse('difference-settled', { settlement: how, by: null });
    return { difference, ...done };
  });
}

function refuse<Code extends keyof SettleRefusals & string>(code: Code, data: SettleRefusals[Code]): Refusal<SettleRefusals, Code> {
  return new Refusal<SettleRefusals, Code>(code, data);
}

function dayOf(facilityId: FacilityId, { clinicCode, visitDate }: ScheduleDifference): ClinicDay | undefined {
  return clinicCode === null || visitDate === null ? undefined : { facilityId, clinicCode, visitDate };
}

async function follow(tx: Tx, day: ClinicDay, difference: ScheduleDifference, now: Date): Promise<Done> {
  const { facilityId } = day;
  const { kind, theirs } = difference;
  const slot = { doctorCode: difference.doctorCode ?? 0, practiceHours: difference.practiceHours ?? '', capacity: theirs?.capacity ?? 0, onLeave: theirs?.onLeave ?? false };
  if (kind === 'only-there') {
    await addMissingDoctors(tx, facilityId, [{ doctorCode: slot.doctorCode, doctorName: theirs?.doctorName ?? String(slot.doctorCode) }]);
    const ours = await lockSessionsOfDay(tx, day);
    if (ours.some((session) => isOf(session, slot))) throw refuse('session-changed', {});
    const sessionId = await addSession(tx, day, newSessionOf(slot, null));
    await announceSessions(tx, facilityId, now, 'added', [{ ...day, ...slot, sessionId }]);
    return { done: 'added' };
  }
  const ours = await lockSessionsOfDay(tx, day);
  const session = ours.find((each) => isOf(each, slot));
  if (session === undefined) throw refuse('session-changed', {});
  const bookings = takenOf(session);
  const tell = (change: SessionChangeKind, practiceHours = session.practiceHours): Promise<void> =>
    announceSessions(tx, facilityId, now, change, [{ ...session, ...day, practiceHours, practiceHoursBefore: session.practiceHours }]);
  switch (kind) {
    case 'capacity':
      await changeSession(tx, facilityId, session.sessionId, followedPlaces(session, slot.capacity));
      await tell('changed');
      return { done: 'capacity', from: session.capacity, to: slot.capacity, bookings };
    case 'leave':
      await changeSession(tx, facilityId, session.sessionId, { onLeave: slot.onLeave });
      await tell(slot.onLeave ? 'closed' : 'opened');
      return { done: slot.onLeave ? 'closed' : 'opened', bookings };
    case 'gone':
    case 'only-here':
      await changeSession(tx, facilityId, session.sessionId, { onLeave: true });
      await tell('closed');
      return { done: 'closed', bookings };
    case 'hours': {
      const to = theirs?.practiceHours ?? '';
      if (ours.some((each) => isOf(each, { doctorCode: session.doctorCode, practiceHours: to }))) {
        await changeSession(tx, facilityId, session.sessionId, { onLeave: true });
        await tell('closed');
        return { done: 'closed-for-other', other: to, bookings };
      }
      // Who booked goes along: what BPJS is sent from now on names hours that HFIS has.
      await changeSession(tx, facilityId, session.sessionId, { practiceHours: to, onLeave: slot.onLeave, ...followedPlaces(session, slot.capacity) });
      await tell(slot.onLeave ? 'closed' : 'changed', to);
      return { done: 'moved', from: session.practiceHours, to, bookings };
    }
    case 'unreadable':
    case 'clinic-name':
    case 'doctor-name':
      throw new Error(`a difference of kind ${kind} has no session`);
    default:
      return kind satisfies never;
  }
}

/**
 * What HFIS says is now what both sides were asked about: it is followed again when HFIS changes next and ours is as it
 * was then, and what was kept stays a known difference.
 */
async function agree(tx: Tx, day: ClinicDay, { kind, theirs, doctorCode, practiceHours }: ScheduleDifference): Promise<void> {
  if (doctorCode === null || practiceHours === null) return;
  const { capacity, onLeave } = theirs ?? {};
  const told = { ...(capacity === undefined ? {} : { capacity }), ...(onLeave === undefined ? {} : { onLeave }) };
  const own = { doctorCode, practiceHours };
  if (kind === 'capacity' || kind === 'leave' || kind === 'only-there') await agreeOnSlot(tx, day, own, told);
  else if (kind === 'gone') await agreeOnSlot(tx, day, own, { onLeave: true });
  else if (kind === 'hours') {
    // A session that was moved has left its old hours; one that was kept there stands without HFIS.
    await agreeOnSlot(tx, day, own, { onLeave: true });
    await agreeOnSlot(tx, day, { doctorCode, practiceHours: theirs?.practiceHours ?? '' }, told);
  }
}

async function rename(tx: Tx, facilityId: FacilityId, { kind, clinicCode, doctorCode, theirs }: ScheduleDifference): Promise<Done> {
  if (kind === 'doctor-name') {
    await tx.rows('update doctor set doctor_name = :name where doctor.facility_id = :facilityId and doctor.doctor_code = :doctorCode', { facilityId, doctorCode, name: readableName(theirs?.doctorName ?? '') });
  } else {
    await tx.rows(
      `update clinic set clinic_name = :clinicName, parent_code = :parentCode, parent_name = :parentName
       where clinic.facility_id = :facilityId and clinic.clinic_code = :clinicCode`,
      { facilityId, clinicCode, clinicName: readableName(theirs?.clinicName ?? ''), parentCode: theirs?.parentCode, parentName: readableName(theirs?.parentName ?? '') },
    );
  }
  return { done: 'renamed' };
}

const isOf = (session: Pick<OurSession, 'doctorCode' | 'practiceHours'>, slot: { doctorCode: number; practiceHours: string }): boolean =>
  session.doctorCode === slot.doctorCode && session.practiceHours === slot.practiceHours;
